"""What may be done on a call, step by step, where a step crosses rooms.

Each is one function for every door. What a call says is kept first; what follows from
it (a raised grade, a changed briefing) comes after, so that nothing waits for it.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from doorstep.access.actions import AlreadyDone
from doorstep.access.rules import Reader
from doorstep.incidents import actions, queries
from doorstep.incidents.actions import PLACED, SIGNS, NoCall, Saved
from doorstep.incidents.actions.marks import breach
from doorstep.incidents.queries import Entry, LiveCall
from doorstep.incidents.rules.asking import LEFT_OUT, close_acts, closing, owed, said
from doorstep.incidents.rules.calls import (
    Channel,
    Missing,
    Part,
    Purpose,
    State,
    may_send,
    part_of,
)
from doorstep.incidents.rules.grades import (
    ANOTHER,
    Sign,
    Why,
    lower,
    raised,
    reason_words,
)
from doorstep.incidents.rules.grades import manner as how_to_come
from doorstep.pathway.call.before import before_here, of_abuse
from doorstep.pathway.call.contact import FIELDS, is_reached, keep_contact
from doorstep.pathway.call.grading import Graded, graded
from doorstep.pathway.call.late import brief_units
from doorstep.pathway.call.questions import answers_of, ask_facts
from doorstep.pathway.call.signs import (
    AT_PLACE,
    PLACE_SIGN,
    is_graded_domestic,
    of_history,
    signs,
)
from doorstep.pathway.conflicts import keep_up
from doorstep.pathway.load import load
from doorstep.people.actions import attach_records
from doorstep.people.queries import records_of_refs
from doorstep.states import Invalid
from doorstep.timing import local, local_day

MANNER_SAID = "manner_said"  # the field of how she wants us to come
ROLE_OF = {Part.HER: "victim", Part.HIM: "suspect", Part.CALLER: "caller"}


def open_call(
    reader: Reader,
    *,
    at: datetime,
    ref: UUID,
    channel: Channel,
    number: str = "",
    opened_as: str = "",
    place: str = "",
    source: str = actions.HERE,
    external: str = "",
) -> UUID:
    """Open a call under the client's own id; a retry makes no second one.

    place  kept unless one was said on the call before: a retry brings an old one
    """
    actions.open_call(
        by=reader,
        at=at,
        ref=ref,
        channel=channel,
        number=number,
        opened_as=opened_as,
        source=source,
        external=external,
    )
    if place and not queries.was_said(ref, "where"):
        say(reader, at=at, ref=ref, name="where", value=place)
    return ref


def take(reader: Reader, *, at: datetime, ref: UUID) -> None:
    """Join in on a call, as second operator, controller or specialist."""
    actions.take_call(by=reader, at=at, ref=ref)


def say(
    reader: Reader, *, at: datetime, ref: UUID, name: str, value: str, seen: int = 0
) -> Saved:
    """Keep one field; then let rules raise the grade and briefings follow.

    name  one of `forms.FIELDS`, or `ask.` with a code of policy `must_ask`
    """
    saved = actions.say(by=reader, at=at, ref=ref, name=name, value=value, seen=seen)
    if name in FIELDS:
        keep_contact(reader, at=at, ref=ref)
    follow(reader, at, ref)
    return saved


def attach(
    reader: Reader, *, at: datetime, ref: UUID, part: Part, person: UUID
) -> UUID:
    """This row of the call is that person: the history is shown from now on."""
    made = actions.attach(
        by=reader, at=at, ref=ref, part=part, person=person, is_them=True
    )
    _keep_from_staff(reader, at, [person])
    keep_contact(reader, at=at, ref=ref)
    follow(reader, at, ref)
    return made


def _keep_from_staff(reader: Reader, at: datetime, persons: Iterable[UUID]) -> None:
    """Keep the call from whoever of the staff must not know of somebody on it.

    While the register does not answer the call goes on, and the worker keeps this up.
    """
    with suppress(DatabaseError):
        own = records_of_refs(list(persons)).values()
        keep_up(by=reader, at=at, records=[record for some in own for record in some])


def not_them(
    reader: Reader, *, at: datetime, ref: UUID, part: Part, person: UUID
) -> UUID:
    """Not that person: hidden on this screen only, and kept for the specialist."""
    return actions.attach(
        by=reader, at=at, ref=ref, part=part, person=person, is_them=False
    )


def detach(reader: Reader, *, at: datetime, ref: UUID, attached: UUID) -> None:
    """Undo an attach, or a "not them"."""
    actions.detach(by=reader, at=at, ref=ref, attached=attached)
    keep_contact(reader, at=at, ref=ref)
    follow(reader, at, ref)


def grade(
    reader: Reader,
    *,
    at: datetime,
    ref: UUID,
    grade: str,
    why: str = "",
    reason: str = "",
    manner: str = "",
    manner_why: str = "",
    where: str = "",
    key: str | None = None,
) -> None:
    """Give a grade; one below what the rules say needs a reason, and is told on.

    why     a code of policy `lower_reasons`; where there is none, `reason` is another
    reason  in one's own words
    manner  a code of policy `manners`; another than as usual needs `manner_why`, a code
            of `manner_reasons`
    where   where to meet her, or at what time, where the manner needs it; else what was
            said on the call of how she wants us to come
    Raises Invalid for a grade or manner that policy does not have, or what lacks.
    """
    live = _live(reader, ref)
    verdict = graded(reader, live)
    if grade not in verdict.codes:
        raise Invalid(
            f"There is no grade {grade!r}.",
            field="grade",
            remedy=f"Give one of {', '.join(verdict.codes)}.",
        )
    given = Why(why or (ANOTHER if reason else ""), reason, reader.name)
    weighed = lower(grade, verdict.grading, given, reader.incidents)
    _refuse(weighed.missing)
    if manner:
        reasoned = Why(manner_why, reason, reader.name)
        words = where or live.value(MANNER_SAID)
        _refuse(how_to_come(manner, words, reasoned, reader.incidents).missing)
    if where and where != live.value(MANNER_SAID):
        actions.say(by=reader, at=at, ref=ref, name=MANNER_SAID, value=where)
    with suppress(AlreadyDone):  # of a repeat, what follows is done again
        actions.grade_call(
            by=reader,
            at=at,
            ref=ref,
            grade=grade,
            signs=verdict.grading.signs,
            reasons=verdict.reasons,
            reason=reason_words(given, reader.incidents),
            manner=manner,
            manner_why=manner_why,
            lower=weighed.lower,
            key=key,
        )
    follow(reader, at, ref)


def _refuse(missing: Sequence[Missing]) -> None:
    """Raise Invalid for the first thing that lacks."""
    for first in missing:
        raise Invalid(first.reason.says, field=first.field, remedy=first.remedy)


def send(reader: Reader, *, at: datetime, ref: UUID) -> None:
    """Hand the job to the controller. It needs a place and a grade, and nothing else.

    Where nobody graded, the grade of the rules is kept with its reasons.
    Raises Invalid, naming the field that lacks.
    """
    live = _live(reader, ref)
    verdict = graded(reader, live)
    code = live.grade.grade if live.grade else verdict.default
    _refuse(may_send(live.place, code))
    if live.grade is None:
        _grade_by_rule(reader, at, ref, verdict)
    actions.send(by=reader, at=at, ref=ref)
    follow(reader, at, ref)
    keep_record(reader, at=at, ref=ref)


def unsend(reader: Reader, *, at: datetime, ref: UUID) -> None:
    """Take a sending back; raises NotAllowed where a unit was sent."""
    actions.unsend(by=reader, at=at, ref=ref)


def leave_out(reader: Reader, *, at: datetime, ref: UUID, reason: str) -> int:
    """Leave out every question still owed, all for one reason; returns how many."""
    live = _live(reader, ref)
    if reason not in reader.incidents.leave_out_reasons:
        raise Invalid(
            "There is no such reason.", field="reason", remedy="Choose one of the list."
        )
    left = owed(answers_of(live), ask_facts(reader, live), reader.incidents)
    for question in left:
        name, value = f"ask.{question.code}", f"{LEFT_OUT}{reason}"
        actions.say(by=reader, at=at, ref=ref, name=name, value=value)
    follow(reader, at, ref)
    return len(left)


def close(reader: Reader, *, at: datetime, ref: UUID) -> None:
    """End the call: the line is down. A job that was sent goes on without it.

    Raises Invalid while a question is neither answered nor left out, unless the line
    dropped: then it passes to controller and unit.
    """
    live = _live(reader, ref)
    facts, answers = ask_facts(reader, live), answers_of(live)
    shut = closing(answers, facts, reader.incidents)
    if shut.blocks:
        raise Invalid(
            f"{len(shut.blocks)} questions are still to be asked, first: "
            f"{shut.blocks[0].topic.lower()}.",
            field="questions",
            remedy="Answer them, or leave them out with a reason.",
        )
    unasked = owed(answers, facts, reader.incidents)
    acts = close_acts(unasked, reached=not facts.domestic or is_reached(live))
    if live.state is State.SENT:
        actions.end_line(by=reader, at=at, ref=ref, acts=acts)
    else:
        actions.close_call(by=reader, at=at, ref=ref, acts=acts, only_from=live.state)
    keep_record(reader, at=at, ref=ref)
    keep_contact(reader, at=at, ref=ref)


def finish(reader: Reader, *, at: datetime, ref: UUID, reason: str) -> None:
    """End a job that was sent: what became of it, in the controller's words."""
    actions.close_call(by=reader, at=at, ref=ref, reason=reason)
    keep_record(reader, at=at, ref=ref)
    keep_contact(reader, at=at, ref=ref)


