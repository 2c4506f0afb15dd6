"""One person's page: who we believe this is, and what has happened to them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from doorstep.access.queries import LookLine, looks_at
from doorstep.access.rules import Reader
from doorstep.incidents.queries import Event as Happened
from doorstep.incidents.queries import Part, events, parts
from doorstep.pathway.find import Checked
from doorstep.people.queries import (
    Dossier,
    dossier,
    families,
    kept_from_words,
    other_ends,
    sources,
)
from doorstep.people.queries.pages import Contact as Held
from doorstep.people.queries.pages import MarkerLine, Possible, RecordLine, Relation
from doorstep.people.rules.sweep import Secrets, secrets, swept
from doorstep.timing import Precision, Reported, date_words, local_day

SHOWN = 20


@dataclass(frozen=True)
class Marker:
    sort: str
    terms: str
    dates: str
    served: str
    source: str
    in_force: bool


@dataclass(frozen=True)
class Role:
    role: str
    count: int
    last: str


@dataclass(frozen=True)
class Event:
    ref: str
    at: str
    iso: str
    role: str
    what: str
    number: str
    place: str
    says: str
    status: str
    source: str
    recorded: str


@dataclass(frozen=True)
class Contact:
    text: str
    used: str
    protected: bool


@dataclass(frozen=True)
class Record:
    ref: str
    source: str
    external_id: str
    name: str
    born: str
    recorded: str
    joined: str
    by: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PersonPage:
    """All that the page of one person shows; every value is words or plain."""

    ref: str
    name: str
    born: str
    sex: str
    others: tuple[str, ...]
    sure: str
    markers: tuple[Marker, ...]
    roles: tuple[Role, ...]
    events: tuple[Event, ...]
    more_events: int
    events_href: str
    addresses: tuple[Contact, ...]
    phones: tuple[Contact, ...]
    relations: tuple[Relation, ...]
    records: tuple[Record, ...]
    possible: tuple[Possible, ...]
    looks: tuple[LookLine, ...]
    searched: Checked


def person_page(
    reader: Reader,
    ref: UUID,
    *,
    whole: bool = False,
    without: Collection[int] = (),
    bare: bool = False,
) -> PersonPage | None:
    """The page of one person, consulted as a look; None if there is none to see.

    whole    every event, instead of the newest 20
    without  keys of events that are no history, such as a call's own
    bare     whoever asks sweeps what the events say, with all else of a screen
    """
    known = dossier(reader, ref, local_day(reader.at))
    if known is None:
        return None
    every = parts(reader, [record.pk for record in known.records])
    taken = [part for part in every if part.incident not in without]
    shown = list(dict.fromkeys(part.incident for part in taken))
    limit = len(shown) if whole else SHOWN
    out = Secrets() if bare or not shown else _unsaid(known)
    own = UUID(known.ref)
    roles: dict[int, list[str]] = {}
    for part in taken:
        roles.setdefault(part.incident, []).append(part.role)
    return PersonPage(
        ref=known.ref,
        name=known.name,
        born=known.born,
        sex=known.sex,
        others=known.others,
        sure=_sure(known),
        markers=tuple(_marker(marker) for marker in known.markers),
        roles=_roles(taken),
        events=tuple(
            _event(one, roles[one.pk], out) for one in events(reader, shown[:limit])
        ),
        more_events=max(0, len(shown) - limit),
        events_href="?events=all",
        addresses=_contacts(known.addresses, taken, known),
        phones=_contacts(known.phones, taken, known),
        relations=known.relations,
        records=tuple(_record(record) for record in known.records),
        possible=known.possible,
        looks=tuple(looks_at(reader, families([own])[own])),
        searched=Checked(reader.at, len(sources()), answered=True),
    )


def _unsaid(known: Dossier) -> Secrets:
    """Protected places, theirs and of those whom an order names, for any free text."""
    records = [record.pk for record in known.records]
    kept = kept_from_words([*records, *other_ends(records)])
    places = [one.text for one in kept if one.protected and one.sort == "address"]
    return secrets(places, ())


def _sure(known: Dossier) -> str:
    count = len(known.records)
    if count == 1:
        return "One record only; nothing has been joined to it."
    judged = sum(1 for record in known.records if record.by)
    said = f"{count} records, believed to be one person"
    return f"{said}; {judged} joined by a named person." if judged else f"{said}."


def _marker(line: MarkerLine) -> Marker:
    return Marker(
        line.sort, line.terms, line.dates, line.says, line.source, line.in_force
    )


def _roles(taken: Sequence[Part]) -> tuple[Role, ...]:
    counts = Counter(role for role, _ in {(p.role, p.incident) for p in taken})
    last: dict[str, datetime] = {}
    for part in taken:
        last.setdefault(part.role, part.at)
    return tuple(
        Role(role, count, date_words(local_day(last[role])))
        for role, count in counts.most_common()
    )


def _event(event: Happened, roles: Sequence[str], out: Secrets) -> Event:
    told = Reported(event.at, Precision(event.precision))
    recorded = event.recorded_at
    when = (
        f"Recorded {date_words(local_day(recorded))}"
        if recorded
        else "As recorded then"
    )
    return Event(
        ref=str(event.ref),
        at=told.words(),
        iso=event.at.isoformat(),
        role=" and ".join(dict.fromkeys(roles)),
        what=swept(event.what, out),
        number=event.number,
        place=event.place,
        says=swept(event.says, out),
        status=swept(event.status, out),
        source=event.source,
        recorded=f"{when} in {event.source}.",
    )


def _contacts(
    held: Sequence[Held], taken: Sequence[Part], known: Dossier
) -> tuple[Contact, ...]:
    """Each value with its last use: "last used as victim on 12 February 2026"."""
    found = []
    for one in held:
        use = next((part for part in taken if part.record in one.records), None)
        record = next((r for r in known.records if r.pk in one.records), None)
        found.append(Contact(one.text, _used(one, use, record), one.protected))
    return tuple(found)


def _used(one: Held, use: Part | None, record: RecordLine | None) -> str:
    if one.protected:
        return ""
    if use is not None:
        name = f"by {record.name} " if record else ""
        return f"last used {name}as {use.role} on {date_words(local_day(use.at))}"
    if record is None or record.recorded_at is None:
        return "date not known"
    return f"recorded {date_words(local_day(record.recorded_at))} in {record.source}"


def _record(line: RecordLine) -> Record:
    at = line.recorded_at
    return Record(
        ref=line.ref,
        source=line.source,
        external_id=line.external_id,
        name=line.name,
        born=line.born,
        recorded=f"recorded {date_words(local_day(at))}" if at else "date not known",
        joined=line.joined,
        by=line.by,
        reasons=line.reasons,
    )
