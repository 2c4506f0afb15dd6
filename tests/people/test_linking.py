"""Who is who: joined where certain, asked where doubtful, apart where it must be."""

from dataclasses import replace

import pytest

from doorstep.access.actions import acting, tie
from doorstep.duties.models import Owed
from doorstep.duties.queries import owed
from doorstep.pathway.find import find
from doorstep.pathway.links import links_page
from doorstep.pathway.person import person_page
from doorstep.people.actions import judge, keep_apart, link_new, link_records, undo
from doorstep.people.actions.judge import NoDoubt
from doorstep.people.models import (
    Apart,
    Doubt,
    Judgement,
    Link,
    Matched,
    Merged,
    Person,
    Record,
)
from doorstep.people.queries import Asked, person_by_ref
from doorstep.people.rules import Answer
from doorstep.states import Conflict, NotAllowed
from tests.rooms import (
    CALL,
    MARK,
    MAYBE,
    SARAH,
    candidates,
    match,
    names,
    person_of,
    staff_of,
    take,
)
from tests.rooms import person as one

pytestmark = pytest.mark.django_db
HOME = {"address": "2 Elm Walk, Anytown, ZZ3 3CC", "phones": ["07700 900333"]}


@pytest.fixture
def detective(cast):
    return replace(cast["specialist-detective"], task="review of links")


@pytest.fixture
def doubt(nobody, at, policy):
    """Two records of one name and number, one without a birth date."""
    take(nobody, at, SARAH)
    take(nobody, at, MAYBE, source="custody")
    match(nobody, at, policy)
    return Doubt.objects.get()


@pytest.fixture
def decide(detective, at, policy):
    def do(doubt, answer):
        judge(
            by=detective,
            at=at,
            policy=policy,
            doubt=doubt.ref,
            answer=answer,
            reason="the officer knows them both",
        )

    return do


def two():
    return person_of("p1"), person_of("d1", "custody")


# --- What joins by itself -----------------------------------------------------------


@pytest.mark.usefixtures("in_bulk")
def test_two_reports_that_agree_on_the_whole_become_one_person(nobody, at, policy):
    take(nobody, at, SARAH)
    take(nobody, at, {**SARAH, "id": "x"}, source="custody")
    assert match(nobody, at, policy).joined == 1
    assert person_of("p1") == person_of("x", "custody")


def test_a_join_says_by_what_rule_how_surely_and_why(nobody, at, policy, operator):
    take(nobody, at, SARAH)
    take(nobody, at, {**SARAH, "id": "x"}, source="custody")
    match(nobody, at, policy)
    link = Link.objects.latest("pk")
    assert (link.rule, link.by) == ("certain", None)
    assert link.probability >= policy.people.certain
    assert any("date of birth is the same" in r["says"] for r in link.reasons)


@pytest.mark.usefixtures("in_bulk")
def test_no_record_joins_below_the_certainty_that_policy_asks(nobody, at, policy):
    take(nobody, at, SARAH)
    take(nobody, at, {**SARAH, "id": "x"}, source="custody")
    never = replace(policy, people=replace(policy.people, certain=1.1))
    assert match(nobody, at, never).joined == 0
    assert Doubt.objects.count() == 1


def test_matching_again_does_no_harm(nobody, at, policy):
    take(nobody, at, SARAH, MARK, MAYBE)
    take(nobody, at, {**SARAH, "id": "x"}, source="custody")
    match(nobody, at, policy)
    before = everything()
    assert match(nobody, at, policy).done == 0
    rids = list(Record.objects.values_list("pk", flat=True))
    link_records(by=nobody, at=at, rids=rids)
    assert everything() == before


def everything():
    tables = (Link, Merged, Doubt, Apart, Person, Matched, Owed)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


@pytest.mark.usefixtures("in_bulk")
def test_matching_in_small_goes_comes_to_the_same_as_in_one(nobody, at, policy):
    take(nobody, at, SARAH, MARK)
    take(nobody, at, {**SARAH, "id": "x"}, {**MARK, "id": "y"}, source="custody")
    while link_new(by=nobody, at=at, most=1).done:
        pass
    assert person_of("p1") == person_of("x", "custody")
    assert person_of("p2") == person_of("y", "custody")
    assert Merged.objects.count() == 2


# --- What never joins ---------------------------------------------------------------

