"""A call as command and control tells of it, message by message.

Each message is taken once, by its own id, and judged by when it happened there: they
may come late, twice or out of order. What it says is kept first, in one transaction
with its id; what follows from it comes after, and again with any repeat, so that a
stop in between loses nothing.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from doorstep.access.actions import Acting, AlreadyDone, acting
from doorstep.access.queries import counted_about, in_posts_of, staff_account
from doorstep.access.rules import Reader
from doorstep.incidents import actions, queries
from doorstep.incidents.actions import NoCall
from doorstep.incidents.forms import SHORT, WIDTHS
from doorstep.incidents.queries import LiveCall, UnitLine, filed_as
from doorstep.incidents.rules.calls import Channel, LeftHow, Purpose, Ringing, State
from doorstep.incidents.rules.units import Do, Heard, Standing, UnitTold
from doorstep.incidents.rules.units import follow as unit_follows
from doorstep.pathway.call import steps
from doorstep.pathway.call.contact import keep_contact
from doorstep.pathway.call.grading import DROPPED, graded
from doorstep.states import Conflict, Invalid, Wrong

ROOM = "controller"  # the role whose posts hold every job that a machine brings
EVENT = "call.event"
NOBODY = "Doorstep"  # how a field is signed that no account entered
LATE = "late."  # begins the name under which a value is kept that came too late
LEFT_HOW = {
    UnitTold.LEFT: LeftHow.LEFT,
    UnitTold.DIVERTED: LeftHow.DIVERTED,
    UnitTold.CLEARED: LeftHow.CLEARED,
}


@dataclass(frozen=True)
class TakenEvent:
    """What became of one message.

    id      as it was sent
    result  done, kept (on record, and nothing to change), again, or refused
    """

    id: str
    result: str
    says: str


@dataclass(frozen=True)
class _Message:
    """One message while it is taken."""

    by: Reader
    at: datetime
    live: LiveCall
    told: datetime
    earlier: tuple[tuple[str, dict[str, Any]], ...]
    values: Mapping[str, Any]


def room_of(reader: Reader) -> Reader:
    """The machine as the control room reads: for what follows, and shown to nobody."""
    return in_posts_of(reader, ROOM)


def open_from(
    reader: Reader, *, at: datetime, values: Mapping[str, Any]
) -> tuple[TakenEvent, ...]:
    """Open a call that command and control has opened, with what it knew then.

    values  cleaned by `forms.ToldCallForm`; the same again changes nothing
    Raises Conflict where the ref or the number is another call's.
    """
    (source,) = reader.sources
    ref = values["ref"]
    stands = queries.told_as(ref)
    if stands[0] == source and stands[1] != values["id"]:
        raise Conflict("This ref is of a call with another id. Make a new one.")
    if not stands[0] and filed_as(source, values["id"]):
        raise Conflict("A call with this id was opened before, under another ref.")
    try:
        actions.open_call(
            by=reader,
            at=at,
            ref=ref,
            channel=Channel(values["channel"] or Channel.COMMAND),
            number=values["number"],
            opened_as=values["opened_as"],
            source=source,
            external=values["id"],
            began_at=values["at"],
        )
    except NoCall as error:
        raise Conflict("This ref is another call's. Make a new one.") from error
    first = [
        {"kind": kind, "id": f"opened {kind}", "at": values["at"] or at, **{name: said}}
        for kind, name in (("place", "place"), ("text", "text"))
        if (said := values[name])
    ]
    if values["grade"]:
        said = {"grade": values["grade"], "reason": "", "at": values["at"] or at}
        first.append({"kind": "grade changed", "id": "opened grade", **said})
    return take_events(reader, at=at, ref=ref, events=first, opening=True)


def take_events(
    reader: Reader,
    *,
    at: datetime,
    ref: UUID,
    events: Sequence[Mapping[str, Any]],
    opening: bool = False,
) -> tuple[TakenEvent, ...]:
    """Take messages about one call, in the order in which they happened there.

    events  each cleaned by its form of `forms.EVENTS`
    Raises NoCall where the call is not of one of the machine's sources.
    """
    if queries.source_of(ref) not in reader.sources:
        raise NoCall
    taken: dict[int, TakenEvent] = {}
    for n in sorted(range(len(events)), key=lambda n: events[n]["at"]):
        taken[n] = _once(reader, at, ref, events[n], opening)
    room = room_of(reader)
    steps.follow(room, at, ref)
    keep_contact(room, at=at, ref=ref)
    if opening or any(event["kind"] in FILES for event in events):
        steps.keep_record(room, at=at, ref=ref)
    room.noted.clear()  # nobody of those found is shown to the machine
    return tuple(taken[n] for n in range(len(events)))


# After these the call is filed as an event, so that the next call finds it.
FILES = frozenset({"closed", "number", "place", UnitTold.DISPATCHED})


def _once(
    by: Reader, at: datetime, ref: UUID, event: Mapping[str, Any], opening: bool
) -> TakenEvent:
    """Take one message unless it was taken before."""
    live = queries.call(room_of(by), ref)
    if live is None:
        raise NoCall
    message = _Message(
        by=by,
        at=at,
        live=live,
        told=min(event["at"], at),  # a clock that is ahead there orders nothing here
        earlier=tuple(counted_about(ref, EVENT)),
        values=event,
    )
    key, body = _key(live, event["id"], opening), _body(event)
    try:
        with acting(
            by=by, at=at, code=EVENT, thing=ref, key=key, policy=by.version
        ) as doing:
            doing.reason = event["kind"]
            doing.counts = {"told": message.told.isoformat(), "body": body}
            result, says = _HANDLERS[event["kind"]](message, doing)
    except AlreadyDone:
        return _again(message, event["id"], body)
    except Wrong as wrong:
        return TakenEvent(event["id"], "refused", _says(wrong))
    return TakenEvent(event["id"], result, says)


def _again(message: _Message, name: str, body: int) -> TakenEvent:
    if any(counts.get("body") == body for _, counts in message.earlier):
        return TakenEvent(name, "again", "This was taken before.")
    return TakenEvent(name, "refused", "This id was used before, for something else.")


def _says(wrong: Wrong) -> str:
    remedy = wrong.remedy if isinstance(wrong, Invalid) else ""
    return f"{wrong.says} {remedy}".strip()


def _key(live: LiveCall, name: str, opening: bool) -> str:
    text = json.dumps([live.source, str(live.ref), opening, name])
    return f"event {hashlib.sha256(text.encode()).hexdigest()}"


def _body(event: Mapping[str, Any]) -> int:
    """What a message says, to be told from another under its id; not when it was."""
    said = {name: str(value) for name, value in event.items() if name != "at"}
    text = json.dumps(said, sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


# --- Fields ---------------------------------------------------------------------------


def _field(message: _Message, doing: Acting) -> tuple[str, str]:
    name, value = message.values["name"], message.values["value"]
    longest = WIDTHS.get(name, SHORT)
    if len(value) > longest:
        says = f"{name} has {len(value):,} characters."
        raise Invalid(says, field="value", remedy=f"Give {longest:,} or fewer.")
    if name == "ringing" and value and value not in list(Ringing):
        says = f"Nobody rings as {value[:60]!r}."
        raise Invalid(says, field="value", remedy=f"Give one of {', '.join(Ringing)}.")
    return _fill(message, doing, name, value)


def _text(message: _Message, doing: Acting) -> tuple[str, str]:
    return _fill(message, doing, "text", message.values["text"])


def _number(message: _Message, doing: Acting) -> tuple[str, str]:
    return _fill(message, doing, "number", message.values["number"])


def _place(message: _Message, doing: Acting) -> tuple[str, str]:
    return _fill(message, doing, "where", message.values["place"])


def _dropped(message: _Message, doing: Acting) -> tuple[str, str]:
    return _fill(message, doing, DROPPED, "yes")


def _fill(message: _Message, doing: Acting, name: str, value: str) -> tuple[str, str]:
    """Keep a field's value; one that is older than what stands is kept beside it."""
    doing.counts["field"] = name
    late = _is_older(message, name)
    actions.say(
        by=message.by,
        at=message.at,
        ref=message.live.ref,
        name=f"{LATE}{name}" if late else name,
        value=value,
    )
    if late:
        return "kept", "A newer value stands; this one is kept beside it."
    return "done", "The field holds it."


