"""forceyear: a synthetic force-year and the truth beside it.

What would a police force's systems hold about a year, if we knew who was who? Words:
resident, household, record, case (one victim's year), call, row, truth.
Pure, seeded, streamed: equal settings give equal bytes, and nothing is kept in
memory but what one day needs. It knows neither Django nor Doorstep.
"""

from forceyear.people import people, residents
from forceyear.settings import Calibration, Settings, SettingsError, calibrations

__all__ = [
    "Calibration",
    "Settings",
    "SettingsError",
    "calibrations",
    "people",
    "residents",
]
