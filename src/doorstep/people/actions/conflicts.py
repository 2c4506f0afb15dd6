"""Files the staff as matching reads them, to find whom a record must be kept from."""

from collections.abc import Mapping, Sequence
from typing import Any

from doorstep.people.forms import given
from doorstep.people.models import StaffIndexed, StaffKey
from doorstep.people.queries.secrets import digest
from doorstep.people.rules.conflicts import telling
from recognise import normalise


def file_staff(*, staff: int, every: Sequence[Mapping[str, Any]]) -> None:
    """File one member of staff and their next of kin, in place of what was filed.

    staff  primary key
    every  clean values of `people.forms.StaffForm`, of each version that counts: an
           officer who changes his number at personnel is still who had it
    """
    StaffKey.objects.filter(whose__staff=staff).delete()
    StaffIndexed.objects.filter(staff=staff).delete()
    both = [(False, one) for one in every] + [(True, _kin(one)) for one in every]
    for is_kin, who in both:
        normal = normalise(given(who))
        keys = {digest(text) for text in telling(normal)}
        if keys:
            row = StaffIndexed.objects.create(
                staff_id=staff, is_kin=is_kin, packed=normal.pack()
            )
            StaffKey.objects.bulk_create(StaffKey(key=key, whose=row) for key in keys)


def _kin(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": values["kin_name"],
        "born": values["kin_born"],
        "phones": values["kin_phones"],
    }
