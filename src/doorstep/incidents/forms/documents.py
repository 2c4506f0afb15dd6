"""An incident with the persons and the place in it, as intake takes it."""

from collections.abc import Iterable
from typing import Any

from doorstep.fields.documents import (
    ChoiceText,
    DocumentForm,
    Flag,
    Forms,
    MomentText,
    Problem,
    Text,
)
from doorstep.incidents.rules import NARRATIVE, Role, Sort
from doorstep.people.forms import LONG, PersonForm
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
