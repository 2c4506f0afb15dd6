"""How alike two names or words are: levels, from the same to different."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from recognise.sounds import alike, head, same_spelling_group, sound

ORDER = ("same", "spelling", "short", "sound", "close", "like", "initial", "differs")
RANK = {level: rank for rank, level in enumerate(ORDER)}

_LIKE = 0.86


@lru_cache(maxsize=262144)
def name_level(a: str, b: str) -> str:
    """Compare two tokens of names; symmetric.

    Levels: same, spelling (one name in two spellings), short (a short form), sound,
    close (one letter off, two in long names), like, initial, differs.
    """
    if a == b:
        return "same" if len(a) > 1 else "initial"
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[0] == b[0] else "differs"
    if same_spelling_group(a, b):
        return "spelling"
    if alike(a, b):
        return "short"
    return _by_letters(a, b)


def _by_letters(a: str, b: str) -> str:
    likeness = JaroWinkler.similarity(a, b)
    if sound(a) == sound(b) and likeness >= 0.75:
        return "sound"
    if _slip(a, b) or _slip(head(a), b) or _slip(a, head(b)):
        return "close"
    if likeness >= _LIKE or _is_part(*sorted((a, b), key=len)) or _short_slip(a, b):
        return "like"
    return "differs"


def _slip(a: str, b: str) -> bool:
    """Whether one is the other with one slip of the pen, or two in a long name."""
    longest = max(len(a), len(b))
    allowed = 2 if longest >= 8 else 1
    return longest >= 4 and OSA.distance(a, b, score_cutoff=allowed) <= allowed


def _short_slip(a: str, b: str) -> bool:
    """Whether two names of three letters begin alike and differ by one."""
    return len(a) == len(b) == 3 and a[0] == b[0] and OSA.distance(a, b) == 1


def _is_part(short: str, long: str) -> bool:
    """Whether one begins the other, as a short form no list holds, or is in it."""
    return len(short) >= 3 and (
        long.startswith(short) or (len(short) > 3 and short in long)
    )


@lru_cache(maxsize=65536)
def word_level(a: str, b: str) -> str:
    """Compare two places: same, close (spelling, or one within the other), differs."""
    if a == b:
        return "same"
    if JaroWinkler.similarity(a, b) >= 0.9 or a in b or b in a:
        return "close"
    return "differs"
