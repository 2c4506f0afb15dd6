"""Believes records to be one person, where that is certain; else asks somebody.

Each record is compared with the persons it may be. Only what is certain joins, and
only if the records of both, taken together, agree; nothing joins across the sides of
one incident. What may be and is not certain becomes a doubt, with a duty to look.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any
from uuid import UUID

from doorstep.access.actions import Acting, acting
from doorstep.access.rules import Reader
from doorstep.duties.actions import begin
from doorstep.people.actions.spool import settle, spooled
from doorstep.people.actions.turns import MATCHING, take_turn
from doorstep.people.models import Doubt, Indexed, Link, Matched, Merged
from doorstep.people.queries.index import RegisterIndex
from doorstep.people.queries.people import apart, persons_of, records_of
from doorstep.policy.catalogue import People
from recognise import (
    Comparison,
    compare,
    find,
    frequency_of,
    may_join,
    reasons_of,
    shipped_model,
)

SLICE = 50  # records in one transaction: looks and sign-ins wait behind it
CANDIDATES = 10
MOST_COMPARED = 12


@dataclass
class Progress:
    """How far matching has come."""

    done: int = 0
    of: int = 0
    joined: int = 0
    doubted: int = 0


@dataclass(frozen=True)
class Pair:
    """Two persons compared, record by record.

    best  the pair of records that speaks most for one person
    """

    answer: str
    probability: float
    best: tuple[int, int]
    reasons: list[dict[str, Any]] = field(default_factory=list)


def link_new(
    *,
    by: Reader,
    at: datetime,
    most: int | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Match every record that has not been matched yet, in slices of one act each.

    by    who started it; matching compares all records, whatever `by` may see
    most  how many records to match at most in this run
    """
    waiting = Indexed.objects.filter(record__gt=_last()).count()
    progress = Progress(of=min(waiting, most or waiting))
    while progress.done < progress.of:
        size = min(SLICE, progress.of - progress.done)
        if not _link_slice(by, at, size, progress):
            break
        on_progress(progress)
    return progress


def link_records(*, by: Reader, at: datetime, rids: Sequence[int]) -> Progress:
    """Match these records now, before their turn comes; matching again does no harm."""
    progress = Progress(of=len(rids))
    with acting(by=by, at=at, code="people.match", policy=by.version) as doing:
        take_turn(MATCHING)
        _match(doing, by, at, sorted(rids), progress)
    return progress


def _last() -> int:
    """The last record that has been matched."""
    return Matched.objects.order_by("-pk").values_list("upto", flat=True).first() or 0


def _link_slice(by: Reader, at: datetime, size: int, progress: Progress) -> int:
    """Match the next records that wait; returns how many there were.

    None while keys wait in the spool: records filed there would not find each other.
    """
    settle()
    with acting(by=by, at=at, code="people.match", policy=by.version) as doing:
        take_turn(MATCHING)
        if spooled():  # a load has begun since; whoever ends it has the rest matched
            return 0
        rids = list(
            Indexed.objects.filter(record__gt=_last())
            .order_by("record")
            .values_list("record_id", flat=True)[:size]
        )
        if rids:
            done = _match(doing, by, at, rids, progress)
            Matched.objects.create(
                upto=rids[-1],
                joined=done.joined,
                doubted=len(done.doubts),
                at=at,
                act=doing.ref,
            )
    return len(rids)


def _match(
    doing: Acting,
    by: Reader,
    at: datetime,
    rids: Sequence[int],
    progress: Progress,
) -> "Linked":
    index = RegisterIndex.whole()
    done = Linked()
    for rid in rids:
        one = link_one(doing, at=at, rid=rid, index=index, people=by.people)
        done.joined += one.joined
        done.doubts += one.doubts
    begin(
        doing,
        by=by,
        duties=by.duties,
        act="people.doubt_link",
        things=done.doubts,
        at=at,
    )
    doing.counts = {
        "matched": len(rids),
        "joined": done.joined,
        "doubted": len(done.doubts),
    }
    progress.done += len(rids)
    progress.joined += done.joined
    progress.doubted += len(done.doubts)
    return done


@dataclass
class Linked:
    """What matching one record came to."""

    joined: int = 0
    doubts: list[UUID] = field(default_factory=list)


