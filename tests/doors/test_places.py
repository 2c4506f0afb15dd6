"""Places suggested while somebody types one on a call: who may ask, and what comes."""

import pytest

from doorstep.access.models import Act, Look
from doorstep.people.forms import LONG
from tests.conftest import ROLES
from tests.doors.api_feed import signed_in, visitor
from tests.doors.hostile_cases import NAMED
from tests.rooms import SARAH, take

pytestmark = pytest.mark.django_db

PATH = "/places/suggest/"
TAKERS = ("operator", "controller", "control-room-specialist")
LARCH = {"kind": "place", "id": "s1", "street": "Larch Close", "town": "Anytown"}
# A browser cannot send half a character.
SENT = [text for _, text in NAMED if text == text.encode(errors="ignore").decode()]


@pytest.fixture
def gazetteer(cast, nobody, at):
    take(nobody, at, LARCH, source="gazetteer")


def asked(text, role="operator"):
    return signed_in(role).post(PATH, {"text": text}, headers={"HX-Request": "true"})


@pytest.mark.parametrize("role", TAKERS)
def test_whoever_takes_calls_is_given_places_and_no_look_is_written(gazetteer, role):
    acts = Act.objects.count()
    answer = asked("14 lar", role)
    assert answer.json() == {"places": ["14 Larch Close, Anytown"]}
    assert answer["Cache-Control"] == "no-store"
    assert not Look.objects.exists()
    assert Act.objects.count() == acts


@pytest.mark.parametrize("role", [role for role in ROLES if role not in TAKERS])
def test_a_role_that_takes_no_calls_is_given_none(gazetteer, role):
    answer = asked("14 lar", role)
    assert answer.status_code == 403
    assert b"Larch" not in answer.content


def test_a_stranger_is_sent_to_sign_in(gazetteer):
    answer = visitor().post(PATH, {"text": "14 lar"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_what_is_typed_stands_in_no_address_of_a_request(gazetteer):
    """Servers write addresses of requests down, and what a caller says is no log's."""
    assert signed_in("operator").get(f"{PATH}?text=14+lar").status_code == 405


def test_an_address_of_a_person_is_never_suggested(gazetteer, nobody, at):
    take(nobody, at, {**SARAH, "address": "7 Secret Street, Anytown"})
    assert asked("7 secret").json() == {"places": []}


@pytest.mark.parametrize("text", ["", "14", "la"])
def test_too_little_is_answered_with_nothing(gazetteer, text):
    assert asked(text).json() == {"places": []}


def test_more_than_a_box_holds_is_refused_in_words(gazetteer):
    answer = asked("larch " * 2_000)
    assert answer.status_code == 422
    assert f"Give {LONG:,} or fewer" in answer.json()["wrong"]


@pytest.mark.parametrize("value", [{"text": ["lar", "lar"]}, {"other": "lar"}])
def test_what_the_form_does_not_know_is_refused(gazetteer, value):
    assert signed_in("operator").post(PATH, value).status_code == 422


def test_hostile_text_is_answered_or_refused_in_words(gazetteer):
    client = signed_in("operator")
    for text in (*SENT, "\x00lar", "\U0001f600" * 300, "x" * 10_240, "%_{}'\"\\"):
        answer = client.post(PATH, {"text": text})
        assert answer.status_code in (200, 422), text[:40]
        if answer.status_code == 200:
            assert len(answer.json()["places"]) <= 8
        else:
            assert len(answer.json()["wrong"]) > 10


def test_half_a_request_is_no_failure(gazetteer):
    client = signed_in("operator")
    for raw in (b"\xff\xfe\x00", b"text=%ff%fe%00", b"text", b"{}"):
        for media in ("application/x-www-form-urlencoded", "application/json", "x"):
            answer = client.generic("POST", PATH, raw, media)
            assert answer.status_code in (200, 400, 415, 422), (raw, media)


def test_what_a_gazetteer_lists_comes_as_data_and_as_written(gazetteer, nobody, at):
    take(nobody, at, {**LARCH, "id": "x", "street": "<b>Larchmont</b> Row"})
    answer = asked("larchmont")
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {"places": ["<b>Larchmont</b> Row, Anytown"]}
