"""Generated requests against the description, as each of three roles and a feed.

All of Schemathesis' checks, as its own command runs them: no server error, only
declared statuses, media types and shapes, good data taken, bad data refused, no
operation open without its sign-in, no method beyond those described. All of its phases
at full size; else each bound is tried once for each way to sign in, and on SQLite.
"""

from collections import Counter
from functools import cache
from typing import Any

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

from doorstep.incidents.models import Dispatch
from doorstep.pathway.load import load
from doorstep.people.models import Person
from tests.doors.api_feed import signed_in, token, visitor
from tests.doors.call_feed import SOURCE, event, machine, opened, tell
from tests.doors.hostile_cases import FULL, POSTGRESQL
from tests.doors.site import SECRET, Site, serving

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]

EXAMPLES = 200 if FULL else 4 if POSTGRESQL else 8
TAKEN = max(1, EXAMPLES // 4)  # at least so many of them are good, and answered
ROLES = ("operator", "specialist-detective", "response-officer")
SARAH = {"kind": "person", "id": "p1", "name": "Sarah Example", "born": "1990-03-02"}


@pytest.fixture
def site(settings, db, nobody, at, cast):
    settings.ALLOWED_HOSTS = ["*"]
    load(by=nobody, at=at, source="crime", documents=[(1, SARAH)])
    with serving() as served:
        yield served


def run(
    site: Site, auth: dict[str, Any], covers: bool = False, **parameters: str
) -> tuple[list[str], Counter[Any]]:
    """Every failure of a whole run, and how often each status was answered."""
    config = schemathesis.Config.from_dict(
        {
            "base-url": site.url,
            "request-timeout": 600,  # a busy machine is slow, and no failure
            "headers": {"X-CSRFToken": SECRET},
            "auth": {"openapi": auth},
            "parameters": parameters,
            "workers": 1,
            "seed": 2026,
            "suppress-health-check": ["all"],
            "phases": {"coverage": {"enabled": FULL or (covers and not POSTGRESQL)}},
            "generation": {"max-examples": EXAMPLES, "deterministic": True},
        }
    )
    schema = schemathesis.openapi.from_dict(described(), config=config)
    wrong: list[str] = []
    answered: Counter[Any] = Counter()
    for seen in from_schema(schema).execute():
        if isinstance(seen, events.ScenarioFinished):
            wrong += failures(seen.recorder)
            answered.update(statuses(seen.recorder))
        elif isinstance(seen, events.NonFatalError | events.FatalError):
            wrong.append(str(getattr(seen, "value", seen)))
    return wrong, answered


@cache
def described() -> dict[str, Any]:
    """The description, made once."""
    return dict(visitor().get("/api/v1/openapi.json").json())


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
    covers = role == "operator"
    wrong, answered = run(site, {"Session": {"api_key": session}}, covers)
    assert not wrong, "\n".join(wrong[:10])
    assert answered["POST /api/v1/find", 200] >= TAKEN
    assert answered["POST /api/v1/records", 401]


def test_every_answer_about_a_person_who_is_there_is_as_described(site):
    session = signed_in("operator").cookies["sessionid"].value
    ref = str(Person.objects.get().ref)
    wrong, answered = run(site, {"Session": {"api_key": session}}, ref=ref)
    assert not wrong, "\n".join(wrong[:10])
    assert answered["GET /api/v1/persons/{ref}", 200] >= TAKEN


def test_every_answer_to_a_feed_is_as_described(site, nobody):
    wrong, answered = run(site, {"Token": {"bearer": token(nobody)}}, True)
    assert not wrong, "\n".join(wrong[:10])
    assert answered["POST /api/v1/records", 200] >= TAKEN
    assert answered["POST /api/v1/find", 401]


def test_every_answer_to_command_and_control_is_as_described(site, nobody):
    feed = machine(nobody)
    ref = opened(feed, place="9 Elm Row")["ref"]
    tell(feed, ref, event("unit dispatched", callsign="AB12"))
    dispatch = str(Dispatch.objects.get().ref)
    bearer = {"Token": {"bearer": token(nobody, SOURCE, ("call",))}}
    wrong, answered = run(site, bearer, True, ref=ref, dispatch=dispatch)
    assert not wrong, "\n".join(wrong[:10])
    for operation in (
        "POST /api/v1/calls",
        "POST /api/v1/calls/{ref}/events",
        "GET /api/v1/calls/{ref}",
        "GET /api/v1/calls/{ref}/summary",
        "GET /api/v1/jobs/{dispatch}/briefing",
    ):
        assert answered[operation, 200] >= TAKEN, operation


def test_every_answer_to_the_controller_of_a_call_is_as_described(site, nobody):
    feed = machine(nobody)
    ref = opened(feed, place="9 Elm Row")["ref"]
    tell(feed, ref, event("unit dispatched", callsign="AB12"))
    dispatch = str(Dispatch.objects.get().ref)
    session = signed_in("controller").cookies["sessionid"].value
    wrong, answered = run(
        site, {"Session": {"api_key": session}}, ref=ref, dispatch=dispatch
    )
    assert not wrong, "\n".join(wrong[:10])
    assert answered["GET /api/v1/calls/{ref}", 200] >= TAKEN
    assert answered["GET /api/v1/jobs/{dispatch}/briefing", 200] >= TAKEN
