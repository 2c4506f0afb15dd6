"""Words and decisions about incidents: pure.

Words: *incident* (what happened, as one source recorded it), *call* (how it was
told), *involvement* (which record took which part), *place* (call, incident, home).
"""

import enum

NARRATIVE = 200_000  # characters that a narrative may have


class Sort(enum.StrEnum):
    CALL = "call"
    INCIDENT = "incident"
    CRIME = "crime"
    CUSTODY = "custody"


class Role(enum.StrEnum):
    CALLER = "caller"
    VICTIM = "victim"
    SUSPECT = "suspect"
    WITNESS = "witness"
    CHILD = "child"
    OTHER = "other"


class PlaceSort(enum.StrEnum):
    CALL = "call"
    INCIDENT = "incident"
    HOME = "home"