HOUSEHOLDS = {
    "twins": (
        one("a", "Alan", "Sample", "1999-05-04", sex="male", **HOME),
        one("b", "Adrian", "Sample", "1999-05-04", sex="male", **HOME),
    ),
    "twins, sister and brother": (
        one("a", "Alice", "Sample", "1999-05-04", sex="female", **HOME),
        one("b", "Alistair", "Sample", "1999-05-04", sex="male", **HOME),
    ),
    "partners": (
        one("a", "Alice", "Sample", "1979-05-04", sex="female", **HOME),
        one("b", "Brian", "Sample", "1978-11-23", sex="male", **HOME),
    ),
    "brothers": (
        one("a", "Alan", "Sample", "1999-05-04", sex="male", **HOME),
        one("b", "Brian", "Sample", "2001-07-30", sex="male", **HOME),
    ),
    "father and son of one name": (
        one("a", "Alan", "Sample", "1969-05-04", sex="male", **HOME),
        one("b", "Alan", "Sample", "1999-07-30", sex="male", **HOME),
    ),
    "mother and daughter of one name": (
        one("a", "Alice", "Sample", "1969-05-04", sex="female", **HOME),
        one("b", "Alice", "Sample", "1999-11-23", sex="female", **HOME),
    ),
}


@pytest.mark.parametrize("which", HOUSEHOLDS)
def test_the_people_of_one_household_are_never_one_person(which, nobody, at, policy):
    take(nobody, at, *HOUSEHOLDS[which])
    match(nobody, at, policy)
    assert person_of("a") != person_of("b")
    assert not Merged.objects.exists()


@pytest.mark.parametrize("which", HOUSEHOLDS)
def test_the_people_of_one_household_are_shown_apart_and_as_a_result(
    which, nobody, at, policy, operator
):
    first, second = HOUSEHOLDS[which]
    take(nobody, at, first, second)
    match(nobody, at, policy)
    asked = {"place": HOME["address"], "born": first["born"]}
    found = find(operator, Asked(name=f"{first['given']} Sample", **asked))
    shown = candidates(found)
    assert shown[0].ref == str(person_of("a").ref)
    assert str(person_of("b").ref) in [c.ref for c in shown]
    other = next(c for c in shown if c.ref == str(person_of("b").ref))
    assert other.band != "certain"


def test_a_shared_phone_alone_proves_nothing(nobody, at, policy):
    for n, (given, family) in enumerate([("Ann", "Ash"), ("Bill", "Birch")]):
        take(nobody, at, one(f"s{n}", given, family, "", phones=["07700 900333"]))
    match(nobody, at, policy)
    assert person_of("s0") != person_of("s1")
    assert not Doubt.objects.exists()


def test_a_number_without_a_name_is_nobody_yet(nobody, at, policy):
    take(nobody, at, SARAH, {"kind": "person", "id": "n", "phones": SARAH["phones"]})
    match(nobody, at, policy)
    assert person_of("p1") != person_of("n")


# --- Both sides of one incident -----------------------------------------------------

SELF = {k: SARAH[k] for k in ("given", "family", "born", "phones")}


def test_victim_and_suspect_of_one_incident_are_never_one_person(nobody, at, policy):
    sides = [{**SELF, "role": "victim"}, {**SELF, "role": "suspect"}]
    take(nobody, at, {**CALL, "persons": sides, "caller_phone": ""})
    match(nobody, at, policy)
    assert person_of("c1/victim/0") != person_of("c1/suspect/1")
    assert not Doubt.objects.exists()


def test_sides_stay_apart_by_way_of_a_third_record_too(nobody, at, policy):
    sides = [{**SELF, "role": "victim"}, {**SELF, "role": "suspect"}]
    take(nobody, at, {**CALL, "persons": sides, "caller_phone": ""}, SARAH)
    match(nobody, at, policy)
    assert person_of("c1/victim/0") != person_of("c1/suspect/1")


def test_the_same_woman_in_one_role_at_two_incidents_is_one_person(nobody, at, policy):
    victim = {**SELF, "role": "victim"}
    for number in ("c1", "c2"):
        take(nobody, at, {**CALL, "id": number, "persons": [victim]})
    match(nobody, at, policy)
    assert person_of("c1/victim/0") == person_of("c2/victim/0")


def test_victim_once_and_suspect_another_time_may_be_one_person(nobody, at, policy):
    for number, role in (("c1", "victim"), ("c2", "suspect")):
        person = {**SELF, "role": role}
        take(nobody, at, {**CALL, "id": number, "persons": [person]})
    match(nobody, at, policy)
    assert person_of("c1/victim/0") == person_of("c2/suspect/0")


def test_a_witness_is_on_no_side(nobody, at):
    persons = [{**SELF, "role": "victim"}, {**SELF, "role": "witness"}]
    take(nobody, at, {**CALL, "persons": persons})
    assert not Apart.objects.exists()


def test_every_victim_is_kept_apart_from_every_suspect(nobody, at):
    roles = ("victim", "victim", "suspect", "suspect", "child")
    persons = [{"role": role, "given": f"Person{n}"} for n, role in enumerate(roles)]
    take(nobody, at, {**CALL, "persons": persons})
    assert Apart.objects.filter(why="both sides of one incident").count() == 4


