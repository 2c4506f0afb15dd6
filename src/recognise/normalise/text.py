"""Any text in any script, folded to plain lower-case Latin words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_APOSTROPHES = str.maketrans("", "", "'`\"\u2018\u2019\u02bc\u02b9\u00b4")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Make the text plain: compatibility forms resolved, invisible marks gone.

    Digits of every script become 0 to 9; letters keep their script.
    """
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c
        for c in text
    )


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold to lower-case Latin words of letters and digits with one space between.

    Accents and scripts are transliterated, apostrophes close up ("O'Brien" is
    "obrien"), every other mark parts words.
    """
    if not text.isascii():
        text = anyascii(plain(text))
    return _NOT_WORD.sub(" ", text.translate(_APOSTROPHES).lower()).strip()


def words(text: str) -> tuple[str, ...]:
    """Give the folded words of a text."""
    return tuple(fold(text).split())
