"""A scripted call typed in Chromium while server, tab or browser is killed.

A process with a database of its own: `python -m bench.killed_calls ENGINE CHROMIUM
SERVER_KILLS TAB_KILLS BROWSER_KILLS`; see `bench.call_kills` for what it prints.
A value counts as acknowledged when the page was answered that it is saved, or when the
page itself says "saved" beside the box in which it stands. After a kill of the server
the page goes on; after one of the tab the same tab is loaded again; after one of the
browser another one signs in anew and holds nothing of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from playwright.sync_api import (  # noqa: E402
    Browser,
    Error,
    Playwright,
    sync_playwright,
)

from bench.call_kills import NAME, Key, lost_seconds  # noqa: E402
from bench.saved_kills import (  # noqa: E402
    OPERATOR,
    PASSWORD,
    Value,
    make_operator,
    open_call,
    stored,
)
from bench.scratch import figure  # noqa: E402
from bench.serving import Killer, Server  # noqa: E402
from doorstep.cli import migrate  # noqa: E402

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
SEED = 19
STEP = 0.1  # seconds between two keys
EARLIEST, LATEST = 1.0, 14.0  # seconds of typing before a tab or browser is killed
PATIENCE = 90_000  # milliseconds for a page to have everything saved
MOST_SECONDS = 2.0  # of typing that may be lost
SCRIPT = (
    ("where", "14 Larch Close, Anytown, by the church"),
    ("her_name", "Sarah Example"),
    ("her_phone", "07700 900123"),
    ("him_name", "Mark Other"),
    (
        "text",
        "he is downstairs and he will not let me leave, he took my phone last week "
        "and he put his hands round my neck, the children are in the back room with "
        "me, he said he would find me wherever I go, please be quiet at the door",
    ),
)
# Tells of every value that the page was answered to be saved, and of each that it
# says is saved by the mark beside its box.
WATCH = """(() => {
  const tell = (name, value) => window.benchSaved?.(name, value);
  const real = window.fetch;
  window.fetch = async (address, options = {}) => {
    const answer = await real(address, options);
    if (options.body instanceof URLSearchParams && options.body.has("value")) {
      const [name, value] = [options.body.get("name"), options.body.get("value")];
      const yes = (html) => html.includes('data-saved="yes"') && tell(name, value);
      answer.clone().text().then(yes, () => {});
    }
    return answer;
  };
  document.addEventListener("DOMContentLoaded", () => {
    for (const mark of document.querySelectorAll("[data-mark]")) {
      const name = mark.id.replace("mark-", "");
      const look = () => mark.textContent === "saved" &&
        tell(name, document.getElementById(`box-${name}`).value);
      new MutationObserver(look).observe(mark, { childList: true });
    }
  });
})()"""
# What stands in each box, once all of it is saved; nothing before that.
HELD = """(() => {
  if (document.getElementById("saving")?.textContent !== "Saved") return null;
  const boxes = Array.from(document.querySelectorAll(".ds-box__input"));
  const name = (box) => box.id.replace("box-", "");
  return Object.fromEntries(boxes.map((one) => [name(one), one.value]));
})()"""


@dataclass
class Call:
    """A call that is typed: its keys, and what was acknowledged of it."""

    ref: UUID
    keys: list[Key] = field(default_factory=list)
    acknowledged: set[Value] = field(default_factory=set)

    def lost_values(self) -> list[Value]:
        held = {(name, value.strip()) for name, value in stored(self.ref)}
        told = {(name, value.strip()) for name, value in self.acknowledged}
        return sorted(told - held)


@dataclass
class Desk:
    """An operator's browser, signed in; another one after it was killed."""

    playwright: Playwright
    chromium: str
    site: str
    browser: Browser | None = None
    context: Any = None
    call: Call | None = None

    def start(self) -> None:
        """Start the browser and sign in."""
        self.browser = self.playwright.chromium.launch(
            executable_path=self.chromium, args=list(FLAGS), chromium_sandbox=False
        )
        self.context = self.browser.new_context()
        self.context.set_default_timeout(PATIENCE)
        self.context.expose_function("benchSaved", self._saved)
        self.context.add_init_script(WATCH)
        page = self.context.new_page()
        page.goto(f"{self.site}/sign-in/")
        page.get_by_label("Username").fill(OPERATOR)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda address: "sign-in" not in address)
        page.close()

    def look(self, call: Call) -> Any:
        """The page of a call."""
        self.call = call
        page = self.context.new_page()
        page.goto(f"{self.site}/calls/{call.ref}/")
        at_rest(page.evaluate)
        return page

    def processes(self, kind: str) -> list[int]:
        """Ids of this browser's own processes of one kind."""
        assert self.browser is not None
        session = self.browser.new_browser_cdp_session()
        told = session.send("SystemInfo.getProcessInfo")["processInfo"]
        session.detach()
        return [int(one["id"]) for one in told if one["type"] == kind]

    def _saved(self, name: str, value: str) -> None:
        if self.call is not None and name and value:
            self.call.acknowledged.add((name, value))


