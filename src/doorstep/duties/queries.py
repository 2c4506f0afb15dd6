"""What is owed now: computed when read, so that no dead worker can hide a thing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from doorstep.access.rules import Reader
from doorstep.duties.models import Owed, Pause
from doorstep.duties.rules import Level, State, shown_to, state, urgency
from doorstep.duties.rules import Owed as Facts
from doorstep.duties.rules import Pause as Paused
from doorstep.policy.catalogue import Duties, Duty


@dataclass(frozen=True)
class OwedLine:
    """One duty as a list shows it."""

    ref: UUID
    code: str
    says: str
    thing: UUID
    owner: str
    began_at: datetime
    state: State


def owed(
    reader: Reader, duties: Duties, *, at: datetime, overdue: bool = False
) -> list[OwedLine]:
    """Duties open at `at` that stand on the reader's screen, most pressing first.

    A reader without a role (Doorstep itself, at a terminal) is shown all.
    overdue  only those past their time
    """
    rows = list(Owed.objects.filter(met_at__isnull=True))
    pauses = _pauses(row.pk for row in rows)
    found = []
    for row in rows:
        duty = duties.catalogue.get(row.code)
        if duty is None:
            continue
        stands = state(duty, _facts(row, pauses[row.pk]), duties, at)
        if _shown(reader, duty, stands, duties) and (
            not overdue or stands.level is Level.OVERDUE
        ):
            found.append((duty, _line(row, duty, stands)))
    found.sort(key=lambda pair: urgency(pair[0], pair[1].state))
    return [line for _, line in found]


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
        row.ref, row.code, duty.says, row.thing, duty.owner, row.began_at, stands
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
