"""From the ring to the acknowledged briefing: three people, and no mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from doorstep.incidents.models import BriefingRead, Dispatch
from tests.browser.chromium import PHONE
from tests.browser.conftest import Clock, faults, reach, too_wide
from tests.browser.one_at_a_time import LOCK

pytestmark = pytest.mark.journey


def comes_on_duty(page: Page, site: str, username: str) -> None:
    page.goto(site)
    reach(page, page.get_by_label("Username"))
    page.keyboard.type(username)
    reach(page, page.get_by_label("Password", exact=True))
    page.keyboard.type("pass")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def follows(page: Page, name: str) -> None:
    reach(page, page.get_by_role("link", name=name, exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def takes_the_call(page: Page) -> None:
    """The operator: number, place, her, what is heard, and sent."""
    follows(page, "Calls")
    reach(page, page.get_by_label("Number shown"))
    page.keyboard.type("07700 900123")
    reach(page, page.get_by_role("button", name="Open a call"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("999 · call D")
    expect(page.locator("#saving")).to_have_text("Saved")  # the scripts are there
    page.keyboard.press("F2")
    page.keyboard.type("14 Larch Close, Anytown")
    page.keyboard.press("F4")
    page.keyboard.type("Sara Exmple")
    expect(page.locator("#known-her")).to_contain_text("Sarah EXAMPLE")
    page.keyboard.press("Alt+1")
    expect(page.locator("#status")).to_contain_text("Attached as her: Sarah EXAMPLE")
    page.keyboard.press("Shift+F2")
    page.keyboard.type("he is downstairs, he put his hands round my neck")
    page.keyboard.press("F8")
    expect(page.locator("#part-grade")).to_contain_text("Sent to the controller.")


def sends_a_unit(page: Page) -> None:
    """The controller: the job came by itself, and one key asks for the call sign."""
    expect(page.locator("[data-job]")).to_have_count(1)
    page.keyboard.press("F8")
    expect(page.get_by_label("Call sign")).to_be_focused()
    page.keyboard.type("EX21")
    reach(page, page.locator("#number"))
    page.keyboard.type("response-officer")
    page.keyboard.press("Enter")
    expect(page.locator(".ds-flash")).to_contain_text("The unit is sent")


def reads_the_briefing(page: Page, clock: Clock) -> None:
    """The officer: the job came by itself; it is read before it is acknowledged."""
    expect(page.locator("[data-job]")).to_be_visible()
    reach(page, page.locator(".ds-jobs__first a"))
    page.keyboard.press("Enter")
    expect(page.locator(".ds-brief__line")).to_have_count(10)
    expect(page.locator("#main")).to_contain_text("strangulation")
    expect(page.locator("#main")).to_contain_text("within 100 metres")
    assert too_wide(page) <= 0
    assert faults(page) == ""
    clock.put_forward(seconds=3)
    reach(page, page.locator("#read"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept as read.")).to_be_visible()


def test_keyboard_alone_leads_from_the_ring_to_the_acknowledged_briefing(
    site: str, page: Page, another: Callable[..., Page], clock: Clock
) -> None:
    phone, board = another(PHONE), another()
    comes_on_duty(phone, site, "response-officer")
    expect(phone.get_by_text("No job is sent to you now")).to_be_visible()
    comes_on_duty(board, site, "controller")
    follows(board, "Board")
    comes_on_duty(page, site, "operator")
    takes_the_call(page)
    sends_a_unit(board)
    expect(board.locator(".ds-row").first).to_contain_text("EX21 sent")
    reads_the_briefing(phone, clock)
    expect(board.locator(".ds-row").first).to_contain_text("Briefing read")
    with LOCK:
        read = BriefingRead.objects.get()
        assert read.how == "read"
        assert read.briefing.dispatch == Dispatch.objects.get()
