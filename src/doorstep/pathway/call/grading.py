"""The grade that the rules give a call: its facts gathered, the rule asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from doorstep.access.rules import Reader
from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.grades import GradeFacts, Grading, Sign, grade, is_lower
from doorstep.pathway.call.signs import answered_yes, is_graded_domestic, now_heard
from doorstep.policy.catalogue import Incidents

DROPPED = "dropped"  # the field that says that the line fell


@dataclass(frozen=True)
class Graded:
    """What the rules say of a call now.

    codes  every grade that may be given, soonest first
    """

    grading: Grading
    codes: tuple[str, ...]
    policy: Incidents

    @property
    def default(self) -> str:
        """The grade that holds where nobody gave one; empty where it is no abuse."""
        return self.grading.grade

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words, in policy's order."""
        return tuple(reason.says for reason in self.grading.reasons)

    def is_below(self, given: str) -> bool:
        """Whether a grade lets her wait longer than the rules do."""
        return is_lower(given, self.default, self.policy)


def graded(reader: Reader, live: LiveCall) -> Graded:
    """Ask the rules about a call as it stands."""
    policy = reader.incidents
    facts = GradeFacts(
        domestic=is_graded_domestic(reader, live),
        now=reader.at,
        signs=frozenset(_signs(reader, live)),
    )
    ranked = sorted(policy.attend_minutes.values(), key=lambda one: one.rank)
    return Graded(grade(facts, policy), tuple(one.code for one in ranked), policy)


def _signs(reader: Reader, live: LiveCall) -> Iterator[str]:
    for asked in answered_yes(reader, live):
        yield asked.sign
    if live.value(DROPPED):
        yield Sign.LINE_CUT
    for cue in now_heard(reader, live):
        yield cue.sign
    yield from live.value("history").split()
