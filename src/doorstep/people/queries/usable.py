"""What of a fragment can be looked up at all: else nothing found means nothing."""

from dataclasses import fields, replace

from doorstep.people.queries.look_up import Asked, query_of
from recognise.look import said

SAID_IN = tuple(f.name for f in fields(Asked) if f.name != "said_on")


def unread(asked: Asked) -> tuple[str, ...]:
    """Name the fields of which nothing could be read, such as a date that is none."""
    nothing = Asked(said_on=asked.said_on)
    return tuple(
        name
        for name in SAID_IN
        if (value := getattr(asked, name))
        and not query_of(replace(nothing, **{name: value})).kinds()
    )


def is_too_little(asked: Asked) -> bool:
    """Tell whether no record could be found by this, whoever is on record.

    An age, a year, a street or a house number alone is shared by too many to be a
    key, and what could not be read is no key either.
    """
    return not said(query_of(asked))
