"""The look-back replays what was recorded, and knows at each call no more than that."""

from dataclasses import asdict, replace

import pytest

from doorstep.access.models import Act, Look
from doorstep.pathway.look_back import may_look_back
from doorstep.states import NotAllowed, Refused
from tests.pathway.look_back_calls import (
    ELSEWHERE,
    HERS,
    HOME,
    JUNE,
    MARK,
    SARAH,
    WHOLE,
    event,
    looked,
    match,
    take,
)

pytestmark = pytest.mark.django_db

EARLIER = "2026-03-01T20:00"
NOW = "2026-06-10T22:00"


def last(nobody, at, policy, period=JUNE):
    return looked(nobody, at, policy, period)[1][-1]


def why(nobody, at, policy, then, now, source="control"):
    """The cause of the miss of one call after one earlier event."""
    take(nobody, at, event("1", EARLIER, **then), source=source)
    take(nobody, at, event("2", NOW, **now))
    return last(nobody, at, policy).missed


def says(*persons, **more):
    return {"persons": list(persons), **more}


def without(person, *fields):
    return {k: v for k, v in person.items() if k not in fields}


def test_a_first_call_knows_nothing_and_misses_nothing(nobody, at, policy):
    take(nobody, at, event("1", NOW, SARAH, MARK))
    one = last(nobody, at, policy)
    assert not one.known.any
    assert one.missed is None


def test_a_second_call_knows_number_place_person_and_pair(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH, MARK), event("2", NOW, SARAH, MARK))
    known = last(nobody, at, policy).known
    assert known.number
    assert known.place
    assert known.victim
    assert known.suspect
    assert known.pair


def test_what_was_recorded_after_the_call_was_not_known(nobody, at, policy):
    late = event("1", EARLIER, SARAH, sort="crime", recorded_at="2026-06-11T08:00")
    take(nobody, at, late, source="crime")
    take(nobody, at, event("2", NOW, SARAH))
    assert not last(nobody, at, policy).known.any


def test_a_call_that_was_keyed_late_knows_only_what_stood_when_it_was_taken(
    nobody, at, policy
):
    between = event("1", EARLIER, SARAH, recorded_at="2026-06-10T23:00")
    keyed = event("2", NOW, SARAH, recorded_at="2026-06-11T09:00")
    take(nobody, at, between, keyed)
    assert not last(nobody, at, policy).known.any


def test_an_event_of_the_same_moment_is_not_earlier(nobody, at, policy):
    take(nobody, at, event("1", NOW, SARAH), event("2", NOW, SARAH))
    assert not last(nobody, at, policy).known.any


def test_events_before_the_period_count_and_are_not_reported(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH), event("2", NOW, SARAH))
    report, found = looked(nobody, at, policy)
    assert [one.external_id for one in found] == ["2"]
    assert report.period.startswith("1 domestic abuse call from")


def test_first_and_last_day_are_within_the_period(nobody, at, policy):
    days = "2026-05-31T23:59", "2026-06-01T00:00", "2026-06-30T23:59:59", "2026-07-01"
    take(nobody, at, *[event(str(n), day, SARAH) for n, day in enumerate(days)])
    _, found = looked(nobody, at, policy)
    assert [one.external_id for one in found] == ["1", "2"]


def test_only_domestic_abuse_makes_a_place_known(nobody, at, policy):
    noise = event("1", EARLIER, SARAH, domestic=False, type_text="Noise")
    take(nobody, at, noise, event("2", NOW, SARAH))
    assert not last(nobody, at, policy).known.any


def test_a_changed_row_is_one_event_and_not_two(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH))
    take(nobody, at, event("1", EARLIER, SARAH, result="attended"))
    take(nobody, at, event("2", NOW, SARAH))
    assert len(last(nobody, at, policy).earlier) == 1


def test_a_call_and_its_crime_are_one_happening(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH))
    take(nobody, at, event("c1", EARLIER, SARAH, sort="crime"), source="crime")
    take(nobody, at, event("2", NOW, SARAH))
    report, _ = looked(nobody, at, policy)
    assert report.gravest[0].known.startswith("on record once,")


def test_the_same_text_stood_in_the_log_and_nobody_searched(nobody, at, policy):
    cause = why(nobody, at, policy, says(SARAH), says(SARAH))
    assert cause == "not searched"


@pytest.mark.parametrize("other", ["07700900123", "+44 7700 900123", "(07700) 900-123"])
def test_a_number_written_otherwise_is_a_miss_of_format(nobody, at, policy, other):
    number = without(SARAH, "given", "family", "born")
    again = {**number, "phones": [other]}
    assert why(nobody, at, policy, says(number), says(again)) == "format"


def test_a_name_spelt_otherwise_is_a_miss_of_spelling(nobody, at, policy):
    name = without(SARAH, "phones")
    again = {**name, "given": "Sara", "family": "Exampel"}
    assert why(nobody, at, policy, says(name), says(again)) == "spelling"


