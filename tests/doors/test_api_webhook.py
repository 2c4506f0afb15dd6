"""A briefing that is ready is announced: signed, by reference, and never lost."""

import base64
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from doorstep import settings as our_settings
from doorstep.access.models import Act
from doorstep.cli.follow import MOST, Teller, Waits, guarded
from doorstep.cli.readers import Now, now
from doorstep.cli.webhook import NotTaken, Target, post, sign
from doorstep.incidents.models import Briefing, Dispatch
from tests.doors.call_feed import event, machine, opened, tell
from tests.doors.stand_in import SECRET, listening

KEY = base64.b64decode(SECRET.removeprefix("whsec_"))
EVENTS = ("briefing.ready",)


class Clock:
    """The clock of the worker, which a test may put forward."""

    def __init__(self) -> None:
        self.held = now()

    def __call__(self) -> Now:
        return self.held

    def later(self, **time: float) -> None:
        self.held = Now(self.held.at + timedelta(**time), self.held.policy)


@pytest.fixture
def clock(db):
    return Clock()


@pytest.fixture
def feed(cast, nobody):
    return machine(nobody)


def target(url: str) -> Target:
    return Target(url, KEY, EVENTS)


def briefed(feed, callsign: str = "AB12") -> str:
    """A call with a unit on it that was briefed; the call's ref."""
    ref = opened(feed, place="9 Elm Row, Anytown", number="07700 900987")["ref"]
    tell(feed, ref, event("unit dispatched", callsign=callsign))
    return ref


# --- What is sent ---------------------------------------------------------------------


def test_a_briefing_that_is_ready_is_announced_once(feed, clock):
    ref = briefed(feed)
    with listening() as ear:
        teller = Teller([target(ear.url)], clock)
        assert (teller.once(), teller.once()) == (1, 0)
    (news,) = ear.heard
    assert news["type"] == "briefing.ready"
    assert news["call"] == ref
    assert news["dispatch"] == str(Dispatch.objects.get().ref)


def test_it_holds_references_and_nothing_else(feed, clock):
    briefed(feed)
    with listening() as ear:
        Teller([target(ear.url)], clock).once()
    (news,) = ear.heard
    assert set(news) == {"id", "type", "at", "dispatch", "call", "version"}
    said = json.dumps(news)
    for word in ("Elm", "07700", "AB12", Briefing.objects.get().first):
        assert word not in said


def test_a_changed_briefing_is_announced_again(feed, clock):
    ref = briefed(feed)
    with listening() as ear:
        teller = Teller([target(ear.url)], clock)
        teller.once()
        tell(feed, ref, event("text", text="He has a knife."))
        teller.once()
    assert [one["version"] for one in ear.heard] == [1, 2]
    assert len({one["id"] for one in ear.heard}) == 2


def test_each_receiver_is_told_and_one_that_fails_keeps_no_other_waiting(feed, clock):
    briefed(feed)
    with listening(500) as broken, listening() as ear:
        Teller([target(broken.url), target(ear.url)], clock).once()
    assert len(ear.heard) == 1
    assert not broken.heard


# --- Trying again ---------------------------------------------------------------------


def test_what_was_refused_is_sent_again_later_under_the_same_id(feed, clock):
    briefed(feed)
    with listening(503, 500, 204) as ear:
        teller = Teller([target(ear.url)], clock)
        assert teller.once() == 0
        assert teller.once() == 0, "it waits before it tries again"
        clock.later(seconds=1)
        assert teller.once() == 0
        clock.later(seconds=2)
        assert teller.once() == 1
    assert len(ear.heard) == 1


def test_what_nobody_heard_is_told_after_a_restart(feed, clock):
    briefed(feed)
    with listening() as ear:
        url = ear.url
    assert Teller([target(url)], clock).once() == 0
    with listening() as ear:
        assert Teller([target(ear.url)], clock).once() == 1


def test_what_was_told_is_not_told_again_after_a_restart(feed, clock):
    briefed(feed)
    with listening() as ear:
        Teller([target(ear.url)], clock).once()
        Teller([target(ear.url)], clock).once()
    assert len(ear.heard) == 1


def test_what_was_told_is_on_record_without_the_receivers_address(feed, clock):
    briefed(feed)
    with listening() as ear:
        Teller([target(ear.url)], clock).once()
    act = Act.objects.get(code="webhook.told")
    assert act.thing == Dispatch.objects.get().ref
    assert ear.url not in str(act.__dict__)


def test_after_a_day_it_is_no_news(feed, clock):
    briefed(feed)
    clock.later(hours=25)
    with listening() as ear:
        assert Teller([target(ear.url)], clock).once() == 0


def test_one_announcement_that_is_refused_lets_the_next_one_by(feed, clock):
    briefed(feed, "AB12")
    briefed(feed, "CD34")
    with listening(400, 204) as ear:
        Teller([target(ear.url)], clock).once()
    assert len(ear.heard) == 1