def not_domestic(reader: Reader, *, at: datetime, ref: UUID) -> None:
    """Close a call as not domestic abuse; one filed already is filed as no such event.

    Raises Invalid for a call that was opened elsewhere: it needs no such word.
    """
    if not _live(reader, ref).here:
        raise Invalid(
            "This call was opened by command and control.",
            field="",
            remedy="It needs no word here; close it there.",
        )
    actions.not_domestic(by=reader, at=at, ref=ref)
    live = _live(reader, ref)
    if queries.filed_as(live.source, live.external):
        not_abuse = document(live) | {"domestic": False}
        load(by=reader, at=at, source=live.source, documents=[(1, not_abuse)])


def reopen(reader: Reader, *, at: datetime, ref: UUID) -> None:
    """Take a close back, such as a slip of the key; what was sent is to be sent anew.

    Raises NotAllowed where a unit was sent: what becomes of a job is not undone here.
    """
    actions.reopen(by=reader, at=at, ref=ref)


def dispatch(
    reader: Reader,
    *,
    at: datetime,
    ref: UUID,
    callsign: str,
    number: str = "",
    purpose: Purpose = Purpose.TO_HER,
    key: str | None = None,
) -> UUID:
    """Send a unit, and brief it in the same breath, with any repeat as well."""
    made = actions.dispatch(
        by=reader,
        at=at,
        ref=ref,
        callsign=callsign,
        number=number,
        purpose=purpose,
        key=key,
    )
    whole = replace(reader, bars=frozenset())
    brief_units(whole, at=at, live=_live(reader, ref))
    return made


