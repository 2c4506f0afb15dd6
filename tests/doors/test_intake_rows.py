"""What becomes of a row: a document, notes on what was mended, or a reason why not."""

from pathlib import Path

import pytest

from doorstep.intake.engine import documents
from doorstep.intake.outcome import FileRefused
from tests.doors.intake_files import (
    AT,
    CALLS,
    GOOD,
    HEADER,
    a_file,
    a_map,
    calls,
    one_call,
    read,
    says,
    the_document,
    the_reason,
)


def test_a_row_becomes_a_document_with_the_persons_in_it(tmp_path: Path) -> None:
    assert the_document(one_call(tmp_path)) == {
        "kind": "incident",
        "id": "L1",
        "sort": "call",
        "at": "2026-02-01T21:05+00:00",
        "type": "DIST",
        "summary": "Shouting heard",
        "persons": [
            {
                "role": "victim",
                "name": "Sarah Vane",
                "phones": ["07700 900123"],
                "born": "1990-05-04",
            }
        ],
    }


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    two_lines = GOOD.replace("Shouting heard", '"first line\nsecond line"')
    rows = calls(tmp_path, GOOD, "", two_lines, GOOD)
    assert [row.number for row in rows] == [2, 4, 5]


def test_a_row_that_names_nobody_has_no_persons(tmp_path: Path) -> None:
    row = one_call(tmp_path, "L1,01/02/2026 21:05,DIST,Shouting heard,,,")
    assert "persons" not in the_document(row)


def test_a_row_without_an_id_is_refused_with_the_remedy(tmp_path: Path) -> None:
    row = one_call(tmp_path, GOOD.replace("L1", " "))
    assert row.refusal is not None
    assert row.refusal.field == "id"
    assert "Mend the row" in the_reason(row)


def test_a_row_that_stops_early_is_refused_unless_the_map_allows_it(
    tmp_path: Path,
) -> None:
    short = GOOD.rsplit(",", 2)[0]
    assert "5 cells and the header 7" in the_reason(one_call(tmp_path, short))
    filled = one_call(tmp_path, short, layout='short_rows = "fill"')
    assert the_document(filled)["persons"] == [{"role": "victim", "name": "Sarah Vane"}]


def test_a_row_with_a_loose_delimiter_is_refused(tmp_path: Path) -> None:
    row = one_call(tmp_path, GOOD.replace("heard", "heard, twice"))
    assert "8 cells and the header 7" in the_reason(row)


def test_empty_cells_beyond_the_header_do_no_harm(tmp_path: Path) -> None:
    assert the_document(one_call(tmp_path, GOOD + ",,"))["id"] == "L1"


def test_the_header_is_found_under_title_rows(tmp_path: Path) -> None:
    (row,) = read(tmp_path, f"Exported by nobody\n\n;;\n{HEADER}\n{GOOD}\n")
    assert row.number == 5


def test_columns_may_stand_in_any_order_and_in_any_capitals(tmp_path: Path) -> None:
    header = ",".join(HEADER.upper().split(",")[::-1])
    line = ",".join(GOOD.split(",")[::-1])
    (row,) = read(tmp_path, f"{header}\n{line}\n")
    assert the_document(row) == the_document(one_call(tmp_path))


def test_a_header_that_comes_again_is_no_record(tmp_path: Path) -> None:
    rows = calls(tmp_path, GOOD, HEADER, GOOD.replace("L1", "L2"))
    assert [the_document(row)["id"] for row in rows] == ["L1", "L2"]


def test_a_file_that_lacks_a_column_is_refused_by_the_column_name(
    tmp_path: Path,
) -> None:
    with pytest.raises(FileRefused, match=r"log\.csv: lacks the column 'Phone'"):
        read(tmp_path, HEADER.replace("Phone", "Tel") + f"\n{GOOD}\n")


def test_an_empty_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="holds no header"):
        read(tmp_path, "")


