"""Every kind of file gives the same rows for the same facts."""

import json
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from doorstep.intake.engine import documents
from doorstep.intake.outcome import FileRefused, Row
from doorstep.intake.run import run
from tests.doors.intake_files import (
    AT,
    GOOD,
    HEADER,
    a_file,
    calls_map,
    one_call,
    read,
    says,
    the_document,
    the_reason,
)

TEXT = f"{HEADER}\n{GOOD.replace('Sarah Vane', 'Zoë O’Neill')}\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16", b""),
        ("cp1252", b""),
        ("mac-roman", b""),
    ],
)
def test_any_encoding_that_the_map_names_is_read(
    tmp_path: Path, encoding: str, mark: bytes
) -> None:
    content = mark + TEXT.encode(encoding)
    (row,) = read(tmp_path, content, layout=f'encoding = "{encoding}"')
    assert the_document(row)["persons"][0]["name"] == "Zoë O’Neill"


def test_a_mark_at_the_head_of_the_file_is_believed_over_the_map(
    tmp_path: Path,
) -> None:
    (row,) = read(tmp_path, TEXT.encode("utf-16"), layout='encoding = "cp1252"')
    assert the_document(row)["persons"][0]["name"] == "Zoë O’Neill"


def test_windows_letters_in_a_latin_1_file_are_read_and_told(tmp_path: Path) -> None:
    (row,) = read(tmp_path, TEXT.encode("cp1252"), layout='encoding = "latin-1"')
    assert the_document(row)["persons"][0]["name"] == "Zoë O’Neill"
    assert "letters of Windows-1252 read as such" in says(row)


def test_only_the_row_with_foreign_bytes_is_refused(tmp_path: Path) -> None:
    content = TEXT.encode() + TEXT.splitlines()[1].encode("cp1252") + b"\n"
    good, bad = read(tmp_path, content)
    assert good.document
    assert "not utf-8" in the_reason(bad)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read(tmp_path: Path, ending: str) -> None:
    (row,) = read(tmp_path, TEXT.replace("\n", ending))
    assert the_document(row)["id"] == "L1"


@pytest.mark.parametrize(
    ("named", "letter"), [(",", ","), (";", ";"), ("tab", "\t"), ("|", "|")]
)
def test_any_delimiter_that_the_map_names_is_read(
    tmp_path: Path, named: str, letter: str
) -> None:
    layout = f'delimiter = "{named}"'
    (row,) = read(tmp_path, TEXT.replace(",", letter), layout=layout)
    assert the_document(row)["id"] == "L1"


def test_a_file_without_quoting_keeps_its_quotation_marks(tmp_path: Path) -> None:
    content = f"{HEADER}\n{GOOD}\n".replace("Shouting", '"Shouting')
    (row,) = read(tmp_path, content, layout='quote = ""')
    assert the_document(row)["summary"] == '"Shouting heard'


def test_a_quotation_mark_never_closed_costs_one_row(tmp_path: Path) -> None:
    bad = GOOD.replace("Shouting", '"Shouting')
    rows = read(tmp_path, "\n".join([HEADER, bad, GOOD, GOOD, ""]))
    assert [row.refusal is not None for row in rows] == [True, False, False]
    assert [row.number for row in rows] == [2, 3, 4]


def test_loose_quotation_marks_are_letters_and_told(tmp_path: Path) -> None:
    row = one_call(tmp_path, GOOD.replace("Shouting", '"Shouting" was'))
    assert the_document(row)["summary"] == "Shouting was heard"
    assert "quotation marks stand loose in the row; read as letters" in says(row)


def a_workbook(folder: Path, rows: list[list[Any]], titles: int = 0) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(titles):
        sheet.append(["Made by nobody"])
    for row in rows:
        sheet.append(row)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def read_workbook(folder: Path, path: Path, layout: str = "") -> list[Row]:
    map_ = calls_map(folder, layout=f'kind = "xlsx"\n{layout}')
    return list(documents(path, map_, AT))


CELLS = ["L1", datetime(2026, 2, 1, 21, 5), "DIST", "Shouting", "Sarah Vane"]


def test_a_workbook_gives_dates_and_numbers_as_its_cells_mean_them(
    tmp_path: Path,
) -> None:
    rows = [HEADER.split(","), [*CELLS, 7700900123, date(1990, 5, 4)]]
    (row,) = read_workbook(tmp_path, a_workbook(tmp_path, rows, titles=3))
    person = the_document(row)["persons"][0]
    assert row.number == 5
    assert the_document(row)["at"] == "2026-02-01T21:05+00:00"
    assert (person["phones"], person["born"]) == (["7700900123"], "1990-05-04")


def test_a_workbook_with_a_date_and_a_time_column_joins_them(tmp_path: Path) -> None:
    map_text = calls_map(
        tmp_path,
        layout='kind = "xlsx"',
        fields='until = { columns = ["Type", "Text"], formats = ["%d/%m/%Y %H:%M"] }',
    )
    cells = ["L1", CELLS[1], date(2026, 2, 1), time(22, 30), "Sarah Vane", "", ""]
    path = a_workbook(tmp_path, [HEADER.split(","), cells])
    (row,) = documents(path, map_text, AT)
    assert the_document(row)["until"] == "2026-02-01T22:30+00:00"


def test_a_workbook_of_several_sheets_asks_which(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, [HEADER.split(",")])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Old")
    book.save(path)
    with pytest.raises(FileRefused, match=r"several sheets.*'Sheet', 'Old'"):
        read_workbook(tmp_path, path)
    assert read_workbook(tmp_path, path, 'sheet = "Sheet"') == []


