"""Real public logs go through whole, by the maps that the how-to shows.

Counts that a test expects are taken from the file itself, read plainly here.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from doorstep.intake.mapfile import load_map
from doorstep.intake.rehearse import rehearse
from doorstep.intake.run import run
from doorstep.intake.summary import Summary
from tests.doors.intake_files import AT, FakeLoad

MAPS = Path(__file__).parents[2] / "docs" / "how-to" / "maps"
FILES = {
    "sacramento-cad": "cad_sacramento_2019_01/sacramento_dispatch_2019-01.csv",
    "berkeley-calls": "calls_berkeley_2022/berkeley_calls_2022.csv",
    "seattle-911": "calls_seattle_2015/seattle_911_2015_sample12000.csv",
    "chicago-crimes": "chicago_crimes/chicago_2017_2019_sample.csv",
    "police-uk-street": "police_uk_street/2018-07-west-yorkshire-street.csv",
}
pytestmark = pytest.mark.public_data


class Through(NamedTuple):
    """A log gone through: what was in the file, the sums, what was loaded."""

    rows: list[dict[str, str]]
    summary: Summary
    load: FakeLoad

    def documents(self) -> Iterator[dict[str, str]]:
        return iter(self.load.there.values())

    def notes(self, field: str, says: str) -> int:
        return sum(
            kind.count
            for kind in self.summary.notes
            if kind.field == field and says in kind.says
        )


@pytest.fixture(scope="module")
def through(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Through:
    folder = os.environ.get("DOORSTEP_PUBLIC_DATA")
    if not folder:
        pytest.skip("DOORSTEP_PUBLIC_DATA is not set")
    original = Path(folder) / FILES[request.param]
    with original.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # Refused rows are written beside the file, and the data's folder is not ours.
    link = tmp_path_factory.mktemp("log") / original.name
    link.symlink_to(original.resolve())
    load = FakeLoad()
    map_ = load_map(MAPS / f"{request.param}.toml")
    return Through(rows, run(link, map_, at=AT, load=load), load)


def log(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("through", [name], indirect=True, ids=[name])


@pytest.mark.parametrize("through", FILES, indirect=True)
def test_every_row_of_a_real_log_is_answered_for(through: Through) -> None:
    summary = through.summary
    assert summary.adds_up()
    assert summary.rows == len(through.rows)
    assert (summary.loaded, summary.refused) == (len(through.rows), 0)


@pytest.mark.parametrize("through", FILES, indirect=True)
def test_a_second_run_of_a_real_log_adds_nothing(
    through: Through, tmp_path: Path
) -> None:
    name = through.summary.source
    original = Path(os.environ["DOORSTEP_PUBLIC_DATA"]) / FILES[name]
    link = tmp_path / "log.csv"
    link.symlink_to(original.resolve())
    load = FakeLoad(there=dict(through.load.there))
    again = run(link, load_map(MAPS / f"{name}.toml"), at=AT, load=load)
    assert (again.loaded, again.already_there) == (0, len(through.rows))


@pytest.mark.parametrize("through", FILES, indirect=True)
def test_the_rooms_take_every_document_of_a_real_log(through: Through) -> None:
    refused: list[object] = []
    numbered = ((number, document) for number, document in through.load.taken)
    done = rehearse(documents=numbered, on_refusal=refused.append)
    assert (refused, done.loaded) == ([], len(through.rows))


@log("sacramento-cad")
def test_sacramento_dates_of_1900_mean_that_nobody_arrived(through: Through) -> None:
    never = sum(row["At_Scene_Date"] == "1900-01-01" for row in through.rows)
    found = Counter(document["result"] for document in through.documents())
    assert found["nobody arrived"] == never > 5_000
    assert through.notes("result", "means nothing") == never
    assert not any("1900" in document["at"] for document in through.documents())


@log("sacramento-cad")
def test_sacramento_codes_of_abuse_are_translated(through: Through) -> None:
    coded = sum(
        row["Description"].startswith(("DOMESTIC VIOLENCE", "DISTURBANCE-FAMILY"))
        for row in through.rows
    )
    assert sum(bool(d["domestic"]) for d in through.documents()) == coded > 500


@log("sacramento-cad")
def test_sacramento_calls_without_a_place_are_told(through: Through) -> None:
    blank = sum(not row["Location"] for row in through.rows)
    assert through.notes("address", "no address is given") == blank > 100


@log("berkeley-calls")
def test_berkeley_days_and_times_are_joined(through: Through) -> None:
    document = through.load.there["22036516"]
    assert document["at"] == "2022-08-10T06:10:00-07:00"
    assert document["domestic"] is False


@log("berkeley-calls")
def test_berkeley_blank_blocks_are_told_and_places_cut_from_their_cell(
    through: Through,
) -> None:
    blank = sum(not row["BLKADDR"] for row in through.rows)
    assert through.notes("address", "no address is given") == blank > 0
    assert through.load.there["22027674"]["grid"] == "37.87674,-122.26665"
    coded = sum(row["OFFENSE"] == "DOMESTIC VIOLENCE" for row in through.rows)
    assert sum(bool(d["domestic"]) for d in through.documents()) == coded > 50


@log("seattle-911")
def test_seattle_rows_get_numbers_and_years_their_century(through: Through) -> None:
    assert through.notes("id", "one was made from the row") == len(through.rows)
    assert through.notes("at", "given its century") == len(through.rows)
    assert {document["at"][:4] for document in through.documents()} == {"2015"}


@log("seattle-911")
def test_seattle_cannot_tell_domestic_abuse_so_none_is_said(through: Through) -> None:
    assert not any("domestic" in document for document in through.documents())


@log("chicago-crimes")
def test_chicago_flags_are_read(through: Through) -> None:
    flagged = sum(row["domestic"] == "True" for row in through.rows)
    assert sum(bool(d["domestic"]) for d in through.documents()) == flagged > 4_000


@log("chicago-crimes")
def test_chicago_hours_of_a_clock_change_are_told(through: Through) -> None:
    twice = [r for r in through.rows if r["date"].startswith("11/4/2018 1:")]
    assert through.notes("at", "this hour twice") >= len(twice)


@log("police-uk-street")
def test_police_uk_months_and_missing_numbers_are_told(through: Through) -> None:
    bare = sum(not row["Crime ID"] for row in through.rows)
    assert through.notes("id", "one was made from the row") == bare > 5_000
    assert through.notes("at", "only the month") == len(through.rows)


@log("police-uk-street")
def test_police_uk_blank_places_are_told(through: Through) -> None:
    blank = sum(row["Location"] == "No Location" for row in through.rows)
    assert through.notes("street", "means nothing") == blank > 500
    assert through.notes("address", "no address is given") == blank
