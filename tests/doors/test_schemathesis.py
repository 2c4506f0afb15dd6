"""Generated requests against the description, as each of three roles and a feed.

All of Schemathesis' checks and phases, as its own command runs them: no server error,
only declared statuses, media types and shapes, good data taken, bad data refused, no
operation open without its sign-in, no method beyond those described.
"""

import os
from collections import Counter
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, connections
from schemathesis.engine import events, from_schema

from doorstep.pathway.load import load
from doorstep.people.models import Person
from tests.doors.api_feed import signed_in, token

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]

EXAMPLES = 200 if os.environ.get("DOORSTEP_FULL") else 20
ROLES = ("operator", "specialist-detective", "response-officer")
SECRET = "a" * 32
SARAH = {"kind": "person", "id": "p1", "name": "Sarah Example", "born": "1990-03-02"}


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_: Any) -> None:
        return None


class Site:
    """The site on loopback, in a thread that uses the test's own connection."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.shared = connections["default"]
        self.server = make_server("127.0.0.1", 0, self, handler_class=Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def __call__(self, environ: Any, start: Any) -> Any:
        connections["default"] = self.shared
        # A browser has this cookie from the first page on; it is no sign-in.
        cookies = filter(None, [environ.get("HTTP_COOKIE"), f"csrftoken={SECRET}"])
        environ["HTTP_COOKIE"] = "; ".join(cookies)
        return self.application(environ, start)


@pytest.fixture
def site(settings, db, nobody, at, cast):
    settings.ALLOWED_HOSTS = ["*"]
    load(by=nobody, at=at, source="crime", documents=[(1, SARAH)])
    connection.inc_thread_sharing()
    served = Site()
    # As Django's own test client does: the test's transaction outlives each request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield served
    served.close()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    connection.dec_thread_sharing()


def run(
    site: Site, auth: dict[str, Any], **parameters: str
) -> tuple[list[str], Counter[Any]]:
    """Every failure of a whole run, and how often each status was answered."""
    config = schemathesis.Config.from_dict(
        {
            "headers": {"X-CSRFToken": SECRET},
            "auth": {"openapi": auth},
            "parameters": parameters,
            "workers": 1,
            "seed": 2026,
            "suppress-health-check": ["all"],
            "generation": {"max-examples": EXAMPLES, "deterministic": True},
        }
    )
    schema = schemathesis.openapi.from_url(
        f"{site.url}/api/v1/openapi.json", config=config
    )
    wrong: list[str] = []
    answered: Counter[Any] = Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            wrong += failures(event.recorder)
            answered.update(statuses(event.recorder))
        elif isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(getattr(event, "value", event)))
    return wrong, answered


def failures(recorder: Any) -> list[str]:
    return [
        f"{recorder.label}: {check.name}: {check.failure_info.failure}"
        for checks in recorder.checks.values()
        for check in checks
        if check.failure_info is not None
    ]


def statuses(recorder: Any) -> list[Any]:
    return [
        (recorder.label, one.response.status_code)
        for one in recorder.interactions.values()
        if one.response is not None
    ]


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_to_a_role_is_as_described(site, role):
    session = signed_in(role).cookies["sessionid"].value
    wrong, answered = run(site, {"Session": {"api_key": session}})
    assert not wrong, "\n".join(wrong[:10])
    assert answered["POST /api/v1/find", 200] >= EXAMPLES // 2
    assert answered["POST /api/v1/records", 401]


def test_every_answer_about_a_person_who_is_there_is_as_described(site):
    session = signed_in("operator").cookies["sessionid"].value
    ref = str(Person.objects.get().ref)
    wrong, answered = run(site, {"Session": {"api_key": session}}, ref=ref)
    assert not wrong, "\n".join(wrong[:10])
    assert answered["GET /api/v1/persons/{ref}", 200] >= EXAMPLES // 2


def test_every_answer_to_a_feed_is_as_described(site, nobody):
    wrong, answered = run(site, {"Token": {"bearer": token(nobody)}})
    assert not wrong, "\n".join(wrong[:10])
    assert answered["POST /api/v1/records", 200] >= EXAMPLES // 2
    assert answered["POST /api/v1/find", 401]
