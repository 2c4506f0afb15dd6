"""The picture of the operator's screen: made anew from rows each time it is read."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from doorstep.access.rules import Reader
from doorstep.incidents import queries
from doorstep.incidents.queries import (
    AttachedLine,
    GradeLine,
    LiveCall,
    UnitLine,
)
from doorstep.incidents.rules.asking import (
    asked_here,
    closing,
    scripts_for,
)
from doorstep.incidents.rules.brief import summary_500
from doorstep.incidents.rules.calls import (
    ENDED,
    Channel,
    LeftHow,
    Purpose,
    Ringing,
    State,
    may_send,
)
from doorstep.incidents.rules.grades import manner_reasons
from doorstep.incidents.rules.repeats import repeats
from doorstep.pathway.call.before import parts_before
from doorstep.pathway.call.brief import brief_of
from doorstep.pathway.call.contact import PRIVATE, contact
from doorstep.pathway.call.definition import definition
from doorstep.pathway.call.grading import Graded, graded
from doorstep.pathway.call.known import Answer as KnownAnswer
from doorstep.pathway.call.known import known, unread
from doorstep.pathway.call.pictures import (
    CallPage,
    Card,
    Choice,
    Cue,
    Field,
    GradeBox,
    Unit,
)
from doorstep.pathway.call.questions import answers_of, ask_facts, questions
from doorstep.pathway.call.signs import heard
from doorstep.pathway.call.unsaid import swept_lines
from doorstep.people.queries import records_of_refs
from doorstep.risk.rules import When
from doorstep.timing import clock_words, local_day, time_words

WHO = {
    Ringing.HER: "her",
    Ringing.HIM: "him",
    Ringing.CHILD: "a child",
    Ringing.NEIGHBOUR: "a neighbour",
    Ringing.RELATION: "a relation or friend",
    Ringing.AGENCY: "an agency",
    Ringing.NOT_KNOWN: "not known",
}


def call_page(
    reader: Reader, ref: UUID, numbered: Sequence[str] = ()
) -> CallPage | None:
    """The screen of one call; None where there is none that the reader may see.

    numbered  refs of candidates in the order in which this screen first showed them
    """
    live = queries.call(reader, ref)
    return page_of(reader, live, numbered) if live else None


def call_summary(reader: Reader, ref: UUID) -> str | None:
    """A call in at most 500 characters, to paste; None where there is none to see."""
    live = queries.call(reader, ref)
    return _summary(reader, live, known(reader, live)) if live else None


def page_of(reader: Reader, live: LiveCall, numbered: Sequence[str] = ()) -> CallPage:
    """The screen of a call that has been read."""
    answer = known(reader, live, numbered)
    verdict = graded(reader, live)
    reach = contact(reader, live, answer.out)
    asking = ask_facts(reader, live)
    answers = answers_of(live)
    shut = closing(answers, asking, reader.incidents)
    return CallPage(
        ref=str(live.ref),
        number=live.number,
        line=live.rang,
        channel=live.channel,
        channel_title=live.channel,
        opened=time_words(live.opened_at, reader.at),
        opened_by=live.opened_by,
        takers=live.takers,
        state=live.state,
        here=live.here,
        seq=live.seq,
        at=reader.at,
        fields=_fields(live, frozenset() if reach.shown else PRIVATE),
        ringing=tuple(
            Choice(one, WHO[one], live.value("ringing") == one) for one in Ringing
        ),
        script=tuple(_script(reader, live)),
        checked=answer.checked,
        known=answer.known,
        cards=tuple(_with_repeats(reader, live, card) for card in answer.cards),
        cues=tuple(
            Cue(h.kind, h.says, h.words, h.asks, h.when is When.PAST)
            for h in heard(reader, live)
        ),
        questions=questions(live, asked_here(asking, reader.incidents), answers),
        leave_out=tuple(
            Choice(one.code, one.says)
            for one in reader.incidents.leave_out_reasons.values()
        ),
        grade=_grade(reader, live, verdict, answer),
        units=tuple(_unit(unit, reader) for unit in live.units),
        advice=tuple(
            f"{_unsaid(a.text, answer)} ({a.kind}, {clock_words(a.at)}, {a.by})"
            for a in live.advice
            if a.text
        ),
        status=_status(live, reader),
        undo=tuple(_undo(live)),
        gone=tuple(reason.says for reason in shut.reasons) if shut.blocks else (),
        definition=definition(reader, live, answer.cards),
        asks=answer.asks,
        contact=reach,
    )


def _fields(live: LiveCall, hidden: Collection[str]) -> dict[str, Field]:
    return {
        name: Field(
            name,
            entry.value,
            f"{clock_words(entry.at)}, {entry.by}",
            unread(name, entry.value, local_day(live.opened_at)),
        )
        for name, entry in live.fields.items()
        if name not in hidden
    }


def _script(reader: Reader, live: LiveCall) -> Iterator[str]:
    for script in scripts_for(Channel(live.channel), reader.incidents):
        yield from script.says


def _grade(
    reader: Reader, live: LiveCall, verdict: Graded, answer: KnownAnswer
) -> GradeBox:
    policy = reader.incidents
    held = live.grade
    code = held.grade if held else verdict.default
    return GradeBox(
        code=code,
        title=policy.attend_minutes[code].title if code else "",
        reasons=verdict.reasons,
        choices=tuple(
            Choice(one, policy.attend_minutes[one].title, one == code)
            for one in verdict.codes
        ),
        lower_reasons=tuple(
            Choice(r.code, r.says)
            for r in sorted(policy.lower_reasons.values(), key=lambda r: r.order)
        ),
        manners=tuple(
            Choice(m.code, m.says, bool(held and held.manner == m.code))
            for m in sorted(policy.manners.values(), key=lambda m: m.order)
        ),
        manner_reasons=tuple(
            Choice(m.code, m.says, bool(held and held.manner_why == m.code))
            for m in manner_reasons(policy)
        ),
        lowered=_lowered(live.grade, answer),
        missing=tuple(one.field for one in may_send(live.place, code)),
        sent=live.state is State.SENT,
    )


def _lowered(grade: GradeLine | None, answer: KnownAnswer) -> str:
    if grade is None or not grade.lower:
        return ""
    return (
        f"{grade.by}, {clock_words(grade.at)}: {_unsaid(grade.reason, answer)}. "
        "The controller is told."
    )


def _unsaid(words: str, answer: KnownAnswer) -> str:
    """Another person's words, without what this screen may not hold."""
    if answer.out is None:
        return "words that are not shown while the register does not answer"
    return swept_lines(words, answer.out)


