"""Writes a force-year as its source systems' own files, with the truth beside them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from forceyear import layouts
from forceyear.cases import Cases
from forceyear.gazetteer import gazetteer
from forceyear.layouts import LAYOUTS
from forceyear.records import Document
from forceyear.residents import City
from forceyear.rows import Row, rows
from forceyear.settings import Settings
from forceyear.workbook import Workbook

_HEADER_EVERY = 1_000
TRUTH = "truth"
"""The folder of the side files, inside the year's own."""

_FILES = {
    ("control", "incident"): "control-log.csv",
    ("crime", "person"): "crime-persons.csv",
    ("crime", "incident"): "crimes.csv",
    ("crime", "marker"): "orders.csv",
    ("crime", "relationship"): "links.csv",
    ("custody", "incident"): "custody.txt",
    ("partner", "incident"): "partner.xlsx",
    ("neighbour", "person"): "neighbour-persons.jsonl",
    ("neighbour", "incident"): "neighbour-events.jsonl",
}
_GAZETTEER = "gazetteer.csv"
_PARTNER_TITLES: tuple[tuple[str, ...], ...] = (
    ("Aldermere Domestic Abuse Support",),
    ("Referrals received, all boroughs",),
    (),
)


@dataclass(frozen=True)
class Summary:
    """What was written.

    rows           data rows of each file, by name
    calls          domestic abuse calls; repeats, noticed: how many of them
    missed         calls by why an exact search would have missed what was on record
    """

    rows: dict[str, int]
    calls: int
    repeats: int
    noticed: int
    missed: dict[str, int]

    @property
    def repeat_share(self) -> float:
        """Share of domestic abuse calls that truly repeat."""
        return self.repeats / self.calls


def write(settings: Settings, folder: Path) -> Summary:
    """Write the whole year into a folder, which is made if need be.

    Source files stand in the folder itself, side files in `truth/`. Equal settings
    give equal bytes. Files of the same names are written over.
    """
    (folder / TRUTH).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        outputs = {name: _output(stack, folder / name) for name in LAYOUTS}
        truth = _Truth(stack, folder / TRUTH)
        counts = dict.fromkeys(LAYOUTS, 0)
        for row in rows(settings):
            name = _FILES[row.source, row.document["kind"]]
            outputs[name](row.document)
            counts[name] += 1
            truth.add(row)
        for place in gazetteer(settings):
            outputs[_GAZETTEER](place)
            counts[_GAZETTEER] += 1
    cases = Cases(settings)
    _people(folder / TRUTH / "people.csv", cases.city)
    _cases(folder / TRUTH / "cases.csv", cases)
    summary = Summary(counts, truth.calls, truth.repeats, truth.noticed, truth.missed)
    _settings(folder / TRUTH / "settings.json", settings, summary)
    return summary


def _output(stack: ExitStack, path: Path) -> Callable[[Document], None]:
    """Open a source file and return what writes a document into it."""
    lay = LAYOUTS[path.name]
    if path.suffix == ".xlsx":
        return _spreadsheet(stack, path, lay)
    if path.suffix == ".jsonl":
        return _json_lines(stack, path, lay)
    return _delimited(stack, path, lay)


def _spreadsheet(
    stack: ExitStack, path: Path, lay: Callable[[Document], Any]
) -> Callable[[Document], None]:
    book = stack.enter_context(Workbook(path))
    for cells in (*_PARTNER_TITLES, layouts.PARTNER):
        book.add(cells)
    return lambda document: book.add(lay(document))


def _json_lines(
    stack: ExitStack, path: Path, lay: Callable[[Document], Any]
) -> Callable[[Document], None]:
    file = stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))

    def add(document: Document) -> None:
        file.write(json.dumps(lay(document), ensure_ascii=False) + "\n")

    return add


@dataclass(frozen=True)
class _Style:
    """How a system writes delimited text."""

    columns: Sequence[str]
    encoding: str
    ends: str = "\r\n"
    delimiter: str = ","
    quoting: int = csv.QUOTE_MINIMAL
    repeats_header: bool = False


