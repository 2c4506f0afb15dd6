"""Telephone numbers that are nobody's, and the ways that people write them.

Ordinary numbers have eleven digits and begin 04 (mobile) or 06 (household, refuge,
switchboard): ranges that Ofcom has given to no one. People who may be shown have
numbers from Ofcom's ranges for drama: 07700 900000-900999, 020 7946 0000-0999,
0113 496 0000-0999.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from forceyear.chance import Wheel

_MANY = 10**9
_STEP = 618_033_989
DRAMA = 400
"""How many people of each role can be given numbers from the drama ranges."""


def mobile(seed: int, person: int, nth: int = 0) -> str:
    """The nth mobile number of a person; no two people share one."""
    return f"04{((person * 3 + nth) * _STEP + seed * 7919) % _MANY:09d}"


def landline(seed: int, household: int) -> str:
    """The number of a household."""
    return f"06{(household * _STEP + seed * 104_729) % _MANY:09d}"


def institution(seed: int, nth: int) -> str:
    """The number of a refuge or switchboard, which hundreds of people share."""
    return f"06{((_MANY - 1 - nth) * _STEP + seed * 104_729) % _MANY:09d}"


def drama_mobile(nth: int) -> str:
    """The nth of the thousand mobile numbers kept for drama."""
    return f"07700900{nth % 1000:03d}"


def drama_landline(nth: int, *, leeds: bool = False) -> str:
    """The nth of a thousand landline numbers kept for drama."""
    return f"{'0113496' if leeds else '0207946'}0{nth % 1000:03d}"


def _split(number: str) -> tuple[str, str, str]:
    if number.startswith("02"):
        return number[:3], number[3:7], number[7:]
    if number.startswith("0113"):
        return number[:4], number[4:7], number[7:]
    return number[:5], number[5:8], number[8:]


def _plain(n: str) -> str:
    return n


def _five_six(n: str) -> str:
    return f"{n[:5]} {n[5:]}"


def _threes(n: str) -> str:
    return " ".join(_split(n))


def _brackets(n: str) -> str:
    a, b, c = _split(n)
    return f"({a}) {b}-{c}"


def _plus(n: str) -> str:
    return f"+44 {n[1:5]} {n[5:]}"


def _plus_tight(n: str) -> str:
    return f"+44{n[1:]}"


def _plus_zero(n: str) -> str:
    return f"+44 (0){n[1:5]} {n[5:]}"


def _double_zero(n: str) -> str:
    return f"0044{n[1:]}"


def _dashes(n: str) -> str:
    return "-".join(_split(n))


def _dots(n: str) -> str:
    return ".".join(_split(n))


def _noted(n: str) -> str:
    return f"{n} (mum)"


def _labelled(n: str) -> str:
    return f"mob: {_five_six(n)}"


def _letter_o(n: str) -> str:
    return f"O{n[1:5]} {n[5:].replace('0', 'O')}"


def _no_zero(n: str) -> str:
    return n[1:]


def _float(n: str) -> str:
    return f"{n[1:]}.0"


def _hard_spaces(n: str) -> str:
    return "\u00a0".join(_split(n))


def _underscores(n: str) -> str:
    return f"{n[:5]}_{n[5:]}"


def _pairs(n: str) -> str:
    return f"{n[:3]} {n[3:5]} {n[5:7]} {n[7:9]} {n[9:]}"


SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": _plain,
    "five and six": _five_six,
    "in threes": _threes,
    "brackets": _brackets,
    "plus 44": _plus,
    "plus 44 tight": _plus_tight,
    "plus 44 and zero": _plus_zero,
    "double zero 44": _double_zero,
    "dashes": _dashes,
    "dots": _dots,
    "with a note": _noted,
    "with a label": _labelled,
    "letter O": _letter_o,
    "zero lost": _no_zero,
    "decimal": _float,
    "hard spaces": _hard_spaces,
    "underscore": _underscores,
    "pairs": _pairs,
}
"""Every way of writing one whole number, by name."""

_USUAL = Wheel(
    [("plain", 34.0), ("five and six", 22), ("in threes", 9), ("brackets", 4),
     ("plus 44", 6), ("plus 44 tight", 5), ("plus 44 and zero", 3),
     ("double zero 44", 3), ("dashes", 3), ("dots", 1), ("with a note", 3),
     ("with a label", 2), ("letter O", 1), ("zero lost", 2), ("decimal", 1),
     ("hard spaces", 1), ("underscore", 0.5), ("pairs", 1.5)]
)  # fmt: skip


def written(number: str, rng: Random) -> str:
    """A number as somebody happened to write it."""
    return SPELLINGS[_USUAL.at(rng.random())](number)


def two_written(number: str, other: str, rng: Random) -> str:
    """Two numbers in one field."""
    between = rng.choice((" / ", ", ", " or "))
    return f"{_five_six(number)}{between}{_plain(other)}"
