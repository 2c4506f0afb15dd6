"""Words and decisions about incidents: pure.

Words: *incident* (what happened, as one source recorded it), *call* (how it was
told), *involvement* (which record took which part), *place* (call, incident, home).
"""

import enum


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


class Precision(enum.StrEnum):
    """How exactly a time was told; kept so that "about 8" never becomes 08:00."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
