"""A call on the real site, keyboard alone: from the ring to the sending."""

import string
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from doorstep.access.models import Act
from doorstep.incidents.models import Attached, Moved, Said
from tests.browser.conftest import faults, too_wide
from tests.browser.known_people import sign_in
from tests.browser.one_at_a_time import LOCK
from tests.browser.test_call_look import SHOTS, SIZES

TYPED = string.ascii_letters + string.digits
BOXES = (
    "where",
    "where_incident",
    "where_home",
    *(
        f"{part}_{what}"
        for part in ("her", "him", "caller")
        for what in ("name", "born", "age", "phone")
    ),
    "text",
)


@pytest.fixture
def call(site: str, page: Page) -> Page:
    """A call that an operator has just opened."""
    sign_in(page, site, "operator")
    page.get_by_role("link", name="Calls").click()
    page.get_by_label("Number shown").fill("07700 900123")
    page.get_by_role("button", name="Open a call").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("999 · call D")
    all_saved(page)
    return page


def saved(name: str, value: str) -> None:
    with LOCK:
        was_saved(name, value)


def was_saved(name: str, value: str) -> None:
    rows = Said.objects.filter(name=name).order_by("-pk")
    assert rows.values_list("value", flat=True).first() == value


def all_saved(page: Page) -> None:
    expect(page.locator("#saving")).to_have_text("Saved")


@pytest.mark.journey
def test_keyboard_alone_leads_from_the_ring_to_the_sending(call: Page) -> None:
    keys = call.keyboard
    keys.press("F2")
    keys.type("14 Larch Close, Anytown", delay=10)
    keys.press("F4")
    keys.type("Sara Exmple", delay=10)
    known = call.locator("#known-her")
    expect(known).to_contain_text("Sarah EXAMPLE")
    assert call.evaluate("document.activeElement.id") == "box-her_name"
    assert faults(call) == ""
    keys.press("Alt+1")
    expect(call.locator("#status")).to_contain_text("Attached as her: Sarah EXAMPLE")
    expect(call.locator(".ds-card")).to_contain_text("within 100 metres")
    keys.press("Shift+F2")
    keys.type("he is downstairs, he put his hands round my neck", delay=5)
    keys.press("F8")
    expect(call.locator("#part-grade")).to_contain_text("Sent to the controller.")
    saved("where", "14 Larch Close, Anytown")
    saved("text", "he is downstairs, he put his hands round my neck")
    assert Moved.objects.get().state == "sent"
    assert faults(call) == ""


@pytest.mark.journey
def test_attach_and_send_are_taken_back_with_one_key(call: Page) -> None:
    call.keyboard.press("F2")
    call.keyboard.type("14 Larch Close")
    call.keyboard.press("F4")
    call.keyboard.type("Sarah Example")
    expect(call.locator("#known-her")).to_contain_text("Sarah EXAMPLE")
    call.keyboard.press("Control+1")
    expect(call.locator(".ds-card")).to_have_count(1)
    call.keyboard.press("Shift+F8")
    expect(call.locator(".ds-card")).to_have_count(0)
    assert Attached.objects.get().until is not None


def test_the_alphabet_and_every_figure_typed_into_each_box_trigger_nothing(
    call: Page,
) -> None:
    for name in BOXES:
        box = call.locator(f"#box-{name}")
        box.focus()
        call.keyboard.type(TYPED)
        expect(box).to_have_value(TYPED)
        assert call.evaluate("document.activeElement.id") == f"box-{name}"
    all_saved(call)
    assert set(Act.objects.filter(code__startswith="call.").values_list("code")) == {
        ("call.open",),
        ("call.say",),
    }


@pytest.mark.journey
def test_the_definition_answers_while_one_chooses(call: Page) -> None:
    call.locator("#box-her_age").fill("34")
    call.locator("#box-him_age").fill("36")
    call.locator("#definition summary").click()
    call.locator("#box-connected").select_option("intimate")
    call.locator("#box-behaviour").select_option("economic")
    why = call.locator("#part-definition-why")
    expect(why).to_contain_text("Within")
    expect(why).to_contain_text("Both are 16 or over")
    call.locator("#box-connected").select_option("none")
    expect(why).to_contain_text("Outside")
    assert faults(call) == ""


