"""What calls say: short summaries from the package's own sentences."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from forceyear.cases import Case
from forceyear.chance import Wheel
from forceyear.names import Sex

_CUES = Wheel(
    [("control", 14.0), ("isolation", 7), ("stalking", 8), ("threats", 14),
     ("strangulation", 5), ("money", 7), ("damage", 10), ("assault", 16),
     ("honour", 2), ("separation", 9)]
)  # fmt: skip


@cache
def _texts() -> dict[str, Any]:
    text = files("forceyear").joinpath("data/texts.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def codes() -> dict[str, Any]:
    """Codes of the invented force: types, offences, orders and their terms."""
    text = files("forceyear").joinpath("data/codes.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def wheel(table: str) -> Wheel[str]:
    """A weighted choice over one table of the codes."""
    pairs = codes()[table].items()
    return Wheel((k, v[0] if isinstance(v, list) else v) for k, v in pairs)


def of_abuse(case: Case, caller: str, ordered: bool, rng: Random) -> str:
    """The remarks of a domestic abuse call: an opening and one to three cues."""
    cues = [_CUES.at(rng.random())]
    if case.relation == "family":
        cues[0] = "adult_family"
    elif case.relation == "former partner" and rng.random() < 0.5:
        cues.append(rng.choice(("stalking", "separation")))
    if ordered and rng.random() < 0.45:
        cues.insert(0, "breach")
    if case.children and rng.random() < 0.6:
        cues.append("children")
    said = [rng.choice(_texts()["openings"][caller])]
    said += [rng.choice(_texts()["cues"][cue]) for cue in dict.fromkeys(cues)]
    whole = " ".join(filter(None, said))
    return whole.format_map(_pronouns(case.victim.sex, case.suspect.sex))


@cache
def _pronouns(victim: Sex, suspect: Sex) -> dict[str, str]:
    she, her = ("she", "her") if victim == "female" else ("he", "him")
    he, him, his = (
        ("she", "her", "her") if suspect == "female" else ("he", "him", "his")
    )
    return {
        "she": she,
        "She": she.title(),
        "her": her,
        "their": "her" if victim == "female" else "his",
        "he": he,
        "He": he.title(),
        "him": him,
        "his": his,
    }


def of_other(code: str, rng: Random) -> str:
    """The remarks of any other call."""
    said: str = rng.choice(_texts()["other"][code])
    return said


def cues() -> dict[str, tuple[str, ...]]:
    """Every cue and its wordings."""
    return {cue: tuple(said) for cue, said in _texts()["cues"].items()}
