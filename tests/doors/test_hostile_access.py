"""Who asks: forged, stale, foreign and overreaching requests, over API and pages."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest

from doorstep.access import actions
from doorstep.access.models import Account, Act, Holding, Look, Post, Staff
from doorstep.incidents.models import Incident
from doorstep.pathway.load import load
from doorstep.people.models import Person, Record
from tests.conftest import ROLES
from tests.doors.api_feed import (
    BASES,
    FIND,
    PERSON,
    RECORDS,
    Feed,
    ask,
    fields_of,
    is_problem,
    now,
    signed_in,
    token,
    visitor,
)
from tests.doors.hostile_cases import PATHS

pytestmark = pytest.mark.django_db

CALL = {
    "kind": "incident",
    "id": "c1",
    "sort": "call",
    "at": "2026-02-12T21:40",
    "persons": [{"role": "victim", "name": "Sarah Example", "born": "1990-03-02"}],
}


@pytest.fixture
def sarah(nobody, at):
    load(by=nobody, at=at, source="crime", documents=[(1, CALL)])
    return Person.objects.get().ref


@pytest.fixture
def feed(nobody):
    return Feed(token(nobody))


def found(answer):
    return [c["ref"] for band in answer.json()["bands"] for c in band["candidates"]]


# --- enumeration: every ref that is not a person's looks as if nothing were there

REFS = {
    "zero": lambda ref: "0",
    "one": lambda ref: "1",
    "primary-key": lambda ref: str(Person.objects.get().pk),
    "negative": lambda ref: "-1",
    "huge": lambda ref: "9" * 40,
    "nil": lambda ref: str(uuid.UUID(int=0)),
    "max": lambda ref: str(uuid.UUID(int=2**128 - 1)),
    "next": lambda ref: str(uuid.UUID(int=ref.int ^ 1)),
    "random": lambda ref: str(uuid.uuid4()),
    "by-time": lambda ref: str(uuid.uuid1()),
    "record": lambda ref: str(Record.objects.get().ref),
    "incident": lambda ref: str(Incident.objects.get().ref),
    "act": lambda ref: str(Act.objects.first().ref),
    "post": lambda ref: str(Post.objects.first().ref),
    "staff": lambda ref: str(Staff.objects.first().ref),
    "upper-case": lambda ref: str(ref).upper() + "X",
    "braces": lambda ref: f"{{{ref}}}",
    "urn": lambda ref: f"urn:uuid:{ref}",
    "short": lambda ref: str(ref)[:-1],
    "long": lambda ref: f"{ref}0",
    "suffix": lambda ref: f"{ref}.json",
    "slash": lambda ref: f"{ref}/",
    "spaced": lambda ref: f"%20{ref}",
    "nul": lambda ref: f"{ref}%00",
    "sql": lambda ref: f"{ref}'%20OR%201=1",
}


@pytest.mark.parametrize("name", list(REFS))
def test_no_ref_but_a_persons_own_opens_anything_for_any_role(sarah, cast, name):
    ref = REFS[name](sarah)
    for role in ROLES:
        client = signed_in(role)
        is_problem(client.get(f"/api/v1/persons/{ref}?task=x"), 404)
    page = client.get(f"/person/{ref}/")
    assert page.status_code == 404
    assert b"Sarah" not in page.content
    assert not Look.objects.exists()


@pytest.mark.parametrize("role", ["response-officer", "neighbourhood-officer"])
def test_a_role_without_a_tie_cannot_open_her_by_her_own_ref(sarah, cast, role):
    client = signed_in(role)
    is_problem(client.get(f"/api/v1/persons/{sarah}?task=x"), 404)
    assert client.get(f"/person/{sarah}/").status_code == 404
    assert not Look.objects.exists()


# --- mass assignment: a field that nobody offers is refused by its name

EXTRA = (
    "role",
    "is_sealed",
    "sealed",
    "unit_id",
    "created_by",
    "version",
    "subject_is_staff",
    "source",
    "ref",
    "pk",
    "person_id",
    "digest",
    "act",
    "loaded_at",
    "external_id",
    "by",
    "verbs",
    "is_staff",
    "is_superuser",
    "probability",
    "merged_into",
    "__class__",
    "__proto__",
    "constructor",
    "$ref",
    "id[]",
    "csrfmiddlewaretoken",
)


@pytest.mark.parametrize("name", EXTRA)
def test_a_field_that_is_not_offered_is_refused_in_every_body(feed, cast, name):
    documents = [{**document, name: "x"} for document in BASES.values()]
    problem = is_problem(feed.load(*documents), 422)
    assert fields_of(problem) == [
        f"documents/{n}/{name}" for n in range(len(documents))
    ]
    top = feed.send({"documents": [PERSON], name: "x"})
    assert fields_of(is_problem(top, 422)) == [name]
    assert not Record.objects.exists()


@pytest.mark.parametrize("name", [name for name in EXTRA if name != "role"])
def test_a_field_that_is_not_offered_is_refused_within_an_incident(feed, name):
    person = {"role": "victim", name: "x"}
    problem = is_problem(feed.load({**CALL, "persons": [person]}), 422)
    assert fields_of(problem) == [f"documents/0/persons/0/{name}"]


@pytest.mark.parametrize("name", [n for n in EXTRA if n != "csrfmiddlewaretoken"])
def test_a_field_that_is_not_offered_is_refused_by_every_search(cast, name):
    client = signed_in("operator")
    is_problem(ask(client, name="Sarah", **{name: "x"}), 422)
    is_problem(client.get(f"/api/v1/persons/{uuid.uuid4()}?task=x&{name}=x"), 422)
    is_problem(
        client.post(f"{FIND}?{name}=x", "{}", content_type="application/json"), 422
    )
    page = client.post("/", {"task": "x", "name": "Sarah", name: "x"})
    assert page.status_code == 422


def test_a_parameter_given_twice_is_refused(cast):
    path = f"/api/v1/persons/{uuid.uuid4()}?task=a&task=b"
    assert fields_of(is_problem(signed_in("operator").get(path), 422)) == ["task"]


# --- requests from other sites

SECRET = "a" * 32
FOREIGN = {
    "no-token": ({}, None),
    "empty-token": ({"X-CSRFToken": ""}, SECRET),
    "wrong-token": ({"X-CSRFToken": "b" * 32}, SECRET),
    "short-token": ({"X-CSRFToken": "a"}, SECRET),
    "long-token": ({"X-CSRFToken": "a" * 10_000}, SECRET),
    "token-of-other-letters": ({"X-CSRFToken": "é" * 32}, SECRET),
    "token-with-control": ({"X-CSRFToken": "a" * 31 + "\x00"}, SECRET),
    "cookie-only": ({}, SECRET),
    "header-only": ({"X-CSRFToken": SECRET}, None),
    "other-header": ({"X-XSRF-TOKEN": SECRET}, SECRET),
    "other-origin": ({"X-CSRFToken": SECRET, "Origin": "https://evil.example"}, SECRET),
    "null-origin": ({"X-CSRFToken": SECRET, "Origin": "null"}, SECRET),
    "origin-without-scheme": ({"X-CSRFToken": SECRET, "Origin": "testserver"}, SECRET),
    "origin-that-begins-alike": (
        {"X-CSRFToken": SECRET, "Origin": "http://testserver.evil.example"},
        SECRET,
    ),
    "origin-of-other-port": (
        {"X-CSRFToken": SECRET, "Origin": "http://testserver:8001"},
        SECRET,
    ),
    "origin-broken": ({"X-CSRFToken": SECRET, "Origin": "http://[::1"}, SECRET),
    "origin-file": ({"X-CSRFToken": SECRET, "Origin": "file://"}, SECRET),
    "asks-as-script": ({"X-Requested-With": "XMLHttpRequest"}, SECRET),
    "asks-as-htmx": ({"HX-Request": "true"}, SECRET),
    "override": ({"X-HTTP-Method-Override": "GET"}, SECRET),
    "bearer-of-nobody": ({"Authorization": "Bearer x"}, SECRET),
}


@pytest.mark.parametrize(
    ("headers", "cookie"), list(FOREIGN.values()), ids=list(FOREIGN)
)
def test_a_post_from_another_site_is_refused_and_nothing_looked_up(
    sarah, cast, headers, cookie
):
    client = signed_in("operator", csrf=True)
    if cookie:
        client.cookies["csrftoken"] = cookie
    asked = {"task": "x", "name": "Sarah Example"}
    answer = client.post(
        FIND, json.dumps(asked), content_type="application/json", headers=headers
    )
    is_problem(answer, 403)
    assert client.post("/", asked, headers=headers).status_code == 403
    assert client.post("/found/", asked, headers=headers).status_code == 403
    assert not Look.objects.exists()


PAGES = (
    "/",
    "/sign-in/",
    "/health/",
    "/links/",
    FIND,
    "/api/v1/openapi.json",
    "/none/",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_answer_may_be_framed_sniffed_or_run(cast, path):
    answer = signed_in("specialist-detective").get(path)
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_the_sign_in_cookie_stays_with_this_site_and_from_scripts(cast):
    client = visitor()
    client.post("/sign-in/", {"login": "operator", "password": "pass"})
    cookie = client.cookies["sessionid"]
    assert cookie["samesite"] == "Strict"
    assert cookie["httponly"]


@pytest.mark.parametrize(
    "method", ["get", "head", "put", "patch", "delete", "trace", "options"]
)
@pytest.mark.parametrize("path", [RECORDS, FIND])
def test_only_the_method_described_is_done(feed, cast, method, path):
    bearer = {"Authorization": f"Bearer {feed.secret}"}
    answer = getattr(signed_in("operator"), method)(path, headers=bearer)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


# --- tokens and sessions

TOKENS = {
    "none": lambda secret: "",
    "scheme-alone": lambda secret: "Bearer",
    "scheme-and-space": lambda secret: "Bearer ",
    "no-scheme": lambda secret: secret,
    "basic": lambda secret: f"Basic {secret}",
    "digest": lambda secret: f"Digest {secret}",
    "other-scheme": lambda secret: f"Token {secret}",
    "scheme-joined": lambda secret: f"Bearer{secret}",
    "colon": lambda secret: f"Bearer: {secret}",
    "shorter": lambda secret: f"Bearer {secret[:-1]}",
    "longer": lambda secret: f"Bearer {secret}x",
    "upper": lambda secret: f"Bearer {secret.swapcase()}",
    "spaced": lambda secret: f"Bearer  {secret}",
    "space-inside": lambda secret: f"Bearer {secret[:9]} {secret[9:]}",
    "twice": lambda secret: f"Bearer {secret} {secret}",
    "list": lambda secret: f"Bearer {secret}, Bearer {secret}",
    "hash": lambda secret: f"Bearer {hashlib.sha256(secret.encode()).hexdigest()}",
    "nul": lambda secret: f"Bearer {secret}\x00",
    "beyond-ascii": lambda secret: f"Bearer {secret}é",
    "sql": lambda secret: "Bearer ' OR '1'='1",
    "like": lambda secret: "Bearer %",
    "long": lambda secret: "Bearer " + "x" * 1_000_000,
    "none-word": lambda secret: "Bearer None",
    "json-web-token": lambda secret: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
}


@pytest.mark.parametrize("name", list(TOKENS))
def test_what_is_not_exactly_the_token_is_nobody(feed, name):
    answer = feed.load(PERSON, Authorization=TOKENS[name](feed.secret))
    is_problem(answer, 401)
    assert not Record.objects.exists()


def test_a_token_in_the_address_is_nobody(feed):
    answer = visitor().post(
        f"{RECORDS}?token={feed.secret}", "{}", content_type="application/json"
    )
    is_problem(answer, 401)


def test_a_token_that_is_not_valid_yet_is_nobody(nobody):
    secret = actions.issue_token(
        by=nobody,
        at=now() + timedelta(days=1),
        name="later",
        source="feed",
        verbs=["load"],
    )
    is_problem(Feed(secret).load(PERSON), 401)


def test_a_persons_session_does_not_open_the_feeds_door(cast):
    client = signed_in("sergeant")
    body = json.dumps({"documents": [PERSON]})
    is_problem(client.post(RECORDS, body, content_type="application/json"), 401)


def test_wrong_tokens_are_slowed_by_address_and_right_ones_are_not(nobody, settings):
    settings.API_A_MINUTE = 3
    feed = Feed(token(nobody, "slowed"))
    wrong = [feed.load(PERSON, Authorization=f"Bearer {n}") for n in range(8)]
    assert wrong[-1].status_code == 429
    assert feed.load(PERSON).status_code == 200


SESSIONS = {
    "empty": "",
    "zero": "0",
    "short": "abc",
    "random": "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6",
    "long": "a" * 100_000,
    "sql": "' OR '1'='1",
    "path": "../../../tmp/x",
    "nul": "a\\000b",
    "beyond-ascii": "é",
    "pickle": "gASVCgAAAAAAAAB9lIwBYZRLAXMu",
    "signed-nonsense": "e30:1abcde:xxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "json": '{"_auth_user_id":"1"}',
    "user-id": "1",
    "star": "*",
}


@pytest.mark.parametrize("value", list(SESSIONS.values()), ids=list(SESSIONS))
def test_a_forged_session_is_nobody(sarah, cast, value):
    client = visitor()
    client.cookies["sessionid"] = value
    is_problem(ask(client, name="Sarah Example"), 401)
    is_problem(client.get(f"/api/v1/persons/{sarah}?task=x"), 401)
    assert client.get("/").status_code == 302


def test_a_session_is_worth_nothing_after_signing_out(sarah, cast):
    client = signed_in("operator")
    stolen = client.cookies["sessionid"].value
    client.post("/account/logout/")
    thief = visitor()
    thief.cookies["sessionid"] = stolen
    is_problem(ask(thief, name="Sarah Example"), 401)


def test_signing_out_here_leaves_another_device_signed_in(sarah, cast):
    here, there = signed_in("operator"), signed_in("operator")
    here.post("/account/logout/")
    assert found(ask(there, name="Sarah Example")) == [str(sarah)]


def test_signing_in_makes_a_new_session(cast):
    client = visitor()
    client.cookies["sessionid"] = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"
    client.post("/sign-in/", {"login": "operator", "password": "pass"})
    assert client.cookies["sessionid"].value != "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"
    assert ask(client, name="x").status_code == 200


def test_a_role_that_has_ended_sees_nothing_from_the_next_request_on(
    sarah, cast, nobody
):
    client = signed_in("operator")
    assert found(ask(client, name="Sarah Example"))
    holding = Holding.objects.get(staff__number="operator")
    actions.end_holding(by=nobody, at=now(), holding=holding)
    assert not found(ask(client, name="Sarah Example"))
    is_problem(client.get(f"/api/v1/persons/{sarah}?task=x"), 404)


def test_an_account_that_is_closed_is_nobody_from_the_next_request_on(sarah, cast):
    client = signed_in("operator")
    Account.objects.filter(username="operator").update(is_active=False)
    is_problem(ask(client, name="Sarah Example"), 401)


def test_a_changed_password_ends_every_session(sarah, cast):
    client = signed_in("operator")
    account = Account.objects.get(username="operator")
    account.set_password("another long password")
    account.save()
    is_problem(ask(client, name="Sarah Example"), 401)


def test_an_account_without_a_post_sees_nobody(sarah, cast):
    actions.make_staff(number="x", name="No Post", username="x", password="pass")
    assert not found(ask(signed_in("x"), name="Sarah Example"))


@pytest.mark.parametrize("username", ["operator", "nobody-of-this-name"])
def test_a_wrong_password_and_a_wrong_name_are_answered_alike(cast, username):
    answer = visitor().post("/sign-in/", {"login": username, "password": "wrong"})
    text = answer.content.decode()
    assert answer.status_code in (200, 422)
    assert "The username or the password is not right." in text
    assert "does not exist" not in text


# --- paths


@pytest.mark.parametrize("value", list(PATHS.values()), ids=list(PATHS))
def test_no_path_leads_out_of_where_it_begins(cast, value):
    client = signed_in("operator")
    for start in ("/api/v1/persons/", "/api/v1/", "/api/", "/person/", "/static/"):
        path = start + value.replace("?", "%3F").replace("#", "%23")
        answer = client.get(path)
        assert answer.status_code in (301, 302, 400, 404), path
        body = b"".join(answer) if answer.streaming else answer.content
        assert b"root:" not in body
        assert b"SECRET" not in body


@pytest.mark.parametrize("value", list(PATHS.values()), ids=list(PATHS))
def test_a_path_as_a_key_is_only_a_key(feed, value):
    key = value.replace(" ", "")[:100]
    first = feed.load(PERSON, **{"Idempotency-Key": key}).json()
    assert first["loaded"] == 1
    assert feed.load(PERSON, **{"Idempotency-Key": key}).json()["again"] is True
