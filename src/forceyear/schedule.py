"""The order in which everything happens: all calls of the year by time.

Domestic abuse calls stand in one compact table (16 bytes each); all other calls are
made day by day. Shares that must come out exact are dealt out here, in time order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from forceyear.cases import Cases
from forceyear.chance import Spread, generator

_DAY = 31
BEFORE = 60_000
"""The `nth` of a turn that is no call: what was recorded before the first one."""
_SECONDS = 86_400
# Of the events before a first call, those reported at a counter (see `cases`).
_COUNTER = 0.5


class Turn(NamedTuple):
    """One call in its place in the year.

    at      seconds from the start of the year
    serial  the call's place in its day, from 1, as logs number them
    case    the victim's case, or -1 for any other call; nth of that case, from 0
    """

    at: int
    day: int
    serial: int
    case: int
    nth: int
    noticed: bool
    crime: bool
    arrest: bool


class Schedule:
    """All calls of a force-year in order of time."""

    def __init__(self, cases: Cases) -> None:
        self._settings = cases.settings
        self._table = _table(cases)
        self._counters = cases.before_share * _COUNTER * cases.count
        self.calls = sum(entry[2] != BEFORE for entry in self._table)

    def turns(self) -> Iterator[Turn]:
        """Every call of the year, first to last."""
        settings = self._settings
        shares = _Shares(self)
        whole = int(settings.other_calls / settings.days)
        others = Spread(settings.other_calls / settings.days - whole)
        position = 0
        for day in range(settings.days):
            rng = generator(settings.seed, _DAY, day)
            many = whole + others.take()
            found = [
                (day * _SECONDS + int(rng.random() * _SECONDS), -1, i, False)
                for i in range(many)
            ]
            last = (day + 1) * _SECONDS
            while position < len(self._table) and self._table[position][0] < last:
                found.append(self._table[position])
                position += 1
            for serial, entry in enumerate(sorted(found), start=1):
                yield shares.turn(entry, day, serial)

    @property
    def repeats(self) -> int:
        """How many domestic abuse calls truly repeat."""
        return sum(entry[3] for entry in self._table)

    def repeat_share(self) -> float:
        """The share of domestic abuse calls that truly repeat."""
        return self.repeats / self.calls

    def odds(self) -> tuple[float, float, float]:
        """Shares: noticed of repeats, crimes of calls, arrests of crimes."""
        settings, repeats = self._settings, self.repeats
        noticed = settings.noticed_share * self.calls / repeats if repeats else 0.0
        counts = settings.counts
        # Crimes reported at a counter are crimes too, and no call.
        crimes = counts.crimes_per_call - self._counters / self.calls
        return min(1.0, noticed), max(0.0, crimes), counts.arrests_per_crime


class _Table:
    """Sorted (at, case, nth, repeats) in four arrays."""

    def __init__(self, entries: list[tuple[int, int, int, bool]]) -> None:
        entries.sort()
        self._at = array("q", (e[0] for e in entries))
        self._case = array("l", (e[1] for e in entries))
        self._nth = array("H", (e[2] for e in entries))
        self._repeats = array("b", (e[3] for e in entries))

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, i: int) -> tuple[int, int, int, bool]:
        return self._at[i], self._case[i], self._nth[i], bool(self._repeats[i])

    def __iter__(self) -> Iterator[tuple[int, int, int, bool]]:
        return (self[i] for i in range(len(self)))


def _table(cases: Cases) -> _Table:
    entries: list[tuple[int, int, int, bool]] = []
    for number in range(cases.count):
        calls, before, before_at = cases.moments(number)
        if before:
            entries.append((before_at, number, BEFORE, False))
        entries += [
            (at, number, nth, bool(before) or nth > 0) for nth, at in enumerate(calls)
        ]
    return _Table(entries)


class _Shares:
    """Deals out what was noticed and what followed, evenly in time."""

    def __init__(self, schedule: Schedule) -> None:
        noticed, crime, arrest = schedule.odds()
        self._noticed, self._crime = Spread(noticed), Spread(crime)
        self._arrest = Spread(arrest)

    def turn(self, entry: tuple[int, int, int, bool], day: int, serial: int) -> Turn:
        at, case, nth, repeats = entry
        if case < 0 or nth == BEFORE:
            return Turn(at, day, serial, case, nth, False, False, False)
        noticed = repeats and self._noticed.take()
        crime = self._crime.take()
        arrest = crime and self._arrest.take()
        return Turn(at, day, serial, case, nth, noticed, crime, arrest)
