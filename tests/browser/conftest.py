"""A browser over sample pages: what it complains of fails the test."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import ConsoleMessage, Page

# Playwright keeps an event loop running, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


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
def samples(settings: Any, static_root: None, live_server: Any) -> str:
    """The address of a server that shows every page over sample pictures."""
    settings.ROOT_URLCONF = "tests.browser.urls"
    return str(live_server.url)


@pytest.fixture(autouse=True)
def no_complaints(page: Page) -> Iterator[list[str]]:
    """Fail on any console error: a breach of the content-security policy is one."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.set_default_timeout(10_000)
    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield complaints
    assert complaints == []


def faults(page: Page) -> str:
    """What axe finds on a page, in words; empty when nothing."""
    found = Axe().run(page, options={"runOnly": RULES})
    return found.generate_report() if found.violations_count else ""


def too_wide(page: Page) -> int:
    """By how many pixels a page has to be scrolled sideways."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    )
