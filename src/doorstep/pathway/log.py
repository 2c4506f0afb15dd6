"""Who has looked at this person, what has this officer looked at, and by what right.

For whoever answers for information: the log names officers, and of the persons only
their references. A look is explained by a tie that bound the officer, at that moment,
to a call or event that the person is part of; a typed reason is shown as that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from doorstep.access.actions import read_log
from doorstep.access.looks import (
    AT_ONCE,
    LoggedLook,
    by_officer,
    explained,
    kept_from_staff,
    logged,
    officer_by_number,
    officer_by_ref,
    opened,
)
from doorstep.access.rules import DataClass, Kind, Reader
from doorstep.incidents.queries.tied import things_of
from doorstep.people.queries import families
from doorstep.policy.catalogue import Need
from doorstep.states import Refused
from doorstep.timing import clock_words, date_words, local_day, start_of

PAGE = 50
MOST = 20_000  # officers by persons of one day that the daily list goes through
NO_REASON = "no reason on record"
DOORS = {"web": "on a page", "api": "by another system", "terminal": "at a terminal"}
SHORT = 8  # figures of a reference that a table shows


@dataclass(frozen=True)
class Line:
    """One look in words. `who` and `officer` stand for whoever looked."""

    at: str
    iso: str
    who: str
    number: str
    officer: str
    role: str
    kind: str
    subject: str
    short: str
    why: str
    tied: bool
    door: str


@dataclass(frozen=True)
class LogPage:
    """One page of looks, newest first; `next` is the key to go on from, or empty."""

    title: str
    about: str
    ref: str
    lines: tuple[Line, ...]
    empty: str
    next: str


@dataclass(frozen=True)
class Unexplained:
    """An officer whose looks of a day no tie explains: so many persons of all."""

    who: str
    number: str
    officer: str
    role: str
    persons: int
    of: int
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """An officer who is kept from records, why, since when, from how many things."""

    who: str
    number: str
    why: str
    since: str
    things: int


@dataclass(frozen=True)
class Daily:
    """The list of one day; `cut`: there were more looks than it went through.

    earlier, later  the days beside it as a page asks for them; no later one today
    kept            of all days: who of the staff is kept from records of their own
    """

    day: str
    officers: tuple[Unexplained, ...]
    looks: int
    cut: bool
    earlier: str
    later: str
    kept: tuple[Kept, ...] = ()


def may_read_log(reader: Reader) -> bool:
    """Whether the log is this reader's work."""
    row = reader.row(DataClass.D10)
    return row is not None and Need.FORCE in row.needs


def whose(text: str) -> tuple[str, UUID] | None:
    """What was asked for: ("person" or "officer", a ref); None where it is neither."""
    told = text.strip().rstrip("/").rpartition("/")[2]
    try:
        return "person", UUID(told)
    except ValueError:
        found = officer_by_number(text.strip())
    return ("officer", found.ref) if found else None


def of_person(
    reader: Reader, ref: UUID, *, at: datetime, kind: Kind | None, before: int | None
) -> LogPage:
    """Who was shown this person; that it was read is on record.

    Looks at whoever was merged into this person are among them. A reference that nobody
    has and a person whom nobody saw look the same.
    """
    read_log(by=reader, at=at, thing=ref)
    every = families([ref])[ref]
    found = logged(reader, subjects=every, kind=kind, before=before, most=PAGE + 1)
    return _page(
        reader,
        found,
        title=f"Who has looked at {_short(ref)}",
        about=f"Person {ref}",
        ref=ref,
        empty="No looks at this reference are on record.",
    )


def of_officer(
    reader: Reader, ref: UUID, *, at: datetime, kind: Kind | None, before: int | None
) -> LogPage | None:
    """Whom this officer was shown; None where there is no such officer.

    Raises Refused for one's own looks: a colleague reads those.
    """
    officer = officer_by_ref(ref)
    if officer is None:
        return None
    if officer.account == reader.account:
        raise Refused("Your own looks are for a colleague to read.")
    read_log(by=reader, at=at, thing=ref)
    found: list[LoggedLook] = []
    if officer.account is not None:
        found = logged(
            reader, account=officer.account, kind=kind, before=before, most=PAGE + 1
        )
    return _page(
        reader,
        found,
        title=f"What {officer.name} has looked at",
        about=f"Staff number {officer.number}",
        ref=ref,
        empty="No looks by this officer are on record.",
    )


def daily(reader: Reader, day: date, *, at: datetime) -> Daily:
    """Officers who opened persons on a day with no tie to anything of theirs.

    That it was read is on record, as the log of one person is.
    """
    read_log(by=replace(reader, task=f"the daily list of {day}"), at=at, thing=None)
    found, looks = opened(
        reader,
        since=start_of(day),
        until=start_of(day + timedelta(days=1)),
        most=MOST,
    )
    why = _why(reader, found)
    loose = [look for look in found if look.pk not in why]
    whole = {look.account: len(persons) for look, persons in by_officer(found)}
    officers = tuple(
        Unexplained(
            who=look.name,
            number=look.number,
            officer=look.officer_ref,
            role=look.role.replace("-", " "),
            persons=len(persons),
            of=whole[look.account],
            tasks=tuple(_tasks(loose, look.account)),
        )
        for look, persons in by_officer(loose)
    )
    return Daily(
        date_words(day),
        officers,
        looks,
        len({(one.account, one.subject) for one in found}) == MOST,
        kept=tuple(
            Kept(
                one.officer.name,
                one.officer.number,
                str(one.why),
                date_words(local_day(one.since)),
                one.things,
            )
            for one in kept_from_staff(reader)
        ),
        earlier=str(day - timedelta(days=1)),
        later=str(day + timedelta(days=1)) if day < local_day(at) else "",
    )


def _tasks(looks: Iterable[LoggedLook], account: int) -> list[str]:
    """What was typed, each once, in the order of the newest."""
    typed = (look.task or NO_REASON for look in looks if look.account == account)
    return list(dict.fromkeys(typed))[:3]


def _page(
    reader: Reader,
    found: Sequence[LoggedLook],
    *,
    title: str,
    about: str,
    ref: UUID,
    empty: str,
) -> LogPage:
    shown = found[:PAGE]
    why = _why(reader, shown)
    return LogPage(
        title=title,
        about=about,
        ref=str(ref),
        lines=tuple(_line(reader, look, why) for look in shown),
        empty=empty,
        next=str(shown[-1].pk) if len(found) > PAGE else "",
    )


def _why(reader: Reader, looks: Sequence[LoggedLook]) -> dict[int, str]:
    subjects = sorted({look.subject for look in looks})
    things: dict[UUID, set[UUID]] = {}
    for start in range(0, len(subjects), AT_ONCE):
        things.update(things_of(subjects[start : start + AT_ONCE]))
    return explained(looks, things, reader.policy)


def _line(reader: Reader, look: LoggedLook, why: dict[int, str]) -> Line:
    kind = why.get(look.pk)
    says = reader.policy.ties[kind].says if kind else ""
    typed = f"reason given: {look.task}" if look.task else NO_REASON
    return Line(
        at=f"{date_words(local_day(look.at))}, {clock_words(look.at)}",
        iso=look.at.isoformat(),
        who=look.name,
        number=look.number,
        officer=look.officer_ref,
        role=look.role.replace("-", " "),
        kind=look.kind,
        subject=str(look.subject),
        short=_short(look.subject),
        why=says or typed,
        tied=kind is not None,
        door=DOORS.get(look.door, look.door),
    )


def _short(ref: UUID) -> str:
    return str(ref)[:SHORT]
