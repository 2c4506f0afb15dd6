"""A map is followed to the letter, or refused with file, key and what to do."""

from pathlib import Path

import pytest

from doorstep.intake.mapfile import SHIPPED, find_map, load_map, shipped
from doorstep.intake.outcome import MapRefused
from tests.doors.intake_files import CALLS, HEADER, a_map

GOOD_MAP = CALLS.format(layout="", more="", fields="")


def refusal(folder: Path, old: str, new: str) -> str:
    """What is said when one thing of a good map is changed."""
    assert old in GOOD_MAP
    with pytest.raises(MapRefused) as caught:
        a_map(folder, GOOD_MAP.replace(old, new, 1))
    assert caught.value.file == "map.toml"
    return str(caught.value)


FIRST = 'title = "A log for tests"'
ID = 'id = "Log"'

WRONG = {
    "not TOML": (FIRST, "title = ", "is not TOML"),
    "unknown key": (
        FIRST,
        FIRST + "\nsauce = 'x'",
        "sauce: is not known here",
    ),
    "no title": (FIRST, "", "title: is needed"),
    "title a number": (FIRST, "title = 7", "title: must be text"),
    "source with a path": ('"test-log"', '"../log"', "source: must be small letters"),
    "source empty": ('"test-log"', '""', "source: must be small letters"),
    "unknown kind": ('"incident"', '"case"', "kind: is 'case'; write one of"),
    "no id": (ID, "", "fields.id: is needed"),
    "no time": ('at = "When"', "", "fields.at: is needed"),
    "unknown field": (ID, ID + '\nvicitm = "x"', "fields.vicitm: is not known here"),
    "misspelt field": (ID, ID + '\nsumary = "x"', "Did you mean 'summary'?"),
    "field a number": (ID, ID + "\nunit = 7", "fields.unit: must be a table"),
    "field empty list": (ID, ID + "\nunit = []", "fields.unit: is an empty list"),
    "two sources": (ID, 'id = { column = "A", value = "b" }', "just one of"),
    "no source": (ID, 'id = { join = "-" }', "just one of"),
    "unknown source key": (
        ID,
        'id = { column = "A", colour = "b" }',
        "id.colour",
    ),
    "pattern broken": (
        ID,
        "id = { column = 'A', pattern = '(' }",
        "regular expression",
    ),
    "pattern no group": (ID, "id = { column = 'A', pattern = 'a' }", "one group"),
    "codes missing": (
        ID,
        ID + "\ngrade = {column='A', codes='none'}",
        "[codes.none]",
    ),
    "code not a word of the field": (
        '{ value = "call" }',
        "{ column = 'A', codes = { X = 'meeting' } }",
        "'meeting' is none of its words",
    ),
    "constant not a word": ('"call"', '"meeting"', "'meeting' is none of its words"),
    "text for a flag": (ID, ID + "\ndomestic = { value = 'yes' }", "true, false"),
    "flag for a text": (ID, ID + "\nunit = { value = true }", "one line of text"),
    "list for a text": (ID, ID + "\nunit = { value = ['a'] }", "one value, no list"),
    "split of a text": (
        ID,
        ID + "\nunit = {column='A', split=';'}",
        "no place",
    ),
    "formats of a text": (ID, ID + "\nunit = {column='A', formats=['%Y']}", "no place"),
    "made of, no id": (ID, ID + "\nunit = { made_of = ['A'] }", "an id is made"),
    "format unknown": (
        'at = "When"',
        "at = {column='A', formats=['%Q']}",
        "'%Q'",
    ),
    "format no year": (
        'at = "When"',
        "at = {column='A', formats=['%d/%m']}",
        "no year",
    ),
    "formats rival": (
        'at = "When"',
        "at = {column='A', formats=['%d/%m/%Y', '%m/%d/%Y']}",
        "would read 03/04 differently",
    ),
    "zone unknown": ("[dates]", "[dates]\nzone = 'Mars'", "dates.zone: is not known"),
    "zone a path": ("[dates]", "[dates]\nzone = '../etc'", "dates.zone: is not known"),
    "layout unknown": ("[dates]", "[layout]\nkind = 'xml'\n[dates]", "layout.kind"),
    "layout key": (
        "[dates]",
        "[layout]\nskip = 3\n[dates]",
        "layout.skip: is",
    ),
    "encoding": ("[dates]", "[layout]\nencoding='x'\n[dates]", "layout.encoding"),
    "utf-7": ("[dates]", "[layout]\nencoding='utf-7'\n[dates]", "layout.encoding"),
    "delimiter": ("[dates]", "[layout]\ndelimiter='::'\n[dates]", "one character"),
    "codes not a table": ("[dates]", "[codes]\nx = 'y'\n[dates]", "codes.x: must be"),
    "code a number": (
        "[dates]",
        "[codes.x]\ny = 1\n[dates]",
        "codes.x.y: must",
    ),
    "code twice": ("[dates]", "[codes.x]\na='1'\nA='2'\n[dates]", "written twice"),
    "nothing key": ("[dates]", "[nothing]\nwords=['x']\n[dates]", "nothing.words"),
    "nothing a text": ("[dates]", "[nothing]\nnames='x'\n[dates]", "list of texts"),
    "left out without why": (
        "[dates]",
        "[[left_out]]\ncolumn='A'\nvalues=['x']\n[dates]",
        "why: is needed",
    ),
    "person without role": ('role = { value = "victim" }', "", "persons[1].role"),
    "role unknown": ('"victim"', '"owner"', "'owner' is none of its words"),
    "person key": ('name = "Name"', 'nom = "Name"', "persons[1].nom: is not known"),
}


@pytest.mark.parametrize(("old", "new", "says"), WRONG.values(), ids=WRONG.keys())
def test_a_map_that_cannot_be_followed_is_refused_by_key(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert says in refusal(tmp_path, old, new)


def test_the_good_map_is_good(tmp_path: Path) -> None:
    assert set(a_map(tmp_path, GOOD_MAP).columns()) == set(HEADER.split(","))


def test_only_incidents_have_persons_in_them(tmp_path: Path) -> None:
    text = (
        'title = "t"\nsource = "s"\nkind = "person"\n[fields]\nid = "A"\n[[persons]]\n'
    )
    with pytest.raises(MapRefused, match="only an incident has persons"):
        a_map(tmp_path, text)


def test_a_map_that_is_not_there_is_refused_with_the_shipped_ones() -> None:
    with pytest.raises(MapRefused, match=r"no such map.*crime-system"):
        find_map("nowhere.toml")


@pytest.mark.parametrize("name", ["../maps/crime-system", "crime-system\x00", "%2e%2e"])
def test_a_shipped_map_is_found_by_its_plain_name_alone(name: str) -> None:
    with pytest.raises(MapRefused):
        find_map(name)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_map_is_good(name: str) -> None:
    assert load_map(find_map(name)).source


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_map_names_five_quirks_at_its_head(name: str) -> None:
    head = (SHIPPED / f"{name}.toml").read_text("utf-8").split("\n\n")[0]
    assert head.count("\n#  ") >= 5
