"""What an officer who was sent reads: his jobs, and the briefing of each.

The words are those that were kept when the briefing was made, so that what the unit
was told at that minute can always be shown again.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from doorstep.access.rules import Reader
from doorstep.incidents import queries
from doorstep.incidents.queries import BriefingLine, LiveCall, UnitLine
from doorstep.pathway.brief_pictures import (
    BriefingPage,
    BriefLine,
    JobLine,
    JobsPage,
)
from doorstep.timing import clock_words, date_words, time_words

EMPTY = "No job is sent to you now. When one is, it appears here by itself."


def my_jobs(reader: Reader) -> JobsPage:
    """The jobs that this officer is sent to, newest first, and those just left."""
    if reader.staff is None:
        return JobsPage((), EMPTY)
    lines = []
    for dispatched in queries.units_of(reader.staff, since=_gone(reader)):
        found = _unit(reader, dispatched)
        if found is not None:
            lines.append(_job(*found, reader))
    return JobsPage(tuple(lines), "" if lines else EMPTY)


def briefing(reader: Reader, dispatched: UUID) -> BriefingPage | None:
    """The newest briefing of a job; None where it is another's, or gone.

    It is gone so many minutes after the unit left (policy `brief_gone_minutes`).
    """
    found = _unit(reader, dispatched)
    if found is None:
        return None
    live, unit = found
    if unit.until is not None and unit.until <= _gone(reader):
        return None
    return _page(live, unit, found[1].briefing, reader)


def _gone(reader: Reader) -> datetime:
    """Units that left before this moment are shown nothing more."""
    minutes = reader.incidents.brief_gone_minutes
    return reader.at - timedelta(minutes=minutes)


def _unit(reader: Reader, dispatched: UUID) -> tuple[LiveCall, UnitLine] | None:
    """A dispatch of this officer, or of a job that this reader controls."""
    ref = queries.call_of_unit(dispatched)
    live = queries.call(reader, ref) if ref else None
    if live is None:
        return None
    unit = next((one for one in live.units if one.ref == dispatched), None)
    return (live, unit) if unit is not None else None


def _job(live: LiveCall, unit: UnitLine, reader: Reader) -> JobLine:
    told = unit.briefing
    return JobLine(
        ref=str(unit.ref),
        number=live.number,
        callsign=unit.callsign,
        purpose=unit.purpose,
        since=time_words(unit.since, reader.at),
        state=_state(unit),
        first=told.first if told else "",
        changed=bool(told and told.number > 1 and not told.reads),
        unread=bool(told and not told.reads),
    )


def _state(unit: UnitLine) -> str:
    if unit.until is not None:
        return unit.ended_how or "left"
    return "there" if unit.arrived_at else "sent"


def _page(
    live: LiveCall, unit: UnitLine, told: BriefingLine, reader: Reader
) -> BriefingPage:
    before = queries.briefing_before(reader, told.ref)
    was = {line["topic"]: line["text"] for line in before.lines} if before else {}
    gone = unit.until + (reader.at - _gone(reader)) if unit.until else None
    return BriefingPage(
        ref=str(unit.ref),
        briefing=str(told.ref),
        version=told.number,
        call_number=live.number,
        callsign=unit.callsign,
        purpose=unit.purpose,
        first=told.first,
        lines=tuple(_line(line, was, changed=bool(before)) for line in told.lines),
        made=time_words(told.at, reader.at),
        read=_read(told),
        changed_since=f"Changed {clock_words(told.at)}" if before else "",
        gone_at=clock_words(gone) if gone else "",
        seq=live.seq,
    )


def _read(told: BriefingLine) -> str:
    """How the newest version first became known: "Read 14:05"; empty if it did not."""
    return next((f"{r.how.capitalize()} {clock_words(r.at)}" for r in told.reads), "")


def _line(line: dict[str, Any], was: dict[str, str], *, changed: bool) -> BriefLine:
    on = line["on"]
    return BriefLine(
        number=line["number"],
        topic=line["topic"],
        heading=line["heading"],
        text=line["text"],
        source=line["source"],
        on=date_words(date.fromisoformat(on)) if on else "date not known",
        status=line["status"],
        more=line["below"],
        changed=changed and was.get(line["topic"]) != line["text"],
    )
