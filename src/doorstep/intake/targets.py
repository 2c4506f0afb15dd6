"""What a map may fill: the fields of each kind of document, and what each takes.

The rooms' forms say the last word when a document is loaded; a test holds the names
here equal to theirs.
"""

import enum
from dataclasses import dataclass


class Takes(enum.Enum):
    """What a field takes, and so how its cell is read."""

    ID = "an identifier"
    WORDS = "one line of text"
    STORY = "text of many lines"
    NAME = "a name, never read as a word for nothing"
    NAMES = "a list of names"
    LIST = "a list of texts"
    MOMENT = "a date or a time"
    DAY = "a date"
    BORN = "a date of birth, or words for one"
    FLAG = "true, false or not known"
    CHOICE = "one of a few words"
    CHOICES = "a list of a few words"
    GRID = "latitude and longitude"
    IDS = "a number for each scheme"


@dataclass(frozen=True, slots=True)
class Target:
    """One field. `strict`: a cell that cannot be read refuses the row, else it is left
    empty and told."""

    takes: Takes
    strict: bool = False
    words: tuple[str, ...] = ()


_WORDS = Target(Takes.WORDS)
_STORY = Target(Takes.STORY)
_NAME = Target(Takes.NAME)
_LIST = Target(Takes.LIST)
_MOMENT = Target(Takes.MOMENT)
_ID = Target(Takes.ID, strict=True)
_STRICT_DAY = Target(Takes.DAY, strict=True)

SEXES = ("female", "male", "other")
SERVED = ("yes", "no", "not known")
PROTECTED = ("address", "phone", "email")
ROLES = ("caller", "victim", "suspect", "witness", "child", "other")
SORTS = ("call", "incident", "crime", "custody")
MARKER_SORTS = (
    "non-molestation order",
    "restraining order",
    "occupation order",
    "DVPN",
    "DVPO",
    "DAPN",
    "DAPO",
    "bail condition",
    "licence condition",
    "warning",
    "MARAC",
)
RELATION_SORTS = (
    "partner",
    "former partner",
    "parent",
    "child",
    "sibling",
    "other family",
    "carer",
    "household",
)

_PLACE = {
    "address": _WORDS,
    "house": _WORDS,
    "street": _WORDS,
    "locality": _WORDS,
    "town": _WORDS,
    "postcode": _WORDS,
}

PERSON: dict[str, Target] = {
    "id": _ID,
    "recorded_at": _MOMENT,
    "name": _NAME,
    "title": _WORDS,
    "given": _NAME,
    "middle": _NAME,
    "family": _NAME,
    "former_names": Target(Takes.NAMES),
    "aliases": Target(Takes.NAMES),
    "born": Target(Takes.BORN),
    "age": _WORDS,
    "said_on": Target(Takes.DAY),
    "sex": Target(Takes.CHOICE, words=SEXES),
    "ethnicity": _WORDS,
    "disability": _WORDS,
    "language": _WORDS,
    "religion": _WORDS,
    "orientation": _WORDS,
    "phones": _LIST,
    "emails": _LIST,
    **_PLACE,
    "former_addresses": _LIST,
    "ids": Target(Takes.IDS),
    "protected": Target(Takes.CHOICES, strict=True, words=PROTECTED),
    "note": _STORY,
}

INVOLVED: dict[str, Target] = {
    "role": Target(Takes.CHOICE, strict=True, words=ROLES),
    **PERSON,
}

# What alone does not make a person: a row with nothing else has nobody in it.
ABOUT_A_PERSON = frozenset(INVOLVED) - {
    "role",
    "recorded_at",
    "said_on",
    "sex",
    "protected",
    "note",
    "title",
}

INCIDENT: dict[str, Target] = {
    "id": _ID,
    "sort": Target(Takes.CHOICE, strict=True, words=SORTS),
    "number": _WORDS,
    "at": Target(Takes.MOMENT, strict=True),
    "until": _MOMENT,
    "recorded_at": _MOMENT,
    "type": _WORDS,
    "type_text": _WORDS,
    "domestic": Target(Takes.FLAG),
    "closed_as": _WORDS,
    "grade": _WORDS,
    "result": _WORDS,
    "area": _WORDS,
    "unit": _WORDS,
    **_PLACE,
    "grid": Target(Takes.GRID),
    "summary": _STORY,
    "caller_phone": _WORDS,
    "noticed_repeat": Target(Takes.FLAG),
}

MARKER: dict[str, Target] = {
    "id": _ID,
    "recorded_at": _MOMENT,
    "person": _ID,
    "against": Target(Takes.ID, strict=True),
    "sort": Target(Takes.CHOICE, strict=True, words=MARKER_SORTS),
    "terms": _STORY,
    "from": _STRICT_DAY,
    "to": _STRICT_DAY,
    "served": Target(Takes.CHOICE, words=SERVED),
    "served_on": Target(Takes.DAY),
    "court": _WORDS,
}

RELATIONSHIP: dict[str, Target] = {
    "id": _ID,
    "recorded_at": _MOMENT,
    "person": _ID,
    "other": _ID,
    "sort": Target(Takes.CHOICE, strict=True, words=RELATION_SORTS),
}

PLACE: dict[str, Target] = {
    "id": _ID,
    "name": _WORDS,
    "street": _WORDS,
    "locality": _WORDS,
    "town": _WORDS,
    "postcode": _WORDS,
}

_ALIKE = ("id", "name", "title", "given", "middle", "family", "former_names", "born")
STAFF: dict[str, Target] = {
    **{field: PERSON[field] for field in (*_ALIKE, "phones", "former_addresses")},
    **_PLACE,
    "kin_name": _NAME,
    "kin_born": PERSON["born"],
    "kin_phones": _LIST,
}

KINDS: dict[str, dict[str, Target]] = {
    "person": PERSON,
    "incident": INCIDENT,
    "marker": MARKER,
    "relationship": RELATIONSHIP,
    "place": PLACE,
    "staff": STAFF,
}

REQUIRED: dict[str, tuple[str, ...]] = {
    "person": ("id",),
    "incident": ("id", "sort", "at"),
    "marker": ("id", "person", "sort"),
    "relationship": ("id", "person", "other", "sort"),
    "place": ("id",),
    "staff": ("id",),
}
