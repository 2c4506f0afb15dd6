"""The grade that the rules give a call: its facts gathered, the rule asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from doorstep.access.rules import Reader
from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.grades import GradeFacts, Grading, Sign, grade, is_lower
from doorstep.pathway.call.signs import SIGN_OF_CUE, is_graded_domestic, now_heard
from doorstep.policy.catalogue import Incidents

YES = "yes"
# What an answer to a question of policy `must_ask` tells the grade's rules.
SIGN_OF_ANSWER = {
    "he-is-there": Sign.HE_IS_THERE,
    "weapon": Sign.WEAPON,
    "firearms": Sign.FIREARMS,
    "children": Sign.CHILD_AT_RISK,
    "pregnant": Sign.PREGNANT,
    "suicide": Sign.SUICIDE_HERS,
    "orders": Sign.ORDER_OR_BAIL,
}
DROPPED = "dropped"  # the field that says that the line fell


@dataclass(frozen=True)
class Graded:
    """What the rules say of a call now.

    default  the grade that holds where nobody gave one; empty where it is no abuse
    reasons  in words, in policy's order
    codes    every grade that may be given, soonest first
    """

    default: str
    reasons: tuple[str, ...]
    signs: tuple[str, ...]
    codes: tuple[str, ...]
    policy: Incidents

    def is_below(self, given: str) -> bool:
        """Whether a grade lets her wait longer than the rules do."""
        return bool(self.default) and is_lower(given, self.default, self.policy)


def graded(reader: Reader, live: LiveCall) -> Graded:
    """Ask the rules about a call as it stands."""
    policy = reader.incidents
    facts = GradeFacts(
        domestic=is_graded_domestic(reader, live),
        now=reader.at,
        signs=frozenset(_signs(reader, live)),
    )
    verdict: Grading = grade(facts, policy)
    ranked = sorted(policy.attend_minutes.values(), key=lambda one: one.rank)
    return Graded(
        default=verdict.grade,
        reasons=tuple(reason.says for reason in verdict.reasons),
        signs=verdict.signs,
        codes=tuple(one.code for one in ranked),
        policy=policy,
    )


def _signs(reader: Reader, live: LiveCall) -> Iterator[str]:
    for code, sign in SIGN_OF_ANSWER.items():
        if live.value(f"ask.{code}").startswith(YES):
            yield sign
    if live.value(DROPPED):
        yield Sign.LINE_CUT
    for kind in now_heard(reader, live):
        if kind in SIGN_OF_CUE:
            yield SIGN_OF_CUE[kind]
    yield from live.value("history").split()
