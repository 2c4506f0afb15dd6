"""The packs that ship: what they must hold, and what they may not."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from doorstep import policy
from doorstep.policy.catalogue import Counts, Duty, Need, Otherwise
from doorstep.policy.pack import SHIPPED
from doorstep.policy.values import NotKnown, Status
from doorstep.timing import Clock
from tests.policy.packs import TODAY

PACKS = ("england-wales", "example-force")
BASE = policy.load("england-wales", TODAY)
VIEW = BASE.on(TODAY)
DUTIES = VIEW.duties.catalogue
ROLES = (
    "operator",
    "controller",
    "response-officer",
    "sergeant",
    "specialist-detective",
    "neighbourhood-officer",
    "control-room-specialist",
    "specialist-supervisor",
    "borough-commander",
    "force-lead",
    "custody-sergeant",
    "duty-inspector",
    "superintendent",
    "witness-care",
    "offender-manager",
    "disclosure-officer",
    "crime-registrar",
    "analyst",
    "front-counter",
    "conference-coordinator",
    "advocate",
    "partner-representative",
    "probation",
    "prosecutor",
    "trainer",
    "auditor",
    "system-administrator",
)
PARTNERS = ("advocate", "partner-representative", "probation", "prosecutor")


def family(duty: Duty) -> str:
    return duty.code.partition("-")[0]


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_that_ships_loads_on_any_day_of_the_coming_years(name: str) -> None:
    for days in range(0, 1500, 300):
        assert policy.load(name, TODAY + timedelta(days=days))


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_that_ships_answers_for_every_day_since_it_begins(name: str) -> None:
    loaded = policy.load(name, TODAY)
    day = loaded.begins
    while day <= TODAY:
        for area in ("", *loaded.areas):
            assert loaded.on(day, area).people.certain > 0
        day += timedelta(days=397)


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda p: p.stem)
def test_a_pack_names_no_old_term_but_in_names_of_law_and_schemes(path: Path) -> None:
    named = ("Domestic Violence Disclosure Scheme", "domestic violence adviser")
    text = path.read_text(encoding="utf-8")
    for name in named:
        text = text.replace(name, "")
    assert "domestic violence" not in text.lower()
    assert "!" not in text


def test_the_roles_are_there_and_no_more() -> None:
    assert tuple(VIEW.access.roles) == ROLES


def test_every_role_has_a_post_and_every_duty_an_owner() -> None:
    held = {post.role for post in VIEW.access.posts.values()}
    assert set(ROLES) <= held
    assert {duty.owner for duty in DUTIES.values()} <= set(VIEW.access.posts)


def test_a_duty_in_force_belongs_to_a_post_that_somebody_can_hold() -> None:
    for duty in DUTIES.values():
        if duty.in_force:
            assert VIEW.access.posts[duty.owner].role in ROLES


def test_the_classes_of_data_are_there() -> None:
    assert tuple(VIEW.access.data) == tuple(f"D{n}" for n in range(13))


def test_what_is_read_without_tie_or_task_names_nobody() -> None:
    """Index, totals, log, settings, and what a desk gathers of a danger or a case."""
    free = {code for code, row in VIEW.access.rows.items() if Need.FORCE in row.needs}
    classes = {f"D{n}" for n in range(2, 10)}
    of_people = {code for code in free if code.rsplit("-", 2)[1] in classes}
    assert of_people == {
        "control-room-specialist-D2-read",
        "conference-coordinator-D6-read",
        "conference-coordinator-D6-write",
    }


def test_a_safe_location_is_never_read_by_role_or_task_alone() -> None:
    for code, row in VIEW.access.rows.items():
        if "-D9-" in code:
            assert set(row.needs) <= {Need.TIE}
            assert set(row.ties) <= {"call", "case", "task"}


def test_a_sealed_record_is_read_in_its_circle_alone() -> None:
    sealed = [row for code, row in VIEW.access.rows.items() if "-D8-" in code]
    assert {(row.needs, row.ties) for row in sealed} == {((Need.TIE,), ("circle",))}


def test_glass_is_broken_for_no_sealed_record_safe_location_or_log() -> None:
    broken = {c for c, row in VIEW.access.rows.items() if "break-glass" in row.ties}
    assert broken
    assert all(code.rsplit("-", 2)[1] in ("D2", "D4") for code in broken)
    assert not [code for code in broken if code.endswith("-write")]


def test_whoever_administers_the_system_reads_nothing_of_a_case() -> None:
    own = {c for c in VIEW.access.rows if c.startswith("system-administrator-")}
    assert {code.rsplit("-", 2)[1] for code in own} == {"D0", "D11"}


def test_the_log_is_read_by_the_auditor_alone() -> None:
    assert {c for c in VIEW.access.rows if "-D10-" in c} == {"auditor-D10-read"}


@pytest.mark.parametrize("role", PARTNERS)
def test_an_agency_outside_the_force_reads_nothing_by_unit_force_or_typed_task(
    role: str,
) -> None:
    rows = [r for c, r in VIEW.access.rows.items() if c.startswith(f"{role}-")]
    assert rows
    assert all(set(row.needs) <= {Need.TIE} for row in rows)


@pytest.mark.parametrize("role", ["response-officer", "neighbourhood-officer"])
@pytest.mark.parametrize("data", ["D2", "D3", "D4"])
def test_who_is_out_of_doors_sees_only_what_they_are_tied_to(
    role: str, data: str
) -> None:
    row = VIEW.access.row(role, data, "read")
    assert row is not None
    assert row.needs == (Need.TIE,)


def test_nobody_writes_who_may_not_read() -> None:
    for code in VIEW.access.rows:
        if code.endswith("-write"):
            assert code.replace("-write", "-read") in VIEW.access.rows


def test_a_neighbourhood_officer_without_a_task_sees_a_mask() -> None:
    row = VIEW.access.row("neighbourhood-officer", "D3", "read")
    assert row is not None
    assert row.otherwise is Otherwise.MASK


def test_what_no_row_allows_is_never() -> None:
    assert VIEW.access.row("neighbourhood-officer", "D3", "write") is None
    assert VIEW.access.row("sergeant", "D9", "read") is None
    assert VIEW.access.row("analyst", "D3", "read") is None
    assert VIEW.access.row("trainer", "D4", "read") is None


def test_access_after_a_job_ends_by_the_kind_of_tie() -> None:
    assert VIEW.access.ties["call"].minutes_after == 30
    assert VIEW.access.ties["dispatch"].minutes_after == 12 * 60
    assert VIEW.access.ties["case"].minutes_after == 0


def test_one_look_is_recorded_an_hour() -> None:
    assert VIEW.access.looks_window_hours == 1


def test_the_bands_are_those_whose_precision_is_published() -> None:
    assert (VIEW.people.certain, VIEW.people.probable) == (0.99, 0.9)


def test_repeat_and_serial_windows_stand_side_by_side() -> None:
    windows = VIEW.incidents.windows
    assert (windows["repeat"].months, windows["serial"].months) == (12, 36)


def test_domestic_abuse_is_from_sixteen_since_2013_and_eighteen_before() -> None:
    assert BASE.on(date(2013, 3, 30)).incidents.age_from == 18
    assert BASE.on(date(2013, 3, 31)).incidents.age_from == 16


def test_no_type_of_call_is_beyond_becoming_domestic_abuse() -> None:
    counts = {group.counts for group in VIEW.incidents.types.values()}
    assert Counts.NEVER not in counts
    assert VIEW.incidents.types["noise"].counts is Counts.SIGN


def test_immediate_is_fifteen_minutes_and_twenty_where_it_is_rural() -> None:
    assert VIEW.incidents.attend_minutes["immediate"].minutes == 15
    rural = BASE.on(TODAY, "rural")
    assert rural.incidents.attend_minutes["immediate"].minutes == 20
    assert rural.duties.catalogue["S07"].amount == 20


def test_all_sixty_duties_are_in_the_catalogue() -> None:
    found = {family(duty) for duty in DUTIES.values()}
    assert {f"S{number:02}" for number in range(1, 61)} <= found


def test_the_eight_life_safety_duties_are_those_and_no_more() -> None:
    assert {code for code, duty in DUTIES.items() if duty.life_safety} == {
        "S07",  # nobody with her
        "S37-high",  # outstanding high suspect
        "S17-release",  # told before he leaves
        "S36",  # breach
        "S11",  # unassessed
        "S60-failed",  # failed contact on high
        "L01",  # bail or order ending uncovered
        "S13-seen",  # child not seen
    }


def test_what_has_its_acts_is_in_force_and_all_else_says_that_it_is_not() -> None:
    in_force = {code for code, duty in DUTIES.items() if duty.in_force}
    register = {"R01", "R02", "R03", "S35"}
    call = {"C01", "S03", "S04", "S05", "S06-sent", "S06-read"}
    attendance = {"S07", "S08", "S09-immediate", "S09-priority"}
    board = {"S13-seen", "S36", "S37-high"}
    assert in_force == register | call | attendance | board


@pytest.mark.parametrize(
    ("code", "clock", "amount"),
    [
        ("S04", Clock.MINUTES, 2),
        ("S06-sent", Clock.SECONDS, 2),
        ("S08", Clock.MINUTES, 60),
        ("S09-immediate", Clock.MINUTES, 5),
        ("S09-priority", Clock.MINUTES, 15),
        ("S14-high", Clock.SHIFT_END, 12),
        ("S17-code", Clock.WORKING_DAYS, 1),
        ("S24", Clock.MONTHS, 12),
        ("S27", Clock.COURT_HOURS, 48),
        ("S28", Clock.COURT_HOURS, 24),
        ("S30", Clock.DAYS_INCLUSIVE, 3),
        ("S32-first", Clock.MONTHS_FROM_NEXT_DAY, 3),
        ("S34-statement", Clock.MONTHS, 6),
        ("S34-offence", Clock.MONTHS, 24),
        ("S35", Clock.HOURS, 24),
        ("S40", Clock.DAYS, 28),
        ("S56", Clock.HOURS, 72),
        ("S60-ceiling", Clock.DAYS, 7),
    ],
)
def test_a_clock_is_as_law_or_practice_has_it(
    code: str, clock: Clock, amount: int
) -> None:
    assert (DUTIES[code].clock, DUTIES[code].amount) == (clock, amount)


def test_past_abuse_is_owed_before_the_call_is_closed_and_not_before_sending() -> None:
    assert DUTIES["S03"].before
    assert DUTIES["S03"].starts_with == "the call is closed"


def test_a_notice_of_the_pilot_is_not_known_after_the_last_day_that_we_found() -> None:
    assert "S26" not in BASE.on(date(2024, 11, 26)).duties.catalogue
    assert BASE.on(date(2026, 3, 31)).duties.catalogue["S26"].amount == 0
    after = BASE.on(date(2026, 4, 1)).duties.catalogue["S26"].amount
    assert isinstance(after, NotKnown)


def test_statute_names_an_act_or_instrument_as_its_source() -> None:
    cites = re.compile(r"Act \d{4}|SI \d{4}|not known|no later text")
    for key, versions in BASE.entries.items():
        for version in versions:
            if version.fields["status"] == Status.STATUTE:
                assert cites.search(str(version.fields["source"])), key


def test_the_example_shows_each_way_to_differ_from_a_base() -> None:
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in (SHIPPED / "example-force").glob("*.toml")
    )
    for way in ("extend = true", "\nto = ", "area = ", "base = "):
        assert way in written
