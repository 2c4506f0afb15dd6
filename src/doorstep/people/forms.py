"""What this room accepts: persons, markers, relationships and places as documents.

One definition serves every door: a page and the API make the form whole, bulk
intake runs the same fields over each row without making a form (`clean`). Values
are kept as they were typed; only what could not be stored or shown is refused.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from doorstep.fields import (
    ChoiceField,
    PhoneField,
    StrictForm,
    TaskField,
    TextField,
)
from doorstep.fields.documents import (
    ChoiceText,
    DateText,
    DocumentForm,
    MapField,
    MomentText,
    Problem,
    Text,
    Texts,
)
from doorstep.people.rules import PART, MarkerSort, Protected, RelationSort, Served
from recognise import Given, GivenAddress, GivenName

SEXES = ("female", "male", "other")
LONG = 1000
NOTE = 20_000
STAFF_NUMBER = 60


class IdentityForm(DocumentForm):
    """Who somebody is: what records of persons and the staff register have alike."""

    id = Text(max_length=200, required=True)
    name = Text(max_length=400)
    title = Text(max_length=60)
    given = Text(max_length=200)
    middle = Text(max_length=200)
    family = Text(max_length=200)
    former_names = Texts(max_length=400, most=20)
    born = Text(max_length=100)
    phones = Texts(max_length=200, most=20)
    address = Text(max_length=LONG)
    house = Text(max_length=200)
    street = Text(max_length=200)
    locality = Text(max_length=200)
    town = Text(max_length=200)
    postcode = Text(max_length=60)
    former_addresses = Texts(max_length=LONG, most=20)


class PersonForm(IdentityForm):
    """One person as a source gives them. Every field but `id` may be left out."""

    kind = ChoiceText(["person"], required=False)
    recorded_at = MomentText()
    aliases = Texts(max_length=400, most=20)
    age = Text(max_length=60)
    said_on = DateText()
    sex = ChoiceText(SEXES)
    ethnicity = Text(max_length=100)
    disability = Text(max_length=200)
    language = Text(max_length=100)
    religion = Text(max_length=100)
    orientation = Text(max_length=100)
    emails = Texts(max_length=254, most=20)
    ids = MapField(max_length=100, most=20)
    protected = Texts(max_length=20, most=3, choices=[str(p) for p in Protected])
    note = Text(max_length=NOTE)


class StaffForm(IdentityForm):
    """One member of staff as the staff register gives them, with a next of kin.

    Serving and retired officers, special constables, contractors and partners' staff
    are all loaded: `id` is the number by which each is known.
    """

    kind = ChoiceText(["staff"], required=False)
    id = Text(max_length=STAFF_NUMBER, required=True)
    kin_name = Text(max_length=400)
    kin_born = Text(max_length=100)
    kin_phones = Texts(max_length=200, most=5)


class MarkerForm(DocumentForm):
    """An order, bail condition or warning as a source gives it."""

    kind = ChoiceText(["marker"], required=False)
    id = Text(max_length=200, required=True)
    recorded_at = MomentText()
    person = Text(max_length=200, required=True)
    against = Text(max_length=200)
    sort = ChoiceText([str(s) for s in MarkerSort], required=True)
    terms = Text(max_length=NOTE)
    # `from` is a word of the language, so the field takes its name below.
    to = DateText()
    served = ChoiceText([str(s) for s in Served])
    served_on = DateText()
    court = Text(max_length=200)

    @staticmethod
    def together(values: dict[str, Any]) -> Iterable[Problem]:
        begins, ends = values["from"], values["to"]
        if begins and ends and ends < begins:
            yield Problem("to", "The end is before the beginning. Check both dates.")


MarkerForm.base_fields["from"] = DateText()


class RelationshipForm(DocumentForm):
    """How one person stands to another, as a source gives it."""

    kind = ChoiceText(["relationship"], required=False)
    id = Text(max_length=200, required=True)
    recorded_at = MomentText()
    person = Text(max_length=200, required=True)
    other = Text(max_length=200, required=True)
    sort = ChoiceText([str(s) for s in RelationSort], required=True)


class PlaceForm(DocumentForm):
    """A street or premises as a gazetteer lists it: public, and nobody's address."""

    kind = ChoiceText(["place"], required=False)
    id = Text(max_length=200, required=True)
    name = Text(max_length=PART)
    street = Text(max_length=PART)
    locality = Text(max_length=PART)
    town = Text(max_length=PART)
    postcode = Text(max_length=60)

    @staticmethod
    def together(values: dict[str, Any]) -> Iterable[Problem]:
        if not values["name"] and not values["street"]:
            yield Problem("street", "A place needs a street or a name. Give one.")


def given(values: Mapping[str, Any]) -> Given:
    """The person of cleaned values as matching takes them."""
    get = values.get
    return Given(
        names=tuple(_names(values)),
        born=get("born") or "",
        age=get("age") or "",
        said_on=get("said_on") or _day(get("recorded_at")),
        sex=get("sex") or "",
        phones=tuple(get("phones") or ()),
        addresses=tuple(_addresses(values)),
        emails=tuple(get("emails") or ()),
        ids=tuple((get("ids") or {}).items()),
    )


def _day(moment: Any) -> Any:
    return moment.date() if moment else None


def _names(values: Mapping[str, Any]) -> list[GivenName]:
    get = values.get
    parts = GivenName(
        whole=get("name") or "",
        given=get("given") or "",
        middle=get("middle") or "",
        family=get("family") or "",
        title=get("title") or "",
    )
    found = [parts] if parts != GivenName() else []
    found += [GivenName(whole=n, kind="former") for n in get("former_names") or ()]
    found += [GivenName(whole=n, kind="alias") for n in get("aliases") or ()]
    return found


def _addresses(values: Mapping[str, Any]) -> list[GivenAddress]:
    present = GivenAddress(
        text=values.get("address") or "",
        house=values.get("house") or "",
        street=values.get("street") or "",
        locality=values.get("locality") or "",
        town=values.get("town") or "",
        postcode=values.get("postcode") or "",
    )
    found = [present] if present != GivenAddress() else []
    return found + [
        GivenAddress(text=text) for text in values.get("former_addresses") or ()
    ]


class FindForm(StrictForm):
    """Any fragment of a person: one box is enough."""

    phone = PhoneField(required=False, label="Phone")
    name = TextField(required=False, label="Name")
    born = TextField(
        required=False, label="Born", help_text="Any form: 3/2/1990, Feb 1990"
    )
    age = TextField(required=False, label="Age", help_text="About will do: about 30")
    place = TextField(required=False, longest=400, label="Place")
    task = TaskField(
        longest=100,
        label="For which call or job",
        help_text="Its number, or why you ask. It stands beside your name in the log.",
    )
    task.empty = "Say for which call or job this is: nobody is looked up without one."


class SuggestForm(StrictForm):
    """What has been typed of a place so far."""

    text = TextField(required=False, longest=LONG, label="The place")


class JudgeForm(StrictForm):
    """A decision about a doubtful link, and what tells you."""

    verdict = ChoiceField(
        choices=[
            ("same", "same"),
            ("different", "different"),
            ("cannot-tell", "cannot tell"),
        ]
    )
    why = TextField(label="What tells you", help_text="It is read when this is undone.")