def test_the_words_to_paste_come_when_they_are_opened_and_follow_the_call(
    call: Page,
) -> None:
    words = call.locator("#summary-text")
    expect(words).to_have_value("")
    call.locator("#summary summary").click()
    expect(words).not_to_have_value("")
    before = words.input_value()
    assert len(before) <= 500
    call.locator("#box-text").fill("he has a knife")
    all_saved(call)
    expect(words).not_to_have_value(before)
    expect(words).not_to_have_value("")


def test_a_close_by_a_slip_of_the_key_is_undone(call: Page) -> None:
    call.keyboard.press("F9")
    expect(call.locator("#status")).to_contain_text("nobody is sent")
    expect(call.locator("#part-grade")).not_to_contain_text("Sent to")
    call.get_by_role("button", name="Open the call again").click()
    expect(call.locator("#send")).to_be_visible()
    expect(call.locator("#part-bar")).to_contain_text("open")


def test_not_domestic_is_one_key(call: Page) -> None:
    call.keyboard.press("F9")
    expect(call.locator("#status")).to_contain_text("closed")
    assert Moved.objects.get().step == "not domestic"


def test_what_was_typed_is_restored_after_the_tab_died(
    call: Page, no_complaints: list[str]
) -> None:
    call.route("**/say/", lambda route: route.abort())
    call.locator("#box-where").focus()
    call.keyboard.type("14 Larch Close")
    expect(call.locator("#saving")).to_contain_text("Not saved yet")
    expect(call.locator("#mark-where")).to_have_text("not yet saved")
    call.reload()
    expect(call.locator("#box-where")).to_have_value("14 Larch Close")
    call.unroute("**/say/")
    expect(call.locator("#mark-where")).to_have_text("saved")
    saved("where", "14 Larch Close")
    no_complaints.clear()  # the browser itself reports requests that fail


def test_an_answer_moves_no_caret_and_takes_no_focus(call: Page) -> None:
    box = call.locator("#box-her_name")
    box.focus()
    call.keyboard.type("Sarah Example")
    call.keyboard.press("Home")
    call.keyboard.press("ArrowRight")
    expect(call.locator("#known-her")).to_contain_text("Sarah EXAMPLE")
    all_saved(call)
    at = "document.activeElement.id + document.activeElement.selectionStart"
    assert call.evaluate(at) == "box-her_name1"


@pytest.mark.journey
def test_what_another_enters_stands_beside_what_is_being_typed(
    call: Page, another: Callable[..., Page]
) -> None:
    box = call.locator("#box-him_name")
    box.focus()
    call.keyboard.type("Mark")
    all_saved(call)
    theirs = another()
    sign_in(theirs, call.url.split("/calls")[0], "controller")
    theirs.goto(call.url)
    with theirs.expect_response("**/take/"):
        theirs.get_by_role("button", name="Join in, or take over").click()
    with theirs.expect_response("**/say/"):
        theirs.locator("#box-him_name").fill("Marcus")
    expect(theirs.locator("#mark-him_name")).to_have_text("saved")
    expect(call.locator("[data-say=him_name] [data-other-says]")).to_contain_text(
        "Marcus"
    )
    expect(box).to_have_value("Mark")
    call.keyboard.press("F2")
    expect(box).to_have_value("Marcus")


@pytest.mark.journey
def test_an_answer_to_a_question_is_kept_by_arrow_and_space(call: Page) -> None:
    call.keyboard.press("Shift+F2")
    call.keyboard.type("he will not let me out of the house, he hit me")
    first = call.locator("#ask-before input[type=radio]").first
    first.focus()
    call.keyboard.press("Space")
    all_saved(call)
    saved("ask.before", "yes")


def test_words_beside_a_choice_are_kept_with_it_and_stay_while_somebody_types(
    call: Page,
) -> None:
    call.keyboard.press("Shift+F2")
    call.keyboard.type("he will not let me out of the house, he hit me")
    call.locator("#ask-needs input[type=radio]").first.focus()
    call.keyboard.press("Space")
    call.keyboard.press("Tab")
    call.keyboard.type("Polish interpreter", delay=120)  # polls come meanwhile
    all_saved(call)
    saved("ask.needs", "yes: Polish interpreter")
    call.wait_for_timeout(1500)
    call.keyboard.type(f", {TYPED}", delay=5)
    call.keyboard.press("Tab")
    all_saved(call)
    saved("ask.needs", f"yes: Polish interpreter, {TYPED}")
    box = call.locator("#words-needs")
    expect(box).to_have_value(f"Polish interpreter, {TYPED}")
    expect(call.locator("#ask-needs input:checked")).to_have_value("yes")
    assert faults(call) == ""
    call.reload()
    expect(box).to_have_value(f"Polish interpreter, {TYPED}")


