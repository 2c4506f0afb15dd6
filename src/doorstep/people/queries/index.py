"""The register as the matching library asks it: five questions in SQL.

The same tables on both engines; where the fastest way differs, both ways stand here
side by side. What the reader may not see is left out by the query that fetches,
before any cap or ranking.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from doorstep.access.among import KEYS, among, listed
from doorstep.access.rules import DataClass, Reader
from doorstep.people.models import CommonKey, Indexed, Posting, Record
from doorstep.people.queries.people import persons_of
from doorstep.people.queries.protected import without_protected
from doorstep.people.queries.secrets import digest, secret
from doorstep.policy.catalogue import Need
from recognise import Record as Normal
from recognise import Term, cuts, keys, terms

TRIED = 20  # records, to tell whether the index was filed under this secret
# Named one by one, so that the index on (kind, token) is used from its left.
KINDS = "('given', 'family', 'street', 'town', 'outward', 'year')"


class RegisterIndex:
    """The register of persons as `recognise.Index`, for one reader and one look-up."""

    def __init__(
        self, only: list[int] | None, barred: Mapping[int, Normal] | None = None
    ) -> None:
        self._only = only
        self._barred = barred or {}
        # What the counts would be if these records did not exist.
        self._fewer = Counter(t for one in self._barred.values() for t in terms(one))
        self._size: int | None = None
        self._persons: dict[int, int] = {}

    @classmethod
    def of(cls, reader: Reader) -> "RegisterIndex":
        """The register as `reader` may see it; what is barred leaves no trace."""
        barred = unpacked(_barred(reader)) if reader.bars else {}
        return cls(_visible(reader), barred)

    @classmethod
    def whole(cls) -> "RegisterIndex":
        """The whole register: for matching, which shows nothing to anybody."""
        return cls(None)

    @property
    def barred(self) -> Collection[int]:
        """Keys of the records of which the reader must not know."""
        return self._barred.keys()

    @property
    def secret(self) -> bytes:
        return secret()

    def size(self) -> int:
        """The number of records, by the highest key: near enough, and at once."""
        if self._size is None:
            with connection.cursor() as cursor:
                cursor.execute(_HIGHEST)
                self._size = cursor.fetchone()[0] or 0
        return self._size - len(self._barred)

    def postings(self, keys: Sequence[int], cap: int) -> Mapping[int, Sequence[int]]:
        common = common_keys()
        asked = [key for key in keys if key not in common]
        if connection.vendor == "postgresql":
            found, self._size = _postings_pg(asked, cap, self._only, self._barred)
        else:
            found = _postings_sqlite(asked, cap, self._only, self._barred)
        if len(asked) < len(keys):
            over = range(cap + 1)
            found.update((key, over) for key in keys if key in common)
        return found

    def records(self, rids: Sequence[int]) -> Mapping[int, Normal]:
        held = _with_persons(rids)
        self._persons.update((rid, person) for rid, _, person in held if person)
        return without_protected({r: Normal.unpack(text) for r, text, _ in held})

    def persons_of(self, rids: Sequence[int]) -> dict[int, int]:
        """The person of each record, which came with it where it was fetched here."""
        known = {rid: self._persons[rid] for rid in rids if rid in self._persons}
        return known | persons_of([rid for rid in rids if rid not in known])

    def frequencies(self, terms: Sequence[Term]) -> Mapping[Term, int]:
        tokens = sorted({token for _, token in terms})
        if not tokens:
            return {}
        wanted = set(terms)
        marks = ", ".join(["%s"] * len(tokens))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT kind, token, n FROM people_term "
                f"WHERE kind IN {KINDS} AND token IN ({marks})",
                tokens,
            )
            rows = cursor.fetchall()
        return {(k, t): n - self._fewer[k, t] for k, t, n in rows if (k, t) in wanted}

    def neighbours(
        self, terms: Sequence[Term]
    ) -> Mapping[Term, Sequence[tuple[str, int]]]:
        asked: dict[int, list[Term]] = {}
        for term in terms:
            for cut in cuts(term[1]):
                asked.setdefault(digest(f"{term[0]}|{cut}"), []).append(term)
        if not asked:
            return {}
        marks = ", ".join(["%s"] * len(asked))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.deletion, t.kind, t.token, t.n FROM people_spelling s "
                "JOIN people_term t ON t.id = s.term_id "
                f"WHERE s.deletion IN ({marks})",
                list(asked),
            )
            rows = cursor.fetchall()
        found: dict[Term, dict[str, int]] = {term: {} for term in terms}
        for key, kind, token, n in rows:
            left = n - self._fewer[kind, token]
            for term in asked[key]:
                if term != (kind, token) and left > 0:
                    found[term][token] = left
        return {term: _commonest(near) for term, near in found.items()}


def _commonest(near: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))


_WITH_PERSONS = (
    "SELECT i.record_id, i.packed, l.person_id FROM people_indexed i "
    "LEFT JOIN people_link l ON l.record_id = i.record_id "
    "WHERE i.record_id {which} ORDER BY l.id"
)


def _with_persons(rids: Sequence[int]) -> list[tuple[int, str, int | None]]:
    """The packed text and the person of each record; of several rows the last holds."""
    which, values = among(rids)
    with connection.cursor() as cursor:
        cursor.execute(_WITH_PERSONS.format(which=which), values)
        return list(cursor.fetchall())


def packed(rids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """The packed text of each record."""
    if not rids:
        return []
    which, values = among(rids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record_id, packed FROM people_indexed WHERE record_id {which}",
            values,
        )
        return list(cursor.fetchall())


def secret_fits() -> bool:
    """Whether the index was filed under this site's secret; True while it is empty.

    Under another one nobody is found, and nothing is known to be protected.
    """
    first = Indexed.objects.order_by("pk").values_list("pk", flat=True)[:TRIED]
    filed = [
        (pk, made)
        for pk, normal in unpacked(list(first)).items()
        if (made := keys(normal, secret()))
    ]
    if not filed or not Posting.objects.exists():
        return True
    return any(
        Posting.objects.filter(record=pk, key__in=list(made)).exists()
        for pk, made in filed
    ) or _spooled(filed)


def _spooled(filed: Sequence[tuple[int, Sequence[int]]]) -> bool:
    """Whether keys of one of these records wait, as after a load that was cut short."""
    records = [pk for pk, _ in filed]
    wanted = [key for _, made in filed for key in made]
    ours, theirs = (", ".join(["%s"] * len(some)) for some in (records, wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM people_spool "
            f"WHERE record IN ({ours}) AND key IN ({theirs}) LIMIT 1",
            [*records, *wanted],
        )
        return cursor.fetchone() is not None


def unpacked(rids: Sequence[int]) -> dict[int, Normal]:
    """Each record as it was filed, protected addresses among the rest."""
    return {rid: Normal.unpack(text) for rid, text in packed(rids)}


def _visible(reader: Reader) -> list[int] | None:
    """Keys of the records that `reader` may see; None where the role sees all.

    Only readers who see by tie have a list, and that is as short as their ties.
    """
    row = reader.row(DataClass(Record.data_class))
    wide = row is not None and (
        Need.FORCE in row.needs or (Need.TASK in row.needs and bool(reader.task))
    )
    if wide:
        return None
    return list(Record.objects.visible_to(reader).values_list("pk", flat=True))


def _barred(reader: Reader) -> list[int]:
    """Keys of the records of which `reader` must not know."""
    rows = Record.objects.filter(ref__in=reader.bars)
    return list(rows.values_list("pk", flat=True))


_HIGHEST = "SELECT max(record_id) FROM people_indexed"
# The size of the register comes along: one journey fewer to the server and back.
_PG = (
    "SELECT k, ARRAY(SELECT record FROM people_posting WHERE key = k{seen} LIMIT %s)"
    f" FROM unnest({KEYS}) AS k UNION ALL SELECT NULL, ARRAY[({_HIGHEST})]"
)


def _postings_pg(
    keys: Sequence[int], cap: int, only: list[int] | None, barred: Collection[int]
) -> tuple[dict[int, Sequence[int]], int]:
    """The records under each key, and the number of records."""
    seen, values = "", list[Any]()
    if only is not None:
        seen += f" AND record = ANY({KEYS})"
        values.append(listed(only))
    if barred:
        seen += f" AND NOT record = ANY({KEYS})"
        values.append(listed(barred))
    sql = _PG.format(seen=seen)
    values += [cap + 1, listed(keys)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = dict(cursor.fetchall())
    (size,) = found.pop(None)
    return {key: records for key, records in found.items() if records}, size or 0


def _postings_sqlite(
    keys: Sequence[int], cap: int, only: list[int] | None, barred: Collection[int]
) -> dict[int, Sequence[int]]:
    """One prepared statement a key: SQLite has no round trip to save."""
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    allowed = None if only is None else set(only)
    found: dict[int, Sequence[int]] = {}
    sql = "SELECT record FROM people_posting WHERE key = ?"
    limit = "" if allowed is not None else f" LIMIT {cap + 1 + len(barred)}"
    for key in keys:
        rows = [record for (record,) in cursor.execute(sql + limit, (key,))]
        if allowed is not None:
            rows = [record for record in rows if record in allowed]
        if barred:
            rows = [record for record in rows if record not in barred][: cap + 1]
        if rows:
            found[key] = rows
    return found


@lru_cache(maxsize=1)
def common_keys() -> frozenset[int]:
    """Keys that so many records share that they find nobody.

    Read once a process: a key that becomes common later is cut off by the cap until
    the process is started anew.
    """
    return frozenset(CommonKey.objects.values_list("key", flat=True))
