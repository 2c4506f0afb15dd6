"""What every reader gives: lines of named cells, and the header found in them."""

import itertools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from doorstep.intake.inert import as_written
from doorstep.intake.limits import COLUMNS, HEADER_WITHIN
from doorstep.intake.outcome import FileRefused, shown

REFUSED_COLUMNS = ("refused row", "refused field", "refused because")


class Record(NamedTuple):
    """Cells in order, not yet named; `fault` says why they cannot be trusted."""

    number: int
    cells: list[str]
    fault: str = ""
    note: str = ""


class Line(NamedTuple):
    """One row: `cells` by column, or None with the `fault` that spoils it."""

    number: int
    cells: dict[str, str] | None
    original: list[str]
    fault: str = ""
    note: str = ""


class Source(Protocol):
    """A file being read.

    header  what stands over the cells in the file of refused rows
    seen    the columns met so far, in the form of `plain`
    """

    header: list[str]
    seen: dict[str, None]
    counts: "Counts"

    def __iter__(self) -> Iterator[Line]: ...
    def share(self) -> float: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class Counts:
    """What a reader passed over, so that it can be told."""

    above_header: int = 0
    blank: int = 0
    headers_again: int = 0
    file_notes: list[str] = field(default_factory=list)


def plain(name: str) -> str:
    """Bring a column's name to the form in which map and file are compared.

    Case, spaces round about and double spaces do not matter; letters do.
    """
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


class Named:
    """Gives the cells of a table their names: finds the header, then names every row.

    wanted   columns that the map reads, as the map writes them
    short    "fill" when rows may stop early (their last cells then are empty)
    Raises FileRefused when no row near the top holds every wanted column.
    """

    def __init__(
        self, file: str, records: Iterable[Record], wanted: tuple[str, ...], short: str
    ) -> None:
        self.counts = Counts()
        self._file, self._short = file, short
        self._records = _mended(iter(records))
        self._wanted = {plain(name): name for name in wanted}
        self.header: list[str] = self._find_header()
        self.keys = _numbered(self.header)

    def _find_header(self) -> list[str]:
        best: list[str] = []
        for seen, record in enumerate(self._records):
            if self._lacks(record.cells) == [] and not record.fault:
                self.counts.above_header = seen
                return [cell.strip() for cell in record.cells]
            if len(self._lacks(record.cells)) < len(self._lacks(best)):
                best = record.cells
            if seen + 1 >= HEADER_WITHIN:
                break
        raise FileRefused(self._file, self._no_header(best))

    def _lacks(self, cells: list[str]) -> list[str]:
        if len(cells) > COLUMNS:
            return list(self._wanted.values())
        there = set(_numbered(cells))
        return [name for key, name in self._wanted.items() if key not in there]

    def _no_header(self, best: list[str]) -> str:
        lacks = ", ".join(repr(shown(name)) for name in self._lacks(best))
        found = ", ".join(repr(shown(cell, 30)) for cell in best[:12])
        if not best:
            return "holds no header. Is it empty, or is it another file?"
        return (
            f"lacks the column {lacks}. The nearest to a header holds {found}. "
            "Check the map's delimiter, and the columns' names in the map."
        )

    def __iter__(self) -> Iterator[Line]:
        width = len(self.header)
        for record in self._records:
            cells = record.cells
            if record.fault:
                yield Line(record.number, None, cells, record.fault)
            elif not any(cells) or not "".join(cells).strip():
                self.counts.blank += 1
            elif len(cells) == width:
                if cells[0].strip() == self.header[0] and self._again(cells):
                    continue
                named = dict(zip(self.keys, cells, strict=True))
                yield Line(record.number, named, cells, "", record.note)
            else:
                yield self._ragged(record, width)

    def _again(self, cells: list[str]) -> bool:
        same = [cell.strip() for cell in cells] == self.header
        self.counts.headers_again += same
        return same

    def _ragged(self, record: Record, width: int) -> Line:
        cells = record.cells
        if len(cells) > width and not any(cells[width:]):
            fitted = cells[:width]
        elif len(cells) < width and self._short == "fill":
            fitted = cells + [""] * (width - len(cells))
        else:
            return Line(record.number, None, cells, _odd_width(len(cells), width))
        named = dict(zip(self.keys, fitted, strict=True))
        return Line(record.number, named, fitted, "", record.note)


def _mended(records: Iterator[Record]) -> Iterator[Record]:
    """Read a file of refused rows as the file they came from.

    Our three columns go, and apostrophes that kept a spreadsheet from running a cell.
    """
    first = next(records, None)
    if first is None:
        return
    ours = len(REFUSED_COLUMNS)
    again = tuple(first.cells[:ours]) == REFUSED_COLUMNS
    for record in itertools.chain([first], records):
        if again:
            record = record._replace(cells=[as_written(c) for c in record.cells[ours:]])
        yield record


def _odd_width(found: int, width: int) -> str:
    fill = ', or write short_rows = "fill" in the map' if found < width else ""
    return (
        f"The row has {found} cells and the header {width}: a cell may hold the "
        "delimiter or a line break without quotation marks, or one is lost. "
        f"Mend the row{fill}."
    )


def _numbered(cells: list[str]) -> list[str]:
    """Name every column once: a name met again gets #2, #3…; no name, its place."""
    seen: dict[str, int] = {}
    keys = []
    for place, cell in enumerate(cells, start=1):
        key = plain(cell) or f"column {place}"
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return keys
