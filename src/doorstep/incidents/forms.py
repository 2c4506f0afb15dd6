"""What this room accepts: an incident whole, and what is entered on a live call.

One definition serves every door; see `doorstep.fields.documents.clean` for bulk.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from doorstep.fields import ChoiceField, PhoneField, StrictForm, TextField
from doorstep.fields.documents import (
    ChoiceText,
    DocumentForm,
    Flag,
    Forms,
    MomentText,
    Problem,
    RefText,
    Text,
)
from doorstep.incidents.rules import NARRATIVE, Role, Sort
from doorstep.incidents.rules.board import MARKS, UNIT_STEPS
from doorstep.incidents.rules.calls import (
    Advised,
    Channel,
    Part,
    Purpose,
    ReadHow,
    Ringing,
)
from doorstep.incidents.rules.units import UnitTold
from doorstep.people.forms import LONG, PersonForm
from doorstep.policy.catalogue import Incidents
from recognise import GivenAddress


class InvolvedForm(PersonForm):
    """A person in an incident: the person's facts and the part taken."""

    id = Text(max_length=200)
    role = ChoiceText([str(r) for r in Role], required=True)


class IncidentForm(DocumentForm):
    """One thing that happened, as one source recorded it."""

    kind = ChoiceText(["incident"], required=False)
    id = Text(max_length=180, required=True)
    sort = ChoiceText([str(s) for s in Sort], required=True)
    number = Text(max_length=60)
    at = MomentText(required=True)
    until = MomentText()
    recorded_at = MomentText()
    type = Text(max_length=200)
    type_text = Text(max_length=200)
    domestic = Flag()
    closed_as = Text(max_length=200)
    grade = Text(max_length=200)
    result = Text(max_length=200)
    area = Text(max_length=200)
    unit = Text(max_length=200)
    address = Text(max_length=LONG)
    house = Text(max_length=200)
    street = Text(max_length=200)
    locality = Text(max_length=200)
    town = Text(max_length=200)
    postcode = Text(max_length=60)
    grid = Text(max_length=60)
    summary = Text(max_length=NARRATIVE)
    caller_phone = Text(max_length=200)
    noticed_repeat = Flag()
    persons = Forms(InvolvedForm, most=50)

    @staticmethod
    def together(values: dict[str, Any]) -> Iterable[Problem]:
        if values["until"] and values["until"] < values["at"]:
            yield Problem("until", "The end is before the beginning. Check both.")


def place(values: dict[str, Any]) -> GivenAddress:
    """The place of cleaned values as matching takes it; empty where none is given."""
    return GivenAddress(
        text=values["address"],
        house=values["house"],
        street=values["street"],
        locality=values["locality"],
        town=values["town"],
        postcode=values["postcode"],
    )


# What may be said on a call, and what an error calls it; beside these `ask.` with a
# code of policy `must_ask`.
FIELDS = {
    "where": "Where now",
    "where_incident": "Where it happened",
    "where_home": "Home",
    "ringing": "Who is ringing",
    "her_name": "Her name",
    "her_born": "Her date of birth",
    "her_age": "Her age",
    "her_phone": "Her number",
    "him_name": "His name",
    "him_born": "His date of birth",
    "him_age": "His age",
    "him_phone": "His number",
    "caller_name": "The caller’s name",
    "caller_born": "The caller’s date of birth",
    "caller_age": "The caller’s age",
    "caller_phone": "The caller’s number",
    "number": "The number that rang",
    "text": "What is said",
    "dropped": "The line dropped",
    "advice_given": "Safety advice given",
    "manner_said": "How she wants us to come",
    "code_word": "Code word",
    "safe_number": "Safe number",
    "safe_times": "Safe times",
    "safe_who": "Who may answer",
    "suspect_outstanding": "Suspect outstanding",
    "children_seen": "Children seen",
}
ASK = "ask."  # begins the field of a question that must be asked
LEFT_OUT = "left out: "  # begins the value of one that was left out; a code follows
WIDTHS = {"text": NARRATIVE, "where": LONG, "where_incident": LONG, "where_home": LONG}
SHORT = 200
CANDIDATES = 300  # that one call ever numbers; more help nobody
LAST = 2**62
ADVICE = 2000


