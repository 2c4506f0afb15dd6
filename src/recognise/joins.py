"""May two records become one person without anybody looking?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recognise.records import Record
from recognise.score import Comparison

_STURDY_GIVEN = frozenset({"same", "spelling", "short", "sound", "close"})
# A year that agrees already parts a son from the father whose name he bears.
_STURDY_BORN = frozenset(
    ("same", "exchanged", "digit", "fits", "year and month", "year and day")
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two records may be joined: "join", "doubtful" or "never", and why."""

    answer: Literal["join", "doubtful", "never"]
    reasons: tuple[str, ...]


def may_join(
    a: Record, b: Record, comparison: Comparison, *, opposite: bool = False
) -> Verdict:
    """Decide whether two records may be joined by rule.

    opposite  the two stand on opposite sides of one incident
    "never" stands against any weight; "doubtful" goes to a person; "join" needs a
    certain match, a first name and at least a birth year that agree, and no guard.
    """
    conflicts = tuple(_conflicts(a, b, comparison, opposite))
    if conflicts:
        return Verdict("never", conflicts)
    doubts = tuple(_doubts(comparison))
    if doubts:
        return Verdict("doubtful", doubts)
    return Verdict("join", ("certain, and nothing speaks against it",))


def _conflicts(
    a: Record, b: Record, comparison: Comparison, opposite: bool
) -> list[str]:
    levels = {e.field: e.level for e in comparison.evidence}
    found = []
    if opposite:
        found.append("the two are on opposite sides of one incident")
    if levels.get("id") == "differs":
        found.append("each has another reference number of the same kind")
    sexes = a.sex and b.sex and a.sex != b.sex
    if sexes and levels.get("given") == "differs":
        found.append("sex and first name are different")
    return found


def _doubts(comparison: Comparison) -> list[str]:
    levels = {e.field: e.level for e in comparison.evidence}
    found = []
    if not comparison.joins:
        found.append("it is not certain enough")
    if comparison.household or comparison.guards:
        found.append("the two may be members of one household")
    if levels.get("id") == "same":
        return found
    if levels.get("given") not in _STURDY_GIVEN:
        found.append("the first name does not agree")
    if levels.get("family") == "differs" and not _married(comparison, levels):
        found.append("the surname does not agree")
    if levels.get("born") not in _STURDY_BORN or not _told(comparison):
        found.append("the year of birth does not agree or is not known")
    return found


def _married(comparison: Comparison, levels: dict[str, str]) -> bool:
    """Whether all but the surname is the same, as when somebody marries."""
    same_door = levels.get("number") == "same" or levels.get("phone") == "same"
    return levels.get("born") == "same" and same_door


def _told(comparison: Comparison) -> bool:
    return any(e.field == "born" and e.bits > 0 for e in comparison.evidence)
