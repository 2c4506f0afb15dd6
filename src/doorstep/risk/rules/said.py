"""Cuts a text into folded words that still know where they stood: pure, linear."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Marks that stand inside a word: apostrophes, what cannot be seen, accents apart.
_INSIDE = "'`\u2018\u2019\u02bc\u00b4\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f"
# One letter, slash, one letter is an abbreviation (h/b); the classes never overlap,
# so that no text can make the search go back.
_WORD = re.compile(
    rf"[^\W_](?:/[^\W_])+(?![^\W_])|[^\W_]+(?:[{_INSIDE}]+[^\W_]+)*[\u0300-\u036f]*"
)
_NOT_LETTER = re.compile(r"[\W_]+")
_ENDS = frozenset(".;!\n\r\u2028\u2029")
_PAUSES = frozenset(",?()")
_NUMBER_INSIDE = re.compile(r"\.\d")


@dataclass(frozen=True, slots=True)
class Said:
    """A text as words, one place of each tuple for each.

    words   folded: lower case, no accents, no apostrophes
    starts  where each begins in the text, and `stops` where it ends
    ends    whether a sentence ends after it
    pauses  whether a phrase ends after it (so does every sentence)
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    stops: tuple[int, ...]
    ends: tuple[bool, ...]
    pauses: tuple[bool, ...]


def said(text: str) -> Said:
    """Cut a text into words. Never raises; time grows with the length of the text."""
    found = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    folded = [(_fold(text[a:b]), a, b) for a, b in found]
    kept = [one for one in folded if one[0]]
    nexts = [*(a for _, a, _ in kept[1:]), len(text)][: len(kept)]
    between = [
        set(text[b:following]) for (_, _, b), following in zip(kept, nexts, strict=True)
    ]
    ends = tuple(
        bool(marks & _ENDS) and not _NUMBER_INSIDE.match(text, b, b + 2)
        for (_, _, b), marks in zip(kept, between, strict=True)
    )
    return Said(
        words=tuple(word for word, _, _ in kept),
        starts=tuple(a for _, a, _ in kept),
        stops=tuple(b for _, _, b in kept),
        ends=ends,
        pauses=tuple(
            end or bool(marks & _PAUSES)
            for end, marks in zip(ends, between, strict=True)
        ),
    )


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word)
    return _NOT_LETTER.sub("", word.lower())
