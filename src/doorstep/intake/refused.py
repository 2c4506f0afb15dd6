"""The file of refused rows, written beside the file they came from.

It can be mended and loaded with the same map: it has the source's own columns behind
three of ours, and what was made inert for a spreadsheet is read back as it was.
"""

import contextlib
import csv
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from doorstep.intake.inert import inert
from doorstep.intake.outcome import FileRefused, Refusal
from doorstep.intake.readers.table import REFUSED_COLUMNS


class RefusedFile:
    """Writes refused rows to FILE.refused.csv; makes no file when none is refused.

    Written under another name and put in place at the end, readable by its owner alone,
    since it holds what the source holds. A file of an earlier run is replaced, or taken
    away when nothing is refused any more.
    """

    def __init__(self, beside: Path, header: list[str], delimiter: str = ",") -> None:
        self.path = beside.with_name(f"{beside.name}.refused.csv")
        self._part = beside.with_name(f"{beside.name}.refused.csv.part")
        self._header, self._delimiter = header, delimiter
        self._out: TextIO | None = None
        self.count = 0

    def add(self, refusal: Refusal, originals: Iterable[list[str]]) -> None:
        """Write one refusal, a line for each row of the file that it concerns."""
        if self._out is None:
            self._out = self._open()
        writer = csv.writer(self._out, delimiter=self._delimiter, quoting=csv.QUOTE_ALL)
        ours = [str(refusal.row), refusal.field, inert(refusal.sentence())]
        for original in originals or ([],):
            writer.writerow([*ours, *map(inert, original)])
        self.count += 1

    def _create(self) -> TextIO:
        """Make the file anew, in place of what a run that was killed may have left."""
        with contextlib.suppress(FileNotFoundError):
            self._part.unlink()
        # O_EXCL: never through a link that somebody laid here.
        handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return os.fdopen(
            handle, "w", encoding="utf-8-sig", errors="backslashreplace", newline=""
        )

    def _open(self) -> TextIO:
        out = self._create()
        csv.writer(out, delimiter=self._delimiter, quoting=csv.QUOTE_ALL).writerow(
            [*REFUSED_COLUMNS, *map(inert, self._header)]
        )
        return out

    def __enter__(self) -> "RefusedFile":
        """Make sure that refused rows could be written, before anything is loaded."""
        try:
            self._create().close()
            self._part.unlink()
        except OSError as error:
            raise FileRefused(
                self.path.name,
                f"cannot be written ({error.strerror}). Copy the source file to a "
                "folder that you may write to, and load it from there.",
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._out is not None:
            self._out.close()
            self._settle(failed=kind is not None)
        elif kind is None:
            self.path.unlink(missing_ok=True)

    def _settle(self, failed: bool) -> None:
        """Put the file in its place, or take away a half-written one."""
        if failed:
            self._part.unlink(missing_ok=True)
        else:
            os.replace(self._part, self.path)
