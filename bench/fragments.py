"""Fourteen kinds of fragment that a caller may give, made from people who are known.

Each fragment says true facts of one resident, or facts wrong in a way that callers
and call takers get them wrong, and each fact is one that at least one of the
person's records bears in some form. The slips are `forceyear.slips`, which shares
nothing with the library under test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from forceyear import names, phones, slips
from forceyear.calls import home_on
from forceyear.chance import Shuffle
from forceyear.follow import digits_of
from forceyear.places import Place
from forceyear.records import Document, records
from forceyear.residents import City, Resident

_SAMPLE = 81
UNTIL = date(2026, 1, 1)

Fragment = dict[str, str | list[str]]


class Known(NamedTuple):
    """A resident and all their records."""

    person: Resident
    documents: tuple[Document, ...]


def sample(n: int, seed: int, many: int, until: date = UNTIL) -> Iterator[Known]:
    """`many` of n residents, spread over all of them, with their records.

    n, seed, until  as given to `forceyear.people`
    """
    city, order = City(n, seed, until), Shuffle(n, seed, _SAMPLE)
    for i in range(min(many, n)):
        person = city.resident(order.at(i))
        yield Known(person, tuple(records(city, person)))


def fragments(
    people_sample: Iterable[Known], seed: int, per_kind: int
) -> Iterator[tuple[str, Fragment, int]]:
    """(kind, what is said, true person), `per_kind` of each kind if the sample lasts.

    Keys of what is said: phones (list), name, given, family, born, age, said_on,
    address, postcode; only those that the kind gives. Take a sample of some twenty
    times `per_kind`, since not every person can serve every kind.
    """
    rng = Random(f"fragments/{seed}")
    wanted = dict.fromkeys(KINDS, per_kind)
    turn = 0
    for known in people_sample:
        kinds = [kind for kind, left in wanted.items() if left]
        if not kinds:
            return
        for step in range(len(kinds)):
            kind = kinds[(turn + step) % len(kinds)]
            said = KINDS[kind](known, rng)
            if said is not None:
                wanted[kind] -= 1
                turn += 1
                yield kind, said, known.person.number
                break


def _number(known: Known, rng: Random) -> str:
    """One of the person's numbers that stands on a record; "" for none."""
    texts = [t for d in known.documents for t in d.get("phones", ())]
    return digits_of(known.person, rng.choice(texts)) if texts else ""


def _place(known: Known, rng: Random, *, coded: bool) -> Place | None:
    """Where a record says that the person lived; coded: with a postcode on it."""
    found = [
        home_on(known.person, date.fromisoformat(d["recorded_at"]))
        for d in known.documents
        if d.get("house") and (d.get("postcode") or not coded)
    ]
    return rng.choice(found) if found else None


def _born(known: Known) -> date | None:
    return known.person.born if any(d.get("born") for d in known.documents) else None


def _about(known: Known, rng: Random) -> Fragment | None:
    if _born(known) is None and not any(d.get("age") for d in known.documents):
        return None
    years = (UNTIL - known.person.born).days // 365 + rng.randint(-4, 4)
    return {"age": f"about {max(1, years)}", "said_on": UNTIL.isoformat()}


def _names(person: Resident) -> Fragment:
    return {"given": person.given, "family": person.family}


def _misspelt(person: Resident, rng: Random) -> Fragment:
    return {"given": _wrong(person, person.given, rng),
            "family": _wrong(person, person.family, rng)}  # fmt: skip


def _wrong(person: Resident, name: str, rng: Random) -> str:
    """A slip, or now and then another usual spelling."""
    pool = names.pools()[person.community]
    if rng.random() < 0.25 and pool.variants.get(name):
        return names.spelt_otherwise(pool, name, rng)
    return slips.misspelt(name, rng)


_WHOLE = tuple(
    phones.SPELLINGS[name]
    for name in ("plain", "five and six", "in threes", "brackets", "plus 44",
                 "double zero 44", "with a note", "letter O")
)  # fmt: skip


def _phone(known: Known, rng: Random) -> Fragment | None:
    number = _number(known, rng)
    return {"phones": [rng.choice(_WHOLE)(number)]} if number else None