@pytest.mark.parametrize("reference", ["XFD1048576", "A1048576", "ZZZ1"])
def test_a_workbook_with_a_far_cell_is_refused_before_it_is_opened(
    tmp_path: Path, reference: str
) -> None:
    path = a_workbook(tmp_path, [HEADER.split(",")] * 12)
    _rewrite(path, b'r="G12"', f'r="{reference}"'.encode())
    with pytest.raises(FileRefused, match=r"too far|cannot be read|lacks"):
        read_workbook(tmp_path, path)


def _rewrite(path: Path, old: bytes, new: bytes) -> None:
    """Change bytes in every part of a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content.replace(old, new))


def test_a_workbook_that_unfolds_enormously_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    with pytest.raises(FileRefused, match="unfolds"):
        read_workbook(tmp_path, path)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0"]
)
def test_what_is_no_workbook_is_refused_in_words(
    tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(FileRefused, match="cannot be read as an XLSX workbook"):
        read_workbook(tmp_path, a_file(tmp_path, content, "book.xlsx"))


def read_json(folder: Path, *lines: str, fields: str = "") -> list[Row]:
    map_ = calls_map(folder, layout='kind = "jsonl"', fields=fields)
    path = a_file(folder, "\n".join(lines), "log.jsonl")
    return list(documents(path, map_, AT))


FACTS = dict(zip(HEADER.split(","), GOOD.split(","), strict=True))


def test_json_lines_give_the_same_document(tmp_path: Path) -> None:
    (row,) = read_json(tmp_path, json.dumps(FACTS))
    assert the_document(row) == the_document(one_call(tmp_path))


def test_json_numbers_keep_the_digits_they_were_written_in(tmp_path: Path) -> None:
    line = json.dumps(FACTS).replace('"07700 900123"', "7700900123")
    (row,) = read_json(tmp_path, line)
    assert the_document(row)["persons"][0]["phones"] == ["7700900123"]


def test_nested_json_is_reached_by_dotted_names_and_lists_stay_lists(
    tmp_path: Path,
) -> None:
    facts = {**FACTS, "Phone": ["07700 900123", "07700 900456"], "where": {"town": "X"}}
    (row,) = read_json(tmp_path, json.dumps(facts), fields='town = "Where.Town"')
    assert the_document(row)["town"] == "X"
    assert the_document(row)["persons"][0]["phones"] == facts["Phone"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("[" * 200_000, id="deep lists"),
        pytest.param('{"a":' * 50_000 + "1" + "}" * 50_000, id="deep objects"),
        pytest.param(json.dumps(FACTS).replace('"L1"', "NaN"), id="NaN"),
        pytest.param(json.dumps(FACTS).replace('"L1"', "Infinity"), id="Infinity"),
        pytest.param('{"Log": "a", "Log": "b"}', id="one key twice"),
        pytest.param("17", id="a number"),
        pytest.param('"text"', id="a text"),
        pytest.param('{"Log": "L1"', id="cut off"),
        pytest.param(json.dumps(FACTS).replace("Sarah", "\\ud800"), id="half a letter"),
        pytest.param(json.dumps({str(n): n for n in range(5000)}), id="5000 keys"),
    ],
)
def test_a_json_line_that_is_no_record_is_refused_alone(
    tmp_path: Path, line: str
) -> None:
    first, second = read_json(tmp_path, "\n" + line, json.dumps(FACTS))
    assert the_reason(first)
    assert the_document(second)["id"] == "L1"


def test_a_5000_digit_number_is_text_like_any_other(tmp_path: Path) -> None:
    line = json.dumps(FACTS).replace('"DIST"', "9" * 5000)
    (row,) = read_json(tmp_path, line)
    assert the_document(row)["type"] == "9" * 5000


def test_one_json_list_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="one object a line"):
        read_json(tmp_path, json.dumps([FACTS]))


def test_a_key_that_no_line_has_is_told(tmp_path: Path) -> None:
    facts = {key: value for key, value in FACTS.items() if key != "Born"}
    path = a_file(tmp_path, json.dumps(facts), "log.jsonl")
    map_ = calls_map(tmp_path, layout='kind = "jsonl"')
    summary = run(path, map_, at=AT, load=None)
    assert summary.file_notes == ["no line has 'Born', which the map reads"]


def a_parquet(folder: Path) -> Path:
    duckdb = pytest.importorskip("duckdb", reason="the link extra is not installed")
    path = folder / "log.parquet"
    values = ", ".join(f"'{value}' as \"{key}\"" for key, value in FACTS.items())
    duckdb.sql(f"copy (select {values}) to '{path}' (format parquet)")
    return path


def test_parquet_gives_the_same_document(tmp_path: Path) -> None:
    path = a_parquet(tmp_path)
    (row,) = documents(path, calls_map(tmp_path, layout='kind = "parquet"'), AT)
    assert the_document(row) == the_document(one_call(tmp_path))


def test_parquet_that_lacks_a_column_is_refused_by_its_name(tmp_path: Path) -> None:
    path = a_parquet(tmp_path)
    map_ = calls_map(tmp_path, layout='kind = "parquet"', fields='town = "Town"')
    with pytest.raises(FileRefused, match="lacks the column 'Town'"):
        list(documents(path, map_, AT))


def test_what_is_no_parquet_is_refused_in_words(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the link extra is not installed")
    path = a_file(tmp_path, "PAR1 not really", "log.parquet")
    with pytest.raises(FileRefused, match="cannot be read as Parquet"):
        list(documents(path, calls_map(tmp_path, layout='kind = "parquet"'), AT))


def test_parquet_without_the_extra_is_refused_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    path = a_file(tmp_path, "PAR1", "log.parquet")
    with pytest.raises(FileRefused, match=r"doorstep\[link\]"):
        list(documents(path, calls_map(tmp_path, layout='kind = "parquet"'), AT))
