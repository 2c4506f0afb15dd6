"""The controller's board and the specialist's queue: which jobs, in what order."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.incidents.actions import (
    NoCall,
    advise,
    arrive,
    leave,
    read_brief,
    reassess_owed,
)
from doorstep.incidents.actions.marks import (
    children,
    decide_breach,
    reassess,
    suspect,
    told,
)
from doorstep.incidents.queries.calls import last_seq_of_all
from doorstep.incidents.rules.board import Children, Suspect
from doorstep.incidents.rules.calls import Advised, Channel, LeftHow, Part, ReadHow
from doorstep.pathway.board import (
    NOT_SHOWN,
    board,
    changed,
    may_advise,
    may_watch,
    panel,
    queue,
)
from doorstep.pathway.call import steps
from doorstep.people.rules import HIDDEN
from doorstep.states import Conflict, Invalid
from tests.rooms import CALL, MARK, ORDER, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db
FEED = "command"


@pytest.fixture
def controller(cast):
    return replace(cast["controller"], task="the board")


@pytest.fixture
def specialist(cast):
    return replace(cast["control-room-specialist"], task="the queue")


def later(reader, minutes):
    return replace(reader, at=reader.at + timedelta(minutes=minutes), noted=set())


def ring(operator, at, **said):
    ref = uuid4()
    steps.open_call(operator, at=at, ref=ref, channel=Channel.EMERGENCY)
    for name, value in said.items():
        steps.say(operator, at=at, ref=ref, name=name.replace("__", "."), value=value)
    return ref


def sent(operator, at, *, grade="", where="9 Larch Close", **said):
    ref = ring(operator, at, where=where, **said)
    if grade:
        reason = "she asked for it"
        steps.grade(operator, at=at, ref=ref, grade=grade, reason=reason)
    steps.send(operator, at=at, ref=ref)
    return ref


def fed(nobody, at, opened_as, **more):
    """A call that command and control opened."""
    feed = replace(nobody, sources=frozenset([FEED]))
    return steps.open_call(
        feed,
        at=at,
        ref=uuid4(),
        channel=Channel.COMMAND,
        source=FEED,
        external=str(uuid4()),
        opened_as=opened_as,
        **more,
    )


def refs(listed):
    return [row.ref for row in listed.rows]


def only(listed):
    (row,) = listed.rows
    return row


def test_the_board_is_the_controllers_and_the_sergeants_and_the_queue_the_desks(cast):
    assert {role for role in cast if may_watch(cast[role])} == {
        "controller",
        "sergeant",
    }
    assert {role for role in cast if may_advise(cast[role])} == {
        "control-room-specialist"
    }


def test_a_job_stands_on_the_board_from_its_sending_until_it_is_finished(
    operator, controller, at
):
    ref = ring(operator, at, where="9 Larch Close")
    assert not board(controller).rows
    steps.send(operator, at=at, ref=ref)
    row = only(board(controller))
    assert (row.ref, row.grade, row.place) == (str(ref), "Immediate", "9 Larch Close")
    steps.finish(controller, at=at, ref=ref, reason="no further police action")
    assert not board(controller).rows


def test_an_empty_board_says_what_that_means_and_a_full_one_how_it_is_ordered(
    controller,
):
    shown = board(controller)
    assert "No job has been sent" in shown.empty
    assert "highest grade first" in shown.ordered


def test_the_worst_and_the_oldest_come_first(operator, controller, at):
    earlier = at - timedelta(minutes=20)
    priority = sent(operator, earlier, grade="priority")
    new = sent(operator, at)
    old = sent(operator, at - timedelta(minutes=5))
    there = sent(operator, earlier)
    arrive(by=controller, at=at, dispatched=dispatched(controller, at, there))
    assert refs(board(controller)) == [str(r) for r in (old, new, there, priority)]


def dispatched(controller, at, ref, **more):
    return steps.dispatch(controller, at=at, ref=ref, callsign="Y41", **more)


def test_the_clock_counts_down_and_then_says_by_how_much_it_is_late(
    operator, controller, at
):
    sent(operator, at)
    assert only(board(controller)).clock == "15 min left"
    late = only(board(later(controller, 18)))
    assert (late.clock, late.late) == ("late by 3 min", True)


def test_what_command_and_control_opened_without_a_sign_is_counted_and_not_listed(
    nobody, controller, at
):
    noise = fed(nobody, at, "noise")
    abuse = fed(nobody, at, "domestic-abuse", place="3 Quarry Row")
    shown = board(controller)
    assert refs(shown) == [str(abuse)]
    assert shown.others == 1
    steps.say(
        controller,
        at=at,
        ref=noise,
        name="text",
        value="neighbour says he strangled her",
    )
    assert str(noise) in refs(board(controller))


def test_a_place_that_nobody_knows_says_so(nobody, controller, at):
    fed(nobody, at, "domestic-abuse")
    assert only(board(controller)).place == "place not known"


def test_a_protected_place_is_never_shown(nobody, operator, controller, at, policy):
    safe = "14 Larch Close, Anytown, ZZ1 1AA"
    protected = {**SARAH, "protected": ["address"]}
    take(nobody, at, protected)
    sent(operator, at, where=safe)
    row = only(board(controller))
    assert row.place == HIDDEN
    assert "Larch" not in repr(board(controller))
    assert "Larch" not in repr(queue(controller))


def test_earlier_events_of_who_is_attached_are_counted(
    nobody, operator, controller, at, policy
):
    take(nobody, at, SARAH, MARK, CALL, ORDER)
    match(nobody, at, policy)
    ref = sent(operator, at)
    assert only(board(controller)).repeat == "nobody attached yet"
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=person_of("p1").ref)
    assert only(board(controller)).repeat == "1 earlier in 12 months"


def test_his_count_is_of_what_he_was_reported_for(
    nobody, operator, controller, at, policy
):
    take(nobody, at, SARAH, MARK, CALL)
    match(nobody, at, policy)
    ref = sent(operator, at)
    steps.attach(operator, at=at, ref=ref, part=Part.HIM, person=person_of("p2").ref)
    assert only(board(controller)).repeat == "he was reported 1 × in 12 months"


def test_a_call_that_was_filed_is_no_repeat_of_itself(controller, operator, nobody, at):
    take(nobody, at, SARAH)
    rang = at.replace(microsecond=500_000)  # filed to the whole second, before it
    taker = replace(operator, at=rang)
    ref = ring(taker, rang, where="9 Larch Close", her_name="Sarah Example")
    who = person_of("p1").ref
    steps.attach(taker, at=rang, ref=ref, part=Part.HER, person=who)
    steps.send(taker, at=rang, ref=ref)
    row = only(board(replace(controller, at=rang)))
    assert row.repeat == "none earlier in 12 months"


def test_a_unit_says_where_it_is_and_what_it_knows(operator, controller, at):
    ref = sent(operator, at)
    unit = dispatched(controller, at, ref)
    (line,) = only(board(later(controller, 2))).units
    assert (line.callsign, line.state) == ("Y41", "sent 12:00, 2 min")
    assert (line.briefing, line.unread) == ("not read, 2 min", True)
    out = later(controller, 3)
    read_brief(by=out, at=out.at, briefing=version(out), how=ReadHow.READ_OUT)
    there = later(controller, 9)
    arrive(by=there, at=there.at, dispatched=unit)
    (line,) = only(board(there)).units
    assert line.briefing == "read out 12:03, 6 min before arriving"
    assert not line.unread


def version(reader):
    return UUID(only(board(reader)).units[0].version)


def test_a_change_that_nobody_has_read_stands_out_after_a_minute(
    operator, controller, at
):
    ref = sent(operator, at)
    dispatched(controller, at, ref)
    read_brief(by=controller, at=at, briefing=version(controller), how=ReadHow.READ_OUT)
    steps.say(operator, at=at, ref=ref, name="ask.weapon", value="yes: a knife")
    assert not only(board(controller)).units[0].unread
    (line,) = only(board(later(controller, 2))).units
    assert line.briefing == "change not read, 2 min"
    assert line.unread


def test_a_diverted_unit_reopens_the_assessment(operator, controller, at):
    ref = sent(operator, at)
    unit = dispatched(controller, at, ref)
    assert panel(controller, ref).reassess == ()
    leave(by=controller, at=at, dispatched=unit, how=LeftHow.DIVERTED)
    assert "The unit was sent elsewhere." in panel(controller, ref).reassess
    reassess(by=controller, at=at, ref=ref, words="Y42 is nearer, sent")
    assert panel(controller, ref).reassess == ()


def test_an_assessment_needs_words(operator, controller, at):
    ref = sent(operator, at)
    for words in ("", "   ", "x" * 201):
        with pytest.raises(Invalid):
            reassess(by=controller, at=at, ref=ref, words=words)
        with pytest.raises(Invalid):
            decide_breach(by=controller, at=at, ref=ref, words=words)


def test_while_nobody_comes_an_assessment_is_owed_anew(operator, controller, at):
    ref = sent(operator, at)
    unit = dispatched(controller, at, ref)
    late = later(controller, 16)
    leave(by=late, at=late.at, dispatched=unit, how=LeftHow.DIVERTED)
    reassess(by=late, at=late.at, ref=ref, words="no unit is free")
    owed = only(board(later(controller, 30))).owed
    assert any(line.startswith("Assess again") for line in owed)


def test_an_outstanding_suspect_stands_on_the_board_until_he_is_found(
    operator, controller, at
):
    ref = sent(operator, at)
    suspect(by=controller, at=at, ref=ref, state=Suspect.OUTSTANDING)
    (mark,) = only(board(controller)).marks
    assert (mark.says, mark.grave) == ("suspect outstanding", True)
    suspect(by=controller, at=at, ref=ref, state=Suspect.FOUND)
    (mark,) = only(board(controller)).marks
    assert not mark.grave


def test_a_child_that_the_caller_spoke_of_is_to_be_seen(operator, controller, at):
    ref = sent(operator, at, ask__children="yes: two")
    (mark,) = only(board(controller)).marks
    assert (mark.says, mark.grave) == ("children not seen yet", False)
    children(by=controller, at=at, ref=ref, state=Children.SEEN)
    (mark,) = only(board(controller)).marks
    assert mark.says == "children seen"


def test_a_lower_grade_shows_why_until_somebody_has_read_it(operator, controller, at):
    ref = sent(operator, at, grade="priority")
    row = only(board(controller))
    assert row.lowered.startswith("she asked for it (The operator")
    told(by=controller, at=at, ref=ref)
    assert only(board(controller)).lowered == ""
    after = later(controller, 1)
    steps.grade(operator, at=after.at, ref=ref, grade="scheduled", reason="rang again")
    assert only(board(after)).lowered.startswith("rang again")


def test_a_grade_that_is_not_lower_needs_no_acknowledgement(operator, controller, at):
    ref = sent(operator, at)
    with pytest.raises(Conflict):
        told(by=controller, at=at, ref=ref)


def test_what_could_cost_a_life_interrupts_and_the_rest_waits_in_the_list(
    operator, controller, at
):
    ref = sent(operator, at)
    assert board(controller).alerts == ()
    soon = board(later(controller, 12))
    (alert,) = soon.alerts
    assert alert.ref == str(ref)
    assert alert.says.startswith("Have somebody with her: immediate")
    arrive(by=controller, at=at, dispatched=dispatched(controller, at, ref))
    assert board(later(controller, 30)).alerts == ()


def test_only_who_works_the_control_room_may_mark_a_job(cast, operator, at):
    ref = sent(operator, at)
    for role in ("sergeant", "response-officer", "specialist-detective"):
        with pytest.raises(NoCall):
            suspect(by=cast[role], at=at, ref=ref, state=Suspect.OUTSTANDING)


def test_a_sergeant_sees_the_job_and_not_what_was_said(cast, operator, at):
    sent(operator, at, text="he strangled her")
    sergeant = replace(cast["sergeant"], task="the board")
    row = only(board(sergeant))
    assert (row.grade, row.place, row.heard) == ("Immediate", NOT_SHOWN, NOT_SHOWN)
    assert not panel(sergeant, UUID(row.ref)).acts


def test_the_queue_holds_what_is_not_sent_yet_and_shows_it_after_joining(
    operator, specialist, at
):
    ref = ring(operator, at, where="9 Larch Close", text="he strangled her")
    row = only(queue(specialist))
    assert row.place == NOT_SHOWN
    assert not panel(specialist, ref).acts
    steps.take(specialist, at=at, ref=ref)
    row = only(queue(specialist))
    assert row.place == "9 Larch Close"
    assert "Strangling" in row.heard
    assert panel(specialist, ref).acts


def test_another_jobs_sign_brings_it_into_the_queue(nobody, operator, specialist, at):
    noise = fed(nobody, at, "noise")
    assert not queue(specialist).rows
    steps.say(specialist, at=at, ref=noise, name="text", value="he strangled her")
    assert refs(queue(specialist)) == [str(noise)]


def test_a_look_moves_a_job_behind_those_that_nobody_looked_at(
    operator, specialist, at
):
    one = sent(operator, at - timedelta(minutes=4))
    other = sent(operator, at)
    assert refs(queue(specialist)) == [str(one), str(other)]
    advise(by=specialist, at=at, ref=one, kind=Advised.LOOKED, text="")
    shown = queue(later(specialist, 2))
    assert refs(shown) == [str(other), str(one)]
    assert [row.looked for row in shown.rows] == ["not yet", "2 min ago"]


def test_advice_reaches_the_board(operator, specialist, controller, at):
    ref = sent(operator, at)
    advise(by=specialist, at=at, ref=ref, kind=Advised.ADVICE, text="Order until May.")
    assert only(board(controller)).advice == "Order until May."
    (line,) = panel(controller, ref).advice
    assert line.startswith("Order until May. (advice, 12:00")


def test_the_queue_says_whether_the_desk_did_its_own_work(operator, specialist, at):
    ref = sent(operator, at)
    assert "looked at no job" in queue(specialist).desk
    advise(by=specialist, at=at, ref=ref, kind=Advised.LOOKED, text="")
    assert queue(specialist).desk_share == pytest.approx(1 / 12)


def test_only_what_a_list_shows_is_news(operator, controller, at):
    ref = sent(operator, at)
    seq = board(controller).seq
    assert not changed(controller, seq)
    steps.say(operator, at=at, ref=ref, name="her_name", value="Sarah Example")
    assert not changed(controller, seq)
    suspect(by=controller, at=at, ref=ref, state=Suspect.OUTSTANDING)
    assert changed(controller, seq)


def test_what_is_kept_between_polls_never_outlives_a_change(
    operator, controller, specialist, at
):
    ref = sent(operator, at)
    assert only(board(controller)).advice == ""
    advise(by=specialist, at=at, ref=ref, kind=Advised.ADVICE, text="First.")
    assert only(board(controller)).advice == "First."


def test_what_is_kept_for_one_role_is_not_shown_to_another(
    cast, operator, controller, at
):
    sent(operator, at)
    assert only(board(controller)).place == "9 Larch Close"
    sergeant = replace(cast["sergeant"], task="the board")
    assert "Larch" not in repr(board(sergeant))
    untied = replace(controller, posts=frozenset())
    assert "Larch" not in repr(board(untied))


@pytest.mark.parametrize("jobs", [2, 20])
def test_a_poll_asks_no_more_of_twenty_jobs_than_of_two(operator, controller, at, jobs):
    for _ in range(jobs):
        dispatched(controller, at, sent(operator, at))
    board(controller)
    with CaptureQueriesContext(connection) as warm:
        board(controller)
    assert len(warm) <= 9
    with CaptureQueriesContext(connection) as quiet:
        changed(controller, 10**9)
    assert len(quiet) == 1


def test_the_panel_names_what_was_not_asked_when_the_line_dropped(
    operator, controller, at
):
    ref = sent(operator, at, ask__before="yes")
    assert panel(controller, ref).unasked == ()
    seen = last_seq_of_all()
    steps.say(operator, at=at, ref=ref, name="dropped", value="yes")
    assert changed(controller, seen)
    job = panel(controller, ref)
    assert job.dropped
    assert "Weapons" in job.unasked
    assert "Earlier abuse" not in job.unasked


def test_a_caller_who_rings_again_is_a_reason_to_assess_again_until_it_is_done(
    operator, controller, at
):
    ref = sent(operator, at)
    assert panel(controller, ref).reassess == ()
    seen = last_seq_of_all()
    reassess_owed(by=controller, at=at, ref=ref)
    assert changed(controller, seen)
    assert panel(controller, ref).reassess == ("The caller rang again.",)
    after = later(controller, 1)
    reassess(by=after, at=after.at, ref=ref, words="a unit is two minutes off")
    assert panel(after, ref).reassess == ()
    again = later(controller, 2)
    reassess_owed(by=again, at=again.at, ref=ref)
    assert panel(again, ref).reassess == ("The caller rang again.",)
