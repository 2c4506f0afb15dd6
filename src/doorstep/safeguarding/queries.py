"""What may be read here: how she may be reached, and who has tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from doorstep.access.models import Account
from doorstep.access.rules import Reader
from doorstep.people.queries import family_of, person_by_ref
from doorstep.safeguarding.models import ContactPlan, RingBack
from doorstep.safeguarding.rules import Plan, Result, same_number


@dataclass(frozen=True)
class PlanLine:
    """The plan that holds, since when, and who entered it."""

    ref: UUID
    plan: Plan
    since: datetime
    by: str


@dataclass(frozen=True)
class AttemptLine:
    """One ring-back; `result` is None until somebody says what became of it."""

    ref: UUID
    n: int
    at: datetime
    by: str
    result: Result | None


def plan_of(reader: Reader, person: UUID) -> PlanLine | None:
    """How this person may be reached; None where no plan stands or may be read.

    Of persons who became one, the last plan holds, and it says where their numbers
    differ.
    """
    believed = person_by_ref(person)
    if believed is None:
        return None
    rows = ContactPlan.objects.visible_to(reader).filter(
        person__in=family_of(believed.pk), until__isnull=True
    )
    held = list(rows.order_by("pk"))
    if not held:
        return None
    row = held[-1]
    plan = replace(plan_in(row), disputed=is_disputed(held))
    return PlanLine(row.ref, plan, row.since, _names([row.by_id])[row.by_id or 0])


def is_disputed(held: Sequence[ContactPlan]) -> bool:
    """Whether the last plans of persons who became one name different numbers."""
    last = {row.person_id: row for row in held}
    numbers = [row.number for row in last.values() if row.number]
    return any(not same_number(numbers[0], other) for other in numbers[1:])


def plan_in(row: ContactPlan) -> Plan:
    """What a row holds, as rules read it."""
    window = None
    if row.begins is not None and row.ends is not None:
        window = (row.begins, row.ends)
    return Plan(
        number=row.number,
        times=row.times,
        who=row.who,
        code_word=row.code_word,
        needs=row.needs,
        neutral=row.neutral,
        window=window,
    )


def secrets_of(person: UUID) -> tuple[frozenset[str], frozenset[str]]:
    """Every number and every code word that a plan of hers ever held.

    It takes no reader, since what it gives is shown to nobody: a briefing sweeps other
    words of it.
    """
    believed = person_by_ref(person)
    if believed is None:
        return frozenset(), frozenset()
    rows = ContactPlan.objects.filter(person__in=family_of(believed.pk))
    pairs = list(rows.values_list("number", "code_word"))
    numbers, words = frozenset(n for n, _ in pairs), frozenset(w for _, w in pairs)
    return numbers - {""}, words - {""}


def has_plan(person: UUID) -> bool:
    """Whether she was ever asked how she may be reached, and the answer stands."""
    believed = person_by_ref(person)
    if believed is None:
        return False
    rows = ContactPlan.objects.filter(
        person__in=family_of(believed.pk), until__isnull=True
    )
    return any(plan_in(row).reaches for row in rows)


def attempts(reader: Reader, call: UUID) -> tuple[AttemptLine, ...]:
    """Each ring-back on a call, in order."""
    rows = RingBack.objects.visible_to(reader).filter(incident__ref=call)
    held = list(rows.order_by("n"))
    names = _names(row.by_id for row in held)
    return tuple(
        AttemptLine(row.ref, row.n, row.at, names[row.by_id or 0], _result(row))
        for row in held
    )


def _result(row: RingBack) -> Result | None:
    return Result(row.result) if row.result else None


def _names(accounts: Iterable[int | None]) -> dict[int, str]:
    """Accounts by name; 0 is Doorstep itself."""
    wanted = {account for account in accounts if account is not None}
    found = {0: "Doorstep"}
    rows = Account.objects.filter(pk__in=wanted).select_related("staff")
    for row in rows:
        staff = getattr(row, "staff", None)
        found[row.pk] = staff.name if staff else row.username
    return found
