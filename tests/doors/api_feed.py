"""A feed and signed-in people, as tests of the API use them."""

import json
from datetime import datetime
from functools import cache
from typing import Any

from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from doorstep.access import actions
from doorstep.access.models import Account
from doorstep.access.rules import Reader

RECORDS = "/api/v1/records"
FIND = "/api/v1/find"
PROBLEM = "application/problem+json"
BEFORE = datetime.fromisoformat("2020-01-01T00:00:00+00:00")

PERSON = {"kind": "person", "id": "p1", "name": "Sarah Example"}
INCIDENT = {"kind": "incident", "id": "i1", "sort": "call", "at": "2026-02-12T21:40"}
MARKER = {"kind": "marker", "id": "m1", "person": "p1", "sort": "bail condition"}
RELATIONSHIP = {
    "kind": "relationship",
    "id": "r1",
    "person": "p1",
    "other": "p2",
    "sort": "sibling",
}
PLACE = {"kind": "place", "id": "s1", "street": "Larch Close"}
BASES = {d["kind"]: d for d in (PERSON, INCIDENT, MARKER, RELATIONSHIP, PLACE)}


def token(
    nobody: Reader, source: str = "feed", verbs: tuple[str, ...] = ("load",)
) -> str:
    """A token that holds at any moment a test may run."""
    return actions.issue_token(
        by=nobody, at=BEFORE, name=f"{source} machine", source=source, verbs=list(verbs)
    )


@cache
def handler(csrf: bool) -> ClientHandler:
    """The site, made once for all clients: it reads the whole policy each time."""
    return ClientHandler(enforce_csrf_checks=csrf)


def visitor(csrf: bool = False) -> Client:
    """A browser or machine that has not signed in."""
    made = Client(raise_request_exception=False)
    made.handler = handler(csrf)
    return made


class Feed:
    """A machine with a token."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = visitor()

    def send(self, body: Any, path: str = RECORDS, **headers: str) -> Any:
        """Post a JSON value, or bytes as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"Authorization": f"Bearer {self.secret}", **headers}
        return self.client.post(
            path, raw, content_type="application/json", headers=named
        )

    def load(self, *documents: Any, **headers: str) -> Any:
        return self.send({"documents": list(documents)}, **headers)


def signed_in(username: str, csrf: bool = False) -> Client:
    """The browser of somebody of the cast, signed in."""
    made = visitor(csrf)
    account = Account.objects.get(username=username)
    made.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return made


def ask(client: Client, **asked: Any) -> Any:
    """Search over the API for a call."""
    body = {"task": "call 0412", **asked}
    return client.post(FIND, json.dumps(body), content_type="application/json")


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    """Hold an answer to the form that every error has; returns it."""
    assert answer.status_code == status, (answer.status_code, answer.content[:500])
    assert answer["Content-Type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["remedy"]
    for one in problem["errors"]:
        assert one["says"]
        assert one["remedy"]
    return dict(problem)


def fields_of(problem: dict[str, Any]) -> list[str]:
    return [one["field"] for one in problem["errors"]]


def now() -> datetime:
    return timezone.now()
