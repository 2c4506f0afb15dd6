"""What this room accepts."""

from doorstep.fields import StrictForm, TextField


class LogForm(StrictForm):
    """Whose looks are asked for, and what the answer is for."""

    who = TextField(
        longest=200,
        label="Person or officer",
        help_text="The reference on a person’s page, or an officer’s staff number.",
    )
    task = TextField(
        longest=100,
        label="What this is for",
        help_text="Her request, a complaint, a review: with its number. "
        "Reading the log is on record too.",
    )
