"""Whose year it was: each victim's case, whom she suffers from, and when she rang.

One case is one victim's year. Cases are numbered; their sizes are laid out so that
the share of calls that truly repeat comes out as the settings ask, whatever the seed.
"""

from __future__ import annotations

from bisect import bisect
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from forceyear import phones
from forceyear.chance import Shuffle, Wheel, generator, share
from forceyear.residents import (
    PATTERN,
    City,
    Resident,
    first_of,
    kind_of,
)
from forceyear.settings import Settings

_CASE, _RELATION, _PAIR = 21, 22, 23
_RANK, _PLACES = 25, 26
MOST_CALLS = 30
_SHARED_SUSPECT = 0.14
_BEFORE_SHARE = 0.10
STARS = 3
"""How many of the largest cases are made rich enough to be shown to a new user."""

RELATIONS = Wheel([("partner", 0.46), ("former partner", 0.36), ("family", 0.18)])

_BEFORE = Wheel([("counter", 5.0), ("neighbour", 3), ("partner", 2)])

# When abuse is reported: evenings and nights more than mornings; proposed.
_HOURS = Wheel([(h, w) for h, w in enumerate(
    (6, 5, 4, 3, 2, 1, 1, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 7, 8, 9, 9, 9, 8)
)])  # fmt: skip


class Case(NamedTuple):
    """One victim's year.

    calls     when she was rung about, in seconds from the start of the year
    before    how an event before the first call was recorded: "counter", "neighbour",
              "partner" or "" for none; `before_at` in the same seconds
    grade     "high", "medium" or "standard": the truth, not what was assessed
    other     the case whose suspect is the same man, or -1
    rank      0 for the largest case of the year
    """

    number: int
    victim: Resident
    suspect: Resident
    relation: str
    children: tuple[tuple[str, str, date], ...]
    calls: tuple[int, ...]
    before: str
    before_at: int
    grade: str
    other: int
    rank: int

    @property
    def star(self) -> bool:
        """Whether this is one of the cases that a new user is shown."""
        return self.rank < STARS


