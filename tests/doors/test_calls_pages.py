"""The operator's call through the pages: open, say, attach, grade, send, close."""

import re
from uuid import UUID, uuid4

import pytest

from doorstep.access.models import Look
from doorstep.incidents.models import Graded, Incident, Said
from tests.conftest import ROLES
from tests.doors.api_feed import signed_in
from tests.rooms import CALL, MARK, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db

TAKERS = ("operator", "controller")


@pytest.fixture
def known(nobody, at, policy):
    """A register in which Sarah, Mark and one call about them are known."""
    take(nobody, at, SARAH, MARK, CALL)
    match(nobody, at, policy)


@pytest.fixture
def client(cast):
    return signed_in("operator")


def opened(client, **given):
    """Open a call and give the address of its screen."""
    answer = client.post("/calls/open/", {"ref": str(uuid4()), **given})
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def said(client, call, name, value, **more):
    """Enter one field as a script does."""
    given = {"name": name, "value": value, **more}
    return client.post(f"{call}say/", given, headers={"HX-Request": "true"})


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_operator_opens_a_call_with_nothing_entered(client):
    call = opened(client)
    answer = client.get(call)
    assert answer.status_code == 200
    assert "Do not read out" in text(answer)
