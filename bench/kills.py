"""Kill loads at random moments and see whether anything is lost or doubled.

Prints no figure: it fails when a register that was killed while it was filled differs
from one that was not. `python -m bench.kills [--full]`: 3 kills an engine, or 20.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402

import forceyear  # noqa: E402
from bench.scratch import ENGINES, postgresql_answers, register  # noqa: E402
from doorstep.access.models import Act  # noqa: E402
from doorstep.cli import migrate  # noqa: E402
from doorstep.cli.readers import now, system_reader  # noqa: E402
from doorstep.duties.models import Owed  # noqa: E402
from doorstep.incidents.models import (  # noqa: E402
    Call,
    Incident,
    Involvement,
    Narrative,
    Place,
    PlaceKey,
)
from doorstep.pathway import load as loading  # noqa: E402
from doorstep.people.actions import spool  # noqa: E402
from doorstep.people.models import (  # noqa: E402
    Apart,
    Indexed,
    Link,
    Marker,
    Person,
    Posting,
    Protection,
    Record,
    Relationship,
    Spelling,
    Term,
)
from doorstep.people.queries.secrets import secret  # noqa: E402
from recognise import Record as Normal  # noqa: E402
from recognise import keys, terms  # noqa: E402

PEOPLE, SEED = 2000, 11
BATCH = 100  # documents in one act: many small ones give many moments to be killed at
SPOOLED = 50  # records; above it a batch goes by way of the spool
FEW, MANY = 3, 20
LONGEST = 0.03  # seconds; longer than a batch takes

Document = dict[str, Any]


def documents() -> list[tuple[str, Document]]:
    """A force's rows with the source of each, in the order in which they came."""
    year = forceyear.Settings(people=PEOPLE, seed=SEED, until=date(2026, 6, 1))
    return list(forceyear.documents(year))


