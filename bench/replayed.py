"""One force-year loaded, matched, replayed and held against its truth.

Run as a process with a database of its own: `python -m bench.replayed PEOPLE SEED
ENGINE`; see `bench.lookback`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
django.setup()

from django.utils import timezone  # noqa: E402

import forceyear  # noqa: E402
from bench.scratch import figure  # noqa: E402
from doorstep.cli import migrate  # noqa: E402
from doorstep.cli.readers import Now, now, system_reader  # noqa: E402
from doorstep.pathway.load import load  # noqa: E402
from doorstep.pathway.look_back import look_back  # noqa: E402
from doorstep.pathway.look_back.replay import Outcome  # noqa: E402
from doorstep.people.actions import link_new  # noqa: E402

# Documents of one source that are taken in together, in their order.
TOGETHER = 5000


def take_in(moment: Now, settings: forceyear.Settings) -> None:
    """Load the year as its sources give it, then match every record."""
    by = system_reader(moment, "bench")
    waiting: dict[str, list[Mapping[str, Any]]] = {}

    def load_source(source: str) -> None:
        rows = enumerate(waiting.pop(source), start=1)
        done = load(by=by, at=moment.at, source=source, documents=rows)
        assert not done.refused, f"{done.refused} documents of {source} were refused"

    for source, document in forceyear.documents(settings):
        waiting.setdefault(source, []).append(document)
        if len(waiting[source]) == TOGETHER:
            load_source(source)
    for source in list(waiting):
        load_source(source)
    link_new(by=by, at=moment.at)


def replayed(moment: Now, settings: forceyear.Settings) -> dict[str, Outcome]:
    """What the look-back says of each domestic abuse call, by the log's own id."""
    found: list[Outcome] = []
    look_back(
        by=system_reader(moment, "bench"),
        at=moment.at,
        policy=moment.policy.on(timezone.localdate(moment.at)),
        first=settings.since,
        last=settings.until - timedelta(days=1),
        on_call=found.append,
    )
    return {one.external_id: one for one in found}


def error_in_points(
    found: Mapping[str, Outcome], truth: Mapping[str, forceyear.Truth]
) -> float:
    """How far the share of repeats lies from the truth, in percentage points."""
    ours = sum(one.known.victim for one in found.values()) / len(found)
    true = sum(one.repeats for one in truth.values()) / len(truth)
    return 100 * abs(ours - true)


def agreement(
    found: Mapping[str, Outcome], truth: Mapping[str, forceyear.Truth]
) -> float:
    """Of the calls with a cause by either, the share with the same by both."""
    pairs = [
        (str(found[call].missed or "") if call in found else "", one.missed)
        for call, one in truth.items()
    ]
    given = [pair for pair in pairs if any(pair)]
    return sum(ours == true for ours, true in given) / len(given)


def main() -> None:
    """Print the figures of one engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("engine")
    asked = parser.parse_args()
    settings = forceyear.Settings(people=asked.people, seed=asked.seed)
    migrate.run(argparse.Namespace(quiet=True))
    moment = now()
    began = time.perf_counter()
    take_in(moment, settings)
    matched = time.perf_counter()
    found = replayed(moment, settings)
    took = time.perf_counter() - matched
    truth = {row.truth.call: row.truth for row in forceyear.rows(settings) if row.truth}
    engine = asked.engine
    figure(
        "lookback.repeat_share.error", error_in_points(found, truth), "points", engine
    )
    figure("lookback.missed_causes.agreement", agreement(found, truth), "share", engine)
    figure("lookback.replay.time", took, "s", engine)
    print(
        f"# {asked.people:,} people, {len(found):,} domestic abuse calls; "
        f"loaded and matched in {matched - began:.0f} s",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
