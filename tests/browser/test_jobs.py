"""An officer's phone on the real site: told within moments, covered in one press."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from doorstep.access.rules import Reader
from doorstep.incidents import actions
from doorstep.incidents.models import BriefingRead, Dispatch
from doorstep.incidents.rules.calls import Channel, LeftHow, Part
from doorstep.pathway.call import steps
from tests.browser.chromium import PHONE
from tests.browser.conftest import Clock, faults, too_wide
from tests.browser.known_people import sign_in
from tests.browser.one_at_a_time import LOCK
from tests.browser.test_look import SMALL
from tests.rooms import person_of

CHANGES = "**/changes/?*"
SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures to be looked at


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


class Control:
    """The control room, as it works on one job."""

    def __init__(self, cast: dict[str, Reader]) -> None:
        self.at = timezone.now() - timedelta(minutes=3)
        self.operator = replace(cast["operator"], task="a call", at=self.at)
        self.controller = replace(cast["controller"], task="a call", at=self.at)
        self.ref: UUID | None = None

    def ring(self) -> None:
        with LOCK:
            self.ref = steps.open_call(
                self.operator,
                at=self.at,
                ref=uuid4(),
                channel=Channel.EMERGENCY,
                number="07700 900123",
            )
            her = person_of("p1", source="crime system").ref
            where = {"name": "where", "value": "14 Larch Close, Anytown"}
            steps.say(self.operator, at=self.at, ref=self.ref, **where)
            steps.attach(
                self.operator, at=self.at, ref=self.ref, part=Part.HER, person=her
            )
            steps.send(self.operator, at=self.at, ref=self.ref)

    def send(self) -> UUID:
        assert self.ref is not None
        with LOCK:
            return steps.dispatch(
                self.controller,
                at=self.at,
                ref=self.ref,
                callsign="EX21",
                number="response-officer",
            )

    def hear(self, name: str, value: str) -> None:
        assert self.ref is not None
        self.at += timedelta(seconds=20)
        reader = replace(self.operator, at=self.at)
        with LOCK:
            steps.say(reader, at=self.at, ref=self.ref, name=name, value=value)

    def leave(self, ago: timedelta) -> None:
        with LOCK:
            made = Dispatch.objects.get()
            by, at = self.controller, timezone.now() - ago
            actions.leave(by=by, at=at, dispatched=made.ref, how=LeftHow.LEFT)


@pytest.fixture
def control(site: str, cast: dict[str, Reader]) -> Control:
    made = Control(cast)
    made.ring()
    return made


@pytest.fixture
def phone(site: str, page: Page) -> Iterator[Page]:
    """The officer's phone, signed in; it stops asking before the server is gone."""
    page.set_viewport_size(PHONE)
    sign_in(page, site, "response-officer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("My jobs")
    yield page
    page.context.set_offline(False)


@pytest.fixture
def briefing(control: Control, phone: Page) -> Page:
    """The briefing of a job, opened from the list."""
    control.send()
    phone.locator(".ds-jobs__first a").click()
    expect(phone.locator(".ds-brief__line")).to_have_count(10)
    return phone


@pytest.mark.journey
def test_a_job_appears_by_itself_and_leads_to_its_briefing(
    control: Control, phone: Page
) -> None:
    expect(phone.get_by_text("No job is sent to you now")).to_be_visible()
    shot(phone, "jobs-none")
    control.send()
    expect(phone.locator("[data-job]")).to_be_visible()
    assert phone.title() == "Job updated"
    assert faults(phone) == ""
    assert too_wide(phone) <= 0
    shot(phone, "jobs")
    phone.locator(".ds-jobs__first a").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator(".ds-brief__line")).to_have_count(10)


def test_the_briefing_fits_the_phone_and_axe_finds_nothing(briefing: Page) -> None:
    assert too_wide(briefing) <= 0
    assert faults(briefing) == ""
    assert briefing.evaluate(SMALL) == []
    first = briefing.locator("#first").bounding_box()
    assert first is not None
    assert first["y"] + first["height"] < PHONE["height"] / 2
    shot(briefing, "briefing")
    briefing.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(briefing) <= 0


@pytest.mark.journey
def test_a_change_comes_by_itself_marked_in_words_and_names_nothing_outside(
    briefing: Page, control: Control
) -> None:
    control.hear("ask.weapon", "yes, a knife")
    expect(briefing.locator("#line-1")).to_contain_text("changed")
    assert briefing.title() == "Job updated"
    expect(briefing.locator("#link")).to_have_text("Job updated.")
    assert faults(briefing) == ""
    shot(briefing, "briefing-changed")


@pytest.mark.journey
def test_read_by_keyboard_alone_and_a_tap_at_once_does_not_count(
    briefing: Page, clock: Clock
) -> None:
    clock.stop()
    briefing.reload()
    briefing.locator("#read").focus()
    briefing.keyboard.press("Enter")
    expect(briefing.get_by_text("does not count as read")).to_be_visible()
    shot(briefing, "briefing-too-soon")
    clock.put_forward(seconds=3)
    briefing.locator("#read").focus()
    briefing.keyboard.press("Enter")
    expect(briefing.get_by_text("Kept as read.")).to_be_visible()
    with LOCK:
        told = list(BriefingRead.objects.order_by("pk").values_list("how", flat=True))
    assert told == ["not known", "read"]
    expect(briefing.locator("#read")).to_have_count(0)
    shot(briefing, "briefing-read")


