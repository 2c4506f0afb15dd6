"""The board and the queue in a browser: keyboard alone, axe, phone, focus kept."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from doorstep.access.rules import Reader
from doorstep.incidents.actions.marks import suspect
from doorstep.incidents.rules.board import Suspect
from doorstep.incidents.rules.calls import Channel
from doorstep.pathway.call import steps
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import faults, too_wide
from tests.browser.known_people import sign_in
from tests.browser.one_at_a_time import LOCK

SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures to be looked at
SIZES = {"desk": DESK, "phone": PHONE}
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


class Room:
    """The control room on an evening: who rings, who sends."""

    def __init__(self, cast: dict[str, Reader]) -> None:
        self.cast = cast

    def by(self, role: str, ago: float) -> Reader:
        at = timezone.now() - timedelta(minutes=ago)
        return replace(self.cast[role], at=at, task="a call")

    def job(self, where: str, *, ago: float, **said: str) -> UUID:
        """A job that was sent some minutes ago."""
        operator, ref = self.by("operator", ago), uuid4()
        at = operator.at
        with LOCK:
            steps.open_call(operator, at=at, ref=ref, channel=Channel.EMERGENCY)
            for name, value in {"where": where, **said}.items():
                name = name.replace("__", ".")
                steps.say(operator, at=at, ref=ref, name=name, value=value)
            steps.send(operator, at=at, ref=ref)
        return ref

    def send(self, ref: UUID, callsign: str, *, ago: float) -> UUID:
        controller = self.by("controller", ago)
        with LOCK:
            return steps.dispatch(
                controller, at=controller.at, ref=ref, callsign=callsign
            )

    def gone(self, ref: UUID) -> None:
        controller = self.by("controller", 0)
        with LOCK:
            suspect(by=controller, at=controller.at, ref=ref, state=Suspect.OUTSTANDING)


@pytest.fixture
def site(static_root: None, settings: Any, live_server: Any, cast: Any) -> str:
    settings.MIDDLEWARE = [
        "tests.browser.one_at_a_time.OneAtATime",
        *settings.MIDDLEWARE,
    ]
    return str(live_server.url)


@pytest.fixture
def room(cast: dict[str, Reader]) -> Room:
    return Room(cast)


@pytest.fixture
def evening(site: str, room: Room) -> Room:
    """Three jobs: one late, one with a unit, one with children and no suspect."""
    said = {"text": "he held me by the throat", "ask__children": "yes: two"}
    late = room.job("9 Larch Close, Anytown", ago=18, **said)
    room.gone(late)
    room.send(room.job("3 Quarry Row, Sometown", ago=6), "EX21", ago=4)
    room.job("22 Alder Way, Anytown", ago=1)
    return room


@pytest.mark.parametrize("size", SIZES)
def test_the_board_fits_and_axe_finds_nothing(
    evening: Room, site: str, page: Page, size: str
) -> None:
    page.set_viewport_size(SIZES[size])
    sign_in(page, site, "controller")
    page.goto(f"{site}/board/")
    expect(page.locator("[data-job]")).to_have_count(3)
    expect(page.locator(".ds-row").first).to_contain_text("late by")
    expect(page.get_by_text("Suspect outstanding").first).to_be_visible()
    shot(page, f"board-{size}")
    assert too_wide(page) <= 0
    assert faults(page) == ""
    page.locator("[data-job]").first.click()
    expect(page.get_by_label("Call sign")).to_be_visible()
    shot(page, f"board-job-{size}")
    assert too_wide(page) <= 0
    assert faults(page) == ""


@pytest.mark.parametrize("size", SIZES)
def test_the_queue_fits_and_axe_finds_nothing(
    evening: Room, site: str, page: Page, size: str
) -> None:
    page.set_viewport_size(SIZES[size])
    sign_in(page, site, "control-room-specialist")
    page.goto(f"{site}/queue/")
    expect(page.locator("[data-job]")).to_have_count(3)
    page.locator("[data-job]").first.click()
    expect(page.get_by_role("button", name="I have looked")).to_be_visible()
    shot(page, f"queue-{size}")
    assert too_wide(page) <= 0
    assert faults(page) == ""


def test_an_empty_board_and_an_empty_queue_look_right(site: str, page: Page) -> None:
    for who, path in (("controller", "board"), ("control-room-specialist", "queue")):
        sign_in(page, site, who)
        page.goto(f"{site}/{path}/")
        expect(page.locator(".ds-rows__empty")).to_contain_text("No job")
        shot(page, f"{path}-empty")
        assert faults(page) == ""
        page.get_by_role("button", name="Sign out").click()


@pytest.mark.journey
def test_with_the_keyboard_alone_a_unit_is_sent_and_its_briefing_read_out(
    evening: Room, site: str, page: Page
) -> None:
    sign_in(page, site, "controller")
    page.goto(f"{site}/board/")
    page.keyboard.press("F8")
    expect(page.get_by_label("Call sign")).to_be_focused()
    page.keyboard.type("EX30")
    page.keyboard.press("Enter")
    expect(page.locator(".ds-flash")).to_contain_text("The unit is sent")
    sent = page.locator(".ds-row", has_text="9 Larch Close")
    expect(sent).to_contain_text("EX30 sent")
    page.get_by_role("button", name="I have read this out to EX30").focus()
    page.keyboard.press("Enter")
    expect(sent).to_contain_text("Briefing read out")


@pytest.mark.journey
def test_arrows_walk_the_jobs_and_enter_opens_one(
    evening: Room, site: str, page: Page
) -> None:
    sign_in(page, site, "controller")
    page.goto(f"{site}/board/")
    links = page.locator("[data-job]")
    links.first.focus()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).last).to_contain_text(
        links.nth(1).inner_text()
    )


@pytest.mark.journey
def test_what_happens_appears_and_neither_focus_nor_typing_is_lost(
    evening: Room, site: str, page: Page
) -> None:
    sign_in(page, site, "controller")
    page.goto(f"{site}/board/")
    page.locator("[data-job]").last.focus()
    evening.job("5 Beech Hill, Anytown", ago=0.1)
    expect(page.locator("[data-job]")).to_have_count(4)
    focused = page.evaluate("document.activeElement.hasAttribute('data-job')")
    assert focused
    page.locator("[data-job]").first.click()
    page.get_by_label("Call sign").fill("EX4")
    evening.job("6 Beech Hill, Anytown", ago=0.1)
    expect(page.locator("[data-job]")).to_have_count(5)
    expect(page.get_by_label("Call sign")).to_be_focused()
    expect(page.get_by_label("Call sign")).to_have_value("EX4")


def test_letters_and_digits_are_letters_and_digits_in_every_field(
    evening: Room, site: str, page: Page
) -> None:
    sign_in(page, site, "controller")
    page.goto(f"{site}/board/")
    page.locator("[data-job]").first.click()
    address = page.url
    for name in ("callsign", "number", "words", "became"):
        box = page.locator(f"#{name}")
        box.focus()
        page.keyboard.type(ALPHABET)
        expect(box).to_have_value(ALPHABET)
        expect(box).to_be_focused()
    assert page.url == address


def test_a_list_that_could_not_be_asked_for_says_since_when(
    evening: Room, site: str, page: Page, no_complaints: list[str]
) -> None:
    sign_in(page, site, "controller")
    page.goto(f"{site}/board/")
    page.route("**/board/rows/**", lambda route: route.abort())
    expect(page.locator("#stale")).to_be_visible()
    expect(page.locator("#stale")).to_contain_text("Not up to date since")
    page.unroute("**/board/rows/**")
    expect(page.locator("#stale")).to_be_hidden()
    no_complaints.clear()


def test_cover_blanks_the_board(evening: Room, site: str, page: Page) -> None:
    sign_in(page, site, "controller")
    page.goto(f"{site}/board/")
    page.get_by_role("button", name="Cover").click()
    expect(page.get_by_text("This screen is covered")).to_be_visible()
    expect(page.get_by_text("9 Larch Close")).to_be_hidden()
