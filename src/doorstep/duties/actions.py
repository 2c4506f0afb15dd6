"""Duties begin and are met inside the act that begins or meets them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting
from doorstep.access.rules import Reader
from doorstep.duties.models import Owed
from doorstep.duties.rules import begun_by, met_by
from doorstep.policy.catalogue import Duties


def begin(
    doing: Acting,
    *,
    by: Reader,
    duties: Duties,
    act: str,
    things: Iterable[UUID],
    at: datetime,
) -> int:
    """Begin every duty in force that `act` begins, for each thing; returns how many.

    One that is owed already for the thing goes on; it does not begin anew.
    """
    rows = [
        Owed(
            code=duty.code,
            thing=thing,
            owner=duty.owner,
            began_at=at,
            began_act=doing.ref,
            policy=by.version,
        )
        for duty in begun_by(act, duties)
        for thing in things
    ]
    Owed.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def meet(doing: Acting, *, duties: Duties, act: str, thing: UUID, at: datetime) -> int:
    """Meet every open duty about `thing` that `act` meets; returns how many."""
    codes = [duty.code for duty in met_by(act, duties)]
    return Owed.objects.filter(code__in=codes, thing=thing, met_at__isnull=True).update(
        met_at=at, met_act=doing.ref
    )
