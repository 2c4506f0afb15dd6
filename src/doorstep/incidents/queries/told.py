"""What another system may be told, and what it told: references and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from doorstep.incidents.models import Briefing, Incident, Job


@dataclass(frozen=True)
class Briefed:
    """A briefing was made: which job of which call, and when."""

    act: UUID
    dispatch: UUID
    call: UUID
    version: int
    at: datetime


def briefed(acts: Iterable[UUID]) -> list[Briefed]:
    """The briefings that these acts made, oldest first."""
    rows = Briefing.objects.filter(act__in=list(acts)).order_by("pk")
    wanted = rows.values_list(
        "act", "dispatch__ref", "dispatch__incident__ref", "number", "at"
    )
    return [Briefed(*row) for row in wanted]


def source_of(ref: UUID) -> str:
    """Who opened a call; empty where there is none."""
    rows = Incident.objects.filter(ref=ref, pk__in=Job.objects.values("pk"))
    return rows.values_list("source", flat=True).first() or ""


def filed_as(source: str, external: str) -> frozenset[int]:
    """Every version of one thing that a source told of, by primary key."""
    rows = Incident.objects.filter(source=source, external_id=external)
    return frozenset(rows.values_list("pk", flat=True))


def is_of(briefing: UUID, dispatch: UUID) -> bool:
    """Whether a briefing is a version of what this unit was told."""
    return Briefing.objects.filter(ref=briefing, dispatch__ref=dispatch).exists()
