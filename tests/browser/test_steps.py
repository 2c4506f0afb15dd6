"""The card of steps on a phone: it fits, reads well, and opens without signal."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import faults, too_wide

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def card(static_root: None, live_server: object, page: Page) -> str:
    page.set_viewport_size(PHONE)
    return f"{live_server.url}/steps/"  # type: ignore[attr-defined]


def test_the_card_fits_a_phone_and_axe_finds_nothing(card: str, page: Page) -> None:
    page.goto(card)
    assert too_wide(page) <= 0
    assert faults(page) == ""


def test_the_card_opens_without_signal_once_it_has_been_opened(
    card: str, page: Page
) -> None:
    page.goto(card)
    expect(page.get_by_text("opens without signal")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="At the door", exact=True)).to_be_visible()
    expect(page.get_by_text("Camera on before you knock.")).to_be_visible()
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")


def test_nothing_but_the_card_is_kept(card: str, page: Page) -> None:
    page.goto(card)
    expect(page.get_by_text("opens without signal")).to_be_visible()
    page.goto(card.replace("/steps/", "/sign-in/"))
    page.goto(card)
    kept = page.evaluate(
        """async () => {
          const kept = await (await caches.open("steps")).keys();
          return kept.map((one) => new URL(one.url).pathname);
        }"""
    )
    assert "/steps/" in kept
    assert all(path.startswith(("/steps/", "/static/")) for path in kept)
