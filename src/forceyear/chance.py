"""Chance that can be repeated: every draw follows from the seed and a number.

A household, a case or a call is made from (seed, kind, its number) alone, so that
any one of ten million can be made again without making those before it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import gcd
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


def mix(*numbers: int) -> int:
    """Scramble whole numbers into one of 64 bits (splitmix64's finaliser)."""
    z = 0x9E3779B97F4A7C15
    for number in numbers:
        z = (z ^ number) * 0xBF58476D1CE4E5B9 & _MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & _MASK
        z ^= z >> 31
    return z


def generator(seed: int, kind: int, number: int) -> Random:
    """A generator of its own for thing `number` of a kind."""
    return Random(mix(seed, kind, number))


def share(seed: int, kind: int, number: int) -> float:
    """One draw from 0 to 1 for thing `number`, cheaper than a generator."""
    return mix(seed, kind, number) / 2.0**64


class Wheel(Generic[T]):
    """A weighted choice, drawn by one number from 0 to 1."""

    __slots__ = ("_bounds", "_items", "_total")

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        items: list[T] = []
        weights: list[float] = []
        for item, weight in pairs:
            items.append(item)
            weights.append(weight)
        self._items: Sequence[T] = items
        self._bounds = list(accumulate(weights))
        self._total = self._bounds[-1]

    def at(self, part: float) -> T:
        """The item at `part` (0 to 1, 1 excluded) of the whole weight."""
        return self._items[bisect(self._bounds, part * self._total)]

    @property
    def items(self) -> Sequence[T]:
        """All items, in order of their weights as given."""
        return self._items


class Shuffle:
    """A fixed shuffle of 0..n-1 that needs no list: (a*i + b) mod n."""

    __slots__ = ("_a", "_b", "_inverse", "n")

    def __init__(self, n: int, seed: int, kind: int) -> None:
        self.n = n
        a = mix(seed, kind, 1) % n or 1
        # Near the golden section neighbours land far apart; any unit will do.
        a = (a | 1) % n or 1
        while gcd(a, n) != 1:
            a = a % n + 1
        self._a, self._b = a, mix(seed, kind, 2) % n
        self._inverse = pow(a, -1, n) if n > 1 else 0

    def at(self, i: int) -> int:
        """Where i goes."""
        return (self._a * i + self._b) % self.n

    def back(self, j: int) -> int:
        """What went to j."""
        return (j - self._b) * self._inverse % self.n


class Spread:
    """Says yes to a fixed share of questions, evenly, so that shares come out exact."""

    __slots__ = ("_debt", "_share")

    def __init__(self, share: float, start: float = 0.5) -> None:
        self._share = share
        self._debt = start

    def take(self) -> bool:
        """Yes or no for the next question."""
        self._debt += self._share
        if self._debt < 1.0:
            return False
        self._debt -= 1.0
        return True
