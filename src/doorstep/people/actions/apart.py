"""Keeps records apart that can never be one person."""

from collections.abc import Iterable
from datetime import datetime

from doorstep.access.actions import Acting
from doorstep.people.actions.bulk import insert
from doorstep.people.models import Apart
from doorstep.people.rules import Why

CHUNK = 5000


def keep_apart(doing: Acting, *, at: datetime, pairs: Iterable[tuple[int, int]]) -> int:
    """Keep both sides of an incident apart, within the act under way.

    pairs  records by primary key, in either order and any number; a record paired
           with itself says nothing
    Returns how many pairs were not kept apart before.
    """
    wanted = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    new = sorted(wanted - _standing(sorted({left for left, _ in wanted})))
    rows = ((left, right, Why.SIDES.value, at, doing.ref) for left, right in new)
    insert(Apart, ("left", "right", "why", "since", "act"), rows)
    return len(new)


def _standing(lefts: list[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for start in range(0, len(lefts), CHUNK):
        rows = Apart.objects.filter(
            left__in=lefts[start : start + CHUNK], why=Why.SIDES, until__isnull=True
        )
        found.update(rows.values_list("left_id", "right_id"))
    return found
