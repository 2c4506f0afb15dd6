"""Reads the log of looks: who was shown whom, and which tie explains it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min

from doorstep.access.models import Bar, Holding, Look, Staff, Tie
from doorstep.access.rules import Bound, DataClass, Interest, Kind, Reader, lasts
from doorstep.policy.catalogue import Access

AT_ONCE = 500  # keys that one statement asks for


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

    @property
    def name(self) -> str:
        """Who looked, by name where it is known."""
        return self.officer.name if self.officer else self.username

    @property
    def number(self) -> str:
        """The staff number of who looked; empty for an account of no officer."""
        return self.officer.number if self.officer else ""

    @property
    def officer_ref(self) -> str:
        """The ref of who looked, as text; empty for an account of no officer."""
        return str(self.officer.ref) if self.officer else ""


@dataclass(frozen=True)
class KeptFrom:
    """Somebody is kept from records: why, since when, and from how many things."""

    officer: Officer
    why: Interest
    since: datetime
    things: int


def kept_from_staff(reader: Reader, most: int = 200) -> list[KeptFrom]:
    """Who of the staff must not know of what, the last found first.

    Nothing says of whom the records are. What is kept from the reader is left out.
    """
    if reader.row(DataClass.D10) is None:
        return []
    bars = Bar.objects.filter(until__isnull=True).exclude(staff=reader.staff)
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for staff, why, since in bars.values_list("staff_id", "why", "since"):
        found[staff].append((why, since))
    lines = [
        KeptFrom(officer, Interest(why), since, len(found[row.pk]))
        for row in Staff.objects.filter(pk__in=found)
        if (officer := _officer(row)) is not None
        for why, since in dict(sorted(found[row.pk], reverse=True)).items()
        if why != Interest.TELLS
    ]
    return sorted(lines, key=lambda one: one.since, reverse=True)[:most]


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
    subjects: Collection[UUID] | None = None,
    account: int | None = None,
    kind: Kind | None = None,
    before: int | None = None,
    most: int,
) -> list[LoggedLook]:
    """Looks that `reader` may read of, at most `most`, the last written first.

    subjects  every ref of one person
    before    only looks further back than this one, by its key: the next page
    """
    asked = {
        "subject__in": subjects,
        "account": account,
        "kind": kind,
        "pk__lt": before,
    }
    rows = Look.objects.visible_to(reader).filter(
        **{name: value for name, value in asked.items() if value is not None}
    )
    newest = rows.select_related("account__staff").order_by("-pk")
    return [_logged(row) for row in newest[:most]]


def opened(
    reader: Reader, *, since: datetime, until: datetime, most: int
) -> tuple[list[LoggedLook], int]:
    """Of a span of time, each officer's first and last opening of each person.

    Who opens one person again and again thus hides nobody behind it. At most `most`
    pairs of officer and person. Returns the looks, and how many there were in all.
    """
    rows = Look.objects.visible_to(reader).filter(
        kind=Kind.CONSULTED, at__gte=since, at__lt=until
    )
    pairs = rows.values("account", "subject").order_by("account", "subject")
    ends = pairs.annotate(first=Min("pk"), last=Max("pk"))[:most]
    keys = sorted({pk for one in ends for pk in (one["first"], one["last"])})
    found: list[LoggedLook] = []
    for start in range(0, len(keys), AT_ONCE):
        some = Look.objects.filter(pk__in=keys[start : start + AT_ONCE])
        newest = some.select_related("account__staff").order_by("pk")
        found += [_logged(row) for row in newest]
    return found[::-1], rows.count()


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
    wanted = sorted({thing for of_one in things.values() for thing in of_one})
    for start in range(0, len(wanted), AT_ONCE):
        some = Tie.objects.filter(thing__in=wanted[start : start + AT_ONCE])
        for tie in some.select_related("staff"):
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
    return tie.since <= at and lasts(Bound(tie.kind, tie.until), at, policy)


def by_officer(looks: Iterable[LoggedLook]) -> Iterator[tuple[LoggedLook, set[UUID]]]:
    """Gather looks by who looked: one of each officer's, and whom they saw."""
    seen: dict[int, set[UUID]] = {}
    first: dict[int, LoggedLook] = {}
    for look in looks:
        first.setdefault(look.account, look)
        seen.setdefault(look.account, set()).add(look.subject)
    for account in sorted(seen, key=lambda one: (-len(seen[one]), one)):
        yield first[account], seen[account]