class RefField(TextField):
    """A ref that a page or a machine was given; cleaned to a UUID, or None."""

    def clean(self, value: Any) -> UUID | None:
        """Read the ref. Raises ValidationError for what is none."""
        text = super().clean(value)
        try:
            return UUID(text) if text else None
        except ValueError:
            raise ValidationError(
                f"{self.noun()} is not a reference. Use the one that you were given.",
                code="ref",
            ) from None


class RefsField(TextField):
    """Refs between commas, in order; cleaned to a tuple of their texts."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, longest=40 * CANDIDATES, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        """Read the refs. Raises ValidationError for what are none."""
        text = super().clean(value)
        try:
            return tuple(str(UUID(one)) for one in text.split(",") if one)
        except ValueError:
            raise ValidationError(
                f"{self.noun()} holds what is no reference. Load the page again.",
                code="ref",
            ) from None


class SeqField(TextField):
    """The number of an act, 0 for none, in figures."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, longest=20, **options)

    def clean(self, value: Any) -> int:
        """Read the number. Raises ValidationError for what is none."""
        text = super().clean(str(value) if type(value) is int else value)
        if not text:
            return 0
        if text.isascii() and text.isdecimal() and int(text) < LAST:
            return int(text)
        raise ValidationError(
            f"{self.noun()} is not a number of figures. Load the page again.",
            code="number",
        )


class OpenCallForm(StrictForm):
    """A call that begins: nothing is required, since nothing may slow it.

    ref  made by the client, so that a retry makes no second call
    """

    ref = RefField(required=False, label="Reference")
    channel = ChoiceField(
        required=False,
        label="How the call came",
        choices=[(str(c), str(c)) for c in Channel if c is not Channel.COMMAND],
        initial=str(Channel.EMERGENCY),
    )
    number = PhoneField(required=False, label="Number shown")

    def clean_channel(self) -> Channel:
        """Take a call for an emergency where nobody says how it came."""
        return Channel(self.cleaned_data["channel"] or Channel.EMERGENCY)


class CallForm(StrictForm):
    """What every change of a call's screen brings along.

    seen      the last act that the screen has seen
    numbered  refs of candidates in the order in which this call first showed them
    """

    seen = SeqField(label="What the screen has seen")
    numbered = RefsField(label="The list of candidates")


class SayForm(CallForm):
    """One field of a call, as it was typed."""

    name = TextField(label="The field")
    value = TextField(
        required=False, lines=True, longest=NARRATIVE, label="What it holds"
    )

    def __init__(self, data: Any = None, *args: Any, policy: Incidents, **more: Any):
        """Take the policy of the day, which has the questions and their reasons."""
        super().__init__(data, *args, **more)
        self.policy = policy

    def clean_name(self) -> str:
        """Refuse a field that a call does not have."""
        name: str = self.cleaned_data["name"]
        if name in FIELDS or name.removeprefix(ASK) in self._questions(name):
            return name
        raise ValidationError("A call has no such field. Load the page again.")

    def clean(self) -> dict[str, Any]:
        """Refuse what this one field cannot hold."""
        given = super().clean() or self.cleaned_data
        name, value = given.get("name"), given.get("value")
        if name and value:
            self._fits(name, value)
        return given

    def _questions(self, name: str) -> Iterable[str]:
        return self.policy.must_ask if name.startswith(ASK) else ()

    def _fits(self, name: str, value: str) -> None:
        noun = FIELDS.get(name, "The answer")
        longest = WIDTHS.get(name, SHORT)
        if len(value) > longest:
            says = f"{noun} has {len(value):,} characters. Give {longest:,} or fewer."
            self.add_error("value", says)
        elif name != "text" and len(value.splitlines()) > 1:
            self.add_error("value", f"{noun} has several lines. Give one.")
        elif name == "ringing" and value not in list(Ringing):
            known = ", ".join(Ringing)
            self.add_error("value", f"{noun} is none of these. Give one of: {known}.")
        elif name.startswith(ASK) and value.startswith(LEFT_OUT):
            self._has_reason(value.removeprefix(LEFT_OUT))

    def _has_reason(self, code: str) -> None:
        if code not in self.policy.leave_out_reasons:
            known = ", ".join(self.policy.leave_out_reasons)
            says = f"There is no such reason to leave it out. Give one of: {known}."
            self.add_error("value", says)


