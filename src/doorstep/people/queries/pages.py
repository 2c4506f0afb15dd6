"""What is known of one person, record by record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from doorstep.access.rules import Kind, Reader
from doorstep.people.models import Doubt, Judgement, Link, Marker, Record, Relationship
from doorstep.people.queries.index import unpacked
from doorstep.people.queries.look_up import Line, lines
from doorstep.people.queries.people import (
    ever_with,
    person_by_ref,
    persons_of,
    records_of,
)
from doorstep.people.queries.protected import (
    given_values,
    protected_among,
    protected_records,
    protected_texts,
)
from doorstep.people.queries.secrets import address_digest, bearing, digest
from doorstep.people.rules import (
    Answer,
    Protected,
    Served,
    band_of,
    born_words,
    name_words,
    phone_words,
    standing,
)
from doorstep.people.rules.sweep import Secrets, secrets, swept
from recognise import Address
from recognise import Record as Normal


@dataclass(frozen=True)
class RecordLine:
    """One record of a person, and why it is believed to be theirs."""

    pk: int
    ref: str
    source: str
    external_id: str
    name: str
    born: str
    recorded_at: datetime | None
    joined: str
    by: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Contact:
    """An address or number on some of a person's records; protected: no text."""

    text: str
    records: tuple[int, ...]
    protected: bool


@dataclass(frozen=True)
class MarkerLine:
    """An order, bail condition or warning: in words, and as it was given.

    binds  whether it binds this person; None where the source does not say whom
    """

    sort: str
    terms: str
    says: str
    source: str
    in_force: bool
    dates: str
    served: str
    begins_on: date | None
    ends_on: date | None
    binds: bool | None


@dataclass(frozen=True)
class Relation:
    ref: str | None
    name: str
    sort: str
    source: str


@dataclass(frozen=True)
class Possible:
    """Another person who may be the same; `orders` name what is in force there."""

    ref: str
    name: str
    born: str
    band: str
    reasons: tuple[str, ...]
    orders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """One person: who we believe this is, and all that hangs on the records."""

    ref: str
    name: str
    born: str
    sex: str
    others: tuple[str, ...]
    records: tuple[RecordLine, ...]
    phones: tuple[Contact, ...]
    addresses: tuple[Contact, ...]
    markers: tuple[MarkerLine, ...]
    relations: tuple[Relation, ...]
    possible: tuple[Possible, ...]


def dossier(reader: Reader, ref: UUID, on: date) -> Dossier | None:
    """Everything this room holds of one person, consulted as a look.

    on  the London day of reading, on which orders are in force or not
    None if there is no such person, or none that the reader may see: those look alike.
    """
    person = person_by_ref(ref)
    if person is None:
        return None
    owned = records_of([person.pk])
    line = lines(reader, [person.pk], owned, Kind.CONSULTED).get(person.pk)
    if line is None:
        return None
    rows = list(
        Record.objects.visible_to(reader)
        .filter(pk__in=owned[person.pk])
        .order_by("-recorded_at", "-pk")
    )
    pks = [row.pk for row in rows]
    normal = unpacked(pks)
    return Dossier(
        ref=line.ref,
        name=line.name,
        born=line.born,
        sex=next((s for r in rows if (s := r.given.get("sex"))), ""),
        others=_other_names(rows, line.name),
        records=_record_lines(rows, normal),
        phones=_phones(rows, normal),
        addresses=_addresses(rows, normal),
        markers=_markers(reader, pks, on),
        relations=_relations(reader, pks),
        possible=_possible(reader, person.pk, pks, on),
    )


