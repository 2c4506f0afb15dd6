"""What happened before at the place of a call; this very call is no history of it."""

from doorstep.access.rules import Reader
from doorstep.incidents.queries import Event, LiveCall, at_place, events, filed_as


def before_here(reader: Reader, live: LiveCall) -> list[Event]:
    """Earlier events at the place where somebody must go, newest first."""
    where = live.value("where_incident") or live.value("where")
    if not where:
        return []
    own = filed_as(live.source, live.external)
    return events(reader, [pk for pk in at_place(reader, where) if pk not in own])


def abuse_before_here(reader: Reader, live: LiveCall) -> list[Event]:
    """Those of them that are on record as domestic abuse."""
    return [event for event in before_here(reader, live) if event.domestic]
