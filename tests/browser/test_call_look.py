"""How the operator's call looks at a desk, as a panel and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import faults, too_wide

PANEL = {"width": 420, "height": 900}
SIZES = {"desk": DESK, "panel": PANEL, "phone": PHONE}
SHOTS = os.environ.get("SHOTS")
STATES = ("open", "attached", "not-checked")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_the_call_fits_and_axe_finds_nothing(
    samples: str, page: Page, size: str, state: str
) -> None:
    page.set_viewport_size(SIZES[size])
    query = "?panel=1" if size == "panel" else ""
    page.goto(f"{samples}/call/{state}/{query}")
    expect(page.get_by_text("Do not read out")).to_be_visible()
    if SHOTS:
        page.screenshot(
            path=Path(SHOTS) / f"call-{state}-{size}.png", full_page=size != "desk"
        )
    assert too_wide(page) <= 0
    assert faults(page) == ""


@pytest.mark.parametrize("where", ["/calls/", "/calls/none/"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_list_of_calls_fits_and_axe_finds_nothing(
    samples: str, page: Page, size: str, where: str
) -> None:
    page.set_viewport_size(SIZES[size])
    page.goto(f"{samples}{where}")
    if SHOTS:
        name = where.strip("/").replace("/", "-")
        page.screenshot(path=Path(SHOTS) / f"{name}-{size}.png")
    assert too_wide(page) <= 0
    assert faults(page) == ""
