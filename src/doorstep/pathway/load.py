"""Takes in documents from any source: persons, incidents, orders, places and others.

Documents go through in batches; each batch is one act in one transaction, so that a
load that is killed has whole batches or nothing, and running it again completes it.
Records that come one by one are matched as they come; many are left to the worker.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from django.db import OperationalError

from doorstep.access.actions import Acting, acting
from doorstep.access.rules import Reader
from doorstep.fields.documents import Problem, clean
from doorstep.incidents.actions import Item as IncidentItem
from doorstep.incidents.actions import load_incidents
from doorstep.incidents.forms import IncidentForm
from doorstep.incidents.rules import sides
from doorstep.pathway.conflicts import keep_new, keep_up, take_staff
from doorstep.people.actions import (
    LOADING,
    Item,
    keep_apart,
    link_new,
    load_markers,
    load_persons,
    load_places,
    load_relationships,
    refuse_rows,
    settle,
    take_turn,
)
from doorstep.people.actions.papers import Paper
from doorstep.people.forms import (
    MarkerForm,
    PersonForm,
    PlaceForm,
    RelationshipForm,
    StaffForm,
)
from doorstep.people.queries import waiting

BATCH = 5000
FEW_READ = 200  # documents; a load of more is matched in the background
FEW_WAITING = 500  # records; behind more, whoever sent these would wait too long
FORMS: dict[str, Any] = {
    "person": PersonForm,
    "incident": IncidentForm,
    "marker": MarkerForm,
    "relationship": RelationshipForm,
    "place": PlaceForm,
}
# What a command takes, and no feed: it decides of what somebody learns nothing.
OF_COMMANDS: dict[str, Any] = {**FORMS, "staff": StaffForm}

Document = Mapping[str, Any]


class Refusal(NamedTuple):
    """One document that was not taken in: which, the field, and why."""

    number: int
    field: str
    reason: str


@dataclass
class Summary:
    """What became of all documents; read = loaded + already there + refused.

    made  keys of the records that a load of few documents made
    """

    read: int = 0
    loaded: int = 0
    new_versions: int = 0
    already_there: int = 0
    refused: int = 0
    acts: list[str] = field(default_factory=list)
    made: list[int] = field(default_factory=list, compare=False, repr=False)


class Once(NamedTuple):
    """What tells that a batch was taken in before: its key, and a hash of its body."""

    key: str
    fingerprint: int


class Clean(NamedTuple):
    number: int
    kind: str
    values: dict[str, Any]
    given: Document


def load(
    *,
    by: Reader,
    at: datetime,
    source: str,
    documents: Iterable[tuple[int, Document]],
    on_refusal: Callable[[Refusal], None] = lambda _: None,
    on_progress: Callable[[Summary], None] = lambda _: None,
    key: str | None = None,
    fingerprint: int = 0,
    forms: Mapping[str, Any] = FORMS,
) -> Summary:
    """Take in all `documents`, each with its number in the source's own file.

    on_refusal   told of each document that is refused, in order
    on_progress  told after each batch
    key          the door's idempotency key; used with the batch's number
    fingerprint  a hash of all documents, kept beside the key (see `again`)
    forms        the kinds of document that this door takes
    Raises access.actions.AlreadyDone if the key was used before.
    """
    summary = Summary()
    settle()  # what a load that was cut short left is to be found by what follows
    for n, batch in enumerate(_batches(documents)):
        once = Once(f"{key}/{n}", fingerprint) if key else None
        with _no_pauses():
            _load_batch(by, at, source, batch, summary, on_refusal, once, forms)
        on_progress(summary)
    settle()
    _match_few(by, at, summary)
    with suppress(OperationalError):  # what was missed here the worker keeps up
        few = summary.read <= FEW_READ
        keep_up(by=by, at=at, records=summary.made if few else None)
    return summary


def _match_few(by: Reader, at: datetime, summary: Summary) -> None:
    """Match what waits, if that is little: the next look-up shows whom it concerns.

    The documents are in already, so a database that does not answer now loses nothing:
    what was not matched waits for the worker.
    """
    if not summary.loaded or summary.read > FEW_READ:
        return
    with suppress(OperationalError):
        if waiting(FEW_WAITING + 1) <= FEW_WAITING:
            link_new(by=by, at=at, most=FEW_WAITING)


def note_refused(*, by: Reader, at: datetime, source: str, refused: int) -> None:
    """Owe the mending of rows that a door refused before they came here."""
    with acting(
        by=by, at=at, code="people.refuse_rows", reason=source, policy=by.version
    ) as doing:
        doing.counts = {"refused": refused}
        refuse_rows(doing, by=by, at=at)


@contextmanager
def _no_pauses() -> Iterator[None]:
    """Put off garbage collection for a batch.

    A batch makes millions of small tuples and no rings; collecting among them takes
    a quarter of a load's time and finds nothing.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _batches(
    documents: Iterable[tuple[int, Document]],
) -> Iterator[list[tuple[int, Document]]]:
    rows = iter(documents)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _load_batch(
    by: Reader,
    at: datetime,
    source: str,
    batch: list[tuple[int, Document]],
    summary: Summary,
    on_refusal: Callable[[Refusal], None],
    once: "Once | None",
    forms: Mapping[str, Any],
) -> None:
    refusals: list[Refusal] = []
    cleaned = [one for n, doc in batch if (one := clean_one(n, doc, refusals, forms))]
    plain = len(refusals)
    key = once.key if once else None
    with acting(by=by, at=at, code="records.load", key=key, policy=by.version) as doing:
        doing.reason = source
        take_turn(LOADING)
        done = _take_in(doing, by, at, source, cleaned, refusals)
        if refusals:
            refuse_rows(doing, by=by, at=at)
        doing.counts = {
            "read": len(batch),
            "loaded": done.loaded,
            "already": done.already_there,
            "refused": len(refusals),
        }
        if once:
            doing.counts["versions"] = done.new_versions
            doing.counts["body"] = once.fingerprint
            doing.counts["unknown"] = {str(r.number): r.field for r in refusals[plain:]}
    summary.read += len(batch)
    if summary.read <= FEW_READ:
        summary.made += done.made
    summary.loaded += done.loaded
    summary.new_versions += done.new_versions
    summary.already_there += done.already_there
    summary.refused += len(refusals)
    summary.acts.append(str(doing.ref))
    for refusal in sorted(refusals):
        on_refusal(refusal)