def _is_older(message: _Message, name: str) -> bool:
    """Whether what stands was told, or entered by somebody, after this happened."""
    told = [
        datetime.fromisoformat(counts["told"])
        for _, counts in message.earlier
        if counts.get("field") == name
    ]
    entry = message.live.fields.get(name)
    if entry is not None and entry.by != NOBODY:
        told.append(entry.at)
    grade = message.live.grade if name == "grade" else None
    if grade is not None and (grade.by_rule or grade.by != NOBODY):
        told.append(grade.at)
    return any(one > message.told for one in told)


# --- The grade ------------------------------------------------------------------------


def _grade(message: _Message, doing: Acting) -> tuple[str, str]:
    """Keep the grade given there; one that policy does not have is kept as words."""
    doing.counts["field"] = "grade"
    verdict = graded(room_of(message.by), message.live)
    code = message.values["grade"].lower()
    if code not in verdict.codes:
        return _fill(message, doing, "grade_there", message.values["grade"])
    if _is_older(message, "grade"):
        return "kept", "A newer grade stands."
    lower = verdict.is_below(code)
    reason = message.values["reason"] or f"Given by {message.live.source}"
    actions.grade_call(
        by=message.by,
        at=message.at,
        ref=message.live.ref,
        grade=code,
        signs=verdict.grading.signs,
        reasons=verdict.reasons,
        reason=reason if lower else message.values["reason"],
        lower=lower,
    )
    says = "The rules say sooner; the controller is told." if lower else "It stands."
    return "done", says