def _wrong_phone(known: Known, rng: Random) -> Fragment | None:
    number = _number(known, rng)
    if not number:
        return None
    return {"phones": [slips.wrong_digit(number, rng)], **_names(known.person)}


def _part_of_phone(known: Known, rng: Random) -> Fragment | None:
    number = _number(known, rng)
    if not number:
        return None
    return {"phones": [number[-6:]], "given": known.person.given}


def _name_and_born(known: Known, rng: Random) -> Fragment | None:
    born = _born(known)
    return {**_names(known.person), "born": born.isoformat()} if born else None


def _misspelt_and_born(known: Known, rng: Random) -> Fragment | None:
    born = _born(known)
    if born is None:
        return None
    return {**_misspelt(known.person, rng), "born": born.isoformat()}


def _exchanged(known: Known, rng: Random) -> Fragment | None:
    born, person = _born(known), known.person
    if born is None or born.day > 12 or born.day == born.month:
        return None
    turned = born.replace(day=born.month, month=born.day)
    return {"given": person.family, "family": person.given, "born": turned.isoformat()}


def _name_and_postcode(known: Known, rng: Random) -> Fragment | None:
    place = _place(known, rng, coded=True)
    return {**_names(known.person), "postcode": place.postcode} if place else None


def _misspelt_and_postcode(known: Known, rng: Random) -> Fragment | None:
    place = _place(known, rng, coded=True)
    if place is None:
        return None
    return {**_misspelt(known.person, rng), "postcode": place.postcode}


def _district_and_age(known: Known, rng: Random) -> Fragment | None:
    place, age, person = (
        _place(known, rng, coded=True),
        _about(known, rng),
        known.person,
    )
    if place is None or age is None:
        return None
    return {"given": person.given, "family": _wrong(person, person.family, rng),
            "postcode": place.postcode.split()[0], **age}  # fmt: skip


def _address(known: Known, rng: Random) -> Fragment | None:
    place = _place(known, rng, coded=True)
    return {"address": place.line, "postcode": place.postcode} if place else None


def _given_and_street(known: Known, rng: Random) -> Fragment | None:
    place = _place(known, rng, coded=False)
    return {"given": known.person.given, "address": place.line} if place else None


def _known_as(known: Known, rng: Random) -> Fragment | None:
    age, person = _about(known, rng), known.person
    if age is None or not person.known_as:
        return None
    return {"given": person.known_as, "family": person.family, **age}


def _given_and_born(known: Known, rng: Random) -> Fragment | None:
    born = _born(known)
    return {"given": known.person.given, "born": born.isoformat()} if born else None


def _street_and_age(known: Known, rng: Random) -> Fragment | None:
    place, age, person = (
        _place(known, rng, coded=False),
        _about(known, rng),
        known.person,
    )
    if place is None or age is None:
        return None
    return {
        "family": _wrong(person, person.family, rng),
        "address": place.street,
        **age,
    }


KINDS: dict[str, Callable[[Known, Random], Fragment | None]] = {
    "phone": _phone,
    "wrong_phone_and_name": _wrong_phone,
    "part_of_phone_and_given": _part_of_phone,
    "name_and_born": _name_and_born,
    "misspelt_and_born": _misspelt_and_born,
    "exchanged_names_and_born": _exchanged,
    "name_and_postcode": _name_and_postcode,
    "misspelt_and_postcode": _misspelt_and_postcode,
    "misspelt_district_and_age": _district_and_age,
    "address_and_postcode": _address,
    "given_and_street": _given_and_street,
    "known_as_and_age": _known_as,
    "given_and_born": _given_and_born,
    "misspelt_street_and_age": _street_and_age,
}
"""The fourteen kinds, by name, each making one fragment or None."""

ANSWERABLE: tuple[str, ...] = (
    "phone",
    "wrong_phone_and_name",
    "part_of_phone_and_given",
    "name_and_born",
    "misspelt_and_born",
    "name_and_postcode",
    "misspelt_and_postcode",
    "misspelt_district_and_age",
)
"""The eight kinds that say enough for one person to be found among millions."""
