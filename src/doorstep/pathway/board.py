"""The controller's board and the specialist's queue: every job that goes on, in order.

What interrupts is only what could cost a life; all else waits in the list.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from doorstep.access.rules import DataClass, Kind, NotLogged, Reader, Verb
from doorstep.duties.queries import OwedLine, owed
from doorstep.duties.rules import Level, interrupts
from doorstep.incidents.queries import LiveCall, UnitLine, filings, parts
from doorstep.incidents.queries.board import (
    Stand,
    Standing,
    desk_facts,
    jobs,
    news,
    shown_places,
    stand,
)
from doorstep.incidents.queries.calls import last_seq_of_all
from doorstep.incidents.rules import Role
from doorstep.incidents.rules import board as rules
from doorstep.incidents.rules.calls import LeftHow, Part, Purpose, State
from doorstep.incidents.rules.grades import reassess
from doorstep.incidents.rules.repeats import repeats
from doorstep.pathway.board_pictures import (
    Alert,
    Board,
    JobRow,
    Mark,
    Panel,
    Queue,
    UnitRow,
)
from doorstep.pathway.call.grading import DROPPED
from doorstep.pathway.call.late import LATE
from doorstep.pathway.call.questions import passed_on
from doorstep.pathway.call.signs import is_child_known
from doorstep.pathway.find import UNLOGGED
from doorstep.people.queries import records_of_refs
from doorstep.policy.catalogue import Counts
from doorstep.timing import ago_words, clock_words, time_words, utc

WATCH = ("controller", "sergeant")  # roles whose work is the board
DESK = "control-room-specialist"  # the role whose work is the queue
BREACH = "call.breach"
REPEAT = "repeat"  # the window of policy that the board shows
KEPT = timedelta(seconds=60)  # how long a count of earlier events is good for
NOT_SHOWN = "shown once you join it"
COUNTS = 5000  # that one process keeps
Key = tuple[UUID, Part, UUID, str, frozenset[UUID]]
_COUNTED: dict[Key, tuple[datetime, str]] = {}
SHARED = timedelta(seconds=5)
SCREENS = 50  # pictures that one process keeps
Made = TypeVar("Made", Board, Queue)
_SHARED: dict[tuple[Hashable, ...], tuple[datetime, Board | Queue]] = {}


def may_watch(reader: Reader) -> bool:
    """Whether the board is this reader's work."""
    return reader.role in WATCH


def may_advise(reader: Reader) -> bool:
    """Whether the specialist's queue is this reader's work."""
    return reader.role == DESK


def changed(reader: Reader, after: int) -> bool:
    """Whether anything was done since that this reader's board or queue shows."""
    return news(after, without=reader.bars) > after


def board(reader: Reader) -> Board:
    """Jobs that were sent, and those of command and control with a sign of abuse."""
    return _shared(reader, "board", _board)


def queue(reader: Reader) -> Queue:
    """Every open job with any sign of domestic abuse, sent or not."""
    return _shared(reader, "queue", _queue)


def _shared(
    reader: Reader, name: str, make: Callable[[Reader, Stand, int], Made]
) -> Made:
    """A picture made for one screen, for all whose jobs and rights are the same.

    It is good for some seconds, by which its clocks may be behind.
    """
    seq = last_seq_of_all()
    held = stand(reader)
    key = (name, reader.role, reader.version, reader.bars, held.mark)
    kept = _SHARED.get(key)
    if kept is not None and timedelta() <= utc(reader.at) - kept[0] < SHARED:
        return cast(Made, kept[1])
    made = make(reader, held, seq)
    if len(_SHARED) > SCREENS:
        _SHARED.clear()
    _SHARED[key] = (utc(reader.at), made)
    return made


def _board(reader: Reader, held: Stand, seq: int) -> Board:
    every = [one for one in jobs(reader, held) if one.call.joined is None]
    worked = [one for one in every if _is_sent(one) or not one.call.here]
    shown = [one for one in worked if _is_sent(one) or _has_sign(reader, one)]
    made = _Rows(reader, shown)
    return Board(
        seq=seq,
        at=int(utc(reader.at).timestamp()),
        made=clock_words(reader.at),
        ordered=rules.BOARD_ORDER,
        empty="No job has been sent that is still open, and command and control has "
        "none open with a sign of domestic abuse.",
        alerts=made.alerts(),
        rows=made.rows(_board_key(reader)),
        others=len(worked) - len(shown),
    )


