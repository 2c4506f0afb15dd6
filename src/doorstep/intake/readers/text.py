"""Bytes to lines: any encoding the map names, any line end, never a line too long."""

import codecs
import io
import re
from collections import deque
from pathlib import Path
from typing import BinaryIO

from doorstep.intake.limits import LINE_CHARS, RECORD_CHARS, RECORD_LINES
from doorstep.intake.outcome import FileRefused

# A byte that the encoding does not know becomes one of these 256 lone surrogates, so
# that the row which holds it can be refused, and only that row.
_MARKS = 0xDC00
BAD = re.compile("[\udbff-\udcff]")
CUT = "\udbff"  # ends a line of which only the head is held
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALIASES = {"utf-8": "utf-8-sig", "utf8": "utf-8-sig"}


def _mark_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(_MARKS + byte) for byte in bad), error.end


codecs.register_error("doorstep-mark", _mark_bytes)


class LineTooLong(Exception):
    """A line, or a record of several lines, passed its bound."""


class Lines:
    """The lines of a text file, one at a time, with some that may be given back.

    `taken` holds what was read since `start()`: a record whose quotation mark is never
    closed is taken apart again through `give_back`.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._raw: BinaryIO = path.open("rb")
        self.size = path.stat().st_size
        self.note = ""
        name = self._agree(path, encoding)
        # newline=None turns \r\n and a lone \r into \n, also across blocks.
        self._text = io.TextIOWrapper(
            self._raw, encoding=name, errors="doorstep-mark", newline=None
        )
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self._chars = 0

    def _agree(self, path: Path, encoding: str) -> str:
        """Settle the encoding: a mark at the head of the file is no guess."""
        head = self._raw.read(64)
        self._raw.seek(0)
        wanted = _ALIASES.get(encoding, encoding)
        for bom, name in _BOMS:
            if head.startswith(bom):
                if not _same_family(wanted, name):
                    self.note = (
                        f"the file begins with a mark of {name[:5]}; read as that"
                    )
                return name
        wide = _wide(head)
        if wide and not wanted.startswith(("utf-16", "utf-32")):
            self._raw.close()
            raise FileRefused(
                path.name,
                f"looks like {wide} and the map says {encoding}. "
                f'Write encoding = "{wide}" in the map\'s [layout].',
            )
        return wanted

    def share(self) -> float:
        """How much of the file has been taken in, 0 to 1, by bytes."""
        return min(1.0, self._raw.tell() / self.size) if self.size else 1.0

    def start(self) -> None:
        """Begin a new record."""
        self.taken = []
        self._chars = 0

    def give_back(self, lines: list[str]) -> None:
        """Put lines back to be read again, in order."""
        self._back.extendleft(reversed(lines))

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = (
            self._back.popleft() if self._back else self._text.readline(LINE_CHARS + 1)
        )
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._chars += len(line)
        if len(line) > LINE_CHARS:
            self._skip_rest(line)
            raise LineTooLong
        if self._chars > RECORD_CHARS or len(self.taken) > RECORD_LINES:
            raise LineTooLong
        return line

    def _skip_rest(self, line: str) -> None:
        """Pass over the rest of a line too long to hold; keep its head to show."""
        self.taken[-1] = line[:200] + CUT
        while line and not line.endswith("\n"):
            line = self._text.readline(LINE_CHARS)

    def close(self) -> None:
        self._text.close()


def _same_family(wanted: str, found: str) -> bool:
    return wanted.replace("-", "")[:5] == found.replace("-", "")[:5]


def _wide(head: bytes) -> str:
    """Name the kind of UTF-16 when every other byte of plain text is zero, else ""."""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) <= len(head) // 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"
