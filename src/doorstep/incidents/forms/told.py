"""What command and control tells of a call, event by event."""

from typing import Any

from doorstep.fields.documents import (
    ChoiceText,
    DocumentForm,
    Flag,
    MomentText,
    RefText,
    Text,
)
from doorstep.incidents.forms.call import FIELDS, SHORT
from doorstep.incidents.rules import NARRATIVE
from doorstep.incidents.rules.calls import (
    Channel,
    Part,
    Purpose,
    ReadHow,
)
from doorstep.incidents.rules.units import UnitTold
from doorstep.people.forms import LONG


class ToldCallForm(DocumentForm):
    """A call as command and control opened it, under an id of its own.

    ref        made by whoever sends it, so that a retry makes no second call
    opened_as  a type group of policy, or the source's own code
    """

    ref = RefText(required=True)
    id = Text(max_length=180, required=True)
    at = MomentText()
    channel = ChoiceText([str(c) for c in Channel])
    number = Text(max_length=SHORT)
    opened_as = Text(max_length=SHORT)
    text = Text(max_length=NARRATIVE)
    place = Text(max_length=LONG)
    grade = Text(max_length=60)


# Fields that command and control may fill; what keeps her safe is asked, not sent.
TOLD_FIELDS = tuple(
    name
    for name in FIELDS
    if name == "ringing" or name.split("_")[0] in {"where", *Part}
)


class EventForm(DocumentForm):
    """Something that happened to a call: one id for one event, and when it was."""

    kind = ChoiceText(["caller rang again", "line dropped"], required=True)
    id = Text(max_length=120, required=True)
    at = MomentText(required=True)


class FieldEventForm(EventForm):
    """A field of the call was filled or changed."""

    kind = ChoiceText(["field changed"], required=True)
    name = ChoiceText(TOLD_FIELDS, required=True)
    value = Text(max_length=LONG)


class TextEventForm(EventForm):
    """All that is said so far, as it stands now."""

    kind = ChoiceText(["text"], required=True)
    text = Text(max_length=NARRATIVE)


class NumberEventForm(EventForm):
    """The number that rings became known, or another one."""

    kind = ChoiceText(["number"], required=True)
    number = Text(max_length=SHORT)


class PlaceEventForm(EventForm):
    """Where somebody must go became known, or changed."""

    kind = ChoiceText(["place"], required=True)
    place = Text(max_length=LONG)


class GradeEventForm(EventForm):
    """A grade was given there; a lower one than the rules say is told on."""

    kind = ChoiceText(["grade changed"], required=True)
    grade = Text(max_length=60, required=True)
    reason = Text(max_length=SHORT)


class DispatchEventForm(EventForm):
    """A unit was sent; `staff` is the number of whose phone gets the briefing."""

    kind = ChoiceText([str(UnitTold.DISPATCHED)], required=True)
    callsign = Text(max_length=60, required=True)
    staff = Text(max_length=60)
    purpose = ChoiceText([str(p) for p in Purpose])


class UnitEventForm(EventForm):
    """A unit arrived, or is off the job."""

    kind = ChoiceText(
        [str(u) for u in UnitTold if u is not UnitTold.DISPATCHED], required=True
    )
    callsign = Text(max_length=60, required=True)


class ClosedEventForm(EventForm):
    """The job was closed there."""

    kind = ChoiceText(["closed"], required=True)
    reason = Text(max_length=SHORT)


def _words_of(form: type["EventForm"]) -> tuple[str, ...]:
    kind: Any = form.base_fields["kind"]
    return tuple(kind.words)


EVENTS: dict[str, type[EventForm]] = {
    word: form
    for form in (
        FieldEventForm,
        TextEventForm,
        NumberEventForm,
        PlaceEventForm,
        GradeEventForm,
        DispatchEventForm,
        UnitEventForm,
        ClosedEventForm,
        EventForm,
    )
    for word in _words_of(form)
}


class ReadForm(DocumentForm):
    """A briefing became known to the unit, and how.

    shown   when it came before the reader's eyes
    moving  the phone says that it is on the move
    """

    briefing = RefText(required=True)
    how = ChoiceText(
        [str(r) for r in ReadHow if r is not ReadHow.NOT_KNOWN], required=True
    )
    shown = MomentText()
    moving = Flag()
