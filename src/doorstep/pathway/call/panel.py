"""What a machine is told of a call: counts, dates and questions, and nobody's name.

A token has no account, so nothing that it is given can be a look with a name behind
it. Whoever is meant, and where they live, is shown on the panel to somebody signed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from doorstep.access.rules import Reader
from doorstep.incidents import actions, queries
from doorstep.incidents.queries import LiveCall
from doorstep.pathway.call.before import before_here, parts_before
from doorstep.pathway.call.feed import room_of
from doorstep.pathway.call.page import page_of
from doorstep.pathway.call.pictures import CallPage, Card, MayBe
from doorstep.pathway.find import Checked
from doorstep.people.queries import Asked, look_up
from doorstep.timing import clock_words, date_words, local_day

MOST = 500  # characters of the summary, as a line of command and control holds them
NO_ROOM = "Nobody holds a controller's post here, for whom it would be read."
WHOSE = {"her": "Her", "him": "Him", "caller": "The caller"}


@dataclass(frozen=True)
class Panel:
    """What a machine may show of a call, beside its own.

    ref      the id that it made
    number   to say over a radio
    known    lines of what is known, without a name or an address
    checked  what was searched and when; `answered` false: history was not checked
    grade    the grade that holds; `reasons` those of the rules
    owed     what must still be asked
    panel    where somebody signed in sees who is meant
    summary  the same in at most 500 characters, as plain text
    """

    ref: str
    number: str
    state: str
    seq: int
    checked: Checked
    known: tuple[str, ...]
    grade: str
    reasons: tuple[str, ...]
    owed: tuple[str, ...]
    units: tuple[str, ...]
    panel: str
    summary: str


@dataclass(frozen=True)
class RadioText:
    """What a machine may be given of a briefing: the words to say over a radio.

    ref, briefing  of the dispatch, and of this version
    version        counts up with each change; the newest is all that holds
    """

    ref: str
    briefing: str
    call: str
    callsign: str
    purpose: str
    version: int
    made: datetime
    radio: str


def panel(reader: Reader, ref: UUID) -> Panel | None:
    """What is known of a call of one of the machine's own sources; else None."""
    if queries.source_of(ref) not in reader.sources:
        return None
    room = room_of(reader)
    live = queries.call(room, ref)
    if live is None:
        return None
    made = _panel(room, live)
    room.noted.clear()  # nobody of those found is shown to the machine
    return made


def radio(reader: Reader, *, at: datetime, dispatched: UUID) -> RadioText | None:
    """The radio text of a unit's newest briefing, to a machine; on record.

    None where the job is not of one of its sources, or has been gone for long (policy
    `brief_gone_minutes`).
    """
    ref = queries.call_of_unit(dispatched)
    if ref is None or queries.source_of(ref) not in reader.sources:
        return None
    live = queries.call(room_of(reader), ref)
    units = live.units if live else ()
    unit = next((one for one in units if one.ref == dispatched), None)
    if live is None or unit is None or unit.briefing is None:
        return None
    gone = timedelta(minutes=reader.incidents.brief_gone_minutes)
    if unit.until is not None and unit.until + gone <= at:
        return None
    told = unit.briefing
    actions.give_radio_text(by=reader, at=at, briefing=told.ref)
    return RadioText(
        ref=str(unit.ref),
        briefing=str(told.ref),
        call=str(ref),
        callsign=unit.callsign,
        purpose=unit.purpose,
        version=told.number,
        made=told.at,
        radio=told.radio,
    )


def _panel(room: Reader, live: LiveCall) -> Panel:
    page = page_of(room, live)
    if not room.posts:
        unread = Checked(room.at, 0, answered=False, says=NO_ROOM)
        page = replace(page, checked=unread)
    lines = tuple(_lines(room, live, page)) if page.checked.answered else ()
    owed = tuple(q.label for q in page.questions if not q.answer + q.reason)
    units = [f"{u.callsign}: {u.state} {u.since}, {u.briefing}" for u in page.units]
    return Panel(
        ref=page.ref,
        number=page.number,
        state=page.state,
        seq=page.seq,
        checked=page.checked,
        known=lines,
        grade=page.grade.title,
        reasons=page.grade.reasons,
        owed=owed,
        units=tuple(units),
        panel=f"/calls/{page.ref}/?panel=1",
        summary=_summary(page, lines, owed),
    )


def _lines(room: Reader, live: LiveCall, page: CallPage) -> Iterator[str]:
    yield from _number(room, live)
    yield from _place(room, live)
    for row in page.known:
        if row.part in WHOSE and row.candidates:
            yield f"{WHOSE[row.part]}: {_candidates(row.candidates)}."
    for card in page.cards:
        yield from _card(card)
    if any(row.part == "pair" and row.says for row in page.known):
        yield "This pair: history between the two is on record."


def _number(room: Reader, live: LiveCall) -> Iterator[str]:
    """How often this number is on record, and as what: never whose it is."""
    line = live.rang
    if not line:
        return
    found = look_up(room, Asked(phone=line, said_on=local_day(live.opened_at)))
    records = [
        record
        for match in found.matches
        if any(r.field == "phone" and r.weighs.endswith("for") for r in match.reasons)
        for record in match.records
    ]
    taken = parts_before(room, live, records)
    if taken:
        count = _events(len({part.incident for part in taken}))
        last = f"last as {taken[0].role} {_day(taken[0].at)}"
        yield f"This number: {count}, {last}. A number may be shared."


def _place(room: Reader, live: LiveCall) -> Iterator[str]:
    before = before_here(room, live)
    if before:
        count = _events(len(before))
        yield f"This place: {count}, last {_day(before[0].at)}."


def _candidates(rows: tuple[MayBe, ...]) -> str:
    """How many may be meant, how surely, and what the likeliest was last."""
    bands = [row.band for row in rows]
    counts = ", ".join(
        f"{bands.count(band)} {band}" for band in dict.fromkeys(bands) if band
    )
    last = f"; the likeliest last as {rows[0].last}" if rows[0].last else ""
    return f"{counts}{last}"


def _card(card: Card) -> Iterator[str]:
    who = WHOSE.get(card.part, "A person")
    yield f"{who} is attached: {'; '.join(card.roles) or 'no earlier event'}."
    for order in card.orders:
        if order.in_force:
            served = order.served or "not known"
            yield f"{who}: {order.sort} in force, served: {served}."


def _summary(page: CallPage, lines: tuple[str, ...], owed: tuple[str, ...]) -> str:
    """The lines in the order of their weight, as many as fit whole."""
    checked, grade = page.checked, page.grade
    words = [f"Doorstep {page.number}, {clock_words(checked.at)}."]
    if not checked.answered:
        words.append(f"History not checked. {checked.says}")
    elif not lines:
        words.append(f"None found in {checked.systems} systems. It may still be abuse.")
    words += lines
    if grade.title:
        reasons = "; ".join(grade.reasons) or "as given"
        words.append(f"Grade {grade.title}: {reasons}.")
    if owed:
        words.append(f"To ask: {'; '.join(owed)}.")
    return _fitting(words)


def _fitting(words: list[str]) -> str:
    """Whole lines, at most 500 characters; what is left out is counted."""
    kept: list[str] = []
    for n, line in enumerate(words):
        rest = f"and {len(words) - n} more on the panel"
        if len("\n".join([*kept, line, rest])) > MOST:
            return "\n".join([*kept, rest])
        kept.append(line)
    return "\n".join(kept)


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"


def _day(at: datetime) -> str:
    return date_words(local_day(at))
