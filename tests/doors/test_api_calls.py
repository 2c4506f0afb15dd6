"""Command and control tells of calls; what it is told back names nobody."""

import json
import uuid
from itertools import permutations

import pytest
from django.db import OperationalError

from doorstep.access.models import Act, Look
from doorstep.access.rules import Reader
from doorstep.duties.queries import owed
from doorstep.incidents.actions import NoBriefing
from doorstep.incidents.models import (
    BriefingRead,
    Dispatch,
    Graded,
    Incident,
    Job,
    Said,
)
from doorstep.incidents.rules.calls import Part
from doorstep.pathway import find as finding
from doorstep.pathway.call import steps
from doorstep.pathway.load import load
from doorstep.safeguarding.models import ContactPlan
from doorstep.states import Conflict, NotAllowed
from doorstep.timing import local
from tests.doors.api_feed import Feed, fields_of, is_problem, signed_in, token
from tests.doors.call_feed import (
    CALLS,
    call,
    event,
    look,
    machine,
    opened,
    results,
    tell,
)
from tests.rooms import CALL, MARK, ORDER, SARAH, person_of

pytestmark = pytest.mark.django_db

HERS = ("Sarah", "Example", "SARAH", "EXAMPLE", "Mark", "Other", "Larch", "Quarry")


@pytest.fixture
def register(nobody, at):
    documents = [SARAH, MARK, CALL, ORDER]
    load(by=nobody, at=at, source="crime", documents=list(enumerate(documents, 1)))


@pytest.fixture
def feed(cast, nobody):
    return machine(nobody)


def names_nobody(text: str) -> None:
    for word in HERS:
        assert word not in text, word


# --- Opening --------------------------------------------------------------------------


def test_a_call_is_opened_and_matched_whatever_it_was_opened_as(register, feed):
    panel = opened(feed, opened_as="noise", place="9 Elm Row, Anytown, ZZ1 9ZZ")
    assert any(line.startswith("This number: 1 event") for line in panel["known"])
    assert panel["checked"]["answered"] is True
    assert panel["panel"] == f"/calls/{panel['ref']}/?panel=1"


def test_a_known_place_is_said_to_be_known(register, feed):
    panel = opened(feed, number="", place="14 Larch Close, Anytown, ZZ1 1AA")
    assert any(line.startswith("This place: 1 event") for line in panel["known"])


def test_what_a_machine_is_told_names_nobody_and_no_address(register, feed):
    place = "14 Larch Close, Anytown, ZZ1 1AA"
    body = call(place=place, text="He has a knife.", grade="immediate")
    answer = feed.send(body, CALLS)
    names_nobody(answer.content.decode())
    for path in ("", "/summary"):
        names_nobody(look(feed, f"{CALLS}/{body['ref']}{path}").content.decode())
    assert not Look.objects.exists()


def test_a_call_as_another_type_is_one_request_and_nothing_more(register, feed):
    panel = opened(feed)
    assert panel["state"] == "open"
    assert panel["grade"] == ""


def owes(reader: Reader, ref: str) -> set[str]:
    lines = owed(reader, reader.duties, at=reader.at, things=[uuid.UUID(ref)])
    return {line.code for line in lines}


def test_on_a_call_as_another_type_nobody_here_owes_a_grade(feed, nobody):
    ref = opened(feed, place="3 Station Road, Anytown", text="Loud music.")["ref"]
    assert owes(nobody, ref) == set()


@pytest.mark.parametrize("order", list(permutations(("place", "text"))))
def test_a_sign_of_abuse_on_such_a_call_makes_its_grade_owed(feed, nobody, order):
    ref = opened(feed)["ref"]
    told = {"place": "3 Station Road, Anytown", "text": "He is strangling her."}
    for kind in order:
        tell(feed, ref, event(kind, **{kind: told[kind]}))
    assert owes(nobody, ref) == {"S04"}
    tell(feed, ref, event("grade changed", 2, grade="immediate"))
    assert "S04" not in owes(nobody, ref)


