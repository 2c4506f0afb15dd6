"""What may be done here: keep how she may be reached, end it, and ring her back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from doorstep.access.actions import Acting, AlreadyDone, acting
from doorstep.access.queries import decide
from doorstep.access.rules import Allow, Reader, Verb
from doorstep.duties.actions import meet
from doorstep.incidents.actions.calls import call_of
from doorstep.incidents.models import Attached, Incident, Involvement
from doorstep.incidents.rules import Role
from doorstep.incidents.rules.calls import Part
from doorstep.people.models import Person
from doorstep.people.queries import family_of, person_by_ref, records_of
from doorstep.safeguarding.models import ContactPlan, RingBack
from doorstep.safeguarding.queries import plan_in
from doorstep.safeguarding.rules import Plan, Result, renewed, ring_back
from doorstep.states import Conflict, Invalid, NotAllowed, Refused

SET = "safeguarding.set_plan"
SET_WORD = "safeguarding.set_code_word"  # the word alone: nobody asked how to reach her
AGAIN = frozenset({"controller"})  # roles that may ring back a second time


class NoPerson(Refused):
    """There is none, or none whose plan this reader may change."""

    def __init__(self) -> None:
        super().__init__("There is no such person whose plan you may change.")


class NoAttempt(Refused):
    """There is no such ring-back, or none on a call of this reader."""

    def __init__(self) -> None:
        super().__init__("There is no such ring-back on your screen.")


def set_plan(*, by: Reader, at: datetime, person: UUID, plan: Plan) -> UUID:
    """Keep how she may be reached, whole as it is given, from now on.

    Returns the plan's ref. Raises NoPerson, or Invalid for an empty plan.
    """
    who = _person(by, person)
    if not plan.says:
        raise Invalid(
            "This plan says nothing.",
            field="number",
            remedy="Give a number, or write that there is none.",
        )
    standing = ContactPlan.objects.filter(person=who, thing=who.ref, until__isnull=True)
    with acting(
        by=by, at=at, code=_code(plan), thing=who.ref, policy=by.version
    ) as doing:
        standing.update(until=at, ended_act=doing.ref)
        return _create(doing, by, at, who, who.ref, plan)


def end_plan(*, by: Reader, at: datetime, person: UUID, reason: str) -> int:
    """End every plan that stands for her: from now on nobody rings her.

    Returns how many ended. Raises NoPerson, or Conflict where none stood.
    """
    who = _person(by, person)
    with acting(
        by=by,
        at=at,
        code="safeguarding.end_plan",
        thing=who.ref,
        reason=reason,
        policy=by.version,
    ) as doing:
        rows = ContactPlan.objects.filter(
            person__in=family_of(who.pk), until__isnull=True
        )
        ended = rows.update(until=at, ended_act=doing.ref)
        if not ended:
            raise Conflict("No plan stands for her.")
        doing.counts = {"ended": ended}
    return ended


def keep_said(
    *, by: Reader, at: datetime, call: UUID, person: UUID | None, said: Plan
) -> UUID | None:
    """Lay what was said on a call over her plan, or take back what this call set.

    person  who she is taken to be; None while nobody knows
    said    by her on this call; empty where nobody may be believed
    What stood before this call stays beneath, and holds again once the call's own is
    taken back. Returns the ref of the plan that this call set, None where it sets none.
    """
    call_of(by, call)
    who = person_by_ref(person) if person else None
    try:
        return _keep_said(by, at, call, who, said)
    except IntegrityError:  # another did at the same moment: theirs stands by now
        return _keep_said(by, at, call, who, said)


def _keep_said(
    by: Reader, at: datetime, call: UUID, who: Person | None, said: Plan
) -> UUID | None:
    standing = list(ContactPlan.objects.filter(thing=call, until__isnull=True))
    wanted = _wanted(who, call, said)
    for row in standing:
        if who and row.person_id == who.pk and plan_in(row) == wanted:
            kept: UUID = row.ref
            return kept
    if not standing and wanted is None:
        return None
    code = _code(wanted) if wanted else "safeguarding.take_back"
    with acting(by=by, at=at, code=code, thing=call, policy=by.version) as doing:
        ContactPlan.objects.filter(thing=call, until__isnull=True).update(
            until=at, ended_act=doing.ref
        )
        if wanted is None or who is None:
            return None
        return _create(doing, by, at, who, call, wanted)


def _wanted(who: Person | None, call: UUID, said: Plan) -> Plan | None:
    """What this call makes of her plan; None where it says nothing new."""
    if who is None or not said.says:
        return None
    rows = ContactPlan.objects.filter(person__in=family_of(who.pk), until__isnull=True)
    before = rows.exclude(thing=call).order_by("-pk").first()
    held = plan_in(before) if before else None
    wanted = renewed(held, said)
    return None if wanted == held else wanted


def _code(plan: Plan) -> str:
    return SET if plan.reaches else SET_WORD


def _person(by: Reader, ref: UUID) -> Person:
    """The person whose plan `by` may set. Raises NoPerson."""
    who = person_by_ref(ref)
    if who is None or not isinstance(
        decide(by, Verb.WRITE, ContactPlan(person=who, thing=who.ref)), Allow
    ):
        raise NoPerson
    return who


def _create(
    doing: Acting, by: Reader, at: datetime, who: Person, thing: UUID, plan: Plan
) -> UUID:
    begins, ends = plan.window or (None, None)
    row = ContactPlan.objects.create(
        person=who,
        thing=thing,
        number=plan.number,
        times=plan.times,
        begins=begins,
        ends=ends,
        who=plan.who,
        code_word=plan.code_word,
        needs=plan.needs,
        neutral=plan.neutral,
        since=at,
        by_id=by.account,
        act=doing.ref,
    )
    if plan.reaches:
        for call in {thing, *_calls(who)}:
            meet(doing, duties=by.duties, act=SET, thing=call, at=at)
    return row.ref


def _calls(who: Person) -> Iterable[UUID]:
    """Every call that is about her: by who was attached, and by the records."""
    family = family_of(who.pk)
    hers = Attached.objects.filter(
        person__in=family, part=Part.HER, is_them=True, until__isnull=True
    )
    yield from hers.values_list("incident__ref", flat=True)
    told = Involvement.objects.filter(
        record__in=records_of([who.pk])[who.pk], role=Role.VICTIM
    )
    known = told.values_list("incident__source", "incident__external_id").distinct()
    for source, external in known:
        rows = Incident.objects.filter(source=source, external_id=external)
        yield from rows.values_list("ref", flat=True)


def try_ring_back(
    *,
    by: Reader,
    at: datetime,
    call: UUID,
    plan: Plan | None,
    plan_ref: UUID | None = None,
    caller_may_be_him: bool,
    rang: str = "",
    key: str | None = None,
) -> UUID:
    """Say that she is rung back now, through her plan; kept before it rings.

    key  the door's idempotency key; of a repeat the first attempt's ref is returned
    Returns the attempt's ref. Raises NotAllowed, with why, where nobody may; Conflict
    where somebody else began at the same moment.
    """
    incident = call_of(by, call)
    try:
        with acting(
            by=by,
            at=at,
            code="safeguarding.ring_back",
            thing=call,
            key=key,
            policy=by.version,
        ) as doing:
            tried = RingBack.objects.filter(incident=incident).order_by("n")
            results = [Result(r.result) if r.result else None for r in tried]
            verdict = ring_back(
                plan,
                at=at,
                caller_may_be_him=caller_may_be_him,
                attempts=results,
                by_controller=by.role in AGAIN,
                rang=rang,
            )
            if not verdict.may:
                raise NotAllowed(" ".join(reason.says for reason in verdict.says))
            row = RingBack.objects.create(
                incident=incident,
                plan=ContactPlan.objects.filter(ref=plan_ref).first()
                if plan_ref
                else None,
                n=len(results) + 1,
                at=at,
                by_id=by.account,
                act=doing.ref,
            )
    except AlreadyDone as done:
        row = RingBack.objects.get(incident=incident, act=done.act)
    except IntegrityError as taken:
        raise Conflict("Somebody else is ringing her now.") from taken
    return row.ref


def end_ring_back(*, by: Reader, at: datetime, attempt: UUID, result: Result) -> None:
    """Say what became of a ring-back. Raises NoAttempt, or Conflict if it was said."""
    row = RingBack.objects.filter(ref=attempt).select_related("incident").first()
    if row is None:
        raise NoAttempt
    call = call_of(by, row.incident.ref)
    with acting(
        by=by,
        at=at,
        code="safeguarding.end_ring_back",
        thing=call.ref,
        reason=str(result),
        policy=by.version,
    ) as doing:
        ended = RingBack.objects.filter(pk=row.pk, result__isnull=True).update(
            result=result, ended_at=at, ended_act=doing.ref
        )
        if not ended:
            raise Conflict("What became of it was said already.")
