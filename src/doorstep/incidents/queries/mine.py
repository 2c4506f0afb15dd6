"""The calls that somebody took and that still go on; a call's number by its ref."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from doorstep.access.models import Tie
from doorstep.access.rules import Reader
from doorstep.incidents.models import Incident, Job, Moved, Said
from doorstep.incidents.rules.calls import ENDED, State

CALL = "call"  # the kind of tie of who took a call
MOST = 100
KEPT = 20_000  # numbers that a process keeps: a call's never changes
_NUMBERS: dict[UUID, str] = {}


@dataclass(frozen=True)
class MyCall:
    """One call as the list of one's own names it; nobody in it is named."""

    ref: UUID
    number: str
    channel: str
    opened_at: datetime
    state: State


def number_of(ref: UUID) -> str:
    """The number to say over the radio; empty where there is no such call."""
    number = _NUMBERS.get(ref, "")
    if not number:
        live = Incident.objects.filter(ref=ref, pk__in=Job.objects.values("pk"))
        number = live.values_list("number", flat=True).first() or ""
        if number and len(_NUMBERS) < KEPT:
            _NUMBERS[ref] = number
    return number


def my_calls(reader: Reader) -> list[MyCall]:
    """Calls that this reader took by name and that go on, newest first; at most 100."""
    if reader.staff is None:
        return []
    taken = Tie.objects.filter(staff=reader.staff, kind=CALL, until__isnull=True)
    last = Moved.objects.filter(incident=OuterRef("pk")).order_by("-pk")
    ended = Said.objects.filter(incident=OuterRef("pk"), name=ENDED).order_by("-pk")
    rows = (
        Incident.objects.visible_to(reader)
        .filter(ref__in=taken.values("thing"))
        .annotate(
            state=Subquery(last.values("state")[:1]),
            ended=Subquery(ended.values("value")[:1]),
        )
        .filter(Q(state__isnull=True) | ~Q(state=str(State.CLOSED)))
        .filter(Q(ended__isnull=True) | Q(ended=""))
        .order_by("-pk")[:MOST]
    )
    jobs = Job.objects.in_bulk([row.pk for row in rows])
    return [
        MyCall(
            row.ref, row.number, job.channel, job.opened_at, State(row.state or "open")
        )
        for row in rows
        if (job := jobs.get(row.pk)) is not None
    ]
