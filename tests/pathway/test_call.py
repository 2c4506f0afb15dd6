"""A call from the first ring to the close, through the steps that every door takes."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from doorstep.duties.queries import owed
from doorstep.incidents import queries
from doorstep.incidents.actions import NoCall, arrive
from doorstep.incidents.models import Said
from doorstep.incidents.rules.calls import Channel, Part, Purpose, State
from doorstep.pathway.call import brief, contact, questions, signs, steps
from doorstep.pathway.call.page import call_page
from doorstep.states import Invalid, NotAllowed
from tests.rooms import CALL, MARK, ORDER, SARAH, broken, match, names, person_of, take

pytestmark = pytest.mark.django_db
HER_LINE = "07700 900123"


@pytest.fixture
def known(nobody, at, policy):
    """Sarah and Mark, a call about both in February, an order between them."""
    take(nobody, at, SARAH, MARK, CALL, ORDER)
    match(nobody, at, policy)


def ring(operator, at, *, number=HER_LINE, channel=Channel.EMERGENCY, **more) -> UUID:
    return steps.open_call(
        operator, at=at, ref=uuid4(), channel=channel, number=number, **more
    )


def tell(operator, at, ref, **said):
    for name, value in said.items():
        steps.say(operator, at=at, ref=ref, name=name.replace("__", "."), value=value)


def finish_asking(operator, at, ref):
    steps.leave_out(operator, at=at, ref=ref, reason="unit-there")


def page(reader, ref):
    found = call_page(replace(reader, task="a call"), ref)
    assert found is not None
    return found


def of(found, part):
    return next(one for one in found.known if one.part == part)


def test_a_retry_makes_no_second_call(operator, at):
    ref = uuid4()
    for _ in range(2):
        steps.open_call(operator, at=at, ref=ref, channel=Channel.EMERGENCY)
    assert len(queries.open_calls(operator, [State.OPEN])) == 1


def test_the_number_that_rings_shows_its_history_before_a_word_is_said(
    known, operator, at
):
    found = page(operator, ring(operator, at))
    number = of(found, "number")
    assert next(one.name for one in number.candidates).startswith("Sarah")
    assert any("A number may be shared" in line for line in number.says)
    assert found.checked.answered


def test_a_number_proves_nobody_so_her_row_stays_empty(known, operator, at):
    found = page(operator, ring(operator, at))
    assert not found.cards
    assert "her_name" not in found.fields
    assert "where" not in found.fields


def test_her_row_and_his_are_searched_each_in_its_role(known, operator, at):
    ref = ring(operator, at, number="")
    tell(
        operator,
        at,
        ref,
        her_name="Sara Exmple",
        her_age="about 36",
        him_name="Mark Other",
    )
    found = page(operator, ref)
    assert [c.name for c in of(found, "her").candidates][:1] == ["Sarah EXAMPLE"]
    assert [c.name for c in of(found, "him").candidates][:1] == ["Mark OTHER"]


def test_none_found_says_how_many_systems_and_when(known, operator, at):
    ref = ring(operator, at, number="07700 900999")
    assert of(page(operator, ref), "number").empty.startswith("none found · 1 system")


def test_sending_needs_a_place_and_nothing_else(operator, at):
    ref = ring(operator, at)
    with pytest.raises(Invalid) as lacks:
        steps.send(operator, at=at, ref=ref)
    assert lacks.value.field == "where"
    tell(operator, at, ref, where="3 Quarry Row, Sometown")
    steps.send(operator, at=at, ref=ref)
    live = queries.call(operator, ref)
    assert live.state is State.SENT
    assert live.grade.grade == "immediate"
    assert live.grade.by_rule


def test_a_lower_grade_needs_a_reason(operator, at):
    ref = ring(operator, at)
    with pytest.raises(Invalid) as lacks:
        steps.grade(operator, at=at, ref=ref, grade="scheduled")
    assert lacks.value.field == "reason"
    steps.grade(
        operator, at=at, ref=ref, grade="scheduled", reason="she rings from work"
    )
    assert "The controller is told" in page(operator, ref).grade.lowered


def test_a_reason_of_the_list_may_ask_for_words_and_the_controller_reads_both(
    operator, at
):
    ref = ring(operator, at)
    given = {"grade": "scheduled", "why": "safer"}
    with pytest.raises(Invalid) as lacks:
        steps.grade(operator, at=at, ref=ref, **given)
    assert lacks.value.field == "words"
    steps.grade(operator, at=at, ref=ref, reason="he watches the door", **given)
    lowered = page(operator, ref).grade.lowered
    assert "put her in danger: he watches the door" in lowered


def test_what_is_learned_after_a_lower_grade_raises_it_and_says_why(operator, at):
    ref = ring(operator, at)
    steps.grade(
        operator, at=at, ref=ref, grade="scheduled", reason="she rings from work"
    )
    tell(operator, at, ref, ask__weapon="yes, a knife")
    live = queries.call(operator, ref)
    assert (live.grade.grade, live.grade.by_rule) == ("immediate", True)


def test_what_was_known_when_the_grade_was_lowered_does_not_raise_it_again(
    operator, at
):
    ref = ring(operator, at)
    tell(operator, at, ref, ask__weapon="yes, a knife")
    steps.grade(operator, at=at, ref=ref, grade="priority", reason="he is in custody")
    tell(operator, at, ref, where="3 Quarry Row")
    assert queries.call(operator, ref).grade.grade == "priority"


def test_attaching_shows_her_history_and_undo_takes_it_away(known, operator, at):
    ref = ring(operator, at)
    sarah = person_of("p1").ref
    attached = steps.attach(operator, at=at, ref=ref, part=Part.HER, person=sarah)
    card = page(operator, ref).cards[0]
    assert card.name == "Sarah EXAMPLE"
    assert any("12 February 2026" in event for event in card.events)
    assert [o.sort for o in card.orders] == ["non-molestation order"]
    steps.detach(operator, at=at, ref=ref, attached=attached)
    assert page(operator, ref).cards == ()


def test_the_order_between_the_two_is_shown_in_full_and_raises_the_grade(
    known, operator, at
):
    ref = ring(operator, at)
    for part, external in ((Part.HER, "p1"), (Part.HIM, "p2")):
        who = person_of(external).ref
        steps.attach(operator, at=at, ref=ref, part=part, person=who)
    found = page(operator, ref)
    assert any("not to contact her" in line for line in of(found, "pair").says)
    assert any("order" in reason.lower() for reason in found.grade.reasons)


def test_no_place_of_hers_stands_on_the_screen_unless_it_was_typed(known, operator, at):
    ref = ring(operator, at)
    sarah = person_of("p1").ref
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=sarah)
    assert "Larch" not in repr(page(operator, ref))


def test_history_not_checked_is_said_in_words_and_the_call_goes_on(known, operator, at):
    ref = ring(operator, at)
    with broken("people_link"):
        found = page(operator, ref)
        tell(operator, at, ref, where="3 Quarry Row, Sometown")
    assert not found.checked.answered
    assert not any(one.candidates for one in found.known)
    steps.send(operator, at=at, ref=ref)


def test_a_second_operator_who_changes_a_field_loses_neither_value(
    operator, cast, at, nobody
):
    ref = ring(operator, at)
    seen = steps.say(operator, at=at, ref=ref, name="where", value="3 Quarry Row").seq
    other = replace(cast["controller"], task="a call")
    steps.take(other, at=at, ref=ref)
    steps.say(other, at=at, ref=ref, name="where", value="5 Quarry Row", seen=seen)
    saved = steps.say(
        operator, at=at, ref=ref, name="where", value="7 Quarry Row", seen=seen
    )
    assert saved.other == "5 Quarry Row"


def test_who_does_not_work_on_the_call_sees_none(operator, cast, at):
    ref = ring(operator, at)
    with pytest.raises(NoCall):
        steps.say(cast["response-officer"], at=at, ref=ref, name="where", value="x")
    assert call_page(cast["response-officer"], ref) is None


def test_earlier_abuse_is_the_first_thing_owed_and_blocks_only_the_close(operator, at):
    found = page(operator, ring(operator, at))
    assert found.questions[0].code == "before"
    assert found.gone
    assert found.grade.missing == ("where",)


def test_a_slip_of_the_key_that_closed_a_call_is_taken_back(operator, at):
    ref = ring(operator, at)
    tell(operator, at, ref, text="he strangled me")
    steps.not_domestic(operator, at=at, ref=ref)
    shut = page(operator, ref)
    assert "nobody is sent" in shut.status
    assert not shut.grade.sent
    assert ("reopen", "Open the call again") in shut.undo
    steps.reopen(operator, at=at, ref=ref)
    again = page(operator, ref)
    assert again.state == State.OPEN
    assert again.grade.title == "Immediate"


def test_what_a_close_met_is_owed_again_from_where_its_clock_began(operator, at):
    ref = ring(operator, at)
    tell(operator, at, ref, where="3 Quarry Row, Sometown")

    def grading():
        lines = owed(operator, operator.duties, at=at, things=[ref])
        return [line.state.due for line in lines if line.code == "S04"]

    (before,) = grading()
    steps.not_domestic(operator, at=at, ref=ref)
    assert grading() == []
    steps.reopen(operator, at=at + timedelta(minutes=1), ref=ref)
    assert grading() == [before]


def test_a_job_that_had_a_unit_is_not_opened_again(operator, cast, at):
    controller = cast["controller"]
    ref = ring(operator, at)
    tell(operator, at, ref, where="3 Quarry Row, Sometown")
    steps.send(operator, at=at, ref=ref)
    steps.dispatch(controller, at=at, ref=ref, callsign="Y41")
    steps.finish(controller, at=at, ref=ref, reason="all seen")
    assert page(operator, ref).undo == ()
    with pytest.raises(NotAllowed):
        steps.reopen(operator, at=at, ref=ref)


def test_of_a_line_that_ended_the_screen_says_that_the_job_goes_on(operator, at):
    ref = ring(operator, at)
    tell(operator, at, ref, where="3 Quarry Row, Sometown")
    steps.send(operator, at=at, ref=ref)
    finish_asking(operator, at, ref)
    steps.close(operator, at=at, ref=ref)
    assert "The line is ended; the job goes on." in page(operator, ref).status


def test_children_who_are_heard_are_told_to_the_unit_unasked(operator, cast, at):
    controller = cast["controller"]
    ref = ring(operator, at)
    tell(operator, at, ref, where="3 Quarry Row, Sometown")
    tell(operator, at, ref, text="the kids are crying upstairs, he is shouting at them")
    steps.send(operator, at=at, ref=ref)
    steps.dispatch(controller, at=at, ref=ref, callsign="Y41")
    (unit,) = queries.call(controller, ref).units
    assert "child" in str(unit.briefing.radio).lower().split("3. ")[0]
    asked = {one.code for one in page(operator, ref).questions}
    assert {"children-where", "child-taken"} <= asked


def test_whoever_is_on_record_as_a_victim_only_is_doubted_in_his_row(
    known, operator, at
):
    ref = ring(operator, at)
    sarah = person_of("p1").ref
    steps.attach(operator, at=at, ref=ref, part=Part.HIM, person=sarah)
    (card,) = page(operator, ref).cards
    assert any("right row" in says for says in card.roles)


def test_a_closed_call_is_history_for_the_next_one(operator, at):
    ref = ring(operator, at, number="07700 900777")
    tell(
        operator, at, ref,
        where="3 Quarry Row, Sometown, ZZ2 2BB",
        ringing="her",
        her_name="Nadia Sample",
        text="he took my phone",
    )  # fmt: skip
    finish_asking(operator, at, ref)
    steps.close(operator, at=at, ref=ref)
    assert names(operator, phone="07700900777") == ["Nadia Sample"]


def test_who_was_attached_is_the_person_of_the_calls_record_from_then_on(
    known, operator, at
):
    ref = ring(operator, at, number="")
    tell(operator, at, ref, where="3 Quarry Row", her_name="S")
    sarah = person_of("p1")
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=sarah.ref)
    finish_asking(operator, at, ref)
    steps.close(operator, at=at, ref=ref)
    assert person_of(f"{ref}/her", source="doorstep").pk == sarah.pk


def test_a_call_that_is_not_domestic_abuse_keeps_number_and_time(operator, at):
    ref = ring(operator, at)
    tell(operator, at, ref, where="3 Quarry Row")
    steps.not_domestic(operator, at=at, ref=ref)
    live = queries.call(operator, ref)
    assert (live.state, live.line) == (State.CLOSED, HER_LINE)
    with pytest.raises(NotAllowed):
        steps.send(operator, at=at, ref=ref)


def test_a_unit_is_briefed_as_it_is_sent_and_again_when_something_changes(
    known, operator, cast, at
):
    ref = ring(operator, at)
    tell(operator, at, ref, where="14 Larch Close, Anytown")
    steps.send(operator, at=at, ref=ref)
    controller = replace(cast["controller"], task="a call")
    steps.dispatch(
        controller, at=at, ref=ref, callsign="EX21", number="response-officer"
    )
    tell(operator, at, ref, ask__weapon="yes, a knife")
    unit = queries.call(controller, ref).units[0]
    assert unit.briefing.number == 2
    assert "weapon" in unit.briefing.first.lower()


def test_a_brief_to_arrest_him_holds_no_place_of_hers(known, operator, cast, at):
    ref = ring(operator, at)
    tell(
        operator, at, ref, where="9 Mill Court, Othertown", text="I am at 9 Mill Court"
    )
    who = person_of("p1").ref
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=who)
    steps.send(operator, at=at, ref=ref)
    steps.dispatch(
        replace(cast["controller"], task="a call"),
        at=at,
        ref=ref,
        callsign="EX22",
        number="response-officer",
        purpose=Purpose.TO_ARREST_HIM,
    )
    live = queries.call(replace(cast["controller"], task="a call"), ref)
    told = repr(live.units[0].briefing)
    assert "Mill" not in told
    assert "Larch" not in told


def test_a_page_read_later_says_how_long_ago_it_was_opened(operator, at):
    ref = ring(operator, at)
    later = replace(operator, at=at + timedelta(minutes=6))
    assert "6 min ago" in page(later, ref).opened


def test_a_call_is_not_closed_while_something_is_neither_asked_nor_left_out(
    operator, at
):
    ref = ring(operator, at)
    with pytest.raises(Invalid) as lacks:
        steps.close(operator, at=at, ref=ref)
    assert "earlier abuse" in lacks.value.says
    steps.leave_out(operator, at=at, ref=ref, reason="not-safe")
    steps.close(operator, at=at, ref=ref)
    assert queries.call(operator, ref).state is State.CLOSED


def test_a_grade_is_owed_from_the_place_on_unless_it_was_given_before(
    operator, nobody, at
):
    first, second = ring(operator, at), ring(operator, at)
    steps.grade(operator, at=at, ref=second, grade="immediate")
    for ref in (first, second):
        tell(operator, at, ref, where="14 Larch Close")
    lines = owed(nobody, nobody.duties, at=at)
    assert [line.thing for line in lines if line.code == "S04"] == [first]


def test_when_the_line_drops_what_was_not_asked_passes_on_and_is_owed(
    operator, nobody, at
):
    ref = ring(operator, at)
    tell(operator, at, ref, where="3 Quarry Row, Sometown", dropped="yes")
    steps.send(operator, at=at, ref=ref)
    steps.close(operator, at=at, ref=ref)
    live = queries.call(operator, ref)
    assert (live.state, live.value("ended")) == (State.SENT, "yes")
    assert "S03" in {line.code for line in owed(nobody, nobody.duties, at=at)}


def test_a_retry_of_opening_leaves_a_place_alone_that_was_put_right(operator, at):
    ref = uuid4()
    given = {"ref": ref, "channel": Channel.COUNTER, "place": "3 Quarry Row"}
    steps.open_call(operator, at=at, **given)
    steps.open_call(operator, at=at, **given)
    tell(operator, at, ref, where="5 Quarry Row")
    steps.open_call(operator, at=at, **given)
    assert queries.call(operator, ref).place == "5 Quarry Row"
    assert Said.objects.filter(name="where").count() == 2


def test_a_unit_that_arrives_with_its_briefing_unread_is_owed_for(
    operator, cast, nobody, at
):
    ref = ring(operator, at)
    tell(operator, at, ref, where="3 Quarry Row, Sometown")
    steps.send(operator, at=at, ref=ref)
    controller = replace(cast["controller"], task="a call")
    made = steps.dispatch(controller, at=at, ref=ref, callsign="EX21")
    arrive(by=controller, at=at, dispatched=made)
    assert "S06-read" in {line.code for line in owed(nobody, nobody.duties, at=at)}


def test_a_number_that_was_put_right_is_the_one_that_is_looked_up(known, operator, at):
    ref = ring(operator, at, number="07700 900999")
    tell(operator, at, ref, number=HER_LINE)
    found = page(operator, ref)
    assert found.line == HER_LINE
    assert next(c.name for c in of(found, "number").candidates).startswith("Sarah")


def test_he_is_there_although_an_order_forbids_it_so_a_breach_is_to_be_decided(
    known, operator, nobody, at
):
    ref = ring(operator, at)
    for part, external in ((Part.HER, "p1"), (Part.HIM, "p2")):
        who = person_of(external).ref
        steps.attach(operator, at=at, ref=ref, part=part, person=who)
    assert "S36" not in {line.code for line in owed(nobody, nobody.duties, at=at)}
    for said in ("yes, in the kitchen", "yes, in the hall"):
        tell(operator, at, ref, **{"ask__he-is-there": said})
    lines = [line for line in owed(nobody, nobody.duties, at=at) if line.code == "S36"]
    assert [line.thing for line in lines] == [ref]


@pytest.mark.parametrize(
    ("answer", "needed"),
    [
        ("no English, Polish interpreter", "no English, Polish interpreter"),
        ("Yes: Polish interpreter", "Polish interpreter"),
        ("no", ""),
        ("not known", ""),
    ],
)
def test_what_she_needs_reaches_the_briefing_and_her_plan_in_her_words(
    operator, at, answer, needed
):
    ref = ring(operator, at)
    tell(operator, at, ref, ringing="her", ask__needs=answer)
    live = queries.call(operator, ref)
    told = brief.facts(operator, live, Purpose.TO_HER, None)
    assert [one.says for one in told if one.sort == "interpreter"] == [needed] * bool(
        needed
    )
    assert contact.said(live).needs == needed


@pytest.mark.parametrize(
    ("answer", "n_known"), [("Yes", 1), ("yes: two", 1), ("yesterday", 0), ("", 0)]
)
def test_a_child_is_known_of_where_the_answer_is_yes_and_not_where_it_begins_so(
    operator, at, answer, n_known
):
    ref = ring(operator, at)
    tell(operator, at, ref, ask__children=answer, ask__pregnant=answer)
    live = queries.call(operator, ref)
    told = brief.facts(operator, live, Purpose.TO_HER, None)
    for sort in ("children", "pregnant"):
        assert len([one for one in told if one.sort == sort]) == n_known
    assert questions.ask_facts(operator, live).children is bool(n_known)
    codes = {one.code for one in signs.answered_yes(operator, live)}
    assert ("children" in codes) is bool(n_known)


def unasked_of(operator, live):
    told = brief.facts(operator, live, Purpose.TO_HER, None)
    return [one.says for one in told if one.sort == "not-asked"]


def test_what_was_not_asked_when_the_line_dropped_is_in_the_briefing(operator, at):
    ref = ring(operator, at)
    tell(operator, at, ref, ringing="her", ask__hurt="no")
    assert not unasked_of(operator, queries.call(operator, ref))
    tell(operator, at, ref, dropped="yes")
    said = unasked_of(operator, queries.call(operator, ref))
    assert said[0] == "earlier abuse"
    assert "weapons" in said
    assert not any("hurt" in one for one in said)


def test_what_is_left_out_reaches_a_unit_that_was_sent_before(operator, cast, at):
    ref = ring(operator, at)
    tell(operator, at, ref, where="3 Quarry Row, Sometown")
    steps.send(operator, at=at, ref=ref)
    controller = replace(cast["controller"], task="a call")
    steps.dispatch(controller, at=at, ref=ref, callsign="EX21")
    finish_asking(operator, at, ref)
    (unit,) = queries.call(controller, ref).units
    assert "Still to be asked: earlier abuse" in unit.briefing.radio


def test_a_name_typed_on_one_call_renames_nobody(nobody, operator, at, policy):
    take(nobody, at, SARAH, {**SARAH, "id": "p7", "recorded_at": "2026-01-09"})
    typed = {"kind": "person", "id": "p8", "name": "sarah exmaple"}
    more = {"born": SARAH["born"], "recorded_at": "2026-05-30"}
    take(nobody, at, {**typed, **more, "phones": SARAH["phones"]})
    match(nobody, at, policy)
    assert names(operator, phone=SARAH["phones"][0])[0] == "Sarah EXAMPLE"


@pytest.mark.parametrize(
    ("name", "odd", "good"),
    [
        ("her_born", "banana", "3 March 1985"),
        ("him_age", "unsure", "about 30"),
        ("caller_phone", "12", "07700 900123"),
        ("number", "withheld", "(07700) 900-123"),
    ],
)
def test_what_nobody_can_be_looked_up_by_is_kept_and_said(
    operator, at, name, odd, good
):
    ref = ring(operator, at)
    steps.say(operator, at=at, ref=ref, name=name, value=odd)
    field = page(operator, ref).fields[name]
    assert field.value == odd
    assert field.odd.endswith(" read")
    steps.say(operator, at=at, ref=ref, name=name, value=good)
    assert page(operator, ref).fields[name].odd == ""


def test_a_number_for_ringing_back_is_no_look_up_and_is_never_called_unsearched(
    operator, at
):
    ref = ring(operator, at)
    steps.say(operator, at=at, ref=ref, name="safe_number", value="ask at the desk")
    assert all(not one.odd for one in page(operator, ref).fields.values())
