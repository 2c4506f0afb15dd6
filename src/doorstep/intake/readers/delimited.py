"""CSV and its kin, read so that one bad quotation mark costs one row and no more."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from doorstep.intake.limits import RECORD_CHARS
from doorstep.intake.mapping import Map
from doorstep.intake.outcome import FileRefused
from doorstep.intake.readers.table import Line, Named, Record
from doorstep.intake.readers.text import BAD, CUT, Lines, LineTooLong

_UNCLOSED = (
    "A quotation mark is opened and not closed, or the row is far too long. "
    "Mend the row's quotation marks."
)
_TOO_LONG = "The line is longer than a million letters. Look for a lost line end."
_BAD_BYTES = (
    "The row holds bytes that are not {encoding}. Export the file again in {encoding}, "
    "or name its encoding in the map's [layout]."
)
_LOOSE = "quotation marks stand loose in the row; read as letters"


class _Records:
    """The records of a delimited text file, numbered as a spreadsheet would.

    delimiter  one character
    quote      one character, or "" when the file knows no quoting
    """

    def __init__(self, path: Path, encoding: str, delimiter: str, quote: str) -> None:
        self.lines = Lines(path, encoding)
        self._encoding = encoding
        self._delimiter, self._quote = delimiter, quote
        # The library's own bound is lower than a long narrative.
        csv.field_size_limit(max(csv.field_size_limit(), RECORD_CHARS + 1))

    def __iter__(self) -> Iterator[Record]:
        lines, number = self.lines, 0
        rows = self._parser(lines)
        while True:
            lines.start()
            number += 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except (csv.Error, LineTooLong):
                yield self._mend(number)
                rows = self._parser(lines)
                continue
            yield self._checked(number, cells)

    def _parser(self, lines: Iterable[str], strict: bool = True) -> Iterator[list[str]]:
        if not self._quote:
            return csv.reader(
                lines, delimiter=self._delimiter, quoting=csv.QUOTE_NONE, strict=strict
            )
        return csv.reader(
            lines, delimiter=self._delimiter, quotechar=self._quote, strict=strict
        )

    def _checked(self, number: int, cells: list[str], note: str = "") -> Record:
        for line in self.lines.taken:
            if not line.isascii() and BAD.search(line):
                return Record(number, cells, self._spoilt(line))
        return Record(number, cells, "", note)

    def _spoilt(self, line: str) -> str:
        return _TOO_LONG if CUT in line else _BAD_BYTES.format(encoding=self._encoding)

    def _mend(self, number: int) -> Record:
        """Give up the first line of what could not be read; go on from the second."""
        first, rest = self.lines.taken[0], self.lines.taken[1:]
        self.lines.give_back(rest)
        self.lines.taken = [first]
        if (
            not rest
            and first.count(self._quote or "\0") % 2 == 0
            and len(first) < RECORD_CHARS
        ):
            cells = next(self._parser([first], strict=False))
            return self._checked(number, cells, _LOOSE)
        return Record(number, [first.rstrip("\n")[:200]], _UNCLOSED)

    def close(self) -> None:
        self.lines.close()


class Delimited:
    """A delimited text file with a header, read by a map."""

    def __init__(self, path: Path, map_: Map) -> None:
        layout = map_.layout
        self._records = _Records(path, layout.encoding, layout.delimiter, layout.quote)
        try:
            named = Named(path.name, self._records, map_.columns(), layout.short_rows)
        except FileRefused:
            self._records.close()
            raise
        self._named, self.header, self.counts = named, named.header, named.counts
        self.seen = dict.fromkeys(named.keys)
        if self._records.lines.note:
            self.counts.file_notes.append(self._records.lines.note)

    def __iter__(self) -> Iterator[Line]:
        return iter(self._named)

    def share(self) -> float:
        return self._records.lines.share()

    def close(self) -> None:
        self._records.close()
