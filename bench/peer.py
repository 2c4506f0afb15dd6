"""The same look-ups by Splink 5: one record against the registered table, warm.

`predict_between` is what that library offers for one new record against many. It is
given our own keys for blocking, which is kind to it: with hand-written rules it
misses more and reads no less. Only whole-process parts that a caller would wait for
are timed, in one process with ours, one after the other.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.scratch import figure, skipped

ASKED = 50
PEER_NAME = "recognise.lookup_100k.splink_ratio"


def rows_of(records: dict[int, Any]) -> list[dict[str, Any]]:
    """Normalised records as Splink takes them: one column a fact."""
    found = []
    for rid, record in records.items():
        name = record.names[0] if record.names else None
        born = record.born
        home = record.addresses[0] if record.addresses else None
        whole = born is not None and born.is_whole
        found.append(
            {
                "unique_id": rid,
                "given": name.given[0] if name and name.given else None,
                "family": name.family[-1] if name and name.family else None,
                "born": f"{born.year}-{born.month:02}-{born.day:02}" if whole else None,
                "postcode": home.postcode if home and home.postcode else None,
                "street": home.street if home and home.street else None,
                "phone": record.phones[0].digits if record.phones else None,
            }
        )
    return found


def settings() -> Any:
    """A plain model of six fields, blocked so that each fragment may be found."""
    import splink.comparison_library as cl  # noqa: PLC0415 - heavy extra
    from splink import SettingsCreator, block_on  # noqa: PLC0415

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("given", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("family", [0.9, 0.7]),
            cl.LevenshteinAtThresholds("born", 1),
            cl.LevenshteinAtThresholds("postcode", 1),
            cl.JaroWinklerAtThresholds("street", [0.9]),
            cl.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("phone"),
            block_on("postcode"),
            block_on("born"),
            block_on("given", "family"),
            block_on("family", "substr(born, 1, 4)"),
            block_on("given", "street"),
        ],
    )


def compare(
    held: dict[int, Any],
    asked: Sequence[Any],
    ours: Callable[[Any], object],
) -> None:
    """Print how many times longer Splink takes for the same 50 look-ups.

    held   records by id; asked normalised fragments; ours looks one up
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - heavy extra
        from splink import DuckDBAPI, Linker  # noqa: PLC0415
    except ImportError:
        skipped(PEER_NAME, "the extra `link` is not installed")
        return
    api = DuckDBAPI()
    table = pa.Table.from_pylist(rows_of(held))
    many = api.register(table, table_name="many")
    linker = Linker(many, settings(), log_level=40)
    # The first is asked twice: what the peer compiles once is not held against it.
    queries = [rows_of({-n: q}) for n, q in enumerate([asked[0], *asked], 1)]

    def splink(n: int) -> None:
        one = api.register(
            pa.Table.from_pylist(queries[n], schema=table.schema), table_name=f"one{n}"
        )
        found = linker.inference.predict_between(one, many, warning_mode="never")
        found.as_record_list()

    with contextlib.redirect_stdout(io.StringIO()):
        splink(0)
        theirs = [_timed(splink, n) for n in range(1, len(queries))]
    own = [_timed(ours, query) for query in asked]
    figure("recognise.lookup_100k.splink_p50", statistics.median(theirs), "ms")
    figure(PEER_NAME, statistics.median(theirs) / statistics.median(own), "ratio")


def _timed(function: Callable[[Any], object], value: Any) -> float:
    began = time.perf_counter()
    function(value)
    return (time.perf_counter() - began) * 1000
