"""One cell of text, made safe: what is unseen is taken out or told."""

import re
import unicodedata
from collections.abc import Callable

from doorstep.intake.limits import ID_CHARS

Says = Callable[[str, str], None]  # (sentence, what stood there)

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1d\x1f\x7f]")
_ANSI = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\))")
_C1 = re.compile("[\x80-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile(r" *[\r\n\x1e\u2028\u2029]+ *")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)

HAS_BROKEN = "holds half a letter (a lone surrogate); export the file again"
TOOK_CONTROLS = "control characters taken out"
READ_C1 = "letters of Windows-1252 read as such"
HAS_UNSEEN = "holds unseen or direction-turning characters; kept as written"
JOINED_LINES = "line breaks taken out"


class Broken(ValueError):
    """The cell cannot be text."""


def one_line(text: str, says: Says, joint: str = ", ") -> str:
    """Clean a cell that is one line on a page: a name, a street, a code.

    joint  what a line break becomes: a comma would turn a name about
    Control characters go. Raises Broken for half letters.
    """
    text = text.strip()
    if text.isprintable():
        return text
    cleaned = _clean(text, says).replace("\t", " ").strip()
    if _BREAKS.search(cleaned):
        says(JOINED_LINES, text)
        cleaned = _BREAKS.sub(joint, cleaned)
    return cleaned


def many_lines(text: str, says: Says) -> str:
    """Clean a narrative: its line breaks stay."""
    text = text.strip()
    return text if text.isprintable() else _clean(text, says).strip()


def identifier(text: str) -> str:
    """Check an external id, which must come back the same every time.

    Raises Broken with the reason when it holds what nobody can see or is too long.
    """
    text = text.strip()
    if len(text) > ID_CHARS:
        raise Broken(f"is longer than {ID_CHARS} letters")
    for letter in text:
        if letter != " " and unicodedata.category(letter)[0] in "CZ":
            raise Broken("holds characters that cannot be seen")
    return text


def _clean(text: str, says: Says) -> str:
    if _SURROGATES.search(text):
        raise Broken(HAS_BROKEN)
    cleaned = text
    if _CONTROLS.search(cleaned):
        cleaned = _CONTROLS.sub("", _ANSI.sub("", cleaned))
        says(TOOK_CONTROLS, text)
    if _C1.search(cleaned):
        cleaned = _C1.sub(_from_windows, cleaned)
        says(READ_C1, text)
    if _UNSEEN.search(cleaned):
        says(HAS_UNSEEN, text)
    return cleaned.replace("\r\n", "\n").replace("\r", "\n")


def _from_windows(match: re.Match[str]) -> str:
    """Read a C1 control as the letter that Windows puts there: Latin-1 has none."""
    return match[0].encode("latin-1").decode("cp1252", errors="ignore")
