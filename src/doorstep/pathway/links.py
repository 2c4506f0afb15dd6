"""The list of doubtful links, with what each side has been part of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from doorstep.access.rules import DataClass, Reader, Verb
from doorstep.incidents.queries import Part, parts
from doorstep.people.queries import doubts, matching, start_of_page
from doorstep.people.queries.doubts import DoubtPair
from doorstep.people.queries.doubts import Side as Half
from doorstep.policy.catalogue import Need
from doorstep.timing import date_words, local_day, time_words

EARLIER = 3


@dataclass(frozen=True)
class Side:
    ref: str
    name: str
    source: str
    recorded: str
    events: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    field: str
    left: str
    right: str
    agrees: bool


@dataclass(frozen=True)
class Decided:
    says: str
    by: str
    at: str
    undo: bool


@dataclass(frozen=True)
class Pair:
    ref: str
    number: int
    left: Side
    right: Side
    rows: tuple[Row, ...]
    reasons: tuple[str, ...]
    sure: str
    decided: Decided | None
    why_error: str


@dataclass(frozen=True)
class Work:
    """How far matching in the background has come."""

    says: str
    done: int
    total: int


@dataclass(frozen=True)
class LinksPage:
    pairs: tuple[Pair, ...]
    waiting: int
    ordered: str
    next_href: str
    work: Work | None


def may_review(reader: Reader) -> bool:
    """Whether a reader's work is to decide about doubtful links.

    The list goes through the register from one end to the other, so it is for roles
    that may change a record beyond a tie, and not for all who may read one for a call.
    """
    row = reader.row(DataClass.D3, Verb.WRITE)
    wide = (Need.FORCE, Need.TASK)
    return row is not None and any(need in wide for need in row.needs)


def links_page(
    reader: Reader,
    *,
    after: str = "",
    decided: UUID | None = None,
    errors: Mapping[str, str] | None = None,
) -> LinksPage:
    """One page of doubts, likeliest first.

    errors  what was wrong with a decision just tried, by the doubt's ref
    """
    listed = doubts(reader, after=after, decided=decided)
    halves = [half.pk for p in listed.pairs for half in (p.left, p.right)]
    taken = parts(reader, halves)
    start = start_of_page(after)
    pairs = tuple(
        _pair(n, pair, taken, reader.at, (errors or {}).get(str(pair.ref), ""))
        for n, pair in enumerate(listed.pairs, start=start + 1)
    )
    following = f"?after={listed.after}" if listed.after else ""
    return LinksPage(pairs, listed.waiting, "likeliest first", following, work())


def work() -> Work | None:
    """How far matching has come; None when all is matched."""
    state = matching()
    if state.done >= state.of:
        return None
    return Work("Records are being matched in the background", state.done, state.of)


def _pair(
    number: int, pair: DoubtPair, taken: Sequence[Part], at: datetime, error: str
) -> Pair:
    return Pair(
        ref=str(pair.ref),
        number=number,
        left=_side(pair.left, taken),
        right=_side(pair.right, taken),
        rows=tuple(_rows(pair)),
        reasons=pair.reasons,
        sure=_sure(pair.probability),
        decided=_decided(pair, at),
        why_error=error,
    )


def _sure(probability: float) -> str:
    said = "over 99 %" if probability > 0.99 else f"{probability:.0%}"
    return f"{said.replace('%', ' %').replace('  ', ' ')} likely to be one person"


def _decided(pair: DoubtPair, at: datetime) -> Decided | None:
    if not pair.decided or pair.decided_at is None:
        return None
    when = time_words(pair.decided_at, at)
    return Decided(pair.decided, pair.decided_by, when, undo=True)


def _side(half: Half, taken: Sequence[Part]) -> Side:
    own = [part for part in taken if part.record == half.pk][:EARLIER]
    at = half.recorded_at
    return Side(
        ref=half.ref,
        name=half.name,
        source=half.source,
        recorded=f"recorded {date_words(local_day(at))}" if at else "date not known",
        events=tuple(f"{p.role}, {date_words(local_day(p.at))}" for p in own),
    )


def _rows(pair: DoubtPair) -> list[Row]:
    left, right = pair.left.facts, pair.right.facts
    return [
        Row(
            field, left.get(field, ""), right.get(field, ""), _agree(left, right, field)
        )
        for field in dict.fromkeys([*left, *right])
        if left.get(field) or right.get(field)
    ]


def _agree(left: Mapping[str, str], right: Mapping[str, str], field: str) -> bool:
    return left.get(field, "").casefold() == right.get(field, "").casefold()
