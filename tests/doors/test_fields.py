"""What the fields of every form take, refuse and say."""

import itertools
import json
from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from doorstep.fields import (
    ApproximateAgeField,
    ChoiceField,
    DateWithPrecisionField,
    PhoneField,
    StrictForm,
    TextField,
    field,
)

TODAY = date(2026, 3, 3)


class Fragment(StrictForm):
    """A form with one field of each kind."""

    name = TextField(required=False)
    note = TextField(required=False, lines=True, longest=2000)
    phone = PhoneField(required=False)
    born = DateWithPrecisionField(required=False)
    age = ApproximateAgeField(required=False)
    sex = ChoiceField(required=False, choices=[("", ""), ("f", "F"), ("m", "M")])


def fill(**data: object) -> Fragment:
    return Fragment(data, today=TODAY)


def errors(**data: object) -> list[str]:
    return [str(e) for listed in fill(**data).errors.values() for e in listed]


def cleaned(name: str, value: object) -> object:
    form = fill(**{name: value})
    assert form.is_valid(), form.errors
    return form.cleaned_data[name]


def test_a_key_that_the_form_does_not_know_is_refused_by_its_name() -> None:
    assert errors(nmae="Sarah") == ["There is no field “nmae” here. Take it out."]


def test_an_unknown_key_is_refused_in_a_browser_post_too() -> None:
    form = Fragment(QueryDict("name=Sarah&grade=high"), today=TODAY)
    assert not form.is_valid()


def test_a_browsers_csrf_token_is_let_pass() -> None:
    assert Fragment(QueryDict("name=Sarah&csrfmiddlewaretoken=x")).is_valid()


def test_a_value_given_twice_is_refused_and_not_dropped() -> None:
    form = Fragment(QueryDict("name=Sarah&name=Daniel"))
    assert form.errors["name"] == ["Name was given twice. Give it once."]


def test_an_unknown_key_of_great_length_is_cut_in_the_error() -> None:
    (error,) = errors(**{"x" * 10_000: "1"})
    assert len(error) < 100


def test_a_post_and_a_json_object_clean_to_the_same() -> None:
    post = Fragment(QueryDict("name=Sarah&phone=07700+900123&born=3/3/1995"))
    machine = Fragment({"name": "Sarah", "phone": "07700 900123", "born": "3/3/1995"})
    assert post.is_valid()
    assert machine.is_valid()
    assert post.cleaned_data == machine.cleaned_data


@pytest.mark.parametrize("value", [34, 3.5, True, ["Sarah"], {"a": 1}], ids=repr)
@pytest.mark.parametrize("name", list(Fragment.base_fields))
def test_what_is_not_text_is_refused_and_never_turned_into_text(
    name: str, value: object
) -> None:
    (error,) = errors(**{name: value})
    assert error.startswith(f"{name.capitalize()} must be text.")


@pytest.mark.parametrize("name", list(Fragment.base_fields))
def test_absent_null_and_empty_mean_the_same(name: str) -> None:
    values = [Fragment(data) for data in ({}, {name: None}, {name: ""}, {name: "  "})]
    if name == "sex":
        values.pop()
    assert all(form.is_valid() for form in values)
    assert all(not form.cleaned_data[name] for form in values)


CONTROLS = {
    "nul": "a\x00b",
    "bell": "a\x07b",
    "escape": "a\x1b[31mb",
    "delete": "a\x7fb",
    "next line": "a\x85b",
    "string terminator": "a\x9cb",
    "high surrogate": "a\ud83db",
    "low surrogate": "a\udc00b",
}


@pytest.mark.parametrize("value", CONTROLS.values(), ids=CONTROLS)
@pytest.mark.parametrize("name", ["name", "note", "phone", "born", "age"])
def test_what_no_person_types_is_refused_with_its_place(name: str, value: str) -> None:
    (error,) = errors(**{name: value})
    assert "at place 2" in error
    assert error.endswith("Take it out, or type the text again.")


def test_line_breaks_pass_only_where_several_lines_are_meant() -> None:
    assert cleaned("note", "one\r\ntwo") == "one\r\ntwo"
    assert errors(name="one\ntwo")


def test_more_than_the_cap_is_refused_and_never_cut() -> None:
    assert cleaned("name", "x" * 200) == "x" * 200
    assert errors(name="x" * 201) == ["Name has 201 characters. Give 200 or fewer."]


def test_no_field_lets_the_browser_cut_what_is_pasted() -> None:
    assert "maxlength" not in str(fill()["name"])


