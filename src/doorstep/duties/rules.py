"""How a duty stands at a moment: pure, computed whenever it is read, never stored."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doorstep.policy import NotKnown, Reason
from doorstep.policy.catalogue import Duties, Duty
from doorstep.timing import (
    DAY,
    Clock,
    add_days,
    clock_words,
    date_words,
    due,
    end_of,
    is_court_day,
    is_working_day,
    local_day,
    time_words,
    utc,
)


class Level(enum.IntEnum):
    """How a duty stands, least pressing first."""

    MET = 0
    PAUSED = 1
    OWED = 2
    WARN = 3
    OVERDUE = 4


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands still; `until` is None while it lasts."""

    since: datetime
    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What is stored of one duty.

    began       when the act that began it was done
    counts_from the moment that its clock counts from, or back from for a duty that
                is due before an event; None where that is `began`
    met         when it was met, None while it is owed
    shift_ends  when the shift of the post that owes it ends, None where not known
    """

    began: datetime
    counts_from: datetime | None = None
    met: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    shift_ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How a duty stands at one moment.

    due    when it must be done by; None where nobody knows the time allowed
    share  of the time allowed that is gone: 0 at the start, 1 when due, then more
    late   met, or still owed, after it was due
    """

    level: Level
    due: datetime | None
    share: float
    late: bool
    reasons: tuple[Reason, ...]


def state(duty: Duty, owed: Owed, duties: Duties, now: datetime) -> State:
    """Tell how a duty stands now.

    duty    from the policy of the day on which it began
    duties  for the share at which to warn
    now     the time of reading, which may be a past one: what came after it, such as
            its having been met, counts as not having happened. A duty that was met
            stands as it stood then
    """
    met = owed.met is not None and utc(owed.met) <= utc(now)
    at = utc(owed.met) if met and owed.met else utc(now)
    when = due_at(duty, owed, at)
    if when is None:
        return _without_time(duty, met)
    share = _share(duty, owed, when, at)
    late = at > when
    pause = _open_pause(duty, owed, at)
    level = _level(met, late, pause, share >= duties.warn_share)
    reasons = tuple(_reasons(duty, level, when, at, pause))
    return State(level, when, share, late, reasons)


def due_at(duty: Duty, owed: Owed, at: datetime) -> datetime | None:
    """Give the moment by which it is due, as seen from `at`; None where not known.

    Pauses that began before `at` push it on; one still open pushes it as time goes.
    """
    if isinstance(duty.amount, NotKnown):
        return None
    when = due(
        owed.counts_from or owed.began,
        duty.amount,
        duty.clock,
        before=duty.before,
        shift_ends=owed.shift_ends,
    )
    if not duty.may_pause:
        return when
    return _pushed_on(duty.clock, when, _spans(owed.pauses, utc(at)))


def interrupts(duty: Duty, level: Level) -> bool:
    """Tell whether it may interrupt: only what could cost a life, and only in time."""
    return duty.life_safety and level >= Level.WARN


def shown_to(duty: Duty, level: Level, duties: Duties) -> tuple[str, ...]:
    """Name the kinds of post on whose screen it stands: its owner's, and those told."""
    posts = [duty.owner]
    if duty.life_safety and level >= Level.WARN:
        posts.append(duties.warns_post)
    if duty.life_safety and level >= Level.OVERDUE:
        posts.append(duties.overdue_post)
    return tuple(dict.fromkeys(posts))


def begun_by(act: str, duties: Duties) -> tuple[Duty, ...]:
    """List the duties in force that an act begins."""
    return tuple(d for d in duties.catalogue.values() if d.in_force and d.begins == act)


def met_by(act: str, duties: Duties) -> tuple[Duty, ...]:
    """List the duties in force that an act meets."""
    return tuple(d for d in duties.catalogue.values() if d.in_force and act in d.met_by)


