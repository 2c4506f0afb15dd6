"""Hostile files: every row is answered for, memory is bounded, nothing breaks."""

import csv
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorstep.intake.inert import as_written, inert
from doorstep.intake.limits import CELL_CHARS, COLUMNS, LINE_CHARS
from doorstep.intake.mapping import Map
from doorstep.intake.outcome import FileRefused, IntakeError, Refusal
from doorstep.intake.refused import RefusedFile
from doorstep.intake.run import run
from tests.doors.intake_files import (
    AT,
    GOOD,
    HEADER,
    FakeLoad,
    a_file,
    calls_map,
    one_call,
    quoted,
    read,
    says,
    the_document,
    the_reason,
)

FULL = os.environ.get("DOORSTEP_FULL") == "1"
HUGE = 1_000_000_000 if FULL else 20_000_000
TEXT = f"{HEADER}\n{GOOD}\n"
OTHER = GOOD.replace("L1", "L2")


# --- files that are bombs

BOMBS: dict[str, bytes] = {
    "no bytes": b"",
    "one newline": b"\n",
    "only spaces": b"   \n   \n",
    "only delimiters": b",,,,,,,,\n" * 500,
    "no rows": f"{HEADER}\n".encode(),
    "no rows, no newline": HEADER.encode(),
    "BOM alone": b"\xef\xbb\xbf",
    "UTF-16 BOM alone": b"\xff\xfe",
    "two BOMs": b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT.encode(),
    "BOM in the middle": f"{HEADER}\n\ufeff{GOOD}\n".encode(),
    "BOM before every row": "".join(f"\ufeff{x}\n" for x in (HEADER, GOOD)).encode(),
    "UTF-16 without a mark": TEXT.encode("utf-16-le"),
    "UTF-16 BE without a mark": TEXT.encode("utf-16-be"),
    "UTF-32": TEXT.encode("utf-32"),
    "UTF-16 odd bytes": TEXT.encode("utf-16") + b"\x00",
    "UTF-16 lone surrogate": b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x00\xd8",
    "UTF-7": f"{HEADER}\n{GOOD.replace('DIST', '+AD0-1+-1')}\n".encode(),
    "EBCDIC": TEXT.encode("cp500"),
    "mixed encodings": TEXT.encode() + f"{OTHER}é\n".encode("cp1252"),
    "overlong UTF-8": TEXT.encode() + b"\xc0\xaf" * 50 + b"\n",
    "UTF-8 surrogates": TEXT.encode() + b"\xed\xa0\x80,,,,,,\n",
    "cut letter at the end": TEXT.encode() + "é".encode()[:1],
    "CR only": TEXT.replace("\n", "\r").encode(),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "LFCR": TEXT.replace("\n", "\n\r").encode(),
    "CRCRLF": TEXT.replace("\n", "\r\r\n").encode(),
    "mixed line ends": f"{HEADER}\r{GOOD}\n{OTHER}\r\n".encode(),
    "no newline at the end": TEXT.strip().encode(),
    "form feeds": TEXT.replace("\n", "\n\x0c\n").encode(),
    "vertical tabs": TEXT.replace("heard", "heard\x0b").encode(),
    "NUL at the start": b"\x00" + TEXT.encode(),
    "NUL in a cell": TEXT.replace("DIST", "DI\x00ST").encode(),
    "NUL in the id": TEXT.replace("L1", "L\x001").encode(),
    "NUL in the header": TEXT.replace("Log", "Lo\x00g").encode(),
    "NULs only": b"\x00" * 10_000,
    "random bytes": bytes((n * 7919 + n // 13) % 256 for n in range(50_000)),
    "Ctrl-Z": TEXT.encode() + b"\x1a",
    "header twice": f"{HEADER}\n{TEXT}".encode(),
    "header every row": f"{HEADER}\n{GOOD}\n".encode() * 50,
    "header last": f"{GOOD}\n{HEADER}\n".encode(),
    "header far down": ("title\n" * 200 + TEXT).encode(),
    "columns in another order": "\n".join(
        ",".join(line.split(",")[::-1]) for line in (HEADER, GOOD)
    ).encode(),
    "every column twice": f"{HEADER},{HEADER}\n{GOOD},{OTHER}\n".encode(),
    "header of 10,000 columns": f"{HEADER}{',x' * 10_000}\n{GOOD}\n".encode(),
    "row of 10,000 cells": f"{HEADER}\n{GOOD}{',x' * 10_000}\n".encode(),
    "row of 400,000 cells": f"{HEADER}\n{GOOD}{',' * 400_000}x\n".encode(),
    "unclosed in the header": f'"{HEADER}\n{GOOD}\n'.encode(),
    "unclosed first cell": f'{HEADER}\n"{GOOD}\n{OTHER}\n'.encode(),
    "unclosed last cell": f'{HEADER}\n{GOOD}"\n{GOOD},"\n{OTHER}\n'.encode(),
    "every row unclosed": (HEADER + '\n"a,b\n' * 3000).encode(),
    "unclosed at the end": f'{TEXT}L2,"'.encode(),
    "quotes only": f"{HEADER}\n{chr(34) * 999}\n".encode(),
    "quote after quote": f'{HEADER}\n"a""b"c"d",,,,,,\n'.encode(),
    "line breaks in quotes": TEXT.replace("Shouting", '"a\nb\nc').encode()
    + b'"\n'
    + OTHER.encode(),
    "5,000 lines in quotes": b"\n".join(
        [HEADER.encode(), b'"' + b"x,\n" * 5000 + b'"', OTHER.encode()]
    ),
    "wrong delimiter": TEXT.replace(",", ";").encode(),
    "tabs": TEXT.replace(",", "\t").encode(),
    "full-width commas": TEXT.replace(",", "，").encode(),
    "sep= line": f"sep=,\n{TEXT}".encode(),
    "HTML": b"<html><body><table><tr><td>Log</td></tr></table>",
    "a workbook": b"PK\x03\x04" + b"\x00" * 500,
    "gzip": b"\x1f\x8b\x08" + bytes(range(256)) * 20,
    "a PDF": b"%PDF-1.7\n" + bytes(range(256)),
    "XML entities": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "JSON": b'[{"Log": "L1"}]',
    "spaces about every cell": "\n".join(
        " , ".join(line.split(",")) for line in (HEADER, GOOD)
    ).encode(),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_or_read_and_every_row_answered_for(
    tmp_path: Path, content: bytes
) -> None:
    load, path = FakeLoad(), a_file(tmp_path, content)
    try:
        summary = run(path, calls_map(tmp_path), at=AT, load=load)
    except FileRefused:
        assert not load.taken
        return
    assert summary.adds_up()
    for _, document in load.taken:
        assert document["id"] in ("L1", "L2")
        assert document["persons"][0]["name"] == "Sarah Vane"


def a_big_file(folder: Path, before: bytes, piece: bytes, after: bytes) -> Path:
    path = folder / "log.csv"
    with path.open("wb") as file:
        file.write(before)
        for _ in range(HUGE // len(piece)):
            file.write(piece)
        file.write(after)
    return path


BIG = {
    "one line": (TEXT, b"x" * 100_000, f"\n{OTHER}\n"),
    "one line of commas": (TEXT, b"," * 100_000, f"\n{OTHER}\n"),
    "one header": ("", b"Log,When," * 10_000, f"\n{TEXT}"),
    "an unclosed cell": (f'{TEXT}"', b"x" * 2_000 + b"\n", f"\n{OTHER}\n"),
    "NULs": (TEXT, b"\x00" * 100_000, f"\n{OTHER}\n"),
    "blank lines": (TEXT, b" " * 2_000 + b"\n", f"{OTHER}\n"),
    "quotes": (TEXT, b'"' * 100_000, f"\n{OTHER}\n"),
}


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("before", "piece", "after"), BIG.values(), ids=BIG.keys())
def test_a_huge_file_is_read_in_bounded_memory(
    tmp_path: Path, before: str, piece: bytes, after: str
) -> None:
    path = a_big_file(tmp_path, before.encode(), piece, after.encode())
    map_, peak = calls_map(tmp_path), _peak()
    try:
        summary = run(path, map_, at=AT, load=None)
        assert summary.adds_up()
        assert summary.loaded >= 1
    except FileRefused:
        assert not before
    assert _peak() - peak < 60


def _peak() -> float:
    """The largest memory so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


MEASURE = """
import sys
from pathlib import Path
from tests.doors.intake_files import AT
from doorstep.intake.mapfile import load_map
from doorstep.intake.run import run
summary = run(Path(sys.argv[1]), load_map(Path(sys.argv[2])), at=AT, load=None)
# Of this program alone: getrusage remembers the size of who started it.
peak = next(l for l in open("/proc/self/status") if l.startswith("VmHWM"))
print(summary.loaded, peak.split()[1])
"""


def _measured(folder: Path, rows: int, rows_are: str) -> tuple[int, float]:
    """Rows loaded, and the largest memory of a process that did only that, in MiB."""
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        file.writelines(GOOD.replace("L1", f"L{n}") + "\n" for n in range(rows))
    calls_map(folder, layout=f'rows = "{rows_are}"')
    command = [sys.executable, "-c", MEASURE, str(path), str(folder / "map.toml")]
    paths = os.pathsep.join(sys.path)
    done = subprocess.run(
        command, capture_output=True, check=True, env={"PYTHONPATH": paths}
    )
    loaded, kib = done.stdout.split()
    return int(loaded), int(kib) / 1024


@pytest.mark.timeout(900)
@pytest.mark.parametrize("rows_are", ["one each", "one per person"])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, rows_are: str) -> None:
    rows = 1_000_000 if FULL else 60_000
    loaded, most = _measured(tmp_path, rows, rows_are)
    assert loaded == rows
    assert most < 200


def test_a_cell_longer_than_any_narrative_refuses_its_row(tmp_path: Path) -> None:
    row = one_call(tmp_path, GOOD.replace("Shouting", "x" * (CELL_CHARS + 1)))
    assert "is the most" in the_reason(row)


@pytest.mark.parametrize("field", ["DIST", "Sarah Vane", "07700 900123", "L1"])
@pytest.mark.parametrize("size", [CELL_CHARS + 1, LINE_CHARS, LINE_CHARS * 10])
def test_a_cell_of_any_size_anywhere_refuses_its_row_alone(
    tmp_path: Path, field: str, size: int
) -> None:
    first, second = read(
        tmp_path, f"{HEADER}\n{GOOD.replace(field, 'x' * size)}\n{OTHER}\n"
    )
    assert the_reason(first)
    assert the_document(second)["id"] == "L2"


def test_a_narrative_of_full_length_is_kept_whole(tmp_path: Path) -> None:
    story = "word " * 39_000 + "end"
    row = one_call(tmp_path, GOOD.replace("Shouting heard", story))
    assert the_document(row)["summary"] == story


def test_more_columns_than_any_log_has_are_refused(tmp_path: Path) -> None:
    header = HEADER + "".join(f",c{n}" for n in range(COLUMNS))
    with pytest.raises(FileRefused):
        read(tmp_path, f"{header}\n")


# --- formulas

_STARTS = {"=": "=", "+": "+", "-": "-", "@": "@", "tab": "\t", "CR": "\r", "LF": "\n"}
_STARTS |= {"full-width =": "＝", "full-width +": "＋", "full-width -": "－"}
_STARTS |= {"full-width @": "＠"}
_BEFORE = {
    "": "",
    "space ": " ",
    "spaces ": "   ",
    "no-break space ": "\u00a0",
    "zero-width space ": "\u200b",
    "BOM ": "\ufeff",
    "soft hyphen ": "\u00ad",
    "right-to-left ": "\u202e",
    "quote ": '"',
    "semicolon ": "x;",
    "comma ": "x,",
    "bar ": "x|",
    "tab ": "x\t",
    "line ": "x\n",
}
FORMULAS = {
    f"{before}{start}": f"{lead}{sign}1+1"
    for before, lead in _BEFORE.items()
    for start, sign in _STARTS.items()
} | {
    "DDE": "=cmd|'/C calc'!A0",
    "DDE +": "+cmd|'/C calc'!A0",
    "DDE -": "-2+3+cmd|'/C calc'!A0",
    "DDE @": "@SUM(1+1)*cmd|'/C calc'!A0",
    "MSEXCEL": "=MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe /c calc'!'1'",
    "HYPERLINK": '=HYPERLINK("http://127.0.0.1?leak="&A1,"see")',
    "IMPORTXML": '=IMPORTXML(CONCAT("http://127.0.0.1/",A1),"//a")',
    "WEBSERVICE": '=WEBSERVICE("http://127.0.0.1/"&A1)',
    "phone": "+44 7700 900123",
    "apostrophe before": "'=1+1",
    "two apostrophes before": "''=1+1",
    "minus alone": "-",
    "handle": "@someone",
}
_RUNS = tuple("=+-@＝＋－＠")
_UNSEEN = ' \u00a0\u200b\ufeff\u00ad\u202e"\n\t\r'


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS.keys())
def test_a_formula_cannot_run_in_the_file_of_refused_rows(
    tmp_path: Path, text: str
) -> None:
    with RefusedFile(tmp_path / "log.csv", ["Text", text]) as beside:
        beside.add(Refusal(2, "", "no"), [["x", text]])
    with beside.path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    for cell in cells:
        assert not cell.startswith(("\t", "\r", "\n"))
        for piece in _as_cut_elsewhere(cell):
            assert not piece.lstrip(_UNSEEN).startswith(_RUNS)


def _as_cut_elsewhere(cell: str) -> Iterator[str]:
    """The cell whole, and cut where a spreadsheet of another country would cut."""
    yield cell
    for separator in ";,|\t":
        yield from cell.split(separator)


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS.keys())
def test_a_formula_is_stored_as_it_was_written(tmp_path: Path, text: str) -> None:
    row = one_call(tmp_path, GOOD.replace("Shouting heard", quoted(f"a {text}")))
    stored = the_document(row)["summary"]
    notes = " ".join(says(row))
    assert stored == f"a {text}".replace("\r", "\n").strip() or "taken out" in notes
    assert as_written(inert(text)) == text


# --- file names

FILE_NAMES = [
    "-rf.csv",
    "--map",
    "..csv",
    "...",
    " leading.csv",
    "trailing .csv",
    "a b.csv",
    "new\nline.csv",
    "tab\t.csv",
    "bell\x07.csv",
    "\x1b[31mred.csv",
    "\u202egpj.csv",
    "zero\u200bwidth.csv",
    "quote'.csv",
    'quote".csv',
    "$(id).csv",
    "`id`.csv",
    ";id.csv",
    "&id.csv",
    "|id.csv",
    "*.csv",
    "[a-z].csv",
    "{0}.csv",
    "%s.csv",
    "%2e%2e%2f.csv",
    "C:\\x.csv",
    "..\\x.csv",
    "CON",
    "NUL.csv",
    "file.csv:stream",
    "é.csv",
    "日本.csv",
    "=1+1.csv",
    "x" * 230 + ".csv",
]


@pytest.mark.parametrize("name", FILE_NAMES, ids=ascii)
def test_a_strange_file_name_is_read_and_shown_safely(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = a_file(folder, f"{TEXT}bad row\n", name)
    summary = run(path, calls_map(tmp_path), at=AT, load=None)
    assert (summary.loaded, summary.refused) == (1, 1)
    assert sorted(p.name for p in folder.iterdir()) == [name, f"{name}.refused.csv"]
    assert all(line.isprintable() for line in summary.lines())


@pytest.mark.parametrize(
    "aim", ["", "..", "/dev/null", "/dev/zero", "nowhere.csv", "a\x00b", "x" * 5000]
)
def test_what_is_no_plain_file_is_refused_in_words(
    tmp_path: Path, aim: str, usual: Map
) -> None:
    with pytest.raises(IntakeError, match=r"no such file|not a plain file"):
        run(tmp_path / aim, usual, at=AT, load=None)


def test_a_pipe_is_refused_without_waiting_on_it(tmp_path: Path, usual: Map) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FileRefused, match="not a plain file"):
        run(tmp_path / "pipe.csv", usual, at=AT, load=None)


@pytest.fixture
def usual(tmp_path: Path) -> Map:
    return calls_map(tmp_path)