def test_an_incident_seen_again_keeps_them_apart_once(nobody, at):
    known = [{"role": "victim", "id": "p1"}, {"role": "suspect", "id": "p2"}]
    call = {**CALL, "persons": known, "caller_phone": ""}
    take(nobody, at, SARAH, MARK, call)
    take(nobody, at, call, {**call, "id": "c2"})
    assert Apart.objects.count() == 1


def test_keeping_apart_counts_what_is_new(nobody, at):
    take(nobody, at, SARAH, MARK)
    sarah, mark = Record.objects.order_by("pk").values_list("pk", flat=True)
    doing = type("Doing", (), {"ref": Record.objects.first().act})()
    pairs = [(sarah, mark), (mark, sarah), (sarah, sarah)]
    assert keep_apart(doing, at=at, pairs=pairs) == 1
    assert keep_apart(doing, at=at, pairs=pairs) == 0


def test_no_judgement_makes_one_person_of_both_sides(doubt, decide, nobody, at, policy):
    with_sides = [
        {"role": "victim", "id": "p1"},
        {**MAYBE, "kind": "person", "role": "suspect", "id": "other"},
    ]
    take(nobody, at, {**CALL, "persons": with_sides, "caller_phone": ""})
    left, right = doubt.left_id, Record.objects.get(external_id="other").pk
    apart = Doubt.objects.create(
        left_id=left, right_id=right, probability=0.99, at=at, act=doubt.act
    )
    with pytest.raises(Conflict, match="both sides of one incident"):
        decide(apart, Answer.SAME)
    assert not Judgement.objects.exists()


# --- A doubt, decided ---------------------------------------------------------------


def test_what_is_likely_and_not_certain_is_asked_of_somebody(doubt, policy):
    assert doubt.probability >= policy.people.probable
    one_, other = two()
    assert one_ != other


def test_a_doubt_begins_the_duty_to_look_and_a_decision_meets_it(doubt, decide):
    (duty,) = Owed.objects.filter(code="R01")
    assert (duty.thing, duty.met_at) == (doubt.ref, None)
    decide(doubt, Answer.SAME)
    assert Owed.objects.get(code="R01").met_at is not None


def test_undoing_a_decision_begins_the_duty_again(doubt, decide, detective, at, policy):
    decide(doubt, Answer.SAME)
    undo(by=detective, at=at, policy=policy, doubt=doubt.ref)
    states = Owed.objects.filter(code="R01").order_by("pk").values_list("met_at")
    assert [met is None for (met,) in states] == [False, True]


def test_cannot_tell_is_a_decision_and_meets_the_duty(doubt, decide, detective, at):
    before = two()
    decide(doubt, Answer.CANNOT_TELL)
    assert owed(detective, detective.duties, at=at) == []
    assert two() == before


def test_same_makes_one_person_under_the_name_of_who_decided(doubt, decide, detective):
    decide(doubt, Answer.SAME)
    one_, other = two()
    assert one_ == other
    link = Link.objects.latest("pk")
    assert (link.by_id, link.rule) == (detective.account, "judged the same")


def test_the_ref_of_a_merged_person_leads_to_the_survivor(doubt, decide, operator):
    one_, other = two()
    decide(doubt, Answer.SAME)
    survivor, gone = sorted((one_, other), key=lambda p: p.pk)
    assert person_by_ref(gone.ref) == survivor
    assert person_page(operator, gone.ref).ref == str(survivor.ref)


def test_undo_restores_both_persons_under_their_own_refs(
    doubt, decide, detective, at, policy
):
    before = two()
    decide(doubt, Answer.SAME)
    undo(by=detective, at=at, policy=policy, doubt=doubt.ref)
    assert two() == before
    assert [person_by_ref(p.ref) for p in before] == list(before)
    assert not Merged.objects.filter(until=None).exists()


def test_same_and_undo_may_be_said_as_often_as_one_likes(
    doubt, decide, detective, at, policy
):
    before = two()
    for _ in range(3):
        decide(doubt, Answer.SAME)
        assert len(set(two())) == 1
        undo(by=detective, at=at, policy=policy, doubt=doubt.ref)
        assert two() == before


def test_undo_gives_each_person_all_of_their_records_back(
    nobody, at, policy, decide, detective
):
    more = [{**MAYBE, "id": f"d{n}"} for n in (1, 2)]
    take(nobody, at, SARAH)
    take(nobody, at, *more, source="custody")
    match(nobody, at, policy)
    doubt = Doubt.objects.first()
    before = person_of("d1", "custody"), person_of("d2", "custody"), person_of("p1")
    decide(doubt, Answer.SAME)
    undo(by=detective, at=at, policy=policy, doubt=doubt.ref)
    assert before == (
        person_of("d1", "custody"),
        person_of("d2", "custody"),
        person_of("p1"),
    )


