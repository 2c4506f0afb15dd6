"""What the radio and the control room say of a job: each mark one act, one field.

Where he is, whether children were seen, that a lower grade was read, that the job was
assessed again, that a breach was decided about.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting, acting
from doorstep.access.rules import Reader
from doorstep.incidents.actions.calls import call_of, owe
from doorstep.incidents.actions.jobs import came_to_her
from doorstep.incidents.models import Graded, Incident, Said
from doorstep.incidents.rules.board import Children, Grade, Suspect, waiting
from doorstep.incidents.rules.grades import Waiting, is_missed, reassess_act
from doorstep.states import Conflict, Invalid, NotAllowed

SUSPECT: Mapping[Suspect, str] = {
    Suspect.OUTSTANDING: "job.suspect_outstanding",
    Suspect.CIRCULATED: "job.suspect_circulated",
    Suspect.FOUND: "job.suspect_found",
}
CHILDREN: Mapping[Children, str] = {
    Children.THERE: "job.child_there",
    Children.SEEN: "job.child_seen",
}
WORDS = 200
BREACH = "breach"  # the field that says that he is where an order forbids him to be


def suspect(
    *, by: Reader, at: datetime, ref: UUID, state: Suspect, key: str | None = None
) -> None:
    """He is gone, is circulated as wanted, or is found."""
    call = call_of(by, ref)
    with _marking(by, at, SUSPECT[state], ref, key) as doing:
        _keep(doing, by, at, call, "suspect_outstanding", state)


def children(
    *, by: Reader, at: datetime, ref: UUID, state: Children, key: str | None = None
) -> None:
    """Children are there, or an officer has seen and spoken to each."""
    call = call_of(by, ref)
    with _marking(by, at, CHILDREN[state], ref, key) as doing:
        _keep(doing, by, at, call, "children_seen", state)


def told(*, by: Reader, at: datetime, ref: UUID, key: str | None = None) -> None:
    """Acknowledge a grade lower than the rules say: somebody else has read why.

    Raises Conflict where the grade that holds is no lower one, NotAllowed for whoever
    gave it.
    """
    call = call_of(by, ref)
    with _marking(by, at, "call.told", ref, key) as doing:
        held = Graded.objects.filter(incident=call).order_by("-pk").first()
        if held is None or not held.lower:
            raise Conflict("There is no lower grade to acknowledge.")
        if held.by_id is not None and held.by_id == by.account:
            raise NotAllowed("You gave this grade. Somebody else must read why.")
        _keep(doing, by, at, call, "lower_told", held.grade)


def reassess(
    *, by: Reader, at: datetime, ref: UUID, words: str, key: str | None = None
) -> None:
    """Assess a job again, in one's own words; while nobody comes it is owed anew.

    Raises Invalid without words: to press a button is no assessment.
    """
    call = call_of(by, ref)
    said = _given(words, "Say how it stands now, and what you decided.")
    with _marking(by, at, "job.reassess", ref, key) as doing:
        _keep(doing, by, at, call, "reassessed", said)
        waits = _waiting(call)
        if waits is not None and is_missed(waits, at, by.incidents):
            owe(doing, by, at, reassess_act(waits.grade), ref)


def breach(*, by: Reader, at: datetime, ref: UUID) -> None:
    """An order or bail between the two is in force, and he is there: somebody decides.

    It is owed once a call, whoever learns of it.
    """
    call = call_of(by, ref)
    if not Said.objects.filter(incident=call, name=BREACH).exists():
        with _marking(by, at, "call.breach", ref) as doing:
            _keep(doing, by, at, call, BREACH, "yes")


def decide_breach(
    *, by: Reader, at: datetime, ref: UUID, words: str, key: str | None = None
) -> None:
    """Say what is done about an order or bail that was broken, and why.

    Raises Invalid without words.
    """
    call = call_of(by, ref)
    said = _given(words, "Say what is done about the breach, and why.")
    with _marking(by, at, "job.breach_decided", ref, key) as doing:
        _keep(doing, by, at, call, "breach_decided", said)


@contextmanager
def _marking(
    by: Reader, at: datetime, code: str, ref: UUID, key: str | None = None
) -> Iterator[Acting]:
    """One act about a job, and what it meets and begins."""
    with acting(
        by=by, at=at, code=code, thing=ref, key=key, policy=by.version
    ) as doing:
        owe(doing, by, at, code, ref)
        yield doing


def _keep(
    doing: Acting, by: Reader, at: datetime, call: Incident, name: str, value: str
) -> None:
    Said.objects.create(
        incident=call, name=name, value=value, at=at, by_id=by.account, act=doing.ref
    )


def _given(words: str, remedy: str) -> str:
    said = words.strip()
    if not said:
        raise Invalid("This needs a few words.", field="words", remedy=remedy)
    if len(said) > WORDS:
        raise Invalid(
            f"This has {len(said)} characters.",
            field="words",
            remedy=f"Say it in {WORDS} or fewer.",
        )
    return said


def _waiting(call: Incident) -> Waiting | None:
    """The job as the rule of assessments reads it; None without a grade."""
    rows = Graded.objects.filter(incident=call).order_by("pk")
    given = [Grade(row.grade, row.at) for row in rows]
    return waiting(given, arrived=came_to_her(call))


def mark(
    *,
    by: Reader,
    at: datetime,
    ref: UUID,
    what: str,
    words: str = "",
    key: str | None = None,
) -> None:
    """Keep one of `rules.board.MARKS`, as a screen names them.

    key  the door's idempotency key. Raises AlreadyDone for a repeat.
    """
    subject, _, state = what.partition(" ")
    if subject == "suspect":
        suspect(by=by, at=at, ref=ref, state=Suspect(state), key=key)
    elif subject == "children":
        children(by=by, at=at, ref=ref, state=Children(state), key=key)
    elif what == "assessed again":
        reassess(by=by, at=at, ref=ref, words=words, key=key)
    elif what == "breach decided":
        decide_breach(by=by, at=at, ref=ref, words=words, key=key)
    else:
        told(by=by, at=at, ref=ref, key=key)
