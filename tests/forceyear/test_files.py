"""The files of a year: the sources' own layouts, and the truth beside them."""

import csv
import hashlib
import json
import re
from collections import Counter
from datetime import date

import pytest
import python_calamine

from forceyear import Settings, write
from forceyear.layouts import LAYOUTS

SETTINGS = Settings(people=4_000, seed=9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("year")


@pytest.fixture(scope="module")
def summary(folder):
    return write(SETTINGS, folder)


def read(path, encoding="utf-8", delimiter=","):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.fixture(scope="module")
def log(folder, summary):
    rows = read(folder / "control-log.csv", "utf-8-sig")
    return [row for row in rows if row["LOG REF"] != "LOG REF"]


def digest(folder):
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def test_equal_settings_give_equal_bytes(folder, summary, tmp_path):
    write(SETTINGS, tmp_path)
    assert digest(tmp_path) == digest(folder)


def test_every_source_file_is_written(folder, summary):
    assert set(summary.rows) == set(LAYOUTS)
    assert all((folder / name).stat().st_size for name in LAYOUTS)


def test_the_log_has_date_and_time_apart_and_months_in_letters(log):
    assert all(re.fullmatch(r"\d\d-[A-Z]{3}-\d{4}", row["LOG DATE"]) for row in log)
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d", row["LOG TIME"]) for row in log)


def test_the_log_writes_surnames_in_capitals_and_phones_in_many_ways(log):
    assert all(row["C SURNAME"] == row["C SURNAME"].upper() for row in log)
    shapes = {re.sub(r"\d", "9", row["CALLER TEL"]) for row in log}
    assert len(shapes) >= 8


def test_the_log_repeats_its_header_every_thousand_rows(folder, summary):
    rows = read(folder / "control-log.csv", "utf-8-sig")
    repeated = [n for n, row in enumerate(rows) if row["LOG REF"] == "LOG REF"]
    assert repeated == list(range(1_000, len(rows), 1_001))


def test_the_log_has_ages_beside_dates_of_birth(log):
    found = {re.sub(r"\d", "9", row["V DOB/AGE"]) for row in log}
    assert {"99/99/9999", "99", "ABT 99"} <= found


def test_the_crime_system_knows_western_letters_only(folder, summary):
    text = (folder / "crime-persons.csv").read_bytes().decode("cp1252")
    assert "ł" not in text
    assert "?" not in text
    assert "é" in text or "ó" in text


def test_the_crime_system_puts_a_name_in_one_column(folder, summary):
    people = read(folder / "crime-persons.csv", "cp1252")
    whole = [p["NAME"] for p in people]
    assert sum(bool(re.match(r"[^a-z]+, \S", name)) for name in whole) > 0.9 * len(
        whole
    )
    assert {p["SEX"] for p in people} == {"F", "M", "U"}


def test_the_crime_system_writes_british_dates_and_default_ones(folder, summary):
    born = Counter(p["DOB"] for p in read(folder / "crime-persons.csv", "cp1252"))
    assert min(born["01/01/1900"], born["01/01/1970"], born["01/01/2000"]) > 0
    assert all(not b or re.fullmatch(r"\d\d/\d\d/\d{4}", b) for b in born)


def test_crimes_have_victim_and_suspect_side_by_side(folder, summary):
    crimes = read(folder / "crimes.csv", "cp1252", ";")
    abuse = [c for c in crimes if c["DA"] == "Y"]
    assert abuse
    assert all(c["V NAME"] for c in abuse)
    assert sum(bool(c["S NAME"]) for c in abuse) > 0.8 * len(abuse)


def test_custody_is_in_sixteen_bits_with_tabs_and_dates_in_eight_digits(
    folder, summary
):
    assert (folder / "custody.txt").read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    found = read(folder / "custody.txt", "utf-16", "\t")
    assert all(re.fullmatch(r"\d{8}", c["ARREST DATE"]) for c in found)
    assert any(c["DOB"] in ("19000101", "19700101", "20000101") for c in found) or (
        len(found) < 60
    )


def test_the_partners_workbook_has_title_rows_dates_and_numbers(folder, summary):
    book = python_calamine.CalamineWorkbook.from_path(folder / "partner.xlsx")
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[0][0] == "Aldermere Domestic Abuse Support"
    header = rows.index(next(r for r in rows if r[0] == "Ref"))
    assert header == 3
    assert all(isinstance(r[1], date) for r in rows[header + 1 :])
    phones = [r[7] for r in rows[header + 1 :] if r[7] != ""]
    assert any(isinstance(p, float) for p in phones)


def test_orders_end_their_lines_in_the_old_way(folder, summary):
    raw = (folder / "orders.csv").read_bytes()
    assert b"\n" not in raw
    assert raw.count(b"\r") == summary.rows["orders.csv"] + 1


def test_the_neighbour_sends_lines_of_json_in_its_own_words(folder, summary):
    for name in ("neighbour-persons.jsonl", "neighbour-events.jsonl"):
        lines = (folder / name).read_text("utf-8").splitlines()
        assert len(lines) == summary.rows[name]
        assert all(isinstance(json.loads(line), dict) for line in lines)


def test_side_files_tell_who_each_row_is(folder, summary):
    told = {(r["source"], r["record"]) for r in read(folder / "truth/rows.csv")}
    for person in read(folder / "crime-persons.csv", "cp1252"):
        assert ("crime", person["NOMINAL"]) in told


def test_side_files_count_what_the_summary_says(folder, summary):
    calls = read(folder / "truth/calls.csv")
    assert len(calls) == summary.calls
    assert sum(c["repeats"] == "yes" for c in calls) == summary.repeats
    assert sum(c["noticed"] == "yes" for c in calls) == summary.noticed
    missed = Counter(c["missed"] for c in calls if c["missed"])
    assert dict(missed) == summary.missed


def test_side_files_name_the_settings_and_their_sources(folder, summary):
    told = json.loads((folder / "truth/settings.json").read_text("utf-8"))
    assert told["settings"]["seed"] == 9
    assert "418" in str(told) or told["calibration"]["name"] == "conference-volumes"
    assert told["calibration"]["sources"]


def test_every_call_of_the_side_file_stands_in_the_log(folder, summary, log):
    known = {row["LOG REF"] for row in log}
    assert all(c["call"] in known for c in read(folder / "truth/calls.csv"))


def test_the_flag_of_the_log_is_what_was_noticed(folder, summary, log):
    flagged = {row["LOG REF"] for row in log if row["RPT VICTIM"] == "Y"}
    told = read(folder / "truth/calls.csv")
    assert flagged == {c["call"] for c in told if c["noticed"] == "yes"}
