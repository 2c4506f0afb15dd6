"""Load one file: read it, hand its documents over, answer for every row."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from doorstep.intake.engine import Reading
from doorstep.intake.limits import IN_FLIGHT
from doorstep.intake.mapping import Map
from doorstep.intake.outcome import Document, Refusal, Row, shown
from doorstep.intake.readers.table import Source, plain
from doorstep.intake.refused import RefusedFile
from doorstep.intake.summary import Progress, Summary

OnProgress = Callable[[Progress], None]
_REMEDIES = {
    True: "Mend them there and load that file with the same map.",
    False: "Mend them in the source and load its file again: nothing is loaded twice.",
}
_EVERY = 2_000  # rows between two reports of progress


class LoadRefusal(Protocol):
    """What a load function says of a document that it refused."""

    @property
    def number(self) -> int: ...
    @property
    def field(self) -> str: ...
    @property
    def reason(self) -> str: ...


class Loaded(Protocol):
    """What a load function answers: documents by what became of them."""

    @property
    def loaded(self) -> int: ...
    @property
    def new_versions(self) -> int: ...
    @property
    def already_there(self) -> int: ...


class Load(Protocol):
    """Takes documents and their row numbers, once, in order.

    Tells `on_refusal` of each that it refuses before it has taken 20,000 more: so long
    is a row's wording kept for the file of refused rows.
    """

    def __call__(
        self,
        *,
        documents: Iterable[tuple[int, Document]],
        on_refusal: Callable[[LoadRefusal], None],
    ) -> Loaded: ...


def run(
    path: Path,
    map_: Map,
    *,
    at: datetime,
    load: Load | None,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> Summary:
    """Load a file by a map; with `load` None, do everything but that.

    at       when the command runs (aware)
    dry_run  `load` only checks: the summary says "would be loaded"
    Writes refused rows to FILE.refused.csv beside it. Raises FileRefused before
    anything is loaded when the file is not what the map says; what `load` raises is
    passed on, and a second run then completes the first.
    """
    reading = Reading(path, map_, at)
    summary = Summary(
        file=path.name, source=map_.source, dry_run=dry_run or load is None
    )
    try:
        with RefusedFile(path, reading.source.header, _delimiter(map_)) as beside:
            answer = _Run(reading, summary, beside, on_progress)
            answer.go(load)
            summary.refused_file = beside.path if beside.count else None
            summary.remedy = _REMEDIES[map_.layout.kind == "csv"]
    finally:
        reading.close()
    _tell_source(summary, reading)
    return summary


def _delimiter(map_: Map) -> str:
    return map_.layout.delimiter if map_.layout.kind == "csv" else ","


class _Run:
    """Counts what passes between the reader and the load."""

    def __init__(
        self,
        reading: Reading,
        summary: Summary,
        beside: RefusedFile,
        on_progress: OnProgress | None,
    ) -> None:
        self._reading, self._summary = reading, summary
        self._beside, self._on_progress = beside, on_progress
        self._in_flight: OrderedDict[int, tuple[list[str], ...]] = OrderedDict()
        self._next_report = _EVERY

    def go(self, load: Load | None) -> None:
        summary = self._summary
        if load is None:
            summary.loaded = sum(1 for _ in self._documents())
        else:
            loaded = load(documents=self._documents(), on_refusal=self._refused)
            summary.loaded = loaded.loaded
            summary.new_versions = loaded.new_versions
            summary.already_there = loaded.already_there
        self._report(last=True)

    def _documents(self) -> Iterator[tuple[int, Document]]:
        for row in self._reading:
            self._count(row)
            if row.refusal is not None:
                self._refuse(row.refusal, row.originals)
            elif row.document is not None:
                self._keep(row)
                yield row.number, row.document

    def _count(self, row: Row) -> None:
        summary = self._summary
        summary.rows += len(row.originals)
        summary.joined += len(row.originals) - 1
        for note in row.notes:
            summary.notes.add(note)
        if summary.rows >= self._next_report:
            self._report()

    def _keep(self, row: Row) -> None:
        self._in_flight[row.number] = row.originals
        if len(self._in_flight) > IN_FLIGHT:
            self._in_flight.popitem(last=False)

    def _refused(self, told: LoadRefusal) -> None:
        """What the load calls for a document that it cannot take."""
        originals = self._in_flight.pop(told.number, ())
        refusal = Refusal(told.number, told.field, shown(told.reason, 500))
        self._refuse(refusal, originals)

    def _refuse(self, refusal: Refusal, originals: tuple[list[str], ...]) -> None:
        self._summary.refused += 1
        self._summary.refusals.add(refusal)
        self._beside.add(refusal, originals)

    def _report(self, last: bool = False) -> None:
        if self._on_progress is None:
            return
        self._next_report = self._summary.rows + _EVERY
        share = 1.0 if last else self._reading.source.share()
        rows, refused = self._summary.rows, self._summary.refused
        self._on_progress(Progress(rows, share, refused))


def _tell_source(summary: Summary, reading: Reading) -> None:
    """Tell what the reader passed over, and the columns that nobody reads."""
    source: Source = reading.source
    passed = {
        "above the header": source.counts.above_header,
        "empty": source.counts.blank,
        "the header again": source.counts.headers_again,
        **reading.left_out,
    }
    summary.passed_over = {why: count for why, count in passed.items() if count}
    summary.file_notes = list(source.counts.file_notes)
    known = {plain(name) for name in reading.map.columns()}
    summary.unused = [name for name in source.seen if name and name not in known]
