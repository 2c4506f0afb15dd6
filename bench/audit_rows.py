"""A log of many looks, verified; saves of a call with looks and chain and without.

Run as a process with a database of its own: see `bench.audit`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock
from uuid import UUID, uuid4

import django

django.setup()

from bench.scratch import figure  # noqa: E402
from doorstep.access import actions, chain  # noqa: E402
from doorstep.access.actions import (  # noqa: E402
    hold,
    make_post,
    make_staff,
    make_unit,
    write_looks,
)
from doorstep.access.rules import Kind, Reader  # noqa: E402
from doorstep.access.verify import verify  # noqa: E402
from doorstep.cli import migrate  # noqa: E402
from doorstep.cli.readers import now, staff_reader, system_reader  # noqa: E402
from doorstep.incidents.rules.calls import Channel  # noqa: E402
from doorstep.pathway.call import steps  # noqa: E402
from doorstep.pathway.call.page import call_page  # noqa: E402

AT_ONCE = 500
PAIRS, WARM = 100, 10


def operator() -> Reader:
    """An operator, on duty now."""
    moment = now()
    staff = make_staff(number="op", name="Op", username="op", password=None)
    post = make_post(name="operator", role="operator", unit=make_unit("Bench"))
    hold(by=system_reader(moment, "bench"), at=moment.at, staff=staff, post=post)
    return staff_reader("op", now(), "bench")


def fill(reader: Reader, rows: int) -> None:
    """Write that many looks, as screens do."""
    for _ in range(0, rows, AT_ONCE):
        for _ in range(AT_ONCE):
            reader.note(uuid4(), Kind.LISTED)
        write_looks(reader)


@contextmanager
def unchained() -> Iterator[list[chain.Row]]:
    """Write as if there were no chain."""
    yield []


WRITE = {True: chain.chained, False: unchained}


def request(reader: Reader, ref: UUID, n: int, *, audited: bool) -> float:
    """Save a field, draw the screen and write its looks: milliseconds.

    Not audited, no look is written and the act of the field is not chained.
    """
    began = time.perf_counter()
    steps.say(reader, at=reader.at, ref=ref, name="text", value=f"he shouts {n}")
    call_page(reader, ref)
    for _ in range(10):
        reader.note(uuid4(), Kind.LISTED)
    if audited:
        write_looks(reader)
    reader.noted.clear()
    return (time.perf_counter() - began) * 1000


def cost(reader: Reader) -> float:
    """Median of a request with looks and chain over that without, in turns."""
    ref = uuid4()
    steps.open_call(reader, at=reader.at, ref=ref, channel=Channel.EMERGENCY)
    steps.say(reader, at=reader.at, ref=ref, name="where", value="9 Larch Close")
    times: dict[bool, list[float]] = {True: [], False: []}
    for n in range(2 * PAIRS + WARM):
        audited = n % 2 == 0
        with mock.patch.object(actions.chain, "chained", WRITE[audited]):
            took = request(reader, ref, n, audited=audited)
        if n >= WARM:
            times[audited].append(took)
    return statistics.median(times[True]) / statistics.median(times[False])


def main() -> None:
    """Fill, verify, and compare."""
    engine, rows = sys.argv[1], int(sys.argv[2])
    migrate.run(argparse.Namespace(quiet=True))
    reader = operator()
    fill(reader, rows)
    chain.checkpoint(reader.at)
    began = time.perf_counter()
    found = verify()
    took = time.perf_counter() - began
    assert not found.faults, found.faults[0]
    figure("audit.verify.rate", found.rows / took, "/s", engine)
    figure("audit.cost.ratio", cost(reader), "ratio", engine)


if __name__ == "__main__":
    main()