def test_a_receiver_who_sends_elsewhere_is_not_followed(feed, clock):
    briefed(feed)
    with listening(302) as ear:
        assert Teller([target(ear.url)], clock).once() == 0


def test_each_failure_doubles_the_wait_up_to_a_bound():
    waits, at = Waits(), datetime(2026, 6, 1, tzinfo=UTC)
    said = [waits.failed("x", at).total_seconds() for _ in range(40)]
    assert said[:4] == [1, 2, 4, 8]
    assert said[-1] == MOST.total_seconds()
    waits.done("x")
    assert waits.failed("x", at).total_seconds() == 1


# --- The signature --------------------------------------------------------------------


def test_another_key_id_time_or_body_is_another_signature():
    plain = sign(KEY, "a", 1, b"{}")
    others = [
        sign(b"x" * 32, "a", 1, b"{}"),
        sign(KEY, "b", 1, b"{}"),
        sign(KEY, "a", 2, b"{}"),
        sign(KEY, "a", 1, b"[]"),
    ]
    assert plain not in others
    assert len(set(others)) == 4


def test_the_signature_is_that_of_the_specification():
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    said = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_with_another_key_takes_nothing():
    with listening() as ear:
        wrong = Target(ear.url, b"x" * 32, EVENTS)
        with pytest.raises(NotTaken, match="401"):
            post(wrong, {"id": "a"}, datetime(2026, 6, 1, tzinfo=UTC))
    assert ear.refused == 1


# --- The worker -----------------------------------------------------------------------


def test_a_job_that_breaks_is_said_without_its_words_and_the_worker_goes_on(caplog):
    def broken() -> int:
        raise ValueError("14 Larch Close")

    with caplog.at_level(logging.WARNING):
        assert guarded("matching", broken) == 0
    assert "matching broke: ValueError" in caplog.text
    assert "Larch" not in caplog.text


# --- The settings ---------------------------------------------------------------------

GOOD = {"url": "https://cad.example/hook", "secret": SECRET, "events": list(EVENTS)}
WRONG = {
    "no-json": "{",
    "deep": "[" * 100_000,
    "no-list": json.dumps(GOOD),
    "no-object": '["https://cad.example"]',
    "no-secret": json.dumps([{k: v for k, v in GOOD.items() if k != "secret"}]),
    "one-key-more": json.dumps([{**GOOD, "retries": 3}]),
    "plain-http": json.dumps([{**GOOD, "url": "http://cad.example/hook"}]),
    "not-loopback": json.dumps([{**GOOD, "url": "http://127.0.0.1.example/"}]),
    "file": json.dumps([{**GOOD, "url": "file:///etc/passwd"}]),
    "no-host": json.dumps([{**GOOD, "url": "https:///hook"}]),
    "sign-in": json.dumps([{**GOOD, "url": "https://a:b@cad.example/"}]),
    "fragment": json.dumps([{**GOOD, "url": "https://cad.example/#x"}]),
    "line-feed": json.dumps([{**GOOD, "url": "https://cad.example/\nx"}]),
    "bad-port": json.dumps([{**GOOD, "url": "https://cad.example:x/"}]),
    "number": json.dumps([{**GOOD, "url": 1}]),
    "short-secret": json.dumps([{**GOOD, "secret": "whsec_c2hvcnQ="}]),
    "bare-secret": json.dumps([{**GOOD, "secret": "k" * 40}]),
    "no-events": json.dumps([{**GOOD, "events": []}]),
    "other-event": json.dumps([{**GOOD, "events": ["person.found"]}]),
    "events-of-lists": json.dumps([{**GOOD, "events": [[]]}]),
    "twice": json.dumps([GOOD, GOOD]),
}


@pytest.mark.parametrize("text", list(WRONG.values()), ids=list(WRONG))
def test_nonsense_stops_the_start_and_shows_no_secret(monkeypatch, text):
    monkeypatch.setenv("DOORSTEP_WEBHOOKS", text)
    with pytest.raises(ImproperlyConfigured) as refused:
        our_settings._webhooks()
    assert "DOORSTEP_WEBHOOKS" in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["https://cad.example/hook?a=b", "http://127.0.0.1:9/x", "http://[::1]/"]
)
def test_https_and_loopback_are_taken(monkeypatch, url):
    monkeypatch.setenv("DOORSTEP_WEBHOOKS", json.dumps([{**GOOD, "url": url}]))
    (one,) = our_settings._webhooks()
    assert Target(**one) == Target(url, KEY, EVENTS)


def test_without_the_setting_nobody_is_told(monkeypatch):
    monkeypatch.delenv("DOORSTEP_WEBHOOKS", raising=False)
    assert our_settings._webhooks() == []
