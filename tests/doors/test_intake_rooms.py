"""What intake makes is what the rooms take."""

from pathlib import Path

import pytest

from doorstep.incidents.forms import IncidentForm, InvolvedForm
from doorstep.incidents.rules import Role, Sort
from doorstep.intake import targets
from doorstep.intake.rehearse import rehearse
from doorstep.intake.run import run
from doorstep.people.forms import (
    SEXES,
    MarkerForm,
    PersonForm,
    PlaceForm,
    RelationshipForm,
    StaffForm,
)
from doorstep.people.rules import MarkerSort, Protected, RelationSort, Served
from tests.doors.intake_files import AT, GOOD, HEADER, a_file, calls_map

FORMS = {
    "person": (targets.PERSON, PersonForm, set()),
    "involved": (targets.INVOLVED, InvolvedForm, set()),
    "incident": (targets.INCIDENT, IncidentForm, {"persons"}),
    "marker": (targets.MARKER, MarkerForm, set()),
    "relationship": (targets.RELATIONSHIP, RelationshipForm, set()),
    "place": (targets.PLACE, PlaceForm, set()),
    "staff": (targets.STAFF, StaffForm, set()),
}


@pytest.mark.parametrize("kind", FORMS)
def test_a_map_may_fill_just_the_fields_that_the_form_takes(kind: str) -> None:
    fields, form, apart = FORMS[kind]
    assert set(fields) | apart | {"kind"} == set(form.base_fields)


@pytest.mark.parametrize("kind", sorted(targets.KINDS))
def test_what_a_form_requires_a_map_must_give(kind: str) -> None:
    _, form, _ = FORMS[kind]
    needed = {name for name, field in form.base_fields.items() if field.required}
    assert needed == set(targets.REQUIRED[kind])


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (targets.ROLES, Role),
        (targets.SORTS, Sort),
        (targets.MARKER_SORTS, MarkerSort),
        (targets.RELATION_SORTS, RelationSort),
        (targets.SERVED, Served),
        (targets.PROTECTED, Protected),
        (targets.SEXES, SEXES),
    ],
    ids=["roles", "sorts", "markers", "relations", "served", "protected", "sexes"],
)
def test_words_here_are_the_words_there(here: tuple[str, ...], there: object) -> None:
    assert set(here) == {str(word) for word in there}  # type: ignore[attr-defined]


def test_a_dry_run_refuses_what_the_rooms_would_refuse(tmp_path: Path) -> None:
    long_name = GOOD.replace("L1", "L2").replace("Sarah Vane", "x" * 401)
    path = a_file(tmp_path, "\n".join([HEADER, GOOD, long_name]))
    summary = run(path, calls_map(tmp_path), at=AT, load=rehearse, dry_run=True)
    assert (summary.loaded, summary.refused) == (1, 1)
    (kind,) = summary.refusals
    assert "400 is the most" in kind.says
    assert summary.dry_run