# --- Units ----------------------------------------------------------------------------


def _unit(message: _Message, doing: Acting) -> tuple[str, str]:
    """Do what follows from one thing told of a unit."""
    what, callsign = UnitTold(message.values["kind"]), message.values["callsign"]
    doing.counts["callsign"] = callsign
    number = message.values.get("staff", "")
    unit = _on_job(message.live, callsign)
    known = bool(number) and staff_account(number) is not None
    followed = unit_follows(
        what,
        message.told,
        _heard(message, callsign),
        Standing(bool(unit.arrived_at), unit.staff is not None) if unit else None,
        officer=known,
    )
    for do in followed.do:
        unit = _do(message, do, unit, number if known else "")
    says = followed.reason.says
    if number and not known:
        says += " No officer of this number is known here: read the briefing out."
    return ("done" if followed.do else "kept"), says


def _heard(message: _Message, callsign: str) -> list[Heard]:
    return [
        Heard(UnitTold(kind), datetime.fromisoformat(counts["told"]))
        for kind, counts in message.earlier
        if counts.get("callsign") == callsign
    ]


def _on_job(live: LiveCall, callsign: str) -> UnitLine | None:
    on = [u for u in live.units if u.callsign == callsign and u.until is None]
    return on[-1] if on else None


def _do(
    message: _Message, do: Do, unit: UnitLine | None, number: str
) -> UnitLine | None:
    """Do one thing; returns the unit as it stands then."""
    by, at, ref = message.by, message.at, message.live.ref
    if do is Do.SEND:
        actions.dispatch(
            by=by,
            at=at,
            ref=ref,
            callsign=message.values["callsign"],
            number=number,
            purpose=Purpose(message.values.get("purpose") or Purpose.TO_HER),
            when=message.told,
        )
    elif unit is not None and do is Do.ARRIVE:
        actions.arrive(by=by, at=at, dispatched=unit.ref, when=_came(message, unit))
    elif unit is not None:
        how, when = _ended(message)
        actions.leave(by=by, at=at, dispatched=unit.ref, how=how, when=when)
    live = queries.call(room_of(by), ref)
    return _on_job(live, message.values["callsign"]) if live else None


def _came(message: _Message, unit: UnitLine) -> datetime:
    """When the unit came: told now, or before, of a unit that is sent anew."""
    if message.values["kind"] == UnitTold.ARRIVED:
        return message.told
    heard = _heard(message, message.values["callsign"])
    came = [one.at for one in heard if one.what is UnitTold.ARRIVED]
    return max(came, default=unit.since)


def _ended(message: _Message) -> tuple[LeftHow, datetime]:
    """How and when a unit left: as told now, or before the sending was told."""
    what, when = UnitTold(message.values["kind"]), message.told
    if what not in LEFT_HOW:
        heard = _heard(message, message.values["callsign"])
        ends = [one for one in heard if one.what in LEFT_HOW and one.at > when]
        if not ends:
            return LeftHow.SENT_ANEW, when
        last = max(ends, key=lambda one: one.at)
        what, when = last.what, last.at
    return LEFT_HOW[what], when


# --- The call itself ------------------------------------------------------------------


def _closed(message: _Message, _: Acting) -> tuple[str, str]:
    if message.live.state is State.CLOSED:
        return "kept", "The job is closed already."
    reason = message.values["reason"] or f"Closed by {message.live.source}"
    actions.close_call(
        by=message.by, at=message.at, ref=message.live.ref, reason=reason
    )
    return "done", "The job is closed."


def _rang_again(message: _Message, _: Acting) -> tuple[str, str]:
    actions.reassess_owed(by=message.by, at=message.at, ref=message.live.ref)
    return "done", "The grade is to be looked at anew."


_HANDLERS: dict[str, Callable[[_Message, Acting], tuple[str, str]]] = {
    "field changed": _field,
    "text": _text,
    "number": _number,
    "place": _place,
    "line dropped": _dropped,
    "grade changed": _grade,
    "closed": _closed,
    "caller rang again": _rang_again,
    **{str(what): _unit for what in UnitTold},
}
