"""What is owed now: computed when read, so that no dead worker can hide a thing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from doorstep.access.queries import kept_policy
from doorstep.access.rules import Reader
from doorstep.duties.models import Owed, Pause
from doorstep.duties.rules import Level, State, shown_to, state, urgency
from doorstep.duties.rules import Owed as Facts
from doorstep.duties.rules import Pause as Paused
from doorstep.policy import NotKnown, Status
from doorstep.policy.catalogue import Duties, Duty
from doorstep.timing import Clock, local_day


@dataclass(frozen=True)
class OwedLine:
    """One duty as a list shows it; `met_by` are the acts that meet it."""

    ref: UUID
    code: str
    says: str
    thing: UUID
    owner: str
    began_at: datetime
    met_by: tuple[str, ...]
    state: State


def owed(
    reader: Reader,
    duties: Duties,
    *,
    at: datetime,
    overdue: bool = False,
    things: Collection[UUID] | None = None,
) -> list[OwedLine]:
    """Duties open at `at` that stand on the reader's screen, most pressing first.

    Each is as the policy had it under which it began, on the day on which it began.
    A reader without a role (Doorstep itself, at a terminal) is shown all.
    overdue  only those past their time
    things   only those about these; None for all
    """
    open_ = Owed.objects.filter(met_at__isnull=True)
    rows = list(open_ if things is None else open_.filter(thing__in=things))
    pauses = _pauses(row.pk for row in rows)
    known = Catalogues(duties)
    found = []
    for row in rows:
        duty = known.duty(row)
        stands = state(duty, _facts(row, pauses[row.pk]), duties, at)
        if _shown(reader, duty, stands, duties) and (
            not overdue or stands.level is Level.OVERDUE
        ):
            found.append((duty, _line(row, duty, stands)))
    found.sort(key=lambda pair: urgency(pair[0], pair[1].state))
    return [line for _, line in found]


class Catalogues:
    """What each duty is: by its own policy, else by today's, else a line that says so.

    A code that today's catalogue has dropped is owed all the same.
    """

    def __init__(self, today: Duties) -> None:
        self._today = today
        self._kept: dict[tuple[str, date], Duties] = {}

    def duty(self, row: Owed) -> Duty:
        began = self._began(row.policy, local_day(row.began_at))
        duty = began.catalogue.get(row.code) or self._today.catalogue.get(row.code)
        return duty or _not_known(row)

    def _began(self, version: str, day: date) -> Duties:
        key = (version, day)
        if key not in self._kept:
            policy = kept_policy(version)
            told = policy is not None and policy.begins <= day
            self._kept[key] = policy.on(day).duties if policy and told else self._today
        return self._kept[key]


def _not_known(row: Owed) -> Duty:
    """A duty of which only code and owner are known: still owed, and still shown."""
    return Duty(
        code=row.code,
        status=Status.PROPOSED,
        source=f"policy {row.policy}, whose text was not kept",
        start=local_day(row.began_at),
        says=f"A duty that policy no longer explains ({row.code})",
        owner=row.owner,
        clock=Clock.HOURS,
        amount=NotKnown(f"policy {row.policy}"),
        starts_with="it was begun",
    )


def _shown(reader: Reader, duty: Duty, stands: State, duties: Duties) -> bool:
    if reader.account is None:
        return True
    posts = shown_to(duty, stands.level, duties)
    return any(_role_of(post, reader) == reader.role for post in posts)


def _role_of(post: str, reader: Reader) -> str:
    known = reader.policy.posts.get(post)
    return known.role if known else post


def _line(row: Owed, duty: Duty, stands: State) -> OwedLine:
    return OwedLine(
        ref=row.ref,
        code=row.code,
        says=duty.says,
        thing=row.thing,
        owner=duty.owner,
        began_at=row.began_at,
        met_by=duty.met_by,
        state=stands,
    )


def _facts(row: Owed, pauses: tuple[Paused, ...]) -> Facts:
    return Facts(
        began=row.began_at,
        counts_from=row.counts_from,
        met=row.met_at,
        pauses=pauses,
    )


def _pauses(rows: Iterable[int]) -> dict[int, tuple[Paused, ...]]:
    found: dict[int, tuple[Paused, ...]] = defaultdict(tuple)
    for pause in Pause.objects.filter(owed__in=list(rows)).order_by("since"):
        found[pause.owed_id] += (Paused(pause.since, pause.until, pause.why),)
    return found
