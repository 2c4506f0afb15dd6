"""Holds acts and looks against their chain, and the chain against its checkpoints."""

import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from doorstep.access.chain import (
    BATCH,
    COLUMNS,
    MODELS,
    START,
    Checkpoint,
    checkpoint_file,
    digest,
    held_heads,
    key,
    moment,
    short,
    signed,
    stored,
    text_of,
)
from doorstep.access.journal import looks_file, pending, refused
from doorstep.access.models import ChainEntry

NOUNS = {"act": "an act", "look": "a look"}


@dataclass(frozen=True)
class Fault:
    """One place where what stands is not what was written.

    touches  refs of the thing or person that the row is about
    """

    what: str
    where: str
    at: datetime | None = None
    touches: tuple[str, ...] = ()

    def __str__(self) -> str:
        when = f", {self.at.astimezone(UTC):%d %b %Y %H:%M:%S} UTC" if self.at else ""
        about = f", about {', '.join(self.touches)}" if self.touches else ""
        return f"{self.what}: {self.where}{when}{about}"


@dataclass
class Verified:
    """What a verification found. Faults stand in the order in which they are met."""

    rows: int
    checkpoints: int
    faults: list[Fault]


def verify(*, most: int = 100, printed: str = "") -> Verified:
    """Hold every act and look against the chain, and the chain against checkpoints.

    most     faults that are listed; the search ends there
    printed  a fingerprint from a printed log, which must be in the file
    """
    done = Verified(0, 0, [])
    known = _checkpoints(done, printed)
    done.faults += _waiting()
    with _at_one_moment():
        for fault in _walk(done, known):
            done.faults.append(fault)
            if len(done.faults) >= most:
                break
    return done


@contextmanager
def _at_one_moment() -> Iterator[None]:
    """Read as of one moment, so that what is written meanwhile is no fault.

    Nobody who writes waits for it: on SQLite the transaction only reads.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _walk(done: Verified, known: Sequence[Checkpoint]) -> Iterator[Fault]:
    ends: dict[int, tuple[int, bytes]] = {}
    marks = {
        (strand, n): (mac, one.at)
        for one in known
        for strand, (n, mac) in one.heads.items()
    }
    secret = key()
    for strand, n, kind, pk, mac, values in _entries():
        last, before = ends.get(strand, (0, START))
        where = f"strand {strand}, entry {n}"
        if n != last + 1:
            yield Fault("entries are missing", f"strand {strand}, after entry {last}")
            before = b""  # what stood before is not there: the next cannot be held
        if values is None:
            yield Fault(f"{NOUNS[kind]} was removed", f"{where}, {kind} {pk}")
        elif before and digest(secret, before, text_of(kind, values)) != mac:
            yield _changed(kind, pk, values, where)
        mark = marks.pop((strand, n), None)
        if mark and mark[0] != mac.hex():
            yield Fault("the chain was written anew", where, mark[1])
        ends[strand] = (n, mac)
        done.rows += 1
    for (strand, n), (_, at) in sorted(marks.items()):
        if n:
            last = ends.get(strand, (0, START))[0]
            says = "the end was cut off, or an old copy put back"
            yield Fault(says, f"strand {strand}, after entry {last} of {n}", at)
    yield from _heads(ends)
    yield from _unchained()


def _changed(kind: str, pk: int, values: Sequence[Any], where: str) -> Fault:
    named = dict(zip(COLUMNS[kind], values, strict=True))
    about = named.get("thing") or named.get("subject")
    return Fault(
        f"{NOUNS[kind]} or its entry was changed",
        f"{where}, {kind} {pk}",
        moment(named["at"]),
        (str(about),) if about else (),
    )


Entry = tuple[int, int, str, int, bytes, Sequence[Any] | None]


def _entries() -> Iterator[Entry]:
    """Each entry in its order, with what its row holds now; None where it is gone."""
    rows = ChainEntry.objects.order_by("strand", "n")
    listed = rows.values_list("strand", "n", "kind", "row", "mac")
    batch: list[Any] = []
    for one in listed.iterator(chunk_size=BATCH):
        batch.append(one)
        if len(batch) == BATCH:
            yield from _with_rows(batch)
            batch = []
    yield from _with_rows(batch)


def _with_rows(batch: Sequence[Any]) -> Iterator[Entry]:
    found: dict[tuple[str, int], Sequence[Any]] = {}
    for kind in MODELS:
        wanted = {one[3] for one in batch if one[2] == kind}
        if wanted:
            for values in stored(kind, wanted):
                found[kind, values[0]] = values
    for strand, n, kind, pk, mac in batch:
        yield strand, n, kind, pk, bytes(mac), found.get((kind, pk))


def _heads(ends: dict[int, tuple[int, bytes]]) -> Iterator[Fault]:
    heads = held_heads()
    for strand in sorted(heads.keys() | ends.keys()):
        stands = ends.get(strand, (0, START))
        if heads.get(strand, (0, START)) != stands:
            where = f"strand {strand}, after entry {stands[0]}"
            yield Fault("the end of a strand is not where its head says", where)


def _unchained() -> Iterator[Fault]:
    """Rows that somebody wrote past Doorstep: they have no entry."""
    for kind, model in MODELS.items():
        chained = ChainEntry.objects.filter(kind=kind, row=OuterRef("pk"))
        for row in model.objects.filter(~Exists(chained)).order_by("pk"):
            about = getattr(row, "thing", None) or getattr(row, "subject", None)
            touches = (str(about),) if about else ()
            yield Fault(
                f"{NOUNS[kind]} has no entry", f"{kind} {row.pk}", row.at, touches
            )


def _waiting() -> list[Fault]:
    """Lines of the looks' file that are not as they were written, merged or not."""
    name = looks_file().name
    says = "a look that waits was changed, moved, or follows one that was removed"
    try:
        lines, aside = pending(), len(refused())
    except OSError as error:
        return [
            Fault("the looks that wait cannot be read", f"{name}: {error.strerror}")
        ]
    faults = [
        Fault(says, f"{name}, line {line.number}")
        for line in lines
        if line.look is None
    ]
    if aside:
        faults.append(Fault("looks were put aside unmerged", f"{name}, {aside} lines"))
    return faults


def _checkpoints(done: Verified, printed: str) -> list[Checkpoint]:
    """The file's checkpoints that are in order; what is not becomes a fault."""
    path = checkpoint_file()
    lines = path.read_bytes().splitlines() if path.exists() else []
    if not lines:
        done.faults.append(Fault("there are no checkpoints", str(path.name)))
    found: list[Checkpoint] = []
    before = ""
    for number, line in enumerate(lines, 1):
        one = _checkpoint(line, before)
        if one is None:
            fault = Fault("a checkpoint is not as it was written", f"line {number}")
            done.faults.append(fault)
        else:
            found.append(one)
        before = short(line)
    if printed and printed.upper() not in {one.fingerprint for one in found}:
        done.faults.append(Fault("a printed checkpoint is not in the file", printed))
    done.checkpoints = len(found)
    return found


def _checkpoint(line: bytes, before: str) -> Checkpoint | None:
    try:
        body = json.loads(line)
        mac = str(body.pop("mac"))
        heads = {
            int(strand): (int(n), str(m)) for strand, (n, m) in body["heads"].items()
        }
        one = Checkpoint(datetime.fromisoformat(body["at"]), heads, short(line))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    stood = signed(json.dumps(body, sort_keys=True))
    stands = hmac.compare_digest(mac.encode(), stood.encode())
    return one if stands and body.get("before") == before else None
