"""What an officer's phone asks again and again: has anything changed for this unit?"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Q, Subquery

from doorstep.access.models import Act
from doorstep.access.rules import Reader
from doorstep.incidents.models import Dispatch


def last_of_job(reader: Reader, dispatched: UUID, *, since: datetime) -> int | None:
    """The last act about a job of this officer's own; None where it is not, or gone.

    since  units that left before are shown nothing
    """
    rows = _own(reader, since).filter(ref=dispatched)
    last: int | None = rows.values_list("last", flat=True).first()
    return last


def last_of_jobs(reader: Reader, *, since: datetime) -> tuple[int, int]:
    """How many jobs this officer has, and the last act about any of them."""
    found = list(_own(reader, since).values_list("last", flat=True))
    return len(found), max(found, default=0)


def _own(reader: Reader, since: datetime) -> Any:
    about = Act.objects.filter(thing=OuterRef("incident__ref")).order_by()
    last = about.values("thing").annotate(last=Max("seq")).values("last")
    return Dispatch.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since),
        staff__isnull=False,
        staff=reader.staff,
    ).annotate(last=Subquery(last))