def test_what_was_graded_there_owes_no_grade_when_a_sign_of_abuse_comes(feed, nobody):
    ref = opened(feed, place="3 Station Road, Anytown", grade="immediate")["ref"]
    tell(feed, ref, event("text", text="He is strangling her."))
    assert "S04" not in owes(nobody, ref)


def test_the_summary_is_plain_text_of_at_most_500_characters(register, feed):
    panel = opened(feed, text="He strangled her, he has a knife and a gun. " * 40)
    answer = look(feed, f"{CALLS}/{panel['ref']}/summary")
    assert answer["Content-Type"].startswith("text/plain")
    assert 0 < len(answer.content.decode()) <= 500


def test_the_same_again_opens_no_second_call_and_says_nothing_twice(feed):
    body = call(place="9 Elm Row, Anytown", text="Shouting.", grade="priority")
    first, second = feed.send(body, CALLS).json(), feed.send(body, CALLS).json()
    assert first["call"]["number"] == second["call"]["number"]
    assert results(first["taken"]) == ["done"] * 3
    assert results(second["taken"]) == ["again"] * 3
    assert Said.objects.filter(name="where").count() == 1


def test_one_number_there_is_one_call_here(feed):
    body = call()
    assert feed.send(body, CALLS).status_code == 200
    again = {**body, "ref": str(uuid.uuid4())}
    is_problem(feed.send(again, CALLS), 409)
    is_problem(feed.send({**body, "id": "INC-9"}, CALLS), 409)
    assert Job.objects.count() == 1


def test_a_ref_of_another_source_is_refused_and_shows_nothing(feed, nobody):
    panel = opened(feed)
    other = machine(nobody, "another")
    is_problem(other.send(call(ref=panel["ref"]), CALLS), 409)
    for path in ("", "/summary"):
        is_problem(look(other, f"{CALLS}/{panel['ref']}{path}"), 404)
    told = other.send(
        {"events": [event("line dropped")]}, f"{CALLS}/{panel['ref']}/events"
    )
    is_problem(told, 404)


def test_a_token_for_documents_brings_no_calls(nobody, cast):
    is_problem(Feed(token(nobody)).send(call(), CALLS), 403)


def test_who_is_signed_in_opens_no_call_as_a_machine(cast):
    answer = signed_in("operator").post(
        CALLS, json.dumps(call()), content_type="application/json"
    )
    is_problem(answer, 401)


def test_matching_that_is_down_is_said_and_never_none(feed, register, monkeypatch):
    def down(*_):
        raise OperationalError

    monkeypatch.setattr(finding, "look_up", down)
    panel = opened(feed)
    assert panel["checked"]["answered"] is False
    assert panel["known"] == []
    assert "History not checked" in panel["summary"]
    assert "None found" not in panel["summary"]


# --- Events ---------------------------------------------------------------------------


def value(ref: str, name: str) -> str:
    rows = Said.objects.filter(incident__ref=ref, name=name).order_by("-pk")
    return rows.values_list("value", flat=True).first() or ""


FILLED = [
    (event("place", place="9 Elm Row"), "where", "9 Elm Row"),
    (event("number", number="01632 960001"), "number", "01632 960001"),
    (event("text", text="He is at the door."), "text", "He is at the door."),
    (event("line dropped"), "dropped", "yes"),
    (
        event("field changed", name="her_name", value="Sarah Example"),
        "her_name",
        "Sarah Example",
    ),
    (event("field changed", name="ringing", value="neighbour"), "ringing", "neighbour"),
]


@pytest.mark.parametrize(("told", "name", "holds"), FILLED, ids=[f[1] for f in FILLED])
def test_what_is_told_stands_on_the_call(feed, told, name, holds):
    ref = opened(feed)["ref"]
    assert results(tell(feed, ref, told)) == ["done"]
    assert value(ref, name) == holds


