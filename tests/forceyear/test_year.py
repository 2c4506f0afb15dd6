"""What a year holds, and that the truth beside it is true."""

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest

from forceyear import SOURCES, Settings, documents, rows
from forceyear.cases import Cases
from forceyear.mentions import CAUSES
from forceyear.places import BOROUGHS

NOBODYS = re.compile(r"0?(?:[46]\d{9}|7700900\d{3}|2079460\d{3}|1134960\d{3})")
KEYS = {
    "person": """kind id recorded_at given middle family born age said_on sex ethnicity
        disability language religion orientation phones house street town postcode""",
    "incident": """kind id sort number at recorded_at type type_text domestic closed_as
        grade result house street town address postcode summary caller_phone
        noticed_repeat unit area persons""",
    "marker": """kind id recorded_at person against sort terms from to served served_on
        court""",
    "relationship": "kind id recorded_at person other sort",
}


def sort_of(row):
    return row.document.get("sort", "person")


def test_equal_settings_give_equal_rows():
    settings = Settings(people=2_000, seed=3)
    assert list(rows(settings)) == list(rows(settings))


def test_every_source_has_rows(year):
    assert {row.source for row in year} == set(SOURCES)


def test_documents_have_the_loaders_keys_and_no_others(year):
    for row in year:
        allowed = set(KEYS[row.document["kind"]].split())
        assert set(row.document) <= allowed, set(row.document) - allowed


def test_persons_of_incidents_have_a_persons_keys_and_a_role(year):
    allowed = {*KEYS["person"].split(), "role", "protected", "ids"}
    for row in year:
        for person in row.document.get("persons", ()):
            assert set(person) <= allowed, set(person) - allowed


def test_four_calls_in_a_hundred_are_domestic_abuse(year, abuse):
    calls = [row for row in year if sort_of(row) == "call"]
    assert len(abuse) / len(calls) == pytest.approx(0.04, abs=0.002)
    assert sum(row.document["domestic"] for row in calls) == len(abuse)


@pytest.mark.parametrize("wanted", [0.35, 0.40, 0.45])
def test_the_share_of_calls_that_truly_repeat_is_the_settings(wanted):
    settings = Settings(people=20_000, seed=11, repeat_share=wanted)
    found = [r.truth.repeats for r in rows(settings, since=settings.since) if r.truth]
    assert sum(found) / len(found) == pytest.approx(wanted, abs=0.015)


def test_three_in_a_hundred_were_noticed_and_each_truly_repeats(abuse):
    noticed = [row for row in abuse if row.truth.noticed]
    assert len(noticed) / len(abuse) == pytest.approx(0.03, abs=0.005)
    assert all(row.truth.repeats for row in noticed)
    assert all(row.document["noticed_repeat"] for row in noticed)


def test_a_call_repeats_exactly_when_she_is_on_an_earlier_recorded_event(year):
    recorded = defaultdict(list)
    for row in year:
        victims = [p for i, p in row.people if "/victim/" in i]
        if row.truth:
            victims = [row.truth.victim]
        if row.document.get("domestic"):
            for victim in victims:
                recorded[victim].append(row.document["recorded_at"])
    for row in year:
        if row.truth:
            past = [t for t in recorded[row.truth.victim] if t < row.document["at"]]
            assert bool(past) == row.truth.repeats, row.truth


def test_the_earlier_event_named_is_of_the_same_victim(year):
    victim_of = {
        row.document["id"]: person
        for row in year
        for id_, person in row.people
        if "/victim/" in id_
    }
    named = [row.truth for row in year if row.truth and row.truth.earlier]
    assert named
    for truth in named:
        assert victim_of[truth.earlier] == truth.victim


def test_every_cause_of_a_miss_occurs_but_calls_with_nothing_in_common(abuse):
    causes = Counter(row.truth.missed for row in abuse)
    assert set(CAUSES) - {"nothing in common"} <= set(causes)
    assert causes["nothing in common"] <= 0.005 * len(abuse)


def test_a_call_has_a_cause_if_and_only_if_something_was_on_record(abuse):
    for row in abuse:
        new_man = row.truth.missed == "other victim of the same man"
        assert bool(row.truth.missed) == (row.truth.repeats or new_man)


def test_some_suspects_have_several_victims(abuse):
    victims = defaultdict(set)
    for row in abuse:
        victims[row.truth.suspect].add(row.truth.victim)
    assert sum(len(v) > 1 for v in victims.values()) >= 10


def test_no_victim_has_two_cases(abuse):
    cases = defaultdict(set)
    for row in abuse:
        cases[row.truth.victim].add(row.truth.case)
    assert all(len(found) == 1 for found in cases.values())


def test_nobody_is_victim_and_suspect_of_one_event(year):
    for row in year:
        roles = defaultdict(set)
        for id_, person in row.people:
            roles[id_.rsplit("/", 2)[1] if "/" in id_ else ""].add(person)
        assert roles["victim"].isdisjoint(roles["suspect"])


def test_some_ring_again_and_again(abuse):
    calls = Counter(row.truth.victim for row in abuse)
    assert max(calls.values()) >= 8
    assert sum(n == 1 for n in calls.values()) > len(calls) / 2


def test_everyone_who_may_rings(abuse):
    roles = Counter(p["role"] for row in abuse for p in row.document["persons"])
    assert {"victim", "suspect", "caller", "child"} <= set(roles)


def test_relations_are_partners_former_partners_and_family(settings):
    cases = Cases(settings)
    found = Counter(cases.case(n).relation for n in range(cases.count))
    assert set(found) == {"partner", "former partner", "family"}
    assert min(found.values()) / cases.count > 0.12


