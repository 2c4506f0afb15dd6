"""Names of people: titles off, particles joined, parts told apart where given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from recognise.lists import words_of
from recognise.normalise.text import fold
from recognise.records import GivenName, Name

_TITLES = words_of("titles")
_TIES = words_of("ties")
_PARTICLES = words_of("particles")
_PARTICLES_INSIDE = words_of("particles inside")
_UNKNOWN = words_of("unknown")
_ABDUL = words_of("abdul")
_OTHER = re.compile(
    r"(?i)[\[(]\s*(?P<mark>n[e\u00e9]e|formerly|previously|ex|aka|a\.k\.a\.?|alias|"
    r"known as|maiden name)?[\s:.]*(?P<inside>[^\])]+)[\])]"
    r"|\b(?P<word>n[e\u00e9]e|formerly|previously|aka|a\.k\.a\.?|alias|also known as|"
    r"known as)\b[\s:.]*(?P<after>.+)$"
)
_FORMER = ("nee", "formerly", "previously", "ex", "maiden name")
_SERVANT = re.compile(r"^(abd[aeou]l?|abd[aeou][hlnrsz])(?=[a-z]{4})")


def names(given: Iterable[GivenName]) -> tuple[Name, ...]:
    """Normalise every name, and those told in brackets or behind "née" or "alias".

    Each distinct name stands once, in order; what says no name is left out.
    """
    found: dict[Name, None] = {}
    for one in given:
        for name in _names(one):
            if name.given or name.family:
                found.setdefault(name, None)
    return tuple(found)


def _names(one: GivenName) -> list[Name]:
    main, other = _other(one.whole)
    made: list[Name] = []
    if one.given or one.middle or one.family:
        made.append(_of_parts(one))
    if main:
        made.append(_of_whole(main, one.kind))
    if other and made:
        kind, text = other
        made.append(_completed(_of_whole(text, kind), made[0]))
    return made


def _other(whole: str) -> tuple[str, tuple[str, str] | None]:
    """Part "Anna Example (née Sample)" into the name and the other one."""
    match = _OTHER.search(whole) if whole else None
    if match is None:
        return whole, None
    mark = fold(match["mark"] or match["word"] or "")
    kind = "former" if mark in _FORMER else "alias"
    rest = whole[: match.start()] + " " + whole[match.end() :]
    return rest, (kind, match["inside"] or match["after"])


def _completed(other: Name, main: Name) -> Name:
    """Give the other name the part that it was told without."""
    if other.given and other.family:
        return other
    alone = other.given or other.family
    if other.kind == "former":
        return Name(main.given, alone, "former")
    return Name(alone, main.family, other.kind)


def _of_parts(one: GivenName) -> Name:
    given = tokens(one.given) + tokens(one.middle)
    return Name(given, tokens(one.family, inside=True), one.kind)


@lru_cache(maxsize=8192)
def _of_whole(text: str, kind: str) -> Name:
    """Part a whole name: family before a comma, or in capitals first, or last."""
    if "," in text:
        before, after = text.split(",", 1)
        if family := tokens(before, inside=True):
            given = tokens(after)
            return Name(given, family, kind) if given else _of_whole(before, kind)
        text = after
    found = tokens(text)
    if len(found) < 2:
        return Name(found, (), kind)
    if _family_first(text):
        return Name(found[1:], found[:1], kind)
    return Name(found[:-1], found[-1:], kind)


def _family_first(text: str) -> bool:
    parts = [part for part in text.split() if part.strip(".").lower() not in _TITLES]
    capitals = [part.isupper() and len(part) > 2 for part in parts]
    return len(parts) > 1 and capitals[0] and not any(capitals[1:])


@lru_cache(maxsize=65536)
def tokens(text: str, inside: bool = False) -> tuple[str, ...]:
    """Give the tokens of a name: folded, without titles, particles joined.

    inside  the text is a family name, where any particle may stand first
    """
    parts = fold(text).split()
    if not parts or all(part in _UNKNOWN for part in parts):
        return ()
    kept = [part for part in parts if part not in _TITLES and part not in _TIES]
    joined: list[str] = []
    for part in _joined(kept or parts, inside):
        joined.extend(_servant(part))
    # What was joined may be a word that is left out: go on until nothing changes.
    return tuple(joined) if joined == parts else tokens(" ".join(joined), inside)


def _joined(parts: list[str], inside: bool) -> list[str]:
    """Join each particle to the word behind it."""
    made: list[str] = []
    waiting = ""
    for position, part in enumerate(parts):
        last = position == len(parts) - 1
        free = inside or made or waiting or part not in _PARTICLES_INSIDE
        if part in _PARTICLES and free and not last:
            waiting += part
            continue
        made.append(waiting + part)
        waiting = ""
    return made


def _servant(token: str) -> tuple[str, ...]:
    """Part "abdulrahman", written as often in two words, and level the first."""
    if not token.startswith("abd") or len(token) < 5:
        return (token,)
    match = _SERVANT.match(token)
    if match is None:
        return ("abdul",) if token in _ABDUL else (token,)
    return ("abdul", token[match.end() :])
