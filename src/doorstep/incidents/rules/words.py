"""Words and decisions about incidents: pure.

Words: *incident* (what happened, as one source recorded it), *call* (how it was
told), *involvement* (which record took which part), *place* (call, incident, home).
"""

import enum
from collections.abc import Iterable, Iterator
from itertools import product

NARRATIVE = 200_000  # characters that a narrative may have
WHOLE = 2000  # characters of a place: the sum of what its form takes


class Sort(enum.StrEnum):
    CALL = "call"
    INCIDENT = "incident"
    CRIME = "crime"
    CUSTODY = "custody"


class Role(enum.StrEnum):
    CALLER = "caller"
    VICTIM = "victim"
    SUSPECT = "suspect"
    WITNESS = "witness"
    CHILD = "child"
    OTHER = "other"


class PlaceSort(enum.StrEnum):
    CALL = "call"
    INCIDENT = "incident"
    HOME = "home"


def sides(involved: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Pair each victim of one incident with each suspect: never one person.

    involved  (record, role) of each person in it. Whoever is given as both, as where
              each accuses the other, is no pair.
    """
    took = list(involved)
    victims = {record for record, role in took if role == Role.VICTIM}
    suspects = {record for record, role in took if role == Role.SUSPECT}
    yield from product(sorted(victims - suspects), sorted(suspects - victims))