def test_a_header_without_rows_is_a_file_of_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER + "\n") == []


def test_a_place_that_is_blank_is_told(tmp_path: Path) -> None:
    says_so = "no address is given; the place cannot be looked for"
    line, fields = GOOD.replace("DIST", ""), 'address = "Type"'
    assert says_so in says(one_call(tmp_path, line, fields=fields))
    assert says_so not in says(one_call(tmp_path, fields=fields))


def test_a_source_that_knows_no_places_is_not_told_so_on_every_row(
    tmp_path: Path,
) -> None:
    assert says(one_call(tmp_path)) == []


def test_two_columns_of_one_name_are_told_apart_by_number(tmp_path: Path) -> None:
    content = f"{HEADER},Name\n{GOOD},Mark Vane\n"
    more = '[[persons]]\nrole = { value = "suspect" }\nname = "Name#2"\n'
    (row,) = read(tmp_path, content, fields=more)
    found = {p["role"]: p["name"] for p in the_document(row)["persons"]}
    assert found == {"suspect": "Mark Vane", "victim": "Sarah Vane"}


def test_rows_that_the_map_calls_no_records_are_left_out(tmp_path: Path) -> None:
    total = "Total,,,,,,"
    more = '[[left_out]]\ncolumn = "Log"\nvalues = ["total"]\nwhy = "totals"\n'
    rows = calls(tmp_path, GOOD, total, more=more)
    assert len(rows) == 1


def test_null_is_a_surname_whatever_the_map_says_means_nothing(tmp_path: Path) -> None:
    more = '[nothing]\neverywhere = ["NULL", "N/A"]\n'
    line = GOOD.replace("Sarah Vane", "Null").replace("DIST", "N/A")
    row = one_call(tmp_path, line, more=more)
    assert the_document(row)["persons"][0]["name"] == "Null"
    assert "type" not in the_document(row)
    assert "a word that the map says means nothing" in says(row)


def test_words_for_no_name_are_left_out_only_when_the_map_lists_them(
    tmp_path: Path,
) -> None:
    more = '[nothing]\nnames = ["NOT KNOWN"]\n'
    row = one_call(tmp_path, GOOD.replace("Sarah Vane", "Not known"), more=more)
    assert "name" not in the_document(row)["persons"][0]


CODES = """
domestic = { column = "Type", codes = "abuse" }
[codes.abuse]
"DA*" = true
"DA-X" = false
DIST = false
"""


@pytest.mark.parametrize(
    ("code", "domestic"),
    [("DA1", True), ("da-x", False), ("Dist", False), (" DIST ", False)],
)
def test_local_codes_are_translated(tmp_path: Path, code: str, domestic: bool) -> None:
    fields, codes = CODES.split("[codes.abuse]")
    row = one_call(
        tmp_path,
        GOOD.replace("DIST", code),
        fields=fields,
        more="[codes.abuse]" + codes,
    )
    assert the_document(row)["domestic"] is domestic


def test_a_code_nobody_explained_is_not_guessed_at(tmp_path: Path) -> None:
    fields, codes = CODES.split("[codes.abuse]")
    row = one_call(
        tmp_path,
        GOOD.replace("DIST", "ZZZ"),
        fields=fields,
        more="[codes.abuse]" + codes,
    )
    assert "domestic" not in the_document(row)
    assert "a code that the map does not know; left empty" in says(row)


def test_a_cell_of_several_codes_is_domestic_when_one_is(tmp_path: Path) -> None:
    fields = (
        'domestic = { column = "Type", split = ";", codes = { DA = true, MH = false } }'
    )
    line = GOOD.replace("DIST", "MH;DA")
    assert the_document(one_call(tmp_path, line, fields=fields))["domestic"] is True


def test_several_columns_make_one_address(tmp_path: Path) -> None:
    fields = 'address = { columns = ["Type", "Phone", "Text"], join = ", " }'
    row = one_call(tmp_path, GOOD.replace("07700 900123", ""), fields=fields)
    assert the_document(row)["address"] == "DIST, Shouting heard"


