"""A hundred jobs in an empty database, twenty screens on them: see `bench.board`.

Run as a process with a database of its own: `python -m bench.board_jobs ENGINE`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from http.client import HTTPConnection
from uuid import UUID, uuid4

import django

django.setup()

from bench.board import NAME, PASSWORD, PORT, Screen, watch  # noqa: E402
from bench.scratch import figure  # noqa: E402
from doorstep.access.actions import (  # noqa: E402
    hold,
    make_post,
    make_staff,
    make_unit,
)
from doorstep.access.rules import Reader  # noqa: E402
from doorstep.cli import migrate  # noqa: E402
from doorstep.cli.readers import Now, now, staff_reader, system_reader  # noqa: E402
from doorstep.cli.serve import command  # noqa: E402
from doorstep.incidents.actions.marks import suspect  # noqa: E402
from doorstep.incidents.rules.board import Suspect  # noqa: E402
from doorstep.incidents.rules.calls import Channel  # noqa: E402
from doorstep.pathway.call import steps  # noqa: E402

JOBS, SCREENS, SECONDS, WARM = 100, 20, 20, 4
OPERATOR = "board-operator"
SAID = {
    "ringing": "her",
    "text": "He won't let me have my phone and he held me by the throat.",
    "ask.before": "yes",
    "ask.children": "yes: two",
}


def make_force(moment: Now) -> None:
    """One operator, and a controller for each screen."""
    by, since = system_reader(moment, "bench"), moment.at - timedelta(hours=3)
    force = make_unit("Bench")
    controllers = [("controller", f"board{n}") for n in range(SCREENS)]
    for role, name in [("operator", OPERATOR), *controllers]:
        staff = make_staff(number=name, name=name, username=name, password=PASSWORD)
        post = make_post(name=role, role=role, unit=force)
        hold(by=by, at=since, staff=staff, post=post)


def make_job(operator: Reader, controller: Reader, n: int) -> UUID:
    """One call that was told, sent, and for two of three given a unit."""
    at: datetime = operator.at
    line = "07700 900123"
    ref = steps.open_call(
        operator, at=at, ref=uuid4(), channel=Channel.EMERGENCY, number=line
    )
    where = f"{n + 1} Larch Close, Anytown"
    for name, value in {"where": where, **SAID}.items():
        steps.say(operator, at=at, ref=ref, name=name, value=value)
    steps.send(operator, at=at, ref=ref)
    if n % 3:
        steps.dispatch(controller, at=at, ref=ref, callsign=f"Y{n}")
    return ref


def make_jobs(moment: Now) -> list[UUID]:
    """A hundred jobs, one a minute until now."""
    operator = staff_reader(OPERATOR, moment, "bench")
    controller = staff_reader("board0", moment, "bench")
    return [
        make_job(replace(operator, at=at), replace(controller, at=at), n)
        for n in range(JOBS)
        for at in [moment.at - timedelta(minutes=n)]
    ]


def serve_and_watch(engine: str, change: Callable[[int], None]) -> None:
    """Serve the database that stands, and print the figures."""
    server = subprocess.Popen(command("127.0.0.1", PORT, 2), env=os.environ)
    try:
        wait()
        screens = [Screen(f"board{n}") for n in range(SCREENS)]
        watch(screens, WARM)
        quiet, _ = watch(screens, SECONDS)
        done = threading.Event()
        changing = threading.Thread(target=keep_changing, args=(change, done))
        changing.start()
        busy, statuses = watch(screens, SECONDS)
        done.set()
        changing.join()
    finally:
        server.terminate()
        server.wait(timeout=30)
    figure("board.quiet.p95", p95(quiet), "ms", engine)
    figure("board.poll.p50", statistics.median(busy), "ms", engine)
    figure(NAME, p95(busy), "ms", engine)
    wrong = [status for status in statuses if status not in (200, 204)]
    figure("board.poll.errors", len(wrong), "count", engine)
    whole = statuses.count(200) / len(statuses)
    figure("board.poll.whole", whole, "share", engine)


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def keep_changing(change: Callable[[int], None], done: threading.Event) -> None:
    turn = 0
    while not done.wait(1):
        change(turn)
        turn += 1


def wait() -> None:
    """Until the server answers."""
    for _ in range(100):
        try:
            to = HTTPConnection("127.0.0.1", PORT, timeout=2)
            to.request("GET", "/sign-in/")
            to.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine")
    engine = parser.parse_args().engine
    migrate.run(argparse.Namespace(quiet=True))
    moment = now()
    make_force(moment)
    refs = make_jobs(moment)
    by = staff_reader("board0", moment, "bench")

    def change(turn: int) -> None:
        state = list(Suspect)[turn % len(Suspect)]
        at = moment.at + timedelta(seconds=turn)
        suspect(by=by, at=at, ref=refs[turn % JOBS], state=state)

    serve_and_watch(engine, change)


if __name__ == "__main__":
    sys.exit(main())
