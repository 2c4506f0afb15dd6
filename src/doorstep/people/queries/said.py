"""What records say, for a replay of history that shows nobody to anybody.

Nothing here takes a reader: what leaves a replay is counts and sentences without a
name. Whoever asks for one is asked first whether they may (`pathway.look_back`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from doorstep.people.models import Marker, Record
from doorstep.people.queries.index import RegisterIndex, packed
from doorstep.people.queries.people import persons_of, records_of
from doorstep.people.rules import MarkerSort
from recognise import Comparison, compare, frequency_of, shipped_model
from recognise import Record as Normal

CHUNK = 5000
ORDERS = tuple(str(s) for s in MarkerSort if s is not MarkerSort.WARNING)


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says, in the source's own text and as matching reads it.

    person  who the record is believed to be now
    name    given and family name as stored; empty where either is missing
    phones  texts of the numbers as stored
    packed  as matching reads it, packed (`recognise.Record.unpack`)
    """

    person: int
    name: str
    phones: tuple[str, ...]
    packed: str


@dataclass(frozen=True, slots=True)
class Control:
    """An order, bail condition or conference flag, and the days on which it stood."""

    sort: str
    begins_on: date | None
    ends_on: date | None

    def stood_on(self, day: date) -> bool:
        """Whether it had begun and not ended; an unknown end never makes it lapse."""
        begun = self.begins_on is not None and self.begins_on <= day
        return begun and (self.ends_on is None or self.ends_on >= day)


def said(records: Sequence[int]) -> dict[int, Said]:
    """What each of these records says; any number of primary keys."""
    found: dict[int, Said] = {}
    for start in range(0, len(records), CHUNK):
        some = records[start : start + CHUNK]
        persons = persons_of(some)
        held = dict(packed(some))
        for pk, given in _given(some):
            found[pk] = Said(
                persons.get(pk, 0), _name(given), _phones(given), held.get(pk, "")
            )
    return found


def _given(records: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = Record.objects.filter(pk__in=list(records)).values_list("pk", "given")
    return rows.iterator()


def _name(given: Mapping[str, Any]) -> str:
    """Both names as a plain search would compare them; one alone finds too many."""
    parts = [given.get("given") or "", given.get("family") or ""]
    text = " ".join(parts) if all(parts) else given.get("name") or ""
    words = str(text).split()
    return " ".join(words) if len(words) > 1 else ""


def _phones(given: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(text for text in given.get("phones") or () if text)


def weigh(record: Normal, others: Sequence[Normal]) -> list[Comparison]:
    """Compare one record with several, by how common each value is in the register."""
    if not others:
        return []
    model = shipped_model()
    frequency = frequency_of([record, *others], RegisterIndex.whole(), model)
    return [compare(record, other, model, frequency) for other in others]


def controls(persons: Sequence[int]) -> dict[int, list[Control]]:
    """Orders, bail and conference flags between each of these persons and another.

    Whom an order protects and whom it binds, sources say in both ways; that one
    stood tells of danger either way.
    """
    owned = {
        record: person
        for person, records in records_of(persons).items()
        for record in records
    }
    rows = Marker.objects.filter(
        Q(record__in=list(owned)) | Q(against__in=list(owned)), sort__in=ORDERS
    )
    # The last version of each holds.
    latest = {(row.source, row.external_id): row for row in rows.order_by("version")}
    found: dict[int, list[Control]] = {}
    for row in latest.values():
        control = Control(row.sort, row.begins_on, row.ends_on)
        for end in {owned.get(row.record_id), owned.get(row.against_id or 0)} - {None}:
            found.setdefault(end or 0, []).append(control)
    return found
