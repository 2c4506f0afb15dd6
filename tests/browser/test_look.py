"""How every page looks and behaves, over sample pictures."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import faults, too_wide

PERSON = "/person/00000000-0000-4000-8000-000000000001"
PAGES = {
    "sign-in": "/sign-in/",
    "sign-out": "/sign-out/",
    "find": "/",
    "person": PERSON,
    "links": "/links",
    "no links": "/links/none",
    "look-back": "/look-back",
    "look-back with an error": "/look-back?first=31/9/2025&last=",
    "log": "/log",
    "log with errors": "/log?who=",
    "log, nobody": "/log/none",
    "log of a person": f"/log{PERSON}",
    "log of nobody": "/log/nobody/00000000-0000-4000-8000-000000000001",
    "log of an officer": "/log/officer/00000000-0000-4000-8000-000000000032",
    "health": "/health",
    "an error": "/error/500",
}
ERRORS = {
    name: f"/error/{name}" for name in ("400", "403", "404", "413", "429", "locked")
}


@pytest.fixture(params=PAGES.values(), ids=PAGES)
def address(request: pytest.FixtureRequest, samples: str) -> str:
    return f"{samples}{request.param}"


@pytest.mark.parametrize("path", (PAGES | ERRORS).values(), ids=PAGES | ERRORS)
def test_axe_finds_nothing_on_any_page(path: str, samples: str, page: Page) -> None:
    page.goto(f"{samples}{path}")
    assert faults(page) == ""


def test_no_page_is_wider_than_a_phone(address: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    assert too_wide(page) <= 0


def test_no_page_is_wider_than_a_desk_at_twice_the_size(
    address: str, page: Page
) -> None:
    # A browser zoomed to 200 % has half the pixels to lay a page out on.
    page.set_viewport_size({"width": DESK["width"] // 2, "height": DESK["height"] // 2})
    page.goto(address)
    assert too_wide(page) <= 0


SMALL = """() => [...document.querySelectorAll(
  "button, input:not([type=hidden]), select, textarea, summary, .govuk-button")]
  .filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML.slice(0, 80))"""


def test_every_control_is_44_pixels_high(address: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    assert page.evaluate(SMALL) == []


def test_the_vendored_font_is_the_one_shown(samples: str, page: Page) -> None:
    page.goto(f"{samples}/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    family = "getComputedStyle(document.querySelector('h1')).fontFamily"
    assert page.evaluate(family).startswith('"Source Sans 3"')


def test_nothing_is_fetched_from_elsewhere(samples: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{samples}/")
    assert asked
    assert all(url.startswith(samples) for url in asked)


def test_results_come_while_one_types_and_leave_the_focus(
    samples: str, page: Page
) -> None:
    page.goto(f"{samples}/")
    page.locator("#id_name").press_sequentially("Sara Smth", delay=20)
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")
    expect(page.locator("#id_name")).to_be_focused()
    assert page.locator("#id_name").input_value() == "Sara Smth"
    assert faults(page) == ""


def test_what_was_typed_stands_in_no_address(samples: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{samples}/")
    page.locator("#id_name").press_sequentially("Smth")
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")
    assert not any("Smth" in url for url in asked)


def test_reasons_opened_stay_open_as_one_types_on(samples: str, page: Page) -> None:
    page.goto(f"{samples}/")
    page.fill("#id_name", "Sara")
    page.get_by_text("Why Sarah SMITH").click()
    expect(page.get_by_text("one letter is missing").first).to_be_visible()
    with page.expect_response("**/found"):
        page.locator("#id_place").press_sequentially("14")
    expect(page.get_by_text("one letter is missing").first).to_be_visible()
    assert faults(page) == ""


def test_what_was_typed_before_the_scripts_came_is_looked_up_too(
    samples: str, page: Page
) -> None:
    page.route("**/htmx-2.min.js", lambda route: (time.sleep(0.4), route.continue_()))
    page.goto(f"{samples}/", wait_until="commit")
    page.locator("#id_name").fill("Sara Smth")
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")


def test_without_a_task_it_is_said_that_nothing_was_looked_up(
    samples: str, page: Page
) -> None:
    page.goto(f"{samples}/")
    page.fill("#id_task", "")
    page.fill("#id_name", "Sara")
    expect(page.locator("#found")).to_contain_text("Not looked up yet")
    expect(page.locator("#found")).not_to_contain_text("None found")


def test_results_do_not_push_the_form_about(samples: str, page: Page) -> None:
    page.goto(f"{samples}/")
    before = page.locator("#id_place").bounding_box()
    page.fill("#id_name", "Sara")
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")
    assert page.locator("#id_place").bounding_box() == before


def test_on_a_phone_the_button_brings_the_answer_into_view(
    samples: str, page: Page
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{samples}/")
    page.fill("#id_name", "Sara")
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")
    expect(page.get_by_text("History checked")).not_to_be_in_viewport()
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_text("History checked")).to_be_in_viewport()


def test_none_found_says_where_and_when_was_searched(samples: str, page: Page) -> None:
    page.goto(f"{samples}/")
    page.fill("#id_name", "nobody")
    expect(page.locator("#found")).to_contain_text("None found · 6 systems · 14:02:11")


def test_history_not_checked_is_never_none_found(samples: str, page: Page) -> None:
    page.goto(f"{samples}/")
    page.fill("#id_name", "busy")
    expect(page.locator("#found")).to_contain_text("History not checked")
    expect(page.locator("#found")).not_to_contain_text("None found")
    assert faults(page) == ""


def test_a_server_that_fails_reads_as_history_not_checked(
    samples: str, page: Page, no_complaints: list[str]
) -> None:
    page.goto(f"{samples}/")
    page.fill("#id_name", "Sara")
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")
    page.fill("#id_name", "fail")
    expect(page.locator("#found")).to_contain_text("History not checked")
    expect(page.locator("#found")).not_to_contain_text("Sarah SMITH")
    no_complaints.clear()  # the browser itself reports the failed request


def test_a_server_out_of_reach_reads_as_history_not_checked(
    samples: str, page: Page, no_complaints: list[str]
) -> None:
    page.goto(f"{samples}/")
    page.route("**/found", lambda route: route.abort())
    page.fill("#id_name", "Sara")
    expect(page.locator("#found")).to_contain_text("History not checked")
    no_complaints.clear()


def test_an_error_stands_at_the_field_and_in_the_summary(
    samples: str, page: Page
) -> None:
    page.goto(f"{samples}/look-back?first=31/9/2025&last=1/1/2026")
    assert page.title().startswith("Error: ")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("September 2025 has 30 days")
    summary.get_by_role("link").first.click()
    expect(page.locator("#id_first")).to_be_focused()


def test_cover_blanks_the_page_and_gives_it_back_as_it_was(
    samples: str, page: Page
) -> None:
    page.goto(f"{samples}/")
    page.fill("#id_phone", "07700 900123")
    page.get_by_role("button", name="Cover").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Find")).to_be_hidden()
    expect(page.get_by_text("This screen is covered")).to_be_visible()
    assert page.title() == "Doorstep"
    assert faults(page) == ""
    page.keyboard.press("Enter")
    expect(page.locator("#id_phone")).to_have_value("07700 900123")
    expect(page.get_by_role("button", name="Cover")).to_be_focused()


def test_under_cover_no_key_reaches_the_page(samples: str, page: Page) -> None:
    page.goto(f"{samples}/")
    page.get_by_role("button", name="Cover").click()
    for _ in range(5):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.closest('header, main')")
        assert reached is None


def test_a_person_is_found_and_opened_by_keyboard_alone(
    samples: str, page: Page
) -> None:
    page.goto(f"{samples}/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#id_task")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#id_phone")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Sara Smth")
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Sarah SMITH":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sarah SMITH")


OUTLINE = """() => { const one = getComputedStyle(document.activeElement);
  return one.outlineStyle !== "none" || one.boxShadow !== "none"; }"""


def test_focus_is_always_to_be_seen(address: str, page: Page) -> None:
    page.goto(address)
    for _ in range(12):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 90)")
        if not where.startswith(("<body", "<main")):
            assert page.evaluate(OUTLINE), where


def test_a_protected_address_reads_as_confidential(samples: str, page: Page) -> None:
    page.goto(f"{samples}{PERSON}")
    expect(page.get_by_text("Confidential, do not disclose")).to_be_visible()


def test_a_decision_can_be_taken_and_undone_by_name(samples: str, page: Page) -> None:
    page.goto(f"{samples}/links")
    names = ("Same person", "Different people", "Cannot tell", "Undo")
    for name in names:
        expect(page.get_by_role("button", name=name).first).to_be_visible()


def test_the_gravest_can_be_put_in_order_by_hand(samples: str, page: Page) -> None:
    page.goto(f"{samples}/look-back")
    page.get_by_role("button", name="When").click()
    first = page.locator("[data-module=moj-sortable-table] tbody tr").first
    expect(first).to_contain_text("2 January 2025")


def test_paper_shows_the_page_and_none_of_the_controls(
    samples: str, page: Page
) -> None:
    page.goto(f"{samples}/look-back")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Look back")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_text("Printed for Amal Rees, operator")).to_be_visible()
    expect(page.get_by_text("Demonstration:")).to_be_visible()


def test_without_script_a_search_still_works(samples: str, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{samples}/")
    page.fill("#id_name", "Sara Smth")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#found")).to_contain_text("Sarah SMITH")
    expect(page.get_by_role("button", name="Cover")).to_be_hidden()
    context.close()
