"""How a force's pack is laid over its base, and read for a day."""

from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from doorstep import policy
from doorstep.policy import NotKnown, Status
from tests.policy.packs import HEAD, TODAY, write_pack

SHARE = """
[probable]
unit = "share"
status = "force policy"
since = [
  { from = 2000-01-01, value = 0.8, source = "procedure 1" },
  { from = 2026-06-01, value = 0.85, source = "procedure 2" },
]
"""


def test_a_pack_that_ships_is_found_by_its_name() -> None:
    assert policy.load("england-wales", TODAY).title == "England and Wales"


def test_a_pack_elsewhere_is_found_by_its_folder(tmp_path: Path) -> None:
    assert policy.load(write_pack(tmp_path), TODAY).name == "test-force"


def test_what_a_force_does_not_say_is_as_in_the_base(tmp_path: Path) -> None:
    force = policy.load(write_pack(tmp_path, people=SHARE), TODAY).on(TODAY)
    base = policy.load("england-wales", TODAY).on(TODAY)
    assert force.people.certain == base.people.certain
    assert force.access == base.access


def test_a_value_holds_from_its_day_and_not_before(tmp_path: Path) -> None:
    force = policy.load(write_pack(tmp_path, people=SHARE), TODAY)
    assert force.on(date(2026, 5, 31)).people.probable == 0.8
    assert force.on(date(2026, 6, 1)).people.probable == 0.85


def test_a_value_is_cited_with_unit_status_source_and_first_day(
    tmp_path: Path,
) -> None:
    force = policy.load(write_pack(tmp_path, people=SHARE), TODAY)
    cited = force.cite("people", "probable", TODAY)
    assert (cited.value, cited.unit, cited.status) == (0.85, "share", Status.FORCE)
    assert (cited.source, cited.start) == ("procedure 2", date(2026, 6, 1))


def test_an_item_of_a_list_is_added_singly(tmp_path: Path) -> None:
    item = """
    [generic.vehicle]
    says = "A vehicle: a pool car"
    persons = 10
    from = 2026-01-01
    status = "force policy"
    source = "procedure 1"
    """
    force = policy.load(write_pack(tmp_path, people=item), TODAY)
    assert force.on(TODAY).people.generic["vehicle"].persons == 10
    assert force.on(TODAY).people.generic["phone"].persons == 100
    assert "vehicle" not in force.on(date(2025, 12, 31)).people.generic


def test_an_item_of_a_list_is_replaced_singly(tmp_path: Path) -> None:
    item = """
    [generic.phone]
    says = "A number"
    persons = 10
    from = 2000-01-01
    status = "force policy"
    source = "procedure 1"
    """
    force = policy.load(write_pack(tmp_path, people=item), TODAY).on(TODAY)
    assert force.people.generic["phone"].persons == 10
    assert force.people.generic["email"].persons == 20


def test_an_item_of_a_list_is_ended_singly(tmp_path: Path) -> None:
    end = '[generic.email]\nto = 2026-05-15\nsource = "procedure 1"\n'
    force = policy.load(write_pack(tmp_path, people=end), TODAY)
    assert "email" in force.on(date(2026, 5, 15)).people.generic
    assert "email" not in force.on(date(2026, 5, 16)).people.generic


def test_an_item_that_is_extended_keeps_what_is_not_said_again(
    tmp_path: Path,
) -> None:
    more = """
    [generic.phone]
    extend = true
    persons = 50
    from = 2026-01-01
    status = "force policy"
    source = "procedure 1"
    """
    force = policy.load(write_pack(tmp_path, people=more), TODAY)
    phone = force.on(TODAY).people.generic["phone"]
    assert (phone.persons, phone.status) == (50, Status.FORCE)
    assert phone.says.startswith("A number")
    assert force.on(date(2025, 12, 31)).people.generic["phone"].persons == 100


def test_what_an_extension_leaves_out_is_as_everywhere_and_not_as_in_an_area(
    tmp_path: Path,
) -> None:
    item = """
    [generic.phone]
    extend = true
    from = 2026-01-01
    status = "force policy"
    source = "procedure 1"
    since = [
      { says = "A number of the north", persons = 50, area = "north" },
    ]
    """
    middle = write_pack(tmp_path, people=item)
    middle.rename(tmp_path / "middle")
    head = HEAD.replace("england-wales", "middle")
    more = item.partition("since")[0] + "persons = 70"
    force = policy.load(write_pack(tmp_path, head=head, people=more), TODAY)
    assert force.on(TODAY).people.generic["phone"].says.startswith("A number: ")


def test_an_area_may_differ_from_the_law_and_only_there(tmp_path: Path) -> None:
    pilot = """
    [age_from]
    unit = "years"
    status = "statute"
    extend = true
    since = [
      { from = 2026-01-01, value = 14, area = "north", source = "a pilot" },
    ]
    """
    force = policy.load(write_pack(tmp_path, incidents=pilot), TODAY)
    assert force.on(TODAY, "north").incidents.age_from == 14
    assert force.on(TODAY).incidents.age_from == 16
    assert force.on(date(2025, 12, 31), "north").incidents.age_from == 16


def test_where_an_area_says_nothing_the_rest_holds(tmp_path: Path) -> None:
    force = policy.load(write_pack(tmp_path), TODAY)
    assert force.on(TODAY, "north") == force.on(TODAY)


def test_an_area_that_is_not_in_the_pack_is_refused() -> None:
    with pytest.raises(policy.PolicyError, match="'north' is not among its areas"):
        policy.load("england-wales", TODAY).on(TODAY, "north")


def test_a_day_before_the_pack_begins_is_refused() -> None:
    with pytest.raises(policy.PolicyError, match="begins on 2000-01-01"):
        policy.load("england-wales", TODAY).on(date(1999, 12, 31))


def test_a_view_cannot_be_changed() -> None:
    view = policy.load("england-wales", TODAY).on(TODAY)
    with pytest.raises(FrozenInstanceError):
        view.people.certain = 0.5  # type: ignore[misc]
    with pytest.raises(TypeError):
        view.people.generic["phone"] = None  # type: ignore[index]


def test_the_same_day_gives_the_same_view_without_making_it_again() -> None:
    shipped = policy.load("england-wales", TODAY)
    assert shipped.on(TODAY) is shipped.on(TODAY)


def test_what_nobody_knows_is_not_known_and_says_where_we_looked() -> None:
    view = policy.load("england-wales", TODAY).on(TODAY)
    minutes = view.incidents.attend_minutes["scheduled"].minutes
    assert isinstance(minutes, NotKnown)
    assert "no national time was found" in minutes.source


def test_no_rule_can_guess_what_is_not_known() -> None:
    unknown = NotKnown("nowhere")
    for guess in (
        lambda: bool(unknown),
        lambda: unknown < 5,  # type: ignore[operator]
        lambda: unknown + 5,  # type: ignore[operator]
        lambda: int(unknown),  # type: ignore[call-overload]
    ):
        with pytest.raises(TypeError):
            guess()