def link_one(
    doing: Acting, *, at: datetime, rid: int, index: RegisterIndex, people: People
) -> Linked:
    """Match one record with the persons it may be."""
    done = Linked()
    record = index.records([rid])[rid]
    if "name" not in record.kinds() and "id" not in record.kinds():
        return done  # a number or a place alone says nothing about who
    matches = find(record, index, shipped_model(), CANDIDATES + 1, guesses="never")
    rids = [m.rid for m in matches if m.rid != rid and m.rid < rid]
    persons = persons_of([rid, *rids])
    own, gone = persons[rid], set[int]()
    for person in dict.fromkeys(persons[r] for r in rids):
        if person == own or person in gone:
            continue
        pair = _compare_persons(own, person, index)
        certain = pair.probability >= people.certain
        if pair.answer == "join" and certain:
            gone.add(max(own, person))
            own = _merge(doing, at, own, person, "certain", pair)
            done.joined += 1
        elif pair.answer != "never" and pair.probability >= people.probable:
            done.doubts += _doubt(doing, at, pair, [own, person])
    return done


def _compare_persons(one: int, other: int, index: RegisterIndex) -> Pair:
    """Compare all records of two persons; they must agree on the whole to join."""
    records = records_of([one, other])
    left, right = records[one][-MOST_COMPARED:], records[other][-MOST_COMPARED:]
    why = apart(records[one], records[other])
    held = index.records([*left, *right])
    model = shipped_model()
    frequency = frequency_of(held.values(), index, model)
    scored = [
        (a, b, compare(held[a], held[b], model, frequency))
        for a, b in product(left, right)
        if held[a].names and held[b].names
    ]
    if not scored:
        return Pair("never", 0.0, (left[0], right[0]))
    verdicts = [
        may_join(held[a], held[b], c, opposite=bool(why)).answer for a, b, c in scored
    ]
    a, b, best = max(scored, key=lambda row: row[2].weight)
    reasons = [_reason(r) for r in reasons_of(best.evidence)]
    answer = _together(verdicts, [c for _, _, c in scored], frequency.prior)
    return Pair(answer, best.probability, (a, b), reasons)


def _together(
    verdicts: Sequence[str], compared: Sequence[Comparison], prior: float
) -> str:
    """One answer for two persons: no conflict anywhere, and agreement on the whole."""
    if "never" in verdicts:
        return "never"
    if "join" in verdicts:
        mean = sum(c.weight for c in compared) / len(compared) + prior
        return "join" if mean >= 0 else "doubtful"
    best = max(compared, key=lambda c: c.weight)
    return "never" if best.household else "doubtful"


def _reason(reason: Any) -> dict[str, Any]:
    return {
        "field": reason.field,
        "level": reason.level,
        "bits": reason.weight_bits,
        "given": reason.as_given,
        "found": reason.as_found,
        "says": reason.says,
    }


def _merge(
    doing: Acting, at: datetime, one: int, other: int, rule: str, pair: Pair
) -> int:
    """Send the records of the younger person to the older; returns the survivor."""
    survivor, gone = min(one, other), max(one, other)
    merge(doing, at=at, gone=gone, survivor=survivor, rule=rule, pair=pair)
    return survivor


def merge(
    doing: Acting,
    *,
    at: datetime,
    gone: int,
    survivor: int,
    rule: str,
    pair: Pair,
    by: int | None = None,
) -> None:
    """Send every record of one person to another by new links."""
    Link.objects.bulk_create(
        [
            Link(
                record_id=record,
                person_id=survivor,
                rule=rule,
                by_id=by,
                probability=pair.probability,
                reasons=pair.reasons,
                at=at,
                act=doing.ref,
            )
            for record in records_of([gone])[gone]
        ]
    )
    Merged.objects.create(person_id=gone, survivor_id=survivor, since=at, act=doing.ref)


def _doubt(
    doing: Acting, at: datetime, pair: Pair, persons: Sequence[int]
) -> list[UUID]:
    """Ask somebody, once: a doubt that stands between two persons is not asked anew."""
    records = [r for owned in records_of(persons).values() for r in owned]
    if Doubt.objects.filter(left__in=records, right__in=records).exists():
        return []
    left, right = sorted(pair.best)
    doubt = Doubt.objects.create(
        left_id=left,
        right_id=right,
        probability=pair.probability,
        reasons=pair.reasons,
        at=at,
        act=doing.ref,
    )
    return [doubt.ref]
