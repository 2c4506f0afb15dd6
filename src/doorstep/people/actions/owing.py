"""What this room's acts owe: rows to mend, history to check, orders to have."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from doorstep.access.actions import Acting, AlreadyDone, acting
from doorstep.access.rules import Reader, window
from doorstep.duties.actions import begin, begin_met, begin_once


def refuse_rows(doing: Acting, *, by: Reader, at: datetime) -> None:
    """Owe the mending of the rows that this load refused.

    Once a source at a time, the source being the act's reason.
    """
    begin_once(doing, by=by, act="people.refuse_rows", at=at)


def miss_history(*, by: Reader, at: datetime) -> None:
    """Owe a check by hand, since matching could not answer `by`.

    Once for each reader, task and hour, so that typing on adds none.
    """
    said = f"{by.account}|{by.task}|{window(by)}"
    key = f"missed {hashlib.sha256(said.encode()).hexdigest()}"
    with (
        suppress(AlreadyDone),
        acting(
            by=by, at=at, code="people.miss_history", key=key, policy=by.version
        ) as doing,
    ):
        begin(
            doing,
            by=by,
            duties=by.duties,
            act="people.miss_history",
            things=[doing.ref],
            at=at,
        )


def receive_orders(
    doing: Acting,
    *,
    by: Reader,
    at: datetime,
    orders: Iterable[tuple[UUID, datetime]],
) -> None:
    """Keep how late each order came onto the system, by when it was received."""
    begin_met(
        doing,
        by=by,
        begins="people.receive_order",
        meets="people.record_marker",
        things=orders,
        at=at,
    )
