"""A fragment that cannot be looked up is never answered with "none found"."""

from dataclasses import replace

import pytest

from doorstep.pathway.find import find
from doorstep.people.queries import Asked
from tests.rooms import SARAH, candidates, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def sarah(nobody, at, cast):
    take(nobody, at, SARAH)


@pytest.mark.parametrize(
    "asked",
    [
        {"age": "about 30"},
        {"age": "999"},
        {"born": "99/99/2999"},
        {"born": "1990"},
        {"phone": "withheld"},
        {"phone": "077"},
        {"place": "14"},
        {"place": "Larch"},
        {"name": "'"},
    ],
    ids=str,
)
def test_what_nobody_could_be_found_by_is_not_checked(asked, sarah, operator):
    checked = find(operator, Asked(**asked)).checked
    assert not checked.answered
    assert "too little" in checked.says


def test_what_could_not_be_read_is_named(sarah, operator):
    found = find(operator, Asked(born="99/99/2999"))
    assert "born “99/99/2999”" in found.checked.says


def test_what_could_not_be_read_is_named_beside_what_was_found(sarah, operator):
    found = find(operator, Asked(name="Sarah Example", born="99/99/2999"))
    assert [one.name for one in candidates(found)] == ["Sarah EXAMPLE"]
    assert any("born “99/99/2999”" in note for note in found.notes)


def test_a_whole_name_that_nobody_has_is_none_found(sarah, operator):
    assert find(operator, Asked(name="Zebedee Quorn")).checked.answered


@pytest.mark.parametrize("role", ["response-officer", "neighbourhood-officer"])
def test_who_sees_only_her_own_jobs_is_not_told_that_nobody_is_known(role, sarah, cast):
    reader = replace(cast[role], task="job 7")
    found = find(reader, Asked(name="Sarah Example"))
    assert candidates(found) == []
    assert not found.checked.answered
    assert "only the people of its own jobs" in found.checked.says