def _queue(reader: Reader, held: Stand, seq: int) -> Queue:
    every = [one for one in jobs(reader, held) if one.call.joined is None]
    made = _Rows(reader, [one for one in every if _has_sign(reader, one)])
    desk = _desk(reader)
    return Queue(
        seq=seq,
        at=int(utc(reader.at).timestamp()),
        made=clock_words(reader.at),
        ordered=rules.QUEUE_ORDER,
        empty="No call or job is open that shows a sign of domestic abuse. A call "
        "opened as something else comes here with its first sign.",
        alerts=made.alerts(),
        rows=made.rows(_queue_key(reader)),
        desk=desk.says,
        desk_share=desk.share,
        desk_why=desk.reasons,
    )


def panel(reader: Reader, ref: UUID) -> Panel | None:
    """One open job with what may be done on it; None where the reader sees none."""
    found = next((one for one in jobs(reader) if one.call.ref == ref), None)
    if found is None:
        return None
    live = found.call
    says = _may_say(reader, live)
    made = _Rows(reader, [found], aloud=says)
    return Panel(
        row=made.row(found),
        acts=found.told and reader.row(DataClass.D1, Verb.WRITE) is not None,
        sent=live.state is State.SENT,
        suspect=live.value("suspect_outstanding"),
        children=live.value("children_seen"),
        reassess=_reassess(reader, live),
        breach=any(line.code in made.breaches for line in made.owed_of(ref)),
        advice=tuple(
            f"{a.text or 'looked'} ({a.kind}, {time_words(a.at, reader.at)}, {a.by})"
            for a in reversed(live.advice)
        ),
        dropped=bool(live.value(DROPPED)),
        unasked=passed_on(reader, live) if found.told else (),
        withheld="" if says else UNLOGGED,
    )


def _may_say(reader: Reader, live: LiveCall) -> bool:
    """Note those whom the radio text names; False where no log takes that."""
    if not any(unit.briefing for unit in live.units):
        return True
    try:
        for one in live.attached:
            if one.is_them:
                reader.note(one.person, Kind.CONSULTED)
    except NotLogged:
        return False
    return True


def _is_sent(one: Standing) -> bool:
    return one.call.state is State.SENT


def _has_sign(reader: Reader, one: Standing) -> bool:
    """Any sign: opened here or as it, heard, known of somebody, graded under it."""
    live = one.call
    group = reader.incidents.types.get(live.opened_as)
    opened = group is not None and group.counts is Counts.ALWAYS
    heard = live.value("signs") or live.value("history")
    graded = live.grade is not None and bool(live.grade.reasons)
    return live.here or opened or bool(heard) or graded


def _board_key(reader: Reader) -> Callable[[LiveCall], tuple[Any, ...]]:
    def key(live: LiveCall) -> tuple[Any, ...]:
        rank = rules.rank(live.grade.grade if live.grade else "", reader.incidents)
        since = rules.graded_since(_grades(live)) or live.opened_at
        return rules.board_key(rank, units=_sent(live), since=since)

    return key


def _queue_key(reader: Reader) -> Callable[[LiveCall], tuple[Any, ...]]:
    def key(live: LiveCall) -> tuple[Any, ...]:
        rank = rules.rank(live.grade.grade if live.grade else "", reader.incidents)
        return rules.queue_key(rank, looked=_looked(live), opened=live.opened_at)

    return key


def _looked(live: LiveCall) -> datetime | None:
    return max((utc(a.at) for a in live.advice), default=None)


def _grades(live: LiveCall) -> list[rules.Grade]:
    return [rules.Grade(one.grade, one.at) for one in live.grades]


def _sent(live: LiveCall) -> list[rules.Sent]:
    return [_as_sent(unit) for unit in live.units]


def _as_sent(unit: UnitLine) -> rules.Sent:
    brief = unit.briefing
    return rules.Sent(
        callsign=unit.callsign,
        since=unit.since,
        arrived=unit.arrived_at,
        until=unit.until,
        how=unit.ended_how,
        briefed=brief.at if brief else None,
        version=brief.number if brief else 0,
        reads=tuple(rules.Read(r.how, r.at) for r in brief.reads) if brief else (),
        to_her=unit.purpose == Purpose.TO_HER,
    )


def _desk(reader: Reader) -> rules.Desk:
    policy = reader.incidents
    facts = desk_facts(DESK, at=reader.at, minutes=policy.desk_minutes)
    held = [rules.Held(h.account, h.since, h.until) for h in facts.held]
    looks = [rules.Looked(account, when) for account, when in facts.looks]
    return rules.desk(held, looks, reader.at, policy)


