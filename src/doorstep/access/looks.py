"""Reads the log of looks: who was shown whom, and which tie explains it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from doorstep.access.models import Holding, Look, Staff, Tie
from doorstep.access.rules import Kind, Reader
from doorstep.policy.catalogue import Access


@dataclass(frozen=True)
class Officer:
    """A member of staff as the log names one; `account` None: never signed in."""

    ref: UUID
    number: str
    name: str
    account: int | None


@dataclass(frozen=True)
class LoggedLook:
    """One look: who was shown whom, when, how, in which role and for what."""

    pk: int
    at: datetime
    officer: Officer | None
    username: str
    account: int
    subject: UUID
    role: str
    kind: str
    task: str
    door: str


def officer_by_number(number: str) -> Officer | None:
    """The officer of a staff number; None where there is none."""
    return _officer(Staff.objects.filter(number__iexact=number).first())


def officer_by_ref(ref: UUID) -> Officer | None:
    """The officer of this ref; None where there is none."""
    return _officer(Staff.objects.filter(ref=ref).first())


def _officer(staff: Staff | None) -> Officer | None:
    if staff is None:
        return None
    return Officer(staff.ref, staff.number, staff.name, staff.account_id)


def logged(
    reader: Reader,
    *,
    subject: UUID | None = None,
    account: int | None = None,
    kind: Kind | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    most: int,
) -> list[LoggedLook]:
    """Looks that `reader` may read of, newest first, at most `most`.

    since, until  a span of time, its end left out
    before        only looks further back than this one, by its key: the next page
    """
    asked = {
        "subject": subject,
        "account": account,
        "kind": kind,
        "at__gte": since,
        "at__lt": until,
        "pk__lt": before,
    }
    rows = Look.objects.visible_to(reader).filter(
        **{name: value for name, value in asked.items() if value is not None}
    )
    return [_logged(row) for row in _by(rows)[:most]]


def _by(rows: Any) -> Any:
    return rows.select_related("account__staff").order_by("-pk")


def _logged(row: Look) -> LoggedLook:
    return LoggedLook(
        row.pk,
        row.at,
        _officer(getattr(row.account, "staff", None)),
        row.account.username,
        row.account_id,
        row.subject,
        row.role,
        row.kind,
        row.task,
        row.door,
    )


def explained(
    looks: Sequence[LoggedLook],
    things: Mapping[UUID, Collection[UUID]],
    policy: Access,
) -> dict[int, str]:
    """The kind of tie that bound who looked to something of whom was shown, then.

    things  by subject, what the person is part of: calls, jobs, cases
    Returns kinds by the key of the look. A look that is not in it had no tie: only
    what somebody typed, or nothing, stands behind it.
    """
    ties: dict[UUID, list[Tie]] = defaultdict(list)
    wanted = {thing for of_one in things.values() for thing in of_one}
    for tie in Tie.objects.filter(thing__in=wanted).select_related("staff"):
        ties[tie.thing].append(tie)
    held = _held({look.account for look in looks})
    found: dict[int, str] = {}
    for look in looks:
        kinds = {
            tie.kind
            for thing in things.get(look.subject, ())
            for tie in ties.get(thing, ())
            if _binds(tie, look, held) and _lasted(tie, look.at, policy)
        }
        if kinds:
            found[look.pk] = min(kinds)
    return found


def _held(accounts: Collection[int]) -> dict[int, list[Holding]]:
    """By account, the posts that were ever held."""
    rows = Holding.objects.filter(staff__account__in=accounts)
    found: dict[int, list[Holding]] = defaultdict(list)
    for row in rows.select_related("staff", "post"):
        if row.staff.account_id is not None:
            found[row.staff.account_id].append(row)
    return found


def _binds(tie: Tie, look: LoggedLook, held: Mapping[int, Sequence[Holding]]) -> bool:
    """Whether a tie is the officer's by name, or by a post or unit held then."""
    if tie.staff is not None:
        return bool(tie.staff.account_id == look.account)
    return any(
        tie.post_id == one.post_id
        or (tie.unit_id is not None and tie.unit_id == one.post.unit_id)
        for one in held.get(look.account, ())
        if one.since <= look.at and (one.until is None or one.until > look.at)
    )


def _lasted(tie: Tie, at: datetime, policy: Access) -> bool:
    kind = policy.ties.get(tie.kind)
    if kind is None or tie.since > at:
        return False
    return tie.until is None or tie.until + timedelta(minutes=kind.minutes_after) > at


def by_officer(looks: Iterable[LoggedLook]) -> Iterator[tuple[LoggedLook, set[UUID]]]:
    """Gather looks by who looked: one of each officer's, and whom they saw."""
    seen: dict[int, set[UUID]] = {}
    first: dict[int, LoggedLook] = {}
    for look in looks:
        first.setdefault(look.account, look)
        seen.setdefault(look.account, set()).add(look.subject)
    for account in sorted(seen, key=lambda one: (-len(seen[one]), one)):
        yield first[account], seen[account]
