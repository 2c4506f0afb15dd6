"""What is lost of a call when the server, the tab or the browser is killed?

Prints `call.kills.lost_values` (acknowledged, and not in the database afterwards) and
`call.kills.lost_seconds` (the longest stretch of typing that is neither in the page nor
in the database afterwards), on SQLite and on PostgreSQL, with how many kills and
acknowledged values they rest on. A scripted call is typed in headless Chromium, ten
keys a second, on a server with two workers: see `bench.killed_calls`.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from bench.scratch import ENGINES, postgresql_answers, register, run, skipped

NAME = "call.kills"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FEW, MANY = (4, 1, 1), (20, 6, 6)  # kills of the server, of a tab, of the browser


@dataclass(frozen=True)
class Key:
    """One key that was typed into a box, and when."""

    box: str
    char: str
    at: float


def lost_seconds(keys: Sequence[Key], held: Mapping[str, str], until: float) -> float:
    """Seconds of the longest stretch of typing of which nothing is held.

    keys   as they were typed, one after another
    held   what stands in each box afterwards
    until  when typing ended: a stretch lasts until the next key that is held, or this
    Spaces are not looked at: a box does not keep one at its end.
    """
    typed = [key for key in keys if not key.char.isspace()]
    kept = _kept(typed, held)
    longest, since = 0.0, None
    for n, key in enumerate(typed):
        if n in kept:
            since = None
            continue
        since = key.at if since is None else since
        after = typed[n + 1].at if n + 1 < len(typed) else until
        longest = max(longest, after - since)
    return longest


def _kept(typed: Sequence[Key], held: Mapping[str, str]) -> set[int]:
    """Which of the keys stand in their boxes."""
    kept: set[int] = set()
    for box in {key.box for key in typed}:
        places = [n for n, key in enumerate(typed) if key.box == box]
        text = "".join(typed[n].char for n in places)
        stands = "".join(held.get(box, "").split())
        found = SequenceMatcher(None, text, stands, autojunk=False)
        for block in found.get_matching_blocks():
            kept.update(places[block.a : block.a + block.size])
    return kept


def main() -> None:
    """Measure on each engine that answers, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{MANY[0]} server kills")
    parser.add_argument("--engine", choices=ENGINES, help="one engine alone")
    asked = parser.parse_args()
    if not Path(CHROMIUM).exists():
        skipped(NAME, f"{CHROMIUM} is not there")
        return
    kills = [str(n) for n in (MANY if asked.full else FEW)]
    for engine in (asked.engine,) if asked.engine else ENGINES:
        if engine == "postgresql" and not postgresql_answers():
            skipped(NAME, "PostgreSQL does not answer")
            continue
        with register(engine, "call_kills") as env:
            env["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # for the browser's event loop
            run("bench.killed_calls", env, engine, CHROMIUM, *kills)


if __name__ == "__main__":
    main()
