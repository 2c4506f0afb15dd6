"""A call, from the first ring to the close: each step one act, each field its own row.

Nothing is overwritten: of each field the last row holds, so two people may work one
call, and what was known at any minute can be shown.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max

from doorstep.access.actions import Acting, AlreadyDone, acting, tie
from doorstep.access.models import Act, Post, Staff
from doorstep.access.queries import decide
from doorstep.access.rules import Allow, DataClass, Reader, Verb
from doorstep.duties.actions import begin, meet
from doorstep.incidents.models import (
    Advice,
    Attached,
    Call,
    Graded,
    Incident,
    Job,
    Joined,
    Moved,
    Said,
)
from doorstep.incidents.rules import Sort
from doorstep.incidents.rules.calls import (
    Advised,
    Channel,
    Part,
    State,
)
from doorstep.incidents.rules.grades import grade_acts
from doorstep.people.actions import digest_of, next_ids, text_of
from doorstep.people.models import Person
from doorstep.states import Conflict, Invalid, Refused
from doorstep.timing import Precision

HERE = "doorstep"  # the source of what was first told to Doorstep itself
SIGNS = "signs"  # the field that says what points to abuse
PLACED = "call.place"  # from here on the call is to be graded
CALL = "call"  # the kind of tie of whoever takes a call or controls its job
DESK = "control-room-specialist"  # whose advice stands on a job
TOLD = ("controller", DESK)  # roles that see a job once it is sent


class NoCall(Refused):
    """There is none, or none that this reader works on; both look the same."""

    def __init__(self) -> None:
        super().__init__("There is no such call on your screen.")


class Saved(NamedTuple):
    """A field as it was saved.

    seq    the act's number: give it as `seen` with the next change
    other  what somebody else had entered since, empty if nobody had
    """

    seq: int
    other: str


def call_of(by: Reader, ref: UUID) -> Incident:
    """The call that `by` may work on. Raises NoCall."""
    row: Incident | None = Incident.objects.filter(ref=ref).first()
    if row is None or not Job.objects.filter(pk=row.pk).exists():
        raise NoCall
    if row.source not in by.sources and not isinstance(
        decide(by, Verb.WRITE, row), Allow
    ):
        raise NoCall
    return row


def locked(incident: Incident) -> tuple[Job, State]:
    """Hold a job, inside an act, until that is done; where it stands, for sure."""
    job = Job.objects.select_for_update().get(pk=incident.pk)
    last = Moved.objects.filter(incident=incident).order_by("-pk").first()
    return job, State(last.state) if last else State.OPEN


def owe(doing: Acting, by: Reader, at: datetime, act: str, thing: UUID) -> None:
    """Meet what this act meets about the thing, and begin what it begins."""
    meet(doing, duties=by.duties, act=act, thing=thing, at=at)
    begin(doing, by=by, duties=by.duties, act=act, things=[thing], at=at)


def open_call(
    *,
    by: Reader,
    at: datetime,
    ref: UUID,
    channel: Channel,
    number: str = "",
    opened_as: str = "",
    source: str = HERE,
    external: str = "",
    began_at: datetime | None = None,
) -> UUID:
    """Open a call under the id that the client made; a retry makes no second one.

    number     the line that rang, as shown; empty where withheld
    opened_as  a type group of policy, empty while nobody knows
    source     who told Doorstep; `external` its own number for the call
    began_at   when it rang there; `at` where nobody says
    Raises Refused where the role does not take calls, NoCall where the ref is of what
    is no call of this reader. Returns the call's ref.
    """
    if by.account is not None and by.row(DataClass.D1, Verb.WRITE) is None:
        raise Refused("Your role does not take calls.")
    try:
        with acting(
            by=by,
            at=at,
            code="call.open",
            thing=ref,
            key=f"call {ref}",
            policy=by.version,
        ) as doing:
            if Incident.objects.filter(ref=ref).exists():
                raise NoCall
            _open(
                doing,
                by,
                at,
                ref,
                channel,
                number,
                opened_as,
                source,
                external,
                began_at,
            )
            owe(doing, by, at, "call.open", ref)
    except AlreadyDone:
        call_of(by, ref)
    return ref


def _open(
    doing: Acting,
    by: Reader,
    at: datetime,
    ref: UUID,
    channel: Channel,
    number: str,
    opened_as: str,
    source: str,
    external: str,
    began_at: datetime | None,
) -> None:
    (pk,) = next_ids(Incident, 1)
    row = Incident.objects.create(
        pk=pk,
        ref=ref,
        source=source,
        external_id=external or str(ref),
        digest=digest_of(text_of({"id": str(ref)})),
        sort=Sort.CALL,
        number=f"D{pk}",
        at=began_at or at,
        precision=Precision.SECOND,
        recorded_at=at,
        type=opened_as,
        loaded_at=at,
        act=doing.ref,
    )
    Call.objects.create(incident=row, number_given=number)
    Job.objects.create(
        incident=row,
        channel=channel,
        here=source == HERE,
        opened_at=at,
        act=doing.ref,
    )
    tie_to(doing, by, at, ref)
    if source != HERE:
        tell_control_room(doing, at, ref)


def tie_to(doing: Acting, by: Reader, at: datetime, ref: UUID) -> None:
    """Let whoever works on a call see it, until it is closed."""
    if by.staff is not None:
        staff = Staff.objects.get(pk=by.staff)
        tie(doing, thing=ref, kind=CALL, since=at, staff=staff)


def tell_control_room(doing: Acting, at: datetime, ref: UUID) -> None:
    """Whoever holds these posts, now or on a later shift, works the job from here."""
    for post in Post.objects.filter(role__in=TOLD).order_by("pk"):
        tie(doing, thing=ref, kind=CALL, since=at, post=post)


def take_call(*, by: Reader, at: datetime, ref: UUID) -> None:
    """Join in on a call, as a second operator or at a hand-over.

    Raises NoCall where there is none that goes on, or the role works on no calls.
    """
    row = by.row(DataClass.D1, Verb.WRITE)
    job = Job.objects.filter(incident__ref=ref).select_related("incident").first()
    if ref in by.bars or job is None or row is None or CALL not in row.ties:
        raise NoCall
    with acting(by=by, at=at, code="call.take", thing=ref, policy=by.version) as doing:
        if locked(job.incident)[1] is State.CLOSED:
            raise NoCall  # nobody comes to work on it, only to read
        tie_to(doing, by, at, ref)


def say(
    *,
    by: Reader,
    at: datetime,
    ref: UUID,
    name: str,
    value: str,
    seen: int = 0,
    acts: Sequence[str] = (),
) -> Saved:
    """Keep one field of a call; both stay where somebody else changed it meanwhile.

    name  as `forms.said_names` has it; `seen` the last act that this screen knew
    acts  for the duties, beside those that follow from the field itself
    """
    call = call_of(by, ref)
    with acting(by=by, at=at, code="call.say", thing=ref, policy=by.version) as doing:
        doing.reason = name
        before = Said.objects.filter(incident=call, name=name).order_by("-pk").first()
        Said.objects.create(
            incident=call,
            name=name,
            value=value,
            at=at,
            by_id=by.account,
            act=doing.ref,
        )
        for act in (*acts, *_acts_of(call, name, value, before)):
            owe(doing, by, at, act, ref)
    return Saved(last_seq(ref), _others(before, by, value, seen))


def _acts_of(
    call: Incident, name: str, value: str, before: Said | None
) -> Iterator[str]:
    first = bool(value) and not (before and before.value)
    if name == "where" and first and _is_to_grade(call):
        yield PLACED
    if name == "ask.before" and value:
        yield "call.ask"


def _is_to_grade(call: Incident) -> bool:
    """Whether a grade is owed once the place is known."""
    return not Graded.objects.filter(incident=call).exists() and is_ours(call)


def is_ours(call: Incident) -> bool:
    """Whether a job is owed what abuse is owed.

    What another system opened is dealt with there, until a sign of abuse stands on it.
    """
    signs = Said.objects.filter(incident=call, name=SIGNS).order_by("-pk")
    here = Job.objects.filter(incident=call, here=True)
    return here.exists() or bool(signs.values_list("value", flat=True).first())


def _others(before: Said | None, by: Reader, value: str, seen: int) -> str:
    """What somebody else entered since this screen last looked."""
    if before is None or before.by_id == by.account or before.value == value:
        return ""
    made = Act.objects.filter(ref=before.act).values_list("seq", flat=True).first()
    return before.value if made is not None and made > seen else ""


def last_seq(ref: UUID) -> int:
    """The number of the last act about this thing; 0 if there is none."""
    found = Act.objects.filter(thing=ref).aggregate(last=Max("seq"))["last"]
    return int(found or 0)


def attach(
    *, by: Reader, at: datetime, ref: UUID, part: Part, person: UUID, is_them: bool
) -> UUID:
    """Say that a row of the call is this person, or is not.

    Raises Conflict where another person is attached to the row already.
    """
    call = call_of(by, ref)
    who = Person.objects.filter(ref=person).first()
    if who is None or person in by.bars:
        raise Invalid("There is no such person.", field="person", remedy="Search anew.")
    code = "call.attach" if is_them else "call.not_them"
    with acting(by=by, at=at, code=code, thing=ref, policy=by.version) as doing:
        doing.reason = str(part)
        open_ = Attached.objects.filter(incident=call, part=part, until__isnull=True)
        if is_them and open_.filter(is_them=True).exists():
            raise Conflict("Somebody is attached here. Take that back first.")
        row = Attached.objects.create(
            incident=call,
            part=part,
            person=who,
            is_them=is_them,
            since=at,
            by_id=by.account,
            act=doing.ref,
        )
    return row.ref


def detach(*, by: Reader, at: datetime, ref: UUID, attached: UUID) -> None:
    """Undo an attach, or a "not her"."""
    call = call_of(by, ref)
    with acting(by=by, at=at, code="call.detach", thing=ref, policy=by.version) as do:
        ended = Attached.objects.filter(
            incident=call, ref=attached, until__isnull=True
        ).update(until=at, ended_act=do.ref)
        if not ended:
            raise Conflict("This was undone already.")


def grade_call(
    *,
    by: Reader,
    at: datetime,
    ref: UUID,
    grade: str,
    signs: Sequence[str] = (),
    reasons: Sequence[str] = (),
    reason: str = "",
    manner: str = "",
    manner_why: str = "",
    lower: bool = False,
    by_rule: bool = False,
    key: str | None = None,
) -> None:
    """Keep a grade.

    signs   of the rules that held, and were weighed with it
    lower   lower than the rules say: then there is a `reason`, and the controller is
            told
    manner  a code of policy `manners`: how to come; `manner_why` one of
            `manner_reasons`, her request first
    key     the door's idempotency key. Raises AlreadyDone for a repeat.
    """
    call = call_of(by, ref)
    with acting(
        by=by, at=at, code="call.grade", thing=ref, key=key, policy=by.version
    ) as do:
        do.reason = grade
        Graded.objects.create(
            incident=call,
            grade=grade,
            by_rule=by_rule,
            lower=lower,
            reason=reason,
            manner=manner,
            manner_why=manner_why,
            signs=list(signs),
            reasons=list(reasons),
            at=at,
            by_id=by.account,
            act=do.ref,
        )
        for act in grade_acts(grade):
            owe(do, by, at, act, ref)
        if lower:
            owe(do, by, at, "call.grade_lower", ref)


def advise(
    *,
    by: Reader,
    at: datetime,
    ref: UUID,
    kind: Advised,
    text: str,
    key: str | None = None,
) -> UUID:
    """Leave the specialist's advice, decision or feedback, or that one has looked.

    key  the door's idempotency key. Raises AlreadyDone for a repeat, NoCall for any
    other role: what stands as the specialist's must be hers.
    """
    if by.role != DESK:
        raise NoCall
    call = call_of(by, ref)
    with acting(
        by=by, at=at, code="call.advise", thing=ref, key=key, policy=by.version
    ) as do:
        do.reason = str(kind)
        row = Advice.objects.create(
            incident=call, kind=kind, text=text, at=at, by_id=by.account, act=do.ref
        )
    return row.ref


def join_calls(*, by: Reader, at: datetime, ref: UUID, into: UUID) -> None:
    """Say that two calls are about one incident, which is worked as `into`."""
    call, other = call_of(by, ref), call_of(by, into)
    if call.pk == other.pk:
        raise Invalid(
            "A call cannot be joined to itself.",
            field="into",
            remedy="Give the other call's number.",
        )
    with acting(by=by, at=at, code="call.join", thing=ref, policy=by.version) as doing:
        if Joined.objects.filter(incident=call, until__isnull=True).exists():
            raise Conflict("This call is joined to another already.")
        Joined.objects.create(incident=call, into=other, since=at, act=doing.ref)