def urgency(duty: Duty, standing: State) -> tuple[bool, int, bool, float]:
    """Order duties for a list, most pressing first: life safety, level, due time."""
    when = standing.due.timestamp() if standing.due else 0.0
    return (
        not interrupts(duty, standing.level),
        -standing.level,
        standing.due is None,
        when,
    )


Span = tuple[datetime, datetime]


def _spans(pauses: Iterable[Pause], at: datetime) -> list[Span]:
    """The times paused up to `at`, in order, none counted twice."""
    spans: list[Span] = []
    for pause in sorted(pauses, key=lambda one: utc(one.since)):
        since, until = utc(pause.since), min(utc(pause.until or at), at)
        if spans:
            since = max(since, spans[-1][1])
        if until > since:
            spans.append((since, until))
    return spans


def _pushed_on(clock: Clock, when: datetime, spans: list[Span]) -> datetime:
    counts = _COUNTING.get(clock)
    for since, until in spans:
        if since >= when:
            break  # it was overdue before the clock was stopped
        if counts is None:
            when += until - since
        else:
            lost = _days_lost(since, until, counts)
            when = end_of(add_days(local_day(when), lost, counts))
    return when


def _every_day(day: date) -> bool:
    return True


# Clocks of whole days lose whole days; all others lose the time itself.
_COUNTING = {
    Clock.WORKING_DAYS: is_working_day,
    Clock.COURT_DAYS: is_court_day,
    Clock.DAYS: _every_day,
    Clock.DAYS_INCLUSIVE: _every_day,
    Clock.MONTHS: _every_day,
    Clock.MONTHS_FROM_NEXT_DAY: _every_day,
}


def _days_lost(since: datetime, until: datetime, counts: Callable[[date], bool]) -> int:
    first, last = local_day(since), local_day(until)
    days = (first + DAY * n for n in range(1, (last - first).days + 1))
    return sum(counts(day) for day in days)


def _share(duty: Duty, owed: Owed, when: datetime, at: datetime) -> float:
    stopped = timedelta()
    if duty.may_pause:
        spans = _spans(owed.pauses, at)
        stopped = sum((until - since for since, until in spans), stopped)
    began = utc(owed.began if duty.before else owed.counts_from or owed.began)
    allowed = when - began - stopped
    if allowed <= timedelta():
        return 1.0 if at >= when else 0.0
    return max((at - began - stopped) / allowed, 0.0)


def _open_pause(duty: Duty, owed: Owed, at: datetime) -> Pause | None:
    """The pause that stops the clock at a moment, if there is one."""
    for pause in owed.pauses if duty.may_pause else ():
        if utc(pause.since) <= at and (not pause.until or at < utc(pause.until)):
            return pause
    return None


def _level(met: bool, late: bool, pause: Pause | None, warn: bool) -> Level:
    if met:
        return Level.MET
    if late:
        return Level.OVERDUE
    if pause:
        return Level.PAUSED
    return Level.WARN if warn else Level.OWED


def _without_time(duty: Duty, met: bool) -> State:
    reason = Reason(f"{duty.says}: {duty.allowed()}.", duty.source)
    level = Level.MET if met else Level.OWED
    return State(level, None, 0.0, False, (reason,))


def _reasons(
    duty: Duty, level: Level, when: datetime, at: datetime, pause: Pause | None
) -> Iterable[Reason]:
    yield Reason(f"{duty.says}: {duty.allowed()}.", duty.source)
    if level is Level.MET:
        ended = "after it was due" if at > when else "in time"
        moment = f"{date_words(local_day(at))}, {clock_words(at)}"
        yield Reason(f"Met {ended}, {moment}.", duty.source)
    else:
        was = "was" if level is Level.OVERDUE else "is"
        yield Reason(f"It {was} due {time_words(when, at)}.", duty.source)
    if level is Level.PAUSED and pause:
        yield Reason(f"Its clock stands still: {pause.why}.", duty.source)
