"""How jobs stand on the controller's board and in the specialist's queue: pure.

Clocks, units, briefings and marks become words, each with the reason behind it; the
order of both lists is made here and nowhere else.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.incidents.rules.calls import LeftHow, ReadHow
from doorstep.incidents.rules.grades import Waiting
from doorstep.policy import NotKnown, Reason
from doorstep.policy.catalogue import Incidents
from doorstep.timing import clock_words, span_words, utc

_TARGET = "Policy `incidents.attend_minutes`"
_UNREAD = "Policy `incidents.brief_unread_seconds`"
_DESK = "Policy `incidents.desk_minutes` and `incidents.desk_look_minutes`"

BOARD_ORDER = (
    "The highest grade first; in each, jobs to which nobody is sent, then those where "
    "nobody has come, then the oldest."
)
QUEUE_ORDER = (
    "The highest grade first; in each, jobs at which the desk has never looked, "
    "then those that it has not looked at for longest."
)
# Fields of a call whose time tells whether a job must be assessed again.
ASKING = ("reassessed", "rang_again", "dropped")


class Suspect(enum.StrEnum):
    """Where he is, as the radio has it; values of the field `suspect_outstanding`."""

    OUTSTANDING = "outstanding"
    CIRCULATED = "circulated as wanted"
    FOUND = "found"


class Children(enum.StrEnum):
    """Whether children were seen; values of the field `children_seen`."""

    THERE = "there"
    SEEN = "seen"


# What a unit did, as the controller hears it.
UNIT_STEPS = ("arrived", LeftHow.LEFT, LeftHow.DIVERTED, LeftHow.STOOD_DOWN, "read out")
# What may be said of a job, and whether it needs words.
MARKS = {
    f"suspect {Suspect.OUTSTANDING}": False,
    f"suspect {Suspect.CIRCULATED}": False,
    f"suspect {Suspect.FOUND}": False,
    f"children {Children.THERE}": False,
    f"children {Children.SEEN}": False,
    "lower grade read": False,
    "assessed again": True,
    "breach decided": True,
}


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade that a job was given: a code of `attend_minutes`, and when."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Read:
    """A briefing became known to the unit: how, and when."""

    how: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A unit on a job.

    until    when it left, `how` says why: left, stood down, diverted
    briefed  when its newest briefing was made; `version` counts from 1, 0 for none
    reads    of the newest briefing, in order
    to_her   sent to her; one sent to arrest him is not with her
    """

    callsign: str
    since: datetime
    arrived: datetime | None = None
    until: datetime | None = None
    how: str = ""
    briefed: datetime | None = None
    version: int = 0
    reads: tuple[Read, ...] = ()
    to_her: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """A job's time against the target of its grade.

    says  "12 min left", "late by 3 min", "somebody there after 9 min"
    late  nobody came in time, whether or not somebody has come since
    """

    says: str
    late: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Briefed:
    """How far a unit knows what is known.

    unread  something new has stood unread for longer than policy lets it
    """

    says: str
    unread: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One short thing to know of a job; `grave` where a life may hang on it."""

    says: str
    grave: bool
    reason: Reason


def graded_since(grades: Sequence[Grade]) -> datetime | None:
    """When the grade that holds was first given: given again, its clock goes on."""
    since = None
    for one in reversed(grades):
        if one.code != grades[-1].code:
            break
        since = one.at
    return since


def first_arrival(units: Iterable[Sent]) -> datetime | None:
    """When somebody first came to her; None while nobody has."""
    came = [utc(unit.arrived) for unit in units if unit.arrived and unit.to_her]
    return min(came) if came else None


def clock(
    grades: Sequence[Grade], units: Sequence[Sent], now: datetime, policy: Incidents
) -> Clock:
    """Tell a job's time against the target of the grade that holds."""
    since = graded_since(grades)
    if since is None:
        return Clock("not graded yet", late=False, reasons=())
    graded = policy.attend_minutes[grades[-1].code]
    came = first_arrival(units)
    reason = Reason(_target(grades[-1].code, policy), _TARGET)
    if not graded.attends:
        return Clock("nobody is to come", late=False, reasons=(reason,))
    if isinstance(graded.minutes, NotKnown):
        says = f"there since {clock_words(came)}" if came else _waits(since, now)
        return Clock(says, late=False, reasons=(reason,))
    left = timedelta(minutes=graded.minutes) - (utc(came or now) - utc(since))
    if came:
        took = span_words(max(utc(came) - utc(since), timedelta()))
        return Clock(f"somebody there after {took}", left < timedelta(), (reason,))
    if left < timedelta():
        return Clock(f"late by {span_words(left)}", late=True, reasons=(reason,))
    return Clock(f"{span_words(left)} left", late=False, reasons=(reason,))