def _live(reader: Reader, ref: UUID) -> LiveCall:
    live = queries.call(reader, ref)
    if live is None:
        raise NoCall
    return live


def follow(reader: Reader, at: datetime, ref: UUID) -> None:
    """What follows from a change: signs, a grade that a rule raises, new briefings.

    Nothing of it is shown to whoever made the change, who may be kept from what it
    rests on: the unit must not go without it for that.
    """
    reader = replace(reader, bars=frozenset())
    live = queries.call(reader, ref)
    if live is None:  # a feed that may write and not read
        return
    live = _note_signs(reader, at, ref, live)
    if _breaks_an_order(live):
        breach(by=reader, at=at, ref=ref)
    verdict = graded(reader, live)
    held = live.grade
    if held and raised(held.grade, held.signs, verdict.grading, reader.incidents):
        _grade_by_rule(reader, at, ref, verdict)
        live = _live(reader, ref)
    brief_units(reader, at=at, live=live)


def _note_signs(reader: Reader, at: datetime, ref: UUID, live: LiveCall) -> LiveCall:
    """Keep what points to abuse, for lists that cannot look everybody up."""
    with suppress(DatabaseError):  # then what was known before still stands
        known = " ".join(of_history(reader, live))
        here = "yes" if of_abuse(before_here(reader, live)) else ""
        for name, value in (("history", known), (AT_PLACE, here)):
            if value != live.value(name):
                live = _say_for(reader, at, live, name, value)
    words = ", ".join(signs(reader, live))
    if words != live.value(SIGNS):
        live = _say_for(reader, at, live, SIGNS, words, _placed(reader, live))
    return live


