"""Every address and every operation of the API, with what it does to which data.

The table is written by hand. An address that is not in it fails the build, and so does
one that has gone: whoever adds a page says here what may be seen on it. Of these, a
page that is read without naming a thing is tried as every role, and opens to none whose
row of policy lacks the class; what names a thing is tried in its own room.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from doorstep.access.actions import hold, make_post, make_staff, make_unit
from doorstep.access.models import Account
from doorstep.policy import View

pytestmark = pytest.mark.django_db

# By the name of its address: verb and class. "own" shows or changes only what is the
# reader's own (session, post), "none" shows nothing of any record.
READ, WRITE = "read", "write"
OPERATIONS: dict[str, tuple[str, str]] = {
    "account_login": ("own", ""),
    "account_logout": ("own", ""),
    "account_inactive": ("none", ""),
    "account_change_password": ("own", ""),
    "choose_post": ("own", ""),
    "steps": ("none", ""),
    "steps_worker": ("none", ""),
    "health": (READ, "D1"),
    "find": (READ, "D3"),
    "found": (READ, "D3"),
    "person": (READ, "D3"),
    "links": (READ, "D3"),
    "work": (READ, "D1"),
    "decide_link": (WRITE, "D3"),
    "undo_link": (WRITE, "D3"),
    "look_back": (READ, "D4"),
    "look_back_csv": (READ, "D4"),
    "log": (READ, "D10"),
    "log_person": (READ, "D10"),
    "log_officer": (READ, "D10"),
    "calls": (READ, "D4"),
    "open_call": (WRITE, "D1"),
    "call": (READ, "D4"),
    "call_changes": (READ, "D4"),
    "call_summary": (READ, "D4"),
    "call_say": (WRITE, "D4"),
    "call_attach": (WRITE, "D3"),
    "call_detach": (WRITE, "D3"),
    "call_grade": (WRITE, "D1"),
    "call_send": (WRITE, "D1"),
    "call_unsend": (WRITE, "D1"),
    "call_reopen": (WRITE, "D1"),
    "call_close": (WRITE, "D1"),
    "call_take": (WRITE, "D1"),
    "call_leave_out": (WRITE, "D4"),
    "call_ring_back": (WRITE, "D4"),
    "call_end_ring_back": (WRITE, "D4"),
    "call_not_domestic": (WRITE, "D1"),
    "suggest_places": (READ, "D1"),
    "board": (READ, "D1"),
    "board_rows": (READ, "D1"),
    "job_dispatch": (WRITE, "D1"),
    "job_mark": (WRITE, "D4"),
    "job_finish": (WRITE, "D1"),
    "job_unit": (WRITE, "D1"),
    "queue": (READ, "D1"),
    "queue_rows": (READ, "D1"),
    "job_take": (WRITE, "D1"),
    "job_advise": (WRITE, "D4"),
    "jobs": (READ, "D4"),
    "jobs_changes": (READ, "D4"),
    "job": (READ, "D4"),
    "job_changes": (READ, "D4"),
    "job_read": (WRITE, "D4"),
    "job_arrived": (WRITE, "D1"),
    "job_left": (WRITE, "D1"),
}
# Of the API, by operation; a machine's verbs are its token's and no class's.
OF_API: dict[str, tuple[str, str]] = {
    "take_records": ("token", "load"),
    "open_call": ("token", "call"),
    "call_events": ("token", "call"),
    "find": (READ, "D3"),
    "person": (READ, "D3"),
    "call": (READ, "D4"),
    "call_summary": (READ, "D4"),
    "briefing": (READ, "D4"),
    "briefing_read": (WRITE, "D4"),
}
# Pages that a role without the class opens all the same, and what they show it.
SHOWS_NOTHING = {
    "work": "how far matching has come, in numbers",
    "suggest_places": "streets and premises of a gazetteer, by post alone",
    "health": "which parts work, in words; nothing of any record",
    "jobs": "the reader's own jobs, of which such a role has none",
    "jobs_changes": "the same",
    "find": "the form alone: nobody is looked up before it is sent",
}


def patterns(found: Any = None) -> Iterator[URLPattern]:
    """Every address of a page; those of the API are held by its own description."""
    for one in (found or get_resolver()).url_patterns:
        if not isinstance(one, URLResolver):
            if not _route(one).lstrip("^").startswith("api"):
                yield one
        elif one.namespace != "api":
            yield from patterns(one)


def _route(pattern: URLPattern) -> str:
    return str(pattern.pattern)


def test_every_address_stands_in_the_table_and_none_that_has_gone() -> None:
    assert {pattern.name for pattern in patterns()} == set(OPERATIONS)


def test_every_operation_of_the_api_stands_in_the_table(client: Client, cast) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    held = {op["operationId"] for one in paths.values() for op in one.values()}
    assert held == set(OF_API)


def test_what_the_table_names_are_classes_and_verbs_of_policy(policy: View) -> None:
    for verb, data in [*OPERATIONS.values(), *OF_API.values()]:
        if verb in (READ, WRITE):
            assert data in policy.access.data


@pytest.fixture
def unlike(cast, policy, nobody, at):
    """An account of each role, by role, with nothing tied to it."""
    unit = make_unit("Example Force")
    for role in policy.access.roles:
        if role in cast:
            continue
        staff = make_staff(number=role, name=role, username=role, password=None)
        post = make_post(name=role, role=role, unit=unit)
        hold(by=nobody, at=at, staff=staff, post=post)
    return list(policy.access.roles)


def test_a_page_without_a_thing_opens_to_no_role_that_lacks_its_class(unlike, policy):
    tried = 0
    for role in unlike:
        client = Client(raise_request_exception=False)
        client.force_login(
            Account.objects.get(username=role),
            "allauth.account.auth_backends.AuthenticationBackend",
        )
        for name, (verb, data) in OPERATIONS.items():
            route = next(_route(p) for p in patterns() if p.name == name)
            if verb != READ or "<" in route or name in SHOWS_NOTHING:
                continue
            row = policy.access.row(role, data, verb)
            status = client.get(reverse(name)).status_code
            assert status < 500, (role, name)
            if row is None:
                assert status in (302, 403, 404, 405), (role, name, status)
                tried += 1
    assert tried > 50


def test_where_nobody_is_signed_in_no_page_but_the_card_and_sign_in_opens(cast):
    for pattern in patterns():
        if pattern.name not in OPERATIONS or OPERATIONS[pattern.name][0] == "none":
            continue
        ref = "00000000-0000-4000-8000-000000000001"
        args = [ref] * _route(pattern).count("<uuid:")
        answer = Client().get(reverse(pattern.name, args=args))
        if pattern.name == "account_login":
            assert answer.status_code == 200
        else:
            assert answer.status_code in (302, 405), pattern.name