def _target(code: str, policy: Incidents) -> str:
    graded = policy.attend_minutes[code]
    if not graded.attends:
        return f"{graded.title}: nobody is sent."
    if isinstance(graded.minutes, NotKnown):
        return f"{graded.title}: no time is set. {graded.minutes.source}."
    return f"{graded.title}: somebody there in {graded.minutes} min."


def _waits(since: datetime, now: datetime) -> str:
    return f"waits {span_words(utc(now) - utc(since))}; no time is set"


def unit_says(unit: Sent, now: datetime) -> str:
    """Say where a unit stands and since when."""
    if unit.until:
        return f"{unit.how or LeftHow.LEFT} {clock_words(unit.until)}"
    what, since = ("there", unit.arrived) if unit.arrived else ("sent", unit.since)
    return f"{what} {clock_words(since)}, {span_words(utc(now) - utc(since))}"


def briefed(unit: Sent, now: datetime, policy: Incidents) -> Briefed:
    """Say whether and how a unit's newest briefing became known to it.

    Read, read out and on arrival are told apart; the lead is the time between the
    first of them and the arrival.
    """
    if unit.briefed is None:
        return Briefed("no briefing", unread=unit.until is None)
    known = [read for read in unit.reads if read.how != ReadHow.NOT_KNOWN]
    if known:
        return Briefed(_read_says(unit, known[0]))
    waited = utc(now) - utc(unit.briefed)
    what = "not read" if unit.version == 1 else "change not read"
    if unit.reads:
        what = "tapped, not known whether read"
    span = timedelta(seconds=policy.brief_unread_seconds)
    unread = unit.until is None and waited > span
    says = f"Nobody has read it for longer than {span_words(span)}."
    reasons = (Reason(says, _UNREAD),) if unread else ()
    return Briefed(f"{what}, {span_words(waited)}", unread, reasons)


def _read_says(unit: Sent, first: Read) -> str:
    says = f"{first.how} {clock_words(first.at)}"
    if unit.arrived is None or first.how == ReadHow.ON_ARRIVAL:
        return says
    lead = utc(unit.arrived) - utc(first.at)
    when = "before" if lead >= timedelta() else "after"
    return f"{says}, {span_words(lead)} {when} arriving"


def waiting(
    grades: Sequence[Grade],
    *,
    arrived: bool,
    diverted: datetime | None = None,
    said: Mapping[str, datetime] | None = None,
) -> Waiting | None:
    """Read a job as the rule of assessments does; None without a grade.

    said  when each of `ASKING` last became so, by name; absent where it never did
    """
    since, times = graded_since(grades), said or {}
    if since is None:
        return None
    return Waiting(
        grade=grades[-1].code,
        graded_at=since,
        arrived=arrived,
        assessed=times.get("reassessed"),
        diverted=diverted,
        rang_again=times.get("rang_again"),
        dropped=times.get("dropped"),
    )


def suspect_mark(value: str) -> Mark | None:
    """Say where he is, while he is not found; None where nobody has said anything."""
    source = "Entered from the radio"
    if value == Suspect.OUTSTANDING:
        reason = Reason("He was gone, and nobody has found him.", source)
        return Mark("suspect outstanding", grave=True, reason=reason)
    if value == Suspect.CIRCULATED:
        reason = Reason("He is circulated as wanted.", source)
        return Mark("suspect circulated as wanted", grave=False, reason=reason)
    if value == Suspect.FOUND:
        reason = Reason("Somebody has found him.", source)
        return Mark("suspect found", grave=False, reason=reason)
    return None


