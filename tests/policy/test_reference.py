"""The reference pages follow the packs and the rooms."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorstep.policy.reference import HELD_BACK, pages
from doorstep.policy.schema import settings, subjects

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
GLOSSARY = REFERENCE / "glossary.md"
PAGES = pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_as_the_packs_have_it(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")
    stale = "run `python -m doorstep.policy.reference docs/reference`"
    assert written == PAGES[name], stale


def test_every_setting_of_the_catalogue_is_on_the_page() -> None:
    for subject in subjects():
        for name in settings(subject):
            assert f"### `{subject}.{name}`" in PAGES["policy.md"]


def test_a_duty_that_doorstep_cannot_hold_yet_says_so() -> None:
    rows = [line for line in PAGES["duties.md"].splitlines() if line.startswith("| S")]
    assert all((HELD_BACK in row) != ("| in force |" in row) for row in rows)
    assert sum("| in force |" in row for row in rows) == 14


def _words_of_rooms() -> Iterator[tuple[str, str]]:
    """Yield each word in *italics* in the docstring that opens a room or its rules."""
    for path in sorted((ROOT / "src").glob("**/*.py")):
        opens = path.name in ("__init__.py", "rules.py") or path.parent.name == "rules"
        if opens and "migrations" not in path.parts:
            opening = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
            for word in re.findall(r"(?<![\w*])\*([a-z][a-z -]*)\*", opening or ""):
                yield f"{path.parent.name}/{path.name}", word


@pytest.mark.parametrize(("room", "word"), sorted(set(_words_of_rooms())))
def test_a_word_that_a_room_uses_is_in_the_glossary(room: str, word: str) -> None:
    defined = re.findall(r"(?m)^\*\*(.+?)\*\*", GLOSSARY.read_text(encoding="utf-8"))
    known = {one.strip().lower() for line in defined for one in line.split(",")}
    assert {word, word.removesuffix("s")} & known, f"say in {GLOSSARY.name}: {word}"


def test_the_glossary_is_in_the_order_of_the_alphabet() -> None:
    heads = re.findall(r"(?m)^\*\*(.+?)\*\*", GLOSSARY.read_text(encoding="utf-8"))
    assert heads == sorted(heads, key=str.lower)
    assert len(heads) == len(set(heads))
