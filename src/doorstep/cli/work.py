"""Work that nobody waits for: matching new records. Without it only notices wait."""

import argparse
import signal
import time
from types import FrameType

from django.db import OperationalError

from doorstep.access import guards
from doorstep.cli.readers import now, system_reader
from doorstep.people.actions import link_new, settle

HELP = "do the work in the background until stopped"
IDLE = 2.0  # seconds between looks for new work
ONE_GO = 1000
# Seconds between two slices. SQLite has no queue: who waits to write tries again every
# tenth of a second, and would find the next slice begun each time.
LET_OTHERS_WRITE = 0.15


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what waits, then end")


def run(options: argparse.Namespace) -> int:
    guards.check()
    stopping = Stopping()
    while not stopping.asked:
        try:
            done = _match()
        except OperationalError as error:
            print(f"The database did not answer ({error}); trying again.")
            done = 0
        if options.once and not done:
            return 0
        if not done:
            time.sleep(IDLE)
    return 0


class Stopping:
    """Whether somebody asked the worker to stop; it ends after the slice in hand."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def _match() -> int:
    settle()
    moment = now()
    reader = system_reader(moment, "matching")
    return link_new(
        by=reader,
        at=moment.at,
        most=ONE_GO,
        on_progress=lambda _: time.sleep(LET_OTHERS_WRITE),
    ).done
