"""What another system may be told, and what it told: references and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from doorstep.incidents.models import (
    Briefing,
    Dispatch,
    Incident,
    Involvement,
    Job,
    Said,
)


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


def told_as(ref: UUID) -> tuple[str, str]:
    """Who opened a call, and their number for it; both empty where there is none."""
    rows = Incident.objects.filter(ref=ref, pk__in=Job.objects.values("pk"))
    return rows.values_list("source", "external_id").first() or ("", "")


def source_of(ref: UUID) -> str:
    """Who opened a call; empty where there is none."""
    return told_as(ref)[0]


def filed_as(source: str, external: str) -> frozenset[int]:
    """Every version of one thing that a source told of, by primary key."""
    rows = Incident.objects.filter(source=source, external_id=external)
    return frozenset(rows.values_list("pk", flat=True))


def filings(
    told: Iterable[tuple[str, str]],
) -> dict[tuple[str, str], frozenset[int]]:
    """The same for many things at once, by source and external id."""
    wanted = set(told)
    rows = Incident.objects.filter(external_id__in=[name for _, name in wanted])
    found: dict[tuple[str, str], set[int]] = {one: set() for one in wanted}
    for pk, source, external in rows.values_list("pk", "source", "external_id"):
        if (source, external) in found:
            found[source, external].add(pk)
    return {one: frozenset(pks) for one, pks in found.items()}


def records_filed_as(source: str, external: str) -> frozenset[int]:
    """Records of persons that one thing of a source made, by primary key."""
    rows = Involvement.objects.filter(
        incident__source=source, incident__external_id=external
    )
    return frozenset(rows.values_list("record", flat=True))


def is_of(briefing: UUID, dispatch: UUID) -> bool:
    """Whether a briefing is a version of what this unit was told."""
    return Briefing.objects.filter(ref=briefing, dispatch__ref=dispatch).exists()


def was_said(ref: UUID, name: str) -> bool:
    """Whether anything was ever entered in a field of a call, though it be empty now.

    It takes no reader: it says nothing of what was entered.
    """
    return Said.objects.filter(incident__ref=ref, name=name).exists()


def fields_that_say(name: str, value: str) -> list[UUID]:
    """Calls with a unit on the way or there, of which a field says this now.

    It takes no reader: it gives refs and nothing else.
    """
    sent = Dispatch.objects.filter(until__isnull=True).values("incident")
    rows = Said.objects.filter(incident__in=sent, name=name).values("incident")
    newest = rows.annotate(last=Max("pk")).values("last")
    found = Said.objects.filter(pk__in=newest, value=value).order_by("pk")
    return list(found.values_list("incident__ref", flat=True))
