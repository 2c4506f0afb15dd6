"""Who of the staff has a part in a record: by birth, phone or door, never by surname.

A hard block is silent and total, so it must rest on more than a name that thousands
bear; and whoever is a party must not slip through by a slip of the pen.
"""

from collections.abc import Iterator

from doorstep.access.rules import Interest
from recognise import Address, Comparison, Record
from recognise.keys import premises, record_sounds
from recognise.normalise.addresses import street_core

ONE_PERSON = 0.9  # from here two records are likely of one person
NAMED = frozenset({"same", "spelling", "short", "sound", "close", "exchanged"})
TO_THE_DAY = frozenset({"same", "exchanged"})
NEARLY = TO_THE_DAY | {"digit", "day and month", "year and month", "year and day"}


def telling(record: Record) -> Iterator[str]:
    """What would tell a conflict, as texts to be hashed: numbers, doors, births.

    Two records in conflict share at least one of them, however each was written.
    """
    for phone in record.phones:
        if phone.whole:
            yield f"phone|{phone.digits}"
    for address in record.addresses:
        yield from _doors(address)
    born = record.born
    if born is not None and born.is_whole and born.trust:
        low, high = sorted((born.month, born.day))
        for sound in record_sounds(record):
            yield f"born|{sound}|{low}|{high}"


def _doors(address: Address) -> Iterator[str]:
    door, code = premises(address), address.postcode
    if code and door:
        yield f"door|{code}|{door}"
    if code and address.unit:
        yield f"door|{code}|{address.unit}"
    if address.street and door:
        yield f"street|{address.street.split()[0][:4]}|{door}"


def interest(
    own: Record, other: Record, compared: Comparison, *, is_kin: bool
) -> Interest | None:
    """What interest somebody of the staff has in the other record; None if none.

    is_kin  `own` is a next of kin, whose home need not be that of the staff
    """
    if _is_one(own, other, compared):
        return Interest.KIN if is_kin else Interest.SELF
    if _whole(own) & _whole(other):
        return Interest.KIN if is_kin else Interest.PHONE
    if not is_kin and _share_a_door(own, other):
        return Interest.HOME
    return None


def _is_one(own: Record, other: Record, compared: Comparison) -> bool:
    levels = {one.field: one.level for one in compared.evidence}
    both = levels.get("given") in NAMED and levels.get("family") in NAMED
    named = both or levels.get("exchanged") in NAMED
    told = min(one.born.trust if one.born else 0.0 for one in (own, other))
    if named and levels.get("born") in TO_THE_DAY and told == 1:
        return True
    return compared.probability >= ONE_PERSON and levels.get("born") in NEARLY


def _whole(record: Record) -> set[str]:
    return {phone.digits for phone in record.phones if phone.whole}


def _share_a_door(own: Record, other: Record) -> bool:
    return any(same_door(a, b) for a in own.addresses for b in other.addresses)


def same_door(a: Address, b: Address) -> bool:
    """Whether two addresses are one home, however each was written.

    A flat that only one of them gives may be the same; two that differ are not. Where
    a house has a name and no number, its flats tell homes of one postcode apart.
    """
    if a.unit and b.unit and a.unit != b.unit:
        return False
    if not _same_place(a, b):
        return False
    if a.number and b.number:
        return premises(a) == premises(b)
    if a.number or b.number:
        return False
    if a.house and b.house:
        return a.house == b.house
    return bool(a.unit and a.unit == b.unit)


def _same_place(a: Address, b: Address) -> bool:
    if a.postcode and b.postcode:
        return a.postcode == b.postcode
    towns = not a.town or not b.town or a.town == b.town
    street = street_core(a.street) == street_core(b.street)
    return bool(a.street) and street and towns