def late_mark(value: str) -> Mark | None:
    """Say that history was found after a unit went; `value`: "found late, 14:05"."""
    if not value:
        return None
    says = "History was not checked when a unit went, and was found since."
    return Mark(f"history {value}", grave=True, reason=Reason(says, "Doorstep"))


def children_mark(value: str, *, known: bool, there: bool) -> Mark | None:
    """Say whether each child was seen.

    value  what the radio said; `known` that the caller spoke of children
    there  a unit has come: from then on a child that nobody has seen is grave
    """
    if value == Children.SEEN:
        reason = Reason("An officer has seen and spoken to each.", "From the radio")
        return Mark("children seen", grave=False, reason=reason)
    if value == Children.THERE or known:
        says = "Children are there, and nobody has said that they were seen."
        reason = Reason(says, "The call, or the radio")
        return Mark("children not seen yet", grave=there, reason=reason)
    return None


def board_key(
    rank: int, *, units: Sequence[Sent], since: datetime
) -> tuple[int, bool, bool, datetime]:
    """Order jobs on the board, see BOARD_ORDER.

    rank   of the grade, see `rank`; `since` when that was given, or the call opened
    """
    came = first_arrival(units) is not None
    on = came or any(unit.until is None and unit.to_her for unit in units)
    return (rank, came, on, utc(since))


def queue_key(
    rank: int, *, looked: datetime | None, opened: datetime
) -> tuple[int, bool, datetime]:
    """Order jobs in the specialist's queue, see QUEUE_ORDER."""
    return (rank, looked is not None, utc(looked or opened))


def rank(code: str, policy: Incidents) -> int:
    """Give a grade's rank, 0 the soonest; what nobody has graded waits as the default.

    An abuse call that has no grade yet may be any, and so stands with the default.
    """
    graded = policy.attend_minutes.get(code)
    return (graded or policy.attend_minutes[policy.default_grade]).rank


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody held the specialist's post: who, from when, until when or still."""

    account: int
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A specialist looked at a job, advised, decided or fed back."""

    account: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """How far the desk did its own work in the last hour.

    share  0 to 1: parts of the hour in which a holder of the post looked at a job
    """

    share: float
    says: str
    reasons: tuple[Reason, ...]


def desk(
    held: Sequence[Held], looks: Sequence[Looked], now: datetime, policy: Incidents
) -> Desk:
    """Measure whether the desk was emptied for other work.

    The time before `now` is cut into parts; a part counts where somebody who held the
    post at that moment looked at a job in it. To hold it and do other work counts not.
    """
    part = timedelta(minutes=policy.desk_look_minutes)
    parts = policy.desk_minutes // policy.desk_look_minutes
    worked = {
        n
        for look in looks
        if 0 <= (n := (utc(now) - utc(look.at)) // part) < parts
        and any(_held_at(one, look) for one in held)
    }
    start = utc(now) - part * parts
    sat = any(one.until is None or utc(one.until) > start for one in held)
    share = len(worked) / parts
    return Desk(share, _desk_says(share, sat=sat, policy=policy), _desk_why(policy))


def _held_at(one: Held, look: Looked) -> bool:
    if one.account != look.account or utc(look.at) < utc(one.since):
        return False
    return one.until is None or utc(look.at) <= utc(one.until)


def _desk_says(share: float, *, sat: bool, policy: Incidents) -> str:
    minutes = f"{policy.desk_minutes} minutes"
    if not sat:
        return f"Nobody held this desk in the last {minutes}."
    if not share:
        return f"Somebody held this desk, and looked at no job in the last {minutes}."
    return f"This desk looked at jobs in {share:.0%} of the last {minutes}."


def _desk_why(policy: Incidents) -> tuple[Reason, ...]:
    says = (
        f"Share of parts of {policy.desk_look_minutes} minutes in which somebody who "
        "held the post looked at a job, advised, decided or fed back."
    )
    return (Reason(says, _DESK),)