def test_different_is_honoured_by_every_later_run(doubt, decide, nobody, at, policy):
    decide(doubt, Answer.DIFFERENT)
    # A later report that would have joined the two by itself.
    take(nobody, at, {**MAYBE, "born": "1990-03-02"}, source="custody")
    match(nobody, at, policy)
    one_, other = two()
    assert one_ != other


def test_different_taken_back_is_no_longer_honoured(
    doubt, decide, detective, nobody, at, policy
):
    decide(doubt, Answer.DIFFERENT)
    undo(by=detective, at=at, policy=policy, doubt=doubt.ref)
    take(nobody, at, {**MAYBE, "born": "1990-03-02"}, source="custody")
    match(nobody, at, policy)
    one_, other = two()
    assert one_ == other


def test_what_was_decided_must_be_undone_before_it_is_decided_again(doubt, decide):
    decide(doubt, Answer.DIFFERENT)
    for answer in (Answer.SAME, Answer.DIFFERENT, Answer.CANNOT_TELL):
        with pytest.raises(NotAllowed, match="Undo that first"):
            decide(doubt, answer)
    assert Judgement.objects.count() == 1


def test_where_nothing_was_decided_there_is_nothing_to_undo(doubt, decide):
    with pytest.raises(NotAllowed, match="nothing to undo"):
        decide(doubt, Answer.UNDO)


def test_a_decision_keeps_who_when_and_why(doubt, decide, detective, at):
    decide(doubt, Answer.DIFFERENT)
    (row,) = Judgement.objects.all()
    assert (row.by_id, row.at) == (detective.account, at)
    assert row.reason == "the officer knows them both"


@pytest.mark.parametrize("role", ["operator", "controller", "sergeant"])
def test_a_role_that_may_not_write_identities_decides_nothing(
    role, doubt, cast, at, policy
):
    reader = replace(cast[role], task="a call")
    with pytest.raises(NoDoubt):
        judge(by=reader, at=at, policy=policy, doubt=doubt.ref, answer=Answer.SAME)


def test_doorstep_itself_judges_nothing(doubt, nobody, at, policy):
    with pytest.raises(NoDoubt):
        judge(by=nobody, at=at, policy=policy, doubt=doubt.ref, answer=Answer.SAME)


# --- Versions -----------------------------------------------------------------------


def test_a_new_version_belongs_to_the_person_of_the_earlier_one_today(
    doubt, decide, nobody, at
):
    decide(doubt, Answer.SAME)
    take(nobody, at, {**MAYBE, "note": "seen again"}, source="custody")
    assert len(set(two())) == 1


def test_a_new_version_after_an_undo_follows_the_restored_person(
    doubt, decide, detective, nobody, at, policy
):
    before = two()
    decide(doubt, Answer.SAME)
    undo(by=detective, at=at, policy=policy, doubt=doubt.ref)
    take(nobody, at, {**MAYBE, "note": "seen again"}, source="custody")
    assert two() == before


def test_every_version_stays_findable_and_as_it_was_given(nobody, at, operator):
    take(nobody, at, SARAH)
    take(nobody, at, {**SARAH, "family": "Sample", "phones": ["07700 900999"]})
    assert names(operator, phone="07700900123") == names(operator, phone="07700900999")
    given = Record.objects.order_by("version").values_list("given", flat=True)
    assert [g["family"] for g in given] == ["Example", "Sample"]


def test_the_same_row_again_is_no_version(nobody, at):
    for _ in range(3):
        take(nobody, at, SARAH)
    take(nobody, at, dict(reversed(SARAH.items())))
    assert Record.objects.count() == 1


def test_a_page_says_how_many_records_and_how_they_came_together(
    doubt, decide, operator
):
    decide(doubt, Answer.SAME)
    page = person_page(operator, person_of("p1").ref)
    assert page.sure.startswith("2 records, believed to be one person; 1 joined by")
    assert {r.by for r in page.records} == {"", "The specialist-detective"}


def test_who_may_be_the_same_is_shown_on_the_page_until_it_is_decided(
    doubt, decide, operator
):
    page = person_page(operator, person_of("p1").ref)
    assert [p.ref for p in page.possible] == [str(person_of("d1", "custody").ref)]
    decide(doubt, Answer.DIFFERENT)
    assert person_page(operator, person_of("p1").ref).possible == ()


def test_a_pair_of_which_one_record_may_not_be_seen_is_not_shown(
    doubt, cast, nobody, at
):
    """The left one alone, by a tie."""
    reader = cast["response-officer"]
    staff = staff_of(reader)
    for thing, pairs in ((doubt.left.ref, 0), (doubt.right.ref, 1)):
        with acting(by=nobody, at=at, code="test.tie") as doing:
            tie(doing, thing=thing, kind="dispatch", since=at, staff=staff)
        assert len(links_page(reader).pairs) == pairs
