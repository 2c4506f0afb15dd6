"""A place picked from suggestions on the real call's screen, by key or mouse."""

import os
import string
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from doorstep.access.models import Act
from doorstep.access.rules import Reader
from doorstep.incidents.models import Moved
from doorstep.pathway.load import load
from tests.browser.conftest import faults, too_wide
from tests.browser.one_at_a_time import LOCK
from tests.browser.test_call import all_saved, saved
from tests.browser.test_call import call as _call
from tests.browser.test_call_look import SIZES

call = _call
SHOTS = os.environ.get("SHOTS")
PLACES = (
    {"street": "Larch Close", "town": "Anytown", "postcode": "ZZ99 1AA"},
    {"street": "Larch Lane", "town": "Sometown"},
    {"street": "Abcdef Street", "town": "Farville"},
)
CLOSE, LANE = "14 Larch Close, Anytown, ZZ99 1AA", "14 Larch Lane, Sometown"
BOXES = ("where", "where_incident", "where_home")
MOST = 25  # keystrokes from connecting to sending


@pytest.fixture
def typing(nobody: Reader, call: Page) -> Page:
    """A call on which "14 lar" has been typed as the place, and two are suggested."""
    rows = [(n, {"kind": "place", "id": str(n), **one}) for n, one in enumerate(PLACES)]
    with LOCK:
        load(by=nobody, at=nobody.at, source="gazetteer", documents=rows)
    call.keyboard.press("F2")
    call.keyboard.type("14 lar")
    expect(options(call)).to_have_text([CLOSE, LANE])
    return call


def options(page: Page, box: str = "where") -> Any:
    return page.locator(f"#places-box-{box} [role=option]")


def box(page: Page, name: str = "where") -> Any:
    return page.locator(f"#box-{name}")


def closed(page: Page, name: str = "where") -> None:
    expect(page.locator(f"#places-box-{name}")).to_be_hidden()
    expect(box(page, name)).to_have_attribute("aria-expanded", "false")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_keys_alone_pick_a_place_and_send_in_few_strokes(typing: Page) -> None:
    strokes = ["F2", *"14 lar", "ArrowDown", "Enter", "F8"]
    for key in strokes[-3:]:
        typing.keyboard.press(key)
    expect(typing.locator("#part-grade")).to_contain_text("Sent to the controller.")
    assert len(strokes) <= MOST
    saved("where", CLOSE)
    assert Moved.objects.get().state == "sent"


def test_arrows_mark_enter_picks_and_the_focus_stays(typing: Page) -> None:
    typing.keyboard.press("ArrowDown")
    typing.keyboard.press("ArrowDown")
    expect(options(typing).nth(1)).to_have_attribute("aria-selected", "true")
    marked = box(typing).get_attribute("aria-activedescendant")
    assert marked == options(typing).nth(1).get_attribute("id")
    expect(box(typing)).to_have_value("14 lar")
    typing.keyboard.press("Enter")
    expect(box(typing)).to_have_value(LANE)
    assert focused(typing) == "box-where"
    closed(typing)
    all_saved(typing)
    saved("where", LANE)


def test_past_either_end_no_place_is_marked(typing: Page) -> None:
    for key in ("ArrowUp", "ArrowDown"):
        typing.keyboard.press(key)
    expect(box(typing)).not_to_have_attribute("aria-activedescendant", "")
    assert box(typing).get_attribute("aria-activedescendant") is None
    expect(typing.locator("[aria-selected=true]")).to_have_count(0)


def test_a_click_picks_a_place(typing: Page) -> None:
    options(typing).nth(1).click()
    expect(box(typing)).to_have_value(LANE)
    assert focused(typing) == "box-where"
    closed(typing)
    all_saved(typing)
    saved("where", LANE)


def test_escape_closes_the_list_and_keeps_what_was_typed(typing: Page) -> None:
    typing.keyboard.press("ArrowDown")
    typing.keyboard.press("Escape")
    closed(typing)
    expect(box(typing)).to_have_value("14 lar")
    typing.keyboard.press("ArrowDown")
    expect(options(typing)).to_have_count(2)
    all_saved(typing)
    saved("where", "14 lar")


