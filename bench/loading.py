"""Figures of taking in a file: persons a second, and the largest size in memory.

The file is the crime system's own messy export of persons, read by its shipped map,
by the very command that a force would use. Searchable means that the last record of
the file is found when the command has ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.scratch import ENGINES, figure, postgresql_answers, register, skipped
from forceyear import Settings, write

ROWS = 200_000
MANY = 1_000_000
RECORDS_A_PERSON = 1.6  # at least, so that there are rows to cut off
MAP = "crime-system-persons"


def persons(rows: int, folder: Path) -> Path:
    """Write the crime system's persons; cut to exactly `rows`."""
    people = int(rows / RECORDS_A_PERSON * 1.02)
    write(Settings(people=people, days=28), folder)
    whole = next(folder.glob("*persons*.csv"))
    with whole.open("rb") as source:
        head = list(islice(source, rows + 1))
    if len(head) <= rows:
        raise SystemExit(f"The crime system has only {len(head) - 1:,} persons.")
    cut = folder / "cut.csv"
    cut.write_bytes(b"".join(head))
    whole.unlink()
    return cut


def doorstep(env: dict[str, str], *words: str) -> tuple[float, float]:
    """Run a command of ours; its seconds, and its largest resident size in MiB."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "doorstep", *words], env=env, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"doorstep {' '.join(words)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def engines() -> Iterator[str]:
    for engine in ENGINES:
        if engine == "sqlite" or postgresql_answers():
            yield engine
        else:
            skipped("intake.load", "PostgreSQL does not answer")


def main() -> None:
    """Print `intake.load.rate` and `intake.load.peak_memory`."""
    with tempfile.TemporaryDirectory() as folder:
        some = persons(ROWS, Path(folder))
        for engine in engines():
            with register(engine, "load") as env:
                doorstep(env, "migrate", "--quiet")
                took, _ = doorstep(env, "intake", str(some), "--map", MAP)
                figure("intake.load.rate", ROWS / took, "/s", engine)
    with tempfile.TemporaryDirectory() as folder:
        many = persons(MANY, Path(folder))
        for engine in engines():
            with register(engine, "memory") as env:
                doorstep(env, "migrate", "--quiet")
                _, size = doorstep(env, "intake", str(many), "--map", MAP)
                figure("intake.load.peak_memory", size, "MiB", engine)


if __name__ == "__main__":
    main()
