"""What is written about the API is what the API does."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from doorstep.api import limits
from doorstep.api.problems import KINDS
from doorstep.api.urls import description
from doorstep.incidents.forms import IncidentForm
from doorstep.pathway.load import FORMS
from tests.doors.api_feed import Feed, token

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "feed-over-the-api.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_batch_of_the_guide_is_taken_in_whole(nobody):
    (batch,) = re.findall(r"```json\n(.*?)```", HOW_TO, re.DOTALL)
    taken = Feed(token(nobody)).send(json.loads(batch)).json()
    assert (taken["loaded"], taken["refused"]) == (3, 0)


@pytest.mark.parametrize("kind", list(FORMS))
def test_every_field_of_a_document_is_written_down(kind):
    part = REFERENCE.partition(f"### `{kind}`")[2].partition("\n##")[0]
    for name in FORMS[kind].base_fields:
        assert name == "kind" or f"`{name}`" in part, name


def test_every_choice_is_written_down():
    for form in FORMS.values():
        for field in form.base_fields.values():
            for word in getattr(field, "words", None) or ():
                assert f"`{word}`" in REFERENCE, word


def test_every_operation_and_problem_is_written_down():
    for path, methods in description()["paths"].items():
        for method in methods:
            assert f"`{method.upper()} {path}`" in REFERENCE
    for status, kind in KINDS.items():
        assert f"| {status} | `{kind.code}` |" in REFERENCE


def test_the_limits_are_written_down():
    assert f"up to {limits.DOCUMENTS:,} documents" in REFERENCE
    assert f"more than {limits.BODY // 1024**2} MiB" in REFERENCE
    assert (
        f"more than {limits.DIGITS} digits; more than {limits.DEPTH} deep" in REFERENCE
    )
    assert f"up to {limits.KEY} characters" in REFERENCE
    assert f"the first {limits.MISTAKES}" in REFERENCE
    assert IncidentForm.base_fields["summary"].max_length == 200_000
    source = (Path(settings.HERE) / "settings.py").read_text(encoding="utf-8")
    assert 'PROFILE == "test" else 600' in source