@pytest.mark.parametrize("key", ["Tab", "Enter"])
def test_without_a_mark_a_key_leaves_what_was_typed(typing: Page, key: str) -> None:
    typing.keyboard.press(key)
    closed(typing)
    expect(box(typing)).to_have_value("14 lar")
    assert focused(typing) == ("box-where_incident" if key == "Tab" else "box-where")
    all_saved(typing)
    saved("where", "14 lar")


def test_nothing_is_marked_or_filled_until_somebody_does_it(typing: Page) -> None:
    typing.keyboard.type("ch")
    all_saved(typing)
    expect(options(typing)).to_have_text([CLOSE, LANE])
    expect(typing.locator("[aria-selected=true]")).to_have_count(0)
    expect(box(typing)).to_have_value("14 larch")
    assert focused(typing) == "box-where"


def test_keys_that_act_do_so_while_the_list_is_open(typing: Page) -> None:
    all_saved(typing)
    status = typing.locator("#status")
    expect(status).to_have_text("All that is typed is saved.")  # no poll brings more
    typing.keyboard.press("ArrowDown")
    for key in ("Alt+8", "Control+9"):
        typing.keyboard.press(key)
        assert status.text_content() == f"Nobody has the number {key[-1]}."
        expect(options(typing)).to_have_count(2)
    typing.keyboard.press("F4")
    assert focused(typing) == "box-her_name"
    closed(typing)
    expect(box(typing)).to_have_value("14 lar")


def test_letters_and_figures_in_a_list_that_is_open_are_only_typed(
    typing: Page,
) -> None:
    typed = string.ascii_letters + string.digits
    for name in BOXES:
        box(typing, name).fill("")
        box(typing, name).focus()
        typing.keyboard.type("abc")
        expect(options(typing, name)).to_have_count(1)
        typing.keyboard.press("ArrowDown")
        typing.keyboard.type(typed)
        expect(box(typing, name)).to_have_value(f"abc{typed}")
        assert focused(typing) == f"box-{name}"
    all_saved(typing)
    codes = Act.objects.filter(code__startswith="call.").values_list("code", flat=True)
    assert set(codes) == {"call.open", "call.say"}


def test_an_answer_that_comes_too_late_opens_no_list(typing: Page) -> None:
    typing.keyboard.press("Escape")
    typing.keyboard.type("c")
    typing.keyboard.press("Tab")
    typing.wait_for_timeout(500)
    closed(typing)
    assert focused(typing) == "box-where_incident"


def test_what_a_gazetteer_lists_is_shown_as_text(typing: Page, nobody: Reader) -> None:
    place = {"kind": "place", "id": "x", "street": "<img src=x onerror=y> Larchmont"}
    with LOCK:
        load(by=nobody, at=nobody.at, source="gazetteer", documents=[(1, place)])
    box(typing).fill("img src")
    expect(options(typing)).to_have_text([place["street"]])
    expect(typing.locator(".ds-places img")).to_have_count(0)


def test_without_an_answer_the_box_is_as_it_was(
    typing: Page, no_complaints: list[str]
) -> None:
    typing.route("**/places/suggest/", lambda route: route.abort())
    typing.keyboard.type("ch close")
    closed(typing)
    expect(box(typing)).to_have_value("14 larch close")
    all_saved(typing)
    no_complaints.clear()  # the browser itself reports requests that fail


@pytest.mark.parametrize("size", SIZES)
def test_the_open_list_fits_and_axe_finds_nothing(
    samples: str, page: Page, size: str
) -> None:
    page.set_viewport_size(SIZES[size])
    query = "?panel=1" if size == "panel" else ""
    page.goto(f"{samples}/call/open/{query}")
    for name in BOXES:
        box(page, name).fill("14 larc")
        expect(options(page, name)).to_have_count(8)
        page.keyboard.press("ArrowDown")
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"call-places-{name}-{size}.png")
        assert too_wide(page) <= 0
        assert faults(page) == ""