def test_an_event_counts_once_by_its_own_id(feed):
    ref = opened(feed)["ref"]
    told = event("place", place="9 Elm Row")
    tell(feed, ref, told)
    assert results(tell(feed, ref, told)) == ["again"]
    assert Said.objects.filter(name="where").count() == 1


def test_an_id_that_was_used_for_something_else_is_refused(feed):
    ref = opened(feed)["ref"]
    told = event("place", place="9 Elm Row")
    tell(feed, ref, told)
    assert results(tell(feed, ref, {**told, "place": "elsewhere"})) == ["refused"]
    assert value(ref, "where") == "9 Elm Row"


def test_ids_of_two_calls_do_not_meet(feed):
    told = event("place", place="9 Elm Row")
    first, second = opened(feed)["ref"], opened(feed)["ref"]
    assert results(tell(feed, first, told)) == ["done"]
    assert results(tell(feed, second, told)) == ["done"]


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_of_a_field_the_newest_there_stands_in_whichever_order_it_is_told(feed, order):
    ref = opened(feed)["ref"]
    for minute in order:
        tell(feed, ref, event("place", minute, place=f"{minute} Elm Row"))
    assert value(ref, "where") == "3 Elm Row"


def test_what_came_too_late_is_kept_beside_what_stands(feed):
    ref = opened(feed)["ref"]
    tell(feed, ref, event("place", 5, place="5 Elm Row"))
    late = tell(feed, ref, event("place", 2, place="2 Elm Row"))
    assert results(late) == ["kept"]
    assert value(ref, "late.where") == "2 Elm Row"


def test_one_event_that_is_refused_leaves_the_others_alone(feed):
    ref = opened(feed)["ref"]
    wrong = event("field changed", name="ringing", value="the moon")
    taken = tell(feed, ref, wrong, event("place", place="9 Elm Row"))
    assert results(taken) == ["refused", "done"]
    assert taken[0]["id"] == wrong["id"]


@pytest.mark.parametrize(
    "wrong", [Conflict("It has left already."), NoBriefing(), NotAllowed("Not now.")]
)
def test_an_event_that_comes_too_late_for_its_unit_leaves_the_others_alone(
    feed, monkeypatch, wrong
):
    def refuse(**_):
        raise wrong

    ref = opened(feed)["ref"]
    tell(feed, ref, event("unit dispatched", callsign="AB12"))
    monkeypatch.setattr("doorstep.incidents.actions.leave", refuse)
    left = event("unit left", 3, callsign="AB12")
    taken = tell(feed, ref, left, event("text", 4, text="He has a knife."))
    assert results(taken) == ["refused", "done"]
    assert taken[0]["says"] == wrong.says
    assert value(ref, "text") == "He has a knife."


def test_a_grade_given_there_stands_and_a_lower_one_is_told_on(feed):
    ref = opened(feed, opened_as="domestic", text="He is strangling her.")["ref"]
    (taken,) = tell(feed, ref, event("grade changed", grade="Scheduled"))
    assert taken["result"] == "done"
    assert Act.objects.filter(code="call.grade", reason="scheduled").exists()


def test_a_grade_that_nobody_knows_here_is_kept_in_its_own_words(feed):
    ref = opened(feed)["ref"]
    assert results(tell(feed, ref, event("grade changed", grade="Z9"))) == ["done"]
    assert value(ref, "grade_there") == "Z9"


def test_a_closed_call_is_closed_once(feed):
    ref = opened(feed)["ref"]
    taken = tell(feed, ref, event("closed", 2, reason="No trace"))
    taken += tell(feed, ref, event("closed", 3))
    assert results(taken) == ["done", "kept"]
    assert look(feed, f"{CALLS}/{ref}").json()["state"] == "closed"


def test_a_caller_who_rings_again_has_the_grade_looked_at_anew(feed):
    ref = opened(feed, grade="priority")["ref"]
    assert results(tell(feed, ref, event("caller rang again"))) == ["done"]
    assert Act.objects.filter(code="job.reassess_owed").count() == 1


