"""What a stolen session, a curious colleague or a shared computer gets of the pages."""

import logging
import sys

import pytest
from django.urls import NoReverseMatch, reverse

from doorstep.access.models import Account, Look
from doorstep.settings import LOGGING
from doorstep.web.logs import Quiet
from tests.conftest import ROLES
from tests.doors.api_feed import signed_in, visitor
from tests.rooms import MAYBE, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db

DECIDES = "specialist-detective"
PERIOD = "first=2026-01-01&last=2026-01-31"


@pytest.fixture
def doubt(nobody, at, policy):
    take(nobody, at, SARAH)
    take(nobody, at, MAYBE, source="custody")
    match(nobody, at, policy)


def pages():
    her = person_of("p1").ref
    return (
        "/",
        f"/person/{her}/",
        "/links/",
        "/links/progress/",
        "/look-back/",
        f"/look-back/?{PERIOD}",
        f"/look-back/table.csv?{PERIOD}",
        "/health/",
        "/none/",
        "/account/password/change/",
        f"/api/v1/persons/{her}?task=x",
        "/api/v1/openapi.json",
        "/api/none",
    )


@pytest.mark.parametrize("role", ROLES)
def test_nothing_shown_to_somebody_is_kept_by_a_browser_or_on_the_way(
    doubt, cast, role
):
    client = signed_in(role)
    client.post("/", {"task": "call 0412", "name": "Sarah Example"})
    for path in pages():
        assert client.get(path)["Cache-Control"] == "no-store", path
    for path in ("/", "/found/", "/post/", "/links/x/decide/"):
        answer = client.post(path, {"task": "call 0412", "name": "Sarah Example"})
        assert answer["Cache-Control"] == "no-store", path


def test_an_answer_that_failed_is_not_kept_either(doubt, cast, monkeypatch):
    monkeypatch.setattr("doorstep.web.views.people.person_page", None)
    answer = signed_in("operator").get(f"/person/{person_of('p1').ref}/")
    assert answer.status_code == 500
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", [role for role in ROLES if role != DECIDES])
def test_the_list_of_doubts_is_not_a_way_round_a_search_for_a_call(doubt, cast, role):
    client = signed_in(role)
    client.post("/", {"task": "call 0412", "name": "nobody of this name"})
    answer = client.get("/links/")
    assert answer.status_code == 403
    assert b"Example" not in answer.content
    assert not Look.objects.exists()


def test_who_decides_about_doubts_sees_them_and_each_is_a_look(doubt, cast):
    answer = signed_in(DECIDES).get("/links/")
    assert b"EXAMPLE" in answer.content
    assert Look.objects.count() == 2


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_signup",
        "account_set_password",
        "account_reset_password",
        "account_confirm_login_code",
        "account_email_verification_sent",
    ],
)
def test_no_page_leads_from_a_stolen_session_to_a_new_password(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_password_is_changed_by_who_knows_the_present_one_only(cast):
    client = signed_in("operator")
    new = "another long password"
    asked = {"oldpassword": "wrong", "password1": new, "password2": new}
    client.post("/account/password/change/", asked)
    assert Account.objects.get(username="operator").check_password("pass")
    client.post("/account/password/change/", {**asked, "oldpassword": "pass"})
    assert Account.objects.get(username="operator").check_password(new)


def sign_in(username, password="pass"):
    client = visitor()
    return client.post("/sign-in/", {"login": username, "password": password})


def test_a_whole_shift_signs_in_from_one_address_within_a_minute(cast):
    answers = {sign_in(role).status_code for _ in range(10) for role in ROLES}
    assert answers == {302}


def test_wrong_passwords_of_others_at_one_address_keep_nobody_out(cast):
    for number in range(30):
        sign_in(f"nobody-{number}", "wrong")
    assert sign_in("operator").status_code == 302


def test_after_five_wrong_passwords_even_the_right_one_waits(cast):
    for _ in range(5):
        sign_in("operator", "wrong")
    assert sign_in("operator").status_code == 429


def test_the_log_says_where_it_broke_and_repeats_no_value():
    try:
        try:
            raise ValueError("Key (address)=(14 Larch Close)")
        except ValueError as cause:
            raise RuntimeError("row: 14 Larch Close") from cause
    except RuntimeError:
        line = logging.LogRecord("x", 40, "", 1, "broke", None, sys.exc_info())
    said = Quiet().format(line)
    assert "ValueError" in said
    assert "RuntimeError" in said
    assert __file__ in said
    assert said.count("Larch Close") == 2  # both in lines of this very program
    assert {h["formatter"] for h in LOGGING["handlers"].values()} == {"quiet"}
