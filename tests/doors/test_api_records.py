"""A feed brings documents: all sums add up, and nothing is half-written."""

import pytest

from doorstep.access.actions import end_tokens
from doorstep.access.models import Act
from doorstep.people.models import Record
from tests.doors.api_feed import (
    INCIDENT,
    MARKER,
    PERSON,
    RECORDS,
    Feed,
    fields_of,
    is_problem,
    now,
    token,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(nobody):
    return Feed(token(nobody))


def test_what_a_feed_brings_is_counted_and_on_record(feed):
    taken = feed.load(PERSON, INCIDENT).json()
    assert (taken["read"], taken["loaded"], taken["refused"]) == (2, 2, 0)
    (act,) = Act.objects.filter(code="records.load")
    assert taken["acts"] == [str(act.ref)]
    assert (act.door, act.task, act.reason) == ("api", "feed: feed machine", "feed")


def test_documents_belong_to_the_source_of_the_token(nobody):
    Feed(token(nobody, "crime")).load(PERSON)
    assert Record.objects.get().source == "crime"


def test_sending_again_without_a_key_adds_nothing(feed):
    feed.load(PERSON)
    again = feed.load(PERSON).json()
    assert (again["loaded"], again["already_there"], again["again"]) == (0, 1, False)


def test_the_same_key_and_body_again_give_the_same_answer(feed):
    unknown = {**MARKER, "person": "nobody"}
    never = {**INCIDENT, "id": "i2", "at": "2026-03-29T01:30"}
    key = {"Idempotency-Key": "k-1"}
    first = feed.load(PERSON, unknown, never, **key).json()
    again = feed.load(PERSON, unknown, never, **key).json()
    assert again == {**first, "again": True}
    assert [(r["number"], r["field"]) for r in first["refusals"]] == [
        (2, "person"),
        (3, "at"),
    ]
    assert Act.objects.filter(code="records.load").count() == 1


def test_the_same_key_with_another_body_is_refused_and_does_nothing(feed):
    feed.load(PERSON, **{"Idempotency-Key": "k-1"})
    other = feed.load({**PERSON, "id": "p9"}, **{"Idempotency-Key": "k-1"})
    assert "key" in is_problem(other, 409)["detail"]
    assert not Record.objects.filter(external_id="p9").exists()


def test_two_sources_may_use_the_same_key(nobody, feed):
    other = Feed(token(nobody, "custody"))
    feed.load(PERSON, **{"Idempotency-Key": "k-1"})
    assert other.load(PERSON, **{"Idempotency-Key": "k-1"}).json()["again"] is False


def test_a_body_that_breaks_the_schema_is_refused_whole_with_every_field(feed):
    person = {**PERSON, "sex": "f", "phones": "07700 900123"}
    incident = {**INCIDENT, "persons": [{"role": "victim", "born": 1990}], "role": "x"}
    problem = is_problem(feed.load(PERSON, person, incident), 422)
    assert fields_of(problem) == [
        "documents/1/sex",
        "documents/1/phones",
        "documents/2/persons/0/born",
        "documents/2/role",
    ]
    assert not Record.objects.exists()


def test_a_document_that_only_the_register_can_refuse_is_named_and_the_rest_taken(feed):
    taken = feed.load({**MARKER, "person": "nobody"}, PERSON).json()
    assert (taken["read"], taken["loaded"], taken["refused"]) == (2, 1, 1)
    (refusal,) = taken["refusals"]
    assert (refusal["number"], refusal["field"]) == (1, "person")
    assert "Load the persons first" in refusal["reason"]


def test_an_end_before_the_beginning_is_refused_by_itself(feed):
    bad = {**INCIDENT, "until": "2026-02-12T20:00"}
    taken = feed.load(bad, PERSON).json()
    assert [r["field"] for r in taken["refusals"]] == ["until"]
    assert taken["loaded"] == 1


def test_no_token_and_a_wrong_token_are_not_signed_in(client):
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic x"},
    ):
        answer = client.post(
            RECORDS, "{}", content_type="application/json", headers=headers
        )
        is_problem(answer, 401)
        assert answer["WWW-Authenticate"] == "Bearer"


def test_an_ended_token_is_worth_nothing_from_the_next_request_on(nobody, feed):
    assert feed.load(PERSON).status_code == 200
    assert end_tokens(by=nobody, at=now(), source="feed") == ["feed machine"]
    is_problem(feed.load(PERSON), 401)


def test_a_token_without_the_verb_is_refused(nobody):
    problem = is_problem(Feed(token(nobody, verbs=("other",))).load(PERSON), 403)
    assert problem["detail"] == "This token may not load."


def test_a_token_may_not_search(feed):
    is_problem(feed.send({"task": "x", "name": "Sarah"}, "/api/v1/find"), 401)


def test_more_than_a_thousand_documents_are_refused(feed):
    many = [{**PERSON, "id": str(n)} for n in range(1001)]
    is_problem(feed.load(*many), 422)


def test_a_machine_that_sends_too_fast_is_told_how_long_to_wait(feed, settings):
    settings.API_A_MINUTE = 2
    answers = [feed.load(PERSON) for _ in range(6)]
    over = [a for a in answers if a.status_code == 429]
    assert over
    is_problem(over[0], 429)
    assert 1 <= int(over[0]["Retry-After"]) <= 60