NAMES = ["O’Brien", "Łucja Wójcik", "محمد علي", "李小龙", "Ŵyn", "Null", "X", "Ngũgĩ"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_is_kept_as_typed(name: str) -> None:
    assert cleaned("name", name) == name


PHONES = [
    "07700 900123",
    "(07700) 900-123",
    "+44 7700 900123 (mum)",
    "07700900123 / 020 7946 0018",
    "O7700 9OO123",
    "7700900123.0",
    "withheld",
    " 900123 ",
    "ask her sister",
]


@pytest.mark.parametrize("phone", PHONES)
def test_no_phone_number_is_refused_for_its_format(phone: str) -> None:
    assert cleaned("phone", phone) == phone


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_any_text_is_kept_character_for_character_as_a_phone(text: str) -> None:
    assert cleaned("phone", text) == (text if text.strip() else "")


@given(st.dictionaries(st.sampled_from(list(Fragment.base_fields)), st.text()))
def test_no_text_whatever_breaks_a_form(data: dict[str, str]) -> None:
    Fragment(data, today=TODAY).is_valid()


AGES = {
    "34": (34, 34),
    "34 years old": (34, 34),
    "aged 34": (34, 34),
    "0": (0, 0),
    "120": (120, 120),
    "about 30": (26, 34),
    "approx. 30": (26, 34),
    "c. 30": (26, 34),
    "30ish": (26, 34),
    "30?": (26, 34),
    "about 2": (0, 6),
    "30s": (30, 39),
    "30's": (30, 39),
    "in her 30s": (30, 39),
    "thirties": (30, 39),
    "early 20s": (20, 24),
    "mid-twenties": (23, 27),
    "late 40s": (46, 49),
    "25-30": (25, 30),
    "25 to 30": (25, 30),
    "between 25 and 30": (25, 30),
    "teens": (13, 19),
}


@pytest.mark.parametrize(("said", "span"), AGES.items(), ids=AGES)
def test_an_age_is_read_as_people_say_it(said: str, span: tuple[int, int]) -> None:
    age = cleaned("age", said)
    assert (age.low, age.high, age.said) == (*span, said)


BAD_AGES = ["121", "-1", "old", "30-25", "3.5.1", "thirty-ties", "999", "٣٤ بعد"]


@pytest.mark.parametrize("said", BAD_AGES)
def test_an_age_that_cannot_be_is_refused_with_examples(said: str) -> None:
    assert errors(age=said) == [
        "Age cannot be read as an age from 0 to 120. "
        "Write it as 34, about 30, 25 to 30, 30s or early 20s."
    ]


DATES = {
    "3 March 1995": (1995, 3, 3),
    "3rd of March 1995": (1995, 3, 3),
    "3 Mar 95": (1995, 3, 3),
    "March 3, 1995": (1995, 3, 3),
    "3/3/1995": (1995, 3, 3),
    "03.12.1995": (1995, 12, 3),
    "3-3-95": (1995, 3, 3),
    "3/3/26": (2026, 3, 3),
    "3/3/27": (1927, 3, 3),
    "1995-12-03": (1995, 12, 3),
    "03121995": (1995, 12, 3),
    "19951203": (1995, 12, 3),
    "March 1995": (1995, 3, None),
    "3/1995": (1995, 3, None),
    "1995-03": (1995, 3, None),
    "1995": (1995, None, None),
    "29 Feb 1996": (1996, 2, 29),
    "1/1/1900": (1900, 1, 1),
}


@pytest.mark.parametrize(("said", "parts"), DATES.items(), ids=DATES)
def test_a_date_is_read_as_people_write_it(
    said: str, parts: tuple[int, int | None, int | None]
) -> None:
    born = cleaned("born", said)
    assert (born.year, born.month, born.day) == parts
    assert born.said == said


def test_a_date_says_as_much_as_is_known_and_no_more() -> None:
    words = [cleaned("born", said).words() for said in ("3/3/95", "3/1995", "1995")]
    assert words == ["3 March 1995", "March 1995", "1995"]
    precisions = [cleaned("born", w).precision for w in words]
    assert precisions == ["day", "month", "year"]


IMPOSSIBLE = {
    "31/9/1995": "Born has the day 31, but September 1995 has 30 days. "
    "Give a day from 1 to 30, or September 1995 without a day.",
    "29 February 1995": "Born has the day 29, but February 1995 has 28 days. "
    "Give a day from 1 to 28, or February 1995 without a day.",
    "12/25/1995": "Born has the month 25, and there are twelve. The day comes first: "
    "write 3 March 1995 or 3/3/1995.",
    "4 March 2026": "Born has not come yet (4 March 2026). "
    "Give 3 March 2026 or earlier.",
    "1899": "Born lies before 1900. Give a later year.",
}


@pytest.mark.parametrize(("said", "error"), IMPOSSIBLE.items(), ids=IMPOSSIBLE)
def test_an_impossible_date_is_refused_with_the_remedy(said: str, error: str) -> None:
    assert errors(born=said) == [error]


NO_DATES = ["yesterday", "1/2/3/4", "0/0/1995", "٣/٣/١٩٩٥", "3 Smarch 1995", "--"]


@pytest.mark.parametrize("said", NO_DATES)
def test_what_is_no_date_is_refused(said: str) -> None:
    assert errors(born=said)


def test_a_year_of_two_figures_needs_a_day_to_count_from() -> None:
    form = Fragment({"born": "3/3/95"})
    assert form.errors["born"][0].startswith("Born needs the year in four figures.")


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_every_day_is_read_alike_in_every_spelling(day: date) -> None:
    spellings = (
        "{0:%d/%m/%Y}",
        "{0:%Y-%m-%d}",
        "{0.day} {0:%B} {0.year}",
        "{0:%d%m%Y}",
    )
    read = [cleaned("born", one.format(day)) for one in spellings]
    assert {(b.year, b.month, b.day) for b in read} == {(day.year, day.month, day.day)}


def test_an_unknown_choice_is_refused_and_the_choices_named() -> None:
    assert errors(sex="x") == ["Sex is none of the choices. Give one of: f, m."]


def test_an_empty_field_that_is_needed_says_so() -> None:
    class Needed(StrictForm):
        place = TextField()

    assert Needed({}).errors["place"] == ["Place is empty. Fill it in."]


def test_a_field_prints_itself_as_its_component() -> None:
    html = str(Fragment({"age": "old"}, today=TODAY)["age"])
    for part in (
        'for="id_age"',
        'id="id_age-error"',
        "govuk-input--error",
        'value="old"',
    ):
        assert part in html


def test_what_was_typed_is_escaped_when_it_comes_back() -> None:
    html = str(fill(name='"><script>alert(1)</script>')["name"])
    assert "<script>" not in html
    assert "&#34;&gt;&lt;script&gt;" in html


def test_a_password_is_never_sent_back() -> None:
    class Secret(StrictForm):
        password = TextField(widget=forms.PasswordInput)

    assert "hunter2" not in str(Secret({"password": "hunter2"})["password"])


def test_a_placeholder_is_left_out_and_a_hint_can_be_replaced() -> None:
    class Asked(forms.Form):
        login = forms.CharField(
            help_text="Given", widget=forms.TextInput(attrs={"placeholder": "Login"})
        )

    bound = Asked()["login"]
    assert "placeholder" not in field(bound)
    assert "Given" in field(bound)
    assert "Given" not in field(bound, hint="")
    assert "Your number" in field(bound, hint="Your number")


def test_a_search_box_offers_no_name_that_somebody_else_typed() -> None:
    assert 'autocomplete="off"' in str(fill()["name"])


WIDGETS = {
    "govuk-textarea": forms.Textarea,
    "govuk-password-input": forms.PasswordInput,
    "govuk-checkboxes": forms.CheckboxInput,
}


@pytest.mark.parametrize(("mark", "widget"), WIDGETS.items(), ids=WIDGETS)
def test_each_widget_has_its_component(mark: str, widget: type[forms.Widget]) -> None:
    class One(StrictForm):
        it = forms.Field(widget=widget, required=False)

    assert mark in str(One()["it"])


@pytest.mark.parametrize("widget", [forms.Select, forms.RadioSelect])
def test_a_choice_shows_what_was_chosen(widget: type[forms.Widget]) -> None:
    class One(StrictForm):
        sex = ChoiceField(widget=widget, choices=[("f", "Female"), ("m", "Male")])

    html = str(One({"sex": "m"})["sex"])
    assert 'value="m" selected' in html or 'value="m" checked' in html
    assert 'value="f" selected' not in html


def test_errors_hold_no_exclamation_mark_and_end_as_sentences() -> None:
    wrong = itertools.chain(BAD_AGES, NO_DATES, IMPOSSIBLE, CONTROLS.values())
    for value in wrong:
        for error in errors(name=value, born=value, age=value, sex=value):
            assert error.endswith(".")
            assert "!" not in error


def test_an_error_can_be_sent_as_json() -> None:
    json.dumps(fill(born="\ud800", age="old").errors)
