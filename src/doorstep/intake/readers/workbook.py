"""XLSX workbooks, looked over before they are opened: small ones can unfold to huge."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import python_calamine as calamine

from doorstep.intake.limits import (
    COLUMNS,
    SPREADSHEET_BYTES,
    SPREADSHEET_CELLS,
    SPREADSHEET_PARTS,
    SPREADSHEET_RATIO,
)
from doorstep.intake.mapping import Map
from doorstep.intake.outcome import FileRefused, shown
from doorstep.intake.readers.table import Line, Named, Record
from doorstep.intake.readers.values import as_text

_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_BLOCK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class Workbook:
    """One sheet of a workbook. Rows are numbered as the program shows them.

    Cells that the workbook itself types as dates come as ISO 8601.
    """

    def __init__(self, path: Path, map_: Map) -> None:
        _look_over(path)
        self._sheet = _sheet(path, map_.layout.sheet)
        self._height = max(self._sheet.total_height, 1)
        self._done = 0
        named = Named(
            path.name, self._records(), map_.columns(), map_.layout.short_rows
        )
        self._named, self.header, self.counts = named, named.header, named.counts
        self.seen = dict.fromkeys(named.keys)

    def _records(self) -> Iterator[Record]:
        for number, row in enumerate(self._sheet.iter_rows(), start=1):
            self._done = number
            yield Record(number, [as_text(cell) for cell in row])

    def __iter__(self) -> Iterator[Line]:
        return iter(self._named)

    def share(self) -> float:
        return min(1.0, self._done / self._height)

    def close(self) -> None:
        """Nothing is held open: the sheet was read whole."""


def _sheet(path: Path, name: str) -> calamine.CalamineSheet:
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if not name and len(names) > 1:
            raise FileRefused(path.name, f"has several sheets. {_choose(names)}")
        if name and name not in names:
            raise FileRefused(path.name, f"has no sheet {name!r}. {_choose(names)}")
        return book.get_sheet_by_name(name or names[0])
    except (calamine.CalamineError, IndexError, OSError) as error:
        raise FileRefused(path.name, _unreadable()) from error


def _choose(names: list[str]) -> str:
    listed = ", ".join(repr(shown(name, 40)) for name in names[:20])
    return f"Write sheet = … in the map's [layout], one of: {listed}."


def _unreadable() -> str:
    return "cannot be read as an XLSX workbook. Save it as .xlsx again, or as CSV."


def _look_over(path: Path) -> None:
    """Refuse a workbook that would unfold beyond bounds, before anything unfolds it."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            _bounded(path, parts)
            for part in parts:
                if part.filename.startswith("xl/worksheets/"):
                    _bounded_cells(path, packed, part)
    except _BROKEN as error:
        raise FileRefused(path.name, _unreadable()) from error


def _bounded(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(path.name, "is locked with a password. Save it without one.")
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > SPREADSHEET_PARTS or unpacked > SPREADSHEET_BYTES:
        raise FileRefused(path.name, "is too large for a workbook. Save it as CSV.")
    if unpacked / packed > SPREADSHEET_RATIO:
        raise FileRefused(
            path.name, "unfolds to many times its size. Save it again, or as CSV."
        )


def _bounded_cells(path: Path, packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Measure the sheet: two cells in far corners would fill memory between them."""
    wide = high = 1
    with packed.open(part) as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            for column, row in _CELL.findall(rest + block):
                wide, high = max(wide, _number(column)), max(high, int(row))
            rest = block[-20:]
    if wide > COLUMNS or wide * high > SPREADSHEET_CELLS:
        raise FileRefused(
            path.name,
            "has cells too far from the first ones. Copy the table to a new sheet, "
            "or save it as CSV.",
        )


def _number(column: bytes) -> int:
    """The place of a column: A is 1, XFD 16,384."""
    place = 0
    for letter in column:
        place = place * 26 + letter - 64
    return place
