"""People decide: same, different, cannot tell, undo; protect a value by hand."""

from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting, acting
from doorstep.access.queries import decide
from doorstep.access.rules import Allow, Reader, Verb
from doorstep.duties.actions import begin, meet
from doorstep.people.actions.link import Pair, merge
from doorstep.people.models import (
    Apart,
    Doubt,
    Judgement,
    Link,
    Merged,
    Protection,
    Record,
)
from doorstep.people.queries.index import packed
from doorstep.people.queries.pages import judged
from doorstep.people.queries.people import apart, persons_of
from doorstep.people.queries.secrets import value_digests
from doorstep.people.rules import Answer, Protected, Why
from doorstep.policy.catalogue import View
from doorstep.states import Conflict, NotAllowed, Refused
from recognise import Record as Normal


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
    last = judged(row)
    if by.account is None:
        raise NoDoubt
    if answer is Answer.UNDO and last is None:
        raise NotAllowed("Nothing has been decided here, so there is nothing to undo.")
    if answer is not Answer.UNDO and last is not None:
        raise NotAllowed(f"This was decided already: {last.answer}. Undo that first.")
    with acting(
        by=by,
        at=at,
        code="people.decide_link",
        thing=row.ref,
        key=key,
        policy=by.version,
    ) as doing:
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
    why = apart([row.left_id], [row.right_id])
    if why:
        raise Conflict(f"These can never be one person: {why}.")
    persons = persons_of([row.left_id, row.right_id])
    one, other = persons[row.left_id], persons[row.right_id]
    if one == other:
        return
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


def protect(*, by: Reader, at: datetime, record: UUID, sort: Protected) -> int:
    """Show the record's addresses, phones or e-mails to nobody from now on.

    Returns how many values were protected. Raises Refused if `by` may not write it.
    """
    row = Record.objects.visible_to(by).filter(ref=record).first()
    if row is None or not isinstance(decide(by, Verb.WRITE, row), Allow):
        raise Refused("There is no such record that you may change.")
    with acting(by=by, at=at, code="people.protect", thing=row.ref) as doing:
        doing.reason = sort.value
        ((_, text),) = packed([row.pk])
        digests = value_digests(Normal.unpack(text), sort)
        Protection.objects.bulk_create(
            [
                Protection(
                    record=row,
                    sort=sort,
                    digest=digest,
                    by_id=by.account,
                    since=at,
                    act=doing.ref,
                )
                for digest in digests
            ]
        )
    return len(digests)
