"""Match the records that wait to be matched."""

import argparse
import sys

from doorstep.cli.readers import now, system_reader
from doorstep.people.actions import link_new
from doorstep.people.actions.link import Progress

HELP = "match every record that waits: join what is certain, list what is doubtful"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--most", type=int, help="how many records at most")


def run(options: argparse.Namespace) -> int:
    moment = now()
    done = link_new(
        by=system_reader(moment, "matching"),
        at=moment.at,
        most=options.most,
        on_progress=_show,
    )
    print(
        f"{done.done:,} records matched: {done.joined:,} joined, "
        f"{done.doubted:,} doubtful links to look at."
    )
    return 0


def _show(progress: Progress) -> None:
    if sys.stderr.isatty():
        end = "\n" if progress.done >= progress.of else ""
        print(f"\r{progress.done:,} of {progress.of:,} ", end=end, file=sys.stderr)
