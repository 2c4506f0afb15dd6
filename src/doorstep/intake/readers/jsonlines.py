"""JSON lines: one object a line, each standing or falling alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from doorstep.intake.mapping import Map
from doorstep.intake.outcome import FileRefused
from doorstep.intake.readers.table import Counts, Line, plain
from doorstep.intake.readers.text import BAD, Lines, LineTooLong
from doorstep.intake.readers.values import TooMuch, flattened


class _Twice(ValueError):
    """A key stands twice in one object: which of its values is meant?"""


class JsonLines:
    """A file of JSON objects, one a line. Numbers keep the digits as written."""

    def __init__(self, path: Path, map_: Map) -> None:
        self.counts = Counts()
        self.header = ["line"]
        self.seen: dict[str, None] = {}
        self._lines = Lines(path, map_.layout.encoding)
        self._file = path.name
        if self._lines.note:
            self.counts.file_notes.append(self._lines.note)
        self._wanted = {plain(name): name for name in map_.columns()}

    def __iter__(self) -> Iterator[Line]:
        number = 0
        while True:
            number += 1
            self._lines.start()
            try:
                text = next(self._lines).strip()
            except StopIteration:
                break
            except LineTooLong:
                yield _spoilt(number, self._lines.taken[0], "The line is far too long.")
                continue
            if text:
                yield self._line(number, text)
            else:
                self.counts.blank += 1
        self._tell_missing()

    def _line(self, number: int, text: str) -> Line:
        if number == 1 and text.startswith("["):
            raise FileRefused(
                self._file, "is one JSON list. Write one object a line, without commas."
            )
        if not text.isascii() and BAD.search(text):
            return _spoilt(number, text, "The line holds bytes that are no text.")
        try:
            cells = flattened(_object(text))
        except (ValueError, RecursionError) as error:
            return _spoilt(number, text, _why(error))
        self.seen.update(dict.fromkeys(cells))
        return Line(number, cells, [text])

    def _tell_missing(self) -> None:
        """A key may be left out of a line, but one that never came is worth telling."""
        for key, name in self._wanted.items():
            if self.seen and key not in self.seen:
                self.counts.file_notes.append(
                    f"no line has {name!r}, which the map reads"
                )

    def share(self) -> float:
        return self._lines.share()

    def close(self) -> None:
        self._lines.close()


def _spoilt(number: int, text: str, fault: str) -> Line:
    return Line(number, None, [text[:2000]], fault)


def _why(error: Exception) -> str:
    if isinstance(error, _Twice):
        return "The line has one key twice; keep one."
    if isinstance(error, TooMuch | RecursionError):
        return "The line holds too many values, or values too deep inside others."
    return "The line is not a JSON object. Mend it, or export the file again."


def _object(text: str) -> dict[str, Any]:
    found = json.loads(
        text,
        parse_int=str,
        parse_float=str,
        parse_constant=_no_constant,
        object_pairs_hook=_once,
    )
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found
