"""N11: a call can be taken though the log, the matcher or a table is down.

Where matching fails, the answer is "not checked" and never "none found". Fails if a
failed look-up is answered as an empty one, or if a step of a call needs the log.
"""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse

from doorstep.access.actions import merge_looks
from doorstep.access.models import Look
from doorstep.cli import main
from doorstep.incidents import queries
from doorstep.incidents.rules.calls import Channel, Part, State
from doorstep.pathway.call import steps
from doorstep.pathway.find import find
from doorstep.people.actions import settle, spool
from doorstep.people.queries import Asked
from tests.rooms import CALL, SARAH, broken, browser, names, person_of, take

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


# --- The log refuses ------------------------------------------------------------------

LOG = 'INTO "access_look"'
HISTORY = ("EXAMPLE", "900123", "900 123", "would not leave")


@pytest.fixture
def call(sarah, operator, at):
    """An open call to which Sarah is attached."""
    ref = steps.open_call(operator, at=at, ref=uuid4(), channel=Channel.EMERGENCY)
    her = person_of("p1").ref
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=her)
    return ref


@pytest.fixture
def full(settings, tmp_path):
    """The second device refuses too: its folder is a file."""
    (tmp_path / "full").write_text("")
    settings.LOOKS_FILE = tmp_path / "full" / "looks.jsonl"


SAID = {"name": "where", "value": "9 Larch Close, Anytown", "numbered": ""}


def test_with_the_table_of_looks_down_history_is_shown_and_the_file_takes_it(
    call, settings, tmp_path
):
    settings.LOOKS_FILE = tmp_path / "looks.jsonl"
    with broken(LOG):
        shown = browser("operator").get(reverse("call", args=[call]))
    assert "EXAMPLE" in shown.content.decode()
    assert not Look.objects.exists()
    assert merge_looks() == len({*Look.objects.values_list("subject", "kind")}) > 0


def test_with_both_devices_down_no_history_is_shown(call, full):
    with broken(LOG):
        shown = browser("operator").get(reverse("call", args=[call]))
    told = shown.content.decode()
    assert shown.status_code == 200
    assert "No log can take who is shown to you" in told
    assert not [words for words in HISTORY if words in told]
    assert not [words for words in NONE if words in told.casefold()]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_with_both_devices_down_the_call_is_still_saved_and_sent(
    headers, call, full, operator
):
    client = browser("operator")

    def post(name, fields):
        answer = client.post(reverse(name, args=[call]), fields, headers=headers)
        assert answer.status_code in (200, 302)
        return answer.content.decode()

    with broken(LOG):
        told = post("call_say", SAID)
        told += post("call_grade", {"grade": "immediate", "numbered": ""})
        told += post("call_send", {"numbered": ""})
    live = queries.call(operator, call)
    assert live.value("where") == SAID["value"]
    assert live.state is State.SENT
    assert not [words for words in HISTORY if words in told]


def test_with_both_devices_down_a_new_call_opens(sarah, full, operator):
    client, ref = browser("operator"), uuid4()
    with broken(LOG):
        client.post(
            reverse("open_call"),
            {"ref": ref, "channel": "999", "number": "07700 900123"},
        )
        shown = client.get(reverse("call", args=[ref]))
    assert shown.status_code == 200
    assert "EXAMPLE" not in shown.content.decode()


def test_with_both_devices_down_the_controllers_board_goes_on(
    call, full, operator, cast, at
):
    steps.say(operator, at=at, ref=call, name="where", value=SAID["value"])
    steps.send(operator, at=at, ref=call)
    watching = replace(cast["controller"], task="the board")
    steps.dispatch(watching, at=at, ref=call, callsign="Y41")
    with broken(LOG):
        shown = browser("controller").get(reverse("board"), {"job": call})
    told = shown.content.decode()
    assert shown.status_code == 200
    assert not [words for words in HISTORY if words in told]
    assert "The words for the radio are not shown." in told
