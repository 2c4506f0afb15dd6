"""A browser over sample pages: what it complains of fails the test."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)
from playwright.sync_api import Error as PlaywrightError

from doorstep.access.rules import Reader
from tests.browser.chromium import CHROMIUM, DESK, FLAGS
from tests.browser.known_people import CALL, ORDER, SARAH, take_in
from tests.browser.one_at_a_time import LOCK

# Playwright keeps an event loop running, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A busy machine is slow, which is no failure: what is waited for has long to come.
LONGEST = 30_000
expect.set_options(timeout=LONGEST)


# pytest-base-url, which pytest-playwright brings, is a version behind pytest.
OTHERS = (
    "ignore:Session-scoped fixtures defined as instance:pytest.PytestRemovedIn10Warning"
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("filterwarnings", OTHERS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("DOORSTEP_REQUIRE_ALL"):
            pytest.fail(f"{CHROMIUM} is not there")
        pytest.skip(f"{CHROMIUM} is not there")
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": list(FLAGS),
        "chromium_sandbox": False,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": DESK, "locale": "en-GB"}


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for WhiteNoise to find empty; the files come from where they are."""
    middleware = ["tests.browser.one_at_a_time.OneAtATime", *settings.MIDDLEWARE]
    empty = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=empty, MIDDLEWARE=middleware):
        yield


@pytest.fixture
def site(
    static_root: None, live_server: Any, cast: Mapping[str, Reader], nobody: Reader
) -> str:
    """The real site, with a force, one of each role and her history."""
    take_in(nobody, "crime system", SARAH, CALL, ORDER)
    return str(live_server.url)


@pytest.fixture
def samples(settings: Any, static_root: None, live_server: Any) -> str:
    """The address of a server that shows every page over sample pictures."""
    settings.ROOT_URLCONF = "tests.browser.urls"
    return str(live_server.url)


@pytest.fixture(autouse=True)
def no_complaints(page: Page) -> Iterator[list[str]]:
    """Fail on any console error: a breach of the content-security policy is one."""
    complaints: list[str] = []
    asked = heed(page, complaints)
    yield complaints
    heard = list(complaints)  # by now: what a refusal brings on its way out is none
    leave(page, asked)
    assert heard == []


@pytest.fixture
def another(
    new_context: Callable[..., BrowserContext], no_complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Opens the browser of somebody else, on a screen of a size."""
    opened: list[tuple[Page, set[Request]]] = []

    def open_one(viewport: dict[str, int] = DESK) -> Page:
        theirs = new_context().new_page()
        theirs.set_viewport_size(viewport)  # type: ignore[arg-type]
        opened.append((theirs, heed(theirs, no_complaints)))
        return theirs

    yield open_one
    for theirs, asked in opened:
        leave(theirs, asked)


def heed(page: Page, complaints: list[str]) -> set[Request]:
    """Note what a page complains of; returns what it asks, while it is not answered."""
    asked: set[Request] = set()

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.set_default_timeout(LONGEST)
    page.on("request", lambda request: asked.add(request))
    for answered in ("requestfinished", "requestfailed"):
        page.on(answered, lambda request: asked.discard(request))
    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return asked


def leave(page: Page, asked: set[Request]) -> None:
    """Leave a page that asks by itself, when all that it asked is answered.

    What is answered later would find the database emptied for the next test. A box that
    is left is saved: if it were left with the page, nobody would see it being asked.
    """
    with suppress(PlaywrightError):  # a page on its way elsewhere has no box
        page.evaluate("() => document.activeElement?.blur()")
    page.wait_for_timeout(20)
    for _ in range(LONGEST // 20):
        if not asked:
            break
        page.wait_for_timeout(20)
    page.goto("about:blank")
    with LOCK:
        pass


class Clock:
    """The clock of the site: it may be stopped, and put forward."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        self._stopped: datetime | None = None
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return (self._stopped or self._real()) + self._ahead

    def stop(self) -> None:
        self._stopped = self._real()

    def put_forward(self, **by: float) -> None:
        self._ahead += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """No test waits for what the site's own clock decides."""
    made = Clock(timezone.now)
    monkeypatch.setattr(timezone, "now", made)
    return made


def reach(page: Page, wanted: Locator, most: int = 60) -> None:
    """Go by the tabulator key, as a hand without a mouse does, and be there."""
    expect(wanted).to_be_visible()
    for _ in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} was not reached in {most} steps")


def faults(page: Page) -> str:
    """What axe finds on a page, in words; empty when nothing."""
    found = Axe().run(page, options={"runOnly": RULES})
    return found.generate_report() if found.violations_count else ""


def too_wide(page: Page) -> int:
    """By how many pixels a page has to be scrolled sideways."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    )
