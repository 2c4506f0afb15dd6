"""Person documents in bulk, with the truth, for figures at millions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from forceyear.records import Document, records
from forceyear.residents import City, Resident

_UNTIL = date(2026, 1, 1)


def people(
    n: int, seed: int = 1, until: date = _UNTIL
) -> Iterator[tuple[int, Document]]:
    """(true person, person document) of n residents, 1.69 documents a person.

    n      how many people, at least 1; documents come in order of person
    until  the day on which everybody's facts are as they are now
    Memory does not grow with n.
    """
    city = City(n, seed, until)
    for person in city.residents():
        for document in records(city, person):
            yield person.number, document


def residents(n: int, seed: int = 1, until: date = _UNTIL) -> Iterator[Resident]:
    """The same people as they truly are, in the same order."""
    return City(n, seed, until).residents()


def resident(number: int, n: int, seed: int = 1, until: date = _UNTIL) -> Resident:
    """Resident `number` of n, as `residents` would give them, without the others."""
    return City(n, seed, until).resident(number)
