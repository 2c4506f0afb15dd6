"""Words and decisions about people: pure.

Words: *record* (as one source gave it), *person* (a belief), *link*, *doubt* (two
records that may be one person), *judgement* (what somebody decided about a doubt),
*marker* (order, bail condition, warning), *protected* (shown to nobody), *gazetteer*
(streets and premises, whoever lives there).
"""

from doorstep.people.rules.places import (
    FEWEST,
    LINE,
    PART,
    START,
    TypedPlace,
    place_line,
    place_starts,
    typed_place,
)
from doorstep.people.rules.words import (
    HIDDEN,
    ORDERS,
    Answer,
    MarkerSort,
    Protected,
    RelationSort,
    Served,
    Standing,
    Why,
    band_of,
    born_words,
    name_words,
    phone_words,
    standing,
    weight_words,
)

__all__ = [
    "FEWEST",
    "HIDDEN",
    "LINE",
    "ORDERS",
    "PART",
    "START",
    "Answer",
    "MarkerSort",
    "Protected",
    "RelationSort",
    "Served",
    "Standing",
    "TypedPlace",
    "Why",
    "band_of",
    "born_words",
    "name_words",
    "phone_words",
    "place_line",
    "place_starts",
    "standing",
    "typed_place",
    "weight_words",
]
