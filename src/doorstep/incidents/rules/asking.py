"""What must be asked before a call is closed, and what to say where no voice is: pure.

Nothing here stands before sending. A question is owed until it is answered or left out
with a reason; what is owed when the line drops passes to controller and unit.

Words: *left out* (not asked, with a reason), *script* (for a line without a voice).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from doorstep.incidents.rules.calls import Channel, Ringing
from doorstep.policy import Reason
from doorstep.policy.catalogue import Applies, Incidents, MustAsk, Script

_DROPPED = "Doorstep proposal: what the line took away, the next person asks"

# On these she can tap, cough or press a key, or must not be heard to say more.
YES_NO = frozenset(
    {Channel.SILENT_MOBILE, Channel.SILENT_LANDLINE, Channel.OPEN_LINE, Channel.TEXT}
)
LEFT_OUT = "left out: "  # before the code of the reason, in the field of the answer
# "no English" is words: *no* stands alone, or a stop comes after it.
_LEADS = (
    (r"yes(?=$|[\s:,.;!])", "yes"),
    (r"not known(?=$|[\s:,.;!])", "not known"),
    (r"(?:no|none)(?=$|\s*[:,.;!]|\s+[-–—]\s)", "no"),
)
_STOPS = " \t:,.;!-–—"  # between the first word and the rest
_UNSAID = "interpreter or other need, ask which"  # where the answer is a bare yes
BEFORE = "before"  # the question about earlier abuse, which comes first


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What decides which questions are owed.

    domestic  it is, or may be, domestic abuse: on any other call nothing is owed
    children  a child is known of, from this call or from the record
    dropped   the line fell, and nobody is on it
    """

    domestic: bool
    ringing: Ringing
    channel: Channel
    children: bool = False
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question.

    says      the answer as it was typed
    left_out  else a code of `leave_out_reasons`
    """

    says: str = ""
    left_out: str = ""


class Kind(StrEnum):
    """What an answer comes to, by its first word."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"
    LEFT_OUT = "left out"
    OTHER = "other"  # words alone
    NOTHING = "nothing"  # there is no answer


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it is read.

    words  what comes after the first word; all of it for OTHER, the code of the reason
           for LEFT_OUT
    """

    kind: Kind
    words: str = ""

    @property
    def yes(self) -> bool:
        return self.kind is Kind.YES


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is to be asked on this call, and whose rule it is."""

    code: str
    topic: str
    ask: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands between a call and its close.

    blocks     still to be answered or left out
    passed_on  for controller and unit to ask, each with why it was not asked here
    reasons    in words, for the screen and the job; empty where nothing is open
    """

    blocks: tuple[Question, ...]
    passed_on: tuple[Question, ...]
    reasons: tuple[Reason, ...]


def said(answer: str) -> Said:
    """Read an answer by its first word alone: "yesterday" is no yes, "Yes: two" is."""
    text = answer.strip()
    if not text:
        return Said(Kind.NOTHING)
    if text.startswith(LEFT_OUT):
        return Said(Kind.LEFT_OUT, text.removeprefix(LEFT_OUT).strip())
    for lead, kind in _LEADS:
        if found := re.match(lead, text, re.IGNORECASE):
            return Said(Kind(kind), text[found.end() :].lstrip(_STOPS))
    return Said(Kind.OTHER, text)


def answered(choice: str, words: str) -> str:
    """Join a choice and words to the one answer that is kept: "yes: two, upstairs"."""
    return ": ".join(part for part in (choice.strip(), words.strip()) if part)


def need(answer: str) -> str:
    """Name what she needs to be talked with, in words; empty where that is nothing."""
    read = said(answer)
    if read.yes:
        return read.words or _UNSAID
    return read.words if read.kind is Kind.OTHER else ""


def asked_here(facts: AskFacts, policy: Incidents) -> tuple[Question, ...]:
    """List every question that this call must hold, in order, worded for who rings."""
    if not facts.domestic:
        return ()
    items = sorted(policy.must_ask.values(), key=lambda item: item.order)
    return tuple(_worded(item, facts) for item in items if _applies(item, facts))


def _applies(item: MustAsk, facts: AskFacts) -> bool:
    hers = facts.ringing is Ringing.HER
    return {
        Applies.ALWAYS: True,
        Applies.SHE_RINGS: hers,
        Applies.ANOTHER_RINGS: not hers,
        Applies.CHILDREN: facts.children,
    }[item.applies]


def _worded(item: MustAsk, facts: AskFacts) -> Question:
    ask = item.ask
    if facts.channel in YES_NO:
        ask = item.yes_no
    elif facts.ringing is not Ringing.HER:
        ask = item.other or item.ask
    return Question(item.code, item.topic, ask, Reason(item.topic, item.source))


def owed(
    answers: Mapping[str, Answer], facts: AskFacts, policy: Incidents
) -> tuple[Question, ...]:
    """List the questions still owed before the close, earlier abuse first.

    answers  by the code of the question; spaces are no answer, and a reason that policy
             does not list is none
    """
    return tuple(
        question
        for question in asked_here(facts, policy)
        if not _settled(answers.get(question.code), policy)
    )


def _settled(answer: Answer | None, policy: Incidents) -> bool:
    if answer is None:
        return False
    return bool(answer.says.strip()) or answer.left_out in policy.leave_out_reasons


def closing(
    answers: Mapping[str, Answer], facts: AskFacts, policy: Incidents
) -> Closing:
    """Tell what still blocks the close, and what passes to whoever comes next.

    Once the line has dropped nothing blocks: what is owed passes on as it is.
    """
    here = asked_here(facts, policy)
    open_ = owed(answers, facts, policy)
    left = tuple(one for one in here if _left(answers.get(one.code), policy))
    if facts.dropped:
        passed = tuple(one for one in here if one in open_ or one in left)
        says = "The line dropped: still to be asked"
        return Closing((), passed, _open_reasons(says, open_, _DROPPED))
    says = "Still to be asked, or left out with a reason"
    return Closing(open_, left, _open_reasons(says, open_, ""))


def _left(answer: Answer | None, policy: Incidents) -> bool:
    """Whether a question was left out for a reason that hands it on."""
    if answer is None or answer.says.strip():
        return False
    reason = policy.leave_out_reasons.get(answer.left_out)
    return reason is not None and reason.passes_on


def _open_reasons(
    says: str, open_: tuple[Question, ...], source: str
) -> tuple[Reason, ...]:
    return tuple(
        Reason(f"{says}: {one.topic}", source or one.reason.source) for one in open_
    )


def scripts_for(channel: Channel, policy: Incidents) -> tuple[Script, ...]:
    """List what to do and say on this kind of line, in the order of policy."""
    return tuple(one for one in policy.scripts.values() if channel in one.channels)


def close_acts(
    unasked: tuple[Question, ...], *, reached: bool = True
) -> tuple[str, ...]:
    """Name the acts of a close: that it is, and what was still to be asked then.

    unasked  what `owed` gave at that moment: left out with a reason is no longer owed
    reached  nobody has to be asked any more how she may safely be reached
    """
    acts = ["call.close"]
    if any(one.code == BEFORE for one in unasked):
        acts.append("call.close_unasked")
    if not reached:
        acts.append("call.close_unreached")
    return tuple(acts)
