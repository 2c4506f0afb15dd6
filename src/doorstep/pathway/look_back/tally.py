"""Counts what a replay found, call by call."""

from collections import Counter
from dataclasses import dataclass, field

from doorstep.pathway.look_back.replay import Outcome
from doorstep.pathway.look_back.rules import Cause
from doorstep.timing import in_window


@dataclass
class Tally:
    """Sums over the calls of a period, and the calls that were missed.

    window   months in which an earlier event makes a repeat, by policy
    flagged  calls for which the source says whether the old flag was set
    other    calls not recorded as domestic abuse; other_known: those from a number
             or place with domestic abuse on record
    """

    window: int
    calls: int = 0
    flagged: int = 0
    noticed: int = 0
    repeats: int = 0
    known: Counter[str] = field(default_factory=Counter)
    other: int = 0
    other_known: int = 0
    causes: Counter[Cause] = field(default_factory=Counter)
    missed: list[Outcome] = field(default_factory=list)

    def add(self, one: Outcome) -> None:
        """Count one call."""
        if not one.domestic:
            self.other += 1
            self.other_known += one.known.any
            return
        self.calls += 1
        self.flagged += one.noticed is not None
        self.noticed += bool(one.noticed)
        self.repeats += one.known.victim
        self._known(one)
        if one.missed is not None and not one.noticed:
            self.causes[one.missed] += 1
            self.missed.append(one)

    def _known(self, one: Outcome) -> None:
        for name in ("number", "place", "victim", "suspect", "pair", "any"):
            self.known[name] += getattr(one.known, name)
        self.known["window"] += any(
            in_window(event.at, one.at, months=self.window) for event in one.earlier
        )
