"""People decide about a doubtful link: same, different, cannot tell, undo."""

from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting, acting
from doorstep.access.queries import decide
from doorstep.access.rules import Allow, Reader, Verb
from doorstep.duties.actions import begin, meet
from doorstep.people.actions.link import Pair, merge
from doorstep.people.actions.turns import MATCHING, take_turn
from doorstep.people.models import (
    Apart,
    Doubt,
    Judgement,
    Link,
    Merged,
)
from doorstep.people.queries.pages import judged
from doorstep.people.queries.people import apart, persons_of, records_of
from doorstep.people.rules import Answer, Why
from doorstep.policy.catalogue import View
from doorstep.states import Conflict, NotAllowed, Refused


class NoDoubt(Refused):
    """There is no such doubtful link, or none that this reader may see."""

    def __init__(self) -> None:
        super().__init__("There is no such doubtful link.")


def judge(
    *,
    by: Reader,
    at: datetime,
    policy: View,
    doubt: UUID,
    answer: Answer,
    reason: str = "",
    key: str | None = None,
) -> None:
    """Record what somebody decided about a doubtful link, and do what follows.

    Raises NoDoubt if there is none to see, NotAllowed if it was decided already or
    there is nothing to undo, Conflict if the two stand on both sides of an incident.
    """
    row = _visible(by, doubt)
    if by.account is None:
        raise NoDoubt
    with acting(
        by=by,
        at=at,
        code="people.decide_link",
        thing=row.ref,
        key=key,
        policy=by.version,
    ) as doing:
        take_turn(MATCHING)  # two that decide at once see each other's decision
        last = _last(row, answer)
        doing.reason = answer.value
        Judgement.objects.create(
            doubt=row,
            answer=answer,
            reason=reason,
            by_id=by.account,
            at=at,
            act=doing.ref,
        )
        _follow(doing, by, at, policy, row, answer, last)


def _last(row: Doubt, answer: Answer) -> Judgement | None:
    """The decision that holds; raises NotAllowed where `answer` cannot follow it."""
    last = judged(row)
    if answer is Answer.UNDO and last is None:
        raise NotAllowed("Nothing has been decided here, so there is nothing to undo.")
    if answer is not Answer.UNDO and last is not None:
        raise NotAllowed(f"This was decided already: {last.answer}. Undo that first.")
    return last


def _visible(by: Reader, ref: UUID) -> Doubt:
    row: Doubt | None = (
        Doubt.objects.visible_to(by)
        .select_related("left", "right")
        .filter(ref=ref)
        .first()
    )
    if row is None or not isinstance(decide(by, Verb.WRITE, row), Allow):
        raise NoDoubt
    return row


def _follow(
    doing: Acting,
    by: Reader,
    at: datetime,
    policy: View,
    row: Doubt,
    answer: Answer,
    last: Judgement | None,
) -> None:
    duties, thing = policy.duties, row.ref
    if answer is Answer.UNDO and last is not None:
        _take_back(doing, at, last)
        begin(
            doing, by=by, duties=duties, act="people.doubt_link", things=[thing], at=at
        )
        return
    if answer is Answer.SAME:
        _same(doing, by, at, row)
    elif answer is Answer.DIFFERENT:
        Apart.objects.create(
            left=row.left, right=row.right, why=Why.JUDGED, since=at, act=doing.ref
        )
    meet(doing, duties=duties, act="people.decide_link", thing=thing, at=at)


def _same(doing: Acting, by: Reader, at: datetime, row: Doubt) -> None:
    persons = persons_of([row.left_id, row.right_id])
    one, other = persons[row.left_id], persons[row.right_id]
    if one == other:
        return
    records = records_of([one, other])
    why = apart(records[one], records[other])
    if why:
        raise Conflict(f"These can never be one person: {why}.")
    pair = Pair("join", row.probability, (row.left_id, row.right_id), row.reasons)
    merge(
        doing,
        at=at,
        gone=max(one, other),
        survivor=min(one, other),
        rule="judged the same",
        pair=pair,
        by=by.account,
    )


def _take_back(doing: Acting, at: datetime, last: Judgement) -> None:
    """Undo a decision: both earlier persons are there again, under their own refs."""
    Apart.objects.filter(act=last.act, until__isnull=True).update(
        until=at, ended_act=doing.ref
    )
    for merged in Merged.objects.filter(act=last.act, until__isnull=True):
        moved = Link.objects.filter(act=last.act, person=merged.survivor_id)
        Link.objects.bulk_create(
            [
                Link(
                    record_id=link.record_id,
                    person_id=merged.person_id,
                    rule="undone",
                    probability=link.probability,
                    reasons=link.reasons,
                    at=at,
                    act=doing.ref,
                )
                for link in moved
            ]
        )
        Merged.objects.filter(pk=merged.pk).update(until=at, ended_act=doing.ref)


def undo(
    *, by: Reader, at: datetime, policy: View, doubt: UUID, key: str | None = None
) -> None:
    """Take back the last decision about a doubtful link."""
    judge(by=by, at=at, policy=policy, doubt=doubt, answer=Answer.UNDO, key=key)