# --- Units ----------------------------------------------------------------------------


UNIT = {"callsign": "AB12"}


def units() -> list[tuple[str, bool, bool]]:
    rows = Dispatch.objects.order_by("pk")
    return [(r.callsign, r.arrived_at is not None, r.until is not None) for r in rows]


def test_a_unit_is_sent_and_briefed_in_one_request(feed):
    ref = opened(feed, place="9 Elm Row")["ref"]
    tell(feed, ref, event("unit dispatched", staff="response-officer", **UNIT))
    (row,) = Dispatch.objects.all()
    assert row.staff.number == "response-officer"
    assert Act.objects.filter(code="job.brief", thing=ref).count() == 1


def test_a_staff_number_that_nobody_has_here_keeps_no_unit_away(feed):
    ref = opened(feed)["ref"]
    (taken,) = tell(feed, ref, event("unit dispatched", staff="9999", **UNIT))
    assert taken["result"] == "done"
    assert "read the briefing out" in taken["says"]
    assert units() == [("AB12", False, False)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_unit_ends_where_it_ended_in_whichever_order_that_is_told(feed, order):
    ref = opened(feed)["ref"]
    told = [
        event("unit dispatched", 1, **UNIT),
        event("unit arrived", 5, **UNIT),
        event("unit left", 20, **UNIT),
    ]
    for n in order:
        tell(feed, ref, told[n])
    assert all(ended for _, _, ended in units())
    assert len(units()) == 1


def test_a_whole_batch_out_of_order_is_taken_as_it_happened(feed):
    ref = opened(feed)["ref"]
    taken = tell(
        feed,
        ref,
        event("unit left", 20, **UNIT),
        event("unit arrived", 5, **UNIT),
        event("unit dispatched", 1, **UNIT),
    )
    assert results(taken) == ["done"] * 3
    assert units() == [("AB12", True, True)]


# --- What is read ---------------------------------------------------------------------


def test_somebody_signed_in_sees_the_whole_and_each_look_is_on_record(register, feed):
    ref = opened(feed)["ref"]
    page = signed_in("controller").get(f"{CALLS}/{ref}")
    assert "Sarah EXAMPLE" in page.content.decode()
    assert Look.objects.filter(door="api", kind="listed").exists()


def test_a_role_that_takes_no_calls_is_answered_as_if_there_were_none(register, feed):
    ref = opened(feed)["ref"]
    client = signed_in("neighbourhood-officer")
    hidden, absent = (
        is_problem(client.get(f"{CALLS}/{one}"), 404) for one in (ref, uuid.uuid4())
    )
    assert hidden == absent


def dispatched(feed: Feed, **values: str) -> tuple[str, str]:
    """A call with a unit on it: refs of call and dispatch."""
    ref = opened(feed, place="9 Elm Row")["ref"]
    tell(feed, ref, event("unit dispatched", **UNIT, **values))
    return ref, str(Dispatch.objects.get().ref)


def job(ref: str) -> str:
    return f"/api/v1/jobs/{ref}/briefing"


def test_a_machine_is_given_the_radio_text_and_that_is_on_record(register, feed):
    call_ref, ref = dispatched(feed)
    given = look(feed, job(ref)).json()
    assert (given["call"], given["callsign"], given["version"]) == (call_ref, "AB12", 1)
    names_nobody(given["radio"])
    assert Act.objects.filter(code="job.radio_text", thing=call_ref).count() == 1


def test_a_machine_that_asks_again_is_on_record_once_for_each_version(feed):
    call_ref, ref = dispatched(feed)
    for _ in range(3):
        assert look(feed, job(ref)).json()["version"] == 1
    given = Act.objects.filter(code="job.radio_text", thing=call_ref)
    assert given.count() == 1
    tell(feed, call_ref, event("text", 9, text="He strangled her."))
    assert look(feed, job(ref)).json()["version"] == 2
    look(feed, job(ref))
    assert given.count() == 2


def test_a_briefing_that_is_said_twice_to_be_read_was_read_once(feed):
    _, ref = dispatched(feed, staff="response-officer")
    said = {"briefing": look(feed, job(ref)).json()["briefing"], "how": "read out"}
    answers = [feed.send(said, f"{job(ref)}/read").json() for _ in range(2)]
    assert answers == [{"how": "read out"}] * 2
    client = signed_in("response-officer")
    for how in ("read out", "on arrival", "on arrival", "read out"):
        body = json.dumps({**said, "how": how})
        answer = client.post(f"{job(ref)}/read", body, content_type="application/json")
        assert answer.json() == {"how": how}
    ways = BriefingRead.objects.order_by("pk").values_list("how", flat=True)
    assert list(ways) == ["read out", "read out", "on arrival"]


def test_a_machine_opens_no_call_under_the_ref_of_what_was_taken_in(register, feed):
    ref = Incident.objects.get(external_id="c1").ref
    is_problem(feed.send(call(ref=str(ref)), CALLS), 409)


@pytest.mark.parametrize("said", ["", "He is strangling her."])
def test_a_unit_that_was_told_nothing_or_on_another_type_owes_no_reading(
    feed, nobody, said
):
    ref = opened(feed, place="9 Elm Row", text="Loud music.")["ref"]
    sent = event("unit dispatched", callsign="AB12")
    if said:  # in one message, so that it arrives before anything could be told
        there = event("unit arrived", 2, callsign="AB12")
        tell(feed, ref, event("text", text=said), sent, there)
    else:
        tell(feed, ref, sent)
        tell(feed, ref, event("unit arrived", 2, callsign="AB12"))
    assert "S06-read" not in owes(nobody, ref)


def test_with_a_sign_of_abuse_the_briefing_is_to_be_read_before_arriving(feed, nobody):
    ref = opened(feed, place="9 Elm Row", text="He is strangling her.")["ref"]
    tell(feed, ref, event("unit dispatched", callsign="AB12"))
    tell(feed, ref, event("unit arrived", 2, callsign="AB12"))
    assert "S06-read" in owes(nobody, ref)


def test_an_officer_reads_the_briefing_and_says_how_it_was_read(register, feed):
    _, ref = dispatched(feed, staff="response-officer")
    client = signed_in("response-officer")
    page = client.get(job(ref)).json()
    assert page["lines"]
    said = {"briefing": page["briefing"], "how": "on arrival"}
    answer = client.post(
        f"{job(ref)}/read", json.dumps(said), content_type="application/json"
    )
    assert answer.json() == {"how": "on arrival"}
    assert client.get(job(ref)).json()["read"].startswith("On arrival ")


def test_a_tap_the_moment_that_it_came_is_no_reading(register, feed):
    _, ref = dispatched(feed, staff="response-officer")
    client = signed_in("response-officer")
    said = {"briefing": client.get(job(ref)).json()["briefing"], "how": "read"}
    answer = client.post(
        f"{job(ref)}/read",
        json.dumps({**said, "moving": True}),
        content_type="application/json",
    )
    assert answer.json() == {"how": "not known"}


def test_a_briefing_of_another_job_cannot_be_said_to_be_read(feed):
    _, ref = dispatched(feed)
    given = look(feed, job(ref)).json()
    said = {"briefing": str(uuid.uuid4()), "how": "read out"}
    is_problem(feed.send(said, f"{job(ref)}/read"), 404)
    said = {"briefing": given["briefing"], "how": "read out"}
    is_problem(feed.send(said, f"{job(uuid.uuid4())}/read"), 404)


def test_a_machine_says_read_out_and_never_that_somebody_read(feed):
    _, ref = dispatched(feed)
    said = {"briefing": look(feed, job(ref)).json()["briefing"], "how": "read out"}
    assert feed.send(said, f"{job(ref)}/read").json() == {"how": "read out"}
    is_problem(feed.send({**said, "how": "read"}, f"{job(ref)}/read"), 403)


def test_another_sources_briefing_is_not_there(feed, nobody):
    _, ref = dispatched(feed)
    other = machine(nobody, "another")
    is_problem(look(other, job(ref)), 404)
    assert not Act.objects.filter(code="job.radio_text").exists()


def test_another_officers_briefing_is_not_there(feed):
    _, ref = dispatched(feed)
    is_problem(signed_in("response-officer").get(job(ref)), 404)


# --- Hostile --------------------------------------------------------------------------


def test_what_no_form_has_is_refused_by_name(feed):
    problem = is_problem(feed.send(call(colour="red"), CALLS), 422)
    assert fields_of(problem) == ["colour"]
    ref = opened(feed)["ref"]
    told = {"events": [event("closed", colour="red")]}
    problem = is_problem(feed.send(told, f"{CALLS}/{ref}/events"), 422)
    assert fields_of(problem) == ["events/0/colour"]


def test_where_nobody_is_controller_history_is_not_checked_and_the_call_is_kept(
    db, nobody
):
    panel = opened(machine(nobody), place="9 Elm Row")
    assert panel["checked"]["answered"] is False
    assert "controller" in panel["summary"]
    assert value(panel["ref"], "where") == "9 Elm Row"


def safe_number(person: uuid.UUID) -> str:
    """The number of the plan that holds for a person; empty where none does."""
    row = ContactPlan.objects.filter(person__ref=person).order_by("-pk").first()
    return row.number if row is not None and row.until is None else ""


def test_a_unit_came_when_it_came_there_and_not_when_that_was_heard(feed):
    ref = opened(feed)["ref"]
    tell(
        feed, ref, event("unit arrived", 8, **UNIT), event("unit dispatched", 2, **UNIT)
    )
    row = Dispatch.objects.get(incident__ref=ref)
    assert [local(one).minute for one in (row.since, row.arrived_at)] == [2, 8]


def test_a_diversion_that_was_heard_before_the_sending_is_one(feed, nobody):
    ref = opened(feed, opened_as="domestic")["ref"]
    tell(feed, ref, event("unit diverted", 5, **UNIT))
    tell(feed, ref, event("unit dispatched", 1, **UNIT))
    row = Dispatch.objects.get(incident__ref=ref)
    assert (row.ended_how, local(row.until).minute) == ("diverted", 5)


def test_a_grade_that_a_person_gave_here_is_not_undone_by_an_older_one_from_there(
    feed, cast, at
):
    ref = opened(feed, opened_as="domestic")["ref"]
    steps.take(cast["operator"], at=at, ref=uuid.UUID(ref))
    steps.grade(cast["operator"], at=at, ref=uuid.UUID(ref), grade="immediate")
    (taken,) = tell(feed, ref, event("grade changed", 1, grade="priority", reason="x"))
    assert taken["result"] == "kept"
    last = Graded.objects.filter(incident__ref=ref).latest("pk")
    assert last.grade == "immediate"


def test_who_is_ringing_told_from_there_takes_her_plan_back(feed, cast, at, register):
    ref = opened(feed, opened_as="domestic")["ref"]
    by = cast["operator"]
    steps.take(by, at=at, ref=uuid.UUID(ref))
    sarah = person_of("p1").ref
    steps.attach(by, at=at, ref=uuid.UUID(ref), part=Part.HER, person=sarah)
    for name, value in {"ringing": "her", "safe_number": "07700 900999"}.items():
        steps.say(by, at=at, ref=uuid.UUID(ref), name=name, value=value)
    assert safe_number(sarah) == "07700 900999"
    newer = {"at": "2026-06-01T12:30:00+01:00", "name": "ringing", "value": "him"}
    tell(feed, ref, event("field changed") | newer)
    assert safe_number(sarah) == ""
