"""forceyear: a synthetic force-year and the truth beside it.

What would a police force's systems hold about a year, if we knew who was who? Words:
resident, household, record, case (one victim's year), call, row, truth.
Pure, seeded, streamed: equal settings give equal bytes, and memory holds the table of
domestic abuse calls and the cases still going on. It knows neither Django nor Doorstep.
"""

from forceyear.files import Summary, write
from forceyear.gazetteer import gazetteer
from forceyear.people import people, resident, residents
from forceyear.residents import Resident
from forceyear.rows import SOURCES, Row, Truth, documents, rows
from forceyear.settings import Calibration, Settings, SettingsError, calibrations
from forceyear.suggest import Suggestion, suggestions

__all__ = [
    "SOURCES",
    "Calibration",
    "Resident",
    "Row",
    "Settings",
    "SettingsError",
    "Suggestion",
    "Summary",
    "Truth",
    "calibrations",
    "documents",
    "gazetteer",
    "people",
    "resident",
    "residents",
    "rows",
    "suggestions",
    "write",
]