def test_a_part_of_a_cell_is_cut_out_by_a_pattern(tmp_path: Path) -> None:
    fields = """number = { column = "Type", pattern = '^D(\\w+)' }"""
    assert the_document(one_call(tmp_path, fields=fields))["number"] == "IST"


def test_a_source_without_numbers_gets_made_ones_that_come_back(tmp_path: Path) -> None:
    id_ = 'id = ["Log", { made_of = ["When", "Text"] }]'
    map_text = CALLS.format(layout="", more="", fields="").replace('id = "Log"', id_)
    bare = GOOD.replace("L1", "")
    path = a_file(tmp_path, "\n".join([HEADER, bare, bare, GOOD]) + "\n")

    def ids() -> list[str]:
        rows = documents(path, a_map(tmp_path, map_text), AT)
        return [the_document(row)["id"] for row in rows]

    first, second, third = ids()
    assert first.startswith("made-")
    assert (second, third) == (f"{first}-2", "L1")
    assert ids() == [first, second, third]


ONE_PER_PERSON = 'rows = "one per person"'


def test_rows_of_one_incident_become_one_document(tmp_path: Path) -> None:
    other = GOOD.replace("Sarah Vane", "Mark Vane").replace("900123", "900456")
    (row,) = calls(tmp_path, GOOD, other, layout=ONE_PER_PERSON)
    names = [person["name"] for person in the_document(row)["persons"]]
    assert names == ["Sarah Vane", "Mark Vane"]
    assert len(row.originals) == 2


def test_rows_of_one_incident_are_joined_when_others_stand_between(
    tmp_path: Path,
) -> None:
    between = GOOD.replace("L1", "L2")
    other = GOOD.replace("Sarah Vane", "Mark Vane")
    rows = calls(tmp_path, GOOD, between, other, layout=ONE_PER_PERSON)
    found = {the_document(r)["id"]: len(the_document(r)["persons"]) for r in rows}
    assert found == {"L1": 2, "L2": 1}


def test_what_rows_of_one_incident_say_differently_is_told(tmp_path: Path) -> None:
    other = GOOD.replace("DIST", "DOM")
    (row,) = calls(tmp_path, GOOD, other, layout=ONE_PER_PERSON)
    assert the_document(row)["type"] == "DIST"
    assert "differs from the first row of the same record; the first was kept" in says(
        row
    )


def test_a_refused_row_does_not_take_its_incident_with_it(tmp_path: Path) -> None:
    bad = GOOD.replace("01/02/2026", "31/02/2026")
    kept, refused = sorted(
        calls(tmp_path, GOOD, bad, layout=ONE_PER_PERSON), key=lambda row: row.number
    )
    assert the_document(kept)["id"] == "L1"
    assert refused.refusal is not None


def test_a_column_of_two_meanings_feeds_two_fields(tmp_path: Path) -> None:
    fields = """
    number = { column = "Type", pattern = '^(\\d+)$', unmatched = "pass" }
    grade = { column = "Type", pattern = '^G(\\d)$', before = "G-", unmatched = "pass" }
    """
    number = one_call(tmp_path, GOOD.replace("DIST", "17"), fields=fields)
    grade = one_call(tmp_path, GOOD.replace("DIST", "G2"), fields=fields)
    assert the_document(number)["number"] == "17"
    assert the_document(grade)["grade"] == "G-2"
    assert (*number.notes, *grade.notes) == ()


def test_a_person_of_whom_only_an_unread_birth_is_known_is_kept(tmp_path: Path) -> None:
    row = one_call(tmp_path, "L1,01/02/2026 21:05,DIST,Shouting,,,about 1985")
    (person,) = the_document(row)["persons"]
    assert person["note"] == "Date of birth as written in the source: about 1985"
