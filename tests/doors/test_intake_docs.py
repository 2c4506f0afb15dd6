"""What the pages on intake say is what intake does."""

import re
from pathlib import Path

import pytest

from doorstep.intake import limits
from doorstep.intake.mapfile import load_map
from doorstep.intake.run import run
from doorstep.intake.targets import INVOLVED, KINDS
from tests.doors.intake_files import AT

DOCS = Path(__file__).parents[2] / "docs"
HOW_TO = DOCS / "how-to" / "load-your-own-records.md"
REFERENCE = DOCS / "reference" / "maps.md"
_BLOCK = re.compile(r"```\w+ file=(\S+)\n(.*?)```", re.DOTALL)


def test_the_example_of_the_how_to_says_what_the_how_to_says(tmp_path: Path) -> None:
    blocks = dict(_BLOCK.findall(HOW_TO.read_text("utf-8")))
    for name in ("log.csv", "log.toml"):
        (tmp_path / name).write_text(blocks[name], "utf-8")
    map_ = load_map(tmp_path / "log.toml")
    summary = run(tmp_path / "log.csv", map_, at=AT, load=None)
    shown = list(summary.lines())[:-1]  # the last names a folder of this machine
    assert shown == blocks["summary"].splitlines()


FIELDS = {*INVOLVED, *(name for fields in KINDS.values() for name in fields)}
KEYS = {
    *("title", "about", "source", "kind", "encoding", "delimiter", "quote", "sheet"),
    *(
        "short_rows",
        "rows",
        "formats",
        "zone",
        "everywhere",
        "names",
        "dates",
        "columns",
    ),
    *("column", "join", "value", "made_of", "pattern", "unmatched", "before", "split"),
    *("codes", "otherwise", "empty", "nothing", "values", "why"),
}


WORDS = {
    word
    for fields in (INVOLVED, *KINDS.values())
    for target in fields.values()
    for word in target.words
}


@pytest.mark.parametrize("name", sorted(FIELDS | KEYS))
def test_the_reference_names_every_field_and_key(name: str) -> None:
    assert f"`{name}`" in REFERENCE.read_text("utf-8")


@pytest.mark.parametrize(
    "word",
    sorted(
        {w for f in (INVOLVED, *KINDS.values()) for t in f.values() for w in t.words}
    ),
)
def test_the_reference_names_every_word_of_a_field(word: str) -> None:
    assert f"`{word}`" in REFERENCE.read_text("utf-8")


@pytest.mark.parametrize(
    "bound",
    [
        limits.LINE_CHARS,
        limits.CELL_CHARS,
        limits.COLUMNS,
        limits.SPREADSHEET_CELLS,
    ],
)
def test_the_reference_gives_the_bounds(bound: int) -> None:
    assert f"{bound:,}" in REFERENCE.read_text("utf-8")