def clean_one(
    number: int,
    document: Document,
    refusals: list[Refusal],
    forms: Mapping[str, Any] = FORMS,
) -> Clean | None:
    """Clean one document, or add why it is refused whatever the register holds."""
    kind = document.get("kind", "person") if isinstance(document, Mapping) else ""
    form = forms.get(kind) if isinstance(kind, str) else None
    if form is None:
        problems = [Problem("kind", f"This must be one of: {', '.join(forms)}.")]
    else:
        values, problems = clean(form, document)
    if problems:
        refusals.append(Refusal(number, problems[0].field, problems[0].reason))
        return None
    return Clean(number, kind, values, document)


def _take_in(
    doing: Acting,
    by: Reader,
    at: datetime,
    source: str,
    cleaned: list[Clean],
    refusals: list[Refusal],
) -> Summary:
    """Persons first, then what names them: a batch may hold both, in any order."""
    by_kind: dict[str, list[Clean]] = {kind: [] for kind in OF_COMMANDS}
    for one in cleaned:
        by_kind[one.kind].append(one)
    total = Summary()
    made: list[int] = []
    persons = [Item(c.number, c.values, c.given) for c in by_kind["person"]]
    if persons:
        loaded = load_persons(doing, at=at, source=source, items=persons)
        _count(total, loaded)
        made += loaded.made
    made += _incidents(doing, at, source, by_kind["incident"], total, refusals)
    for kind, take in (
        ("marker", partial(load_markers, by=by)),
        ("relationship", load_relationships),
        ("place", load_places),
    ):
        papers = [Paper(c.number, c.values, c.given) for c in by_kind[kind]]
        if papers:
            taken = take(doing, at=at, source=source, papers=papers)
            _count(total, taken)
            refusals += [unknown(*row) for row in taken.unknown]
    if by_kind["staff"]:
        staff = take_staff(doing, by=by, at=at, documents=by_kind["staff"])
        total.loaded += staff.loaded
        total.already_there += staff.already
    keep_new(doing, at=at, records=made)
    total.made = made
    return total


def _count(total: Summary, done: Any) -> None:
    total.loaded += done.loaded
    total.new_versions += done.new_versions
    total.already_there += done.already


def unknown(number: int, name: str, external: str) -> Refusal:
    """The refusal of a document that names a person who is not there yet."""
    says = f"no person {external!r} of this source is here. Load the persons first."
    return Refusal(number, name, says)


def _incidents(
    doing: Acting,
    at: datetime,
    source: str,
    incidents: list[Clean],
    total: Summary,
    refusals: list[Refusal],
) -> list[int]:
    """Take in the persons of incidents, then the incidents that point to them.

    Returns the records that this made, by primary key.
    """
    if not incidents:
        return []
    named, items = [], []
    for one in incidents:
        named.append(_involved(one))
        items += [item for item, _ in named[-1]]
    loaded = load_persons(doing, at=at, source=source, items=items)
    records = loaded.records
    rows = [
        IncidentItem(
            one.values,
            one.given,
            [(records[item.values["id"]], role) for item, role in persons],
        )
        for one, persons in zip(incidents, named, strict=True)
    ]
    done = load_incidents(doing, at=at, source=source, items=rows)
    keep_apart(doing, at=at, pairs=(p for row in rows for p in sides(row.involved)))
    _count(total, done)
    return loaded.made


def _involved(incident: Clean) -> list[tuple[Item, str]]:
    """The persons of an incident, each with the part taken.

    A number that rang and is nobody's in the document is a caller of its own: it is
    what finds this incident when the number rings again.
    """
    found = [_person(incident, n) for n in range(len(incident.values["persons"]))]
    rang = incident.values["caller_phone"]
    said = [phone for item, _ in found for phone in item.values["phones"]]
    if rang and rang not in said:
        found.append(_line(incident, rang))
    return found


def _person(incident: Clean, n: int) -> tuple[Item, str]:
    values = incident.values["persons"][n]
    given = incident.given["persons"][n]
    external = values["id"] or f"{incident.values['id']}/{values['role']}/{n}"
    recorded = values["recorded_at"] or incident.values["at"]
    item = Item(
        incident.number,
        {**values, "id": external, "recorded_at": recorded},
        {k: v for k, v in given.items() if k != "role"},
    )
    return item, values["role"]


def _line(incident: Clean, rang: str) -> tuple[Item, str]:
    """The caller of whom only the number is known."""
    given = {"id": f"{incident.values['id']}/line", "phones": [rang]}
    values, _ = clean(PersonForm, given)
    values["recorded_at"] = incident.values["at"]
    return Item(incident.number, values, given), "caller"