def test_a_maiden_name_is_another_name(nobody, at, policy):
    name = without(SARAH, "phones")
    again = {**name, "family": "Formerly"}
    assert why(nobody, at, policy, says(name), says(again)) == "other name"


def test_where_nothing_but_the_place_is_in_both_it_is_place_only(nobody, at, policy):
    nameless = says({"role": "victim"})
    assert why(nobody, at, policy, nameless, says(SARAH)) == "place only"


def test_what_only_another_system_held_is_a_miss_of_source(nobody, at, policy):
    cause = why(nobody, at, policy, says(SARAH), says(SARAH), source="partner")
    assert cause == "other source"


def test_a_man_on_record_with_another_victim_is_told_when_she_is_new(
    nobody, at, policy
):
    anna = {"role": "victim", "given": "Anna", "family": "Newcomer"}
    take(nobody, at, event("1", EARLIER, SARAH, MARK))
    take(nobody, at, event("2", NOW, anna, MARK, address=ELSEWHERE))
    report, (one,) = looked(nobody, at, policy)
    assert one.missed == "other victim of the same man"
    assert not one.known.victim
    assert report.gravest[0].known == "he: on record once with another victim"


def test_records_joined_since_make_a_repeat_with_no_text_in_common(nobody, at, policy):
    ids = {"ids": {"nhs": "943 476 5919"}}
    then = event("1", EARLIER, {**without(SARAH, "phones"), **ids}, address=ELSEWHERE)
    anon = {"role": "victim", "given": "Sasha", "born": "1990-03-02", **ids}
    take(nobody, at, then, event("2", NOW, anon))
    match(nobody, at, policy)
    assert last(nobody, at, policy).missed == "nothing in common"


def test_her_sister_of_the_same_home_is_not_her(nobody, at, policy):
    sister = {"role": "victim", "given": "Ruth", "family": "Example", "born": "1993"}
    take(nobody, at, event("1", EARLIER, SARAH), event("2", NOW, sister))
    known = last(nobody, at, policy).known
    assert known.place
    assert not known.victim


def test_the_neighbour_in_the_next_flat_is_not_her(nobody, at, policy):
    flats = [f"Flat {n}, Larch House, Larch Close, Anytown, ZZ1 1AA" for n in (3, 4)]
    nobody_named = {"role": "victim"}
    take(nobody, at, event("1", EARLIER, nobody_named, address=flats[0]))
    take(nobody, at, event("2", NOW, nobody_named, address=flats[1]))
    assert not last(nobody, at, policy).known.any


def test_her_role_and_his_are_never_mixed(nobody, at, policy):
    turned = {**MARK, "role": "victim"}
    take(nobody, at, event("1", EARLIER, SARAH, MARK))
    take(nobody, at, event("2", NOW, turned, address=ELSEWHERE))
    assert not last(nobody, at, policy).known.victim


def test_a_switchboard_is_no_known_number(nobody, at, policy):
    board = {"caller_phone": "020 7946 0000"}
    for n in range(12):
        place = f"{n + 20} Mill Lane, Othertown, ZZ9 9ZZ"
        when = f"2026-03-{n + 1:02}T10:00"
        take(
            nobody, at, event(str(n), when, {"role": "victim"}, address=place, **board)
        )
    take(nobody, at, event("now", NOW, {"role": "victim"}, **board))
    assert not last(nobody, at, policy).known.number


def test_a_log_that_names_nobody_is_known_by_its_line(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, caller_phone=HERS))
    take(nobody, at, event("2", NOW, caller_phone="07700900123", address=""))
    assert last(nobody, at, policy).missed == "format"


def test_the_line_is_not_hers_where_the_log_tells_her_apart(nobody, at, policy):
    her = {"role": "victim", "given": "Anna", "family": "Newcomer"}
    take(nobody, at, event("1", EARLIER, SARAH, address=ELSEWHERE))
    take(nobody, at, event("2", NOW, her, caller_phone=HERS))
    known = last(nobody, at, policy).known
    assert known.number
    assert not known.victim


def test_a_noticed_call_is_counted_and_is_no_miss(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH))
    take(nobody, at, event("2", NOW, SARAH, noticed_repeat=True))
    report, _ = looked(nobody, at, policy)
    assert (report.noticed, report.knowable) == ("100 %", "100 %")
    assert report.causes == report.gravest == ()


def test_without_any_flag_it_is_not_known_what_was_noticed(nobody, at, policy):
    take(nobody, at, event("1", NOW, SARAH, noticed_repeat=None))
    report, _ = looked(nobody, at, policy)
    assert report.noticed == "not known"
    assert "no source says what was noticed" in report.sentence


def test_no_call_on_record_is_said_so_and_is_not_zero(nobody, at, policy):
    report, _ = looked(nobody, at, policy)
    assert report.knowable == "not known"
    assert report.sentence.startswith("No domestic abuse call is on record")


