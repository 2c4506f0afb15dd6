"""Load a source system's export: nothing lost, refused rows explained."""

import argparse
import sys
import time
from functools import partial
from pathlib import Path

from doorstep.cli import CommandError
from doorstep.cli.readers import now, system_reader
from doorstep.intake.mapfile import find_map, load_map, shipped
from doorstep.intake.outcome import IntakeError
from doorstep.intake.rehearse import rehearse
from doorstep.intake.run import run as run_intake
from doorstep.intake.summary import Progress
from doorstep.pathway.load import OF_COMMANDS, load, note_refused

HELP = "load a source system's export; running it again adds nothing"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV, XLSX, JSON lines or Parquet")
    parser.add_argument(
        "--map",
        required=True,
        help=f"a map file, or one that ships: {', '.join(shipped())}",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="read and check all, load nothing"
    )


def run(options: argparse.Namespace) -> int:
    moment = now()
    try:
        map_ = load_map(find_map(options.map))
        by = system_reader(moment, f"intake of {options.file.name[:80]}")
        taker = partial(
            load, by=by, at=moment.at, source=map_.source, forms=OF_COMMANDS
        )
        summary = run_intake(
            options.file,
            map_,
            at=moment.at,
            load=rehearse if options.dry_run else taker,
            dry_run=options.dry_run,
            on_progress=Shown(),
        )
    except IntakeError as error:
        raise CommandError(str(error)) from error
    if summary.refused and not options.dry_run:
        note_refused(by=by, at=moment.at, source=map_.source, refused=summary.refused)
    print("\n".join(summary.lines()))
    return 0 if summary.adds_up() else 1


class Shown:
    """Progress on one line of the terminal, where there is one."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        if not sys.stderr.isatty():
            return
        rate = progress.rows / max(0.001, time.monotonic() - self.began)
        end = "\n" if progress.share >= 1 else ""
        print(
            f"\r{progress.share:4.0%}  {progress.rows:,} rows  {rate:,.0f} /s  "
            f"{progress.refused:,} refused ",
            end=end,
            file=sys.stderr,
            flush=True,
        )
