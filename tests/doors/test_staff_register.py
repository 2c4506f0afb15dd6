"""The staff register comes in by a command, as the guide says, and by no feed."""

import re
from pathlib import Path

import pytest

from doorstep.access.models import Bar, Registered, Staff
from doorstep.access.rules import Interest
from doorstep.cli import main
from tests.doors.api_feed import Feed, is_problem, token
from tests.rooms import MARK, take

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "load-the-staff-register.md"
HEAD = (
    "Warrant or staff number,First name,Surname,Previous surname,Date of birth,"
    "Home phone,Personal mobile,Home address,Postcode,Address before,Next of kin,"
    "Next of kin born,Next of kin phone"
)
ROWS = (
    "7,Mark,Other,,19/07/1985,n/a,07700 900 456 (own),,,,,,",
    '8,Ann,Else,none,01-Feb-1990,,,"3 Quarry Row, Sometown",ZZ2 2BB,,,,',
    '9,Sam,Other,,3/3/1970,,,"4 Oak Road, Anytown",ZZ1 2BB,,,,',
)


@pytest.fixture
def files(tmp_path):
    """The export, and the map of the guide."""
    (text,) = re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "staff.toml").write_text(text, encoding="utf-8")
    (tmp_path / "staff.csv").write_text("\n".join([HEAD, *ROWS]), encoding="utf-8")
    return [
        "intake",
        str(tmp_path / "staff.csv"),
        "--map",
        str(tmp_path / "staff.toml"),
    ]


def test_the_map_of_the_guide_loads_an_export_and_keeps_records_from_two(
    files, nobody, at
):
    take(nobody, at, MARK)
    assert main(files) == 0
    assert Registered.objects.count() == Staff.objects.count() == 3
    own = Bar.objects.exclude(why=Interest.TELLS).order_by("staff__number")
    assert list(own.values_list("staff__number", "why")) == [
        ("7", Interest.SELF),
        ("8", Interest.HOME),
    ]


def test_loading_the_same_again_adds_nothing_and_a_change_is_a_version(
    files, nobody, at, tmp_path
):
    assert main(files) == main(files) == 0
    assert Registered.objects.count() == 3
    changed = [ROWS[0].replace("456", "457"), *ROWS[1:]]
    (tmp_path / "staff.csv").write_text("\n".join([HEAD, *changed]), encoding="utf-8")
    assert main(files) == 0
    assert list(
        Registered.objects.filter(staff__number="7")
        .order_by("version")
        .values_list("version", flat=True)
    ) == [1, 2]


def test_a_rehearsal_loads_nobody(files, capsys):
    assert main([*files, "--dry-run"]) == 0
    assert not Registered.objects.exists()
    assert not Staff.objects.exists()


def test_no_feed_may_say_who_the_staff_are(nobody):
    document = {"kind": "staff", "id": "7", "name": "Mark Other", "born": "1985-07-19"}
    is_problem(Feed(token(nobody)).load(document), 422)
    assert not Registered.objects.exists()