def _placed(reader: Reader, live: LiveCall) -> tuple[str, ...]:
    """The act from which another system's call is to be graded: abuse is seen in it."""
    owes = not live.here and live.place and live.grade is None
    return (PLACED,) if owes and is_graded_domestic(reader, live) else ()


def _say_for(
    reader: Reader,
    at: datetime,
    live: LiveCall,
    name: str,
    value: str,
    acts: Sequence[str] = (),
) -> LiveCall:
    """Keep what Doorstep itself makes out; the call as it then stands."""
    actions.say(by=reader, at=at, ref=live.ref, name=name, value=value, acts=acts)
    entry = Entry(value, at, reader.name)
    return replace(live, fields={**live.fields, name: entry})


def _breaks_an_order(live: LiveCall) -> bool:
    """Whether he is there although an order or bail between the two is in force."""
    there = said(live.value("ask.he-is-there")).yes
    return there and Sign.ORDER_OR_BAIL in live.value("history").split()


def _grade_by_rule(reader: Reader, at: datetime, ref: UUID, verdict: Graded) -> None:
    actions.grade_call(
        by=reader,
        at=at,
        ref=ref,
        grade=verdict.default,
        signs=verdict.grading.signs,
        reasons=verdict.reasons,
        by_rule=True,
    )


def keep_record(reader: Reader, *, at: datetime, ref: UUID) -> None:
    """File the call like any event: found by number, place and person next time."""
    live = queries.call(reader, ref)
    if live is None:
        return
    load(by=reader, at=at, source=live.source, documents=[(1, document(live))])
    attached = {
        f"{live.external}/{line.part}": line.person
        for line in live.attached
        if line.is_them
    }
    if attached:
        attach_records(by=reader, at=at, source=live.source, persons=attached)
        _keep_from_staff(reader, at, attached.values())


def document(live: LiveCall) -> dict[str, Any]:
    """The call as intake takes any incident."""
    given: dict[str, Any] = {
        "kind": "incident",
        "id": live.external,
        "sort": "call",
        "number": live.number,
        "at": local(live.opened_at).isoformat(timespec="seconds"),
        "type": live.opened_as,
        "grade": live.grade.grade if live.grade else "",
        "address": live.place,
        "summary": live.value("text"),
        "caller_phone": live.rang,
        "persons": [_person(live, part) for part in Part if _is_named(live, part)],
    }
    # A place alone makes no event of abuse: else each would make the next one.
    if live.value(SIGNS) not in ("", PLACE_SIGN):
        given["domestic"] = True
    return {name: value for name, value in given.items() if value not in ("", [])}


def _is_named(live: LiveCall, part: Part) -> bool:
    said = any(
        live.value(f"{part}_{what}") for what in ("name", "born", "age", "phone")
    )
    return said or any(a.is_them and a.part == part for a in live.attached)


def _person(live: LiveCall, part: Part) -> dict[str, Any]:
    given: dict[str, Any] = {
        "role": ROLE_OF[part],
        "id": f"{live.external}/{part}",
        "name": live.value(f"{part}_name"),
        "born": live.value(f"{part}_born"),
        "age": live.value(f"{part}_age"),
    }
    if given["age"]:
        given["said_on"] = local_day(live.opened_at).isoformat()
    phones = [live.value(f"{part}_phone")]
    if part is not Part.CALLER and part_of(live.ringing) is part:
        phones.append(live.rang)
    given["phones"] = [phone for phone in phones if phone]
    return {name: value for name, value in given.items() if value not in ("", [])}
