"""Work that nobody waits for: matching new records, and telling other systems.

Without it only notices wait. One job that fails keeps no other from being done.
"""

import argparse
import signal
import time
from datetime import timedelta
from threading import Event
from types import FrameType

from doorstep.access import guards
from doorstep.access.actions import merge_looks
from doorstep.access.chain import checkpoint
from doorstep.cli.follow import beside, guarded, targets, teller
from doorstep.cli.readers import now, system_reader
from doorstep.pathway.call.feed import room_of
from doorstep.pathway.call.late import look_again
from doorstep.pathway.conflicts import compared_at, keep_all, keep_up
from doorstep.people.actions import find_common, link_new, settle

HELP = "do the work in the background until stopped"
IDLE = 2.0  # seconds between looks for new work
ONE_GO = 1000
NIGHT = timedelta(days=1)  # between two rounds of what takes minutes
KEEP_UP = 60.0  # seconds between two looks at what must be kept from staff
CHECKPOINT = 300.0  # seconds between two checkpoints of the log of acts and looks
# Seconds between two slices. SQLite has no queue: who waits to write tries again every
# tenth of a second, and would find the next slice begun each time.
LET_OTHERS_WRITE = 0.15


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what waits, then end")


def run(options: argparse.Namespace) -> int:
    guards.check()
    if options.once:
        guarded("merging looks", merge_looks)
        while guarded("matching", _match):
            pass
        guarded("looking again", _look_again)
        guarded("keeping from staff", _keep_up)
        guarded("announcing", teller(targets()).once)
        return 0
    stopping = Stopping()
    beside(stopping.event)
    due = again = 0.0
    while not stopping.event.is_set():
        if time.monotonic() >= due:
            guarded("writing a checkpoint", _checkpoint)
            due = time.monotonic() + CHECKPOINT
        guarded("merging looks", merge_looks)
        guarded("looking again", _look_again)
        if time.monotonic() >= again:
            guarded("keeping from staff", _keep_up)
            guarded("the round of the night", _night)
            again = time.monotonic() + KEEP_UP
        if not guarded("matching", _match):
            stopping.event.wait(IDLE)
    return 0


class Stopping:
    """Whether somebody asked the worker to stop; it ends after the slice in hand."""

    def __init__(self) -> None:
        self.event = Event()
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.event.set()


def _checkpoint() -> int:
    """Write where the log of acts and looks ends: what is cut off later shows."""
    checkpoint(now().at)
    return 0


def _look_again() -> int:
    """Look again at jobs that a unit went to before history could be checked."""
    moment = now()
    return look_again(room_of(system_reader(moment, "late look")), at=moment.at)


def _keep_up() -> int:
    """Keep what has come to be known since from staff who are a party to it."""
    moment = now()
    return keep_up(by=system_reader(moment, "conflicts"), at=moment.at)


def _night() -> int:
    """Compare all staff with all records, and find common keys, once a day."""
    moment, last = now(), compared_at()
    if last is not None and moment.at - last < NIGHT:
        return 0
    find_common()
    return keep_all(by=system_reader(moment, "conflicts"), at=moment.at)


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
