"""Generated requests against the description, as each of three roles and a feed.

All of Schemathesis' checks: no server error, only declared statuses, media types and
shapes, good data taken, bad data refused, no operation open without its sign-in.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from doorstep.pathway.load import load
from tests.doors.api_feed import signed_in, token

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]

FULL = bool(os.environ.get("DOORSTEP_FULL"))
EXAMPLES = 200 if FULL else 20
ROLES = ("operator", "specialist-detective", "response-officer")
SECRET = "a" * 32
SARAH = {"kind": "person", "id": "p1", "name": "Sarah Example", "born": "1990-03-02"}


@pytest.fixture
def schema(settings, db, nobody, at, cast):
    """The description as the site itself gives it, over WSGI."""
    settings.API_A_MINUTE = 10**9
    settings.ALLOWED_HOSTS = ["*"]
    load(by=nobody, at=at, source="crime", documents=[(1, SARAH)])
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def headers_of(role: str) -> dict[str, str]:
    """What a browser of this role sends with every request."""
    client = signed_in(role)
    session = client.cookies["sessionid"].value
    return {
        "Cookie": f"sessionid={session}; csrftoken={SECRET}",
        "X-CSRFToken": SECRET,
    }


def generate(operation: Any, headers: dict[str, str], mode: GenerationMode) -> None:
    """Send generated requests of one operation and hold every answer to all checks."""

    @seed(2026)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        case.call_and_validate(headers=headers)

    run()


def operations(schema: Any) -> list[Any]:
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_to_a_role_is_as_described(schema, role, mode):
    headers = headers_of(role)
    for operation in operations(schema):
        generate(operation, headers, mode)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_to_a_feed_is_as_described(schema, nobody, mode):
    headers = {"Authorization": f"Bearer {token(nobody)}"}
    for operation in operations(schema):
        generate(operation, headers, mode)
