"""How names come to be wrong: heard wrongly, keyed wrongly, letters lost.

These rules are the generator's own. They share nothing with any library that may be
tested on what they make.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_HEARD: tuple[tuple[str, str], ...] = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("c", "k"), ("k", "c"), ("qu", "kw"),
    ("x", "ks"), ("ks", "x"), ("y", "ie"), ("ie", "y"), ("ey", "y"), ("ee", "i"),
    ("i", "ee"), ("ea", "ee"), ("ai", "ay"), ("ay", "ai"), ("ou", "oo"), ("oo", "u"),
    ("u", "oo"), ("au", "or"), ("aw", "or"), ("or", "aw"), ("er", "a"), ("a", "er"),
    ("e", "i"), ("o", "u"), ("s", "z"), ("z", "s"), ("sh", "ch"), ("ch", "sh"),
    ("j", "g"), ("g", "j"), ("dg", "j"), ("th", "t"), ("t", "th"), ("v", "w"),
    ("w", "v"), ("b", "p"), ("p", "b"), ("d", "t"), ("m", "n"), ("n", "m"),
    ("kh", "k"), ("gh", "g"), ("h", ""), ("ll", "l"), ("tt", "t"), ("nn", "n"),
    ("rr", "r"), ("ss", "s"), ("mm", "m"), ("l", "ll"), ("n", "nn"), ("t", "tt"),
)  # fmt: skip

_NEAR = {
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr",
    "g": "fht", "h": "gjy", "i": "uok", "j": "hku", "k": "jli", "l": "kop",
    "m": "njk", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf",
    "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs",
    "y": "tuh", "z": "xas",
}  # fmt: skip


def heard(name: str, rng: Random) -> str:
    """A name as it sounded over a bad line: one sound taken for another."""
    low = name.lower()
    ways = [(a, b) for a, b in _HEARD if low.find(a, 1) > 0]
    if not ways:
        return keyed(name, rng)
    sound, other = rng.choice(ways)
    at = low.find(sound, 1)
    return name[:at] + other + name[at + len(sound) :]


def keyed(name: str, rng: Random) -> str:
    """A name with a neighbouring key struck, or two letters exchanged."""
    if len(name) < 3:
        return name + rng.choice("aeh")
    at = rng.randrange(1, len(name) - 1)
    if rng.random() < 0.45 and name[at] != name[at + 1]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    near = _NEAR.get(name[at].lower(), "e")
    return name[:at] + rng.choice(near) + name[at + 1 :]


def dropped(name: str, rng: Random) -> str:
    """A name with one letter lost, or one doubled."""
    if len(name) < 4:
        return name + name[-1:]
    at = rng.randrange(1, len(name))
    if rng.random() < 0.3:
        return name[:at] + name[at - 1].lower() + name[at:]
    return name[:at] + name[at + 1 :]


_SLIPS: tuple[Callable[[str, Random], str], ...] = (heard, heard, keyed, dropped)


def misspelt(name: str, rng: Random) -> str:
    """A name wrong by one slip, never as it was."""
    for _ in range(8):
        wrong = rng.choice(_SLIPS)(name, rng)
        if wrong.casefold() != name.casefold():
            return wrong
    return name + "e"


def wrong_digit(digits: str, rng: Random) -> str:
    """A number with one digit changed, never the first two."""
    at = rng.randrange(2, len(digits))
    other = rng.choice([d for d in "0123456789" if d != digits[at]])
    return digits[:at] + other + digits[at + 1 :]