def test_history_not_checked_is_said_in_words(
    call: Page, no_complaints: list[str]
) -> None:
    call.route("**/changes/**", lambda route: route.abort())
    expect(call.locator("#status")).to_contain_text("History not checked")
    no_complaints.clear()  # the browser itself reports requests that fail


def test_the_real_screens_please_axe_and_are_looked_at(call: Page) -> None:
    for name, value in (
        ("where", "14 Larch Close, Anytown"),
        ("her_name", "Sara Exmple"),
        ("text", "he will not let me have my phone, he said he would kill me"),
    ):
        call.locator(f"#box-{name}").fill(value)
    expect(call.locator("#known-her")).to_contain_text("Sarah EXAMPLE")
    expect(call.locator("#part-heard")).to_contain_text("Heard in it")
    all_saved(call)
    for size, viewport in SIZES.items():
        call.set_viewport_size(viewport)
        call.goto(call.url.split("?")[0] + ("?panel=1" if size == "panel" else ""))
        all_saved(call)
        if SHOTS:
            whole = size != "desk"
            shot = Path(SHOTS) / f"real-call-{size}.png"
            call.screenshot(path=shot, full_page=whole)
        assert too_wide(call) <= 0
        assert faults(call) == ""


def test_signing_out_in_another_tab_keeps_what_is_typed(
    call: Page, no_complaints: list[str]
) -> None:
    call.context.clear_cookies()
    call.locator("#box-where").focus()
    call.keyboard.type("14 Larch Close")
    expect(call.locator("#status")).to_contain_text("You are signed out")
    expect(call.locator("#box-where")).to_have_value("14 Larch Close")
    expect(call.locator("#saving")).to_contain_text("Not saved yet")
    no_complaints.clear()  # the browser itself reports requests that are refused


def test_a_person_keeps_the_number_over_a_reload(call: Page) -> None:
    call.locator("#box-her_name").fill("Sarah Example")
    expect(call.locator("#known-her")).to_contain_text("Sarah EXAMPLE")
    all_saved(call)
    key = "Object.keys(sessionStorage).find((one) => one.startsWith('numbers'))"
    gone = "00000000-0000-4000-8000-000000000009"
    call.evaluate(
        f"sessionStorage.setItem({key}, '{gone},' + sessionStorage.getItem({key}))"
    )
    call.reload()
    expect(call.locator("#known-her [data-candidate='2']")).to_be_visible()


def test_a_lower_grade_is_kept_with_its_reason_and_the_words_said(
    call: Page, no_complaints: list[str]
) -> None:
    call.locator("#box-text").fill("he hit me")
    all_saved(call)
    call.get_by_text("Another grade, or how to come").click()
    call.get_by_label("Grade", exact=True).select_option("scheduled")
    call.get_by_role("button", name="Keep this grade").click()
    expect(call.locator("#status")).to_contain_text("It needs a reason from the list.")
    call.get_by_label("Why a lower grade").select_option("other")
    call.get_by_label("In your own words").fill("She asks for tomorrow.")
    call.get_by_role("button", name="Keep this grade").click()
    expect(call.locator("#part-grade")).to_contain_text("The controller is told.")
    assert faults(call) == ""
    no_complaints.clear()  # the browser itself reports a refusal


@pytest.mark.journey
def test_a_reload_in_the_middle_of_typing_loses_nothing(call: Page) -> None:
    call.locator("#box-text").focus()
    call.keyboard.type("he is at the door and she")
    call.reload()
    expect(call.locator("#box-text")).to_have_value("he is at the door and she")
    all_saved(call)
    saved("text", "he is at the door and she")


def test_a_key_reaches_who_is_ringing_and_the_next_question_still_to_ask(call):
    call.keyboard.press("Shift+F4")
    assert call.evaluate("document.activeElement.name") == "value"
    assert call.evaluate("document.activeElement.id").startswith("ringing-")
    call.keyboard.press("Shift+F9")
    assert call.evaluate("!!document.activeElement.closest('.ds-ask, #close')")


def test_a_birth_date_that_is_none_is_kept_and_said_at_the_box(call):
    call.locator("#box-her_born").fill("banana")
    expect(call.locator("#mark-her_born")).to_have_text("no date read", timeout=8000)
    expect(call.locator("#box-her_born")).to_have_value("banana")
    expect(call.locator("#checking")).to_have_text("")