class Cases:
    """All cases of a force-year, each made when asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        repeat = settings.repeat_share
        self.before_share = min(_BEFORE_SHARE, repeat / 2)
        calls = settings.abuse_calls
        self.count = max(4, round(calls * (1 - repeat) / (1 - self.before_share)))
        self._sizes = _sizes(calls / self.count)
        self._rank = Shuffle(self.count, settings.seed, _RANK)
        self.city = City(settings.people, settings.seed, settings.until)
        blocks = self.city.households // len(PATTERN)
        self._slots = _Slots(blocks, settings.seed)
        # Those who may be shown get numbers that no one can be rung on.
        self.city = self.city.with_numbers(self._shown())
        self.case = lru_cache(maxsize=1024)(self._case)

    def rank(self, number: int) -> int:
        """0 for the largest case."""
        return self.count - 1 - self._rank.at(number)

    def ranked(self, rank: int) -> int:
        """The case of a rank."""
        return self._rank.back(self.count - 1 - rank)

    def moments(self, number: int) -> tuple[tuple[int, ...], str, int]:
        """When the calls of a case came, and what was recorded before them.

        Cheap: it makes no person.
        """
        rng = generator(self.settings.seed, _CASE, number)
        days = self.settings.days
        size = self._size(number)
        begin = rng.random() * days * (0.45 if size > 1 else 0.999)
        length = (days - begin) * min(1.0, 0.25 + 1.5 * rng.random()) * 0.999
        drawn = sorted(begin + length * rng.random() for _ in range(size))
        if size == 1:
            drawn = [begin]
        times = sorted(self._real(_evening(day, rng)) for day in drawn)
        calls = tuple(at + i for i, at in enumerate(times))
        before = self._before(number, rng)
        at = int(calls[0] * (0.2 + 0.75 * rng.random()))
        return calls, before, at

    def pair(self, number: int) -> tuple[int, bool]:
        """The case with the same suspect (or -1), and whether that one leads."""
        other = number ^ 1
        if other >= self.count:
            return -1, False
        ranks = self.rank(number), self.rank(other)
        draw = share(self.settings.seed, _PAIR, number >> 1)
        if draw >= _SHARED_SUSPECT and min(ranks) >= STARS:
            return -1, False
        return other, ranks[1] < ranks[0]

    def is_active(self, number: int) -> bool:
        """Whether a case is counted as active, as this calibration counts."""
        active = self.settings.counts.active
        if not active:
            return True
        # At least one of each grade, or so small a count would show nothing.
        many = max(3, round(active * self.settings.people))
        return self.rank(number) * many // self.count != (
            (self.rank(number) + 1) * many // self.count
        )

    def _size(self, number: int) -> int:
        rank = self.rank(number)
        part = (self.count - rank - 0.5) / self.count
        size = 1 + bisect(self._sizes, part)
        return max(size, 4) if rank < STARS else size

    def _before(self, number: int, rng: Random) -> str:
        # Multiples of the golden section fall evenly over ranks, so that the share
        # of cases comes out exact and is the same for large and small ones.
        if self.rank(number) * 0.6180339887 % 1.0 >= self.before_share:
            return ""
        return _BEFORE.at(rng.random())

    def _case(self, number: int) -> Case:
        calls, before, before_at = self.moments(number)
        other, led = self.pair(number)
        relation = "former partner" if led else self._relation(number)
        victim, suspect = self._parties(number, relation)
        if led:
            suspect = self._parties(other, self._relation(other))[1]
        household = self.city.household(victim.household)
        return Case(
            number, victim, suspect, relation, household.children, calls, before,
            before_at, self._grade(number), other, self.rank(number),
        )  # fmt: skip

    def _relation(self, number: int) -> str:
        return RELATIONS.at(share(self.settings.seed, _RELATION, number))

    def _grade(self, number: int) -> str:
        part = (self.rank(number) + 0.5) / self.count
        counts = self.settings.counts
        if part < counts.high:
            return "high"
        return "medium" if part < counts.high + counts.medium else "standard"

    def _parties(self, number: int, relation: str) -> tuple[Resident, Resident]:
        home = self._slots.home(relation, number)
        members = self.city.household(home).members
        draw = share(self.settings.seed, _RELATION, number + (1 << 40))
        if relation == "partner":
            pair = sorted(members[:2], key=lambda m: m.sex == "male")
            return (pair[0], pair[1]) if draw < 0.8 else (pair[1], pair[0])
        if relation == "family":
            return members[0], members[-1]
        return members[0], self._former(number, members[0].sex)

    def _former(self, number: int, victim_sex: str) -> Resident:
        homes = self._slots.suspects(number)
        found = [self.city.resident(first_of(home)) for home in homes]
        unlike = [one for one in found if one.sex != victim_sex]
        return (unlike or found)[0]

    def _shown(self) -> dict[int, tuple[str, str]]:
        shown: dict[int, tuple[str, str]] = {}
        for rank in range(min(phones.DRAMA, self.count)):
            case = self._case(self.ranked(rank))
            shown.setdefault(
                case.suspect.number,
                (phones.drama_mobile(400 + rank),
                 phones.drama_landline(rank, leeds=True)),
            )  # fmt: skip
            shown[case.victim.number] = (
                phones.drama_mobile(rank),
                phones.drama_landline(rank),
            )
        return shown

    def moment(self, seconds: int) -> datetime:
        """The local time so many seconds after the year began, as a wall clock says."""
        start = datetime.combine(self.settings.since, time())
        return start + timedelta(seconds=self._real(seconds))

    def _real(self, seconds: int) -> int:
        """The hour that no clock shows, one Sunday in March, is the next one."""
        if seconds % 86_400 // 3600 != 1:
            return seconds
        day = self.settings.since + timedelta(days=seconds // 86_400)
        lost = day.month == 3 and day.day >= 25 and day.weekday() == 6
        return seconds + 3600 if lost else seconds


class _Slots:
    """Which households have which part, so that no victim has two cases."""

    def __init__(self, blocks: int, seed: int) -> None:
        self._blocks = blocks
        kinds = [kind_of(h) for h in range(len(PATTERN))]
        singles = [i for i, k in enumerate(kinds) if k == "single"]
        grown = ("couple with grown child", "parent and grown child")
        couples = ("couple", "couple with teenager", "couple with young children")
        self._of = {
            "partner": [i for i, k in enumerate(kinds) if k in couples],
            "family": [i for i, k in enumerate(kinds) if k in grown],
            "former partner": [i for i, k in enumerate(kinds) if "lone" in k]
            + singles[:4],
        }
        self._suspects = [singles[i : i + 3] for i in range(4, len(singles) - 2, 3)]
        self._shuffles = {
            name: Shuffle(blocks * len(slots), seed, _PLACES + i)
            for i, (name, slots) in enumerate(self._of.items())
        }
        self._others = Shuffle(blocks * len(self._suspects), seed, _PLACES + 9)

    def home(self, relation: str, number: int) -> int:
        """The household of the victim of case `number`."""
        slots, shuffle = self._of[relation], self._shuffles[relation]
        slot, block = divmod(shuffle.at(number % shuffle.n), self._blocks)
        return block * len(PATTERN) + slots[slot]

    def suspects(self, number: int) -> list[int]:
        """The households of which one may be a former partner's."""
        shuffle = self._others
        group, block = divmod(shuffle.at(number % shuffle.n), self._blocks)
        return [block * len(PATTERN) + slot for slot in self._suspects[group]]


def _sizes(mean: float) -> list[float]:
    """Cumulative shares of cases with 1, 2, 3 … calls, with the mean asked for.

    A discrete power law: many victims ring once, a few again and again.
    """
    low, high = -3.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        weights = [k**-middle for k in range(1, MOST_CALLS + 1)]
        got = sum(k * w for k, w in enumerate(weights, 1)) / sum(weights)
        low, high = (middle, high) if got > mean else (low, middle)
    total = sum(weights)
    return list(accumulate(w / total for w in weights))[:-1]


def _evening(day: float, rng: Random) -> int:
    hour = _HOURS.at(rng.random())
    return int(day) * 86_400 + hour * 3600 + int(rng.random() * 3600)
