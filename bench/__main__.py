"""Print every published figure: `python -m bench [--full] [NAME ...]`.

Each suite is a process of its own, so that none warms or starves another. A figure
that needs public data says `skipped` where DOORSTEP_PUBLIC_DATA is not set.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable

from bench.scratch import ENGINES, postgresql_answers, register, run, skipped

Suite = Callable[[bool], None]
PURE = ("recognise_phones", "labelled", "recognise_households", "briefs", "cues")


def pure(module: str) -> Suite:
    """A suite that needs no database."""

    def suite(full: bool) -> None:
        subprocess.run([sys.executable, "-m", f"bench.{module}"], check=True)

    return suite


def registers(people: int, size: str, *words: str) -> Suite:
    """Look-ups on a register of that many people, on each engine that answers."""

    def suite(full: bool) -> None:
        for engine in ENGINES:
            if engine == "postgresql" and not postgresql_answers():
                skipped(f"recognise.lookup_{size}", "PostgreSQL does not answer")
                continue
            with register(engine, f"register_{size}") as env:
                each = [w for w in words if w != "--peer" or engine == "sqlite"]
                run("bench.register", env, str(people), engine, size, *each)

    return suite


def module(name: str) -> Suite:
    """A suite that makes its own databases."""

    def suite(full: bool) -> None:
        words = ["--full"] if full else []
        subprocess.run([sys.executable, "-m", f"bench.{name}", *words], check=True)

    return suite


SUITES: dict[str, Suite] = {
    **{name: pure(name) for name in PURE},
    "lookup_100k": registers(100_000, "100k", "--peer"),
    "lookup_1m": registers(1_000_000, "1m", "--fuller", "--http"),
    "loading": module("loading"),
    "lookback": module("lookback"),
    "board": module("board"),
    "dispatch": module("dispatch"),
    "call_kills": module("call_kills"),
    "keystrokes": module("keystrokes"),
    "audit": module("audit"),
    "conflicts": module("conflicts"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="at the published sizes")
    parser.add_argument("names", nargs="*", choices=[[], *SUITES], metavar="NAME")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    failed = []
    for name in options.names or SUITES:
        print(f"# {name}", file=sys.stderr, flush=True)
        try:
            SUITES[name](options.full)
        except subprocess.CalledProcessError:
            failed.append(name)
    for name in failed:
        print(f"# {name} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
