"""Builders for intake's tests: a file, a map, and a load that only remembers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doorstep.intake.engine import documents
from doorstep.intake.mapfile import load_map
from doorstep.intake.mapping import Map
from doorstep.intake.outcome import Row

AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)

CALLS = """
title = "A log for tests"
source = "test-log"
kind = "incident"
{layout}
[dates]
formats = ["%d/%m/%Y %H:%M"]
{more}
[fields]
id = "Log"
sort = {{ value = "call" }}
at = "When"
type = "Type"
summary = "Text"
{fields}
[[persons]]
role = {{ value = "victim" }}
name = "Name"
phones = "Phone"
born = {{ column = "Born", formats = ["%d/%m/%Y"] }}
"""
HEADER = "Log,When,Type,Text,Name,Phone,Born"
GOOD = "L1,01/02/2026 21:05,DIST,Shouting heard,Sarah Vane,07700 900123,04/05/1990"


def a_map(folder: Path, text: str) -> Map:
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return load_map(path)


def calls_map(folder: Path, layout: str = "", more: str = "", fields: str = "") -> Map:
    layout = f"[layout]\n{layout}" if layout else ""
    return a_map(folder, CALLS.format(layout=layout, more=more, fields=fields))


def a_file(folder: Path, content: str | bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def calls(folder: Path, *lines: str, **options: str) -> list[Row]:
    """Read these lines under the usual header by the usual map."""
    path = a_file(folder, "\n".join([HEADER, *lines]) + "\n")
    return list(documents(path, calls_map(folder, **options), AT))


def one_call(folder: Path, line: str = GOOD, **options: str) -> Row:
    (row,) = calls(folder, line, **options)
    return row


def the_document(row: Row) -> dict[str, Any]:
    assert row.document is not None, row.refusal
    return row.document


def the_reason(row: Row) -> str:
    assert row.refusal is not None, row.document
    return row.refusal.sentence()


def says(row: Row) -> list[str]:
    return [note.says for note in row.notes]


@dataclass
class FakeLoad:
    """Takes documents as the register would: new, changed, or there already."""

    there: dict[str, Any] = field(default_factory=dict)
    refuses: frozenset[str] = frozenset()
    taken: list[tuple[int, Any]] = field(default_factory=list)
    loaded: int = 0
    new_versions: int = 0
    already_there: int = 0

    def __call__(
        self, *, documents: Iterable[tuple[int, Any]], on_refusal: Any
    ) -> "FakeLoad":
        self.loaded = self.new_versions = self.already_there = 0
        for number, document in documents:
            if document["id"] in self.refuses:
                on_refusal(_Refusal(number, "id", "This is not wanted."))
            else:
                self._take(number, document)
        return self

    def _take(self, number: int, document: Any) -> None:
        before = self.there.get(document["id"])
        if before == document:
            self.already_there += 1
            return
        self.there[document["id"]] = document
        self.taken.append((number, document))
        self.loaded += 1
        self.new_versions += before is not None


@dataclass
class _Refusal:
    number: int
    field: str
    reason: str


def read(folder: Path, content: str | bytes, **options: str) -> list[Row]:
    """Read a whole file, header and all, by the usual map."""
    path = a_file(folder, content)
    return list(documents(path, calls_map(folder, **options), AT))
