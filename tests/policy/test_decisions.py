"""Decision records: numbered once, in one shape, under a page."""

import re
from collections import Counter
from pathlib import Path

import pytest

DECISIONS = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("*.md"))
PARTS = ("**Context.**", "**Decision.**", "**Refused.**", "**Consequences.**")
A_PAGE_IN_WORDS = 400


def test_there_are_decisions() -> None:
    assert len(DECISIONS) >= 10


def test_no_two_decisions_bear_one_number() -> None:
    numbers = Counter(path.name[:4] for path in DECISIONS)
    assert not [number for number, times in numbers.items() if times > 1]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_named_by_its_number_and_title(path: Path) -> None:
    assert re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md", path.name)
    title = path.read_text(encoding="utf-8").splitlines()[0]
    assert title.startswith(f"# {int(path.name[:4])}. ")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_what_was_refused_and_keeps_to_a_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    places = [text.find(part) for part in PARTS]
    assert -1 not in places
    assert places == sorted(places)
    assert len(text.split()) <= A_PAGE_IN_WORDS