def _reassess(reader: Reader, live: LiveCall) -> tuple[str, ...]:
    """Why it must be assessed again now."""
    diverted = [
        u.until for u in live.units if u.until and u.ended_how == LeftHow.DIVERTED
    ]
    held = ((name, live.fields.get(name)) for name in rules.ASKING)
    waits = rules.waiting(
        _grades(live),
        arrived=rules.first_arrival(_sent(live)) is not None,
        diverted=max(diverted, default=None),
        said={name: one.at for name, one in held if one and one.value},
    )
    if waits is None:
        return ()
    return tuple(r.says for r in reassess(waits, reader.at, reader.incidents))


@dataclass(frozen=True)
class _Known:
    """What is read once for all rows of a list."""

    places: Mapping[UUID, str]
    repeats: Mapping[UUID, str]
    owed: Mapping[UUID, list[OwedLine]]


class _Rows:
    """Rows of some jobs, with what hangs on them read once for all.

    aloud  with the words for the radio, which name people: for one who opened the job
    """

    def __init__(
        self, reader: Reader, shown: Sequence[Standing], *, aloud: bool = False
    ) -> None:
        self._reader, self._shown, self._aloud = reader, shown, aloud
        refs = [one.call.ref for one in shown]
        duties: dict[UUID, list[OwedLine]] = {}
        for line in owed(reader, reader.duties, at=reader.at, things=refs):
            duties.setdefault(line.thing, []).append(line)
        places = {one.call.ref: one.call.place for one in shown}
        counted = _counted(reader, [one.call for one in shown])
        self._known = _Known(shown_places(places), counted, duties)
        catalogue = reader.duties.catalogue.values()
        self.breaches = {duty.code for duty in catalogue if duty.begins == BREACH}

    def owed_of(self, ref: UUID) -> Sequence[OwedLine]:
        return self._known.owed.get(ref, [])

    def rows(self, key: Callable[[LiveCall], tuple[Any, ...]]) -> tuple[JobRow, ...]:
        ordered = sorted(self._shown, key=lambda one: key(one.call))
        return tuple(self.row(one) for one in ordered)

    def alerts(self) -> tuple[Alert, ...]:
        """What may interrupt this reader, most pressing first within each job."""
        numbers = {one.call.ref: one.call.number for one in self._shown}
        return tuple(
            Alert(str(ref), numbers[ref], " ".join(r.says for r in line.state.reasons))
            for ref, lines in self._known.owed.items()
            for line in lines
            if self._interrupts(line)
        )

    def _interrupts(self, line: OwedLine) -> bool:
        duty = self._reader.duties.catalogue.get(line.code)
        return duty is not None and interrupts(duty, line.state.level)

    def row(self, one: Standing) -> JobRow:
        live, policy, now = one.call, self._reader.incidents, self._reader.at
        units = _sent(live)
        clock = rules.clock(_grades(live), units, now, policy)
        graded = policy.attend_minutes.get(live.grade.grade) if live.grade else None
        looked = _looked(live)
        return JobRow(
            ref=str(live.ref),
            number=live.number,
            grade=graded.title if graded else "Not graded",
            code=graded.code if graded else "",
            clock=clock.says,
            late=clock.late,
            why=" ".join(reason.says for reason in clock.reasons),
            told=one.told,
            place=self._place_words(one),
            kind=_opened(self._reader, live),
            heard=live.value("signs") if one.told else NOT_SHOWN,
            repeat=self._known.repeats.get(live.ref, ""),
            units=tuple(self._unit(unit) for unit in live.units),
            marks=tuple(_marks(self._reader, live, units)),
            looked=ago_words(looked, now) if looked else "not yet",
            advice=live.advice[-1].text if live.advice else "",
            lowered=_lowered(live, now),
            owed=tuple(self._waits(live.ref)),
        )

    def _place_words(self, one: Standing) -> str:
        if not one.told:
            return NOT_SHOWN
        return self._known.places.get(one.call.ref) or "place not known"

    def _unit(self, unit: UnitLine) -> UnitRow:
        now, policy = self._reader.at, self._reader.incidents
        sent = _as_sent(unit)
        brief = rules.briefed(sent, now, policy)
        return UnitRow(
            ref=str(unit.ref),
            callsign=unit.callsign,
            officer=unit.officer,
            purpose=unit.purpose,
            state=rules.unit_says(sent, now),
            here=unit.until is None,
            arrived=unit.arrived_at is not None,
            briefing=brief.says,
            unread=brief.unread,
            version=str(unit.briefing.ref) if unit.briefing else "",
            radio=unit.briefing.radio if unit.briefing and self._aloud else "",
        )

    def _waits(self, ref: UUID) -> Iterator[str]:
        for line in self.owed_of(ref):
            late = line.state.level is Level.OVERDUE
            if (late or line.state.level is Level.WARN) and not self._interrupts(line):
                due = line.state.due
                since = f", due {time_words(due, self._reader.at)}" if due else ""
                yield f"{line.says}{since}"