def test_other_calls_from_a_known_place_are_counted_apart(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH))
    take(nobody, at, event("2", NOW, domestic=False, address=HOME.lower()))
    report, found = looked(nobody, at, policy)
    assert found == []
    assert report.counts[-1].calls == 1
    assert report.counts[-1].share == "100 % of those"


def test_the_two_definitions_are_counted_apart(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH))
    sister = {"role": "victim", "given": "Ruth", "family": "Example", "born": "1993"}
    take(nobody, at, event("2", NOW, sister))
    report, _ = looked(nobody, at, policy)
    counts = {one.what: one.calls for one in report.counts}
    assert counts["Any of these"] == 1
    assert counts["This person as victim"] == 0
    assert report.knowable == "0 %"


def test_an_event_outside_the_window_is_known_and_counted_apart(nobody, at, policy):
    take(nobody, at, event("1", "2024-03-01T20:00", SARAH), event("2", NOW, SARAH))
    report, _ = looked(nobody, at, policy)
    counts = {one.what: one.calls for one in report.counts}
    assert counts["This person as victim"] == 1
    assert counts["This person as victim, within 12 months"] == 0


def test_an_order_in_force_that_night_puts_a_call_first(nobody, at, policy):
    order = {
        "kind": "marker",
        "id": "o1",
        "person": "1/victim/0",
        "against": "1/suspect/1",
        "sort": "non-molestation order",
        "from": "2026-06-05",
        "to": "2026-06-20",
    }
    for n, when in enumerate((EARLIER, "2026-06-02T20:00", NOW, "2026-06-25"), 1):
        take(nobody, at, event(str(n), when, SARAH, MARK))
    take(nobody, at, order)
    match(nobody, at, policy)
    report, _ = looked(nobody, at, policy)
    assert [one.number for one in report.gravest] == ["3", "4", "2"]
    assert "non-molestation order in force" in report.gravest[0].known
    assert "in force" not in report.gravest[1].known


def test_at_most_fifty_are_shown_as_the_gravest(nobody, at, policy):
    days = [f"2026-06-{day:02}T{hour}:00" for day in range(1, 28) for hour in (10, 20)]
    calls = [event(str(n), day, SARAH) for n, day in enumerate(days)]
    take(nobody, at, *calls)
    report, _ = looked(nobody, at, policy)
    assert len(report.gravest) == 50
    assert report.gravest[0].number == str(len(days) - 1)


def test_no_name_number_or_place_stands_in_the_report(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH, MARK), event("2", NOW, SARAH, MARK))
    report, _ = looked(nobody, at, policy)
    text = str(asdict(report)).casefold()
    for secret in ("sarah", "example", "mark", "otherman", "900123", "larch"):
        assert secret not in text


@pytest.mark.usefixtures("in_bulk")
def test_records_that_wait_to_be_matched_are_told(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH))
    report, _ = looked(nobody, at, policy)
    assert report.definitions[-1].startswith("Records that wait to be matched: ")
    match(nobody, at, policy)
    report, _ = looked(nobody, at, policy)
    assert not report.definitions[-1].startswith("Records that wait")


def test_each_look_back_is_one_act_that_names_nobody(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH), event("2", NOW, SARAH))
    looked(nobody, at, policy)
    (act,) = Act.objects.filter(code="pathway.look_back")
    assert act.counts == {"calls": 1, "missed": 1}
    assert act.reason == "2026-06-01 to 2026-06-30"
    assert not Look.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("operator", False),
        ("controller", False),
        ("response-officer", False),
        ("sergeant", True),
        ("specialist-detective", True),
        ("neighbourhood-officer", False),
        ("control-room-specialist", False),
    ],
)
def test_roles_that_read_narratives_beyond_a_tie_may_look_back(cast, role, may):
    assert may_look_back(cast[role]) is may


def test_who_may_not_is_refused_in_words(cast, at, policy):
    with pytest.raises(Refused, match="Ask a sergeant"):
        looked(replace(cast["operator"], task="call 0412"), at, policy)


def test_too_long_a_replay_is_refused_with_what_to_do_instead(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH), event("2", NOW, SARAH))
    with pytest.raises(NotAllowed, match="doorstep look-back --from 2026-01-01"):
        looked(nobody, at, policy, WHOLE, most=1)


def test_progress_is_told_as_incidents_are_read(nobody, at, policy):
    take(nobody, at, event("1", EARLIER, SARAH), event("2", NOW, SARAH))
    seen = []
    looked(nobody, at, policy, on_progress=seen.append)
    assert seen[-1] == 2


def test_the_number_of_queries_does_not_grow_with_calls_of_other_kinds(
    nobody, at, policy, django_assert_max_num_queries
):
    rows = [event(str(n), NOW, domestic=False) for n in range(200)]
    take(nobody, at, *rows)
    with django_assert_max_num_queries(20):
        looked(nobody, at, policy)
