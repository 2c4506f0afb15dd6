"""What may be done here: take in incidents as sources give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from doorstep.access.actions import Acting
from doorstep.incidents.forms import place
from doorstep.incidents.models import (
    Call,
    Incident,
    Involvement,
    Narrative,
    Place,
    PlaceKey,
)
from doorstep.incidents.rules import PlaceSort, Sort
from doorstep.people.actions import (
    Versions,
    digest_of,
    insert,
    next_ids,
    refs,
    text_of,
)
from doorstep.people.queries import place_keys
from doorstep.timing import Precision
from recognise import Given, GivenAddress, normalise


class Item(NamedTuple):
    """One incident to take in, its persons already records.

    values    clean values of `forms.IncidentForm`
    involved  (record, role) of each person in it
    """

    values: Mapping[str, Any]
    given: Mapping[str, Any]
    involved: Sequence[tuple[int, str]]


@dataclass
class Loaded:
    """What became of a batch; `made` are the new incidents' keys."""

    loaded: int
    new_versions: int
    already: int
    made: list[int]


class New(NamedTuple):
    pk: int
    version: int
    digest: int
    item: Item


def load_incidents(
    doing: Acting, *, at: datetime, source: str, items: Sequence[Item]
) -> Loaded:
    """Take in a batch of incidents within the act under way."""
    versions = Versions(Incident, source, {item.values["id"] for item in items})
    todo: list[tuple[Item, int, int]] = []
    for item in items:
        external, digest = item.values["id"], digest_of(text_of(item.given))
        version = versions.next(external, digest)
        if version:
            versions.keep(external, version, digest)
            todo.append((item, version, digest))
    ids = next_ids(Incident, len(todo)) if todo else []
    new = [
        New(pk, version, digest, item)
        for pk, (item, version, digest) in zip(ids, todo, strict=True)
    ]
    _add(doing, at, source, new)
    changed = sum(1 for one in new if one.version > 1)
    return Loaded(len(new), changed, len(items) - len(new), [one.pk for one in new])


_COPIED = (
    "sort",
    "number",
    "at",
    "precision",
    "until",
    "recorded_at",
    "type",
    "type_text",
    "domestic",
    "closed_as",
    "grade",
    "result",
    "area",
    "unit",
)
_INCIDENT = (
    "id",
    "ref",
    "source",
    "external_id",
    "version",
    "digest",
    "loaded_at",
    "act",
    *_COPIED,
)


def _add(doing: Acting, at: datetime, source: str, new: Sequence[New]) -> None:
    rows = zip(refs(len(new)), new, strict=True)
    insert(Incident, _INCIDENT, [_row(ref, n, doing, at, source) for ref, n in rows])
    insert(
        Narrative,
        ("incident", "text"),
        [(n.pk, n.item.values["summary"]) for n in new if n.item.values["summary"]],
    )
    insert(
        Call,
        ("incident", "number_given", "noticed_repeat"),
        [
            (n.pk, n.item.values["caller_phone"], n.item.values["noticed_repeat"])
            for n in new
            if n.item.values["sort"] == Sort.CALL
        ],
    )
    insert(
        Involvement,
        ("incident", "record", "role"),
        [(n.pk, record, role) for n in new for record, role in n.item.involved],
    )
    _add_places(new)


def _row(
    ref: UUID, one: New, doing: Acting, at: datetime, source: str
) -> tuple[Any, ...]:
    values = {**one.item.values, "precision": _precision(one.item.given["at"])}
    head = (one.pk, ref, source, values["id"], one.version, one.digest)
    return (*head, at, doing.ref, *[values[name] for name in _COPIED])


def _precision(text: str) -> str:
    """How exactly the time was told, by how much of it was written."""
    if len(text.strip()) <= len("2026-03-03"):
        return Precision.DAY.value
    seconds = text.strip()[len("2026-03-03T14:02") :].startswith(":")
    return Precision.SECOND.value if seconds else Precision.MINUTE.value


def _add_places(new: Sequence[New]) -> None:
    """File each place under its keys: in many logs the place is all that repeats."""
    places = [
        (one.pk, given, one.item.values["grid"])
        for one in new
        if (given := place(dict(one.item.values))) != GivenAddress()
        or one.item.values["grid"]
    ]
    if not places:
        return
    rows, keys = [], []
    for pk, (incident, given, grid) in zip(
        next_ids(Place, len(places)), places, strict=True
    ):
        normal = normalise(Given(addresses=(given,)))
        said = " ".join(part for part in _parts(given) if part)
        sort = PlaceSort.INCIDENT.value
        rows.append((pk, incident, sort, said, grid, normal.pack()))
        keys += [(key, pk) for key in place_keys(normal)]
    insert(Place, ("id", "incident", "sort", "given", "grid", "packed"), rows)
    insert(PlaceKey, ("key", "place"), sorted(keys))


def _parts(given: GivenAddress) -> tuple[str, ...]:
    return (
        given.text,
        given.house,
        given.street,
        given.locality,
        given.town,
        given.postcode,
    )