def by_source(rows: Iterable[tuple[str, Document]]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for source, document in rows:
        found.setdefault(source, []).append(document)
    return found


def load_all(rows: Sequence[tuple[str, Document]], told: int | None = None) -> None:
    """Load every source's rows; a byte is written to `told` after each batch."""
    moment = now()
    by = system_reader(moment, "kills")
    for source, own in by_source(rows).items():
        loading.load(
            by=by,
            at=moment.at,
            source=source,
            documents=enumerate(own, 1),
            on_progress=lambda _: os.write(told, b".") if told else None,
        )


def killed(rows: Sequence[tuple[str, Document]], chance: random.Random) -> bool:
    """Load in a process of its own and kill it; whether it was killed at work."""
    connections.close_all()
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _work(rows, theirs)
    os.close(theirs)
    batches = sum(-(-len(own) // BATCH) for own in by_source(rows).values())
    _wait(ours, chance.randrange(batches))
    time.sleep(chance.uniform(0, LONGEST))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(ours)
    return os.WIFSIGNALED(status)


def _work(rows: Sequence[tuple[str, Document]], told: int) -> None:
    """The child's whole life; it leaves without cleaning up after its parent."""
    code = 1
    try:
        load_all(rows, told)
        code = 0
    finally:
        os._exit(code)


def _wait(pipe: int, batches: int) -> None:
    """Wait until that many batches are in, or the child has ended."""
    for _ in range(batches):
        if not os.read(pipe, 1):
            return


def kill_often(rows: Sequence[tuple[str, Document]], kills: int, seed: int) -> int:
    """Kill `kills` loads of ever more rows, as files of a feed grow; then finish.

    Returns how many were killed at work.
    """
    chance = random.Random(seed)
    done = 0
    for n in range(kills):
        upto = len(rows) * (n + 1) // (kills + 1)
        while not killed(rows[:upto], chance):
            upto = min(len(rows), upto + BATCH)
        done += 1
        whole_batches_or_nothing()
    load_all(rows)
    return done


def whole_batches_or_nothing() -> None:
    """Whatever stands belongs to an act that stands, and the act counts it."""
    acts = dict(Act.objects.values_list("ref", "counts"))
    for model in (Record, Person, Link, Incident, Marker, Relationship, Apart):
        refs = set(model.objects.values_list("act", flat=True))
        assert refs <= set(acts), f"{model.__name__}: rows of an act that is not there"
    loaded = sum(counts["loaded"] for counts in acts.values() if "loaded" in counts)
    asked = [Marker, Relationship, Incident]
    held = sum(model.objects.count() for model in asked)
    own = Record.objects.filter(external_id__in=_own_ids()).count()
    assert loaded == held + own, f"{loaded} counted, {held + own} there"


_OWN: set[str] = set()


def _own_ids() -> set[str]:
    """Ids of persons who come by themselves and not within an incident."""
    if not _OWN:
        _OWN.update(d["id"] for _, d in documents() if d["kind"] == "person")
    return _OWN


def nothing_missing() -> None:
    """Every record has its keys, its words are counted, its person is there."""
    held: Counter[tuple[int, int]] = Counter(
        Posting.objects.values_list("key", "record")
    )
    wanted: Counter[tuple[int, int]] = Counter()
    words: Counter[tuple[str, str]] = Counter()
    for pk, text in Indexed.objects.values_list("record_id", "packed"):
        normal = Normal.unpack(text)
        wanted.update((key, pk) for key in keys(normal, secret()))
        words.update(terms(normal))
    assert held == wanted, "postings differ from what the records are filed under"
    counted = {(k, t): n for k, t, n in Term.objects.values_list("kind", "token", "n")}
    assert counted == words, "words are counted wrongly"
    assert not spool.spooled(), "keys wait in the spool"
    records = set(Record.objects.values_list("pk", flat=True))
    assert records == set(Indexed.objects.values_list("pk", flat=True))
    assert records == set(Link.objects.values_list("record_id", flat=True))
    assert Link.objects.count() == len(records), "a record was linked twice"


def each_document_once(rows: Sequence[tuple[str, Document]]) -> None:
    """Every document stands in its first version, once, and in no other."""
    tables = {"person": Record, "incident": Incident}
    tables |= {"marker": Marker, "relationship": Relationship}
    for kind, model in tables.items():
        wanted = {(source, d["id"]) for source, d in rows if d["kind"] == kind}
        held = Counter(
            pair
            for pair in model.objects.values_list("source", "external_id")
            if kind != "person" or pair in wanted
        )
        assert held == Counter(wanted), f"{kind}: lost or doubled"


def picture() -> dict[str, str]:
    """What the register holds, table by table, without what differs by run."""
    named = {
        pk: (source, external, version)
        for pk, source, external, version in Record.objects.values_list(
            "pk", "source", "external_id", "version"
        )
    }
    happened = {
        pk: (source, external, version)
        for pk, source, external, version in Incident.objects.values_list(
            "pk", "source", "external_id", "version"
        )
    }
    places = dict(Place.objects.values_list("pk", "incident_id"))
    tables: dict[str, Iterable[Any]] = {
        "record": Record.objects.values_list(
            "source", "external_id", "version", "digest", "recorded_at"
        ),
        "incident": Incident.objects.values_list(
            "source", "external_id", "version", "digest", "at", "grade"
        ),
        "marker": Marker.objects.values_list(
            "source", "external_id", "version", "digest", "terms"
        ),
        "relationship": Relationship.objects.values_list(
            "source", "external_id", "version", "digest"
        ),
        "apart": (
            sorted((named[a], named[b]))
            for a, b in Apart.objects.values_list("left_id", "right_id")
        ),
        "involvement": (
            (happened[i], named[r], role)
            for i, r, role in Involvement.objects.values_list(
                "incident_id", "record_id", "role"
            )
        ),
        "narrative": ((happened[pk], t) for pk, t in Narrative.objects.values_list()),
        "call": (
            (happened[pk], number, flag)
            for pk, number, flag in Call.objects.values_list()
        ),
        "place": ((happened[pk],) for pk in places.values()),
        "place key": (
            (happened[places[place]], key)
            for place, key in PlaceKey.objects.values_list("place_id", "key")
        ),
        "protection": (
            (named[pk], sort, digest)
            for pk, sort, digest in Protection.objects.values_list(
                "record_id", "sort", "digest"
            )
        ),
        "posting": (
            (named[r], k) for k, r in Posting.objects.values_list("key", "record")
        ),
        "term": Term.objects.values_list("kind", "token", "n"),
        "spelling": Spelling.objects.values_list("deletion", "term__token"),
        "person": [(Person.objects.count(),)],
        "link": ((named[r],) for r in Link.objects.values_list("record_id", flat=True)),
        "owed": Owed.objects.values_list("code", "owner", "counts_from"),
    }
    return {name: _hash(rows) for name, rows in tables.items()}


def _hash(rows: Iterable[Any]) -> str:
    lines = sorted(repr(row) for row in rows)
    made = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    return f"{len(lines)} rows {made}"


def fill(kills: int, seed: int) -> dict[str, Any]:
    """Fill this process's register with that many kills, and tell what it holds."""
    migrate.run(argparse.Namespace(quiet=True))
    loading.BATCH = BATCH
    spool.FEW = SPOOLED
    rows = documents()
    done = kill_often(rows, kills, seed)
    nothing_missing()
    each_document_once(rows)
    before = picture()
    load_all(rows)
    assert picture() == before, "loading again added something"
    return {"killed": done, "engine": connection.vendor, "picture": before}


def filled(engine: str, kills: int, seed: int) -> dict[str, Any]:
    """The same in a process and a register of its own."""
    with register(engine, f"kills_{kills}") as env:
        words = ["--fill", str(kills), "--seed", str(seed)]
        done = subprocess.run(
            [sys.executable, "-m", "bench.kills", *words],
            env=env,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def differences(engine: str, kills: int, seed: int = SEED) -> tuple[int, list[str]]:
    """How many loads were killed, and the tables that differ from a quiet load's."""
    quiet, other = filled(engine, 0, seed), filled(engine, kills, seed)
    assert other["engine"] == engine
    differ = [
        f"{table}: {quiet['picture'][table]}, after kills {held}"
        for table, held in other["picture"].items()
        if quiet["picture"][table] != held
    ]
    return other["killed"], differ


def engines() -> Iterator[str]:
    for engine in ENGINES:
        if engine == "sqlite" or postgresql_answers():
            yield engine


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--fill", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if options.fill is not None:
        print(json.dumps(fill(options.fill, options.seed)))
        return 0
    wrong = []
    for engine in engines():
        count, differ = differences(engine, MANY if options.full else FEW, options.seed)
        print(
            f"# {engine}: {count} loads killed, {len(differ)} tables differ",
            file=sys.stderr,
        )
        wrong += differ
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
