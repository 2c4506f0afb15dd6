"""A look-up names its task; a register that does not answer is told from a fault."""

import json
from uuid import uuid4

import pytest

from doorstep.access.models import Look
from tests.doors.api_feed import FIND, ask, is_problem, signed_in, visitor
from tests.rooms import SARAH, broken, match, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(nobody, at, policy):
    take(nobody, at, SARAH)
    match(nobody, at, policy)


@pytest.mark.parametrize("task", [".", "-", "…", "?!", " . ", "\u202e", "\u1680"])
def test_what_names_no_task_looks_nobody_up(known, cast, task):
    client = signed_in("operator")
    given = {"name": "Sarah Example", "task": task}
    page = client.post("/", given)
    assert page.status_code == 422
    assert b"EXAMPLE" not in page.content
    assert b"EXAMPLE" not in client.post("/found/", given).content
    is_problem(ask(client, name="Sarah Example", task=task), 422)
    is_problem(client.get(f"/api/v1/persons/{uuid4()}", {"task": task}), 422)
    assert not Look.objects.exists()


@pytest.mark.parametrize("task", ["7", "x", "call 0412", "(0412)", "wezwanie ó", "案"])
def test_one_letter_or_figure_in_any_script_is_a_task(known, cast, task):
    client = signed_in("operator")
    page = client.post("/", {"name": "Sarah Example", "task": task})
    assert page.status_code == 200
    assert ask(client, name="Sarah Example", task=task).status_code == 200
    assert set(Look.objects.values_list("task", flat=True)) == {task}


def test_the_refusal_says_what_would_do(known, cast):
    answer = ask(signed_in("operator"), name="Sarah Example", task=".")
    assert "needs a letter or a figure" in json.dumps(answer.json())


def test_a_register_that_does_not_answer_at_sign_in_is_503_with_words(cast):
    with broken("access_account"):
        answer = visitor().post("/sign-in/", {"login": "operator", "password": "pass"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert b"Doorstep is busy" in answer.content
    assert b"Treat the history as not checked" in answer.content


def test_a_register_that_does_not_answer_is_503_over_the_api_too(cast):
    client = signed_in("operator")
    with broken("django_session"):
        answer = client.post(FIND, "{}", content_type="application/json")
    is_problem(answer, 503)


def test_a_fault_of_ours_is_still_500(cast, monkeypatch):
    client = signed_in("operator")
    monkeypatch.setattr("doorstep.web.views.health.health", None)
    assert client.get("/health/").status_code == 500
