"""Households joined by rule: nobody merged with another, own records together.

Every record looks for others; what `may_join` allows is joined.  Prints
`name value unit engine`.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict

from bench.households import Maker
from recognise import MemoryIndex, Record, find, may_join, normalise, shipped_model

HOUSEHOLDS = 10_000
SEED = 20260102


def made(households: int, seed: int) -> list[tuple[int, Record]]:
    """Make the records of so many households, each with its true person."""
    maker = Maker(seed, households)
    return [
        (person.true, normalise(given))
        for _ in range(households)
        for person in maker.household()
        for given in maker.records(person)
    ]


def joined(records: list[tuple[int, Record]]) -> list[int]:
    """Join what may be joined; give the group of each record."""
    index, model = MemoryIndex(), shipped_model()
    for rid, (_, record) in enumerate(records):
        index.add(rid, record)
    leader = list(range(len(records)))

    def top(rid: int) -> int:
        while leader[rid] != rid:
            rid = leader[rid]
        return rid

    for rid, (_, record) in enumerate(records):
        for match in find(record, index, model, guesses="never"):
            if match.rid == rid:
                continue
            verdict = may_join(record, match.record, match.comparison)
            if verdict.answer == "join":
                leader[top(rid)] = top(match.rid)
    return [top(rid) for rid in range(len(records))]


def figures(records: list[tuple[int, Record]], groups: list[int]) -> dict[str, float]:
    """Count groups that hold more than one person, and records with their own.

    own_records_joined  of the records of persons who have several, the share that
                        stands with another of its own person
    own_pairs_joined    of the pairs of records of one person, the share in one group
    """
    persons_of: defaultdict[int, set[int]] = defaultdict(set)
    groups_of: defaultdict[int, list[int]] = defaultdict(list)
    for (person, _), group in zip(records, groups, strict=True):
        persons_of[group].add(person)
        groups_of[person].append(group)
    several = [Counter(held) for held in groups_of.values() if len(held) > 1]
    n_records = sum(held.total() for held in several)
    joined_ones = sum(n for held in several for n in held.values() if n > 1)
    pairs = sum(held.total() * (held.total() - 1) // 2 for held in several)
    together = sum(n * (n - 1) // 2 for held in several for n in held.values())
    return {
        "wrong_merges": sum(len(persons) > 1 for persons in persons_of.values()),
        "own_records_joined": joined_ones / max(n_records, 1),
        "own_pairs_joined": together / max(pairs, 1),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    records = made(asked.households, asked.seed)
    found = figures(records, joined(records))
    print(f"recognise.households.wrong_merges {found['wrong_merges']:.0f} count -")
    for name in ("own_records_joined", "own_pairs_joined"):
        print(f"recognise.households.{name} {found[name]:.4f} ratio -")


if __name__ == "__main__":
    main()
