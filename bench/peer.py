"""The same look-ups by Splink 5: one record against the registered table, warm.

`predict_between` is what that library offers for one new record against many. It is
asked for the same job: names count by how rare they are, and each of the fourteen
kinds of fragment has a rule by which the right record may be met. How many each of the
two meets is printed beside, since a quick answer that lacks the person is none. Only
the parts that a caller would wait for are timed, in one process, one after the other.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bench.scratch import figure, skipped

ASKED = 50
RARE = ("given", "family", "street")  # compared by how rare a value is
PEER_NAME = "recognise.lookup_100k.splink_ratio"


def rows_of(records: dict[int, Any]) -> list[dict[str, Any]]:
    """Normalised records as Splink takes them: one column a fact, None for no fact."""
    return [{"unique_id": rid, **_row(record)} for rid, record in records.items()]


def _row(record: Any) -> dict[str, Any]:
    name = record.names[0] if record.names else None
    home = record.addresses[0] if record.addresses else None
    digits = record.phones[0].digits if record.phones else ""
    born = record.born
    whole = born is not None and born.is_whole
    return {
        "given": name.given[0] if name and name.given else None,
        "family": name.family[-1] if name and name.family else None,
        "born": f"{born.year}-{born.month:02}-{born.day:02}" if whole else None,
        "decade": str(born.year)[:3] if born is not None else None,
        "postcode": home.postcode or None if home else None,
        "district": home.postcode[:-3] or None if home else None,
        "street": home.street or None if home else None,
        "door": home.number or None if home else None,
        "phone": digits or None,
        "phone6": digits[-6:] or None,
    }


def settings() -> Any:
    """Six facts compared, names by their rarity; a rule for each kind of fragment."""
    import splink.comparison_library as cl  # noqa: PLC0415 - heavy extra
    from splink import SettingsCreator, block_on  # noqa: PLC0415

    def by_rarity(name: str, *levels: float) -> Any:
        made = cl.JaroWinklerAtThresholds(name, list(levels))
        return made.configure(term_frequency_adjustments=True)

    rules = (
        ("phone",),
        ("phone6",),
        ("postcode",),
        ("born",),
        ("street", "door"),
        ("given", "family"),
        ("given", "street"),
        ("given", "decade"),
        ("family", "decade"),
        ("substr(family, 1, 3)", "district", "decade"),
        ("substr(given, 1, 3)", "district", "decade"),
        ("substr(family, 1, 3)", "street"),
        ("substr(given, 1, 3)", "substr(family, 1, 3)"),
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            by_rarity("given", 0.9, 0.7),
            by_rarity("family", 0.9, 0.7),
            cl.LevenshteinAtThresholds("born", 1),
            cl.LevenshteinAtThresholds("postcode", 1),
            by_rarity("street", 0.9),
            cl.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
    )


def compare(
    held: dict[int, Any],
    asked: Sequence[tuple[Any, int]],
    ours: Callable[[Any], Iterable[int]],
    true: Sequence[int],
) -> None:
    """Print how many times longer Splink takes for the same 50 look-ups.

    held   records by id
    asked  normalised fragments, each with the person meant
    ours   looks one up: the records that it finds
    true   each record's person
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
    for column in RARE:
        linker.table_management.compute_tf_table(column)
    # The first is asked twice: what the peer compiles once is not held against it.
    asked = [asked[0], *asked]
    queries = [rows_of({-n: query}) for n, (query, _) in enumerate(asked)]

    def splink(n: int) -> list[int]:
        one = api.register(
            pa.Table.from_pylist(queries[n], schema=table.schema), table_name=f"one{n}"
        )
        found = linker.inference.predict_between(one, many, warning_mode="never")
        return [max(r["unique_id_l"], r["unique_id_r"]) for r in found.as_record_list()]

    with contextlib.redirect_stdout(io.StringIO()):
        theirs = [_timed(splink, n) for n in range(len(asked))][1:]
    own = [_timed(ours, query) for query, _ in asked][1:]
    meant = [person for _, person in asked][1:]
    for name, answers in (("splink", theirs), ("own", own)):
        met = [
            person in {true[rid] for rid in found}
            for person, (_, found) in zip(meant, answers, strict=True)
        ]
        figure(f"recognise.lookup_100k.{name}_met", sum(met) / len(met), "share")
        median = statistics.median(took for took, _ in answers)
        figure(f"recognise.lookup_100k.{name}_p50", median, "ms")
    ratio = statistics.median(t for t, _ in theirs) / statistics.median(
        t for t, _ in own
    )
    figure(PEER_NAME, ratio, "ratio")


def _timed(
    function: Callable[[Any], Iterable[int]], value: Any
) -> tuple[float, list[int]]:
    began = time.perf_counter()
    found = function(value)
    return (time.perf_counter() - began) * 1000, list(found)
