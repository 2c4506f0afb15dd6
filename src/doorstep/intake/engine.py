"""From a file to its documents, row by row; pure: reads the file and nothing else."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from doorstep.intake.build import Builder
from doorstep.intake.gather import apart, gathered
from doorstep.intake.mapping import LeftOut, Map
from doorstep.intake.outcome import Refusal, Row
from doorstep.intake.readers.choose import open_source
from doorstep.intake.readers.table import Line, Source, plain


class Reading:
    """One file being read by one map. Iterate for its rows; close it after.

    at  when the command runs (aware)
    Raises FileRefused at once when the file is not what the map says.
    """

    def __init__(self, path: Path, map_: Map, at: datetime) -> None:
        self.map, self._path = map_, path
        self.source: Source = open_source(path, map_)
        self.left_out: dict[str, int] = {}
        self._builder = Builder(map_, at)

    def __iter__(self) -> Iterator[Row]:
        if self.map.layout.rows == "one each":
            return self._rows()
        return gathered(self._rows(), apart(self._path.name, self._every_id()))

    def _every_id(self) -> Iterator[str]:
        """Read the file once for its ids alone."""
        first = open_source(self._path, self.map)
        try:
            for line in first:
                if line.cells is not None:
                    yield self._builder.id_of(line)
        finally:
            first.close()

    def _rows(self) -> Iterator[Row]:
        for line in self.source:
            if line.cells is None:
                refusal = Refusal(line.number, "", line.fault)
                yield Row(line.number, None, refusal, (), (line.original,))
            elif not self._leave_out(line):
                yield self._builder.build(line)

    def _leave_out(self, line: Line) -> bool:
        """Whether the map says that the row is no record, such as a total."""
        for rule in self.map.left_out:
            if _is_no_record(rule, line):
                self.left_out[rule.why] = self.left_out.get(rule.why, 0) + 1
                return True
        return False

    def close(self) -> None:
        self.source.close()


def _is_no_record(rule: LeftOut, line: Line) -> bool:
    return (
        line.cells is not None
        and plain(line.cells.get(plain(rule.column), "")) in rule.values
    )


def documents(path: Path, map_: Map, at: datetime) -> Iterator[Row]:
    """Read a file into rows: each a document or a refusal, with its notes.

    Rows come in the file's order and are never all held at once.
    Raises FileRefused when the file is not what the map says.
    """
    reading = Reading(path, map_, at)
    try:
        yield from reading
    finally:
        reading.close()
