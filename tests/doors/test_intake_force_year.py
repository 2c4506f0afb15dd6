"""The files of a synthetic force-year load by the maps that ship, each row of them."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import forceyear
from doorstep.intake.engine import documents
from doorstep.intake.mapfile import find_map, load_map, shipped
from doorstep.intake.outcome import Document, Note
from doorstep.intake.rehearse import rehearse
from doorstep.intake.run import run
from forceyear.files import write
from tests.doors.intake_files import AT

FILES = {
    "command-and-control": "control-log.csv",
    "crime-system": "crimes.csv",
    "crime-system-links": "links.csv",
    "crime-system-orders": "orders.csv",
    "crime-system-persons": "crime-persons.csv",
    "custody-system": "custody.txt",
    "gazetteer": "gazetteer.csv",
    "neighbour-events": "neighbour-events.jsonl",
    "neighbour-persons": "neighbour-persons.jsonl",
    "partner-spreadsheet": "partner.xlsx",
}
SETTINGS = forceyear.Settings(people=4_000)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year")
    write(SETTINGS, folder)
    return folder


@pytest.fixture(scope="module")
def told() -> dict[str, Document]:
    """The documents that the files were written from, by source and id."""
    places = (("gazetteer", place) for place in forceyear.gazetteer(SETTINGS))
    return {
        f"{source} {document['id']}": document
        for source, document in chain(forceyear.documents(SETTINGS), places)
    }


def test_every_map_that_ships_has_a_file_to_prove_it() -> None:
    assert set(FILES) == set(shipped())


@pytest.mark.parametrize("name", FILES)
def test_a_force_year_loads_whole_by_the_map_that_ships(year: Path, name: str) -> None:
    summary = run(
        year / FILES[name], load_map(find_map(name)), at=AT, load=rehearse, dry_run=True
    )
    assert list(summary.refusals) == []
    assert summary.loaded == summary.rows > 0
    assert summary.adds_up()


@pytest.mark.parametrize("name", FILES)
def test_no_column_of_a_force_year_goes_unread(year: Path, name: str) -> None:
    summary = run(year / FILES[name], load_map(find_map(name)), at=AT, load=None)
    assert summary.unused == []


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_says_is_what_the_map_reads(
    year: Path, told: dict[str, Document], name: str
) -> None:
    map_ = load_map(find_map(name))
    for row in documents(year / FILES[name], map_, AT):
        assert row.document is not None
        meant = told[f"{map_.source} {row.document['id']}"]
        for field in ("name", "street", "town", "postcode"):
            if meant["kind"] == "place":
                assert row.document.get(field, "") == meant[field]
        for field in ("kind", "sort", "domestic", "grade", "noticed_repeat", "served"):
            if meant.get(field) is not None:
                assert _same(row.document.get(field), meant[field]), field
        assert row.document.get("at", "")[:10] == meant.get("at", "")[:10]
        for read, said in _pairs(row.document, meant):
            assert read.get("born", "") == said.get("born", "")
            assert read.get("sex", "") == said.get("sex", "")
            assert name.startswith("neighbour") or _same_age(read, said)
            assert read.get("protected", []) == said.get("protected", [])


def _same_age(read: Document, said: Document) -> bool:
    """An age is sent only where no date of birth is known."""
    return bool(said.get("born")) or read.get("age", "") == said.get("age", "")


def _same(read: Any, said: Any) -> bool:
    return str(read).casefold() == str(said).casefold()


def _pairs(read: Document, said: Document) -> Iterator[tuple[Document, Document]]:
    if read["kind"] == "person":
        yield read, said
    for role in {one["role"] for one in read.get("persons", [])}:
        yield from zip(_of(read, role), _of(said, role), strict=False)


def _of(document: Document, role: str) -> list[Document]:
    """Those of a role of whom anything is known."""
    found = [one for one in document["persons"] if one["role"] == role]
    return [one for one in found if len(one) > 1]


def test_every_person_read_is_one_that_the_truth_knows(year: Path) -> None:
    made: Counter[str] = Counter()
    for name, log in FILES.items():
        map_ = load_map(find_map(name))
        for row in documents(year / log, map_, AT):
            for person in (row.document or {}).get("persons", []):
                made[f"{map_.source} {row.document['id']}/{person['role']}"] += 1
    with (year / "truth" / "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = Counter(f"{r['source']} {r['record'].rsplit('/', 1)[0]}" for r in rows)
    assert made <= known
    assert made.total() > 1_000


def test_the_log_tells_its_repeated_headers_and_no_more(year: Path) -> None:
    notes = Counter(
        note.says
        for row in documents(
            year / "control-log.csv", load_map(find_map("command-and-control")), AT
        )
        for note in row.notes
        if isinstance(note, Note)
    )
    assert set(notes) <= {
        "no address is given; the place cannot be looked for",
        "the clock showed this hour twice that night; read as the first",
    }
