"""Learn how often records of one person agree at each level; write a weights file.

Expectation and maximisation over candidate pairs, without labels, started from the
shipped weights and held to them by a Dirichlet prior (so that levels which hardly
occur keep what an expert set, and a thin set cannot carry the model away).  Shares of
strangers (u) stay: they come from frequencies or from the expert.  Pairs that a guard
holds teach nothing: members of one household would be learnt as one person.

Levels that only some values can reach (a short form, an ending, an age that fits) have
an m given that they can be reached, which pairs at large do not show: they stay too.

The shipped file is the expert's: what this script learnt from synthetic households
found fewer on FEBRL 4 and among the historical figures, and was not adopted.

Prints every weight that moved and writes the file only where `--write` says; a person
reads it, runs `bench.labelled` and `bench.recognise_households`, and adopts it or not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from bench.recognise_households import made
from recognise import (
    Comparison,
    MemoryIndex,
    Model,
    Record,
    compare,
    find,
    frequency_of,
    model_of,
    shipped_model,
)

GIVEN_THAT = frozenset(
    ("spelling", "short", "initial", "middle", "part", "fits", "nearly fits", "ending")
)
STAY = frozenset(("exchanged", "id", "email", "unit", "sex"))
PSEUDO_PAIRS = 400.0
ROUNDS = 6
SEED = 20260103

Pair = tuple[Record, Record]
Weights = dict[str, list[float]]


def shipped_text() -> str:
    """Give the shipped weights file as text."""
    version = shipped_model().version.split(".")[0]
    path = files("recognise") / "data" / f"weights-{version}.json"
    return path.read_text(encoding="utf-8")


def pairs_of(records: list[Record], model: Model) -> tuple[list[Pair], MemoryIndex]:
    """Give the pairs that a look-up would compare, each once."""
    index = MemoryIndex()
    for rid, record in enumerate(records):
        index.add(rid, record)
    found = [
        (record, match.record)
        for rid, record in enumerate(records)
        for match in find(record, index, model, 10, guesses="never")
        if match.rid > rid
    ]
    return found, index


def weighed(
    pairs: Iterable[Pair], index: MemoryIndex, model: Model
) -> Iterator[Comparison]:
    """Compare each pair."""
    for a, b in pairs:
        comparison = compare(a, b, model, frequency_of([a, b], index, model))
        if not comparison.guards:
            yield comparison


def learnt(held: dict, comparisons: Iterable[Comparison], prior: dict) -> dict:
    """Give the weights after one round: m of each level, drawn to the prior."""
    seen: Counter[tuple[str, str]] = Counter()
    for comparison in comparisons:
        for evidence in comparison.evidence:
            seen[(evidence.field, evidence.level)] += comparison.probability
    fields = {
        field: levels if field in STAY else _field(field, levels, seen, prior[field])
        for field, levels in held["levels"].items()
    }
    return {**held, "levels": fields}


def _field(
    field: str, levels: Weights, seen: Counter[tuple[str, str]], prior: Weights
) -> Weights:
    """Share what the learnt levels had between them anew."""
    free = [level for level in levels if level not in GIVEN_THAT]
    held = sum(prior[level][0] for level in free)
    total = sum(seen[(field, level)] for level in free) + PSEUDO_PAIRS
    made_anew = {
        level: (held * seen[(field, level)] + PSEUDO_PAIRS * prior[level][0]) / total
        for level in free
    }
    return {
        level: [round(made_anew.get(level, m), 5), u]
        for level, (m, u) in levels.items()
    }


def main() -> None:
    """Learn from synthetic households and print what moved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=1_500)
    parser.add_argument("--write", type=Path, help="the file to write")
    parser.add_argument("--version", default="unadopted")
    asked = parser.parse_args()
    records = [record for _, record in made(asked.households, SEED)]
    start = json.loads(shipped_text())
    pairs, index = pairs_of(records, shipped_model())
    held = start
    for _ in range(ROUNDS):
        model = model_of(json.dumps(held))
        held = learnt(held, weighed(pairs, index, model), start["levels"])
    for field, levels in held["levels"].items():
        for level, (m, _) in levels.items():
            was = start["levels"][field][level][0]
            if abs(m - was) > 0.005:
                print(f"recognise.train.{field}.{level} {was} to {m} share -")
    if asked.write:
        held["version"] = asked.version
        held["provenance"] = f"bench/recognise_train.py from {start['version']}"
        asked.write.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
