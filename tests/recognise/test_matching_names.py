"""Names of many peoples, in many writings, are the names they are."""

import pytest

from recognise import GivenName, Name, keys, normalise
from recognise.likeness import name_level
from recognise.normalise.names import names
from recognise.sounds import sound
from tests.recognise.matching_cast import given, person, weigh

SECRET = b"a secret kept out of the database"


def name(whole="", **parts):
    """Normalise one name."""
    return names([GivenName(whole, **parts)])


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ("Anna Example", Name(("anna",), ("example",))),
        ("EXAMPLE, Anna", Name(("anna",), ("example",))),
        ("EXAMPLE Anna", Name(("anna",), ("example",))),
        ("Mrs Anna Example", Name(("anna",), ("example",))),
        ("Dr. Anna M. Example", Name(("anna", "m"), ("example",))),
        ("anna  maria\u00a0example", Name(("anna", "maria"), ("example",))),
        ("Anna O'Brien", Name(("anna",), ("obrien",))),
        ("Anna O\u2019Brien", Name(("anna",), ("obrien",))),
        ("Anna McDonald", Name(("anna",), ("mcdonald",))),
        ("Anna Mc Donald", Name(("anna",), ("mcdonald",))),
        ("Zofia Łukaszewska", Name(("zofia",), ("lukaszewska",))),
        ("José Núñez", Name(("jose",), ("nunez",))),
        ("Jose\u0301 Nu\u0301n\u0303ez", Name(("jose",), ("nunez",))),
        ("Juan de la Cruz", Name(("juan",), ("delacruz",))),
        ("Amina Al-Masri", Name(("amina",), ("almasri",))),
        ("Dafydd ap Rhys", Name(("dafydd",), ("rhys",))),
        ("Ahmed bin Yusuf", Name(("ahmed",), ("yusuf",))),
        ("Madonna", Name(("madonna",), ())),
    ],
)
def test_a_whole_name_is_parted(whole, expected):
    assert name(whole) == (expected,)


@pytest.mark.parametrize("whole", ["", "  ", "Unknown", "not known", "N/K", "?", "Mr"])
def test_what_is_no_name_gives_none_or_little(whole):
    assert all(len(n.given) + len(n.family) <= 1 for n in name(whole))


@pytest.mark.parametrize(
    ("whole", "other"),
    [
        ("Anna Example (née Sample)", Name(("anna",), ("sample",), "former")),
        ("Anna Example nee Sample", Name(("anna",), ("sample",), "former")),
        ("Anna Example formerly Sample", Name(("anna",), ("sample",), "former")),
        ("Anna Example (known as Nan)", Name(("nan",), ("example",), "alias")),
        ("Anna Example aka Annie Specimen", Name(("annie",), ("specimen",), "alias")),
    ],
)
def test_a_second_name_told_beside_the_first_is_a_name_too(whole, other):
    assert name(whole) == (Name(("anna",), ("example",)), other)


def test_a_former_name_finds_her():
    now = person("Anna Example (née Sample)", "2/3/1985")
    then = person("Anna Sample", "2/3/1985")
    assert weigh(now, then).probability > 0.9


SAME_NAME = (
    # British and Irish, Welsh
    ("Elizabeth", "Liz"),
    ("Elizabeth", "Beth"),
    ("Margaret", "Peggy"),
    ("Robert", "Bob"),
    ("Sean", "Shaun"),
    ("Siobhan", "Shivaun"),
    ("Katherine", "Catherine"),
    ("Geoffrey", "Jeffrey"),
    ("Sian", "Siân"),
    ("Huw", "Hugh"),
    # South Asian, Muslim
    ("Mohammed", "Muhammad"),
    ("Mohammed", "Md"),
    ("Hussain", "Hussein"),
    ("Choudhury", "Chowdhury"),
    ("Ayesha", "Aisha"),
    # Sikh and Hindu
    ("Gurpreet", "Gurprit"),
    ("Rajinder", "Rajender"),
    ("Laxmi", "Lakshmi"),
    # Arabic
    ("Mustafa", "Moustapha"),
    ("Khaled", "Khalid"),
    ("Suleiman", "Soliman"),
    # Polish and Romanian
    ("Katarzyna", "Kasia"),
    ("Malgorzata", "Małgosia"),
    ("Krzysztof", "Krzys"),
    ("Gheorghe", "George"),
    # West African
    ("Owusu", "Awusu"),
    ("Jallow", "Diallo"),
    ("Babatunde", "Tunde"),
    # Somali
    ("Maxamed", "Mohamed"),
    ("Cabdi", "Abdi"),
    ("Xirsi", "Hersi"),
    # Turkish
    ("Mehmet", "Mohammed"),
    ("Hüseyin", "Hussain"),
    # Chinese and Vietnamese
    ("Wong", "Huang"),
    ("Zhang", "Cheung"),
    ("Nguyễn", "Nguyen"),
)


@pytest.mark.parametrize(("a", "b"), SAME_NAME, ids=lambda n: str(n))
def test_two_writings_of_a_name_are_one_name(a, b):
    x, y = (name(given=n)[0].given[0] for n in (a, b))
    assert name_level(x, y) in ("same", "spelling", "short")


@pytest.mark.parametrize(
    ("a", "b"),
    [("Kahn", "Khan"), ("Jonse", "Jones"), ("Tompson", "Thompson"), ("Smyth", "Smith")],
)
def test_a_slip_shares_its_sound_or_is_close(a, b):
    x, y = (name(family=n)[0].family[0] for n in (a, b))
    assert sound(x) == sound(y) or name_level(x, y) == "close"


@pytest.mark.parametrize(
    ("a", "b"),
    [("anna", "peter"), ("sharon", "karim"), ("bill", "anil"), ("mary", "owen")],
)
def test_two_names_are_two_names(a, b):
    assert name_level(a, b) == "differs"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Abdulrahman Khan", "Abdul Rahman Khan"),
        ("Abdulrahman Khan", "Abdel-Rahman Khan"),
        ("Mary-Jane Smith-Jones", "Mary Jane Smith Jones"),
        ("Anna O'Brien", "ANNA OBRIEN"),
        ("Anna St. John", "Anna St John"),
        ("Example, Anna", "Anna Example"),
        ("Mrs. Anna Example", "Anna Example"),
    ],
)
def test_two_writings_of_a_whole_name_have_the_same_keys(a, b):
    first, second = (set(keys(person(text), SECRET)) for text in (a, b))
    assert first == second


def test_an_exchanged_name_has_the_same_keys():
    straight = normalise(given("Anna Example", "2/3/1985"))
    turned = normalise(given("Example Anna", "2/3/1985"))
    assert set(keys(straight, SECRET)) == set(keys(turned, SECRET))
