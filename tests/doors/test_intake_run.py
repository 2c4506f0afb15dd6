"""A run answers for every row, and running again adds nothing."""

import csv
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.intake.engine import documents
from doorstep.intake.inert import as_written, inert
from doorstep.intake.outcome import FileRefused
from doorstep.intake.run import run
from doorstep.intake.summary import Progress, Summary
from tests.doors.intake_files import (
    AT,
    GOOD,
    HEADER,
    FakeLoad,
    a_file,
    calls_map,
    the_document,
)

BAD_DATE = GOOD.replace("L1", "L2").replace("01/02/2026", "31/02/2026")


def run_lines(folder: Path, load: FakeLoad | None, *lines: str) -> Summary:
    path = a_file(folder, "\n".join([HEADER, *lines]) + "\n")
    return run(path, calls_map(folder), at=AT, load=load)


def refused_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "log.csv.refused.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        return list(csv.DictReader(file))


def test_what_was_read_is_loaded_already_there_or_refused(tmp_path: Path) -> None:
    load = FakeLoad(refuses=frozenset({"L3"}))
    lines = [GOOD, BAD_DATE, GOOD.replace("L1", "L3"), GOOD]
    summary = run_lines(tmp_path, load, *lines)
    counts = (summary.read, summary.loaded, summary.already_there, summary.refused)
    assert counts == (4, 1, 1, 2)
    assert summary.adds_up()


def test_running_again_adds_nothing(tmp_path: Path) -> None:
    load = FakeLoad()
    run_lines(tmp_path, load, GOOD)
    again = run_lines(tmp_path, load, GOOD)
    assert (again.loaded, again.already_there) == (0, 1)


def test_a_changed_row_is_a_new_version(tmp_path: Path) -> None:
    load = FakeLoad()
    run_lines(tmp_path, load, GOOD)
    again = run_lines(tmp_path, load, GOOD.replace("DIST", "DOM"))
    assert (again.loaded, again.new_versions) == (1, 1)


def test_a_dry_run_does_everything_but_the_load(tmp_path: Path) -> None:
    summary = run_lines(tmp_path, None, GOOD, BAD_DATE)
    assert (summary.read, summary.loaded, summary.refused) == (2, 1, 1)
    assert "would be loaded" in next(summary.lines())
    assert len(refused_rows(tmp_path)) == 1


def test_refused_rows_are_written_beside_with_row_field_and_reason(
    tmp_path: Path,
) -> None:
    run_lines(tmp_path, FakeLoad(refuses=frozenset({"L1"})), GOOD, BAD_DATE)
    found = {row["refused row"]: row for row in refused_rows(tmp_path)}
    assert found["3"]["refused field"] == "at"
    assert "does not exist" in found["3"]["refused because"]
    assert found["3"]["Name"] == "Sarah Vane"
    assert found["2"]["refused because"] == "This is not wanted."
    assert found["2"]["Phone"] == "07700 900123"


def test_no_refused_file_stands_when_nothing_is_refused(tmp_path: Path) -> None:
    run_lines(tmp_path, FakeLoad(), BAD_DATE)
    summary = run_lines(tmp_path, FakeLoad(), GOOD)
    assert summary.refused_file is None
    assert not list(tmp_path.glob("*.refused.csv*"))


def test_the_refused_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    run_lines(tmp_path, FakeLoad(), BAD_DATE)
    mode = (tmp_path / "log.csv.refused.csv").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_refused_file_is_never_written_through_a_link(tmp_path: Path) -> None:
    aim = a_file(tmp_path, "precious", "precious.txt")
    (tmp_path / "log.csv.refused.csv").symlink_to(aim)
    (tmp_path / "log.csv.refused.csv.part").symlink_to(aim)
    run_lines(tmp_path, FakeLoad(), BAD_DATE)
    assert aim.read_text() == "precious"
    assert not (tmp_path / "log.csv.refused.csv").is_symlink()


