"""The dated word lists that ship with the library, by section."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

NAMES = "names-2026-11.txt"
WORDS = "words-2026-11.txt"


@lru_cache(maxsize=4)
def sections(file: str) -> dict[str, tuple[str, ...]]:
    """Give the lines of each section of a list, without blank lines and comments."""
    text = (files("recognise") / "data" / file).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line.strip() and not line.startswith("#"):
            lines.append(line)
    return {name: tuple(held) for name, held in found.items()}


def words_of(section: str) -> frozenset[str]:
    """Give every word of a section of the word list."""
    return frozenset(" ".join(sections(WORDS)[section]).split())


def table_of(
    section: str, file: str = WORDS
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the lines "head: others" of a section as (head, others), in order."""
    parted = (line.split(":") for line in sections(file)[section])
    return tuple((head.strip(), tuple(others.split())) for head, others in parted)
