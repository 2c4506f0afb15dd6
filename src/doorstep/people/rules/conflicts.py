"""Who of the staff has a part in a record: by birth, phone or door, never by surname.

A hard block is silent and total, so it must rest on more than a name that thousands
bear; and whoever is a party must not slip through by a slip of the pen.
"""

from collections.abc import Iterator

from doorstep.access.rules import Conflict
from recognise import Comparison, Record
from recognise.keys import premises, record_sounds

ONE_PERSON = 0.9  # from here two records are likely of one person
NAMED = frozenset({"same", "spelling", "short", "sound", "close", "exchanged"})
TO_THE_DAY = frozenset({"same", "exchanged"})
NEARLY = TO_THE_DAY | {"digit", "day and month", "year and month", "year and day"}
SAME_STREET = frozenset({"same", "sound", "close"})


def telling(record: Record) -> Iterator[str]:
    """What would tell a conflict, as texts to be hashed: numbers, doors, births.

    Two records in conflict share at least one of them, however each was written.
    """
    for phone in record.phones:
        if phone.whole:
            yield f"phone|{phone.digits}"
    for address in record.addresses:
        door = premises(address)
        if door and address.postcode:
            yield f"door|{address.postcode}|{door}"
        if door and address.street:
            yield f"door|{address.street.split()[0][:4]}|{address.town}|{door}"
    born = record.born
    if born is not None and born.is_whole and born.trust:
        low, high = sorted((born.month, born.day))
        for sound in record_sounds(record):
            yield f"born|{sound}|{low}|{high}"


def conflict(
    own: Record, other: Record, compared: Comparison, *, is_kin: bool
) -> Conflict | None:
    """Why whoever of the staff this is must not know of the other record; None if not.

    is_kin  `own` is a next of kin, whose home need not be that of the staff
    """
    levels = {one.field: one.level for one in compared.evidence}
    if _is_one(levels, compared):
        return Conflict.KIN if is_kin else Conflict.SELF
    if _whole(own) & _whole(other):
        return Conflict.KIN if is_kin else Conflict.PHONE
    if not is_kin and _same_door(levels):
        return Conflict.HOME
    return None


def _is_one(levels: dict[str, str], compared: Comparison) -> bool:
    both = levels.get("given") in NAMED and levels.get("family") in NAMED
    if (both or levels.get("exchanged") in NAMED) and levels.get("born") in TO_THE_DAY:
        return True
    return compared.probability >= ONE_PERSON and levels.get("born") in NEARLY


def _whole(record: Record) -> set[str]:
    return {phone.digits for phone in record.phones if phone.whole}


def _same_door(levels: dict[str, str]) -> bool:
    place = levels.get("postcode") == "same" or levels.get("street") in SAME_STREET
    return place and levels.get("number") == "same" and levels.get("unit") != "differs"
