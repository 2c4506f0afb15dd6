"""A command-and-control system that speaks only HTTP, from the ring to the read-out."""

import base64
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from doorstep.cli.follow import Teller
from doorstep.cli.readers import now
from doorstep.cli.webhook import Target
from doorstep.pathway.load import load
from tests.doors.api_feed import token
from tests.doors.site import serving
from tests.doors.stand_in import SECRET, StandIn, listening
from tests.rooms import CALL, MARK, ORDER, SARAH

pytestmark = pytest.mark.django_db

KEY = base64.b64decode(SECRET.removeprefix("whsec_"))


@dataclass
class Force:
    """A site, and the system beside it."""

    system: StandIn
    ref: str

    def event(self, kind: str, minute: int, **values: Any) -> dict[str, Any]:
        at = f"2026-06-01T10:{minute:02}:00+01:00"
        return {"kind": kind, "id": f"{kind} {minute}", "at": at, **values}

    def tell(self, kind: str, minute: int, **values: Any) -> str:
        told = self.system.tell(self.ref, self.event(kind, minute, **values))
        assert told.status == 200, told.text
        return str(told.json()["taken"][0]["result"])


@pytest.fixture
def force(settings, cast, nobody, at):
    settings.ALLOWED_HOSTS = ["*"]
    documents = [SARAH, MARK, CALL, ORDER]
    load(by=nobody, at=at, source="crime", documents=list(enumerate(documents, 1)))
    secret = token(nobody, "command and control", ("call",))
    with serving() as site:
        yield Force(StandIn(site.url, secret), str(uuid.uuid4()))


def opened(force: Force) -> dict[str, Any]:
    answer = force.system.open(
        {
            "ref": force.ref,
            "id": "INC-0412",
            "channel": "999",
            "number": "07700900123",
            "opened_as": "noise",
            "at": "2026-06-01T10:00:00+01:00",
        }
    )
    assert answer.status == 200, answer.text
    return dict(answer.json()["call"])


def test_a_noise_complaint_at_a_known_number_is_known_and_briefed(force):
    panel = opened(force)
    assert any(line.startswith("This number: 1 event") for line in panel["known"])
    force.tell("place", 1, place="14 Larch Close, Anytown, ZZ1 1AA")
    assert "This place: 1 event" in force.system.summary(force.ref)
    with listening() as ear:
        force.tell("unit dispatched", 2, callsign="AB12", staff="response-officer")
        Teller([Target(ear.url, KEY, ("briefing.ready",))], now).once()
        (news,) = ear.heard
    assert news["call"] == force.ref
    given = force.system.briefing(news["dispatch"]).json()
    assert given["callsign"] == "AB12"
    for word in ("Example", "EXAMPLE", "Larch", "ZZ1"):
        assert word not in given["radio"]
    read = force.system.read_out(news["dispatch"], given["briefing"])
    assert read.json() == {"how": "read out"}
    states = [force.tell("unit arrived", 9, callsign="AB12")]
    states.append(force.tell("unit cleared", 40, callsign="AB12"))
    states.append(force.tell("closed", 41, reason="Arrested"))
    assert states == ["done"] * 3


def test_a_line_that_fell_and_an_answer_that_was_lost_change_nothing_twice(force):
    first, again = opened(force), opened(force)
    assert first["number"] == again["number"]
    assert force.tell("line dropped", 3) == "done"
    assert force.tell("line dropped", 3) == "again"


def test_whoever_has_no_token_learns_nothing(force):
    opened(force)
    stranger = StandIn(force.system.site, "x" * 43)
    for path in ("", "/summary"):
        assert stranger.ask("GET", f"/api/v1/calls/{force.ref}{path}").status == 401
