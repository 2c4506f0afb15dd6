"""The operator's call through the pages: open, say, attach, grade, send, close."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from doorstep.access.models import Look
from doorstep.incidents import actions
from doorstep.incidents.forms import ANSWERED, FIELDS
from doorstep.incidents.models import Attached, Graded, Incident, Moved, Said
from doorstep.safeguarding.models import RingBack
from doorstep.safeguarding.rules import Result
from tests.conftest import ROLES
from tests.doors.api_feed import signed_in
from tests.doors.hostile_cases import NAMED, some
from tests.rooms import CALL, MARK, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db

TAKERS = ("operator", "controller", "control-room-specialist")
SCRIPT = {"HX-Request": "true"}
GIVEN = {
    "say": {"name": "where", "value": "3 Elm Road"},
    "attach": {"part": "her", "person": str(uuid4())},
    "detach": {"attached": str(uuid4())},
    "grade": {"grade": "immediate"},
    "leave-out": {"reason": "not-safe"},
    "end-ring-back": {"attempt": str(uuid4()), "result": "not answered"},
}
# A browser cannot send half a character; the API's tests do.
SENT = [
    pytest.param(text, id=name)
    for name, text in NAMED
    if text == text.encode(errors="ignore").decode()
]


@pytest.fixture
def known(nobody, at, policy):
    """A register in which Sarah, Mark and one call about them are known."""
    take(nobody, at, SARAH, MARK, CALL)
    match(nobody, at, policy)


@pytest.fixture
def client(cast):
    return signed_in("operator")


def opened(client, **given):
    """Open a call and give the address of its screen."""
    answer = client.post("/calls/open/", {"ref": str(uuid4()), **given})
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def said(client, call, name, value, **more):
    """Enter one field as a script does."""
    given = {"name": name, "value": value, **more}
    return client.post(f"{call}say/", given, headers=SCRIPT)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_operator_opens_a_call_with_nothing_entered(client):
    call = opened(client)
    answer = client.get(call)
    assert answer.status_code == 200
    assert "Do not read out" in text(answer)


def test_a_retry_under_the_same_reference_makes_no_second_call(client):
    ref = str(uuid4())
    assert opened(client, ref=ref) == opened(client, ref=ref) == f"/calls/{ref}/"
    assert Incident.objects.filter(ref=UUID(ref)).count() == 1


def test_no_call_opens_under_the_reference_of_what_was_taken_in(known, client):
    ref = Incident.objects.get(external_id="c1").ref
    assert client.post("/calls/open/", {"ref": str(ref)}).status_code == 404


def test_without_a_reference_the_server_makes_one(client):
    answer = client.post("/calls/open/", {})
    assert UUID(answer["Location"].split("/")[2])


def test_the_list_names_my_open_calls_and_says_what_none_means(client):
    assert "None. A call stands here" in text(client.get("/calls/"))
    call = opened(client)
    number = Incident.objects.get().number
    assert f"Call {number}" in text(client.get("/calls/"))
    said(client, call, "dropped", "she hung up")
    client.post(f"{call}close/")
    assert f"Call {number}" not in text(client.get("/calls/"))


def test_a_call_is_not_closed_while_questions_are_owed_and_the_page_says_so(client):
    call = opened(client)
    said(client, call, "text", "he hit me")
    answer = client.post(f"{call}close/")
    assert answer.status_code == 422
    assert "still to be asked" in text(answer)
    assert not Moved.objects.exists()


def test_a_call_of_another_is_not_on_my_list(client, cast):
    opened(client)
    assert "None. A call stands here" in text(signed_in("controller").get("/calls/"))


CHOSEN = {"ringing": "her", "connected": "relatives", "behaviour": "economic"}


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_is_saved_under_its_name(client, name):
    call = opened(client)
    value = CHOSEN.get(name, "one or two words")
    answer = said(client, call, name, value)
    assert b'data-saved="yes"' in answer.content
    assert Said.objects.get(name=name).value == value


def test_what_another_entered_meanwhile_comes_back_with_the_answer(client, cast):
    call = opened(client)
    theirs = signed_in("controller")
    theirs.post(f"{call}take/")
    said(theirs, call, "where", "3 Elm Road")
    answer = said(client, call, "where", "14 Larch Close", seen="1")
    assert b'data-other="3 Elm Road"' in answer.content
    values = Said.objects.filter(name="where").values_list("value", flat=True)
    assert set(values) == {"3 Elm Road", "14 Larch Close"}


def test_without_scripts_each_step_leads_back_to_the_call(client):
    call = opened(client)
    answer = client.post(f"{call}say/", {"name": "where", "value": "14 Larch Close"})
    assert (answer.status_code, answer["Location"]) == (302, call)
    answer = client.post(f"{call}send/?panel=1", {})
    assert (answer.status_code, answer["Location"]) == (302, f"{call}?panel=1")


def test_a_call_is_sent_with_a_place_and_a_grade_and_nothing_else(client):
    call = opened(client)
    said(client, call, "where", "14 Larch Close, Anytown")
    client.post(f"{call}grade/", {"grade": "immediate"})
    assert "Sent to the controller." in text(client.post(f"{call}send/", follow=True))


def test_sending_without_a_place_says_what_is_missing(client):
    call = opened(client)
    answer = client.post(f"{call}send/")
    assert answer.status_code == 422
    assert "Nobody can be sent without a place." in text(answer)
    assert "Needs a place" in text(answer)


def test_a_lower_grade_needs_a_reason(client):
    call = opened(client)
    said(client, call, "text", "he is strangling me, he hit me")
    answer = client.post(f"{call}grade/", {"grade": "scheduled"})
    assert answer.status_code == 422
    assert "It needs a reason from the list. Choose a reason." in text(answer)
    given = {"grade": "scheduled", "reason": "She asked us to come tomorrow."}
    assert client.post(f"{call}grade/", given).status_code == 302
    assert Graded.objects.get().reason == given["reason"]


def test_attaching_shows_her_history_and_is_taken_back(known, client):
    call = opened(client)
    said(client, call, "her_name", "Sarah Example")
    her = str(person_of("p1").ref)
    given = {"part": "her", "person": her, "numbered": her}
    shown = client.post(f"{call}attach/", given, headers=SCRIPT)
    assert "Attached as her" in text(shown)
    back = re.search(r'name="attached" value="([^"]+)"', shown.content.decode())
    client.post(f"{call}detach/", {"attached": back[1]})
    assert not Attached.objects.filter(until__isnull=True).exists()


def test_a_look_from_the_call_is_on_record_with_the_calls_number(known, client):
    call = opened(client)
    said(client, call, "her_name", "Sarah Example")
    client.get(call)
    task = f"call {Incident.objects.get(source='doorstep').number}"
    assert set(Look.objects.values_list("task", flat=True)) == {task}


def test_a_candidate_keeps_the_number_that_the_screen_gave(known, client):
    call = opened(client)
    said(client, call, "her_name", "Sarah Example")
    gone, her = str(uuid4()), str(person_of("p1").ref)
    answer = client.get(f"{call}changes/", {"numbered": f"{gone},{her}"})
    assert b'data-candidate="2"' in answer.content
    assert f'data-numbered="{gone},{her}'.encode() in answer.content


def test_a_poll_answers_nothing_while_nothing_has_changed(client):
    call = opened(client)
    page = client.get(call).content.decode()
    seen = re.search(r'data-seq="(\d+)"', page)[1]
    assert client.get(f"{call}changes/", {"after": seen}).status_code == 204
    said(client, call, "where", "14 Larch Close")
    answer = client.get(f"{call}changes/", {"after": seen})
    assert answer.status_code == 200
    assert b'data-value="14 Larch Close"' in answer.content
    assert b"<html" not in answer.content


def test_a_call_that_is_no_domestic_abuse_is_closed_with_one_step(client):
    call = opened(client)
    client.post(f"{call}not-domestic/")
    assert Moved.objects.get().step == "not domestic"


def test_what_was_found_is_asked_under_do_not_read_out(known, client):
    call = opened(client)
    before = client.get(call)
    assert "found-asks-title" not in before.content.decode()
    said(client, call, "him_name", "Mark Other")
    shown = text(client.get(call))
    aloud = shown.index("Do not read out")
    assert re.search(
        r"Ask (Who is there with you, or near|Who else is there)\?", shown[aloud:]
    )


def test_history_found_late_is_said_in_words_on_the_call(client, operator, at):
    call = opened(client)
    assert "found late" not in text(client.get(call))
    by = replace(operator, sources=frozenset({actions.HERE}))
    ref = UUID(call.split("/")[2])
    actions.say(by=by, at=at, ref=ref, name="late", value="found late, 12:02")
    assert "History was not checked when a unit was sent; found late, 12:02." in text(
        client.get(call)
    )


def test_sending_is_undone(client):
    call = opened(client)
    said(client, call, "where", "14 Larch Close")
    client.post(f"{call}grade/", {"grade": "immediate"})
    client.post(f"{call}send/")
    client.post(f"{call}unsend/")
    assert Moved.objects.order_by("-pk").first().state == "open"


def test_a_step_that_cannot_follow_is_refused_in_words(client):
    call = opened(client)
    answer = client.post(f"{call}unsend/")
    assert answer.status_code == 422
    assert "cannot follow" in text(answer)


ACTS = ("say", "attach", "detach", "grade", "send", "unsend", "close", "take")
ACTS += ("leave-out", "ring-back", "end-ring-back")


@pytest.mark.parametrize("role", [role for role in ROLES if role not in TAKERS])
def test_a_role_that_takes_no_calls_is_refused_everywhere(client, role):
    call = opened(client)
    other = signed_in(role)
    assert other.get("/calls/").status_code == 403
    assert other.post("/calls/open/", {}).status_code == 403
    assert {other.get(f"{call}{where}").status_code for where in ("", "changes/")} == {
        403
    }
    answers = {other.post(f"{call}{act}/", {}).status_code for act in ACTS}
    assert answers == {403}
    assert not Said.objects.exists()


@pytest.mark.parametrize("act", [*ACTS, "not-domestic"])
def test_a_call_that_is_not_there_says_so_plainly(client, act):
    answer = client.post(f"/calls/{uuid4()}/{act}/", GIVEN.get(act, {}))
    assert answer.status_code == 404


@pytest.mark.parametrize("act", [a for a in (*ACTS, "not-domestic") if a != "take"])
def test_nobody_changes_a_call_that_she_has_not_joined(client, cast, act):
    call = opened(client)
    answer = signed_in("controller").post(f"{call}{act}/", GIVEN.get(act, {}))
    assert answer.status_code in (404, 422)
    assert not any(rows.objects.exists() for rows in (Said, Graded, Attached, Moved))


@pytest.mark.parametrize("path", ["", "changes/"])
def test_a_stranger_is_asked_to_sign_in(client, path):
    call = opened(client)
    client.logout()
    assert client.get(f"{call}{path}").status_code == 302


def test_calls_stand_first_for_an_operator(client):
    links = re.findall(r'service-navigation__link" href="([^"]+)"', page_of(client))
    assert links[0] == "/calls/"


def page_of(client):
    return client.get("/calls/").content.decode()


@pytest.mark.parametrize("value", some(SENT, 45, 15))
def test_hostile_text_is_kept_as_sent_or_refused_in_words(client, value):
    call = opened(client)
    for name in ("where", "her_name", "text", "ask.before"):
        answer = said(client, call, name, value)
        kept = Said.objects.filter(name=name).order_by("-pk").first()
        assert answer.status_code in (200, 422), name
        if answer.status_code == 200:
            assert kept is None or kept.value == value.strip()
        else:
            assert 'data-saved=""' in answer.content.decode()
            assert len(text(answer).strip()) > 10
    page = client.get(call)
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize("value", some(SENT, 16, 6))
def test_hostile_values_elsewhere_are_refused_in_words(client, value):
    call = opened(client)
    given = {
        "attach": {"part": value, "person": value},
        "detach": {"attached": value},
        "grade": {"grade": value, "reason": value, "manner": value},
        "send": {"numbered": value, "seen": value},
        "close": {value[:40] or "x": value},
        "leave-out": {"reason": value},
        "ring-back": {value[:40] or "x": value},
        "end-ring-back": {"attempt": value, "result": value},
        "say": {"name": value, "value": value},
    }
    for act, fields in given.items():
        answer = client.post(f"{call}{act}/", fields, headers=SCRIPT)
        assert answer.status_code == 422, act
        assert len(text(answer)) > 10, act
    answer = client.get(f"{call}changes/", {"after": value, "numbered": value})
    assert answer.status_code in (200, 204, 422)
    answer = client.post("/calls/open/", {"ref": value, "channel": value})
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("value", some(SENT, 16, 6))
def test_a_hostile_number_opens_a_call_or_is_refused_in_words(client, value):
    answer = client.post("/calls/open/", {"number": value})
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert client.get(answer["Location"]).status_code == 200


def test_a_field_that_is_too_long_is_refused_with_the_bound(client):
    call = opened(client)
    answer = said(client, call, "her_name", "a" * 201)
    assert "Her name has 201 characters. Give 200 or fewer." in text(answer)


def test_a_reason_that_policy_does_not_list_is_refused(client):
    call = opened(client)
    answer = said(client, call, "ask.before", "left out: felt like it")
    assert answer.status_code == 422
    assert "There is no such reason" in text(answer)


@pytest.mark.parametrize(
    ("choice", "words", "kept"),
    [
        ("yes", "Polish interpreter", "yes: Polish interpreter"),
        ("", "no English", "no English"),
        ("no", "", "no"),
    ],
)
def test_without_script_a_choice_and_its_words_are_kept_as_one(
    client, choice, words, kept
):
    call = opened(client)
    given = {"name": "ask.needs", "value": choice, "words": words}
    answer = client.post(f"{call}say/", given, follow=True)
    assert Said.objects.get(name="ask.needs").value == kept
    box = re.search(r'id="words-needs"[^>]* value="([^"]*)"', answer.content.decode())
    assert box
    assert box[1] == words


SAFE = "07700 900222"


def reachable(client):
    """A call on which she herself says how she may be reached."""
    call = opened(client, number="07700900123")
    said(client, call, "ringing", "her")
    said(client, call, "safe_number", SAFE)
    return call


def in_box(client, call):
    """What the box about reaching her says."""
    page = client.get(call).content.decode()
    return re.search(r'id="part-contact".*?</details>', page, re.S)[0]


def test_without_a_plan_the_screen_says_to_send_a_unit_and_nobody_rings(client):
    call = opened(client, number="07700900123")
    box = in_box(client, call)
    assert "Nobody rings back. Send a unit." in box
    assert "Ring back now" not in box
    answer = client.post(f"{call}ring-back/")
    assert answer.status_code == 422
    assert "Send a unit" in text(answer)
    assert not RingBack.objects.exists()


def test_her_number_stands_under_do_not_read_out_with_the_way_to_ring_it(client):
    call = reachable(client)
    box = in_box(client, call)
    assert SAFE in box
    assert "Ring back now" in box
    page = client.get(call).content.decode()
    assert page.index("Do not read out") < page.index('id="part-contact"')


def test_the_box_opens_by_itself_when_the_line_drops(client):
    call = reachable(client)
    assert 'id="contact" open' not in in_box(client, call)
    said(client, call, "dropped", "she hung up")
    assert 'id="contact" open' in in_box(client, call)


@pytest.mark.parametrize("result", Result)
def test_a_ring_back_is_kept_before_it_rings_and_its_end_after(client, result):
    call = reachable(client)
    assert client.post(f"{call}ring-back/").status_code == 302
    tried = RingBack.objects.get()
    assert tried.result is None
    box = in_box(client, call)
    assert SAFE in box  # whoever rings now must read it
    assert f'name="result" value="{result}"' in box
    given = {"attempt": str(tried.ref), "result": str(result)}
    assert client.post(f"{call}end-ring-back/", given).status_code == 302
    tried.refresh_from_db()
    assert tried.result == result
    assert str(result) in in_box(client, call)


def test_once_another_answered_the_box_holds_no_number_to_ring(client):
    call = reachable(client)
    client.post(f"{call}ring-back/")
    attempt = str(RingBack.objects.get().ref)
    given = {"attempt": attempt, "result": "answered by another"}
    client.post(f"{call}end-ring-back/", given)
    box = in_box(client, call)
    assert "Somebody else answered the last time." in box
    assert SAFE not in box


def test_a_ring_back_of_another_call_is_not_ended_from_this_one(client):
    call, other = reachable(client), opened(client)
    client.post(f"{call}ring-back/")
    given = {"attempt": str(RingBack.objects.get().ref), "result": "not answered"}
    answer = client.post(f"{other}end-ring-back/", given)
    assert answer.status_code == 422
    assert "no such ring-back" in text(answer)
    assert RingBack.objects.get().result is None


def test_the_form_knows_each_result_that_a_ring_back_may_have():
    assert set(ANSWERED) == set(Result)


def test_whoever_has_not_joined_the_call_is_shown_no_number(client, cast):
    call = reachable(client)
    theirs = signed_in("controller")
    answer = theirs.get(call)
    assert answer.status_code in (200, 404)
    assert SAFE not in answer.content.decode()


def test_all_that_is_still_owed_is_left_out_in_one_step_for_one_reason(client):
    call = opened(client)
    said(client, call, "text", "he hit me")
    said(client, call, "ask.before", "yes")
    assert "still owed" in text(client.get(call))
    answer = client.post(f"{call}leave-out/", {"reason": "not-safe"})
    assert answer.status_code == 302
    left = Said.objects.filter(value="left out: not-safe")
    assert left.count() > 1
    assert not left.filter(name="ask.before").exists()
    assert "still owed" not in text(client.get(call))
    assert client.post(f"{call}close/").status_code == 302


@pytest.mark.parametrize("reason", ["", "felt like it"])
def test_nothing_is_left_out_without_a_reason_of_the_list(client, reason):
    call = opened(client)
    said(client, call, "text", "he hit me")
    answer = client.post(f"{call}leave-out/", {"reason": reason})
    assert answer.status_code == 422
    assert re.search(
        "Nothing is left out without a reason|no such reason", text(answer)
    )
    assert not Said.objects.filter(value__startswith="left out").exists()


# Queries, at most. A saved field is up to three acts, each with its place in the chain:
# the head of a strand held and moved, and an entry.
CHAIN = 3
POLL, SAVE, SCREEN = 12, 60 + 3 * CHAIN, 110


def test_a_call_asks_the_database_a_bounded_number_of_times(
    known, client, django_assert_max_num_queries
):
    call = opened(client, number="07700900123")
    for name, value in (
        ("where", "14 Larch Close, Anytown"),
        ("her_name", "Sarah Example"),
        ("him_name", "Mark Other"),
    ):
        with django_assert_max_num_queries(SAVE):
            said(client, call, name, value)
    with django_assert_max_num_queries(SCREEN):
        page = client.get(call).content.decode()
    seen = re.search(r'data-seq="(\d+)"', page)[1]
    with django_assert_max_num_queries(POLL):
        client.get(f"{call}changes/", {"after": seen})


def key_in(client, call, path):
    """The page's own key, in the form that posts to this path."""
    page = client.get(call).content.decode()
    found = re.search(
        rf'action="{call}{path}/".*?name="key" value="([^"]+)"', page, re.S
    )
    assert found
    return found[1]


def test_a_grade_that_is_posted_twice_is_given_once(client):
    call = opened(client)
    given = {"grade": "immediate", "key": key_in(client, call, "grade"), "seen": "7"}
    for _ in range(2):
        assert client.post(f"{call}grade/", given)["Location"] == call
    assert Graded.objects.count() == 1
    client.post(f"{call}grade/", {**given, "seen": "9"})  # after something happened
    assert Graded.objects.count() == 2


def test_a_ring_back_that_is_posted_twice_is_begun_once(client):
    call = reachable(client)
    given = {"key": key_in(client, call, "ring-back")}
    for _ in range(2):
        assert client.post(f"{call}ring-back/", given)["Location"] == call
    assert RingBack.objects.count() == 1