def at_rest(evaluate: Callable[[str], Any]) -> dict[str, str]:
    """What a page shows in each box, once it has saved everything."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        with suppress(Error):  # while a page is loading
            if held := evaluate(HELD):
                return dict(held)
        time.sleep(0.1)
    raise SystemExit("a page did not come to rest")


def typed(page: Any, call: Call) -> None:
    """Type the whole script, one key after another at their times."""
    due = time.monotonic()
    for box, text in SCRIPT:
        page.locator(f"#box-{box}").focus()
        for char in text:
            due = max(due + STEP, time.monotonic())
            page.wait_for_timeout(max(0.0, due - time.monotonic()) * 1000)
            call.keys.append(Key(box, char, time.monotonic()))
            page.keyboard.type(char)


@dataclass
class Result:
    """What became of one call."""

    killed: int
    acknowledged: int
    lost: list[Value]
    seconds: float


def result(call: Call, held: dict[str, str], until: float, killed: int) -> Result:
    """Compare what was typed until then with what stands in page and database."""
    keys = [key for key in call.keys if key.at <= until]
    return Result(
        killed,
        len(call.acknowledged),
        call.lost_values(),
        lost_seconds(keys, held, until),
    )


def server_killed(desk: Desk, killer: Killer) -> Result:
    """One call through which the server is killed; the page stays open."""
    call, before = Call(open_call()), killer.done
    page = desk.look(call)
    killer.begin()
    typed(page, call)
    until = time.monotonic()
    killer.rest()
    held = at_rest(page.evaluate)
    stands = stored(call.ref)
    missing = {(n, v) for n, v in held.items() if v and (n, v.strip()) not in stands}
    assert not missing, f"the page says saved, and the database lacks {missing}"
    page.close()
    return result(call, held, until, killer.done - before)


@contextmanager
def killed_at(chance: random.Random, pids: Sequence[int]) -> Iterator[list[float]]:
    """Kill these processes at a random moment; gives when, once it was done."""
    moments: list[float] = []

    def kill() -> None:
        moments.append(time.monotonic())
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    timer = threading.Timer(chance.uniform(EARLIEST, LATEST), kill)
    timer.start()
    yield moments
    timer.join()


def type_until_killed(
    page: Any, call: Call, chance: random.Random, pids: Sequence[int]
) -> float:
    """Type until page or browser is dead; gives when it was killed."""
    with killed_at(chance, pids) as moments, suppress(Error):
        typed(page, call)
    assert moments, "the script was typed before the kill"
    assert call.keys[-1].at >= moments[0] - 2 * STEP, "typing ended before the kill"
    return moments[0]


def evaluated(tab: Any, expression: str) -> Any:
    """The value of an expression in a tab that Playwright takes for dead."""
    asked = {"expression": expression, "returnByValue": True}
    return tab.send("Runtime.evaluate", asked)["result"].get("value")


def tab_killed(desk: Desk, chance: random.Random) -> Result:
    """One call whose tab dies; the same tab is loaded again."""
    call = Call(open_call())
    page = desk.look(call)
    tab = desk.context.new_cdp_session(page)  # outlives the page as Playwright sees it
    until = type_until_killed(page, call, chance, desk.processes("renderer"))
    tab.send("Page.reload")
    held = at_rest(partial(evaluated, tab))
    page.close()
    return result(call, held, until, 1)


def browser_killed(desk: Desk, chance: random.Random) -> Result:
    """One call whose browser dies; another signs in and opens the call."""
    call = Call(open_call())
    page = desk.look(call)
    until = type_until_killed(page, call, chance, desk.processes("browser"))
    desk.start()
    page = desk.look(call)
    held = at_rest(page.evaluate)
    page.close()
    return result(call, held, until, 1)


def calls(
    desk: Desk, server: Server, kills: Sequence[int]
) -> Iterator[tuple[str, Result]]:
    """Call after call until all kills are done, each with what was killed."""
    chance = random.Random(SEED)
    killer = Killer(server, chance, kills[0])
    while killer.done < killer.kills:
        yield "server", server_killed(desk, killer)
    for _ in range(kills[1]):
        yield "tab", tab_killed(desk, chance)
    for _ in range(kills[2]):
        yield "browser", browser_killed(desk, chance)


def told(engine: str, what: str, one: Result) -> Result:
    """Say on the error output what became of a call."""
    words = f"{one.killed} x {what}, {one.acknowledged} acknowledged"
    lost = f"{len(one.lost)} lost {one.lost or ''}, {one.seconds:.2f} s of typing lost"
    print(f"# {engine}: {words}, {lost}", file=sys.stderr, flush=True)
    return one


def main() -> int:
    engine, chromium = sys.argv[1:3]
    kills = [int(word) for word in sys.argv[3:6]]
    migrate.run(argparse.Namespace(quiet=True))
    make_operator()
    call_command("collectstatic", interactive=False, verbosity=0)
    with Server() as server, sync_playwright() as playwright:
        desk = Desk(playwright, chromium, server.site)
        desk.start()
        done = [told(engine, *one) for one in calls(desk, server, kills)]
    lost = sum(len(one.lost) for one in done)
    seconds = max(one.seconds for one in done)
    figure(f"{NAME}.done", sum(one.killed for one in done), "count", engine)
    acknowledged = sum(one.acknowledged for one in done)
    figure(f"{NAME}.acknowledged", acknowledged, "count", engine)
    figure(f"{NAME}.lost_values", lost, "count", engine)
    figure(f"{NAME}.lost_seconds", seconds, "s", engine)
    return 1 if lost or seconds > MOST_SECONDS or not acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
