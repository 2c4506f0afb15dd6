"""Takes in persons as sources give them: records, index, persons, links.

Nothing is changed that stands: a row seen before is left, a changed one becomes a
new version, and every version stays findable.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from doorstep.access.actions import Acting
from doorstep.people.actions.bulk import insert, next_ids, refs
from doorstep.people.actions.spool import post
from doorstep.people.actions.terms import count_terms
from doorstep.people.actions.turns import MATCHING, take_turn
from doorstep.people.actions.versions import Standing, standing
from doorstep.people.forms import given
from doorstep.people.models import (
    Indexed,
    Link,
    Person,
    Protection,
    Record,
)
from doorstep.people.queries.people import persons_of
from doorstep.people.queries.protected import protected_now, stripped
from doorstep.people.queries.secrets import secret, value_digests
from doorstep.people.rules import Protected
from recognise import NORM_VERSION, keys, normalise, terms
from recognise import Record as Normal


class Item(NamedTuple):
    """One person to take in.

    number   the row as a person would count it in the file, from 1
    values   clean values of `forms.PersonForm`
    given    the document as it came
    """

    number: int
    values: Mapping[str, Any]
    given: Mapping[str, Any]


@dataclass
class Loaded:
    """What became of a batch: counts, and the record of each external id."""

    loaded: int = 0
    new_versions: int = 0
    already: int = 0
    records: dict[str, int] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class New:
    """A record about to be added; `digests` of all its versions so far."""

    item: Item
    text: str
    digest: int
    digests: frozenset[int]
    version: int
    normal: Normal
    before: int | None


def text_of(document: Mapping[str, Any]) -> str:
    """A document as the text that is stored: equal if and only if nothing changed."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def digest_of(text: str) -> int:
    """A signed 64-bit hash of a document's text."""
    made = hashlib.blake2b(text.encode(), digest_size=8)
    return int.from_bytes(made.digest(), "big", signed=True)


def load_persons(
    doing: Acting, *, at: datetime, source: str, items: Sequence[Item]
) -> Loaded:
    """Take in a batch of persons within the act under way.

    Counts are of items: loaded (new versions among them) and already there.
    """
    done = Loaded()
    stands = standing(Record, source, {item.values["id"] for item in items}, ever=True)
    guarded = protected_now()
    new: list[New] = []
    seen: dict[str, New] = {}
    for item in items:
        made = _decide(item, stands, seen, guarded)
        if made is None:
            done.already += 1
            continue
        new.append(made)
        seen[item.values["id"]] = made
        done.loaded += 1
        done.new_versions += made.version > 1
    done.records = {external: row.pk for external, row in stands.items()}
    _add(doing, at, source, new, done)
    return done


def _decide(
    item: Item,
    stands: Mapping[str, Standing],
    seen: Mapping[str, New],
    guarded: frozenset[int],
) -> New | None:
    """The new version that an item makes; None if it stands already.

    An item that is a bare id refers to the record that stands; where none does, it
    makes an empty one, which the person's own row will follow as a version.
    """
    external = item.values["id"]
    text = text_of(item.given)
    digest = digest_of(text)
    stood = stands.get(external)
    earlier = seen.get(external) or stood
    if earlier is not None and (digest in earlier.digests or set(item.given) <= {"id"}):
        return None
    normal = normalise(given(item.values))
    version = earlier.version + 1 if earlier else 1
    return New(
        item=item,
        text=text,
        digest=digest,
        digests=(earlier.digests if earlier else frozenset()) | {digest},
        version=version,
        normal=_without(normal, item, guarded),
        before=stood.pk if stood else None,
    )


def _without(normal: Normal, item: Item, guarded: frozenset[int]) -> Normal:
    """Leave out addresses that may be shown to nobody: no place may find her.

    A protected number still finds her, since it is how she is known when she rings;
    it is never shown.
    """
    if Protected.ADDRESS in item.values["protected"]:
        return replace(normal, addresses=())
    return stripped(normal, guarded)


def _add(
    doing: Acting, at: datetime, source: str, new: list[New], done: Loaded
) -> None:
    if not new:
        return
    pks = list(next_ids(Record, len(new)))
    numbered = list(zip(pks, new, strict=True))
    rows = zip(pks, refs(len(new)), new, strict=True)
    insert(
        Record,
        _RECORD,
        [_row(pk, ref, one, at, source, doing) for pk, ref, one in rows],
    )
    insert(
        Indexed,
        ("record", "packed", "norm"),
        [(pk, one.normal.pack(), NORM_VERSION) for pk, one in numbered],
    )
    _post(numbered)
    _link(doing, at, numbered)
    _protect(doing, at, numbered)
    done.records.update({one.item.values["id"]: pk for pk, one in numbered})
    done.made = pks


_RECORD = (
    "id",
    "ref",
    "source",
    "external_id",
    "version",
    "digest",
    "given",
    "recorded_at",
    "loaded_at",
    "act",
)


def _row(
    pk: int, ref: UUID, one: New, at: datetime, source: str, doing: Acting
) -> tuple[Any, ...]:
    return (
        pk,
        ref,
        source,
        one.item.values["id"],
        one.version,
        one.digest,
        one.text,
        one.item.values["recorded_at"],
        at,
        doing.ref,
    )


def _post(rows: Sequence[tuple[int, New]]) -> None:
    """Write keys and count terms."""
    key = secret()
    pairs: list[tuple[int, int]] = []
    counted: Counter[tuple[str, str]] = Counter()
    for pk, one in rows:
        pairs += [(k, pk) for k in keys(one.normal, key)]
        counted.update(terms(one.normal))
    post(pairs, len(rows))
    count_terms(counted)


def _link(doing: Acting, at: datetime, rows: Sequence[tuple[int, New]]) -> None:
    """Link a new version to the person of the earlier one, all else to a new person."""
    earlier = [one.before for _, one in rows if one.before is not None]
    if earlier:
        take_turn(MATCHING)  # else a merge of that person meanwhile would miss this row
    known = persons_of(earlier)
    fresh = {one.item.values["id"] for _, one in rows if one.before is None}
    people = dict(zip(fresh, next_ids(Person, len(fresh)), strict=True))
    links: list[tuple[Any, ...]] = []
    for pk, one in rows:
        before = one.before
        person = people[one.item.values["id"]] if before is None else known[before]
        rule = "first record" if one.version == 1 else "same source and id"
        links.append((pk, person, rule, 1.0, "[]", at, doing.ref))
    insert(
        Person,
        ("id", "ref", "act"),
        [
            (pk, ref, doing.ref)
            for pk, ref in zip(people.values(), refs(len(people)), strict=True)
        ],
    )
    insert(
        Link,
        ("record", "person", "rule", "probability", "reasons", "at", "act"),
        links,
    )


def _protect(doing: Acting, at: datetime, rows: Sequence[tuple[int, New]]) -> None:
    made = []
    for pk, one in rows:
        for word in one.item.values["protected"]:
            sort = Protected(word)
            whole = normalise(given(one.item.values))
            made += [
                (pk, sort.value, digest, at, doing.ref)
                for digest in value_digests(whole, sort)
            ]
    insert(Protection, ("record", "sort", "digest", "since", "act"), made)
