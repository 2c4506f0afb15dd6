"""Forms and fields: what may be typed or sent, refused with the remedy where not.

One form serves a page and a machine alike: it takes a browser's post and a JSON
object the same way, refuses a key it does not know, and changes nothing silently.
Fields keep what was given as it was given; reading it is the matching library's work.
Every error begins with the field's name and ends with what to do.
"""

from doorstep.fields.ages import ApproximateAge, ApproximateAgeField
from doorstep.fields.dates import DateWithPrecisionField, PartialDate
from doorstep.fields.form import StrictForm
from doorstep.fields.render import GovukBoundField, error_list, field
from doorstep.fields.text import ChoiceField, PhoneField, TaskField, TextField

__all__ = [
    "ApproximateAge",
    "ApproximateAgeField",
    "ChoiceField",
    "DateWithPrecisionField",
    "GovukBoundField",
    "PartialDate",
    "PhoneField",
    "StrictForm",
    "TaskField",
    "TextField",
    "error_list",
    "field",
]
