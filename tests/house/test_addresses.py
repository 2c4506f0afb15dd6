"""Every address of the site: who may come, and how much a page may ask the database."""

import re
import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from doorstep.access.models import Account
from tests.rooms import (
    CALL,
    MAYBE,
    ORDER,
    SARAH,
    browser,
    match,
    person,
    person_of,
    spied,
    take,
)

pytestmark = pytest.mark.django_db
# The card of steps is about nobody, and a script has no way on.
CARD = {"/steps/", "/steps/worker.js"}
ANYBODY = {"/sign-in/", "/account/inactive/", "/api/v1/openapi.json"} | CARD
METHODS = ("get", "post", "put", "delete", "patch", "options")
VALUES = {
    "uuid": str(uuid.UUID(int=1)),
    "uuidstr": str(uuid.UUID(int=1)),
    "str": "x",
    "slug": "x",
    "int": "1",
    "path": "x",
}


def patterns(resolver=None, prefix="/"):
    """Each address of the site, with some value where it takes one."""
    for one in (resolver or get_resolver()).url_patterns:
        text = prefix + filled(str(one.pattern))
        if isinstance(one, URLResolver):
            yield from patterns(one, text)
        elif isinstance(one, URLPattern):
            yield text


def filled(pattern):
    """A pattern as an address."""
    made = re.sub(r"<(?:(\w+):)?\w+>", lambda m: VALUES[m[1] or "str"], pattern)
    made = re.sub(r"\(\?P<\w+>[^)]*\)", "x", made)
    return made.replace("^", "").replace("$", "").replace("(?:/|)", "/")


ADDRESSES = sorted({re.sub("//+", "/", one) for one in patterns()} - ANYBODY)


def test_the_site_has_addresses():
    assert reverse("find") in ADDRESSES
    assert reverse("links") in ADDRESSES
    assert "/api/v1/find" in ADDRESSES
    assert len(ADDRESSES) > 10


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_is_shown_nothing(address, client, nobody, at):
    """Sent to sign in, told to sign in, told that there is nothing here."""
    take(nobody, at, SARAH, CALL)
    client.raise_request_exception = False
    for method in METHODS:
        answer = getattr(client, method)(address)
        told = answer.content.decode(errors="replace")
        assert answer.status_code < 500, (method, answer.status_code)
        assert "EXAMPLE" not in told
        if answer.status_code == 200:
            assert is_sign_in(told) or method == "options", (method, address)
        elif answer.status_code in (301, 302):
            assert leads_to_sign_in(client, answer.headers["Location"]), method


def is_sign_in(told):
    """Pages that a stranger may see have no way on but to sign in."""
    return 'name="password"' in told or "/sign-in/" in told or "Sign in" in told


def leads_to_sign_in(client, where, hops=4):
    for _ in range(hops):
        if where.startswith(reverse("account_login")):
            return True
        answer = client.get(where)
        if answer.status_code not in (301, 302):
            return answer.status_code == 404 or is_sign_in(answer.content.decode())
        where = answer.headers["Location"]
    return False


@pytest.mark.parametrize("page", ["find", "links", "look_back", "health"])
def test_a_page_sends_a_stranger_to_sign_in_and_back_again(page, client, db):
    answer = client.get(reverse(page))
    assert answer.status_code == 302
    wanted = f"{reverse('account_login')}?next={reverse(page)}"
    assert answer.headers["Location"] == wanted


def test_nobody_signs_himself_up(client, db):
    before = Account.objects.count()
    fields = {"username": "x", "password1": "a long enough word"}
    client.post("/account/signup/", fields)
    assert Account.objects.count() == before


# --- How much a page may ask ---------------------------------------------------------


@pytest.fixture
def register(nobody, at, policy, cast):
    """A woman with many events, records, doubts, and people around her."""
    records = [
        {**SARAH, "id": f"p{n}", "note": str(n), "phones": [f"07700 9001{n:02d}"]}
        for n in range(1, 16)
    ]
    known = [{"role": "victim", "id": "p1"}, {"role": "suspect", "id": "p2x"}]
    calls = [
        {**CALL, "id": f"c{n}", "persons": known, "caller_phone": ""} for n in range(30)
    ]
    take(nobody, at, *records, person("p2x", "Mark", "Other", "1985-07-19"))
    take(nobody, at, *calls, {**ORDER, "against": "p2x"})
    doubts = [
        {**MAYBE, "id": f"d{n}", "phones": records[n]["phones"]} for n in range(9)
    ]
    take(nobody, at, *doubts, source="custody")
    match(nobody, at, policy)
    return str(person_of("p1").ref)


# What it costs to chain the looks of a page: its transaction, which of them are new,
# the head of a strand held and moved, the entries.
CHAIN = 6
NAMES = 1  # every ref of a person, for the looks at them
SWEEP = 7  # what no event's words may hold: protected places, also of whom orders name
BOUNDS = {
    "search page": (8, "operator", lambda c, ref: c.get(reverse("find"))),
    "a search": (
        40,
        "operator",
        lambda c, ref: c.post(
            reverse("found"),
            {"name": "Sarah Example", "place": SARAH["address"], "task": "call 1"},
        ),
    ),
    "a person": (
        48 + CHAIN + SWEEP + NAMES,
        "operator",
        lambda c, ref: c.get(reverse("person", args=[ref])),
    ),
    "all events of a person": (
        48 + CHAIN + SWEEP + NAMES,
        "operator",
        lambda c, ref: c.get(reverse("person", args=[ref]) + "?events=all"),
    ),
    "doubtful links": (
        28,
        "specialist-detective",
        lambda c, ref: c.get(reverse("links")),
    ),
    "health": (16, "operator", lambda c, ref: c.get(reverse("health"))),
}


@pytest.mark.parametrize("page", BOUNDS)
def test_a_page_asks_the_database_a_bounded_number_of_questions(page, register):
    most, role, ask = BOUNDS[page]
    client = browser(role)
    with spied() as sent:
        answer = ask(client, register)
    assert answer.status_code == 200
    assert len(sent) <= most, "\n".join(sql[:150] for sql in sent)
