"""The chain that shows whether acts and looks were changed after they were written.

Each act and each look has an entry: its place in one of sixteen strands, and a keyed
digest of the row and of the entry before it. Who holds the database and not the key
cannot make one. An entry is written in the transaction of its row, and last of all, so
that the head of a strand is held for the commit alone; a thread writes to one strand,
so that writers seldom wait for each other. SQLite has one writer, and uses one strand.

What a chain cannot show of itself, that its end was cut off or an old copy put back,
checkpoints show: a line for the heads of all strands, keyed too, in a file outside the
database. Its `fingerprint` is short enough for the printed log of a control room.
"""

import fcntl
import hashlib
import hmac
import json
import os
import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from doorstep.access.among import among
from doorstep.access.models import Act, Look

STRANDS = 16
START = b"\0" * 32
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE = EPOCH.replace(tzinfo=None)
MICROSECOND = timedelta(microseconds=1)
BATCH = 5000

# What of a row is chained, in this order. Names are those of columns.
COLUMNS: dict[str, tuple[str, ...]] = {
    "act": (
        "seq",
        "ref",
        "at",
        "code",
        "account_id",
        "role",
        "door",
        "task",
        "thing",
        "reason",
        "counts",
        "key",
        "policy",
    ),
    "look": (
        "id",
        "account_id",
        "subject",
        "kind",
        "task",
        "role",
        "door",
        "at",
        "hour",
    ),
}
MODELS: dict[str, Any] = {"act": Act, "look": Look}
Row = tuple[str, int, bytes]  # a kind of COLUMNS, its key, its digest's text


def text_of(kind: str, values: Sequence[Any]) -> bytes:
    """A row as one text that no other row has: JSON, which sets its fields apart."""
    plain = [_PLAIN.get(type(value), str)(value) for value in values]
    return _ENCODE([kind, *plain]).encode("utf-8", "surrogatepass")


def _moment(value: datetime) -> int:
    return (value - EPOCH) // MICROSECOND


def _same(value: Any) -> Any:
    return value


_PLAIN: dict[type, Callable[[Any], Any]] = {
    datetime: _moment,
    **dict.fromkeys((type(None), bool, int, dict, list), _same),
}
_ENCODE = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":")
).encode


def moment(value: Any) -> datetime | None:
    """A moment as `stored` gives it; None where it is none, or beyond any date."""
    try:
        at: datetime = EPOCH + value * MICROSECOND
        return at
    except (TypeError, OverflowError):
        return None


def stored(kind: str, pks: Collection[int]) -> Iterator[list[Any]]:
    """Rows of a kind by their keys, each value as `text_of` takes it.

    They are read past the models, which would take longer over it than the digests.
    """
    table, pk = MODELS[kind]._meta.db_table, COLUMNS[kind][0]
    which, values = among(pks)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {listed(kind)} FROM {table} WHERE "{pk}" {which}', values
        )
        yield from read(kind, cursor)


def listed(kind: str) -> str:
    """The columns of a row that is to be read by `read`, in SQL."""
    ways = _SQL[connection.vendor]
    return ", ".join(ways.get(name, '"{0}"').format(name) for name in COLUMNS[kind])


MOMENTS, REFS = ("at", "hour"), ("ref", "thing", "subject")
# What a driver would give through a slow converter comes as the text or number it is.
_SQL: dict[str, dict[str, str]] = {
    "sqlite": dict.fromkeys(
        MOMENTS, "CASE typeof(\"{0}\") WHEN 'text' THEN \"{0}\" || '' END"
    ),
    "postgresql": {
        **dict.fromkeys(
            MOMENTS,
            'CASE WHEN isfinite("{0}") '
            'THEN (EXTRACT(EPOCH FROM "{0}") * 1000000)::bigint END',
        ),
        **dict.fromkeys(REFS, '"{0}"::text'),
    },
}


