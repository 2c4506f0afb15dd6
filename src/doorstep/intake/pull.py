"""From a row's cells to the words of one value: joining, cutting out, leaving out."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from doorstep.intake.limits import CELL_CHARS
from doorstep.intake.mapping import Nothing, Source
from doorstep.intake.moments import Moment
from doorstep.intake.outcome import Note, shown
from doorstep.intake.readers.table import plain
from doorstep.intake.targets import Takes

Cells = Mapping[str, str]

MEANS_NOTHING = "a word that the map says means nothing"
NO_SHAPE = "has not the shape that the map expects; left empty"


class RowRefused(Exception):
    """The row cannot become a document."""

    def __init__(self, field: str, reason: str, was: str = "") -> None:
        self.field, self.reason, self.was = field, reason, was
        super().__init__(reason)


class Context:
    """One row while it is read: its number, its notes, the times found in it."""

    __slots__ = ("at", "moments", "notes", "number", "prefix", "unread")

    def __init__(self, number: int, at: datetime) -> None:
        self.number = number
        self.at = at
        self.notes: list[Note] = []
        self.moments: dict[str, Moment] = {}
        self.unread: list[str] = []
        self.prefix = ""

    def note(self, field: str, says: str, was: str = "") -> None:
        self.notes.append(Note(self.number, self.prefix + field, says, shown(was)))

    def refuse(self, field: str, reason: str, was: str = "") -> RowRefused:
        """A refusal, with the words that caused it and the remedy in `reason`."""
        return RowRefused(self.prefix + field, reason, shown(was, 40))


Pull = Callable[[Cells, Context], str]


def puller(name: str, source: Source, takes: Takes, nothing: Nothing) -> Pull:
    """Make the function that takes a field's words out of a row.

    Returns "" for what is empty or means nothing. Raises RowRefused when the words have
    not the shape that the map demands, or are too long to be anything.
    """
    cells = [
        _cell(name, column, _words(column, source, takes, nothing))
        for column in source.columns
    ]
    words = cells[0] if len(cells) == 1 else _joined(cells, source.join)
    return _cut_out(name, words, source) if source.pattern else words


def _words(
    column: str, source: Source, takes: Takes, nothing: Nothing
) -> frozenset[str]:
    """The words that mean nothing in this column. Names have a list of their own."""
    named = takes in (Takes.NAME, Takes.NAMES)
    general = nothing.names if named else nothing.everywhere
    return general | source.nothing | nothing.columns.get(plain(column), frozenset())


def _cell(name: str, column: str, nothing: frozenset[str]) -> Pull:
    key = plain(column)
    longest = max(map(len, nothing), default=0)

    def take(cells: Cells, context: Context) -> str:
        text = cells.get(key, "").strip()
        if not text:
            return text
        # Cheaper than `plain`, and a cell has been stripped already.
        if len(text) <= longest and text.casefold() in nothing:
            context.note(name, MEANS_NOTHING, text)
            return ""
        if len(text) > CELL_CHARS:
            raise context.refuse(name, _too_long(len(text)))
        return text

    return take


def _too_long(length: int) -> str:
    return (
        f"A cell has {length:,} letters; {CELL_CHARS:,} is the most. Look for a lost "
        "quotation mark, or keep the rest of the text in another file."
    )


def _joined(cells: list[Pull], join: str) -> Pull:
    def take(row: Cells, context: Context) -> str:
        parts = [cell(row, context) for cell in cells]
        return join.join(part for part in parts if part)

    return take


def _cut_out(name: str, words: Pull, source: Source) -> Pull:
    search, before = re.compile(source.pattern).search, source.before

    def take(row: Cells, context: Context) -> str:
        text = words(row, context)
        found = search(text) if text else None
        if found is not None:
            return before + (found[1] or "").strip()
        if not text or source.unmatched == "keep":
            return text
        if source.unmatched == "pass":
            return ""
        if source.unmatched == "refuse":
            raise context.refuse(
                name, "has not the shape that the map expects; mend it.", text
            )
        context.note(name, NO_SHAPE, text)
        return ""

    return take
