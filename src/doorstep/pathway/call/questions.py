"""What must be asked on a call: the facts for the rule, the answers, the picture."""

from collections.abc import Mapping, Sequence

from doorstep.access.rules import Reader
from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.asking import (
    YES_NO,
    Answer,
    AskFacts,
    Kind,
    Question,
    closing,
    said,
)
from doorstep.incidents.rules.calls import Channel
from doorstep.pathway.call.grading import DROPPED
from doorstep.pathway.call.pictures import Question as Shown
from doorstep.pathway.call.signs import is_child_known, is_domestic
from doorstep.timing import clock_words

PLAIN = ("yes", "no", "not known")


def ask_facts(reader: Reader, live: LiveCall) -> AskFacts:
    """What decides which questions this call owes."""
    return AskFacts(
        domestic=is_domestic(reader, live),
        ringing=live.ringing,
        channel=Channel(live.channel),
        children=is_child_known(reader, live),
        dropped=bool(live.value(DROPPED)),
    )


def answers_of(live: LiveCall) -> dict[str, Answer]:
    """What has been answered or left out, by the code of the question."""
    found = {}
    for name, entry in live.fields.items():
        if not name.startswith("ask."):
            continue
        read = said(entry.value)
        left = read.words if read.kind is Kind.LEFT_OUT else ""
        found[name.removeprefix("ask.")] = Answer("" if left else entry.value, left)
    return found


def passed_on(reader: Reader, live: LiveCall) -> tuple[str, ...]:
    """Topics that controller and unit are to ask about, earlier abuse first.

    All that was not answered when the line dropped, and what was left out for a reason
    that hands it on.
    """
    facts = ask_facts(reader, live)
    shut = closing(answers_of(live), facts, reader.incidents)
    return tuple(one.topic for one in shut.passed_on)


def questions(
    live: LiveCall, here: Sequence[Question], answers: Mapping[str, Answer]
) -> tuple[Shown, ...]:
    """Every question of the call as the screen shows it, answered or owed."""
    choices = ("yes", "no") if live.channel in YES_NO else PLAIN
    return tuple(
        _question(live, one, answers.get(one.code, Answer()), choices) for one in here
    )


def _question(
    live: LiveCall, one: Question, answer: Answer, choices: tuple[str, ...]
) -> Shown:
    entry = live.fields.get(f"ask.{one.code}")
    choice, words = _split(answer.says, choices)
    return Shown(
        code=one.code,
        label=one.topic,
        ask=one.ask,
        why=one.reason.source,
        answer=answer.says,
        reason=answer.left_out,
        entered=f"{clock_words(entry.at)}, {entry.by}" if entry else "",
        choices=choices,
        choice=choice,
        words=words,
    )


def _split(answer: str, choices: tuple[str, ...]) -> tuple[str, str]:
    """An answer as the screen takes it: what was chosen, and the words beside it."""
    read = said(answer)
    if read.kind in choices:
        return str(read.kind), read.words
    return "", "" if read.kind is Kind.NOTHING else answer.strip()
