"""What is decided on a screen that no longer shows what stands, and who is with her.

Two operators, a controller and another system work on one call at a time. Nothing that
one of them does may lose what another has just done.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from doorstep.access.models import Act
from doorstep.duties.queries import owed
from doorstep.duties.rules import Level
from doorstep.incidents import queries
from doorstep.incidents.actions import (
    NoBriefing,
    NoCall,
    advise,
    arrive,
    close_call,
    leave,
    read_brief,
)
from doorstep.incidents.actions.marks import told
from doorstep.incidents.models import Dispatch, Incident, Moved
from doorstep.incidents.queries import kept
from doorstep.incidents.queries.mine import my_calls
from doorstep.incidents.rules.calls import (
    Advised,
    Channel,
    LeftHow,
    Part,
    Purpose,
    ReadHow,
    State,
)
from doorstep.pathway.board import board
from doorstep.pathway.call import steps
from doorstep.pathway.call.page import call_page
from doorstep.pathway.call.signs import PLACE_SIGN
from doorstep.states import NotAllowed
from tests.rooms import CALL, MARK, ORDER, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db
WITH_HER = "S07"


@pytest.fixture
def controller(cast):
    return replace(cast["controller"], task="the board")


def ring(operator, at, **said):
    ref = uuid4()
    steps.open_call(operator, at=at, ref=ref, channel=Channel.EMERGENCY)
    for name, value in ({"where": "9 Larch Close"} | said).items():
        steps.say(operator, at=at, ref=ref, name=name.replace("__", "."), value=value)
    return ref


def sent(operator, at, **said):
    ref = ring(operator, at, **said)
    steps.send(operator, at=at, ref=ref)
    return ref


def codes(reader, at, ref):
    lines = owed(reader, reader.duties, at=at, things=[ref])
    return {line.code for line in lines if line.state.level is not Level.MET}


def row(reader, ref):
    rows = [one for one in board(reader).rows if one.ref == str(ref)]
    return rows[0]


# --- Who is with her ------------------------------------------------------------------


def test_a_unit_that_arrests_him_elsewhere_is_not_somebody_with_her(
    operator, controller, at
):
    ref = sent(operator, at)
    his = steps.dispatch(
        controller, at=at, ref=ref, callsign="Y42", purpose=Purpose.TO_ARREST_HIM
    )
    arrive(by=controller, at=at + timedelta(minutes=5), dispatched=his)
    assert WITH_HER in codes(controller, at, ref)
    assert "somebody there" not in row(controller, ref).clock
    hers = steps.dispatch(controller, at=at, ref=ref, callsign="Y41")
    arrive(by=controller, at=at + timedelta(minutes=6), dispatched=hers)
    assert WITH_HER not in codes(controller, at, ref)
    assert row(controller, ref).clock == "somebody there after 6 min"


def test_a_job_with_only_a_unit_for_him_stands_among_those_that_nobody_goes_to(
    operator, controller, at
):
    served, after = sent(operator, at), at + timedelta(minutes=1)
    steps.dispatch(controller, at=at, ref=served, callsign="Y41")
    only_his = sent(replace(operator, at=after), after)
    watching = replace(controller, at=after)
    steps.dispatch(
        watching, at=after, ref=only_his, callsign="Y42", purpose=Purpose.TO_ARREST_HIM
    )
    assert [one.ref for one in board(watching).rows] == [str(only_his), str(served)]


def test_a_diversion_while_somebody_is_with_her_asks_for_no_new_assessment(
    operator, controller, at
):
    ref = sent(operator, at)
    first = steps.dispatch(controller, at=at, ref=ref, callsign="Y41")
    second = steps.dispatch(controller, at=at, ref=ref, callsign="Y42")
    arrive(by=controller, at=at, dispatched=first)
    before = codes(controller, at, ref)
    leave(by=controller, at=at, dispatched=second, how=LeftHow.DIVERTED)
    assert codes(controller, at, ref) == before


# --- Screens that are behind ----------------------------------------------------------


def test_a_job_that_was_sent_is_not_ended_by_a_key_on_another_screen(operator, at):
    ref = sent(operator, at)
    with pytest.raises(NotAllowed):
        steps.not_domestic(operator, at=at, ref=ref)
    assert queries.call(operator, ref).state is State.SENT


def test_a_sending_is_not_taken_back_once_a_unit_is_on_its_way(
    operator, controller, at
):
    ref = sent(operator, at)
    steps.dispatch(controller, at=at, ref=ref, callsign="Y41")
    with pytest.raises(NotAllowed, match="Recall it"):
        steps.unsend(operator, at=at, ref=ref)
    assert row(controller, ref).units


def test_nobody_is_sent_to_a_job_that_was_closed_or_taken_back(
    operator, controller, at
):
    closed, back = sent(operator, at), sent(operator, at)
    steps.finish(controller, at=at, ref=closed, reason="all seen")
    steps.unsend(operator, at=at, ref=back)
    for ref in (closed, back):
        with pytest.raises(NotAllowed):
            steps.dispatch(controller, at=at, ref=ref, callsign="Y41")
    assert not Dispatch.objects.exists()


def test_a_close_that_was_decided_before_the_sending_ends_no_job(operator, at):
    ref = sent(operator, at)
    with pytest.raises(NotAllowed, match="sent now"):
        close_call(by=operator, at=at, ref=ref, only_from=State.OPEN)
    assert queries.call(operator, ref).state is State.SENT


def test_a_line_that_ended_goes_on_when_the_sending_is_taken_back(operator, at):
    ref = ring(operator, at)
    steps.leave_out(operator, at=at, ref=ref, reason="unit-there")
    steps.send(operator, at=at, ref=ref)
    steps.leave_out(operator, at=at, ref=ref, reason="unit-there")
    steps.close(operator, at=at, ref=ref)
    assert my_calls(operator) == []
    steps.unsend(operator, at=at, ref=ref)
    assert [one.ref for one in my_calls(operator)] == [ref]
    steps.leave_out(operator, at=at, ref=ref, reason="unit-there")
    steps.close(operator, at=at, ref=ref)
    assert queries.call(operator, ref).state is State.CLOSED


def test_a_board_is_whole_although_another_thread_clears_what_is_kept(
    operator, controller, at, monkeypatch
):
    refs = {sent(operator, at), sent(operator, at)}
    board(controller)
    third = sent(operator, at)
    read = kept.live_calls

    def cleared(reader, pks):
        kept._KEPT.clear()  # as another thread does that had too many
        return read(reader, pks)

    monkeypatch.setattr(kept, "live_calls", cleared)
    rows = dict(
        Incident.objects.filter(ref__in=[*refs, third]).values_list("ref", "pk")
    )
    found = kept.kept_calls(controller, rows, kept.keys_of(controller, rows))
    assert set(found) == {*refs, third}


# --- What a call makes of itself ------------------------------------------------------


@pytest.fixture
def pair(nobody, operator, at, policy):
    """A call about Sarah and Mark, both attached."""
    take(nobody, at, SARAH, MARK, CALL, ORDER)
    match(nobody, at, policy)
    ref = ring(operator, at, her_name="Sarah Whitcombe", where="3 Quarry Row")
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=person_of("p1").ref)
    steps.attach(operator, at=at, ref=ref, part=Part.HIM, person=person_of("p2").ref)
    return ref


def filed(live):
    """Whether the event that a call was filed as is on record as domestic abuse."""
    own = queries.filed_as(live.source, live.external)
    rows = Incident.objects.filter(pk__in=own - {live.pk})
    return bool(rows.latest("version").domestic)


def test_a_call_that_was_sent_is_no_history_of_its_own(operator, at, pair):
    def shown():
        made = call_page(operator, pair)
        rows = [one.says for one in made.known if one.part == "pair"]
        return rows, [(card.roles, card.events) for card in made.cards]

    before = shown()
    steps.send(operator, at=at, ref=pair)
    assert shown() == before


def test_what_is_known_of_a_place_alone_files_no_event_of_abuse(
    nobody, operator, at, policy
):
    take(nobody, at, SARAH, MARK, CALL)
    match(nobody, at, policy)
    ref = sent(operator, at, where="14 Larch Close, Anytown, ZZ1 1AA")
    live = queries.call(operator, ref)
    assert live.value("signs") == PLACE_SIGN
    assert not filed(live)


def test_a_call_that_is_not_domestic_abuse_after_all_is_filed_so(operator, at):
    ref = sent(operator, at, text="he strangled me")
    live = queries.call(operator, ref)
    assert filed(live)
    steps.unsend(operator, at=at, ref=ref)
    steps.not_domestic(operator, at=at, ref=ref)
    assert not filed(live)


def test_children_who_are_heard_stand_on_the_board(operator, controller, at):
    ref = sent(operator, at, text="the kids are screaming")
    assert "children not seen yet" in [m.says for m in row(controller, ref).marks]


def test_what_is_owed_again_warns_as_if_nothing_had_been_closed(
    operator, controller, at
):
    ref = ring(operator, at)
    after = at + timedelta(minutes=13)

    def level():
        lines = owed(controller, controller.duties, at=after, things=[ref])
        return {line.code: line.state.level for line in lines}[WITH_HER]

    steps.grade(operator, at=at, ref=ref, grade="immediate")
    assert level() is Level.WARN
    steps.not_domestic(operator, at=after, ref=ref)
    steps.reopen(operator, at=after, ref=ref)
    assert level() is Level.WARN


# --- Who may say what -----------------------------------------------------------------


def test_a_call_that_is_closed_is_joined_by_nobody(operator, controller, cast, at):
    ref = sent(operator, at)
    steps.finish(controller, at=at, ref=ref, reason="all seen")
    with pytest.raises(NoCall):
        steps.take(cast["operator"], at=at, ref=ref)


def test_whoever_gave_a_lower_grade_does_not_acknowledge_it(operator, controller, at):
    ref = sent(operator, at, text="he strangled me")
    steps.grade(controller, at=at, ref=ref, grade="scheduled", reason="she is well")
    with pytest.raises(NotAllowed, match="Somebody else"):
        told(by=controller, at=at, ref=ref)
    told(by=operator, at=at, ref=ref)


@pytest.mark.parametrize("how", [ReadHow.READ, ReadHow.ON_ARRIVAL])
def test_that_a_briefing_was_read_only_its_unit_says(operator, controller, at, how):
    ref = sent(operator, at)
    steps.dispatch(controller, at=at, ref=ref, callsign="Y41")
    version = UUID(row(controller, ref).units[0].version)
    for by in (controller, operator):
        with pytest.raises(NoBriefing):
            read_brief(by=by, at=at, briefing=version, how=how)
    read_brief(by=controller, at=at, briefing=version, how=ReadHow.READ_OUT)


def test_what_stands_as_the_specialists_is_hers(operator, controller, cast, at):
    ref = sent(operator, at)
    for by in (operator, controller):
        with pytest.raises(NoCall):
            advise(by=by, at=at, ref=ref, kind=Advised.LOOKED, text="")
    specialist = replace(cast["control-room-specialist"], task="the queue")
    advise(by=specialist, at=at, ref=ref, kind=Advised.LOOKED, text="")


def test_another_persons_words_hold_no_address_while_he_may_be_on_the_line(
    operator, cast, at
):
    ref = sent(operator, at, ringing="him")
    specialist = replace(cast["control-room-specialist"], task="the queue")
    words = "she is now at 14 Elm Road, keep him away"
    advise(by=specialist, at=at, ref=ref, kind=Advised.ADVICE, text=words)
    (line,) = call_page(operator, ref).advice
    assert "keep him away" in line
    assert "Elm" not in line


def test_the_words_of_a_close_stand_in_no_act(operator, controller, at):
    ref = sent(operator, at)
    steps.finish(controller, at=at, ref=ref, reason="taken to 4 Elm Road")
    reasons = Act.objects.filter(thing=ref).values_list("reason", flat=True)
    assert not any("Elm" in one for one in reasons)
    assert Moved.objects.filter(reason="taken to 4 Elm Road").exists()


def test_whoever_took_a_call_sees_what_was_said_on_it_no_longer_than_policy_lets(
    operator, at
):
    ref = ring(operator, at, text="he strangled me")
    steps.not_domestic(operator, at=at, ref=ref)

    def said(minutes):
        after = at + timedelta(minutes=minutes)
        live = queries.call(replace(operator, at=after, task=""), ref)
        return live.value("text") if live else ""

    assert said(29) == "he strangled me"
    assert said(31) == ""


def test_a_call_that_is_opened_again_is_its_operators_again(operator, at):
    ref = ring(operator, at, text="he strangled me")
    steps.not_domestic(operator, at=at, ref=ref)
    steps.reopen(operator, at=at, ref=ref)
    after = at + timedelta(hours=1)
    live = queries.call(replace(operator, at=after, task=""), ref)
    assert live.value("text") == "he strangled me"
    assert live.mine