def test_a_mended_refused_file_loads_with_the_same_map(tmp_path: Path) -> None:
    formula = BAD_DATE.replace("Shouting heard", "=1+1").replace("07700", "+447700")
    run_lines(tmp_path, FakeLoad(), formula)
    path = tmp_path / "log.csv.refused.csv"
    path.write_text(path.read_text("utf-8").replace("31/02", "28/02"), "utf-8")
    (row,) = documents(path, calls_map(tmp_path), AT)
    assert the_document(row)["summary"] == "=1+1"
    assert the_document(row)["persons"][0]["phones"] == ["+447700 900123"]


def test_a_load_that_breaks_leaves_no_half_written_file(tmp_path: Path) -> None:
    def breaks(**_: object) -> FakeLoad:
        raise OSError("the disk is full")

    path = a_file(tmp_path, "\n".join([HEADER, BAD_DATE]))
    with pytest.raises(OSError, match="full"):
        run(path, calls_map(tmp_path), at=AT, load=breaks)
    assert not list(tmp_path.glob("*.refused.csv*"))


def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_loaded(
    tmp_path: Path,
) -> None:
    path = a_file(tmp_path, "\n".join([HEADER, GOOD]))
    (tmp_path / "log.csv.refused.csv.part").mkdir()
    load = FakeLoad()
    with pytest.raises(FileRefused, match="Copy the source file to a folder"):
        run(path, calls_map(tmp_path), at=AT, load=load)
    assert load.taken == []


def test_what_a_killed_run_left_is_taken_away(tmp_path: Path) -> None:
    a_file(tmp_path, "half a line", "log.csv.refused.csv.part")
    run_lines(tmp_path, FakeLoad(), GOOD)
    assert not list(tmp_path.glob("*.part"))


def test_notes_are_counted_by_what_they_say(tmp_path: Path) -> None:
    ahead = GOOD.replace("2026", "2027")
    lines = [ahead.replace("L1", f"L{number}") for number in (1, 2, 3)]
    summary = run_lines(tmp_path, FakeLoad(), *lines)
    (kind,) = summary.notes
    assert (kind.field, kind.count, kind.rows) == ("at", 3, [2, 3, 4])


def test_columns_that_nobody_reads_are_told(tmp_path: Path) -> None:
    path = a_file(tmp_path, f"{HEADER},Shoe size\n{GOOD},6\n")
    summary = run(path, calls_map(tmp_path), at=AT, load=FakeLoad())
    assert summary.unused == ["shoe size"]


def test_progress_says_rows_share_and_rate(tmp_path: Path) -> None:
    reports: list[Progress] = []
    lines = [GOOD.replace("L1", f"L{n}") for n in range(5000)]
    path = a_file(tmp_path, "\n".join([HEADER, *lines]))
    run(path, calls_map(tmp_path), at=AT, load=None, on_progress=reports.append)
    assert [report.rows for report in reports] == [2000, 4000, 5000]
    assert reports[0].share < reports[-1].share == 1.0
    assert "2,500 rows a second" in reports[-1].line(seconds=2.0)


def test_rows_joined_to_another_are_counted_apart(tmp_path: Path) -> None:
    path = a_file(tmp_path, "\n".join([HEADER, GOOD, GOOD.replace("Vane", "Moor")]))
    map_ = calls_map(tmp_path, layout='rows = "one per person"')
    summary = run(path, map_, at=AT, load=FakeLoad())
    assert (summary.rows, summary.joined, summary.read, summary.loaded) == (2, 1, 1, 1)
    assert summary.adds_up()


@given(st.text(alphabet=st.sampled_from("=+-@＝\t\r\n ;,|'\"aA1\u200b"), max_size=12))
def test_what_is_made_inert_comes_back_as_it_was(text: str) -> None:
    assert as_written(inert(text)) == text


@given(st.text(max_size=30))
def test_any_text_comes_back_from_the_refused_file_as_it_was(text: str) -> None:
    assert as_written(inert(text)) == text
