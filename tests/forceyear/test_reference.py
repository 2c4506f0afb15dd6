"""The reference says what the package does."""

from pathlib import Path

import pytest

import forceyear
from forceyear.files import TRUTH
from forceyear.layouts import LAYOUTS
from forceyear.mentions import CAUSES

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference/forceyear.md").read_text("utf-8")
EXPLANATION = (DOCS / "explanation/synthetic-force-year.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*LAYOUTS, *CAUSES, *forceyear.SOURCES, f"{TRUTH}/"])
def test_the_reference_names(name):
    assert f"`{name}`" in REFERENCE or f"`{name}" in REFERENCE


@pytest.mark.parametrize(
    "name",
    ["write", "documents", "rows", "suggestions", "people", "residents", "resident",
     "calibrations", "gazetteer", "Settings"],
)  # fmt: skip
def test_the_reference_has_every_function(name):
    assert f"`{name}(" in REFERENCE


def test_the_explanation_says_why_418_is_not_credible():
    assert "not credible as a census" in EXPLANATION
    for figure in ("50,263", "418", "83", "47 for 10,000 women"):
        assert figure in EXPLANATION


def test_both_pages_name_every_default():
    defaults = forceyear.Settings()
    assert f"{defaults.people:,}" in REFERENCE
    assert defaults.calibration in REFERENCE
    assert str(defaults.until) in REFERENCE
