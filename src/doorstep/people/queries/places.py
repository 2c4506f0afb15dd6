"""The keys under which a place is filed, the same as an address of a person's."""

from doorstep.people.queries.secrets import secret
from recognise import Record, keys


def place_keys(place: Record) -> tuple[int, ...]:
    """The keyed hashes of a place given as a record with an address only."""
    return keys(place, secret())
