"""Names of nine communities: what people are called, and how else it is spelt."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal

from forceyear.chance import Wheel

Sex = Literal["female", "male"]

# How common each community is among the residents; proposed, loosely after a large
# English city, so that every community has many people at 2,000.
COMMUNITIES: tuple[tuple[str, float], ...] = (
    ("british", 0.52),
    ("irish_welsh", 0.08),
    ("south_asian_muslim", 0.11),
    ("sikh_hindu", 0.08),
    ("polish", 0.05),
    ("romanian", 0.04),
    ("west_african", 0.06),
    ("somali", 0.03),
    ("arabic", 0.03),
)
_OWN_SPELLING = 0.72
_TAKES_NAME = {
    "british": 0.66,
    "irish_welsh": 0.66,
    "south_asian_muslim": 0.40,
    "sikh_hindu": 0.75,
    "polish": 0.85,
    "romanian": 0.85,
    "west_african": 0.75,
    "somali": 0.0,
    "arabic": 0.12,
}
_MIDDLE = {
    "british": 0.62,
    "irish_welsh": 0.50,
    "south_asian_muslim": 0.30,
    "sikh_hindu": 0.70,
    "polish": 0.18,
    "romanian": 0.25,
    "west_african": 0.60,
    "somali": 1.0,
    "arabic": 0.35,
}


@dataclass
class Pool:
    """The names of one community."""

    community: str
    given: dict[str, Wheel[str]] = field(default_factory=dict)
    common: Wheel[str] = field(default_factory=lambda: Wheel([("", 1)]))
    tail: Wheel[str] = field(default_factory=lambda: Wheel([("", 1)]))
    tail_share: float = 0.0
    variants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nicknames: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def pick_given(self, sex: Sex, rng: Random) -> str:
        """A given name as its bearer spells it."""
        return self.given[sex].at(rng.random())

    def pick_family(self, rng: Random) -> str:
        """A family name as its bearer spells it; about a third are rare."""
        if rng.random() < self.tail_share:
            # Squared: of the rare names too, some are less rare.
            return self.tail.at(rng.random() ** 1.6)
        return self.common.at(rng.random())

    def pick_middle(self, sex: Sex, rng: Random) -> str:
        """A middle name, or none."""
        if rng.random() >= _MIDDLE[self.community]:
            return ""
        if self.community == "sikh_hindu":
            return "Kaur" if sex == "female" else "Singh"
        # A Somali or Arabic second name is the father's.
        fathers = self.community in ("somali", "arabic")
        return self.pick_given("male" if fathers else sex, rng)


def spelt_otherwise(pool: Pool, name: str, rng: Random) -> str:
    """Another usual spelling of a name, or the name itself where none is known."""
    known = pool.variants.get(name)
    return rng.choice(known) if known else name


def of_woman(family: str) -> str:
    """The form that a Polish woman's family name takes: Kowalski, Kowalska."""
    return f"{family[:-1]}a" if family.endswith(("ski", "cki", "dzki")) else family


def takes_name(community: str, rng: Random) -> bool:
    """Whether a married woman of a community bears her husband's family name."""
    return rng.random() < _TAKES_NAME[community]


@cache
def pools() -> dict[str, Pool]:
    """All communities' names, read once from the package's own lists."""
    return {name: _pool(name) for name, _ in COMMUNITIES}


def _pool(community: str) -> Pool:
    weighted: dict[str, list[tuple[str, float]]] = {"m": [], "f": [], "family": []}
    pool = Pool(community)
    for kind, name, weight, others, nicknames in _rows(community):
        _learn(pool, name, others, nicknames)
        weighted[kind].append((name, weight * (_OWN_SPELLING if others else 1.0)))
        for other in others:
            part = weight * (1 - _OWN_SPELLING) / len(others)
            weighted[kind].append((other, part))
    pool.given = {"male": Wheel(weighted["m"]), "female": Wheel(weighted["f"])}
    pool.common = Wheel(weighted["family"])
    pool.tail, pool.tail_share = _tail(community, pool)
    return pool


def _learn(
    pool: Pool, name: str, others: tuple[str, ...], nicknames: tuple[str, ...]
) -> None:
    group = (name, *others)
    for one in group:
        rest = tuple(other for other in group if other != one)
        pool.variants[one] = tuple(dict.fromkeys(pool.variants.get(one, ()) + rest))
        if nicknames:
            pool.nicknames[one] = nicknames


def _rows(
    community: str,
) -> Iterator[tuple[str, str, float, tuple[str, ...], tuple[str, ...]]]:
    text = _data(f"names/{community}.csv")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines):
        others = tuple(filter(None, row["variants"].split("|")))
        nicknames = tuple(filter(None, row["nicknames"].split("|")))
        yield row["kind"], row["name"], float(row["weight"]), others, nicknames


def _tail(community: str, pool: Pool) -> tuple[Wheel[str], float]:
    table = tomllib.loads(_data("names/tails.toml"))[community]
    if table["beginnings"] == "given":
        names = [n for n in pool.given["male"].items if " " not in n]
    else:
        names = [a + b for b in table["endings"] for a in table["beginnings"]]
    known = set(pool.common.items)
    return Wheel((n, 1.0) for n in names if n not in known), float(table["share"])


def _data(name: str) -> str:
    return files("forceyear").joinpath(f"data/{name}").read_text("utf-8")
