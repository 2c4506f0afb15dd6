"""N11: where matching fails, the answer is "not checked" and never "none found"."""

import json

import pytest
from django.urls import reverse

from doorstep.access.models import Look
from doorstep.cli import main
from doorstep.pathway.find import find
from doorstep.people.actions import settle, spool
from doorstep.people.queries import Asked
from tests.rooms import CALL, SARAH, broken, browser, names, take

pytestmark = pytest.mark.django_db
ASKED = Asked(name="Sarah Example", phone="07700900123", place="14 Larch Close Anytown")
NONE = ("none found", "no record", "nothing known", "not known to")

# Each table that a look-up reads; the common keys are read once a process.
TABLES = (
    "people_indexed",
    "people_term",
    "people_link",
    "people_person",
    "people_record",
    "people_spool",
    "incidents_involvement",
    "incidents_incident",
    "incidents_placekey",
)


@pytest.fixture
def sarah(nobody, at, cast):
    take(nobody, at, SARAH, CALL)


@pytest.mark.parametrize("table", TABLES)
def test_a_look_up_that_fails_anywhere_is_not_checked(table, sarah, operator):
    with broken(f'"{table}"', f" {table}"):
        found = find(operator, ASKED)
    assert found.checked.answered is False
    assert found.checked.systems == 0
    assert found.bands == found.household == found.notes == ()


@pytest.mark.parametrize("table", TABLES)
def test_of_whom_nothing_was_shown_there_is_no_look(table, sarah, operator):
    with broken(f'"{table}"', f" {table}"):
        find(operator, ASKED)
    assert operator.noted == set()


@pytest.mark.parametrize("path", ["find", "found"])
def test_the_page_says_not_checked_and_never_none(path, sarah):
    client = browser("operator")
    fields = {"phone": "07700900123", "task": "call 0412"}
    with broken("people_link"):
        answer = client.post(reverse(path), fields)
    told = answer.content.decode().casefold()
    assert answer.status_code == 200
    assert "not checked" in told
    assert not [words for words in NONE if words in told]
    assert not Look.objects.exists()


def test_the_api_says_not_answered(sarah):
    client = browser("operator")
    fields = {"phone": "07700900123", "task": "call 0412"}
    with broken("people_link"):
        answer = client.post("/api/v1/find", fields, content_type="application/json")
    assert answer.json()["checked"]["answered"] is False


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_terminal_says_so_and_fails(form, sarah, capsys):
    words = ["find", "--phone", "07700900123", "--as", "operator", *form]
    with broken("people_link"):
        assert main(words) == 1
    told = capsys.readouterr().out
    if form:
        assert json.loads(told)["checked"]["answered"] is False
    else:
        assert "HISTORY NOT CHECKED" in told
        assert "does not mean that nothing is known" in told


def test_none_found_says_what_was_searched_and_when(sarah, operator, at):
    found = find(operator, Asked(name="Nobody Whatever", born="1901-02-03"))
    assert found.bands == found.household == ()
    assert found.checked.answered
    assert (found.checked.systems, found.checked.at) == (1, at)


def test_while_records_are_being_loaded_an_answer_says_that_some_are_missing(
    nobody, at, operator
):
    """Keys that wait to be merged into the index find nobody yet."""
    take(nobody, at, SARAH)
    spool.post([(1, 1)] * (spool.FEW + 1), spool.FEW + 1)
    found = find(operator, Asked(phone="07700900999"))
    assert found.notes == (
        "Records are being loaded; the newest may not be found yet.",
    )


def test_a_load_that_is_done_leaves_nobody_to_wait(nobody, at, operator):
    take(nobody, at, SARAH)
    assert not settle()
    assert names(operator, phone="07700900123") == ["Sarah EXAMPLE"]
