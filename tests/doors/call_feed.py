"""A command-and-control system's messages, as tests of the API send them."""

import uuid
from typing import Any

from doorstep.access.rules import Reader
from tests.doors.api_feed import Feed, token

CALLS = "/api/v1/calls"
SOURCE = "command and control"
LINE = "07700 900123"


def machine(nobody: Reader, source: str = SOURCE) -> Feed:
    """A machine whose token may bring calls."""
    return Feed(token(nobody, source, ("call",)))


def call(**values: Any) -> dict[str, Any]:
    """A call as it is opened; any field may be given."""
    ref = str(uuid.uuid4())
    base = {"ref": ref, "id": f"INC-{ref[:8]}", "number": LINE, "opened_as": "noise"}
    return {**base, **values}


def opened(feed: Feed, **values: Any) -> dict[str, Any]:
    """Open a call and hold that it was; returns its panel."""
    answer = feed.send(call(**values), CALLS)
    assert answer.status_code == 200, answer.content[:500]
    return dict(answer.json()["call"])


def event(kind: str, minute: int = 1, **values: Any) -> dict[str, Any]:
    """One event, so many minutes after ten on the day; its id is its own."""
    at = f"2026-06-01T10:{minute:02}:00+01:00"
    return {"kind": kind, "id": str(uuid.uuid4()), "at": at, **values}


def tell(feed: Feed, ref: str, *events: Any) -> list[dict[str, Any]]:
    """Send events and hold that they were taken; returns what became of each."""
    answer = feed.send({"events": list(events)}, f"{CALLS}/{ref}/events")
    assert answer.status_code == 200, answer.content[:800]
    return list(answer.json()["taken"])


def results(taken: list[dict[str, Any]]) -> list[str]:
    return [one["result"] for one in taken]


def look(feed: Feed, path: str) -> Any:
    """Ask with the machine's token."""
    bearer = {"Authorization": f"Bearer {feed.secret}"}
    return feed.client.get(path, headers=bearer)
