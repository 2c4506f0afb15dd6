"""Dates and times are read as the map says they are written, and never guessed."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.intake.moments import NEVER, TWICE, NotADate, compile_formats
from tests.doors.intake_files import (
    GOOD,
    calls,
    one_call,
    says,
    the_document,
    the_reason,
)

LONDON = ZoneInfo("Europe/London")


def moment(text: str, *formats: str, latest: int = 2026) -> str:
    return compile_formats(formats, LONDON, latest).read(text).text


READ = [
    ("03/04/2026", "%d/%m/%Y", "2026-04-03"),
    ("03/04/2026", "%m/%d/%Y", "2026-03-04"),
    ("3/4/2026 9:05", "%d/%m/%Y %H:%M", "2026-04-03T09:05+01:00"),
    ("03/02/2026 21:05", "%d/%m/%Y %H:%M", "2026-02-03T21:05+00:00"),
    ("03-Feb-26 21:05:09", "%d-%b-%y %H:%M:%S", "2026-02-03T21:05:09+00:00"),
    ("3 february 2026", "%d %B %Y", "2026-02-03"),
    ("Sept 2025", "%b %Y", "2025-09"),
    ("Tue 03 Feb 2026", "%a %d %b %Y", "2026-02-03"),
    ("02/03/2026 12:00:00 AM", "%m/%d/%Y %I:%M:%S %p", "2026-02-03T00:00:00+00:00"),
    ("02/03/2026 12:30 p.m.", "%m/%d/%Y %I:%M %p", "2026-02-03T12:30+00:00"),
    ("20260203 2105", "%Y%m%d %H%M", "2026-02-03T21:05+00:00"),
    ("2026-02", "iso", "2026-02"),
    ("2026-02-03T21:05Z", "iso", "2026-02-03T21:05+00:00"),
    ("2026-07-03 21:05:06.123", "iso", "2026-07-03T21:05:06+01:00"),
    ("2026-02-03T21:05+05:30", "iso", "2026-02-03T21:05+05:30"),
    ("46056", "excel", "2026-02-03"),
    ("46056.5", "excel", "2026-02-03T12:00+00:00"),
    ("1770152700", "epoch", "2026-02-03T21:05:00+00:00"),
    ("1770152700000", "epoch-ms", "2026-02-03T21:05:00+00:00"),
    ("25/10/2026 01:30 GMT", "%d/%m/%Y %H:%M %Z", "2026-10-25T01:30+00:00"),
    ("25/10/2026 01:30 BST", "%d/%m/%Y %H:%M %Z", "2026-10-25T01:30+01:00"),
]


@pytest.mark.parametrize(("text", "written", "meant"), READ)
def test_a_date_is_read_as_its_format_says(text: str, written: str, meant: str) -> None:
    assert moment(text, written) == meant


NO_DATES = {
    "29 February in a plain year": "29/02/2025 10:00",
    "31 September": "31/09/2025 10:00",
    "31 April": "31/04/2025 10:00",
    "day 0": "00/01/2025 10:00",
    "month 0": "01/00/2025 10:00",
    "month 13": "01/13/2025 10:00",
    "month before day": "12/25/2025 10:00",
    "24:00": "01/01/2025 24:00",
    "23:60": "01/01/2025 23:60",
    "25:61": "01/01/2025 25:61",
    "negative": "-1/01/2025 10:00",
    "year 0": "01/01/0000 10:00",
    "year 1": "01/01/0001 10:00",
    "year 1066": "14/10/1066 10:00",
    "year 1899": "31/12/1899 10:00",
    "year 9999": "31/12/9999 10:00",
    "year 10000": "01/01/10000 10:00",
    "year of two digits": "01/01/25 10:00",
    "no time": "01/01/2025",
    "no date": "10:00",
    "words": "yesterday",
    "last night": "last night about 8",
    "ISO": "2025-01-01 10:00",
    "dots": "01.01.2025 10:00",
    "a month's name": "01 Jan 2025 10:00",
    "epoch": "1735725600",
    "excel serial": "45658.4",
    "epoch 0": "0",
    "zeros": "00/00/0000 00:00",
    "nines": "99/99/9999 99:99",
    "two dates": "01/01/2025 10:00 02/01/2025 10:00",
    "trailing word": "01/01/2025 10:00 approx",
    "seconds not in the format": "01/01/2025 10:00:30",
    "zone not in the format": "01/01/2025 10:00 GMT",
    "zero-width inside": "01/01/20\u200b25 10:00",
    "full-width slash": "01／01／2025 10:00",
    "a formula": "=NOW()",
    "NUL": "01/01/2025\x0010:00",
    "right-to-left mark": "\u202e01/01/2025 10:00",
    "very long": "01/01/2025 10:00" + "0" * 5000,
    "N/A": "N/A",
    "hash marks": "########",
    "question marks": "??/??/2025 ??:??",
    "year alone": "2025",
}


@pytest.mark.parametrize("text", NO_DATES.values(), ids=NO_DATES.keys())
def test_what_is_no_date_by_the_map_refuses_the_row_with_a_remedy(
    tmp_path: Path, text: str
) -> None:
    row = one_call(tmp_path, GOOD.replace("01/02/2026 21:05", text))
    assert row.refusal is not None
    assert row.refusal.field == "at"
    assert "mend it" in the_reason(row)


@pytest.mark.parametrize("text", NO_DATES.values(), ids=NO_DATES.keys())
def test_an_end_that_is_no_date_is_left_out_and_told(tmp_path: Path, text: str) -> None:
    row = one_call(tmp_path, GOOD.replace("DIST", text), fields='until = "Type"')
    assert "until" not in the_document(row)
    assert any(note.field == "until" for note in row.notes)


def test_arabic_digits_are_digits() -> None:
    assert moment("٠٣/٠٤/٢٠٢٦", "%d/%m/%Y") == "2026-04-03"


def test_the_hour_that_happens_twice_is_read_as_the_first_and_told() -> None:
    found = compile_formats(("iso",), LONDON, 2026).read("2026-10-25T01:30")
    assert found.text == "2026-10-25T01:30+01:00"
    assert found.notes == (TWICE,)


def test_the_hour_that_never_happened_is_told() -> None:
    found = compile_formats(("iso",), LONDON, 2027).read("2027-03-28T01:30")
    assert found.instant == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert found.notes == (NEVER,)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2026, 12, 31)))
def test_only_hours_near_a_clock_change_need_a_note(naive: datetime) -> None:
    found = compile_formats(("iso",), LONDON, 2026).read(naive.isoformat()[:16])
    back = found.instant.astimezone(LONDON) if found.instant else None
    assert (
        back is not None
        and back.replace(tzinfo=None) == naive.replace(second=0, microsecond=0)
    ) or NEVER in found.notes


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)))
def test_day_and_month_are_never_exchanged(day: date) -> None:
    assert moment(f"{day:%d/%m/%Y}", "%d/%m/%Y") == day.isoformat()
    if day.day > 12:
        with pytest.raises(NotADate):
            moment(f"{day:%m/%d/%Y}", "%d/%m/%Y")


@pytest.mark.parametrize(("year", "meant"), [("85", 1985), ("26", 2026), ("27", 1927)])
def test_a_year_of_two_digits_is_never_in_the_future(year: str, meant: int) -> None:
    assert moment(f"01/06/{year}", "%d/%m/%y") == f"{meant}-06-01"


def test_a_date_that_means_nothing_is_left_out_and_told(tmp_path: Path) -> None:
    row = one_call(
        tmp_path,
        GOOD.replace("DIST", "01/01/1900 00:00"),
        fields='until = "Type"',
        more='[nothing]\ndates = ["1900-01-01"]',
    )
    assert "until" not in the_document(row)
    assert "a date that stands for no date; left empty" in says(row)


def test_date_and_time_in_two_columns_are_joined(tmp_path: Path) -> None:
    fields = """
    until = { columns = ["Type", "Text"], formats = ["%d/%m/%Y %H%M", "%d/%m/%Y"] }
    """
    line = GOOD.replace("DIST", "01/02/2026").replace("Shouting heard", "2230")
    row = one_call(tmp_path, line, fields=fields)
    assert the_document(row)["until"] == "2026-02-01T22:30+00:00"
    without = one_call(
        tmp_path, line.replace("01/02/2026,2230", "02/02/2026,"), fields=fields
    )
    assert the_document(without)["until"] == "2026-02-02"
    assert "no time is written; only the day is kept" in says(without)


def test_an_end_before_the_beginning_is_left_out_and_told(tmp_path: Path) -> None:
    line = GOOD.replace("DIST", "01/02/2026 20:05")
    row = one_call(tmp_path, line, fields='until = "Type"')
    assert "until" not in the_document(row)
    assert any(note.says.startswith("ends before") for note in row.notes)


def test_a_report_before_the_incident_is_told(tmp_path: Path) -> None:
    line = GOOD.replace("DIST", "01/01/2026 20:05")
    row = one_call(tmp_path, line, fields='recorded_at = "Type"')
    assert "recorded before it happened" in says(row)


def test_a_time_in_the_future_is_told(tmp_path: Path) -> None:
    row = one_call(tmp_path, GOOD.replace("01/02/2026", "01/02/2027"))
    assert "lies in the future" in says(row)


def test_another_zone_is_taken_from_the_map(tmp_path: Path) -> None:
    line = GOOD.replace("DIST", "2026-02-01T22:30")
    fields = 'until = { column = "Type", formats = ["iso"] }'
    (row,) = calls(tmp_path, line, fields=fields, more='zone = "America/Chicago"')
    assert the_document(row)["until"] == "2026-02-01T22:30-06:00"


BIRTHS = {
    "31 September": "31/09/1980",
    "29 February in a plain year": "29/02/1981",
    "month before day": "04/25/1985",
    "words": "about 1985",
    "year": "1985",
    "ISO": "1985-04-25",
    "year of two digits": "25/04/85",
    "a name": "Sarah",
    "age": "34",
    "before anybody alive": "25/04/1785",
    "zeros": "00/00/0000",
    "year 0": "01/01/0000",
    "spreadsheet serial": "31162",
    "dash": "-",
    "question": "?",
    "unborn": "unborn",
    "date and time": "25/04/1985 00:00",
    "two dates": "25/04/1985 or 25/05/1985",
    "letter O": "25/O4/1985",
    "very long": "1" * 3000,
    "formula": "=1+1",
    "c.": "c. 1985",
}


@pytest.mark.parametrize("text", BIRTHS.values(), ids=BIRTHS.keys())
def test_a_birth_not_written_as_the_map_says_is_kept_in_the_note_unread(
    tmp_path: Path, text: str
) -> None:
    row = one_call(tmp_path, GOOD.replace("04/05/1990", text))
    (person,) = the_document(row)["persons"]
    assert "born" not in person
    assert person["note"].startswith("Date of birth as written in the source: ")
    assert text[:100] in person["note"]
    assert any(note.field == "persons[1].born" for note in row.notes)


READABLE_BIRTHS = {
    "1900 placeholder": ("01/01/1900", "1900-01-01"),
    "1970 placeholder": ("01/01/1970", "1970-01-01"),
    "2000 placeholder": ("01/01/2000", "2000-01-01"),
    "1 January": ("01/01/1990", "1990-01-01"),
    "newborn": ("03/03/2026", "2026-03-03"),
    "120 years": ("03/03/1906", "1906-03-03"),
    "leap day": ("29/02/1988", "1988-02-29"),
    "day of the report": ("01/02/2026", "2026-02-01"),
    "single digits": ("4/5/1990", "1990-05-04"),
}


@pytest.mark.parametrize(
    ("text", "meant"), READABLE_BIRTHS.values(), ids=READABLE_BIRTHS.keys()
)
def test_a_birth_that_can_be_read_is_handed_on_for_matching_to_weigh(
    tmp_path: Path, text: str, meant: str
) -> None:
    row = one_call(tmp_path, GOOD.replace("04/05/1990", text))
    assert the_document(row)["persons"][0]["born"] == meant


@pytest.mark.parametrize("text", ["04/03/2026", "01/01/2030", "31/12/2099"])
def test_a_birth_in_the_future_is_told(tmp_path: Path, text: str) -> None:
    row = one_call(tmp_path, GOOD.replace("04/05/1990", text))
    assert "lies in the future" in says(row)


@pytest.mark.parametrize("text", ["01/01/1900", "01/01/1970", "01/01/2000"])
def test_a_birth_that_the_map_calls_no_date_is_left_out(
    tmp_path: Path, text: str
) -> None:
    more = '[nothing]\ndates = ["1900-01-01", "1970-01-01", "2000-01-01"]'
    row = one_call(tmp_path, GOOD.replace("04/05/1990", text), more=more)
    assert "born" not in the_document(row)["persons"][0]
    assert "a date that stands for no date; left empty" in says(row)
