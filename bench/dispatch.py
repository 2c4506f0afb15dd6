"""How soon is what a unit must know on the officer's phone?

Prints `brief.dispatch_to_screen.p50` and `.p99` in milliseconds, on SQLite and on
PostgreSQL: from the controller's dispatch to the briefing's first line in the page of a
phone in headless Chromium that asks once a second. See `bench.phones`.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bench.scratch import ENGINES, postgresql_answers, register, run, skipped

NAME = "brief.dispatch_to_screen"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FEW, MANY = 40, 200


def main() -> None:
    """Measure on each engine that answers, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{MANY} dispatches")
    parser.add_argument("--engine", choices=ENGINES, help="one engine alone")
    asked = parser.parse_args()
    if not Path(CHROMIUM).exists():
        skipped(NAME, f"{CHROMIUM} is not there")
        return
    for engine in (asked.engine,) if asked.engine else ENGINES:
        if engine == "postgresql" and not postgresql_answers():
            skipped(NAME, "PostgreSQL does not answer")
            continue
        with register(engine, "dispatch") as env:
            env["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # for the browser's event loop
            run("bench.phones", env, engine, str(MANY if asked.full else FEW), CHROMIUM)


if __name__ == "__main__":
    main()
