"""One name, many spellings: groups of names and the sound of a name.

The groups stand in a dated file beside this one.  `head` says which group a token
belongs to, `alike` whether two tokens can be one name, `sound` gives the code by
which a name is keyed, so that spellings which sound the same share keys.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import jellyfish

from recognise.lists import NAMES, table_of


class Groups(NamedTuple):
    """Names grouped: token to head, and head to its short forms and back."""

    spelling: dict[str, str]
    heads: dict[str, tuple[str, ...]]
    members: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def groups() -> Groups:
    """Load the groups; once a process."""
    spelling: dict[str, str] = {}
    heads: dict[str, list[str]] = {}
    for name, others in table_of("spellings", NAMES):
        top = spelling.setdefault(name, name)
        for other in others:
            spelling.setdefault(other, top)
    for name, others in table_of("short", NAMES):
        for short in others:
            heads.setdefault(short, []).append(spelling.get(name, name))
    members: dict[str, list[str]] = {}
    for short, tops in heads.items():
        for top in tops:
            members.setdefault(top, []).append(short)
    for name, top in spelling.items():
        members.setdefault(top, []).append(name)
    return Groups(
        spelling,
        {k: tuple(dict.fromkeys(v)) for k, v in heads.items()},
        {k: tuple(dict.fromkeys(v)) for k, v in members.items()},
    )


@lru_cache(maxsize=262144)
def head(token: str) -> str:
    """Give the name a token stands for: "muhammad" mohammed, "lizzie" elizabeth."""
    table = groups()
    tops = table.heads.get(token)
    if tops and (token not in table.spelling or table.spelling[token] != token):
        return tops[0]
    return table.spelling.get(token, tops[0] if tops else token)


@lru_cache(maxsize=8192)
def tops(token: str) -> frozenset[str]:
    """Give every name that a token can stand for, itself and its spelling included."""
    table = groups()
    own = table.spelling.get(token, token)
    return frozenset((own, *table.heads.get(token, ()), *table.heads.get(own, ())))


def same_spelling_group(a: str, b: str) -> bool:
    """Whether two tokens are spellings of one name."""
    table = groups().spelling
    return a in table and table[a] == table.get(b)


def alike(a: str, b: str) -> bool:
    """Whether two tokens can be one name: spellings, or a name and its short form."""
    return not tops(a).isdisjoint(tops(b))


def others(token: str) -> tuple[str, ...]:
    """Give the heads, other than its own, that keys of the same person may be under."""
    own = head(token)
    found: dict[str, None] = {}
    for top in tops(token):
        found[head(top)] = None
        for member in groups().members.get(top, ()):
            found[head(member)] = None
    found.pop(own, None)
    return tuple(found)


# What several tongues write differently and a British ear hears alike.
_REWRITES = (
    ("cz", "ch"),
    ("sz", "sh"),
    ("rz", "zh"),
    ("kh", "k"),
    ("dh", "d"),
    ("bh", "b"),
    ("gh", "g"),
    ("jh", "j"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("dj", "j"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("wr", "r"),
    ("kn", "n"),
)
_VOWELS = re.compile(r"^[aeiouy]+")


@lru_cache(maxsize=262144)
def sound(token: str) -> str:
    """Give the sound of the name that a token stands for.

    Short tokens, numbers and what has no code stand for themselves.
    """
    name = head(token)
    if len(name) <= 3:
        return name
    for written, heard in _REWRITES:
        if written in name:
            name = name.replace(written, heard)
    code: str = jellyfish.metaphone(_VOWELS.sub("a", name))
    return code.replace(" ", "")[:8] if len(code) > 1 else name
