"""What this room accepts."""

from doorstep.fields import StrictForm, TaskField, TextField
from doorstep.fields.documents import ChoiceText, DocumentForm, Text, Texts

LONG = 1000


class StaffForm(DocumentForm):
    """One member of staff as the staff register gives them, with a next of kin.

    Fields that a person of a record has too bear the same names there. Serving and
    retired officers, special constables, contractors and partners' staff are all
    loaded: `id` is the number by which each is known.
    """

    kind = ChoiceText(["staff"], required=False)
    id = Text(max_length=60, required=True)
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
    kin_name = Text(max_length=400)
    kin_born = Text(max_length=100)
    kin_phones = Texts(max_length=200, most=5)


class LogForm(StrictForm):
    """Whose looks are asked for, and what the answer is for."""

    who = TextField(
        longest=200,
        label="Person or officer",
        help_text="The reference on a person’s page, or an officer’s staff number.",
    )
    task = TaskField(
        longest=100,
        label="What this is for",
        help_text="A request, a complaint or a review, with its number. "
        "Reading the log is on record too.",
    )
