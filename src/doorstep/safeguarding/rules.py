"""How she may safely be reached, and whether anybody rings back: pure.

His hand may pick up. So ring-back runs through her plan alone; where there is none, or
the plan speaks against it, nobody rings back and a unit is sent.

Words: *contact plan* (how she said that she may be reached), *ring-back* (one attempt
to reach her after the line went), *window* (from and to a time of day, where she gave
one).
"""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from doorstep.policy import Reason
from doorstep.timing import local
from recognise import Given, normalise

_HERS = "Doorstep proposal: she says how she may be reached, and nobody guesses"
_HAND = "Doorstep proposal: whoever hurts her may pick up"

PHONE_TAIL = 9  # last digits of a number, whatever stands before them
_WINDOW = re.compile(
    r"(?:between |from )?([01]?\d|2[0-3]):([0-5]\d)"
    r" ?(?:-|–|to|and|until) ?([01]?\d|2[0-3]):([0-5]\d)",
    re.IGNORECASE,
)


class Result(enum.StrEnum):
    """What became of one ring-back."""

    HER = "answered by her"
    ANOTHER = "answered by another"
    NOT_ANSWERED = "not answered"


Window = tuple[time, time]  # on a London clock; the second may be the next day


@dataclass(frozen=True, slots=True)
class Plan:
    """How she may safely be reached, in her words; empty where she did not say.

    number    as it was given: "sister, 07700 900222"
    times     in words; `window` the same where they are two times of day
    who       who may answer, beside her
    needs     language, interpreter, hearing
    neutral   what to say to anybody else who answers
    disputed  another number stands beside it: two plans became one person's
    """

    number: str = ""
    times: str = ""
    who: str = ""
    code_word: str = ""
    needs: str = ""
    neutral: str = ""
    window: Window | None = None
    disputed: bool = field(default=False, compare=False)

    @property
    def reaches(self) -> bool:
        """Whether she was asked how she may be reached, whatever she answered."""
        return bool(self.number or self.times or self.who)

    @property
    def says(self) -> bool:
        """Whether it holds anything that a plan is made for."""
        return self.reaches or bool(self.code_word)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to ring back now.

    number  the one to ring, as the plan has it; empty where nobody may
    says    why, or what to mind: each a sentence for the person who would ring
    """

    may: bool
    number: str
    says: tuple[Reason, ...]


def digits(text: str) -> frozenset[str]:
    """Give the last nine digits of each whole number in a text; empty where none is."""
    phones = normalise(Given(phones=(text,))).phones if text else ()
    found = (phone.digits.lstrip("+") for phone in phones)
    return frozenset(one[-PHONE_TAIL:] for one in found if len(one) >= PHONE_TAIL)


def same_number(one: str, other: str) -> bool:
    """Tell whether two texts mean one number, however it is written."""
    if digits(one) and digits(other):
        return digits(one) == digits(other)
    return one.split() == other.split()


def window_of(times: str) -> Window | None:
    """Read "09:00 to 15:00" as a window; None for any other words.

    "After school" stays words for a person to judge: a guess could ring at his hour.
    """
    found = _WINDOW.fullmatch(times.strip())
    if found is None:
        return None
    first, last = (int(found[n]) for n in (1, 3))
    return time(first, int(found[2])), time(last, int(found[4]))


def within(window: Window, at: datetime) -> bool:
    """Tell whether a moment lies in a window, its end left out, on a London clock."""
    begins, ends = window
    now = local(at).time()
    if begins <= ends:
        return begins <= now < ends
    return now >= begins or now < ends


def renewed(held: Plan | None, said: Plan) -> Plan:
    """Lay what was said now over what stood.

    Times, and who may answer, belong to a number: with a new number the old ones go.
    """
    if held is None:
        return said
    if said.number and not same_number(said.number, held.number):
        held = replace(held, number="", times="", who="", window=None)
    return Plan(
        number=said.number or held.number,
        times=said.times or held.times,
        who=said.who or held.who,
        code_word=said.code_word or held.code_word,
        needs=said.needs or held.needs,
        neutral=said.neutral or held.neutral,
        window=said.window if said.times else held.window,
    )


def ring_back(
    plan: Plan | None,
    *,
    at: datetime,
    caller_may_be_him: bool,
    attempts: Sequence[Result | None] = (),
    by_controller: bool = False,
    rang: str = "",
) -> Verdict:
    """Decide whether she may be rung back now, on which number, and what to mind.

    attempts       made on this call, in order; None while what became of one is open
    by_controller  whoever would ring holds a controller's post
    rang           the number that rang, as shown
    """
    against = (
        *_by_plan(plan, at, caller_may_be_him),
        *_by_number(plan, caller_may_be_him, rang),
        *_by_attempts(attempts, by_controller),
    )
    if plan is None or against:
        send = Reason("Nobody rings back. Send a unit.", _HAND)
        return Verdict(False, "", (*against, send))
    return Verdict(True, plan.number, _to_mind(plan, caller_may_be_him, rang))


def _by_plan(plan: Plan | None, at: datetime, may_be_him: bool) -> tuple[Reason, ...]:
    if plan is None or not plan.says:
        return (Reason("No safe way to reach her is known.", _HERS),)
    if not digits(plan.number):
        return (Reason("Her plan names no number that may be rung.", _HERS),)
    if plan.disputed:
        says = "Two plans stand with different numbers. Ask her which one holds."
        return (Reason(says, _HERS),)
    if plan.window is not None and not within(plan.window, at):
        which = "" if may_be_him else f": {plan.times}"
        return (Reason(f"It is outside her times{which}.", _HERS),)
    return ()


def _by_number(plan: Plan | None, may_be_him: bool, rang: str) -> tuple[Reason, ...]:
    if plan is None or not may_be_him or not digits(plan.number) & digits(rang):
        return ()
    says = "Her number is the one that rang, and the caller may be him."
    return (Reason(says, _HAND),)


def _by_attempts(
    attempts: Sequence[Result | None], by_controller: bool
) -> tuple[Reason, ...]:
    if Result.ANOTHER in attempts:
        return (Reason("Somebody else answered the last time.", _HAND),)
    if None in attempts:
        says = "Somebody is ringing her now, or has not said what became of it."
        return (Reason(says, _HAND),)
    if attempts and not by_controller:
        says = "She was rung back once. Only a controller may ring again."
        return (Reason(says, _HAND),)
    return ()


def _to_mind(plan: Plan, may_be_him: bool, rang: str) -> tuple[Reason, ...]:
    says = ["Ring this number and no other."]
    if rang and not digits(plan.number) & digits(rang):
        says.append("Do not ring the number that rang.")
    if may_be_him:
        says.append("The caller may be him: say nothing of this call to him.")
        says.append("What else her plan says is shown once you begin to ring her.")
        return tuple(Reason(one, _HERS) for one in says)
    if plan.times and plan.window is None:
        says.append(f"She said when: {plan.times}. Ring only then.")
    if plan.who:
        says.append(f"She said who may answer: {plan.who}.")
    if plan.neutral:
        says.append(f"To anybody else say only: {plan.neutral}.")
    else:
        says.append("To anybody else say nothing of the police, and end the call.")
    if plan.needs:
        says.append(f"She needs: {plan.needs}.")
    return tuple(Reason(one, _HERS) for one in says)
