"""What is found, worded as a question that gives nothing of it away: pure.

A question is picked from policy by what kind of thing was found. Nothing that stands in
a record is ever put into one, so that none can hold a name, an address or a date.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from doorstep.incidents.rules.calls import Ringing
from doorstep.policy import Reason
from doorstep.policy.catalogue import Incidents


class Finding(enum.StrEnum):
    """What kind of thing was found; codes of `found_asks`."""

    NUMBER = "number"
    NAME = "name"
    PLACE = "place"
    AS_VICTIM = "as-victim"
    AS_SUSPECT = "as-suspect"
    PAIR = "pair"
    ORDER = "order"
    WARNING = "warning"
    CHILD = "child"
    NEEDS = "needs"
    SUICIDE = "suicide"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found.

    shows  what the operator reads under *do not read out*: "last used by Sana S."
    """

    finding: str
    shows: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to ask, and the first kind of finding that it is for."""

    ask: str
    reason: Reason


def questions(
    found: Iterable[Found], ringing: Ringing, policy: Incidents
) -> tuple[Asked, ...]:
    """Word what was found as questions, each once, in the order of policy.

    To anybody but her a question also hides that anything was ever reported. A finding
    that policy does not name has no question.
    """
    kinds = {one.finding for one in found}
    asked: dict[str, Asked] = {}
    for code, item in policy.found_asks.items():
        if code in kinds:
            ask = item.ask if ringing is Ringing.HER else item.other
            asked.setdefault(ask, Asked(ask, Reason(item.finds, item.source)))
    return tuple(asked.values())
