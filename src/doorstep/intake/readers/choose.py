"""Open a file as its map says it is."""

import stat
from collections.abc import Iterator
from pathlib import Path

from doorstep.intake.mapping import Map
from doorstep.intake.outcome import FileRefused
from doorstep.intake.readers.delimited import Delimited
from doorstep.intake.readers.table import Line, Named, Source


class Delimiteds:
    """A delimited file with named columns."""

    def __init__(self, path: Path, map_: Map) -> None:
        layout = map_.layout
        self._records = Delimited(path, layout.encoding, layout.delimiter, layout.quote)
        try:
            self._named = Named(
                path.name, self._records, map_.columns(), layout.short_rows
            )
        except FileRefused:
            self._records.close()
            raise
        self.header, self.counts = self._named.header, self._named.counts
        if self._records.lines.note:
            self.counts.file_notes.append(self._records.lines.note)

    def __iter__(self) -> Iterator[Line]:
        return iter(self._named)

    def share(self) -> float:
        return self._records.share()

    def close(self) -> None:
        self._records.close()


def open_source(path: Path, map_: Map) -> Source:
    """Open a file for reading by a map.

    Raises FileRefused when it is no plain file, or not what the map says.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise FileRefused(path.name, "there is no such file.") from error
    if not stat.S_ISREG(mode):
        raise FileRefused(path.name, "is not a plain file.")
    openers = {"csv": Delimiteds}
    return openers[map_.layout.kind](path, map_)