def _opened(reader: Reader, live: LiveCall) -> str:
    group = reader.incidents.types.get(live.opened_as)
    if group is not None:
        return group.says
    return live.opened_as or ("Opened here" if live.here else "Opened without a type")


def _marks(
    reader: Reader, live: LiveCall, units: Sequence[rules.Sent]
) -> Iterator[Mark]:
    there = rules.first_arrival(units) is not None
    known = is_child_known(reader, live)
    found = (
        rules.suspect_mark(live.value("suspect_outstanding")),
        rules.children_mark(live.value("children_seen"), known=known, there=there),
        rules.late_mark(live.value(LATE)),
    )
    for mark in found:
        if mark is not None:
            yield Mark(mark.says, mark.grave, mark.reason.says)


def _lowered(live: LiveCall, now: datetime) -> str:
    """Why a lower grade was given, by whom; empty once somebody has acknowledged it."""
    grade, told = live.grade, live.fields.get("lower_told")
    if grade is None or not grade.lower:
        return ""
    if told is not None and utc(told.at) >= utc(grade.at):
        return ""
    return f"{grade.reason} ({grade.by}, {time_words(grade.at, now)})"


def _counted(reader: Reader, calls: Sequence[LiveCall]) -> dict[UUID, str]:
    """Earlier events of who is attached, in the repeat window, as words by call.

    Of her, else of him: conduct is his, so his are those that he was reported for.
    """
    whom = {live.ref: found for live in calls if (found := _whom(live)) is not None}
    whose = (reader.role, reader.bars)
    keys = {ref: (ref, *found, *whose) for ref, found in whom.items()}
    # Taken once: another thread may clear what is kept while this one counts.
    kept = {ref: _COUNTED.get(key) for ref, key in keys.items()}
    words = {ref: one[1] for ref, one in kept.items() if one and _fresh(one[0], reader)}
    stale = [one for one in calls if one.ref in whom and one.ref not in words]
    counted = dict(_count(reader, stale, whom, keys))
    if len(_COUNTED) > COUNTS:
        _COUNTED.clear()
    _COUNTED.update(counted)
    words |= {ref: counted[key][1] for ref, key in keys.items() if key in counted}
    return {live.ref: words.get(live.ref, "nobody attached yet") for live in calls}


def _count(
    reader: Reader,
    calls: Sequence[LiveCall],
    whom: Mapping[UUID, tuple[Part, UUID]],
    keys: Mapping[UUID, Key],
) -> Iterator[tuple[Key, tuple[datetime, str]]]:
    owned = records_of_refs([whom[one.ref][1] for one in calls]) if calls else {}
    every = [record for own in owned.values() for record in own]
    taken = parts(reader, every) if every else []
    filed = filings((one.source, one.external) for one in calls)
    for live in calls:
        part, person = whom[live.ref]
        mine = set(owned.get(person, ()))
        times = {
            p.incident: p.at
            for p in taken
            if p.record in mine
            and p.at < live.opened_at
            and p.incident not in filed[live.source, live.external]
            and (part is Part.HER or p.role == Role.SUSPECT)
        }
        counts = repeats(times.values(), live.opened_at, reader.incidents.windows)
        n = next(c.n for c in counts if c.window == REPEAT)
        yield keys[live.ref], (reader.at, _repeat_says(part, n, reader))


def _whom(live: LiveCall) -> tuple[Part, UUID] | None:
    who = {line.part: line.person for line in live.attached if line.is_them}
    for part in (Part.HER, Part.HIM):
        if part in who:
            return part, who[part]
    return None


def _fresh(counted: datetime, reader: Reader) -> bool:
    return abs(utc(reader.at) - utc(counted)) < KEPT


def _repeat_says(part: Part, n: int, reader: Reader) -> str:
    months = f"{reader.incidents.windows[REPEAT].months} months"
    if part is Part.HIM:
        return f"he was reported {n} × in {months}" if n else f"not in {months}"
    return f"{n} earlier in {months}" if n else f"none earlier in {months}"
