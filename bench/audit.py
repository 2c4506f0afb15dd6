"""What the chain of acts and looks costs, and how fast it is verified.

Prints `audit.verify.rate` in rows a second over 200,000 looks (50,000 unless
`--full`), and `audit.cost.ratio`: a field of a call saved and its screen drawn, ten
new looks with it, with looks and chain over the same without, in turns.
"""

from __future__ import annotations

import argparse
import sys

from bench.scratch import ENGINES, postgresql_answers, register, run, skipped


def main() -> None:
    """Measure on each engine that answers, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="200,000 looks")
    parser.add_argument("--engine", choices=ENGINES, help="one engine alone")
    asked = parser.parse_args()
    for engine in (asked.engine,) if asked.engine else ENGINES:
        if engine == "postgresql" and not postgresql_answers():
            skipped("audit.verify.rate", "PostgreSQL does not answer")
            continue
        with register(engine, "audit") as env:
            rows = "200000" if asked.full else "50000"
            run("bench.audit_rows", env, engine, rows)


if __name__ == "__main__":
    sys.exit(main())
