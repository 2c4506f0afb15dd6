"""Replays what was recorded, in order, and asks at each call what was known then."""

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from doorstep.incidents.queries import Told, told
from doorstep.incidents.rules import Role, Sort
from doorstep.pathway.look_back.history import Compared, Event, History, Side
from doorstep.pathway.look_back.rules import (
    SHARED_BY,
    Cause,
    Known,
    cause,
    same_person,
)
from doorstep.people.queries.said import Said, said
from recognise import Address, Record

EMPTY = Record().pack()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One call of the period: what was known then, what was noticed, why missed.

    number   what it is called over a radio, or else the source's own id
    earlier  what had been recorded of her; of_pair: how often with the same man;
             of_man: how often he with another victim
    missed   why a plain search would have missed it; None where nothing was known
    persons  her records' persons, now
    """

    ref: UUID
    source: str
    external_id: str
    number: str
    at: datetime
    what: str
    domestic: bool
    noticed: bool | None
    known: Known
    earlier: tuple[Event, ...] = ()
    of_pair: int = 0
    of_man: int = 0
    missed: Cause | None = None
    persons: frozenset[int] = frozenset()


def replay(
    *,
    since: datetime,
    before: datetime,
    without: Collection[UUID] = (),
    on_progress: Callable[[int], None] = lambda _: None,
) -> Iterator[Outcome]:
    """What was known at each call from `since` on and before `before`, in order.

    without      refs of incidents that are to be kept from whoever asks
    on_progress  told how many incidents have been read so far
    Each call knows only what had been recorded before it was taken.
    """
    history, read = History(), 0
    for batch in told(since=since, before=before, without=without):
        words = said([record for one in batch for record, _ in one.parts])
        for one in batch:
            event = _event(one, words)
            if one.sort == Sort.CALL and since <= one.at < before:
                yield _asked(one, event, history)
            if one.domestic:
                history.add(event)
        read += len(batch)
        on_progress(read)


def _event(one: Told, words: Mapping[int, Said]) -> Event:
    places = [Record.unpack(text) for text in one.packed]
    addresses = tuple(a for place in places for a in place.addresses)
    sides = _sides(one.parts, words, addresses)
    return Event(
        pk=one.pk,
        source=one.source,
        at=one.at,
        known_at=one.known_at,
        grade=one.grade,
        victims=_victims(sides, addresses),
        suspects=tuple(side for role, side in sides if role == Role.SUSPECT),
        numbers=frozenset(
            phone.digits
            for _, side in sides
            for phone in side.record.phones
            if phone.whole
        ),
        place=replace(Record(), addresses=addresses).pack() if addresses else "",
    )


def _sides(
    parts: Sequence[tuple[int, str]],
    words: Mapping[int, Said],
    addresses: tuple[Address, ...],
) -> list[tuple[str, Side]]:
    found = []
    for pk, role in parts:
        one = words[pk]
        record = Record.unpack(one.packed or EMPTY)
        if role == Role.VICTIM:
            held = tuple(dict.fromkeys((*record.addresses, *addresses)))
            record = replace(record, addresses=held)
        found.append((role, Side(one.person, one.name, one.phones, record.pack())))
    return found


def _victims(
    sides: Sequence[tuple[str, Side]], addresses: tuple[Address, ...]
) -> tuple[Side, ...]:
    """Her; where nobody is named so, whoever rang from there.

    Where the log tells her apart from the line, the line is not taken for hers.
    """
    named = tuple(side for role, side in sides if role == Role.VICTIM)
    if named:
        return named
    lines = tuple(
        replace(side, packed=_with(side.record, addresses))
        for role, side in sides
        if role == Role.CALLER
    )
    if lines or not addresses:
        return lines
    return (Side(0, "", (), _with(Record(), addresses)),)


def _with(record: Record, addresses: tuple[Address, ...]) -> str:
    return replace(record, addresses=(*record.addresses, *addresses)).pack()


def _asked(one: Told, now: Event, history: History) -> Outcome:
    moment = min(one.at, one.known_at)
    number = _number_known(now, history, moment)
    place = bool(history.at_place(now.place, moment))
    if not one.domestic:
        return _outcome(one, Known(number=number, place=place))
    hers = _same("victims", now, history, moment)
    his = _same("suspects", now, history, moment)
    earlier = {found.event.pk: found.event for found in hers}
    of_man = {found.event.pk: found.event for found in his}
    pair = set(earlier) & set(of_man)
    known = Known(number, place, bool(earlier), bool(of_man), bool(pair))
    others = set(of_man) - set(earlier)
    return replace(
        _outcome(one, known),
        earlier=tuple(earlier.values()),
        of_pair=happenings(e for e in of_man.values() if e.pk in pair),
        of_man=happenings(e for e in of_man.values() if e.pk in others),
        missed=cause([found.alike for found in hers], man_known=bool(others)),
        persons=frozenset(side.person for side in now.victims if side.person)
        | {s.person for e in earlier.values() for s in e.victims if s.person},
    )


def happenings(events: Iterable[Event]) -> int:
    """How many things happened: a call and the crime that it became are one."""
    return len({event.at for event in events})


def _outcome(one: Told, known: Known) -> Outcome:
    return Outcome(
        ref=one.ref,
        source=one.source,
        external_id=one.external_id,
        number=one.number or one.external_id,
        at=one.at,
        what=one.what,
        domestic=one.domestic,
        noticed=one.noticed,
        known=known,
    )


def _number_known(now: Event, history: History, moment: datetime) -> bool:
    found = history.with_number(now.numbers, moment)
    return any(0 < len(events) <= SHARED_BY for events in found)


def _same(role: str, now: Event, history: History, moment: datetime) -> list[Compared]:
    """Earlier events whose party in this role is more likely the same than not."""
    found = history.compared(role, getattr(now, role), now.source, moment)
    on_record = len(history.events)
    return [one for one in found if same_person(one.alike, on_record).same]