MOVING = """navigator.permissions.query = async () => ({ state: "granted" });
navigator.geolocation.watchPosition = (tell) => tell({ coords: { speed: 13 } });"""


def test_a_tap_on_the_move_does_not_count(briefing: Page, clock: Clock) -> None:
    briefing.add_init_script(MOVING)
    briefing.reload()
    clock.put_forward(seconds=3)
    briefing.locator("#read").click()
    expect(briefing.get_by_text("does not count as read")).to_be_visible()
    with LOCK:
        assert BriefingRead.objects.get().how == "not known"


def test_what_one_has_looked_at_counts_although_something_else_was_entered(
    briefing: Page, control: Control, clock: Clock
) -> None:
    clock.put_forward(seconds=3)
    clock.stop()
    part = briefing.locator("[data-mark]")
    before = part.get_attribute("data-mark") or ""
    control.hear("listening_log", "line is open")
    expect(part).not_to_have_attribute("data-mark", before)
    briefing.locator("#read").click()
    expect(briefing.get_by_text("Kept as read.")).to_be_visible()


def test_focus_stays_on_the_button_while_the_briefing_changes(
    briefing: Page, control: Control
) -> None:
    briefing.locator("#read").focus()
    control.hear("ask.weapon", "yes, a knife")
    expect(briefing.locator("#line-1")).to_contain_text("changed")
    assert briefing.evaluate("document.activeElement.id") == "read"


def test_cover_leaves_the_card_of_steps_and_nothing_of_the_job(
    briefing: Page, control: Control
) -> None:
    briefing.get_by_role("button", name="Cover").click()
    expect(
        briefing.get_by_text("Camera on before you knock.", exact=True)
    ).to_be_visible()
    expect(briefing.locator("#first")).to_be_hidden()
    assert briefing.title() == "Doorstep"
    assert "EX21" not in briefing.inner_text("body")
    assert faults(briefing) == ""
    shot(briefing, "briefing-covered")
    before = briefing.locator("[data-mark]").get_attribute("data-mark") or ""
    control.hear("ask.weapon", "yes, a knife")
    expect(briefing.locator("[data-mark]")).not_to_have_attribute("data-mark", before)
    expect(briefing.locator("#first")).to_be_hidden()
    assert "knife" not in briefing.title()
    briefing.keyboard.press("Enter")
    expect(briefing.locator("#first")).to_be_visible()


def test_a_lost_connection_is_said_and_an_old_briefing_never_looks_current(
    briefing: Page, no_complaints: list[str]
) -> None:
    briefing.context.set_offline(True)
    expect(briefing.locator("#link")).to_contain_text("No connection since")
    expect(briefing.locator("#first")).to_be_visible()
    briefing.context.set_offline(False)
    expect(briefing.locator("#link")).to_have_text("Connected again.")
    no_complaints.clear()  # the browser itself reports the failed requests


@pytest.mark.parametrize("signal", [True, False], ids=["signal", "no signal"])
def test_what_is_gone_leaves_an_open_page_with_or_without_signal(
    briefing: Page,
    control: Control,
    clock: Clock,
    no_complaints: list[str],
    signal: bool,
) -> None:
    briefing.clock.install()
    briefing.reload()
    control.leave(timedelta(hours=2) - timedelta(minutes=5))
    expect(briefing.get_by_text("You have left this job.")).to_be_visible()
    shot(briefing, "briefing-left")
    briefing.context.set_offline(not signal)
    clock.put_forward(minutes=6)
    briefing.clock.fast_forward("06:00")
    expect(briefing.get_by_role("heading", level=1)).to_have_text(
        "This briefing is not on this phone"
    )
    assert "EX21" not in briefing.inner_text("main")
    assert faults(briefing) == ""
    shot(briefing, "briefing-gone")
    no_complaints.clear()  # the browser itself reports the failed requests


@pytest.mark.journey
def test_arriving_and_leaving_are_two_taps_and_leaving_is_never_one(
    briefing: Page,
) -> None:
    expect(briefing.locator("#left")).to_be_hidden()
    briefing.get_by_role("button", name="I am there").click()
    expect(briefing.get_by_text("Kept: you are there.")).to_be_visible()
    briefing.get_by_text("Leaving the job").click()
    with briefing.expect_response(CHANGES):
        pass  # it stays open when the page has asked anew
    with briefing.expect_request(CHANGES):
        pass
    briefing.locator("#left").click()
    expect(briefing.get_by_text("Kept: you have left the job.")).to_be_visible()
    with LOCK:
        row = Dispatch.objects.get()
    assert row.arrived_at is not None
    assert row.ended_how == "left"


def test_it_goes_on_one_sheet_of_paper(briefing: Page, tmp_path: Path) -> None:
    briefing.emulate_media(media="print")
    made = briefing.pdf(format="A4", path=tmp_path / "briefing.pdf")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") == 1
    expect(briefing.locator("#first")).to_be_visible()
    expect(briefing.locator("#arrived")).to_be_hidden()
    shot(briefing, "briefing-print")
