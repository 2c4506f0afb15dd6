"""Does a look-back count what truly repeated, and say rightly why it was missed?

A synthetic force-year goes through the real load and the real matching into an empty
database, on SQLite and on PostgreSQL; the replay is held against the year's own truth.
Prints `name value unit engine`, one line a figure:

    lookback.repeat_share.error        share of calls with an earlier recorded event of
                                       the same victim, in points off the truth
    lookback.missed_causes.agreement   of the calls for which replay or truth gives a
                                       cause, the share for which they give the same
    lookback.replay.time               the replay alone, of the whole year
"""

from __future__ import annotations

import argparse

from bench.scratch import ENGINES, postgresql_answers, register, run, skipped

PEOPLE, SEED = 10_000, 1
NAMES = (
    "lookback.repeat_share.error",
    "lookback.missed_causes.agreement",
    "lookback.replay.time",
)


def main(words: list[str] | None = None) -> None:
    """Measure on each engine, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--engine", choices=ENGINES, help="one engine alone")
    asked = parser.parse_args(words)
    for engine in (asked.engine,) if asked.engine else ENGINES:
        if engine == "postgresql" and not postgresql_answers():
            for name in NAMES:
                skipped(name, "no PostgreSQL answers")
            continue
        with register(engine, "lookback") as env:
            run("bench.replayed", env, str(asked.people), str(asked.seed), engine)


if __name__ == "__main__":
    main()
