"""How she may be reached: what is said on a call becomes her plan; ring-back by it.

Only her own word makes a plan: whoever else rings may be him, and a number of his
would ring in his hand. Only who works on the call sees it; it is in no briefing, no
summary and no radio text.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from doorstep.access.rules import Reader
from doorstep.incidents import queries
from doorstep.incidents.actions import NoCall
from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.asking import need
from doorstep.incidents.rules.calls import Part, Ringing, may_be_him
from doorstep.incidents.rules.facts import Fact
from doorstep.pathway.call.pictures import Attempt, Reach
from doorstep.people.queries import person_of_record
from doorstep.people.rules.sweep import Secrets, swept
from doorstep.safeguarding import actions
from doorstep.safeguarding.queries import (
    AttemptLine,
    PlanLine,
    attempts,
    has_plan,
    plan_of,
    secrets_of,
)
from doorstep.safeguarding.rules import (
    Plan,
    Result,
    Verdict,
    digits,
    window_of,
)
from doorstep.safeguarding.rules import ring_back as judged
from doorstep.timing import clock_words, local_day, time_words

PRIVATE = frozenset({"safe_number", "safe_times", "safe_who", "code_word"})
FIELDS = PRIVATE | {"ringing"}  # what changes her plan when it is said
CONTROLLER = "controller"
NOT_SHOWN = "Only who works on this call sees how she may be reached."
NOT_READ = "The register did not answer: do not ring back, send a unit."
NOT_HERS = "What another said of how to reach her is no plan: she says it herself."


def keep_contact(reader: Reader, *, at: datetime, ref: UUID) -> None:
    """Make what she said on this call her plan, or take back what it had made.

    It follows whom the call is about: who is attached, else whoever the call's own
    record is taken to be, once there is one.
    """
    live = queries.call(reader, ref)
    if live is None:  # a feed that may write and not read
        return
    actions.keep_said(by=reader, at=at, call=ref, person=_her(live), said=said(live))


def said(live: LiveCall) -> Plan:
    """How she may be reached, by her own word on this call; empty by any other's."""
    if live.ringing is not Ringing.HER:
        return Plan()
    times = live.value("safe_times")
    return Plan(
        number=live.value("safe_number"),
        times=times,
        who=live.value("safe_who"),
        code_word=live.value("code_word"),
        needs=need(live.value("ask.needs")),
        window=window_of(times),
    )


def is_reached(live: LiveCall) -> bool:
    """Whether it stands how she may be reached, by this call or an earlier one."""
    her = _her(live)
    return said(live).reaches or (her is not None and has_plan(her))


def _attached(live: LiveCall) -> UUID | None:
    hers = (a.person for a in live.attached if a.is_them and a.part == Part.HER)
    return next(hers, None)


def _her(live: LiveCall) -> UUID | None:
    return _attached(live) or person_of_record(
        live.source, f"{live.external}/{Part.HER}"
    )


def contact(reader: Reader, live: LiveCall, out: Secrets | None) -> Reach:
    """How she may be reached, and whether this reader may ring her back now.

    out  what no text of the screen may hold; None where the register cannot say
    """
    if not live.mine:
        return Reach(why=(NOT_SHOWN,))
    line = _line(reader, live)
    plan = line.plan if line else said(live)
    tried = attempts(reader, live.ref)
    verdict = _verdict(reader, live, plan, tried)
    why = [reason.says for reason in verdict.says]
    goes_on = any(one.result is None for one in tried)
    # While he may be on the line nothing of it is there to be read out, until somebody
    # has begun to ring her, which is on record.
    hidden = bool(may_be_him(live.ringing)) and not goes_on
    words = () if hidden else tuple(_words(plan, number=goes_on))
    if out is None:
        return Reach(shown=True, plan=plan.says, why=(NOT_READ,))
    if live.ringing is not Ringing.HER and any(map(live.value, PRIVATE)):
        why.append(NOT_HERS)
    return Reach(
        shown=True,
        plan=plan.says,
        says=tuple(swept(line, out) for line in words),
        entered=f"{time_words(line.since, reader.at)}, {line.by}" if line else "",
        may=verdict.may,
        number="" if hidden else verdict.number,
        why=tuple(swept(line, out) for line in why),
        attempts=tuple(_attempt(one) for one in tried),
    )


def _line(reader: Reader, live: LiveCall) -> PlanLine | None:
    her = _attached(live)
    return plan_of(reader, her) if her else None


def _verdict(
    reader: Reader, live: LiveCall, plan: Plan, tried: tuple[AttemptLine, ...]
) -> Verdict:
    return judged(
        plan,
        at=reader.at,
        caller_may_be_him=bool(may_be_him(live.ringing)),
        attempts=[one.result for one in tried],
        by_controller=reader.role == CONTROLLER,
        rang=live.rang,
    )


def _words(plan: Plan, *, number: bool) -> Iterator[str]:
    """Lines of her plan; her number only while she is being rung."""
    if number and plan.number:
        yield f"Number: {plan.number}"
    for title, text in (
        ("When", plan.times),
        ("Who may answer", plan.who),
        ("Code word", plan.code_word),
        ("Needs", plan.needs),
        ("Say to anybody else", plan.neutral),
    ):
        if text:
            yield f"{title}: {text}"


def _attempt(line: AttemptLine) -> Attempt:
    result = str(line.result) if line.result else ""
    return Attempt(str(line.ref), line.n, f"{clock_words(line.at)}, {line.by}", result)


def ring_back(
    reader: Reader, *, at: datetime, ref: UUID, key: str | None = None
) -> UUID:
    """Say that she is rung back now; kept before it rings. Returns the attempt's ref.

    Raises NoCall, or NotAllowed with why where nobody may ring.
    """
    live = queries.call(reader, ref)
    if live is None or not live.mine:
        raise NoCall
    line = _line(reader, live)
    return actions.try_ring_back(
        by=reader,
        at=at,
        call=ref,
        plan=line.plan if line else said(live),
        plan_ref=line.ref if line else None,
        caller_may_be_him=bool(may_be_him(live.ringing)),
        rang=live.rang,
        key=key,
    )


def end_ring_back(
    reader: Reader, *, at: datetime, attempt: UUID, result: Result
) -> None:
    """Say who answered, or that nobody did."""
    actions.end_ring_back(by=reader, at=at, attempt=attempt, result=result)


def unspoken(reader: Reader, live: LiveCall, on: date) -> Iterator[Fact]:
    """Her safe numbers and code words: for a briefing's rule to sweep, never to say."""
    her = _attached(live)
    numbers, words = secrets_of(her) if her else (frozenset(), frozenset())
    known = {*numbers, live.value("safe_number")}
    for text in sorted({one for one in known if digits(one)} | words):
        yield Fact("come", text, "", on, "record", "new-phone", protected=True)
    line = plan_of(reader, her) if her else None
    if line and line.plan.code_word and not live.value("code_word"):
        since, word = local_day(line.since), line.plan.code_word
        yield Fact("come", word, "her contact plan", since, "record", "code-word")
