"""What may be read here: who took part in what, and what happened at a place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from doorstep.access.rules import Reader
from doorstep.incidents.models import (
    Incident,
    Involvement,
    Narrative,
    Place,
    PlaceKey,
)
from doorstep.people.queries import place_keys
from recognise import Given, GivenAddress, Record, normalise

CHUNK = 10_000
NEAR = 500


@dataclass(frozen=True)
class Part:
    """One record's part in one incident."""

    record: int
    role: str
    incident: int
    at: datetime


@dataclass(frozen=True)
class Event:
    """One incident as a history shows it; text only where the reader may read it."""

    pk: int
    ref: UUID
    at: datetime
    precision: str
    sort: str
    what: str
    number: str
    place: str
    says: str
    status: str
    source: str
    recorded_at: datetime | None
    domestic: bool | None


def parts(reader: Reader, records: Iterable[int]) -> list[Part]:
    """Every part that these records took, newest first; one line a current version."""
    wanted = list(records)
    found: list[Part] = []
    for start in range(0, len(wanted), CHUNK):
        rows = (
            Involvement.objects.filter(record__in=wanted[start : start + CHUNK])
            .filter(incident__in=Incident.objects.visible_to(reader))
            .values_list("record_id", "role", "incident_id", "incident__at")
        )
        found += [Part(*row) for row in rows]
    current = latest_versions({part.incident for part in found})
    found = [part for part in found if part.incident in current]
    return sorted(found, key=lambda part: (part.at, part.incident), reverse=True)


def latest_versions(incidents: Iterable[int]) -> set[int]:
    """Those of the incidents that no later version replaces."""
    rows = list(
        Incident.objects.filter(pk__in=list(incidents)).values_list(
            "pk", "source", "external_id", "version"
        )
    )
    versions: dict[tuple[str, str], tuple[int, int]] = {}
    for pk, source, external, version in rows:
        key = (source, external)
        versions[key] = max(versions.get(key, (0, 0)), (version, pk))
    return {pk for _, pk in versions.values()}


def events(reader: Reader, incidents: Sequence[int]) -> list[Event]:
    """The incidents as a history shows them, newest first."""
    rows = Incident.objects.visible_to(reader).filter(pk__in=incidents)
    texts = dict(
        Narrative.objects.visible_to(reader)
        .filter(incident__in=incidents)
        .values_list("incident_id", "text")
    )
    places: dict[int, str] = defaultdict(str)
    shown = Place.objects.visible_to(reader).filter(incident__in=incidents)
    for incident, given in shown.values_list("incident_id", "given"):
        places[incident] = given
    return [_event(row, texts, places) for row in rows.order_by("-at", "-pk")]


def _event(row: Incident, texts: dict[int, str], places: dict[int, str]) -> Event:
    return Event(
        pk=row.pk,
        ref=row.ref,
        at=row.at,
        precision=row.precision,
        sort=row.sort,
        what=row.type_text or row.type or row.sort,
        number=row.number,
        place=places[row.pk],
        says=texts.get(row.pk, ""),
        status=row.result or row.closed_as,
        source=row.source,
        recorded_at=row.recorded_at,
        domestic=row.domestic,
    )


def at_place(reader: Reader, place: str) -> list[int]:
    """Incidents at this place, by primary key, newest first.

    place  as somebody typed it. Only places that agree in number and street, or in
    house and postcode, count: a postcode alone is a whole street.
    """
    asked = normalise(Given(addresses=(GivenAddress(text=place),)))
    if not asked.addresses:
        return []
    near = PlaceKey.objects.filter(key__in=place_keys(asked))
    rows = Place.objects.visible_to(reader).filter(pk__in=near.values("place_id"))
    same = [
        row.incident_id
        for row in rows.order_by("-pk")[:NEAR]
        if same_place(asked, Record.unpack(row.packed))
    ]
    return sorted(latest_versions(same), reverse=True)


def same_place(one: Record, other: Record) -> bool:
    """Whether two places are one premises, as far as both say."""
    for a in one.addresses:
        for b in other.addresses:
            door = (a.number or a.house) == (b.number or b.house)
            flat = not a.unit or not b.unit or a.unit == b.unit
            where = (a.street and a.street == b.street) or (
                a.postcode and a.postcode == b.postcode
            )
            town = not a.town or not b.town or a.town == b.town or not a.street
            if door and flat and where and town and (a.number or a.house or a.street):
                return True
    return False
