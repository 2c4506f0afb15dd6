"""Signed-in people search and open persons; every person shown is a look."""

import json
import uuid

import pytest

from doorstep.access.models import Look
from doorstep.pathway.load import load
from tests.doors.api_feed import ask, fields_of, is_problem, signed_in

pytestmark = pytest.mark.django_db

SARAH = {
    "kind": "person",
    "id": "p1",
    "given": "Sarah",
    "family": "Example",
    "born": "1990-03-02",
    "phones": ["07700 900123"],
}


@pytest.fixture
def sarah(nobody, at):
    load(by=nobody, at=at, source="crime", documents=[(1, SARAH)])


@pytest.fixture
def operator_client(cast):
    return signed_in("operator")


def found(answer):
    return [c for band in answer.json()["bands"] for c in band["candidates"]]


def test_any_fragment_finds_her_and_the_look_is_on_record(sarah, operator_client):
    (one,) = found(ask(operator_client, phone="07700900123"))
    assert one["name"] == "Sarah EXAMPLE"
    (look,) = Look.objects.all()
    assert (look.kind, look.door, look.task) == ("listed", "api", "call 0412")


def test_opening_a_person_is_consulted(sarah, operator_client):
    (one,) = found(ask(operator_client, name="Sara Exampel", age="about 36"))
    page = operator_client.get(f"/api/v1/persons/{one['ref']}?task=call+0412")
    assert page.json()["name"] == "Sarah EXAMPLE"
    assert page["Cache-Control"] == "no-store"
    assert Look.objects.filter(kind="consulted").count() == 1


def test_a_role_that_was_not_sent_to_her_finds_nobody_and_leaves_no_look(sarah, cast):
    answer = ask(signed_in("response-officer"), phone="07700900123")
    assert found(answer) == []
    assert not Look.objects.exists()


def test_a_person_not_there_and_one_not_to_be_seen_look_the_same(
    sarah, operator_client, cast
):
    (one,) = found(ask(operator_client, phone="07700900123"))
    officer = signed_in("response-officer")
    hidden = officer.get(f"/api/v1/persons/{one['ref']}?task=x")
    absent = officer.get(f"/api/v1/persons/{uuid.uuid4()}?task=x")
    assert is_problem(hidden, 404) == is_problem(absent, 404)


def test_nothing_asked_is_history_not_checked_and_never_none(operator_client):
    answer = ask(operator_client).json()
    assert answer["checked"]["answered"] is False


def test_a_search_says_for_which_call_it_is(operator_client):
    problem = is_problem(ask(operator_client, task=" ", name="Sarah"), 422)
    assert fields_of(problem) == ["task"]


def test_a_person_page_says_for_which_call_it_is(operator_client):
    answer = operator_client.get(f"/api/v1/persons/{uuid.uuid4()}")
    assert fields_of(is_problem(answer, 422)) == ["task"]


def test_who_is_not_signed_in_is_told_so(client, db):
    is_problem(ask(client, name="Sarah"), 401)
    is_problem(client.get(f"/api/v1/persons/{uuid.uuid4()}?task=x"), 401)


def test_a_post_from_another_site_is_refused(cast):
    client = signed_in("operator", csrf=True)
    is_problem(ask(client, name="Sarah"), 403)


def test_a_post_with_the_pages_own_secret_is_answered(cast):
    client = signed_in("operator", csrf=True)
    secret = "a" * 32
    client.cookies["csrftoken"] = secret
    answer = client.post(
        "/api/v1/find",
        json.dumps({"task": "x", "name": "Sarah"}),
        content_type="application/json",
        headers={"X-CSRFToken": secret},
    )
    assert answer.status_code == 200


def test_an_address_below_the_api_that_leads_nowhere_is_a_problem_too(client, db):
    for path in ("/api", "/api/", "/api/v1/", "/api/v1/persons/1", "/api/v2/find"):
        is_problem(client.get(path), 404)


def test_another_method_is_told_which_are_done_here(operator_client):
    answer = operator_client.put("/api/v1/find", "{}", content_type="application/json")
    is_problem(answer, 405)
    assert answer["Allow"] == "POST"


def test_the_description_is_openapi_3_1_and_every_operation_declares_its_errors(client):
    made = client.get("/api/v1/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    for methods in made["paths"].values():
        for operation in methods.values():
            codes = {"400", "401", "403", "404", "409", "413", "415", "422", "429"}
            assert codes | {"405", "500", "503"} <= set(operation["responses"])


def test_no_page_of_documentation_brings_scripts(client, db):
    is_problem(client.get("/api/v1/docs"), 404)
