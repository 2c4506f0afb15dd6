"""What is wrong with a pack stops the start, with file and line, in words."""

from datetime import date
from pathlib import Path

import pytest

from doorstep import policy
from doorstep.policy import PolicyError
from tests.policy.packs import HEAD, TODAY, refusal, write_pack

GOOD = """[probable]
unit = "share"
status = "force policy"
since = [
  { from = 2000-01-01, value = 0.8, source = "procedure 1" },
]
"""


def test_a_pack_that_is_not_there_is_refused_with_the_names_that_are() -> None:
    with pytest.raises(PolicyError, match=r"england-wales"):
        policy.load("wessex", TODAY)


def test_what_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    said = refusal(tmp_path, people="[probable]\nunit = share\n")
    assert said.startswith("test-force/people.toml:2: not TOML")


@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        pytest.param(
            GOOD.replace("[probable]", "[probabel]"),
            1,
            "no such setting",
            id="unknown setting",
        ),
        pytest.param(
            GOOD.replace('"share"', '"per cent"'),
            2,
            "unit is 'per cent', and should be 'share'",
            id="wrong unit",
        ),
        pytest.param(
            GOOD.replace('unit = "share"\n', ""), 1, "unit is None", id="no unit"
        ),
        pytest.param(
            GOOD.replace('"force policy"', '"rumour"'),
            5,
            "status 'rumour' should be one of",
            id="wrong status",
        ),
        pytest.param(
            GOOD.replace(', source = "procedure 1"', ""),
            5,
            "source is missing",
            id="no source",
        ),
        pytest.param(
            GOOD.replace('"procedure 1"', '""'), 5, "source is missing", id="empty"
        ),
        pytest.param(
            GOOD.replace("from = 2000-01-01, ", ""), 5, "from is missing", id="no day"
        ),
        pytest.param(
            GOOD.replace("0.8", '"0.8"'), 5, "should be a number", id="wrong type"
        ),
        pytest.param(
            GOOD.replace("0.8", '"not known"'),
            5,
            "should be a number",
            id="not known where a rule must know",
        ),
        pytest.param(GOOD.replace("0.8", "1.8"), 5, "is above 1 share", id="too high"),
        pytest.param(GOOD.replace("0.8", "0.1"), 5, "is below 0.5 share", id="too low"),
        pytest.param(
            GOOD.replace("value", "valeu"), 5, "should have one `value`", id="misspelt"
        ),
        pytest.param(
            GOOD.replace("]\n", "]\nrank = 1\n", 1), 2, "unknown", id="unknown key"
        ),
        pytest.param(
            GOOD.replace("value = 0.8,", 'value = 0.8, area = "nroth",'),
            5,
            "area 'nroth' is not among the areas",
            id="unknown area",
        ),
        pytest.param(
            GOOD.replace("2000-01-01", "2001-01-01"),
            5,
            "nothing from 2000-01-01",
            id="begins too late",
        ),
        pytest.param(
            GOOD.replace("2000-01-01,", "2000-01-01, to = 2026-01-31,"),
            5,
            "nothing after 2026-01-31",
            id="ended before today",
        ),
        pytest.param(
            GOOD.replace("2000-01-01,", "2000-01-01, to = 1999-01-31,"),
            5,
            "ends before it starts",
            id="back to front",
        ),
        pytest.param(
            GOOD.replace("]\n", "]\nvalue = 0.8\n", 1),
            2,
            "the value goes into `since`",
            id="value outside since",
        ),
        pytest.param(
            "[probable]\nunit = 'share'\nstatus = 'proposed'\n",
            1,
            "has no dated value",
            id="no value",
        ),
    ],
)
def test_a_single_value_that_is_wrong_is_refused_with_file_and_line(
    tmp_path: Path, wrong: str, line: int, says: str
) -> None:
    said = refusal(tmp_path, people=wrong)
    assert f"test-force/people.toml:{line}: " in said
    assert says in said


def test_values_that_overlap_are_refused(tmp_path: Path) -> None:
    line = '  { from = 2000-01-01, value = 0.8, source = "procedure 1" },\n'
    first = line.replace("01-01,", "01-01, to = 2026-02-01,")
    second = line.replace("2000-01-01", "2026-01-01")
    said = refusal(tmp_path, people=GOOD.replace(line, first + second))
    assert "people.toml:6: people.probable: overlaps the value from 2000-01-01" in said


