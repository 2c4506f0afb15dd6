"""Signs of domestic abuse on a call: how it was opened, what was heard or is known."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from doorstep.access.rules import Reader
from doorstep.incidents.queries import LiveCall
from doorstep.incidents.rules.asking import said
from doorstep.incidents.rules.calls import Part
from doorstep.incidents.rules.grades import Sign, lately
from doorstep.pathway.call.before import parts_before
from doorstep.people.queries import (
    control_days,
    markers_between,
    records_of_refs,
    warnings_of,
)
from doorstep.policy.catalogue import Counts, Cue, MustAsk
from doorstep.risk.rules import Hit, When, cues_in
from doorstep.timing import local_day, start_of

CHILDREN = "children"  # the cue that a child is there
AT_PLACE = "at_place"  # the field that says that abuse is on record at the place
PLACE_SIGN = "domestic abuse before at this place"


def heard(reader: Reader, live: LiveCall) -> tuple[Hit, ...]:
    """Cues in what is said, in the order of the words."""
    return cues_in(live.value("text"), reader.view.risk)


def now_heard(reader: Reader, live: LiveCall) -> Iterator[Cue]:
    """Cues, as policy has them, that are heard and are not of the past."""
    for hit in heard(reader, live):
        if hit.when is When.NOW:
            yield reader.view.risk.cues[hit.kind]


def answered_yes(reader: Reader, live: LiveCall) -> Iterator[MustAsk]:
    """Questions, as policy has them, that were answered with yes."""
    for item in reader.incidents.must_ask.values():
        if said(live.value(f"ask.{item.code}")).yes:
            yield item


def is_child_known(reader: Reader, live: LiveCall) -> bool:
    """Whether a child is known of on this call: answered with yes, or heard."""
    heard_of = (cue.code for cue in now_heard(reader, live))
    return said(live.value("ask.children")).yes or CHILDREN in heard_of


def is_domestic(reader: Reader, live: LiveCall) -> bool:
    """Whether this is, or may be, domestic abuse.

    What was opened in Doorstep is, until somebody says that it is not; what command
    and control opened as something else is where a sign of it is there.
    """
    return live.here or bool(signs(reader, live))


def is_graded_domestic(reader: Reader, live: LiveCall) -> bool:
    """Whether the grade of domestic abuse holds by default.

    What is known of a place alone is for the specialist and for the questions: whoever
    lived there may have gone, and no grade of another system's call is raised by it.
    """
    return live.here or any(one != PLACE_SIGN for one in signs(reader, live))


def signs(reader: Reader, live: LiveCall) -> tuple[str, ...]:
    """What points to domestic abuse, in words, each once."""
    return tuple(dict.fromkeys(_signs(reader, live)))


def _signs(reader: Reader, live: LiveCall) -> Iterator[str]:
    group = reader.incidents.types.get(live.opened_as)
    if group is not None and group.counts is Counts.ALWAYS:
        yield group.says
    for hit in heard(reader, live):
        yield hit.says
    if live.value("history"):
        yield "history of somebody on this call"
    if live.value(AT_PLACE):
        yield PLACE_SIGN


def of_history(reader: Reader, live: LiveCall) -> tuple[str, ...]:
    """Codes of the grade's rules that the history of who is attached meets."""
    return tuple(dict.fromkeys(_of_history(reader, live)))


def _of_history(reader: Reader, live: LiveCall) -> Iterator[str]:
    who = {a.part: a.person for a in live.attached if a.is_them}
    owned = records_of_refs(list(who.values()))
    hers = owned.get(who[Part.HER], []) if Part.HER in who else []
    his = owned.get(who[Part.HIM], []) if Part.HIM in who else []
    today = local_day(reader.at)
    if (
        hers
        and his
        and any(one.in_force for one in markers_between(reader, hers, his, today))
    ):
        yield Sign.ORDER_OR_BAIL
    if hers:
        yield from warnings_of(reader, hers, today)
        yield from lately(
            _last_of_hers(reader, live, hers), live.opened_at, reader.incidents
        )
    if his:
        yield from lately(_last_of_his(reader, his, today), reader.at, reader.incidents)


def _last_of_hers(
    reader: Reader, live: LiveCall, records: Sequence[int]
) -> dict[str, datetime]:
    before = parts_before(reader, live, records)
    return {Sign.SECOND_CALL: before[0].at} if before else {}


def _last_of_his(
    reader: Reader, records: Sequence[int], today: date
) -> dict[str, datetime]:
    days = control_days(reader, records, today)
    found = ((Sign.RELEASE, days.released), (Sign.BAIL_END, days.ended))
    return {sign: start_of(day) for sign, day in found if day is not None}