def _unit(unit: UnitLine, reader: Reader) -> Unit:
    state, since = "sent", unit.since
    if unit.arrived_at:
        state, since = "there", unit.arrived_at
    if unit.until:
        state, since = unit.ended_how or LeftHow.LEFT, unit.until
    return Unit(
        ref=str(unit.ref),
        callsign=unit.callsign,
        officer=unit.officer,
        state=state,
        since=time_words(since, reader.at),
        briefing=read_words(unit),
        purpose=unit.purpose,
    )


def read_words(unit: UnitLine) -> str:
    """Whether the newest briefing has reached the unit, and how."""
    if unit.briefing is None:
        return "no briefing yet"
    if not unit.briefing.reads:
        return "briefing not read"
    first = unit.briefing.reads[0]
    return f"briefing {first.how}, {clock_words(first.at)}"


def _with_repeats(reader: Reader, live: LiveCall, card: Card) -> Card:
    """How often before, by window, each with its definition.

    A window that counts a suspect's victims is left out: here events are counted.
    """
    ref = UUID(card.ref)
    records = records_of_refs([ref]).get(ref, [])
    taken = {p.incident: p.at for p in parts_before(reader, live, records)}
    windows = reader.incidents.windows
    of_events = {code: one for code, one in windows.items() if not one.victims}
    counts = repeats(taken.values(), live.opened_at, of_events)
    return replace(card, repeats=tuple(f"{c.says}: {c.n}" for c in counts))


def _status(live: LiveCall, reader: Reader) -> str:
    """One sentence about what stands."""
    attached = [a for a in live.attached if a.is_them]
    if live.state is State.CLOSED:
        return "This call is closed. What is typed is kept, and nobody is sent."
    if live.state is State.SENT:
        goes_on = "The line is ended; the job" if live.value(ENDED) else "The call"
        return f"Sent to the controller. {goes_on} goes on."
    if attached:
        last = attached[-1]
        return f"Attached as {last.part}, {clock_words(last.at)}, by {last.by}."
    return "All that is typed is saved." if live.fields else ""


def _undo(live: LiveCall) -> Iterator[tuple[str, str]]:
    for line in live.attached:
        yield f"detach/{line.ref}", _undo_words(line)
    if live.state is State.SENT and not live.units:
        yield "unsend", "Take the sending back"
    if live.state is State.CLOSED and live.here and not live.units:
        yield "reopen", "Open the call again"


def _undo_words(line: AttachedLine) -> str:
    return (
        f"Undo: attached as {line.part}" if line.is_them else f"Undo: not {line.part}"
    )


def _summary(reader: Reader, live: LiveCall, answer: KnownAnswer) -> str:
    """What stands of the call, for a log that many can read."""
    title = ""
    if live.grade:
        title = reader.incidents.attend_minutes[live.grade.grade].title
    if answer.out is None:  # nobody knows which places it must not hold
        return f"{live.number}: history was not checked."
    made = brief_of(reader, live, Purpose.TO_HER, answer, reader.at)
    return swept_lines(summary_500(made, live.number, title), answer.out)