def test_two_values_from_one_day_are_refused(tmp_path: Path) -> None:
    line = '  { from = 2000-01-01, value = 0.8, source = "procedure 1" },\n'
    said = refusal(tmp_path, people=GOOD.replace(line, line + line))
    assert "people.toml:6: people.probable: overlaps" in said


def test_a_gap_between_two_values_is_refused(tmp_path: Path) -> None:
    line = '  { from = 2000-01-01, value = 0.8, source = "procedure 1" },\n'
    gap = line.replace("01-01,", "01-01, to = 2025-12-31,") + line.replace(
        "2000-01-01", "2026-01-02"
    )
    said = refusal(tmp_path, people=GOOD.replace(line, gap))
    assert "people.toml:6: people.probable: nothing between 2025-12-31" in said


def test_values_that_meet_without_gap_or_overlap_are_taken(tmp_path: Path) -> None:
    line = '  { from = 2000-01-01, value = 0.8, source = "procedure 1" },\n'
    day = line.replace("2000-01-01,", "2026-01-01, to = 2026-01-01,")
    both = line.replace("01-01,", "01-01, to = 2025-12-31,") + day
    rest = line.replace("2000-01-01", "2026-01-02").replace("0.8", "0.85")
    pack = write_pack(tmp_path, people=GOOD.replace(line, both + rest))
    force = policy.load(pack, TODAY)
    assert force.on(date(2026, 1, 1)).people.probable == 0.8
    assert force.on(date(2026, 1, 2)).people.probable == 0.85


def test_a_value_that_ends_on_the_day_on_which_the_next_begins_is_refused(
    tmp_path: Path,
) -> None:
    line = '  { from = 2000-01-01, value = 0.8, source = "procedure 1" },\n'
    first = line.replace("01-01,", "01-01, to = 2026-01-01,")
    second = line.replace("2000-01-01", "2026-01-01")
    said = refusal(tmp_path, people=GOOD.replace(line, first + second))
    assert "overlaps the value from 2000-01-01" in said


def test_a_value_that_ends_today_still_holds_today(tmp_path: Path) -> None:
    ends = GOOD.replace("2000-01-01,", f"2000-01-01, to = {TODAY},")
    assert policy.load(write_pack(tmp_path, people=ends), TODAY)


def test_a_gap_that_was_yesterday_is_refused_today(tmp_path: Path) -> None:
    line = '  { from = 2000-01-01, value = 0.8, source = "procedure 1" },\n'
    gap = line.replace("01-01,", "01-01, to = 2026-11-21,") + line.replace(
        "2000-01-01", "2026-11-23"
    )
    assert "nothing between" in refusal(tmp_path, people=GOOD.replace(line, gap))


def test_a_gap_that_is_yet_to_come_stops_nobody_today(tmp_path: Path) -> None:
    ends = GOOD.replace("2000-01-01,", "2000-01-01, to = 2027-01-31,")
    pack = write_pack(tmp_path, people=ends)
    assert policy.load(pack, TODAY)
    with pytest.raises(PolicyError, match="nothing after 2027-01-31"):
        policy.load(pack, date(2027, 2, 1))


def test_a_missing_setting_is_refused(tmp_path: Path) -> None:
    alone = HEAD.replace('base = "england-wales"\n', "")
    said = refusal(tmp_path, head=alone, people=GOOD)
    assert "people.certain: missing" in said
    assert "access.looks_window_hours: missing" in said


def test_a_file_that_is_no_subject_is_refused(tmp_path: Path) -> None:
    assert "poeple.toml:1: no such subject" in refusal(tmp_path, poeple=GOOD)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("", id="replaced"),
        pytest.param("extend = true\n", id="extended without area"),
    ],
)
def test_a_force_cannot_override_the_law(tmp_path: Path, change: str) -> None:
    law = f"""[age_from]
unit = "years"
{change}since = [
  {{ from = 2000-01-01, value = 18, status = "force policy", source = "procedure 1" }},
]
"""
    said = refusal(tmp_path, incidents=law)
    assert "incidents.toml:1: incidents.age_from: the law sets this" in said


