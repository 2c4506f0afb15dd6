"""Take the pictures of the documentation from a running demonstration.

`python -m tests.browser.shots http://127.0.0.1:8000 docs/tutorial/pictures`

The people shown are the first that the demonstration itself suggests, so that any
seed will do. Look at every picture before it is committed.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS, PHONE

DESK = {"width": 1200, "height": 860}
CALL = {"width": 1440, "height": 900}
PANEL = {"width": 420, "height": 900}
PASSWORD = "doorstep"
OFFICER = "ro01"
SAID = "he is downstairs, he put his hands round my neck, he has my phone"


def sign_in(page: Page, site: str, role: str) -> None:
    """Sign in as the account that the sign-in page names for a role."""
    page.goto(f"{site}/sign-in/")
    row = page.get_by_role("row").filter(has_text=role)
    page.get_by_label("Username").fill(row.locator("kbd").inner_text())
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def find(page: Page, *, phone: str, name: str = "") -> None:
    """Ask for a person and wait for the answer."""
    page.get_by_label("For which call or job").fill("call 0412")
    page.get_by_label("Name").fill(name)
    with page.expect_response("**/found/"):
        page.get_by_label("Phone").fill(phone)
    page.locator(".ds-candidate").first.wait_for()
    page.wait_for_load_state("networkidle")


def desk(browser: Browser, site: str, folder: Path) -> None:
    """What an operator and a detective see at a desk."""
    page = browser.new_page(viewport=DESK)
    page.goto(f"{site}/sign-in/")
    page.screenshot(path=folder / "sign-in.png")
    tries = page.locator(".ds-tries kbd").all_inner_texts()
    sign_in(page, site, "Operator")
    find(page, phone=tries[1], name=tries[0])
    page.locator(".ds-candidate summary").first.click()
    page.screenshot(path=folder / "find.png")
    page.locator(".ds-candidate__name a").first.click()
    page.screenshot(path=folder / "person.png")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site, "Specialist detective")
    page.get_by_role("link", name="Doubtful links").click()
    page.screenshot(path=folder / "links.png")
    page.goto(f"{site}/look-back/")
    page.screenshot(path=folder / "look-back.png", full_page=True)
    page.close()


def phone(browser: Browser, site: str, folder: Path) -> None:
    """The search page on a telephone."""
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{site}/sign-in/")
    tries = page.locator(".ds-tries kbd").all_inner_texts()
    sign_in(page, site, "Operator")
    find(page, phone=tries[1])
    with page.expect_response("**/found/"):
        page.get_by_role("button", name="Find", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / "find-phone.png")
    page.close()


def taken_call(browser: Browser, site: str, folder: Path) -> None:
    """A call that the demonstration suggests: at the desk, and as a panel."""
    page = browser.new_page(viewport=CALL)
    page.goto(f"{site}/sign-in/")
    tries = page.locator(".ds-tries kbd").all_inner_texts()
    sign_in(page, site, "Operator")
    page.get_by_role("link", name="Calls").click()
    page.get_by_label("Number shown").fill(tries[1])
    page.get_by_role("button", name="Open a call").click()
    page.locator("#box-where").press_sequentially("2 mill")
    page.locator("[role=option]").first.wait_for()
    page.screenshot(path=folder / "call-place.png")
    page.locator("#box-where").press("ArrowDown")
    page.locator("#box-where").press("Enter")
    page.locator("#box-her_name").fill(tries[0])
    page.locator("#box-text").fill(SAID)
    page.locator("#known-her [data-candidate]").first.wait_for()
    page.keyboard.press("Alt+1")
    page.locator(".ds-card").first.wait_for()
    page.locator("#saving", has_text="Saved").wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / "call.png")
    page.set_viewport_size(PANEL)
    page.goto(f"{page.url}?panel=1")
    page.locator(".ds-card").first.wait_for()
    page.screenshot(path=folder / "call-panel.png")
    page.set_viewport_size(CALL)
    page.keyboard.press("F8")
    page.locator("#part-grade", has_text="Sent to the controller").wait_for()
    page.close()


def control_room(browser: Browser, site: str, folder: Path) -> None:
    """The board with a job open beside it, and the specialist's queue."""
    page = browser.new_page(viewport=CALL)
    sign_in(page, site, "Controller")
    page.goto(f"{site}/board/")
    page.locator(".ds-rows__list a", has_text="D").first.click()
    page.get_by_label("Call sign").fill("YT31")
    page.get_by_label("Staff number, if known").fill(OFFICER)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("The unit is sent, and").wait_for()
    page.screenshot(path=folder / "board.png")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site, "Control-room specialist")
    page.goto(f"{site}/queue/")
    page.screenshot(path=folder / "queue.png")
    page.close()


def officer(browser: Browser, site: str, folder: Path) -> None:
    """The briefing and the card of steps on the officer's telephone."""
    page = browser.new_page(viewport=PHONE)
    sign_in(page, site, "Response officer")
    page.goto(f"{site}/jobs/")
    page.locator("#watched a").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / "briefing-phone.png", full_page=True)
    page.goto(f"{site}/steps/")
    page.screenshot(path=folder / "steps-phone.png")
    page.close()


def main(site: str, target: str) -> None:
    """Write every picture into `target`."""
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS), chromium_sandbox=False
        )
        desk(browser, site, folder)
        phone(browser, site, folder)
        taken_call(browser, site, folder)
        control_room(browser, site, folder)
        officer(browser, site, folder)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
