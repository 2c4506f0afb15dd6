"""A version names a merged pack, and its text gives the very same policy back."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import policy
from doorstep.policy import PolicyError
from tests.policy.packs import TODAY, write_pack

PLAIN = """
[probable]
unit = "share"
status = "force policy"
since = [{ from = 2000-01-01, value = 0.8, source = "procedure 1" }]
"""
SHIPPED = policy.load("example-force", TODAY)
RESTORED = policy.restore(SHIPPED.text)


def test_a_version_is_the_first_twelve_hex_digits_of_the_text() -> None:
    assert SHIPPED.version == hashlib.sha256(SHIPPED.text.encode()).hexdigest()[:12]


def test_layout_and_comments_leave_the_version_unchanged(tmp_path: Path) -> None:
    first = policy.load(write_pack(tmp_path, people=PLAIN), TODAY).version
    spaced = "# why\n\n" + PLAIN.replace("since = [{", "since = [\n  {") + "\n\n"
    assert policy.load(write_pack(tmp_path, people=spaced), TODAY).version == first


def test_any_value_changes_the_version(tmp_path: Path) -> None:
    first = policy.load(write_pack(tmp_path, people=PLAIN), TODAY).version
    other = PLAIN.replace("procedure 1", "procedure 2")
    assert policy.load(write_pack(tmp_path, people=other), TODAY).version != first


def test_the_day_of_loading_leaves_the_version_unchanged() -> None:
    assert policy.load("example-force", date(2030, 1, 1)).version == SHIPPED.version


def test_a_view_bears_the_version_that_a_record_keeps() -> None:
    assert SHIPPED.on(TODAY).version == SHIPPED.version


@given(
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    st.sampled_from(["", "rural", "harbour"]),
)
def test_the_stored_text_gives_the_same_settings_for_any_day_and_area(
    day: date, area: str
) -> None:
    assert RESTORED.version == SHIPPED.version
    assert RESTORED.on(day, area) == SHIPPED.on(day, area)


def test_a_setting_that_is_gone_from_the_catalogue_is_left_out_of_an_old_text() -> None:
    whole = json.loads(SHIPPED.text)
    whole["settings"].append({"name": ["people", "gone", ""], "versions": []})
    assert (
        policy.restore(json.dumps(whole)).on(TODAY).people == SHIPPED.on(TODAY).people
    )


def test_an_old_text_without_a_setting_that_is_new_says_which() -> None:
    whole = json.loads(SHIPPED.text)
    whole["settings"] = [
        one for one in whole["settings"] if one["name"][:2] != ["people", "certain"]
    ]
    with pytest.raises(PolicyError, match=r"people\.certain"):
        policy.restore(json.dumps(whole))