def test_a_force_cannot_end_what_the_law_lists(tmp_path: Path) -> None:
    end = '[connections.relatives]\nto = 2026-01-01\nsource = "procedure 1"\n'
    assert "the law sets this" in refusal(tmp_path, incidents=end)


def test_an_item_cannot_be_ended_without_a_source(tmp_path: Path) -> None:
    said = refusal(tmp_path, people="[generic.phone]\nto = 2026-01-01\n")
    assert "people.toml:1: generic.phone: to end it" in said


def test_what_is_not_in_the_base_cannot_be_ended(tmp_path: Path) -> None:
    end = '[generic.fax]\nto = 2026-01-01\nsource = "procedure 1"\n'
    assert "nothing in the base to extend or end" in refusal(tmp_path, people=end)


ITEM = """[generic.fax]
says = "A fax number"
persons = 10
from = 2026-01-01
status = "force policy"
source = "procedure 1"
"""


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param(
            ITEM.replace("persons = 10\n", ""), "persons is missing", id="missing"
        ),
        pytest.param(
            ITEM.replace("persons", "people"), "people is unknown", id="unknown"
        ),
        pytest.param(ITEM.replace("10", "10.5"), "should be a whole number", id="type"),
        pytest.param(ITEM.replace("10", "true"), "should be a whole number", id="bool"),
        pytest.param(
            ITEM.replace('source = "procedure 1"\n', ""), "source is missing", id="src"
        ),
    ],
)
def test_an_item_that_is_wrong_is_refused_with_file_and_line(
    tmp_path: Path, wrong: str, says: str
) -> None:
    said = refusal(tmp_path, people=wrong)
    assert "test-force/people.toml:1: people.generic.fax" in said
    assert says in said


DUTY = """[catalogue.X01]
says = "Do it"
owner = "sergeant"
clock = "hours"
amount = 1
starts_with = "something"
from = 2026-01-01
status = "force policy"
source = "procedure 1"
"""


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param(
            DUTY.replace("sergeant", "seargant"), "no such kind of post", id="post"
        ),
        pytest.param(
            DUTY.replace('"hours"', '"fortnights"'), "should be one of", id="clock"
        ),
        pytest.param(DUTY + "in_force = true\n", "no act that begins it", id="no act"),
        pytest.param(
            DUTY + 'in_force = true\nbegins = "a.b"\n', "none that meets it", id="one"
        ),
        pytest.param(
            DUTY.replace('"hours"', '"court hours"') + "before = true\n",
            "cannot be counted back",
            id="back",
        ),
        pytest.param(
            DUTY + "life_safety = true\nmay_pause = true\n", "may pause", id="pause"
        ),
        pytest.param(
            DUTY.replace("amount = 1", 'amount = "not known"')
            + 'begins = "a.b"\nmet_by = ["a.c"]\nin_force = true\n',
            "its time is not known",
            id="in force and not known",
        ),
    ],
)
def test_a_duty_that_cannot_work_is_refused(
    tmp_path: Path, wrong: str, says: str
) -> None:
    said = refusal(tmp_path, duties=wrong)
    assert "test-force/duties.toml:1: duties.catalogue.X01" in said
    assert says in said


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            'astronaut-D1-read = { needs = ["force"] }',
            "should be named role-class-verb",
        ),
        (
            'operator-D13-read = { needs = ["force"] }',
            "should be named role-class-verb",
        ),
        ("operator-D1-read = { needs = [] }", "gives nothing"),
        ('operator-D1-eat = { needs = ["force"] }', "should be named role-class-verb"),
        (
            'operator-D1-read = { needs = ["tie"], ties = ["kin"] }',
            "no such kind of tie",
        ),
        ('operator-D1-read = { needs = ["tie"] }', "go together"),
        ('operator-D1-read = { needs = ["whim"] }', "should be one of"),
    ],
)
def test_an_access_row_that_names_nothing_is_refused(
    tmp_path: Path, row: str, says: str
) -> None:
    rows = f"""[rows]
status = "force policy"
source = "procedure 1"
from = 2000-01-01
{row}
"""
    said = refusal(tmp_path, access=rows)
    assert "test-force/access.toml:5: access.rows." in said
    assert says in said


