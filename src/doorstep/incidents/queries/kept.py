"""Calls as they stand, kept by a process while nothing was done about them.

What a call was at its last act never changes. So one that was read before, by a reader
of the same rights, is kept and not read again: two operators, the controller and the
specialist ask for the same call each second.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

from doorstep.access.models import Act
from doorstep.access.queries import rights
from doorstep.access.rules import Reader
from doorstep.incidents.models import Incident, Job
from doorstep.incidents.queries.calls import LiveCall, live_calls

MOST = 4000  # calls that one process keeps, of all rights together

Rights = frozenset[str]
Key = tuple[UUID, int, int, str, str, bool, int | None, Rights]
_KEPT: dict[Key, LiveCall] = {}


def call(reader: Reader, ref: UUID) -> LiveCall | None:
    """One call; None where there is none or the reader may not see it."""
    seen = Incident.objects.visible_to(reader).filter(ref=ref)
    rows = dict(seen.filter(pk__in=Job.objects.values("pk")).values_list("ref", "pk"))
    return kept_calls(reader, rows, keys_of(reader, rows)).get(ref) if rows else None


def keys_of(reader: Reader, refs: Iterable[UUID]) -> dict[UUID, Key]:
    """All that what `live_calls` gives of each call follows from, in two queries."""
    asked = list(refs)
    marks, kinds = _marks(asked), _kinds(reader, asked)
    whose = (reader.version, reader.role, bool(reader.task), reader.unit)
    return {ref: (ref, *marks[ref], *whose, kinds[ref]) for ref in asked}


def kept_calls(
    reader: Reader, rows: Mapping[UUID, int], keys: Mapping[UUID, Key]
) -> dict[UUID, LiveCall]:
    """These calls, by ref: those that are not kept are read.

    rows  primary keys of calls that the reader may see
    keys  theirs, asked for before: what was done since is read all the sooner
    """
    if _writing():
        return {one.ref: one for one in live_calls(reader, list(rows.values()))}
    # Taken once: another thread may clear what is kept while this one reads.
    held = {ref: one for ref, key in keys.items() if (one := _KEPT.get(key))}
    missing = [rows[ref] for ref in keys if ref not in held]
    read = {one.ref: one for one in live_calls(reader, missing)} if missing else {}
    if len(_KEPT) > MOST:
        _KEPT.clear()
    _KEPT.update({keys[ref]: one for ref, one in read.items()})
    found = held | read
    return {ref: found[ref] for ref in keys if ref in found}


def _writing() -> bool:
    """Whether a transaction is under way: what it reads may yet be taken back.

    The transaction in which a test runs is none.
    """
    blocks = connection.atomic_blocks
    return any(not getattr(block, "_from_testcase", False) for block in blocks)


def _marks(refs: Iterable[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """The last act about each, and how many there are: together they tell a change.

    The last alone would not: of two acts at one moment the later number may be seen
    before the earlier.
    """
    field = Act._meta.get_field("thing")
    values = {field.get_db_prep_value(ref, connection): ref for ref in refs}
    found: dict[UUID, tuple[int, int]] = defaultdict(lambda: (0, 0))
    if not values:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_MARKS.format(", ".join(["%s"] * len(values))), list(values))
        for thing, last, n in cursor.fetchall():
            found[values[thing]] = (last, n)
    return found


_MARKS = (
    "SELECT thing, max(seq), count(seq) FROM access_act WHERE thing IN ({}) "
    "GROUP BY thing"
)


def _kinds(reader: Reader, refs: Iterable[UUID]) -> Mapping[UUID, Rights]:
    """Kinds of tie that bind the reader to each now."""
    bound = rights(reader, refs).bound
    return {ref: frozenset(tie.kind for tie in ties) for ref, ties in bound.items()}
