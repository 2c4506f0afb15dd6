"""The list of doubtful links: two records side by side, and one question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from doorstep.access.rules import Reader
from doorstep.people.models import Doubt, Indexed, Judgement, Matched, Record
from doorstep.people.queries.index import RegisterIndex
from doorstep.people.queries.look_up import lines
from doorstep.people.queries.pages import address_words, open_doubts, visible_doubts
from doorstep.people.queries.people import persons_of, records_of
from doorstep.people.queries.protected import protected_among
from doorstep.people.queries.secrets import digest
from doorstep.people.rules import Answer, born_words, name_words, phone_words
from recognise import Record as Normal

PAGE = 10
LONGEST = 9  # digits of a cursor


@dataclass(frozen=True)
class Side:
    """One record of a doubt, and the person it is believed to be."""

    pk: int
    ref: str
    name: str
    source: str
    recorded_at: datetime | None
    facts: Mapping[str, str]


@dataclass(frozen=True)
class DoubtPair:
    ref: UUID
    left: Side
    right: Side
    probability: float
    reasons: tuple[str, ...]
    decided: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True)
class Doubts:
    """One page of doubts; `after` leads to the next, empty at the end."""

    pairs: tuple[DoubtPair, ...]
    waiting: int
    after: str


@dataclass(frozen=True)
class Matching:
    """How far the register has been matched in the background."""

    done: int
    of: int


def doubts(reader: Reader, *, after: str = "", decided: UUID | None = None) -> Doubts:
    """Doubts that wait for a decision, likeliest first; each person is listed.

    after    the cursor that an earlier page gave
    decided  a doubt to show first though it was decided, so that it can be undone
    """
    open_rows = open_doubts(reader)
    waiting = open_rows.count()
    ordered = open_rows.order_by("-probability", "pk")
    start = start_of_page(after)
    shown = list(ordered.select_related("left", "right")[start : start + PAGE])
    if decided is not None:
        rows = visible_doubts(reader).filter(ref=decided)
        first = rows.select_related("left", "right")
        shown = [*first, *[row for row in shown if row.ref != decided]]
    following = str(start + PAGE) if waiting > start + PAGE else ""
    return Doubts(tuple(_pairs(reader, shown)), waiting, following)


def start_of_page(after: str) -> int:
    """Where the page that a cursor leads to begins; 0 for what is no cursor of ours."""
    ours = after.isascii() and after.isdecimal() and len(after) < LONGEST
    return int(after) if ours else 0


def matching() -> Matching:
    """How many records have been matched, of how many."""
    last = _upto()
    top = Indexed.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return Matching(min(last, top), top)


def waiting(most: int) -> int:
    """How many records wait to be matched; counted to `most` and no further."""
    return Indexed.objects.filter(pk__gt=_upto())[:most].count()


def _upto() -> int:
    """The last record that has been matched."""
    return Matched.objects.order_by("-pk").values_list("upto", flat=True).first() or 0


def _pairs(reader: Reader, rows: list[Doubt]) -> list[DoubtPair]:
    records = [record for row in rows for record in (row.left, row.right)]
    persons = persons_of([record.pk for record in records])
    named = lines(
        reader, list(set(persons.values())), records_of(set(persons.values()))
    )
    normal = RegisterIndex.whole().records([r.pk for r in records])
    guarded = protected_among(
        digest(f"phone|{phone.digits}")
        for record in normal.values()
        for phone in record.phones
    )
    found, last = [], _last(rows)
    for row in rows:
        left, right = (
            _side(record, named[persons[record.pk]].ref, normal.get(record.pk), guarded)
            for record in (row.left, row.right)
        )
        found.append(_pair(row, left, right, last.get(row.pk)))
    return found


def _last(rows: list[Doubt]) -> dict[int, Judgement]:
    """The last judgement of each doubt that has one."""
    judged = Judgement.objects.filter(doubt__in=rows).select_related("by__staff")
    return {one.doubt_id: one for one in judged.order_by("pk")}


def _pair(row: Doubt, left: Side, right: Side, last: Judgement | None) -> DoubtPair:
    holds = last if last is not None and last.answer != Answer.UNDO else None
    staff = getattr(holds.by, "staff", None) if holds else None
    return DoubtPair(
        ref=row.ref,
        left=left,
        right=right,
        probability=row.probability,
        reasons=tuple(r["says"] for r in row.reasons),
        decided=holds.answer if holds else "",
        decided_by=staff.name if staff else "",
        decided_at=holds.at if holds else None,
    )


def _side(
    record: Record, ref: str, normal: Normal | None, guarded: frozenset[int]
) -> Side:
    return Side(
        pk=record.pk,
        ref=ref,
        name=name_words(record.given) or "no name given",
        source=record.source,
        recorded_at=record.recorded_at,
        facts=_facts(record.given, normal, guarded),
    )


def _facts(
    given: Mapping[str, Any], normal: Normal | None, guarded: frozenset[int]
) -> dict[str, str]:
    if normal is None:
        return {}
    phones = [
        "confidential"
        if digest(f"phone|{p.digits}") in guarded
        else phone_words(p.digits)
        for p in normal.phones
    ]
    return {
        "Name": name_words(given),
        "Born": born_words(normal.born).removeprefix("born "),
        "Sex": str(given.get("sex") or ""),
        "Phone": ", ".join(phones),
        "Address": "; ".join(address_words(a) for a in normal.addresses),
    }
