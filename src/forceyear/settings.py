"""What a force-year is made from: its size, seed, length and calibration."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

SMALLEST = 2_000
LARGEST = 10_000_000


class SettingsError(ValueError):
    """A force-year that cannot be made, with the setting and what it may be."""


@dataclass(frozen=True)
class Calibration:
    """How much of everything a year holds, from printed figures.

    crimes               domestic abuse crimes a year for each resident
    crimes_per_call      share of domestic abuse calls that become a crime
    abuse_share          share of all calls that are domestic abuse
    abuse_share_of_crime share of all recorded crime that is domestic abuse
    arrests_per_crime    arrests for each domestic abuse crime
    conferences          conference cases a year for each resident, 0 if not counted
    high, medium         shares of cases graded so; the rest are standard
    active               cases counted as active for each resident; 0: all of them
    charged, cautioned   shares of domestic abuse crimes that end so
    orders               which table of orders there are (data/codes.toml)
    sources              where each figure is printed, or why it was assumed
    """

    name: str
    title: str
    crimes: float
    crimes_per_call: float
    abuse_share: float
    abuse_share_of_crime: float
    arrests_per_crime: float
    conferences: float
    high: float
    medium: float
    active: float
    charged: float
    cautioned: float
    orders: str
    sources: tuple[tuple[str, str], ...]


@cache
def calibrations() -> dict[str, Calibration]:
    """The named calibrations that ship with the package."""
    text = files("forceyear").joinpath("data/calibrations.toml").read_text("utf-8")
    return {
        name: Calibration(
            name=name,
            sources=tuple(table["sources"].items()),
            **{k: v for k, v in table.items() if k != "sources"},
        )
        for name, table in tomllib.loads(text).items()
    }


@dataclass(frozen=True)
class Settings:
    """The whole recipe: equal settings give equal bytes.

    people         residents aged ten and over, 2,000 to 10 million
    seed           any whole number
    until          the year ends on the midnight that begins this day
    days           how many days the year has, 28 to 730
    calibration    "as-counted-2013" or "conference-volumes"
    repeat_share   share of domestic abuse calls whose victim has an earlier
                   recorded domestic abuse event, 0 to 0.8
    noticed_share  share of domestic abuse calls that the old flag marked as
                   from a repeat victim, 0 to repeat_share
    Raises SettingsError for anything else.
    """

    people: int = 20_000
    seed: int = 1
    until: date = date(2026, 1, 1)
    calibration: str = "conference-volumes"
    repeat_share: float = 0.40
    noticed_share: float = 0.03
    days: int = 365

    def __post_init__(self) -> None:
        if not SMALLEST <= self.people <= LARGEST:
            raise SettingsError(f"people must be {SMALLEST} to {LARGEST}")
        if not 28 <= self.days <= 730:
            raise SettingsError("days must be 28 to 730")
        if not 0 <= self.repeat_share <= 0.8:
            raise SettingsError("repeat_share must be 0 to 0.8")
        if not 0 <= self.noticed_share <= self.repeat_share:
            raise SettingsError("noticed_share must be 0 to repeat_share")
        if self.calibration not in calibrations():
            names = ", ".join(sorted(calibrations()))
            raise SettingsError(f"calibration must be one of {names}")

    @property
    def since(self) -> date:
        """The first day of the year."""
        return self.until - timedelta(days=self.days)

    @property
    def counts(self) -> Calibration:
        """The calibration, by its name."""
        return calibrations()[self.calibration]

    @property
    def abuse_calls(self) -> int:
        """Domestic abuse calls in the year, at least 20."""
        rate = self.counts.crimes / self.counts.crimes_per_call
        return max(20, round(rate * self.people * self.days / 365))

    @property
    def other_calls(self) -> int:
        """All other calls in the year."""
        share = self.counts.abuse_share
        return round(self.abuse_calls * (1 - share) / share)
