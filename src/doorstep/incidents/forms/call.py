"""What is entered on a live call: fields, who is attached, a grade."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from doorstep.fields import ChoiceField, PhoneField, StrictForm, TextField
from doorstep.incidents.rules import NARRATIVE
from doorstep.incidents.rules.asking import LEFT_OUT, answered
from doorstep.incidents.rules.calls import Channel, Part, Ringing
from doorstep.incidents.rules.definition import NONE_OF_THEM
from doorstep.people.forms import LONG
from doorstep.policy.catalogue import Incidents

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
    "connected": "How the two are connected",
    "behaviour": "What was done",
}
ASK = "ask."  # begins the field of a question that must be asked
WIDTHS = {"text": NARRATIVE, "where": LONG, "where_incident": LONG, "where_home": LONG}
ANSWERED = ("answered by her", "answered by another", "not answered")
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


class OnceForm(StrictForm):
    """What a page sends once: the same again, under the page's own key, is a repeat.

    key  made anew whenever a page is drawn
    """

    key = RefField(required=False, label="The page’s own key")


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
    number = PhoneField(
        required=False,
        label="Number shown",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autofocus": True}),
    )

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
    """One field of a call, as it was typed.

    words  what was answered beside a choice; both are kept as one value
    """

    name = TextField(label="The field")
    value = TextField(
        required=False, lines=True, longest=NARRATIVE, label="What it holds"
    )
    words = TextField(required=False, label="In words")

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
        name, value = given.get("name"), given.get("value") or ""
        if words := given.pop("words", ""):
            given["value"] = value = answered(value, words)
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
        elif value not in self._lists().get(name, (value,)):
            known = ", ".join(self._lists()[name])
            self.add_error("value", f"{noun} is none of these. Give one of: {known}.")
        elif name.startswith(ASK) and value.startswith(LEFT_OUT):
            self._has_reason(value.removeprefix(LEFT_OUT))

    def _lists(self) -> dict[str, tuple[str, ...]]:
        """Fields that hold one of a list, and what that may be."""
        return {
            "ringing": tuple(Ringing),
            "connected": (*self.policy.connections, NONE_OF_THEM),
            "behaviour": (*self.policy.behaviours, NONE_OF_THEM),
        }

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


class RingBackForm(OnceForm, CallForm):
    """She is rung back now: nothing is entered, and it is done once."""


class GradeForm(OnceForm, CallForm):
    """A grade; the action knows which there are, and when it needs a reason."""

    grade = TextField(label="Grade")
    why = TextField(required=False, label="Why a lower grade")
    reason = TextField(required=False, label="In your own words")
    manner = TextField(required=False, label="How to come")
    manner_why = TextField(required=False, label="Why so")
    where = TextField(required=False, label="Where, or at what time")
    grade.empty = "There is no grade. Choose one."


class EndRingBackForm(CallForm):
    """What became of one ring-back: who answered, or that nobody did."""

    attempt = RefField(label="The ring-back")
    result = ChoiceField(label="Who answered", choices=[(one, one) for one in ANSWERED])


class LeaveOutForm(CallForm):
    """Why every question still owed is left out; the step knows the reasons."""

    reason = TextField(required=False, label="Why they are left out")

    def clean_reason(self) -> str:
        """Refuse to leave anything out for no reason."""
        reason: str = self.cleaned_data["reason"]
        if reason:
            return reason
        raise ValidationError("Nothing is left out without a reason. Choose one.")


class PollForm(StrictForm):
    """What a screen asks each second: has anything changed?"""

    after = SeqField(label="What the screen has seen")
    numbered = RefsField(label="The list of candidates")
    panel = TextField(required=False, longest=1, label="Panel")
