"""What this room accepts."""

from doorstep.fields import StrictForm, TaskField, TextField


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
