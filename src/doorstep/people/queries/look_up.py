"""Finds every earlier record of a person from any fragment, with reasons."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.access.rules import Kind, Reader
from doorstep.people.models import Person, Record
from doorstep.people.queries.index import RegisterIndex, unpacked
from doorstep.people.queries.people import records_of
from doorstep.people.queries.protected import protected_among
from doorstep.people.queries.secrets import digest
from doorstep.people.rules import (
    HIDDEN,
    band_of,
    born_words,
    name_words,
    phone_words,
    weight_words,
)
from recognise import (
    Given,
    GivenAddress,
    GivenName,
    Match,
    normalise,
    shipped_model,
)
from recognise import Reason as Said
from recognise import Record as Normal
from recognise import find as recognise_find

LIMIT = 40
SHOWN = 12


@dataclass(frozen=True)
class Asked:
    """What is known of the person asked for; every field may be empty."""

    phone: str = ""
    name: str = ""
    born: str = ""
    age: str = ""
    place: str = ""
    said_on: date | None = None


@dataclass(frozen=True)
class Reason:
    """What one field said: the fact asked for, the fact on record, and so what."""

    field: str
    given: str
    found: str
    says: str
    weighs: str


@dataclass(frozen=True)
class PersonMatch:
    """One person who may be meant.

    records      primary keys of all records believed to be this person's
    probability  0 to 1, of the best matching record
    """

    person: int
    ref: str
    name: str
    born: str
    records: tuple[int, ...]
    probability: float
    band: str
    because: tuple[str, ...]
    reasons: tuple[Reason, ...]
    equally_likely: int
    household: bool


@dataclass(frozen=True)
class LookUp:
    """Who was found, likeliest first, and how many more were left out."""

    matches: tuple[PersonMatch, ...]
    more: int


def query_of(asked: Asked) -> Normal:
    """The fragment as matching takes it.

    What is typed as a name is one name; a place is a free address.
    """
    return normalise(
        Given(
            names=(GivenName(whole=asked.name),) if asked.name else (),
            born=asked.born,
            age=asked.age,
            said_on=asked.said_on,
            phones=(asked.phone,) if asked.phone else (),
            addresses=(GivenAddress(text=asked.place),) if asked.place else (),
        )
    )


def look_up(reader: Reader, asked: Asked) -> LookUp:
    """Find the persons who may be meant, each listed as a look.

    Raises django.db.DatabaseError where the register cannot answer: the door must
    then say that history was not checked.
    """
    query = query_of(asked)
    if not query.kinds() - {"sex"}:
        return LookUp((), 0)
    persons: dict[int, int] = {}  # of every record compared
    index = RegisterIndex.of(reader)

    def person_of(rids: Sequence[int]) -> dict[int, int]:
        found = index.persons_of(rids)
        persons.update(found)
        return found

    matches = [
        match
        for match in recognise_find(
            query,
            index,
            shipped_model(),
            LIMIT,
            person_of=person_of,
        )
        # Filed under what has been protected since, and nothing else speaks for it.
        if any(reason.weight_bits > 0 for reason in match.reasons)
    ]
    best: dict[int, Match] = {}
    for match in matches:
        best.setdefault(persons.get(match.rid, -match.rid), match)
    shown = list(best)[:SHOWN]
    matched = _matches(reader, shown, best, index.barred)
    return LookUp(tuple(matched), len(best) - len(shown))


def _matches(
    reader: Reader,
    shown: Sequence[int],
    best: dict[int, Match],
    barred: Collection[int],
) -> list[PersonMatch]:
    records = {
        person: [record for record in held if record not in barred]
        for person, held in records_of(shown).items()
    }
    names = lines(reader, shown, records)
    guarded = protected_among(
        digest(f"{reason.field}|{reason.as_found}")
        for person in shown
        for reason in best[person].reasons
        if reason.field in GUARDED
    )
    return [
        PersonMatch(
            person=person,
            ref=names[person].ref,
            name=names[person].name,
            born=names[person].born,
            records=tuple(records[person]),
            probability=best[person].probability,
            band=band_of(
                best[person].probability,
                reader.people,
                doubted=best[person].household,
            ),
            because=tuple(r.says for r in best[person].reasons if r.weight_bits > 0),
            reasons=tuple(_reason(r, guarded) for r in best[person].reasons),
            equally_likely=best[person].equally_likely,
            household=best[person].household and _shares_home(best[person]),
        )
        for person in shown
        if person in names
    ]


HOME = frozenset({"phone", "postcode", "street", "number", "town"})


def _shares_home(match: Match) -> bool:
    """Whether a place or a phone agrees: a surname alone is no household."""
    return any(r.field in HOME and r.weight_bits > 0 for r in match.reasons)


# Fields of a reason whose value on record may be shown to nobody; a protected address
# never becomes a reason at all.
GUARDED = frozenset({"phone", "email"})


def _reason(said: Said, guarded: frozenset[int]) -> Reason:
    given, found = said.as_given, said.as_found
    if said.field in GUARDED and digest(f"{said.field}|{found}") in guarded:
        found = HIDDEN
    elif said.field == "phone":
        found = phone_words(found)
    if said.field == "phone":
        given = phone_words(given)
    return Reason(said.field, given, found, said.says, weight_words(said.weight_bits))


@dataclass(frozen=True)
class Line:
    """A person as a page names them."""

    ref: str
    name: str
    born: str


def lines(
    reader: Reader,
    persons: Sequence[int],
    records: dict[int, list[int]],
    kind: Kind = Kind.LISTED,
) -> dict[int, Line]:
    """Name persons, noting each as shown to `reader`; the only way to name one.

    A person whose records the reader may not see is left out.
    """
    refs = dict(Person.objects.filter(pk__in=persons).values_list("pk", "ref"))
    wanted = [record for person in persons for record in records[person]]
    visible = (
        Record.objects.visible_to(reader)
        .filter(pk__in=wanted)
        .order_by("recorded_at", "pk")
        .values_list("pk", "given")
    )
    given = dict(visible)
    born = unpacked(list(given))
    found: dict[int, Line] = {}
    for person in persons:
        held = [r for r in given if r in set(records[person])]
        if not held:
            continue
        reader.note(refs[person], kind)
        found[person] = Line(
            str(refs[person]), _best_name(held, given), _best_born(held, born)
        )
    return found


def _best_name(records: Sequence[int], given: dict[int, dict[str, str]]) -> str:
    """The name that most records bear, the latest of such: one call renames nobody.

    A whole name as it was typed gives way to one whose parts a source told apart.
    """
    held = [(r, name) for r in records if (name := name_words(given[r]))]
    if not held:
        return "name not known"
    borne = Counter(name.casefold() for _, name in held)

    def weight(turn: int) -> tuple[int, bool, int]:
        record, name = held[turn]
        return borne[name.casefold()], bool(given[record].get("family")), turn

    return held[max(range(len(held)), key=weight)][1]


def _best_born(records: Sequence[int], normal: Mapping[int, Normal]) -> str:
    dates = [n.born for r in records if (n := normal.get(r)) is not None and n.born]
    best = max(dates, key=lambda b: (b.trust, b.is_whole, not b.until), default=None)
    return born_words(best)
