"""Which members of staff must not know of which records: asked both ways round."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from doorstep.access.among import among
from doorstep.access.models import Bar
from doorstep.access.rules import Interest
from doorstep.people.models import Person, Record, StaffIndexed
from doorstep.people.queries.index import RegisterIndex, unpacked
from doorstep.people.queries.people import families, persons_of
from doorstep.people.queries.secrets import digest, secret
from doorstep.people.rules.conflicts import interest, telling
from recognise import Record as Normal
from recognise import compare, frequency_of, keys, shipped_model

SHARED = 40  # rows of staff under one key: more have a switchboard in common, or a name


class InConflict(NamedTuple):
    """One member of staff, one record, and what binds them, by primary keys."""

    staff: int
    record: int
    why: Interest


def conflicts_of_records(records: Sequence[int]) -> list[InConflict]:
    """Who of the staff must not know of these records."""
    if not records or not StaffIndexed.objects.exists():
        return []
    held = unpacked(records)
    found: dict[int, list[int]] = {}
    for pk, normal in held.items():
        for text in telling(normal):
            found.setdefault(digest(text), []).append(pk)
    pairs: dict[int, set[int]] = {}
    for whose, key in _filed(found):
        pairs.setdefault(whose, set()).update(found[key])
    rows = StaffIndexed.objects.filter(pk__in=list(pairs)).order_by("pk")
    return [
        one
        for row in rows
        for one in _judged(row, {pk: held[pk] for pk in sorted(pairs[row.pk])})
    ]


def conflicts_of_staff(staff: Iterable[int]) -> Iterator[InConflict]:
    """Of which records these members of staff must not know."""
    cap = shipped_model().cap
    for row in StaffIndexed.objects.filter(staff__in=list(staff)).order_by("pk"):
        own = Normal.unpack(row.packed)
        near = RegisterIndex.whole().postings(keys(own, secret()), cap)
        every = {pk for pks in near.values() if len(pks) <= cap for pk in pks}
        wanted = set(telling(own))
        held = {
            pk: normal
            for pk, normal in unpacked(sorted(every)).items()
            if not wanted.isdisjoint(telling(normal))
        }
        yield from _judged(row, held)


def filed_staff() -> list[int]:
    """Everybody whom the staff register has named, by primary key."""
    rows = StaffIndexed.objects.order_by("staff_id").distinct()
    return list(rows.values_list("staff_id", flat=True))


def _filed(asked: Mapping[int, object]) -> list[tuple[int, int]]:
    if not asked:
        return []
    which, values = among(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT whose_id, key FROM people_staffkey WHERE key {which}", values
        )
        filed = cursor.fetchall()
    borne = Counter(key for _, key in filed)
    return [(whose, key) for whose, key in filed if borne[key] <= SHARED]


def _judged(row: StaffIndexed, held: Mapping[int, Normal]) -> Iterator[InConflict]:
    """Compare one of the staff with records, and keep what is a conflict."""
    if not held:
        return
    own, model = Normal.unpack(row.packed), shipped_model()
    frequency = frequency_of([own, *held.values()], RegisterIndex.whole(), model)
    for pk, other in held.items():
        compared = compare(own, other, model, frequency)
        why = interest(own, other, compared, is_kin=row.is_kin)
        if why is not None:
            yield InConflict(row.staff_id, pk, why)


def refs_of(records: Iterable[int]) -> dict[int, UUID]:
    """The ref of each record, by primary key: what a bar names."""
    rows = Record.objects.filter(pk__in=list(records))
    return dict(rows.values_list("pk", "ref"))


def persons_behind(records: Iterable[int]) -> set[UUID]:
    """Every ref of the persons that these records are taken to be of."""
    persons = set(persons_of(list(records)).values())
    refs = Person.objects.filter(pk__in=persons).values_list("ref", flat=True)
    return {ref for family in families(list(refs)).values() for ref in family}


def barred_records(of: Collection[int] | None = None) -> list[InConflict]:
    """Each record that is itself kept from somebody now, from whom and why.

    of  these records alone; None asks for all
    """
    own = [why for why in Interest if why is not Interest.TELLS]
    kept = Bar.objects.filter(until__isnull=True, why__in=own)
    refs = {ref: pk for pk, ref in refs_of(of).items()} if of is not None else None
    if refs is not None:
        kept = kept.filter(thing__in=list(refs))
    rows = list(kept.values_list("staff_id", "thing", "why"))
    if refs is None:
        asked = Record.objects.filter(ref__in={thing for _, thing, _ in rows})
        refs = dict(asked.values_list("ref", "pk"))
    return [
        InConflict(staff, refs[thing], Interest(why))
        for staff, thing, why in rows
        if thing in refs
    ]
