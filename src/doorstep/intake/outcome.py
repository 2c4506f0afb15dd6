"""What reading can come to: a document, a refusal, notes; or a map or file refused.

IntakeError           nothing was read
  MapRefused          the map says something that cannot be followed
  FileRefused         the file is not what the map says it is
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Document = dict[str, Any]


class Note(NamedTuple):
    """One thing that was mended or is odd, on a row that was kept.

    says  a sentence without the row's own words, so that notes can be counted by it
    was   what stood in the file, cut at 80 characters
    """

    row: int
    field: str
    says: str
    was: str = ""


class Refusal(NamedTuple):
    """Why a row became nothing, and what to do about it, in plain English.

    reason  a sentence without the row's own words; `was` holds those, cut and safe
    """

    row: int
    field: str
    reason: str
    was: str = ""

    def sentence(self) -> str:
        """The reason with the words that caused it."""
        return f"'{self.was}' {self.reason}" if self.was else self.reason


@dataclass(frozen=True, slots=True)
class Row:
    """One document, or one refused row.

    number    row of the file, counted from 1 as a person would (title and header too);
              of a record spread over several rows, the first
    document  what is to be loaded, or None when refused
    refusal   why not, or None
    originals the cells as they stood, one list for each row that it was made of
    """

    number: int
    document: Document | None
    refusal: Refusal | None = None
    notes: tuple[Note, ...] = ()
    originals: tuple[list[str], ...] = field(default=(), repr=False)


class IntakeError(Exception):
    """Nothing was read. `str()` is what a person at the terminal is told."""


class MapRefused(IntakeError):
    """The map asks for something impossible: which file, which key, what to do."""

    def __init__(self, file: str, key: str, says: str) -> None:
        self.file, self.key, self.says = file, key, says
        super().__init__(
            f"{shown(file)}: {key}: {says}" if key else f"{shown(file)}: {says}"
        )


class FileRefused(IntakeError):
    """The file cannot be read with this map: which file, and what to do."""

    def __init__(self, file: str, says: str) -> None:
        self.file, self.says = file, says
        super().__init__(f"{shown(file)}: {says}")


def shown(text: str, longest: int = 80) -> str:
    """Make any text safe and short enough to stand in a sentence on a terminal.

    Control, direction and other unseen characters are written as \\x.. escapes: a
    file name or a cell may hold them on purpose.
    """
    cut = text if len(text) <= longest else text[:longest] + "…"
    return "".join(map(_shown_letter, cut))


def _shown_letter(letter: str) -> str:
    if letter == " " or unicodedata.category(letter)[0] not in "CZ":
        return letter
    return letter.encode("unicode_escape").decode("ascii")
