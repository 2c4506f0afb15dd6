"""How a source wrote a person down: whole, in part, in another spelling, wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from forceyear import names, phones, slips
from forceyear.chance import Wheel, generator
from forceyear.residents import ETHNICITIES, City, Resident

Document = dict[str, Any]

_RECORD = 2
_HOW_MANY = Wheel([(1, 0.50), (2, 0.31), (3, 0.19)])
DEFAULT_DATES = ("1900-01-01", "1970-01-01", "2000-01-01")

NAME = Wheel(
    [("own", 78.0), ("variant", 6), ("misspelt", 5), ("known as", 5), ("former", 3),
     ("swapped", 1.5), ("initial", 1.5)]
)  # fmt: skip
"""How a name is taken down. A way that a person has no name for becomes "own"."""

BORN = Wheel(
    [("own", 87.0), ("none", 5), ("default", 2), ("first of January", 1),
     ("exchanged", 1.2), ("wrong digit", 0.8), ("age", 3)]
)  # fmt: skip
"""How a date of birth is taken down."""


def how_many(seed: int, person: int) -> int:
    """How many records the force's systems hold of a person: 1, 2 or 3."""
    return _HOW_MANY.at(generator(seed, _RECORD, person).random())


def records(city: City, person: Resident) -> Iterator[Document]:
    """The person documents of one resident, oldest first; ids end .1, .2, .3."""
    rng = generator(city.seed, _RECORD, person.number)
    many = _HOW_MANY.at(rng.random())
    days = sorted((rng.randrange(1, 2200) for _ in range(many)), reverse=True)
    for nth, age in enumerate(days, start=1):
        on = city.until - timedelta(days=age)
        document = record(person, on, rng)
        yield {"kind": "person", "id": f"N{person.number}.{nth}", **document}


def record(person: Resident, on: date, rng: Random) -> Document:
    """One person as a clerk wrote them down on a day, without kind and id."""
    written: Document = {"recorded_at": on.isoformat()}
    written.update(name_of(person, NAME.at(rng.random()), rng))
    written["sex"] = person.sex if rng.random() < 0.96 else ""
    written.update(born_of(person, BORN.at(rng.random()), on, rng))
    if rng.random() < 0.86:
        written["phones"] = [phones.written(phone_on(person, on, rng), rng)]
        if rng.random() < 0.04:
            both = phones.two_written(person.mobile, person.landline, rng)
            written["phones"] = [both]
    if rng.random() < 0.90:
        written.update(address_of(person, on, rng))
    _protected_characteristics(written, person, rng)
    return written


def name_of(person: Resident, way: str, rng: Random) -> Document:
    """The name parts of a person, taken down one way of `NAME`."""
    given, family = person.given, person.family
    middle = person.middle if rng.random() < 0.5 else ""
    if way == "known as":
        given = person.known_as or given
    elif way == "former":
        family = person.born_family or family
    elif way in ("variant", "misspelt"):
        given, family = _one_wrong(person, way, rng)
    elif way == "swapped":
        given, family = family, given
    elif way == "initial":
        given, middle = given[:1], ""
    return {"given": given, "middle": middle, "family": family}


def _one_wrong(person: Resident, way: str, rng: Random) -> tuple[str, str]:
    pool = names.pools()[person.community]

    def otherwise(name: str) -> str:
        if way == "variant":
            return names.spelt_otherwise(pool, name, rng)
        return slips.misspelt(name, rng)

    if rng.random() < 0.5:
        return otherwise(person.given), person.family
    return person.given, otherwise(person.family)


def born_of(person: Resident, way: str, on: date, rng: Random) -> Document:
    """The date of birth or age of a person, taken down one way of `BORN`."""
    born = person.born
    if way == "none":
        return {}
    if way == "default":
        return {"born": rng.choice(DEFAULT_DATES)}
    if way == "first of January":
        return {"born": f"{born.year}-01-01"}
    if way == "exchanged" and born.day <= 12:
        return {"born": f"{born.year}-{born.day:02d}-{born.month:02d}"}
    if way == "wrong digit":
        return {"born": born.replace(year=born.year - rng.choice((1, 9, 10)))
                .isoformat() if born.day < 29 else born.isoformat()}  # fmt: skip
    if way == "age":
        years = (on - born).days // 365
        about = years + rng.choice((-2, -1, 0, 0, 1, 2))
        return {"age": rng.choice((str(years), f"about {about}")),
                "said_on": on.isoformat()}  # fmt: skip
    return {"born": born.isoformat()}


def phone_on(person: Resident, on: date, rng: Random) -> str:
    """A number on which the person could be rung on a day."""
    if rng.random() < 0.12:
        return person.landline
    if person.new_phone_on and on < person.new_phone_on:
        return person.old_mobile
    return person.mobile


def address_of(person: Resident, on: date, rng: Random) -> Document:
    """Where the person lived on a day, with or without a postcode."""
    moved = person.moved_on is not None and on < person.moved_on
    place = person.old_home if moved and person.old_home else person.home
    written = {"house": place.house, "street": place.street, "town": place.town}
    draw = rng.random()
    if draw < 0.88:
        written["postcode"] = place.postcode
    elif draw < 0.91:
        written["postcode"] = place.postcode.replace(" ", "").lower()
    elif draw < 0.93:
        written["postcode"] = place.postcode.replace("0", "O").replace("1", "I")
    return written


def _protected_characteristics(
    written: Document, person: Resident, rng: Random
) -> None:
    if rng.random() < 0.5:
        written["ethnicity"] = ETHNICITIES[person.community]
    for key in ("disability", "language", "religion", "orientation"):
        value = getattr(person, key)
        if value and rng.random() < 0.6:
            written[key] = value
