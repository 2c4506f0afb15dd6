"""Figures of a whole register: loading it, its size, look-ups by fragment.

Run as a process with a database of its own: `python -m bench.register PEOPLE ENGINE`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

import forceyear  # noqa: E402
from bench import calls, http, peer  # noqa: E402
from bench.fragments import ANSWERABLE, KINDS, fragments, sample  # noqa: E402
from bench.scratch import figure  # noqa: E402
from doorstep.access.actions import (  # noqa: E402
    hold,
    make_post,
    make_staff,
    make_unit,
)
from doorstep.cli import migrate  # noqa: E402
from doorstep.cli.readers import now, staff_reader, system_reader  # noqa: E402
from doorstep.pathway.load import load  # noqa: E402
from doorstep.people.actions import find_common  # noqa: E402
from doorstep.people.queries.index import RegisterIndex  # noqa: E402
from doorstep.web.pauses import settle_collector  # noqa: E402
from recognise import (  # noqa: E402
    Given,
    GivenAddress,
    GivenName,
    find,
    normalise,
    shipped_model,
)

SEED = 7
WARM = 140


def load_people(people: int) -> int:
    """Load that many people, each record under the number of its true person."""
    moment = now()
    rows = forceyear.people(people, SEED)
    done = load(
        by=system_reader(moment, "bench"),
        at=moment.at,
        source="bench",
        documents=(
            (n, {**document, "note": str(person)})
            for n, (person, document) in enumerate(rows, 1)
        ),
    )
    return done.loaded


def truth() -> list[int]:
    """The true person of each record, by primary key; records come in that order."""
    found = [0]
    for person, _ in forceyear.people(_people(), SEED):
        found.append(person)
    return found


def _people() -> int:
    return int(sys.argv[1])


def query_of(said: dict[str, Any]) -> Any:
    """A fragment as the search page would take it."""
    name = GivenName(
        whole=said.get("name", ""),
        given=said.get("given", ""),
        family=said.get("family", ""),
    )
    place = GivenAddress(
        text=said.get("address", ""), postcode=said.get("postcode", "")
    )
    told = said.get("said_on")
    return Given(
        names=(name,) if name != GivenName() else (),
        born=said.get("born", ""),
        age=said.get("age", ""),
        said_on=date.fromisoformat(told) if told else None,
        phones=tuple(said.get("phones", ())),
        addresses=(place,) if place != GivenAddress() else (),
    )


@dataclass
class Answer:
    """One look-up: how long it took, and where the right person stood."""

    kind: str
    seconds: float
    rank: int
    probability: float
    first_is_right: bool


def answers(
    asked: Sequence[tuple[str, dict[str, Any], int]], true: Sequence[int]
) -> Iterator[Answer]:
    """Look each fragment up, score and reasons included."""
    model = shipped_model()
    for kind, said, person in asked:
        began = time.perf_counter()
        index = RegisterIndex.whole()
        query = normalise(query_of(said))
        matches = find(query, index, model, 20, person_of=index.persons_of)
        took = time.perf_counter() - began
        persons = list(dict.fromkeys(true[m.rid] for m in matches))
        rank = persons.index(person) + 1 if person in persons else 0
        best = matches[0].probability if matches else 0.0
        yield Answer(kind, took, rank, best, rank == 1)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def look_ups(size: str, engine: str, per_kind: int, *, fuller: bool) -> None:
    """Print times, and with `fuller` recall by kind and calibration."""
    true = truth()
    people = _people()
    chosen = sample(people, SEED, per_kind * 40)
    asked = list(fragments(chosen, SEED, per_kind))
    warm = list(fragments(sample(people, SEED, WARM * 40), SEED + 1, WARM // 14))
    list(answers(warm, true))
    settle_collector()  # as every serving process does
    given = list(answers(asked, true))
    times = [a.seconds * 1000 for a in given]
    figure(f"recognise.lookup_{size}.p50", statistics.median(times), "ms", engine)
    figure(f"recognise.lookup_{size}.p99", percentile(times, 0.99), "ms", engine)
    if fuller:
        _recall(given, engine)
        _calibration(given, engine)


def search_http(engine: str) -> None:
    """Print the time of searches over HTTP, looks written."""
    moment = now()
    by = system_reader(moment, "bench")
    unit = make_unit("Bench")
    names = [f"bench{n}" for n in range(8)]
    for name in names:
        staff = make_staff(
            number=name, name=name, username=name, password=http.PASSWORD
        )
        post = make_post(name=name, role="operator", unit=unit)
        hold(by=by, at=moment.at, staff=staff, post=post)
    chosen = sample(_people(), SEED, 6000)
    asked = [said for _, said, _ in fragments(chosen, SEED + 2, 130)]
    http.search(asked, names, engine)


def call_screens(engine: str) -> None:
    """Print the times of operators' screens over HTTP; after `search_http`."""
    reader = staff_reader("bench0", now(), "bench")
    chosen = sample(_people(), SEED, 6000)
    asked = [said for _, said, _ in fragments(chosen, SEED + 4, calls.CALLS // 14 + 1)]
    refs = calls.calls(reader, asked)
    texts = ["he took my phone", "he said he will kill me", "noise upstairs again"]
    calls.work("bench0", http.PASSWORD, refs, texts, engine)


def beside_splink(size: int) -> None:
    """Print how many times longer the peer takes for the same look-ups."""
    index, model = RegisterIndex.whole(), shipped_model()
    held = dict(index.records(range(1, size + 1)))
    chosen = sample(_people(), SEED, 2000)
    said = list(fragments(chosen, SEED + 3, 4))[: peer.ASKED]
    asked = [(normalise(query_of(one)), person) for _, one, person in said]

    def ours(query: Any) -> list[int]:
        one = RegisterIndex.whole()
        found = find(query, one, model, 20, person_of=one.persons_of)
        return [match.rid for match in found]

    for query, _ in asked:
        ours(query)
    peer.compare(held, asked, ours, truth())


def _recall(given: Sequence[Answer], engine: str) -> None:
    shares = {}
    for kind in KINDS:
        of_kind = [a for a in given if a.kind == kind]
        within = sum(1 for a in of_kind if 1 <= a.rank <= 5)
        shares[kind] = within / len(of_kind)
        figure(f"recognise.fragments.{kind}.within5", shares[kind], "share", engine)
    mean = statistics.mean(shares[kind] for kind in ANSWERABLE)
    figure("recognise.fragments.answerable.within5", mean, "share", engine)


def _calibration(given: Sequence[Answer], engine: str) -> None:
    sure = [a for a in given if a.probability >= 0.9]
    right = sum(1 for a in sure if a.first_is_right)
    figure("recognise.calibration.at_0_9", right / max(1, len(sure)), "share", engine)
    share = len(sure) / len(given)
    figure("recognise.calibration.share_at_0_9", share, "share", engine)


def size_of_index() -> int:
    """Bytes of all that look-ups read: postings, packed records, words, spellings."""
    tables = (
        "people_posting",
        "people_indexed",
        "people_term",
        "people_spelling",
        "people_commonkey",
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ", ".join(f"'{name}'" for name in tables)
            cursor.execute(
                "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
                f"WHERE c.relname IN ({names})"
            )
            return int(cursor.fetchone()[0])
        total = 0
        for name in tables:
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name IN "
                "(SELECT name FROM sqlite_master WHERE tbl_name = %s)",
                [name],
            )
            total += cursor.fetchone()[0] or 0
        return total


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("people", type=int)
    parser.add_argument("engine")
    parser.add_argument("size")
    parser.add_argument("--per-kind", type=int, default=150)
    parser.add_argument("--fuller", action="store_true")
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--http", action="store_true")
    options = parser.parse_args()
    migrate.run(argparse.Namespace(quiet=True))
    count = load_people(options.people)
    find_common()
    if options.fuller:
        name = "people.index.bytes_per_record"
        figure(name, size_of_index() / count, "bytes", options.engine)
    look_ups(options.size, options.engine, options.per_kind, fuller=options.fuller)
    if options.peer:
        beside_splink(count)
    if options.http:
        search_http(options.engine)
        call_screens(options.engine)


if __name__ == "__main__":
    main()