def _other_names(rows: Sequence[Record], main: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        if (name := name_words(row.given)) and name != main:
            found[f"also {name}"] = None
        for former in row.given.get("former_names") or ():
            found[f"formerly {former}"] = None
        for alias in row.given.get("aliases") or ():
            found[f"known as {alias}"] = None
    return tuple(found)


def _record_lines(
    rows: Sequence[Record], normal: Mapping[int, Normal]
) -> tuple[RecordLine, ...]:
    links = {
        link.record_id: link
        for link in Link.objects.filter(record__in=[row.pk for row in rows])
        .select_related("by__staff")
        .order_by("pk")
    }
    return tuple(_record_line(row, links[row.pk], normal.get(row.pk)) for row in rows)


def _record_line(row: Record, link: Link, normal: Normal | None) -> RecordLine:
    staff = getattr(link.by, "staff", None) if link.by else None
    return RecordLine(
        pk=row.pk,
        ref=str(row.ref),
        source=row.source,
        external_id=row.external_id,
        name=name_words(row.given) or "no name given",
        born=born_words(normal.born) if normal else "",
        recorded_at=row.recorded_at,
        joined=link.rule,
        by=staff.name if staff else "",
        reasons=tuple(r["says"] for r in link.reasons if r["bits"] > 0),
    )


def _phones(
    rows: Sequence[Record], normal: Mapping[int, Normal]
) -> tuple[Contact, ...]:
    return _contacts(
        rows,
        normal,
        lambda record: [
            (phone.digits, phone_words(phone.digits), [digest(f"phone|{phone.digits}")])
            for phone in record.phones
        ],
    )


def _addresses(
    rows: Sequence[Record], normal: Mapping[int, Normal]
) -> tuple[Contact, ...]:
    found = _contacts(
        rows,
        normal,
        lambda record: [
            (address_digest(a), address_words(a), bearing(a)) for a in record.addresses
        ],
    )
    # One that was protected is not filed; that there is one is said all the same.
    unfiled = protected_records([row.pk for row in rows], Protected.ADDRESS)
    hidden = unfiled.union(*(one.records for one in found if one.protected))
    shown = tuple(one for one in found if not one.protected)
    return (*shown, Contact("", tuple(hidden), protected=True)) if hidden else shown


def _contacts(
    rows: Iterable[Record],
    normal: Mapping[int, Normal],
    values: Callable[[Normal], list[tuple[Any, str, list[int]]]],
) -> tuple[Contact, ...]:
    held: dict[Any, list[int]] = {}
    words: dict[Any, tuple[str, list[int]]] = {}
    for row in rows:
        for key, text, made in values(normal[row.pk]) if row.pk in normal else ():
            held.setdefault(key, []).append(row.pk)
            words[key] = (text, made)
    guarded = protected_among(one for _, made in words.values() for one in made)
    hidden = {k for k, (_, made) in words.items() if not guarded.isdisjoint(made)}
    return tuple(
        Contact("" if key in hidden else text, tuple(held[key]), key in hidden)
        for key, (text, _) in words.items()
    )


def address_words(address: Address) -> str:
    """An address for a line: flat, number or house, street, town, postcode."""
    flat = f"flat {address.unit}" if address.unit else ""
    door = " ".join(p for p in (address.number, address.house.title()) if p)
    street = " ".join(p for p in (door, address.street.title()) if p)
    code = address.postcode
    post = f"{code[:-3]} {code[-3:]}" if len(code) > 4 else code
    return ", ".join(p for p in (flat, street, address.town.title(), post) if p)


def _markers(reader: Reader, pks: Sequence[int], on: date) -> tuple[MarkerLine, ...]:
    ever = Marker.objects.visible_to(reader).filter(
        Q(record__in=pks) | Q(against__in=pks)
    )
    return marker_lines(last_versions(ever), pks, on)


def last_versions(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that no later version replaces, whomever that version is about."""
    later = rows.model.objects.filter(
        source=OuterRef("source"),
        external_id=OuterRef("external_id"),
        version__gt=OuterRef("version"),
    )
    return rows.filter(~Exists(later))


def marker_lines(
    rows: QuerySet[Any], pks: Sequence[int], on: date
) -> tuple[MarkerLine, ...]:
    """Markers as lines, those in force first; no protected place stands in their terms.

    pks  the records of the person that they are shown of
    on   the London day of reading
    """
    held = list(rows.order_by("pk"))
    out = _unsaid(held, pks)
    found = [_marker_line(row, pks, on, out) for row in held]
    return tuple(sorted(found, key=lambda line: not line.in_force))


def _unsaid(rows: Sequence[Marker], pks: Sequence[int]) -> Secrets | None:
    """Protected places of all whom these markers name; None where there are none."""
    if not any(row.terms for row in rows):
        return None
    ends = {end for row in rows for end in (row.record_id, row.against_id) if end}
    records = ever_with({*pks, *ends})
    held = [one for one in given_values(records) if one[1] is Protected.ADDRESS]
    guarded = protected_texts(records, held)
    return secrets([text for _, _, text in guarded], ()) if guarded else None


def _marker_line(
    row: Marker, pks: Sequence[int], on: date, out: Secrets | None
) -> MarkerLine:
    stands = standing(row.begins_on, row.ends_on, Served(row.served), on)
    # An order is for `person` and against `against`; where none is named, as in many
    # custody exports, which side this person stands on is in the terms alone.
    about = "see the terms for whom it binds"
    if row.against_id is not None:
        about = f"{'binds' if row.against_id in pks else 'protects'} this person"
    begins = f"from {row.begins_on.day} {row.begins_on:%B %Y}" if row.begins_on else ""
    return MarkerLine(
        sort=row.sort,
        terms=swept(row.terms, out) if out else row.terms,
        says=stands.says,
        source=f"{row.source}{', ' + row.court if row.court else ''}",
        in_force=stands.live,
        dates=f"{about}, {begins}" if begins else about,
        served=row.served,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        binds=row.against_id in pks if row.against_id is not None else None,
    )


def _relations(reader: Reader, pks: Sequence[int]) -> tuple[Relation, ...]:
    """How this person stands to others, by the last version of what each source said.

    A reader who may not see the other person learns that there is a relation, but
    nothing where they must not know of that person.
    """
    ever = Relationship.objects.filter(Q(record__in=pks) | Q(other__in=pks))
    if reader.bars:
        barred = Q(record__ref__in=reader.bars) | Q(other__ref__in=reader.bars)
        ever = ever.exclude(barred)
    rows = list(last_versions(ever).order_by("-pk"))
    ends = {
        row.pk: row.other_id if row.record_id in pks else row.record_id for row in rows
    }
    persons = persons_of(list(set(ends.values())))
    owned = records_of(set(persons.values()))
    named = lines(reader, list(owned), owned)
    found: dict[tuple[str, str], Relation] = {}
    for row in rows:
        line = named.get(persons.get(ends[row.pk], 0))
        name = line.name if line else "not to be shown"
        words = (
            row.sort if row.record_id in pks else f"{row.sort} (as the other gave it)"
        )
        one = Relation(line.ref if line else None, name, words, row.source)
        found.setdefault((name, row.sort), one)
    return tuple(found.values())


def _possible(
    reader: Reader, person: int, pks: Sequence[int], on: date
) -> tuple[Possible, ...]:
    """Persons in open doubts with this one, each once, by the likeliest doubt."""
    near = Q(left__in=pks) | Q(right__in=pks)
    rows = list(open_doubts(reader).filter(near).order_by("-probability", "pk"))
    ends = {row.pk: row.right_id if row.left_id in pks else row.left_id for row in rows}
    persons = persons_of(list(ends.values()))
    owned = records_of(set(persons.values()) - {person})
    named: dict[int, Line] = lines(reader, list(owned), owned)
    likeliest: dict[int, Doubt] = {}
    for row in rows:
        likeliest.setdefault(persons[ends[row.pk]], row)
    return tuple(
        Possible(
            line.ref,
            line.name,
            line.born,
            band_of(row.probability, reader.people, doubted=True),
            _for(row),
            _in_force(_markers(reader, owned[other], on)),
        )
        for other, row in likeliest.items()
        if (line := named.get(other)) is not None
    )


def _in_force(markers: Sequence[MarkerLine]) -> tuple[str, ...]:
    return tuple(f"{one.sort}, {one.dates}" for one in markers if one.in_force)


def _for(row: Doubt) -> tuple[str, ...]:
    return tuple(r["says"] for r in row.reasons if r["bits"] > 0)


def open_doubts(reader: Reader) -> QuerySet[Doubt]:
    """Doubts that wait for a decision, of those that `reader` may see."""
    last = (
        Judgement.objects.filter(doubt=OuterRef("pk"))
        .order_by("-pk")
        .values("answer")[:1]
    )
    rows = visible_doubts(reader).annotate(last=Subquery(last))
    return rows.filter(Q(last__isnull=True) | Q(last=Answer.UNDO))


def visible_doubts(reader: Reader) -> QuerySet[Doubt]:
    """Doubts of which `reader` may see both records, since both are shown."""
    rows: QuerySet[Doubt] = Doubt.objects.visible_to(reader)
    return rows.filter(right__in=Record.objects.visible_to(reader))


def judged(doubt: Doubt) -> Judgement | None:
    """The decision about a doubt that holds; None if none does."""
    last = Judgement.objects.filter(doubt=doubt).order_by("-pk").first()
    return None if last is None or last.answer == Answer.UNDO else last