def read(kind: str, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Rows of the columns `listed`, each value as `text_of` takes it."""
    ways = _READ if connection.vendor == "sqlite" else _READ_PG
    made = [ways.get(name, _same) for name in COLUMNS[kind]]
    for row in rows:
        yield [way(value) for way, value in zip(made, row, strict=True)]


def _read_moment(text: Any) -> Any:
    """A moment as Django writes it to SQLite; anything else is another row's.

    Two spellings of one moment are told apart: a query finds only the one.
    """
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        return _odd(text)
    try:
        return (datetime.fromisoformat(text) - _NAIVE) // MICROSECOND
    except ValueError:
        return _odd(text)


def _uuid(text: Any) -> Any:
    if text is None:
        return None
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        return _odd(text)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _odd(value: Any) -> list[str]:
    """What no column of ours holds: no value has the same text in a digest."""
    return ["odd", repr(value)]


def _counts(text: Any) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError):
        return _odd(text)


def _counts_as_written(text: Any) -> Any:
    """Counts as Django writes them to SQLite; PostgreSQL keeps no spelling of them."""
    found = _counts(text)
    return found if json.dumps(found) == text else _odd(text)


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?")
_HEX = re.compile("[0-9a-f]{32}")
# How columns are read that a driver gives otherwise than a model does.
_READ_PG: dict[str, Callable[[Any], Any]] = {"counts": _counts}
_READ: dict[str, Callable[[Any], Any]] = {
    "counts": _counts_as_written,
    **dict.fromkeys(MOMENTS, _read_moment),
    **dict.fromkeys(REFS, _uuid),
}


def own_key(purpose: str) -> bytes:
    """A key for one purpose alone, derived from the site's secret."""
    return hmac.digest(settings.SECRET_KEY.encode(), purpose.encode(), "sha256")


def key() -> bytes:
    """What the digests of acts and looks are keyed with."""
    return own_key("doorstep audit")


def digest(secret: bytes, before: bytes, text: bytes) -> bytes:
    """The digest of an entry, from the one before and the row's text."""
    return hmac.digest(secret, before + text, "sha256")


# --- Writing --------------------------------------------------------------------------


class _Waiting(threading.local):
    """Rows of this thread's transaction that have no entry yet."""

    def __init__(self) -> None:
        self.depth = 0
        self.rows: list[Row] = []


_WAITING = _Waiting()


@contextmanager
def chained() -> Iterator[list[Row]]:
    """Give the list of rows to chain; inside a transaction, around what it writes.

    Of acts inside one another the outermost chains all, at its end.
    """
    waiting = _WAITING
    before = len(waiting.rows)
    waiting.depth += 1
    try:
        yield waiting.rows
        if waiting.depth == 1:
            _append(waiting.rows)
    except BaseException:
        del waiting.rows[before:]  # rolled back, so they are no rows
        raise
    finally:
        waiting.depth -= 1
        if waiting.depth == 0:
            waiting.rows.clear()


def row_of(kind: str, row: Any) -> Row:
    """A row that has just been written, as it is to be chained."""
    values = [getattr(row, name) for name in COLUMNS[kind]]
    return kind, row.pk, text_of(kind, values)


def take_in() -> int:
    """Chain what was written before there was a chain: a migration calls it, once."""
    taken = 0
    for kind, model in MODELS.items():
        for row in model.objects.order_by("pk").iterator(chunk_size=BATCH):
            with chained() as rows:
                rows.append(row_of(kind, row))
            taken += 1
    return taken


def _strand() -> int:
    if connection.vendor == "sqlite":
        return 0
    return (os.getpid() * 31 + threading.get_ident() // 64) % STRANDS


def _append(rows: Sequence[Row]) -> None:
    if not rows:
        return
    secret, strand = key(), _strand()
    with connection.cursor() as cursor:
        n, mac = _head(cursor, strand)
        entries = []
        for n, (kind, pk, text) in enumerate(rows, n + 1):  # noqa: B020
            mac = digest(secret, mac, text)
            entries.append((strand, n, kind, pk, mac))
        cursor.executemany(_INSERT, entries)
        cursor.execute(
            "UPDATE access_chainhead SET n = %s, mac = %s WHERE strand = %s",
            [n, mac, strand],
        )


_INSERT = (
    'INSERT INTO access_chainentry (strand, n, kind, "row", mac) '
    "VALUES (%s, %s, %s, %s, %s)"
)


def _head(cursor: Any, strand: int) -> tuple[int, bytes]:
    """The end of a strand, held until the transaction ends; made where it is not."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    ask = f"SELECT n, mac FROM access_chainhead WHERE strand = %s{lock}"
    cursor.execute(ask, [strand])
    found = cursor.fetchone()
    if found is None:
        cursor.execute(
            "INSERT INTO access_chainhead (strand, n, mac) VALUES (%s, 0, %s) "
            "ON CONFLICT (strand) DO NOTHING",
            [strand, START],
        )
        cursor.execute(ask, [strand])
        found = cursor.fetchone()
    return int(found[0]), bytes(found[1])


# --- Checkpoints ----------------------------------------------------------------------


@dataclass(frozen=True)
class Checkpoint:
    """The heads of all strands at one moment, as a line of the file holds them.

    heads  by strand, how many entries it had and the digest of the last
    """

    at: datetime
    heads: dict[int, tuple[int, str]]
    fingerprint: str

    @property
    def rows(self) -> int:
        """How many acts and looks stood then."""
        return sum(n for n, _ in self.heads.values())

    @property
    def line(self) -> str:
        """One line for a printed log: enough to tell that the file was exchanged."""
        when = self.at.astimezone(UTC).strftime("%d %b %Y %H:%M")
        return f"Doorstep audit, {when} UTC: {self.rows:,} rows, {self.fingerprint}"


def checkpoint_file() -> Path:
    """Where checkpoints are kept: a file that no writer of the database needs."""
    return Path(settings.CHECKPOINTS)


def checkpoint(at: datetime) -> Checkpoint:
    """Write the heads of all strands at the end of the file; flushed to disk."""
    path = checkpoint_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two at once would both follow the same line
        heads = {strand: (n, mac.hex()) for strand, (n, mac) in held_heads().items()}
        file.seek(0)
        lines = file.read().splitlines()
        body = {
            "at": at.astimezone(UTC).isoformat(),
            "heads": {str(strand): list(head) for strand, head in heads.items()},
            "before": short(lines[-1]) if lines else "",
        }
        text = json.dumps(body, sort_keys=True)
        line = json.dumps(body | {"mac": signed(text)}, sort_keys=True).encode()
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
    return Checkpoint(at, heads, short(line))


def held_heads() -> dict[int, tuple[int, bytes]]:
    """Where each strand ends, by its own head: how many entries, the last digest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT strand, n, mac FROM access_chainhead ORDER BY strand")
        return {int(strand): (int(n), bytes(mac)) for strand, n, mac in cursor}


def signed(text: str) -> str:
    """The keyed digest of a checkpoint's text, in figures."""
    return hmac.digest(own_key("doorstep checkpoints"), text.encode(), "sha256").hex()


def short(line: bytes) -> str:
    """What a line of the file is known by: sixteen figures in fours."""
    figures = hashlib.sha256(line).hexdigest()[:16].upper()
    return "-".join(figures[i : i + 4] for i in range(0, 16, 4))
