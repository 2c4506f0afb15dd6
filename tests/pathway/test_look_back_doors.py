"""The look-back report on screen, at a terminal, and as a table."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from doorstep.access import actions
from doorstep.access.models import Act, Staff
from doorstep.cli import main
from doorstep.pathway.look_back import PeriodForm
from tests.pathway.look_back_calls import HERS, MARK, SARAH, event, take

pytestmark = [
    pytest.mark.django_db,
    # Static files are gathered when a server starts, not for tests.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

PERIOD = {"first": "1 January 2024", "last": "30/6/2024"}
DAYS = ("--from", "2024-01-01", "--to", "2024-06-30")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def calls(nobody, at):
    """Two calls of one victim; the second with a name that a spreadsheet would run."""
    second = event("=1+1", "2024-06-10T22:00", SARAH, MARK, type_text="@abuse")
    take(nobody, at, event("1", "2024-03-01T20:00", SARAH, MARK), second)


@pytest.fixture
def staff(db, nobody):
    """One of each role that matters here, in post whenever the test runs."""
    unit = actions.make_unit("Example Force")
    for role in ("sergeant", "operator", "response-officer"):
        one = actions.make_staff(number=role, name=role, username=role, password=None)
        post = actions.make_post(name=role, role=role, unit=unit)
        actions.hold(by=nobody, at=LONG_AGO, staff=one, post=post)


def signed_in(role):
    client = Client()
    account = Staff.objects.get(number=role).account
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def sergeant(staff, calls):
    return signed_in("sergeant")


def test_the_page_asks_for_two_days_first(sergeant):
    page = sergeant.get("/look-back/").content.decode()
    assert "Give a first and a last day" in page
    assert "First day" in page


def test_the_page_answers_in_a_sentence_with_its_period(sergeant):
    page = sergeant.get("/look-back/", PERIOD).content.decode()
    assert "2 domestic abuse calls from 1 January 2024 to 30 June 2024" in page
    assert "1 had an earlier event of the same victim on record" in page


def test_the_page_names_nobody(sergeant):
    page = sergeant.get("/look-back/", PERIOD).content.decode().casefold()
    for secret in ("sarah", "otherman", HERS, "larch"):
        assert secret.casefold() not in page


def test_the_table_is_offered_for_the_same_days(sergeant):
    page = sergeant.get("/look-back/", PERIOD).content.decode()
    assert "/look-back/table.csv?first=1+January+2024&amp;last=30%2F6%2F2024" in page


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"first": "31/9/2023", "last": "1/1/2024"}, "30 days"),
        ({"first": "2023", "last": "1/1/2024"}, "needs day and month"),
        ({"first": "1/2/2024", "last": "1/1/2024"}, "before the first"),
        ({"first": "1/2/2024"}, "Last day"),
        ({**PERIOD, "oddity": "1"}, "oddity"),
    ],
    ids=["no such day", "a year only", "turned round", "one day only", "unknown key"],
)
def test_a_period_that_cannot_be_is_refused_with_what_to_mend(sergeant, given, says):
    for address in ("/look-back/", "/look-back/table.csv"):
        answer = sergeant.get(address, given)
        assert answer.status_code == 422
        assert says in answer.content.decode()


@pytest.mark.parametrize("role", ["operator", "response-officer"])
@pytest.mark.parametrize("address", ["/look-back/", "/look-back/table.csv"])
def test_a_role_that_may_not_is_refused_politely(staff, calls, role, address):
    answer = signed_in(role).get(address, PERIOD)
    assert answer.status_code == 403
    assert "not open to your role" in answer.content.decode()
    assert not Act.objects.filter(code="pathway.look_back").exists()


def test_nobody_sees_it_before_signing_in(calls):
    assert Client().get("/look-back/", PERIOD).status_code == 302


def test_the_table_has_a_row_a_call_and_runs_nothing(sergeant):
    answer = sergeant.get("/look-back/table.csv", PERIOD)
    assert answer["Content-Disposition"].endswith('.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["call"] for row in rows] == ["1", "'=1+1"]
    assert rows[1]["what"] == "'@abuse"
    assert rows[1]["missed because"] == "not searched"


def test_the_table_names_nobody(sergeant):
    text = sergeant.get("/look-back/table.csv", PERIOD).content.decode().casefold()
    for secret in ("sarah", "otherman", "900123", "larch"):
        assert secret not in text


def test_the_terminal_says_the_same(calls, capsys):
    assert main(["look-back", *DAYS]) == 0
    said = capsys.readouterr().out
    assert "1 had an earlier event of the same victim on record" in said
    assert "Sarah" not in said


def test_the_terminal_gives_json(calls, capsys):
    assert main(["look-back", *DAYS, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["knowable"] == "50 %"
    assert report["causes"][0]["cause"] == "Not searched"


def test_the_terminal_writes_the_table(calls, tmp_path, capsys):
    file = tmp_path / "calls.csv"
    assert main(["look-back", *DAYS, "--csv", str(file)]) == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [row["victim known"] for row in rows] == ["no", "yes"]


def test_the_terminal_refuses_a_role_that_may_not(staff, calls, capsys):
    assert main(["look-back", *DAYS, "--as", "operator"]) == 1
    assert "Ask a sergeant" in capsys.readouterr().err


def test_the_terminal_refuses_days_that_cannot_be(calls, capsys):
    assert main(["look-back", "--from", "2024-06-31", "--to", "2024-07-01"]) == 1
    assert "30 days" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_said_before_anything_is_replayed(
    calls, tmp_path, capsys
):
    assert main(["look-back", *DAYS, "--csv", str(tmp_path / "none" / "x.csv")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert not Act.objects.filter(code="pathway.look_back").exists()


@pytest.mark.parametrize("text", ["2024-06-30", "30/6/2024", "30 June 2024"])
def test_a_day_is_taken_in_any_usual_writing(text, at):
    form = PeriodForm({"first": text, "last": text}, today=at.date())
    assert form.is_valid()
    assert form.cleaned_data["first"].isoformat() == "2024-06-30"
