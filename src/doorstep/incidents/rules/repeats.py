"""How often before, by window, each figure with what it counts: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from doorstep.policy.catalogue import Window
from doorstep.timing import in_window, utc

EVER = "ever"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of earlier events.

    window  a code of `windows`, or `ever`
    says    what is counted: "Repeat victim, repeat of a pair, in the last 12 months"
    """

    window: str
    says: str
    n: int
    source: str


def repeats(
    times: Iterable[datetime], now: datetime, windows: Mapping[str, Window]
) -> tuple[Count, ...]:
    """Count earlier events in each window of policy, and ever, side by side.

    times  of what was reported before, crime or not, by whomever; a time after `now`
           is no earlier event and counts in none
    """
    before = [when for when in times if utc(when) <= utc(now)]
    counts = [
        Count(
            window=one.code,
            says=f"{one.says}, in the last {one.months} months",
            n=sum(in_window(when, now, months=one.months) for when in before),
            source=one.source,
        )
        for one in windows.values()
    ]
    ever = Count(EVER, "Ever on record here", len(before), "As far as sources go back")
    return (*counts, ever)
