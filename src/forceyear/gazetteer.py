"""The gazetteer of the invented city: streets and premises, whoever lives there."""

from __future__ import annotations

from collections.abc import Iterator

from forceyear.places import (
    BOROUGHS,
    HOMES_IN_STREET,
    NEIGHBOUR_TOWNS,
    Map,
    Street,
    first_name,
)
from forceyear.records import Document
from forceyear.residents import household_of
from forceyear.settings import Settings

_PREMISES = ("Police Station", "Library", "Health Centre", "Railway Station")


def gazetteer(settings: Settings) -> Iterator[Document]:
    """Every street that somebody lives or lived in, as many others, and premises.

    A street that is lived in has two postcodes, one for each half, so none is given;
    all other places have theirs. Ids never change for the same settings.
    """
    city = Map(settings.people, settings.seed)
    households = household_of(settings.people - 1) + 1
    lived = -(-households // HOMES_IN_STREET)
    for neighbour, before in ((False, "S"), (True, "NS")):
        for number in range(2 * lived):
            street = city.street(number, neighbour)
            code = "" if number < lived else street.postcodes[0]
            yield _place(f"{before}{number}", "", street, code)
            if street.kind == "block":
                yield _place(f"{before}{number}.1", street.block, street, code)
    yield from _premises(city)


def _premises(city: Map) -> Iterator[Document]:
    """What every town has, and an inn, each in a street of its town."""
    for towns, neighbour, before in (
        (BOROUGHS, False, "P"),
        (NEIGHBOUR_TOWNS, True, "NP"),
    ):
        for number, town in enumerate(towns):
            inn = f"The {first_name(city.seed, number * 2 + neighbour)} Arms"
            names = [*(f"{town} {kind}" for kind in _PREMISES), inn]
            for nth, name in enumerate(names):
                street = city.street(number + nth * len(towns), neighbour)
                id_ = f"{before}{number}.{nth}"
                yield _place(id_, name, street, street.postcodes[0])


def _place(id_: str, name: str, street: Street, postcode: str) -> Document:
    made = {"kind": "place", "id": id_, "name": name, "street": street.name}
    return {**made, "town": street.town, "postcode": postcode}