class AttachForm(CallForm):
    """A row of the call, and the person who it is or is not."""

    part = ChoiceField(label="The row", choices=[(str(p), str(p)) for p in Part])
    person = RefField(label="The person")
    verdict = ChoiceField(
        required=False,
        label="Is it them",
        choices=[("them", "them"), ("not them", "not them")],
    )

    def clean_part(self) -> Part:
        """Give the row."""
        return Part(self.cleaned_data["part"])


class DetachForm(CallForm):
    """An attach, or a "not them", that is taken back."""

    attached = RefField(label="What is taken back")


class GradeForm(CallForm):
    """A grade; the action knows which there are, and when it needs a reason."""

    grade = TextField(label="Grade")
    reason = TextField(required=False, label="Why a lower grade")
    manner = TextField(required=False, label="How to come")
    grade.empty = "There is no grade. Choose one."


class PollForm(StrictForm):
    """What a screen asks each second: has anything changed?"""

    after = SeqField(label="What the screen has seen")
    numbered = RefsField(label="The list of candidates")
    panel = TextField(required=False, longest=1, label="Panel")


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
    for word in form.base_fields["kind"].words
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


class TapForm(StrictForm):
    """An officer says on a phone that this version of the briefing is read.

    seen    what the page showed and when, signed by the door
    moving  "yes" where the phone says that it is on the move
    """

    briefing = RefField(label="The briefing")
    seen = TextField(label="What the page showed")
    moving = ChoiceField(choices=[("yes", "yes")], required=False, label="Moving")


class StepForm(StrictForm):
    """A step of a unit that needs nothing but the job."""


CALLSIGN = 20


class DispatchForm(StrictForm):
    """A unit to send: its call sign, whose phone gets the briefing, what for."""

    callsign = TextField(longest=CALLSIGN, label="Call sign")
    number = TextField(required=False, longest=60, label="Staff number")
    purpose = ChoiceField(
        required=False,
        label="Sent",
        choices=[(str(p), str(p)) for p in Purpose],
        initial=str(Purpose.TO_HER),
    )
    callsign.empty = "There is no call sign. Say which unit is sent."

    def clean_purpose(self) -> Purpose:
        """Send to her where nobody says otherwise."""
        return Purpose(self.cleaned_data["purpose"] or Purpose.TO_HER)


class UnitForm(StrictForm):
    """What a unit did, or that its briefing was read out; `version` which one."""

    how = ChoiceField(
        label="What the unit did", choices=[(one, one) for one in UNIT_STEPS]
    )
    version = RefField(required=False, label="The briefing")


class MarkForm(StrictForm):
    """What the radio or the control room says of a job; some need words."""

    what = ChoiceField(label="What is said", choices=[(one, one) for one in MARKS])
    words = TextField(required=False, label="In your words")


class FinishForm(StrictForm):
    """What became of a job."""

    words = TextField(label="What became of it")
    words.empty = "This needs a few words. Say what became of the job."


class AdviseForm(StrictForm):
    """What the control room's specialist leaves on a job."""

    kind = ChoiceField(
        label="What you leave", choices=[(str(a), str(a)) for a in Advised]
    )
    text = TextField(required=False, lines=True, longest=ADVICE, label="In your words")

    def clean(self) -> dict[str, Any]:
        """Refuse advice without a word; a look needs none."""
        given = super().clean() or self.cleaned_data
        if (
            given.get("kind")
            and given["kind"] != Advised.LOOKED
            and not given.get("text")
        ):
            self.add_error("text", "This needs words. Say what you advise or decide.")
        return given


class BoardPollForm(StrictForm):
    """What a board asks each second: has anything changed?

    made  when what it shows was made, in whole seconds since 1970
    """

    after = SeqField(label="What the screen has seen")
    made = SeqField(label="When it was made")
    job = RefField(required=False, label="The job that is open")