def test_victims_are_mostly_but_not_only_women(settings):
    cases = Cases(settings)
    women = sum(cases.case(n).victim.sex == "female" for n in range(cases.count))
    assert 0.6 < women / cases.count < 0.85


def test_some_numbers_are_withheld_and_some_are_shared(abuse):
    rang = Counter(row.document["caller_phone"] for row in abuse)
    assert rang["WITHHELD"] >= 5
    switchboards = Counter(
        re.sub(r"\D", "", row.document["caller_phone"])[-9:]
        for row in abuse
        if row.document["summary"].startswith(("Hospital", "Support", "Ambulance"))
    )
    assert switchboards.most_common(1)[0][1] >= 2


def test_arrests_and_crimes_are_as_counted_in_2013(as_counted):
    crimes = [r for r in as_counted if sort_of(r) == "crime" and r.document["domestic"]]
    arrests = [r for r in as_counted if sort_of(r) == "custody"]
    assert len(crimes) == pytest.approx(50_263 * 20_000 / 8_000_000, rel=0.06)
    assert len(arrests) / len(crimes) == pytest.approx(0.83, abs=0.06)
    assert not [r for r in as_counted if sort_of(r) == "MARAC"]


def test_domestic_abuse_is_about_seven_in_a_hundred_crimes(as_counted):
    crimes = [r.document["domestic"] for r in as_counted if sort_of(r) == "crime"]
    assert sum(crimes) / len(crimes) == pytest.approx(0.07, abs=0.012)


def test_conferences_are_as_their_volumes_imply(year, settings):
    flags = [r for r in year if sort_of(r) == "MARAC"]
    women = 0.405 * settings.people
    assert len(flags) / women * 10_000 == pytest.approx(47, abs=6)


def test_active_cases_are_marked_as_each_calibration_counts():
    counted = Cases(Settings(people=200_000, calibration="as-counted-2013"))
    active = sum(counted.is_active(n) for n in range(counted.count))
    assert active == pytest.approx(418 * 200_000 / 8_000_000, abs=1)
    implied = Cases(Settings(people=2_000))
    assert all(implied.is_active(n) for n in range(implied.count))


def test_orders_and_bail_name_persons_of_the_same_source(year):
    known = {r.document["id"] for r in year if r.document["kind"] == "person"}
    markers = [r.document for r in year if r.document["kind"] == "marker"]
    assert {m["served"] for m in markers} == {"yes", "no", "not known"}
    for marker in markers:
        assert {marker["person"], marker["against"]} <= known
        assert marker["from"] <= marker["to"]
        assert bool(marker["served_on"]) == (marker["served"] == "yes")


def test_a_safe_address_is_marked_protected(year):
    safe = [
        person
        for row in year
        if row.source == "partner"
        for person in row.document["persons"]
        if person.get("protected")
    ]
    assert safe
    assert all("address" in person["protected"] for person in safe)


def test_nothing_is_recorded_before_it_happened_or_after_the_year(year, settings):
    end = datetime.combine(settings.until, datetime.min.time()) + timedelta(days=3)
    for row in year:
        if row.document["kind"] == "incident":
            at = datetime.fromisoformat(row.document["at"])
            recorded = datetime.fromisoformat(row.document["recorded_at"])
            assert settings.since <= at.date() <= settings.until
            assert at <= recorded < end


def test_calls_come_in_the_order_of_time(year):
    calls = [r.document["at"] for r in year if sort_of(r) == "call"]
    lost_hour = "2025-03-30T0"
    ordered = [at for at in calls if not at.startswith(lost_hour)]
    assert ordered == sorted(ordered)


def test_no_time_falls_in_the_hour_that_no_clock_shows(year):
    assert not [
        row for row in year if row.document.get("at", "").startswith("2025-03-30T01")
    ]


def test_the_last_days_can_be_had_apart_and_nothing_is_lost():
    settings = Settings(people=5_000, seed=7)
    split = settings.until - timedelta(days=60)
    late = list(rows(settings, since=split))
    assert list(rows(settings, before=split)) + late == list(rows(settings))
    assert all(r.document.get("at", "9") >= split.isoformat() for r in late)
    assert sum(bool(r.truth) for r in late) >= 10


def test_documents_of_one_source_are_its_rows():
    settings = Settings(people=2_000, seed=7)
    wanted = [(r.source, r.document) for r in rows(settings) if r.source == "partner"]
    assert list(documents(settings, source="partner")) == wanted
    assert wanted


def test_every_number_that_is_written_is_nobodys(year):
    for row in year:
        persons = [row.document, *row.document.get("persons", ())]
        texts = [t for person in persons for t in person.get("phones", ())]
        for text in texts:
            plain = text.replace("O", "0").split(" (mum)")[0].removesuffix(".0")
            for one in re.split(r" / |, | or ", plain):
                digits = re.sub(r"\D", "", one.replace("(0)", ""))
                if len(digits) > 11:
                    digits = re.sub(r"^(00)?44", "", digits)
                assert NOBODYS.fullmatch(digits), text


def test_every_borough_has_calls(year):
    assert {r.document.get("area") for r in year if sort_of(r) == "call"} == set(
        BOROUGHS
    )


def test_those_who_suffer_most_have_numbers_kept_for_drama(settings):
    cases = Cases(settings)
    for rank in range(40):
        case = cases.case(cases.ranked(rank))
        assert case.victim.mobile.startswith("07700900")
        assert case.suspect.mobile.startswith("07700900")


def test_until_is_the_midnight_that_ends_the_year():
    settings = Settings(people=2_000, until=date(2024, 3, 1), days=28)
    assert settings.since == date(2024, 2, 2)
    days = {r.document["at"][:10] for r in rows(settings) if sort_of(r) == "call"}
    assert min(days) == "2024-02-02"
    assert max(days) == "2024-02-29"
