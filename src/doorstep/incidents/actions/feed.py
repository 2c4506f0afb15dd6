"""What begins without a step of an operator: by a feed's message, or a late look."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from doorstep.access.actions import AlreadyDone, acting
from doorstep.access.rules import Reader
from doorstep.incidents.actions.calls import call_of, owe
from doorstep.incidents.models import Briefing, Graded, Said
from doorstep.incidents.rules.grades import reassess_act


def reassess_owed(*, by: Reader, at: datetime, ref: UUID) -> None:
    """The caller rang again: it is kept when, and somebody looks at the grade anew."""
    call = call_of(by, ref)
    grades = Graded.objects.filter(incident=call).order_by("-pk")
    last = grades.values_list("grade", flat=True).first()
    code = "job.reassess_owed"
    with acting(by=by, at=at, code=code, thing=ref, policy=by.version) as doing:
        doing.reason = "caller rang again"
        Said.objects.create(
            incident=call,
            name="rang_again",
            value="yes",
            at=at,
            by_id=by.account,
            act=doing.ref,
        )
        owe(doing, by, at, reassess_act(last or ""), ref)


def give_radio_text(*, by: Reader, at: datetime, briefing: UUID) -> None:
    """A machine was given a briefing's radio text: on record once for each version.

    Raises NoCall where the job is not of one of its sources.
    """
    row = Briefing.objects.select_related("dispatch__incident").get(ref=briefing)
    thing = row.dispatch.incident.ref
    call_of(by, thing)
    code, whose = "job.radio_text", json.dumps([by.name, sorted(by.sources)])
    key = f"radio {row.ref} {hashlib.sha256(whose.encode()).hexdigest()}"
    with (
        suppress(AlreadyDone),
        acting(
            by=by, at=at, code=code, thing=thing, key=key, policy=by.version
        ) as doing,
    ):
        doing.counts = {"version": row.number}


def late_match(
    *, by: Reader, at: datetime, ref: UUID, counts: Mapping[str, int]
) -> None:
    """History was found only after a unit was sent; what was found is counted.

    counts  persons by band, `attached` those of whom more is known now, and `place`
            where the place has a history
    """
    call_of(by, ref)
    code = "call.late_match"
    with acting(by=by, at=at, code=code, thing=ref, policy=by.version) as doing:
        doing.counts = dict(counts)
