"""What an officer who was sent reads: his jobs, and the briefing of each.

The words are those that were kept when the briefing was made, so that what the unit
was told at that minute can always be shown again.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from doorstep.access.rules import DataClass, Kind, Reader, Verb
from doorstep.incidents import queries
from doorstep.incidents.queries import BriefingLine, LiveCall, UnitLine
from doorstep.incidents.rules.calls import LeftHow
from doorstep.pathway.brief_pictures import (
    BriefingPage,
    BriefLine,
    JobLine,
    JobsPage,
)
from doorstep.pathway.call.late import LATE
from doorstep.timing import clock_words, date_words, time_words

CONTENT = ("text", "source", "on", "status", "more", "below")
EMPTY = "No job is sent to you now. When one is, it appears here by itself."


def my_jobs(reader: Reader) -> JobsPage:
    """The jobs that this officer is sent to, newest first, and those just left."""
    if reader.staff is None:
        return JobsPage((), EMPTY)
    mark = jobs_mark(reader)
    lines = []
    for dispatched in queries.units_of(reader.staff, since=_gone(reader)):
        found = _unit(reader, dispatched)
        if found is not None:
            lines.append(_job(*found, reader))
    return JobsPage(tuple(lines), "" if lines else EMPTY, mark)


def jobs_mark(reader: Reader) -> str:
    """What stands in an officer's list, as a word that differs once it changes."""
    jobs, last = queries.last_of_jobs(reader, since=_gone(reader))
    return f"{jobs}.{last}"


def job_seq(reader: Reader, dispatched: UUID) -> int | None:
    """The last act about a job of this officer's own; None where another's, or gone."""
    return queries.last_of_job(reader, dispatched, since=_gone(reader))


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
    if unit.briefing is None and not _is_own(reader, unit):
        return None
    for line in live.attached:
        if line.is_them:
            reader.note(line.person, Kind.CONSULTED)
    return _page(live, unit, reader)


def _gone(reader: Reader) -> datetime:
    """Units that left before this moment are shown nothing more."""
    minutes = reader.incidents.brief_gone_minutes
    return reader.at - timedelta(minutes=minutes)


def _unit(reader: Reader, dispatched: UUID) -> tuple[LiveCall, UnitLine] | None:
    """A dispatch of this officer, or of a job that this reader controls.

    Not of another unit on the same job: who is sent to arrest him never reads where
    she is in the briefing of those who go to her.
    """
    ref = queries.call_of_unit(dispatched)
    live = queries.call(reader, ref) if ref else None
    if live is None:
        return None
    unit = next((one for one in live.units if one.ref == dispatched), None)
    if unit is None or not (_is_own(reader, unit) or _controls(reader)):
        return None
    return live, unit


def _is_own(reader: Reader, unit: UnitLine) -> bool:
    return unit.staff is not None and unit.staff == reader.staff


def _controls(reader: Reader) -> bool:
    """Whether the role works jobs from the control room."""
    return reader.row(DataClass.D1, Verb.WRITE) is not None


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
        return unit.ended_how or LeftHow.LEFT
    return "there" if unit.arrived_at else "on the way"


def _page(live: LiveCall, unit: UnitLine, reader: Reader) -> BriefingPage:
    gone = unit.until + (reader.at - _gone(reader)) if unit.until else None
    page = BriefingPage(
        ref=str(unit.ref),
        briefing="",
        version=0,
        call_number=live.number,
        callsign=unit.callsign,
        purpose=unit.purpose,
        first="",
        lines=(),
        made="",
        read="",
        changed_since="",
        gone_at=clock_words(gone) if gone else "",
        seq=live.seq,
        gone_in=max(1, int((gone - reader.at).total_seconds())) if gone else 0,
        arrived=unit.arrived_at is not None,
        left=unit.until is not None,
        own=_is_own(reader, unit),
        late=live.value(LATE),
    )
    return _told(page, unit.briefing, reader) if unit.briefing else page


def _told(page: BriefingPage, told: BriefingLine, reader: Reader) -> BriefingPage:
    """The page with a briefing on it, and what has changed since one was known."""
    before = queries.briefing_before(reader, told.ref)
    was = {line["topic"]: line for line in before.lines} if before else {}
    return replace(
        page,
        briefing=str(told.ref),
        version=told.number,
        first=told.first,
        lines=tuple(_line(line, was) for line in told.lines),
        made=time_words(told.at, reader.at),
        read=_read(told),
        changed_since=_since(told, before) if before else "",
    )


def _since(told: BriefingLine, before: BriefingLine) -> str:
    changed = f"Changed {clock_words(told.at)}"
    if not before.reads:
        return changed
    return f"{changed}, since it was {before.reads[-1].how} {_clock(before)}"


def _clock(told: BriefingLine) -> str:
    return clock_words(told.reads[-1].at)


def _read(told: BriefingLine) -> str:
    """How the newest version first became known: "Read 14:05"; empty if it did not."""
    return next((f"{r.how.capitalize()} {clock_words(r.at)}" for r in told.reads), "")


def _line(line: dict[str, Any], was: dict[str, Any]) -> BriefLine:
    on = line["on"]
    return BriefLine(
        number=line["number"],
        topic=line["topic"],
        heading=line["heading"],
        text=line["text"],
        source=line["source"],
        on=date_words(date.fromisoformat(on)) if on else "date not known",
        status=line["status"],
        more="\n".join(line["below"]),
        changed=bool(was) and _content(was.get(line["topic"], {})) != _content(line),
    )


def _content(line: dict[str, Any]) -> tuple[Any, ...]:
    """What makes a line another: a new status or source is a change as well."""
    return tuple(line.get(part) for part in CONTENT)