_STYLES = {
    "control-log.csv": _Style(layouts.CONTROL, "utf-8-sig", repeats_header=True),
    "crime-persons.csv": _Style(layouts.NOMINALS, "cp1252"),
    "crimes.csv": _Style(layouts.CRIMES, "cp1252", delimiter=";"),
    "custody.txt": _Style(layouts.CUSTODY, "utf-16", "\n", "\t", csv.QUOTE_ALL),
    "orders.csv": _Style(layouts.ORDERS, "utf-8", "\r"),
    "links.csv": _Style(layouts.LINKS, "utf-8", "\n", "|"),
    _GAZETTEER: _Style(layouts.GAZETTEER, "utf-8"),
}


def _delimited(
    stack: ExitStack, path: Path, lay: Callable[[Document], Any]
) -> Callable[[Document], None]:
    style = _STYLES[path.name]
    file = stack.enter_context(path.open("w", encoding=style.encoding, newline=""))
    writer = csv.writer(
        file,
        delimiter=style.delimiter,
        lineterminator=style.ends,
        quoting=style.quoting,  # type: ignore[arg-type]
    )
    written = 0

    def add(document: Document) -> None:
        nonlocal written
        if style.repeats_header and written and written % _HEADER_EVERY == 0:
            writer.writerow(style.columns)
        writer.writerow(lay(document))
        written += 1

    writer.writerow(style.columns)
    return add


class _Truth:
    """The side files that are written row by row."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._rows = _table(stack, folder / "rows.csv", ("source", "record", "person"))
        self._calls = _table(
            stack,
            folder / "calls.csv",
            ("call", "case", "victim", "suspect", "repeats", "noticed", "earlier",
             "missed"),
        )  # fmt: skip
        self.calls = self.repeats = self.noticed = 0
        self.missed: dict[str, int] = {}

    def add(self, row: Row) -> None:
        if row.document["kind"] in ("person", "incident"):
            self._rows((row.source, id_, person) for id_, person in row.people)
        truth = row.truth
        if truth is None:
            return
        self.calls += 1
        self.repeats += truth.repeats
        self.noticed += truth.noticed
        if truth.missed:
            self.missed[truth.missed] = self.missed.get(truth.missed, 0) + 1
        yes = {True: "yes", False: "no"}
        self._calls(
            [(truth.call, truth.case, truth.victim, truth.suspect, yes[truth.repeats],
              yes[truth.noticed], truth.earlier, truth.missed)]
        )  # fmt: skip


def _table(
    stack: ExitStack, path: Path, columns: Sequence[str]
) -> Callable[[Iterable[Sequence[Any]]], None]:
    file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    return writer.writerows


def _people(path: Path, city: City) -> None:
    columns = (
        "person", "household", "community", "sex", "born", "given", "middle",
        "family", "born_family", "mobile", "old_mobile", "landline", "home",
    )  # fmt: skip
    with ExitStack() as stack:
        _table(stack, path, columns)(
            (r.number, r.household, r.community, r.sex, r.born, r.given, r.middle,
             r.family, r.born_family, r.mobile, r.old_mobile, r.landline, r.home.text)
            for r in city.residents()
        )  # fmt: skip


def _cases(path: Path, cases: Cases) -> None:
    columns = (
        "case", "victim", "suspect", "relation", "calls", "before", "grade", "active",
        "same_suspect_as",
    )  # fmt: skip
    with ExitStack() as stack:
        _table(stack, path, columns)(
            (c.number, c.victim.number, c.suspect.number, c.relation, len(c.calls),
             c.before, c.grade, "yes" if cases.is_active(c.number) else "no",
             c.other if c.other >= 0 else "")
            for c in map(cases.case, range(cases.count))
        )  # fmt: skip


def _settings(path: Path, settings: Settings, summary: Summary) -> None:
    told = {
        "settings": asdict(settings),
        "calibration": asdict(settings.counts),
        "summary": asdict(summary),
    }
    text = json.dumps(told, indent=2, default=str, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
