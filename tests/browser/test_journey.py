"""The real pages, signed in: find a person, see her history, decide about a link."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from doorstep.access.models import Look
from doorstep.access.rules import Reader
from tests.browser.chromium import PHONE
from tests.browser.conftest import faults, too_wide
from tests.browser.known_people import SARAH, sign_in, take_in

# Near enough to ask about, and not near enough to join by itself.
SISTER = SARAH | {"id": "p2", "given": "Sara", "born": "", "phones": []}


@pytest.fixture
def site(site: str, nobody: Reader) -> str:
    """The real site, and a second record that may be hers."""
    take_in(nobody, "partner’s spreadsheet", SISTER)
    return site


def test_a_stranger_is_asked_to_sign_in(site: str, page: Page) -> None:
    page.goto(site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert faults(page) == ""


def test_a_wrong_password_is_refused_in_words_and_not_sent_back(
    site: str, page: Page
) -> None:
    sign_in(page, site, "operator", "guess")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    assert faults(page) == ""


@pytest.mark.journey
def test_a_misspelt_name_finds_her_with_reasons_and_her_history(
    site: str, page: Page
) -> None:
    sign_in(page, site, "operator")
    page.get_by_label("For which call or job").fill("call 0412")
    page.get_by_label("Name").press_sequentially("Sara Exmple", delay=15)
    page.get_by_label("Phone").press_sequentially("+44 (0)7700 900-123")
    expect(page.locator("#found")).to_contain_text("Sarah EXAMPLE")
    expect(page.locator("#found")).to_contain_text("History checked · 2 systems")
    assert faults(page) == ""
    page.get_by_text("Why Sarah EXAMPLE").click()
    expect(page.get_by_role("region", name="Reasons for Sarah EXAMPLE")).to_be_visible()
    page.get_by_role("link", name="Sarah EXAMPLE").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sarah EXAMPLE")
    expect(page.get_by_text("He must not come within 100 metres.")).to_be_visible()
    expect(page.get_by_text("in force", exact=True)).to_be_visible()
    assert faults(page) == ""


@pytest.mark.journey
def test_opening_a_person_is_on_record_with_its_task(site: str, page: Page) -> None:
    sign_in(page, site, "operator")
    page.get_by_label("For which call or job").fill("call 0412")
    page.get_by_label("Phone").fill("07700900123")
    page.get_by_role("link", name="Sarah EXAMPLE").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sarah EXAMPLE")
    page.reload()
    expect(page.get_by_text("consulted")).to_be_visible()
    assert Look.objects.filter(kind="consulted", task="call 0412").count() == 1


def test_a_number_nobody_has_says_where_was_searched(site: str, page: Page) -> None:
    sign_in(page, site, "operator")
    page.get_by_label("For which call or job").fill("call 0412")
    page.get_by_label("Phone").fill("020 7946 0999")
    expect(page.locator("#found")).to_contain_text("None found · 2 systems")


def test_the_person_page_fits_a_phone(site: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, site, "operator")
    page.get_by_label("For which call or job").fill("call 0412")
    page.get_by_label("Phone").fill("07700900123")
    page.get_by_role("link", name="Sarah EXAMPLE").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sarah EXAMPLE")
    assert too_wide(page) <= 0


@pytest.mark.journey
def test_a_link_is_decided_with_a_reason_and_undone(site: str, page: Page) -> None:
    sign_in(page, site, "specialist-detective")
    page.get_by_role("link", name="Doubtful links").click()
    expect(page.get_by_role("heading", level=2)).to_have_count(1)
    assert faults(page) == ""
    page.get_by_label("What tells you").fill("Spoke to both: sisters.")
    page.get_by_role("button", name="Different people").click()
    expect(page.get_by_text("decided by The specialist-detective")).to_be_visible()
    assert faults(page) == ""
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Same person")).to_be_visible()


def test_a_decision_without_a_reason_is_refused_at_its_field(
    site: str, page: Page, no_complaints: list[str]
) -> None:
    sign_in(page, site, "specialist-detective")
    page.get_by_role("link", name="Doubtful links").click()
    page.get_by_role("button", name="Same person").click()
    expect(page.get_by_text("What tells you is empty. Fill it in.")).to_be_visible()
    assert faults(page) == ""
    no_complaints.clear()  # the browser itself reports a refusal


def test_each_role_is_offered_what_it_may_use(site: str, page: Page) -> None:
    sign_in(page, site, "response-officer")
    names = page.get_by_role("navigation").get_by_role("link").all_inner_texts()
    assert "Doubtful links" not in names


def test_health_is_said_in_words(site: str, page: Page, at: datetime) -> None:
    sign_in(page, site, "operator")
    page.get_by_role("link", name="Health").click()
    expect(page.get_by_text("2 systems: crime system")).to_be_visible()
    assert faults(page) == ""


def test_a_page_that_is_not_there_says_so_plainly(
    site: str, page: Page, no_complaints: list[str]
) -> None:
    sign_in(page, site, "operator")
    page.goto(f"{site}/person/00000000-0000-4000-8000-000000000001/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    no_complaints.clear()  # the browser itself reports a page that is not there


@pytest.mark.journey
def test_signing_out_ends_it(site: str, page: Page) -> None:
    sign_in(page, site, "operator")
    page.get_by_role("button", name="Sign out").click()
    page.goto(site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
