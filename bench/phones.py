"""From the controller's dispatch to the line on an officer's phone.

Four phones show *My jobs* and ask once a second, as phones do. Units are sent through
the step that every door takes, at any moment between two questions; each page notes
when the first line of that job stands in it. A process with a database of its own:
`python -m bench.phones ENGINE DISPATCHES CHROMIUM`.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

import forceyear  # noqa: E402
from bench.scratch import figure  # noqa: E402
from doorstep.access.actions import (  # noqa: E402
    hold,
    make_post,
    make_staff,
    make_unit,
)
from doorstep.cli import migrate  # noqa: E402
from doorstep.cli.readers import now, staff_reader, system_reader  # noqa: E402
from doorstep.cli.serve import command  # noqa: E402
from doorstep.incidents.actions import leave  # noqa: E402
from doorstep.incidents.rules.calls import Channel, LeftHow  # noqa: E402
from doorstep.pathway.call import steps  # noqa: E402
from doorstep.pathway.load import load  # noqa: E402
from doorstep.people.actions import link_new  # noqa: E402

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
PHONE = {"width": 360, "height": 740}
PHONES, KEPT = 4, 2  # jobs that a phone shows beside the new one, as on a busy night
PEOPLE, SEED = 2000, 13
EVERY = 8  # of the force's rows: enough that most who ring are known
PORT = 8131
SITE = f"http://127.0.0.1:{PORT}"
PASSWORD = "bench-password-only"
LONGEST = 20_000  # milliseconds after which a line has not come
# When each job's first line came into the page, by the clock of this machine.
WATCH = """() => {
  window.came = {};
  const look = () => {
    for (const job of document.querySelectorAll("[data-job]")) {
      const ready = !job.textContent.includes("Briefing on its way");
      if (ready && !(job.dataset.job in window.came)) {
        window.came[job.dataset.job] = performance.timeOrigin + performance.now();
      }
    }
  };
  const all = { childList: true, subtree: true, characterData: true };
  new MutationObserver(look).observe(document.getElementById("watched"), all);
  look();
}"""


@dataclass
class Phone:
    """An officer's page, and the jobs that it shows, oldest first."""

    number: str
    page: Any
    jobs: list[UUID] = field(default_factory=list)


def staff(number: str, role: str, unit: Any) -> None:
    """Somebody who holds one post of this role."""
    moment = now()
    by = system_reader(moment, "bench")
    made = make_staff(number=number, name=number, username=number, password=PASSWORD)
    post = make_post(name=number, role=role, unit=unit)
    hold(by=by, at=moment.at, staff=made, post=post)


def history() -> list[dict[str, Any]]:
    """Load a part of a small force's year; gives persons in it, to ring as."""
    moment = now()
    by = system_reader(moment, "bench")
    year = forceyear.Settings(people=PEOPLE, seed=SEED, until=date(2026, 6, 1))
    rows: dict[str, list[dict[str, Any]]] = {}
    for source, document in islice(forceyear.documents(year), 0, None, EVERY):
        rows.setdefault(source, []).append(document)
    for source, own in rows.items():
        load(by=by, at=moment.at, source=source, documents=enumerate(own, 1))
    while link_new(by=by, at=now().at).done:
        pass
    return [d for own in rows.values() for d in own if d["kind"] == "person"]


def calls(persons: Sequence[dict[str, Any]], count: int) -> list[UUID]:
    """Calls that wait for a unit, each about somebody who may be known."""
    reader = staff_reader("operator", now(), "bench")
    made = []
    for n in range(count):
        person, ref = persons[n % len(persons)], uuid4()
        line = (person.get("phones") or [""])[0]
        steps.open_call(
            reader, at=reader.at, ref=ref, channel=Channel.EMERGENCY, number=line
        )
        said = {
            "where": person.get("address") or "the bus station",
            "her_name": person.get("name") or person.get("family") or "",
            "ask.weapon": "yes, a knife",
        }
        for name, value in said.items():
            steps.say(reader, at=reader.at, ref=ref, name=name, value=value)
        steps.send(reader, at=reader.at, ref=ref)
        made.append(ref)
    return made


def wait() -> None:
    """Wait until the server answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{SITE}/steps/", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not answer")


@contextmanager
def phones(chromium: str) -> Iterator[list[Phone]]:
    """Phones whose officers have signed in and look at their jobs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=list(FLAGS), chromium_sandbox=False
        )
        yield [_phone(browser, f"officer{n}") for n in range(PHONES)]
        browser.close()


def _phone(browser: Browser, number: str) -> Phone:
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    page.goto(f"{SITE}/jobs/")
    page.get_by_label("Username").fill(number)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#watched").wait_for()
    page.evaluate(WATCH)
    return Phone(number, page)


def sent(held: Sequence[Phone], refs: Sequence[UUID]) -> Iterator[float]:
    """Milliseconds from each dispatch to its first line in the page."""
    chance = random.Random(SEED)
    for n, ref in enumerate(refs):
        phone = held[n % len(held)]
        time.sleep(chance.random())
        reader = staff_reader("controller", now(), "bench")
        began = time.time() * 1000
        made = steps.dispatch(
            reader, at=reader.at, ref=ref, callsign=f"EX{n}", number=phone.number
        )
        told = f"() => window.came['{made}']"
        came = phone.page.wait_for_function(told, timeout=LONGEST).json_value()
        phone.jobs.append(made)
        _leave(phone)
        yield came - began


def _leave(phone: Phone) -> None:
    """Let the phone forget its oldest job, as it does some hours after leaving."""
    if len(phone.jobs) <= KEPT:
        return
    reader = staff_reader("controller", now(), "bench")
    then = reader.at - timedelta(days=1)
    leave(by=reader, at=then, dispatched=phone.jobs.pop(0), how=LeftHow.LEFT)


def main() -> None:
    engine, count, chromium = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    migrate.run(argparse.Namespace(quiet=True))
    unit = make_unit("Bench")
    staff("operator", "operator", unit)
    staff("controller", "controller", unit)
    for n in range(PHONES):
        staff(f"officer{n}", "response-officer", unit)
    call_command("collectstatic", interactive=False, verbosity=0)
    refs = calls(history(), count)
    server = subprocess.Popen(command("127.0.0.1", PORT, 2), env=os.environ)
    try:
        wait()
        with phones(chromium) as held:
            ordered = sorted(sent(held, refs))
    finally:
        server.terminate()
        server.wait(timeout=30)
    name = "brief.dispatch_to_screen"
    figure(f"{name}.p50", statistics.median(ordered), "ms", engine)
    figure(f"{name}.p99", ordered[int(len(ordered) * 0.99)], "ms", engine)


if __name__ == "__main__":
    main()
