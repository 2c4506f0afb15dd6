"""What the control room does with a job: units, marks, advice."""

from typing import Any

from doorstep.fields import ChoiceField, StrictForm, TextField
from doorstep.incidents.forms.call import ADVICE, OnceForm, RefField, SeqField
from doorstep.incidents.rules.board import MARKS, UNIT_STEPS
from doorstep.incidents.rules.calls import (
    Advised,
    Purpose,
)


class TapForm(StrictForm):
    """An officer says on a phone that this version of the briefing is read.

    seen    what the page showed and when, signed by the door
    moving  "yes" where the phone says that it is on the move
    """

    briefing = RefField(label="The briefing")
    seen = TextField(label="What the page showed")
    moving = ChoiceField(choices=[("yes", "yes")], required=False, label="Moving")


class StepForm(StrictForm):
    """A step that needs nothing but the job: to arrive, to leave, to join."""


CALLSIGN = 20


class DispatchForm(OnceForm):
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


class MarkForm(OnceForm):
    """What the radio or the control room says of a job; some need words."""

    what = ChoiceField(label="What is said", choices=[(one, one) for one in MARKS])
    words = TextField(required=False, label="In your words")


class FinishForm(StrictForm):
    """What became of a job."""

    words = TextField(label="What became of it")
    words.empty = "This needs a few words. Say what became of the job."


class AdviseForm(OnceForm):
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
