"""What happened before a call, at its place and to its people.

This very call is no history of it, though it is filed like any event.
"""

from collections.abc import Iterable

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
    own = filed_as(live.source, live.external)
    return tuple(
        part
        for part in parts(reader, records)
        if part.incident not in own and part.at < live.opened_at
    )


def before_here(reader: Reader, live: LiveCall) -> list[Event]:
    """Earlier events at the place where somebody must go, newest first."""
    if not live.place:
        return []
    own = filed_as(live.source, live.external)
    return events(reader, [pk for pk in at_place(reader, live.place) if pk not in own])


def abuse_before_here(reader: Reader, live: LiveCall) -> list[Event]:
    """Those of them that are on record as domestic abuse."""
    return [event for event in before_here(reader, live) if event.domestic]
