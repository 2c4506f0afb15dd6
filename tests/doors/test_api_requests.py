"""The request models and the rooms' forms accept and refuse the same values."""

import json
import os
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError, create_model

from doorstep.api.requests import STRICT, model_of, type_of
from doorstep.fields.documents import DAY, MOMENT, DocumentForm, clean
from doorstep.incidents.forms import (
    DispatchEventForm,
    FieldEventForm,
    IncidentForm,
    InvolvedForm,
    ReadForm,
    ToldCallForm,
)
from doorstep.people.forms import (
    FindForm,
    JudgeForm,
    MarkerForm,
    PersonForm,
    PlaceForm,
    RelationshipForm,
)

EACH = 400 if os.environ.get("DOORSTEP_FULL") else 25  # values tried in each field
DOCUMENTS = (
    PersonForm,
    InvolvedForm,
    IncidentForm,
    MarkerForm,
    RelationshipForm,
    PlaceForm,
    ToldCallForm,
    FieldEventForm,
    DispatchEventForm,
    ReadForm,
)
FIELDS = [(form, name) for form in DOCUMENTS for name in form.base_fields]
FIND = list(FindForm.base_fields)
IDS = [f"{form.__name__}.{name}" for form, name in FIELDS]
WORDS = ["", " ", "person", "female", "victim", "call", "address", "MARAC", "yes"]
SPACES = " \t\n\r\x0b\x0c\x1c\x1f\x85\xa0\u1680\u2003\u2028\u202f\u3000\ufeff\u200b"

texts = st.one_of(
    st.text(max_size=12),
    st.text(alphabet=SPACES + "a\x00\x1b\x7f\x9b", max_size=4),
    st.sampled_from(WORDS),
    st.integers(55, 1005).map(lambda n: "x" * n),
    st.sampled_from([19_999, 20_000, 20_001, 199_999, 200_000, 200_001]).map(
        lambda n: "x" * n
    ),
    st.sampled_from(["\ud800", "a\udfff", "\ufffe", "\U0001f600", "\u202e", "e\u0301"]),
)
days = st.one_of(
    st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat),
    st.from_regex(DAY, fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.sampled_from(
        ["1900-02-29", "2000-02-29", "2026-02-29", "1879-12-31", "9000-01-01"]
    ),
)
moments = st.one_of(
    st.datetimes(datetime(1, 1, 1)).map(datetime.isoformat),
    st.from_regex(MOMENT, fullmatch=True),
    st.from_regex(
        r"2026-03-03[T ][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?", fullmatch=True
    ),
    st.sampled_from(
        ["2026-03-03T24:00", "2026-03-03T23:60", "2026-03-03 ", "20260303"]
    ),
)
plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts, days, moments
)
values = st.one_of(
    plain,
    st.lists(plain, max_size=4),
    st.lists(st.just("a"), max_size=22),
    st.dictionaries(texts, plain, max_size=3),
    st.lists(
        st.fixed_dictionaries({"role": texts}, optional={"born": plain}), max_size=2
    ),
)


def models() -> dict[Any, type[BaseModel]]:
    made = {}
    for form in (*DOCUMENTS, FindForm):
        for name, field in form.base_fields.items():
            one = (type_of(field), ... if field.required else None)
            made[form, name] = create_model("One", __config__=STRICT, value=one)
    return made


MODELS = models()


def model_takes(form: Any, name: str, value: Any) -> bool:
    try:
        MODELS[form, name].model_validate({"value": value})
    except ValidationError:
        return False
    return True


def problems(form: Any, name: str, value: Any) -> list[str]:
    """What a form has against one value, whatever it has against the others."""
    if issubclass(form, DocumentForm):
        found = clean(form, {name: value})[1]
        return [p.reason for p in found if p.field == name]
    return [str(e) for e in FindForm({name: value}).errors.get(name, ())]


@pytest.mark.parametrize(("form", "name"), FIELDS, ids=IDS)
@settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=values)
def test_a_field_of_a_document_is_taken_by_both_or_by_neither(form, name, value):
    against = problems(form, name, value)
    assume(not any("clocks went forward" in one for one in against))
    assert model_takes(form, name, value) == (not against), (value, against)


@pytest.mark.parametrize("name", FIND)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=values)
def test_a_field_of_a_search_is_taken_by_both_or_by_neither(name, value):
    assert model_takes(FindForm, name, value) == (not problems(FindForm, name, value))


@settings(max_examples=300, deadline=None)
@given(value=st.one_of(days, moments))
def test_days_and_moments_are_taken_by_both_or_by_neither(value):
    for form, name in ((MarkerForm, "to"), (IncidentForm, "at")):
        against = problems(form, name, value)
        assume(not any("clocks went forward" in one for one in against))
        assert model_takes(form, name, value) == (not against)


@pytest.mark.parametrize("form", DOCUMENTS, ids=lambda form: form.__name__)
@settings(max_examples=40, deadline=None)
@given(key=st.text(max_size=8))
def test_a_key_that_no_form_has_is_refused_by_both(form, key):
    assume(key not in form.base_fields)
    with pytest.raises(ValidationError, match="extra_forbidden"):
        model_of(form).model_validate({key: "x"})
    assert any(p.field == key for p in clean(form, {key: "x"})[1])


@pytest.mark.parametrize("form", DOCUMENTS, ids=lambda form: form.__name__)
def test_every_field_of_a_form_is_in_its_model_and_no_other(form):
    assert set(model_of(form).model_fields) == set(form.base_fields)


def test_a_field_that_the_door_has_not_learned_stops_the_start():
    with pytest.raises(KeyError):
        model_of(JudgeForm)


def test_the_schema_says_what_the_form_says():
    said = json.dumps(model_of(PersonForm).model_json_schema())
    assert '"maxLength": 200' in said
    assert '"enum": ["female", "male", "other"]' in said
    assert '"additionalProperties": false' in said
