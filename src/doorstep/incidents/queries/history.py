"""What may be read here: who took part in what, and what happened at a place."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from doorstep.access.rules import Reader
from doorstep.incidents.models import (
    Call,
    Incident,
    Involvement,
    Narrative,
    Place,
    PlaceKey,
)
from doorstep.incidents.rules import Role, Sort
from doorstep.people.queries import hidden_places, place_keys
from doorstep.people.rules import HIDDEN
from recognise import Given, GivenAddress, Record, normalise

CHUNK = 10_000
NEAR = 500
BATCH = 500


@dataclass(frozen=True)
class Part:
    """One record's part in one incident."""

    record: int
    role: str
    incident: int
    at: datetime


class Version(NamedTuple):
    """Which version of what a source told an incident is."""

    pk: int
    source: str
    external: str
    version: int


_VERSION = (
    "incident_id",
    "incident__source",
    "incident__external_id",
    "incident__version",
)


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
    """Every part that these records took, newest first; one line a current version.

    Of several parts in one incident the victim's stands first.
    """
    wanted = list(records)
    found: list[Part] = []
    versions: set[Version] = set()
    for start in range(0, len(wanted), CHUNK):
        rows = Involvement.objects.filter(record__in=wanted[start : start + CHUNK])
        seen = rows.filter(incident__in=Incident.objects.visible_to(reader))
        for record, role, at, *version in seen.values_list(
            "record_id", "role", "incident__at", *_VERSION
        ):
            versions.add(Version(*version))
            found.append(Part(record, role, version[0], at))
    current = _latest(versions)
    found = [part for part in found if part.incident in current]
    return sorted(found, key=_newest, reverse=True)


def _newest(part: Part) -> tuple[datetime, int, bool, str]:
    return part.at, part.incident, part.role == Role.VICTIM, part.role


def latest_versions(incidents: Iterable[int]) -> set[int]:
    """The latest version of each among these incidents.

    A later one that is not among them replaces nothing here: whom it no longer names
    was named once, and that is still to be known.
    """
    wanted = list(incidents)
    if not wanted:
        return set()
    rows = Incident.objects.filter(pk__in=wanted)
    found = rows.values_list("pk", "source", "external_id", "version")
    return _latest(Version(*row) for row in found)


def _latest(versions: Iterable[Version]) -> set[int]:
    latest: dict[tuple[str, str], tuple[int, int]] = {}
    for one in versions:
        key = (one.source, one.external)
        latest[key] = max(latest.get(key, (0, 0)), (one.version, one.pk))
    return {pk for _, pk in latest.values()}


def events(reader: Reader, incidents: Sequence[int]) -> list[Event]:
    """The incidents as a history shows them, newest first."""
    if not incidents:
        return []
    rows = Incident.objects.visible_to(reader).filter(pk__in=incidents)
    texts = dict(
        Narrative.objects.visible_to(reader)
        .filter(incident__in=incidents)
        .values_list("incident_id", "text")
    )
    places = _places(reader, incidents)
    return [_event(row, texts, places) for row in rows.order_by("-at", "-pk")]


def _places(reader: Reader, incidents: Sequence[int]) -> dict[int, str]:
    """Where each incident was, but for places that are shown to nobody."""
    rows = list(Place.objects.visible_to(reader).filter(incident__in=incidents))
    hidden = hidden_places({row.pk: Record.unpack(row.packed) for row in rows})
    found: dict[int, str] = defaultdict(str)
    for row in rows:
        found[row.incident_id] = HIDDEN if row.pk in hidden else row.given
    return found


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
    house and postcode, count: a postcode alone is a whole street. A protected place
    has no history: that the police were there would confirm who lives there.
    """
    asked = normalise(Given(addresses=(GivenAddress(text=place),)))
    if not asked.addresses:
        return []
    near = PlaceKey.objects.filter(key__in=place_keys(asked))
    rows = Place.objects.visible_to(reader).filter(pk__in=near.values("place_id"))
    filed = {row.pk: row for row in rows.order_by("-pk")[:NEAR]}
    places = {pk: Record.unpack(row.packed) for pk, row in filed.items()}
    same = [pk for pk, place in places.items() if same_place(asked, place)]
    hidden = hidden_places({pk: places[pk] for pk in same})
    shown = [filed[pk].incident_id for pk in same if pk not in hidden]
    return sorted(latest_versions(shown), reverse=True)


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


@dataclass(frozen=True, slots=True)
class Told:
    """One incident as it was recorded, for a replay that shows nobody to anybody.

    known_at  when it was recorded; when it happened, where no source says
    packed    its places as matching reads them
    noticed   what the old flag said, None where there was none
    """

    pk: int
    ref: UUID
    source: str
    external_id: str
    sort: str
    number: str
    at: datetime
    known_at: datetime
    what: str
    grade: str
    domestic: bool
    noticed: bool | None
    packed: tuple[str, ...]
    parts: tuple[tuple[int, str], ...]


def told(
    *, since: datetime, before: datetime, without: Collection[UUID] = ()
) -> Iterator[list[Told]]:
    """What was recorded before a moment, in that order, some hundreds at a time.

    Domestic abuse from the beginning; other calls from `since` on. Of each incident
    the latest version, known from when that was recorded. It takes no reader: see
    `doorstep.people.queries.said`. `without` are refs of what is to be kept from
    whoever asks.
    """
    rows = _tellable(since, before, without)
    batch: list[Incident] = []
    for row in rows.iterator(BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield _told(batch)
            batch = []
    yield _told(batch)


def how_many_told(
    *, since: datetime, before: datetime, without: Collection[UUID] = ()
) -> int:
    """How many incidents `told` would give."""
    return _tellable(since, before, without).count()


def _tellable(
    since: datetime, before: datetime, without: Collection[UUID]
) -> QuerySet[Incident]:
    later = Incident.objects.filter(
        source=OuterRef("source"),
        external_id=OuterRef("external_id"),
        version__gt=OuterRef("version"),
    )
    return (
        Incident.objects.annotate(known=Coalesce("recorded_at", "at"))
        .filter(~Exists(later), known__lt=before)
        .filter(Q(domestic=True) | Q(sort=Sort.CALL, at__gte=since))
        .exclude(ref__in=without)
        .order_by("known", "pk")
    )


def _told(rows: Sequence[Incident]) -> list[Told]:
    pks = [row.pk for row in rows]
    places: dict[int, list[str]] = defaultdict(list)
    taken: dict[int, list[tuple[int, str]]] = defaultdict(list)
    held = Place.objects.filter(incident__in=pks).order_by("pk")
    for incident, text in held.values_list("incident_id", "packed"):
        places[incident].append(text)
    roles = Involvement.objects.filter(incident__in=pks).order_by("pk")
    for incident, record, role in roles.values_list("incident_id", "record_id", "role"):
        taken[incident].append((record, role))
    calls = Call.objects.filter(incident__in=pks)
    flags = dict(calls.values_list("incident_id", "noticed_repeat"))
    return [
        Told(
            pk=row.pk,
            ref=row.ref,
            source=row.source,
            external_id=row.external_id,
            sort=row.sort,
            number=row.number,
            at=row.at,
            known_at=row.recorded_at or row.at,
            what=row.type_text or row.type or row.sort,
            grade=row.grade,
            domestic=bool(row.domestic),
            noticed=flags.get(row.pk),
            packed=tuple(places[row.pk]),
            parts=tuple(taken[row.pk]),
        )
        for row in rows
    ]
