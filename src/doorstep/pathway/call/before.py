"""What happened before a call, at its place and to its people.

This very call is no history of it, though it is filed like any event.
"""

from collections.abc import Iterable, Sequence

from doorstep.access.rules import Reader
from doorstep.incidents.queries import (
    Event,
    LiveCall,
    Part,
    at_place,
    events,
    filed_as,
    parts,
)


def parts_before(
    reader: Reader, live: LiveCall, records: Iterable[int]
) -> tuple[Part, ...]:
    """What these records took part in before the call was opened, newest first."""
    taken = [part for part in parts(reader, records) if part.at < live.opened_at]
    own = _own(live, taken)
    return tuple(part for part in taken if part.incident not in own)


def before_here(reader: Reader, live: LiveCall) -> list[Event]:
    """Earlier events at the place where somebody must go, newest first."""
    if not live.place:
        return []
    there = at_place(reader, live.place)
    own = _own(live, there)
    return events(reader, [pk for pk in there if pk not in own])


def of_abuse(here: Iterable[Event]) -> list[Event]:
    """Those events that are on record as domestic abuse."""
    return [event for event in here if event.domestic]


def _own(live: LiveCall, found: Sequence[object]) -> frozenset[int]:
    """What this call was filed as; not asked where nothing was found."""
    return filed_as(live.source, live.external) if found else frozenset()