def test_a_duty_out_of_step_with_the_response_time_is_refused(
    tmp_path: Path,
) -> None:
    faster = """[attend_minutes.priority]
extend = true
minutes = 30
from = 2026-01-01
status = "force policy"
source = "procedure 1"
"""
    said = refusal(tmp_path, incidents=faster)
    assert "duties.catalogue.S08: is not the 30 minutes of the grade priority" in said


def test_probable_must_stay_below_certain(tmp_path: Path) -> None:
    said = refusal(tmp_path, people=GOOD.replace("0.8", "0.99"))
    assert "people.toml:5: people.probable: is not below certain" in said


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, people=GOOD.replace("0.8", "8") + ITEM.replace("10", "x"))
    assert "not TOML" in said
    said = refusal(
        tmp_path, people=GOOD.replace("0.8", "8") + ITEM.replace("10", '"x"')
    )
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (HEAD.replace("title", "titel"), "titel: unknown"),
        (HEAD.replace('"Test force"', "1"), "title: missing, or not a str"),
        (HEAD.replace("version = 2026-11-22", 'version = "1"'), "version: missing"),
        (HEAD.replace("england-wales", "atlantis"), "no policy pack there"),
    ],
)
def test_a_head_that_is_wrong_is_refused(tmp_path: Path, head: str, says: str) -> None:
    assert says in refusal(tmp_path, head=head)


def test_packs_that_are_each_others_base_are_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, head=HEAD.replace("england-wales", "test-force"))
    assert "each other's base" in said


SIGN = """[grade_rules.noise]
says = "It is loud"
raises_to = "immediate"
from = 2026-01-01
status = "force policy"
source = "procedure 1"
"""
GRADE = """[attend_minutes.soon]
title = "Soon"
rank = 9
attends = true
from = 2026-01-01
status = "force policy"
source = "procedure 1"
"""
DEFAULT = """[default_grade]
unit = "grade"
status = "force policy"
since = [{ from = 2000-01-01, value = "at once", source = "procedure 1" }]
"""


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param(SIGN.replace('"immediate"', '"imediate"'), "imediate", id="sign"),
        pytest.param(DEFAULT, "no such grade: at once", id="default"),
        pytest.param(
            GRADE.replace("rank = 9", "rank = 0"), "two grades have one rank", id="rank"
        ),
    ],
)
def test_a_grade_that_there_is_not_or_that_has_no_place_of_its_own_is_refused(
    tmp_path: Path, wrong: str, says: str
) -> None:
    assert says in refusal(tmp_path, incidents=wrong)


def test_a_force_may_add_a_grade_and_a_sign_that_raises_to_it(tmp_path: Path) -> None:
    added = GRADE + SIGN.replace('"immediate"', '"soon"')
    view = policy.load(write_pack(tmp_path, incidents=added), TODAY).on(TODAY)
    assert view.incidents.grade_rules["noise"].raises_to == "soon"


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ('sign = "noise"', "no such rule: noise"),
        ('danger = "noise"', "no such danger: noise"),
    ],
)
def test_a_question_that_points_to_a_sign_or_danger_that_is_not_there_is_refused(
    tmp_path: Path, points: str, says: str
) -> None:
    text = f"""[must_ask.dogs]
topic = "Dogs"
ask = "Is there a dog?"
yes_no = "Is there a dog?"
order = 30
{points}
from = 2026-01-01
status = "force policy"
source = "procedure 1"
"""
    assert says in refusal(tmp_path, incidents=text)


def test_a_cue_that_names_a_list_of_words_that_is_not_there_is_refused(
    tmp_path: Path,
) -> None:
    text = """[cues.weapons]
says = "A weapon"
asks = "Is there a weapon?"
patterns = ["@sharp", ".. knife"]
status = "force policy"
source = "Test"
from = 2000-01-01
"""
    said = refusal(tmp_path, risk=text)
    assert "no such list of words: @sharp" in said
    assert "should begin with a word" in said
