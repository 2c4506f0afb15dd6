"""Takes in what hangs on records: orders, bail and warnings; relationships."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from doorstep.access.actions import Acting
from doorstep.access.rules import Reader
from doorstep.people.actions.bulk import insert, refs
from doorstep.people.actions.load import digest_of, text_of
from doorstep.people.actions.owing import receive_orders
from doorstep.people.actions.versions import Versions
from doorstep.people.models import Marker, Record, Relationship
from doorstep.people.rules import ORDERS, Served


class Paper(NamedTuple):
    """One marker or relationship to take in: clean values, and as it came."""

    number: int
    values: Mapping[str, Any]
    given: Mapping[str, Any]


@dataclass
class Taken:
    """What became of a batch; `unknown` are numbers whose person is not there yet."""

    loaded: int = 0
    new_versions: int = 0
    already: int = 0
    unknown: list[tuple[int, str, str]] = field(default_factory=list)


def load_markers(
    doing: Acting, *, by: Reader, at: datetime, source: str, papers: Sequence[Paper]
) -> Taken:
    """Take in orders, bail conditions and warnings within the act under way."""
    taken = _load(
        Marker, _MARKER, _marker, ("person", "against"), doing, at, source, papers
    )
    receive_orders(doing, by=by, at=at, orders=_received(doing, source, papers))
    return taken


def _received(
    doing: Acting, source: str, papers: Sequence[Paper]
) -> list[tuple[UUID, datetime]]:
    """The orders that are new, each with when it was received, where that is known."""
    received = {p.values["id"]: p.values["recorded_at"] for p in papers}
    rows = Marker.objects.filter(
        act=doing.ref,
        source=source,
        version=1,
        external_id__in=received,
        sort__in=ORDERS,
    )
    return [
        (ref, received[external])
        for ref, external in rows.values_list("ref", "external_id")
        if received[external] is not None
    ]


def load_relationships(
    doing: Acting, *, at: datetime, source: str, papers: Sequence[Paper]
) -> Taken:
    """Take in relationships within the act under way."""
    return _load(
        Relationship,
        _RELATIONSHIP,
        _relationship,
        ("person", "other"),
        doing,
        at,
        source,
        papers,
    )


_HEAD = ("source", "external_id", "version", "digest", "loaded_at", "act")
_RELATIONSHIP = (*_HEAD, "record", "other", "sort")
_MARKER = (
    *_HEAD,
    "ref",
    "record",
    "against",
    "sort",
    "terms",
    "begins_on",
    "ends_on",
    "served",
    "served_on",
    "court",
)


def _load(
    model: Any,
    fields: tuple[str, ...],
    row: Any,
    named: tuple[str, str],
    doing: Acting,
    at: datetime,
    source: str,
    papers: Sequence[Paper],
) -> Taken:
    taken = Taken()
    versions = Versions(model, source, {paper.values["id"] for paper in papers})
    records = _records(source, papers, named)
    rows = []
    for paper in papers:
        digest = digest_of(text_of(paper.given))
        external = paper.values["id"]
        version = versions.next(external, digest)
        if not version:
            taken.already += 1
            continue
        missing = [
            n for n in named if paper.values[n] and paper.values[n] not in records
        ]
        if missing:
            taken.unknown.append((paper.number, missing[0], paper.values[missing[0]]))
            continue
        versions.keep(external, version, digest)
        head = (source, external, version, digest, at, doing.ref)
        rows.append((*head, *row(paper.values, records)))
        taken.loaded += 1
        taken.new_versions += version > 1
    insert(model, fields, rows)
    return taken


def _records(
    source: str, papers: Sequence[Paper], named: tuple[str, str]
) -> dict[str, int]:
    wanted = {paper.values[name] for paper in papers for name in named}
    rows = (
        Record.objects.filter(source=source, external_id__in=wanted - {""})
        .order_by("version")
        .values_list("external_id", "pk")
    )
    return dict(rows)


def _relationship(
    values: Mapping[str, Any], records: Mapping[str, int]
) -> tuple[Any, ...]:
    return (records[values["person"]], records[values["other"]], values["sort"])


def _marker(values: Mapping[str, Any], records: Mapping[str, int]) -> tuple[Any, ...]:
    return (
        refs(1)[0],
        records[values["person"]],
        records.get(values["against"]),
        values["sort"],
        values["terms"],
        values["from"],
        values["to"],
        values["served"] or Served.NOT_KNOWN.value,
        values["served_on"],
        values["court"],
    )
