"""The model: what each level of agreement weighs, and where the bands lie.

The numbers are a dated file that training writes and a person adopts; nothing here
holds one.  A level has two numbers [m, u]: m is how often records of one person
agree at that level.  A u below zero gives, as its size, how often two strangers do;
a u above zero multiplies the share of people who bear the value agreed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from math import log2

_FILE = "weights-2026-11.json"


@dataclass(frozen=True, slots=True)
class Level:
    """How much one level of agreement weighs.

    fixed   bits where strangers agree at a known rate; otherwise bits before the
            share of the value, whose log2 is subtracted
    shared  whether the share of the value counts
    """

    fixed: float
    shared: bool


@dataclass(frozen=True)
class Model:
    """Weights, prior, guards and bands, as a dated file holds them.

    version        of the file
    share_indexed  of look-ups, how many are for somebody on record, 0 to 1
    pseudo_size    records' worth of belief in `base` shares, before the index's own
    base           share of people bearing one value of a kind, where none is counted
    bands          least probability of "probable", "certain", and "join" by rule
    cap            a key on more records than this is over-common and is not followed
    candidates     how many records are compared at most in one wave
    guess_below    probability of the best match under which guesses are tried
    weakest        bits, against an even guess, under which a match is not shown
    """

    version: str
    share_indexed: float
    pseudo_size: float
    prior_floor: float
    base: Mapping[str, float]
    bands: Mapping[str, float]
    cap: int
    candidates: int
    guess_below: float
    weakest: float
    levels: Mapping[str, Mapping[str, Level]]
    guards: Mapping[str, float]

    def band(self, probability: float) -> str:
        """Name the band of a probability: certain, probable or possible."""
        if probability >= self.bands["certain"]:
            return "certain"
        return "probable" if probability >= self.bands["probable"] else "possible"

    def prior(self, size: int) -> float:
        """Give the bits that must be overcome among `size` records, below zero."""
        odds = self.share_indexed / (1 - self.share_indexed)
        return log2(odds) - log2(size + self.prior_floor)


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """Give the model that ships with the library."""
    text = (files("recognise") / "data" / _FILE).read_text(encoding="utf-8")
    return model_of(text)


def model_of(text: str) -> Model:
    """Read a weights file.

    Raises KeyError or ValueError where the text is not one.
    """
    held = json.loads(text)
    held.pop("provenance", None)
    levels = {
        field: {name: _level(m, u) for name, (m, u) in table.items()}
        for field, table in held.pop("levels").items()
    }
    return Model(levels=levels, **held)


def _level(m: float, u: float) -> Level:
    return Level(log2(m / abs(u)), u > 0)


def with_cap(model: Model, cap: int) -> Model:
    """Give the same model with another limit on over-common keys."""
    return replace(model, cap=cap)
