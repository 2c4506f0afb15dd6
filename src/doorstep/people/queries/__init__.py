"""What may be read here: who a fragment finds, who a person is, doubtful links."""

from doorstep.people.queries.doubts import (
    Doubts,
    Matching,
    doubts,
    matching,
    start_of_page,
    waiting,
)
from doorstep.people.queries.index import secret_fits
from doorstep.people.queries.look_up import (
    Asked,
    LookUp,
    PersonMatch,
    Reason,
    look_up,
)
from doorstep.people.queries.pages import Dossier, MarkerLine, dossier
from doorstep.people.queries.pairs import (
    ControlDays,
    Kept,
    control_days,
    kept_from_words,
    markers_between,
    markers_of,
    other_ends,
    records_of_refs,
    warnings_of,
)
from doorstep.people.queries.people import (
    families,
    family_of,
    person_by_ref,
    person_of_record,
    persons_of,
    records_of,
)
from doorstep.people.queries.places import place_keys
from doorstep.people.queries.protected import hidden_places
from doorstep.people.queries.sources import sources
from doorstep.people.queries.suggest import suggest
from doorstep.people.queries.usable import is_too_little, unread

__all__ = [
    "Asked",
    "ControlDays",
    "Dossier",
    "Doubts",
    "Kept",
    "LookUp",
    "MarkerLine",
    "Matching",
    "PersonMatch",
    "Reason",
    "control_days",
    "dossier",
    "doubts",
    "families",
    "family_of",
    "hidden_places",
    "is_too_little",
    "kept_from_words",
    "look_up",
    "markers_between",
    "markers_of",
    "matching",
    "other_ends",
    "person_by_ref",
    "person_of_record",
    "persons_of",
    "place_keys",
    "records_of",
    "records_of_refs",
    "secret_fits",
    "sources",
    "start_of_page",
    "suggest",
    "unread",
    "waiting",
    "warnings_of",
]
