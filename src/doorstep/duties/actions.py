"""Duties begin and are met inside the act that begins or meets them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting, acting
from doorstep.access.models import Act
from doorstep.access.rules import Reader
from doorstep.duties.models import Owed
from doorstep.duties.queries import Catalogues, owed
from doorstep.duties.rules import begun_by, met_by
from doorstep.policy.catalogue import Duties
from doorstep.states import NotAllowed, Refused

# What is done elsewhere and only said here: mended in the source, looked up by hand.
SAID = ("people.mend_rows", "people.check_history")


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


def begin_once(doing: Acting, *, by: Reader, act: str, at: datetime) -> int:
    """Begin what `act` begins about this very act, unless one like it is owed yet.

    Acts are alike when they have one reason, such as a source: a feed that brings a
    bad row each minute owes its mending once. Returns how many began.
    """
    codes = [duty.code for duty in begun_by(act, by.duties)]
    open_ = Owed.objects.filter(code__in=codes, met_at__isnull=True)
    acts = Act.objects.filter(ref__in=open_.values("began_act"), reason=doing.reason)
    if acts.exists():
        return 0
    return begin(doing, by=by, duties=by.duties, act=act, things=[doing.ref], at=at)


def begin_met(
    doing: Acting,
    *,
    by: Reader,
    begins: str,
    meets: str,
    things: Iterable[tuple[UUID, datetime]],
    at: datetime,
) -> int:
    """Keep duties that this act meets at once, so that it stands how late it was.

    things  each with the moment that its clock counts from
    """
    met = {duty.code for duty in met_by(meets, by.duties)}
    rows = [
        Owed(
            code=duty.code,
            thing=thing,
            owner=duty.owner,
            began_at=at,
            began_act=doing.ref,
            counts_from=counts_from,
            policy=by.version,
            met_at=at,
            met_act=doing.ref,
        )
        for duty in begun_by(begins, by.duties)
        if duty.code in met
        for thing, counts_from in things
    ]
    Owed.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def meet(doing: Acting, *, duties: Duties, act: str, thing: UUID, at: datetime) -> int:
    """Meet every open duty about `thing` that `act` meets; returns how many.

    What meets a duty is as its own policy had it.
    """
    known = Catalogues(duties)
    rows = Owed.objects.filter(thing=thing, met_at__isnull=True)
    met = [row.pk for row in rows if act in known.duty(row).met_by]
    return Owed.objects.filter(pk__in=met, met_at__isnull=True).update(
        met_at=at, met_act=doing.ref
    )


def owe_again(
    doing: Acting, *, by: Reader, act: UUID, thing: UUID, at: datetime
) -> int:
    """Owe again what an act met that is taken back; returns how many.

    Each counts from where it counted before: a slip gives no time. One that has begun
    anew meanwhile goes on.
    """
    rows = [
        Owed(
            code=row.code,
            thing=thing,
            owner=row.owner,
            post=row.post,
            began_at=at,
            began_act=doing.ref,
            counts_from=row.counts_from or row.began_at,
            policy=row.policy,
        )
        for row in Owed.objects.filter(thing=thing, met_act=act)
    ]
    Owed.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


class NotOwed(Refused):
    """There is no such duty on this reader's screen."""

    def __init__(self) -> None:
        super().__init__("No such duty stands on your screen.")


def say_met(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Record that `by` did, outside Doorstep, what a duty asks for.

    Only for what no act here does (`SAID`); all else is met by doing it. Raises
    NotOwed unless it stands open on the screen of `by`, NotAllowed if an act meets it.
    """
    lines = owed(by, by.duties, at=at) if by.account is not None else []
    line = next((line for line in lines if line.ref == ref), None)
    if line is None:
        raise NotOwed
    act = next((act for act in SAID if act in line.met_by), None)
    if act is None:
        raise NotAllowed(f"{line.code} is met by doing it here, not by saying so.")
    with acting(
        by=by, at=at, code=act, thing=line.thing, reason=line.code, policy=by.version
    ) as doing:
        meet(doing, duties=by.duties, act=act, thing=line.thing, at=at)
