"""Verify the log of acts and looks, or write a checkpoint of it."""

import argparse
import sys
import time

from doorstep.access.chain import checkpoint
from doorstep.access.verify import verify
from doorstep.cli.readers import now

HELP = "verify the log of acts and looks, or write a checkpoint and print its line"
INTACT, BROKEN = 0, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("verify", "checkpoint"))
    parser.add_argument(
        "--printed",
        default="",
        metavar="FINGERPRINT",
        help="verify: a printed checkpoint, which must be in the file",
    )


def run(options: argparse.Namespace) -> int:
    return _checkpoint() if options.what == "checkpoint" else _verify(options.printed)


def _checkpoint() -> int:
    print(checkpoint(now().at).line)
    return INTACT


def _verify(printed: str) -> int:
    began = time.perf_counter()
    found = verify(printed=printed)
    took = time.perf_counter() - began
    for fault in found.faults:
        print(fault)
    checked = f"{found.rows:,} acts and looks, {found.checkpoints:,} checkpoints"
    print(
        f"{'NOT INTACT' if found.faults else 'Intact'}: {checked}, {took:.1f} s.",
        file=sys.stderr if found.faults else sys.stdout,
    )
    return BROKEN if found.faults else INTACT
