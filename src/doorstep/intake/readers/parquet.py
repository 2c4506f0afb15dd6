"""Parquet, with the extra that brings DuckDB; without it, a refusal that names it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doorstep.intake.mapping import Map
from doorstep.intake.outcome import FileRefused
from doorstep.intake.readers.table import Counts, Line, plain
from doorstep.intake.readers.values import TooMuch, as_text, flattened

_BATCH = 2_000


class Parquet:
    """The rows of a Parquet file, numbered from 1."""

    def __init__(self, path: Path, map_: Map) -> None:
        duckdb = _duckdb(path)
        if set(path.name) & set("*?[]{}"):
            raise FileRefused(
                path.name, "has a letter in its name that stands for many."
            )
        self._files = duckdb.connect(
            config={
                "memory_limit": "256MB",
                "threads": 1,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self.counts, self._done = Counts(), 0
        try:
            count = self._ask("select count(*)", path).fetchone()[0]
            self._total: int = max(1, count)
            self._rows = self._ask("select *", path)
        except duckdb.Error as error:
            self.close()
            raise FileRefused(path.name, "cannot be read as Parquet.") from error
        self.header = [column[0] for column in self._rows.description]
        self.seen = dict.fromkeys(map(plain, self.header))
        self._check(path, map_)

    def _ask(self, what: str, path: Path) -> Any:
        return self._files.execute(f"{what} from read_parquet(?)", [str(path)])

    def _check(self, path: Path, map_: Map) -> None:
        tops = {key.split(".")[0] for key in self.seen} | set(self.seen)
        for name in map_.columns():
            if plain(name) not in tops and plain(name).split(".")[0] not in tops:
                self.close()
                raise FileRefused(path.name, f"lacks the column {name!r}.")

    def __iter__(self) -> Iterator[Line]:
        while rows := self._rows.fetchmany(_BATCH):
            for row in rows:
                self._done += 1
                yield self._line(row)

    def _line(self, row: tuple[Any, ...]) -> Line:
        original = [as_text(value) for value in row]
        try:
            cells = flattened(dict(zip(self.header, row, strict=True)))
        except TooMuch:
            return Line(self._done, None, original, "The row holds too many values.")
        return Line(self._done, cells, original)

    def share(self) -> float:
        return min(1.0, self._done / self._total)

    def close(self) -> None:
        self._files.close()


def _duckdb(path: Path) -> Any:
    try:
        import duckdb  # noqa: PLC0415  an extra, and heavy
    except ImportError as error:
        raise FileRefused(
            path.name, "is Parquet, which needs an extra: pip install 'doorstep[link]'."
        ) from error
    return duckdb
