"""The board and the queue through the pages: who may, what acts do, what is refused."""

import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.incidents.models import Advice, Briefing, BriefingRead, Dispatch, Said
from tests.conftest import ROLES
from tests.doors.api_feed import signed_in
from tests.doors.hostile_cases import TEXTS, some

pytestmark = pytest.mark.django_db
WATCH = ("controller", "sergeant")
DESK = "control-room-specialist"


@pytest.fixture
def job(cast):
    """A job that an operator has sent, by its ref."""
    return sent()


def sent(**said):
    operator = signed_in("operator")
    ref = str(uuid4())
    operator.post("/calls/open/", {"ref": ref})
    for name, value in {"where": "9 Larch Close", **said}.items():
        operator.post(f"/calls/{ref}/say/", {"name": name, "value": value})
    assert operator.post(f"/calls/{ref}/send/").status_code == 302
    return ref


@pytest.fixture
def controller(job):
    return signed_in("controller")


@pytest.fixture
def specialist(job):
    return signed_in(DESK)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def polled(client, page="board", **more):
    """Poll as the page would."""
    body = client.get(f"/{page}/").content.decode()
    address = re.search(r'hx-get="([^"]+)"', body)
    assert address
    return address[1].replace("&amp;", "&")


def send_unit(client, job, **more):
    given = {"callsign": "Y41", "purpose": "to her", **more}
    return client.post(f"/board/{job}/dispatch/", given)


def unit_of(job):
    return Dispatch.objects.get(incident__ref=job)


@pytest.mark.parametrize("role", ROLES)
def test_a_board_opens_for_those_whose_work_it_is(cast, role):
    client = signed_in(role)
    for path in ("/board/", "/board/rows/"):
        assert client.get(path).status_code == (200 if role in WATCH else 403)
    for path in ("/queue/", "/queue/rows/"):
        assert client.get(path).status_code == (200 if role == DESK else 403)


@pytest.mark.parametrize(
    ("role", "offered"),
    [("controller", "Board"), ("sergeant", "Board"), (DESK, "Queue")],
)
def test_the_navigation_offers_each_the_list_that_is_their_work(cast, role, offered):
    body = signed_in(role).get("/health/").content.decode()
    nav = re.findall(r'service-navigation__link" href="([^"]+)"', body)
    assert (f"/{offered.lower()}/" in nav) is True
    other = {"Board": "/queue/", "Queue": "/board/"}[offered]
    assert other not in nav


def test_nobody_sees_a_board_without_signing_in(client, db):
    for path in ("/board/", "/board/rows/", "/queue/", "/queue/rows/"):
        assert client.get(path).status_code == 302


def test_an_empty_board_says_so_and_what_that_means(cast):
    shown = text(signed_in("controller").get("/board/"))
    assert "No job has been sent that is still open" in shown


def test_a_job_stands_on_the_board_with_grade_clock_and_place(controller):
    shown = text(controller.get("/board/"))
    assert "Immediate" in shown
    assert re.search(r"1[45] min( \d+ s)? left|\d+ s left", shown)
    assert "9 Larch Close" in shown
    assert "Nobody attached yet" in shown


def test_a_poll_is_quiet_until_something_happens(controller, job):
    address = polled(controller)
    with CaptureQueriesContext(connection) as asked:
        assert controller.get(address).status_code == 204
    assert len(asked) <= 8
    send_unit(controller, job)
    answer = controller.get(address)
    assert answer.status_code == 200
    assert "Y41" in text(answer)


def test_what_is_typed_on_a_call_is_no_news_for_the_board(controller, job):
    address = polled(controller)
    said = {"name": "her_name", "value": "Sarah Example"}
    signed_in("operator").post(f"/calls/{job}/say/", said)
    assert controller.get(address).status_code == 204


def test_clocks_move_though_nothing_happens(controller):
    address = re.sub(r"made=\d+", "made=1", polled(controller))
    assert controller.get(address).status_code == 200


@pytest.mark.parametrize("value", ["x", "-1", "1e9", "9" * 40, "'; --"])
def test_a_poll_with_nonsense_is_refused_in_words(controller, value):
    answer = controller.get("/board/rows/", {"after": value})
    assert answer.status_code == 422
    assert "screen has seen" in answer.content.decode()


def test_a_poll_of_twenty_jobs_asks_no_more_than_one_of_two(controller, cast):
    counts = []
    for more in (1, 10):
        for _ in range(more):
            send_unit(controller, sent())
        controller.get("/board/rows/")
        with CaptureQueriesContext(connection) as asked:
            assert controller.get("/board/rows/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 18


def test_a_unit_is_sent_and_briefed_with_one_form(controller, job):
    answer = send_unit(controller, job, number="response-officer")
    assert answer["Location"] == f"/board/?job={job}"
    unit = unit_of(job)
    assert (unit.callsign, unit.staff.number) == ("Y41", "response-officer")
    shown = text(controller.get(answer["Location"]))
    assert "The unit is sent, and its briefing made." in shown
    assert "To read out to Y41" in shown


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"callsign": ""}, "There is no call sign."),
        ({"callsign": "x" * 21}, "Call sign has 21 characters."),
        ({"number": "0000"}, "There is no officer"),
        ({"purpose": "to frighten him"}, "Sent"),
        ({"more": "1"}, "There is no field"),
    ],
)
def test_what_cannot_be_sent_is_said_at_the_field(controller, job, given, says):
    answer = send_unit(controller, job, **given)
    assert answer.status_code == 422
    assert says in text(answer)
    assert not Dispatch.objects.exists()


def unit_does(client, job, how, **more):
    path = f"/board/{job}/{unit_of(job).ref}/"
    return client.post(path, {"how": how, **more})


def test_a_unit_arrives_and_leaves(controller, job):
    send_unit(controller, job)
    assert unit_does(controller, job, "arrived").status_code == 302
    again = unit_does(controller, job, "arrived")
    assert again.status_code == 422
    assert "arrived or left already" in text(again)
    assert unit_does(controller, job, "left").status_code == 302
    assert unit_of(job).ended_how == "left"


def test_a_diverted_unit_asks_for_another_assessment(controller, job):
    send_unit(controller, job)
    unit_does(controller, job, "diverted")
    page = f"/board/?job={job}"
    assert "The unit was sent elsewhere." in text(controller.get(page))
    words = {"what": "assessed again", "words": "Y42 is nearer"}
    controller.post(f"/board/{job}/mark/", words)
    assert "The unit was sent elsewhere." not in text(controller.get(page))


def test_a_briefing_is_read_out_at_the_version_that_stood_there(controller, job):
    send_unit(controller, job)
    body = controller.get(f"/board/?job={job}").content.decode()
    version = re.search(r'name="version" value="([^"]+)"', body)
    assert version
    unit_does(controller, job, "read out", version=version[1])
    read = BriefingRead.objects.get()
    assert (read.how, str(read.briefing.ref)) == ("read out", version[1])
    assert "Briefing read out" in text(controller.get("/board/"))


def test_there_is_nothing_to_read_out_without_a_briefing(controller, job):
    send_unit(controller, job)
    assert unit_does(controller, job, "read out").status_code == 404
    strange = unit_does(controller, job, "read out", version=str(uuid4()))
    assert strange.status_code == 404


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("suspect outstanding", "Suspect outstanding"),
        ("suspect found", "Suspect found"),
        ("children there", "Children not seen yet"),
        ("children seen", "Children seen"),
    ],
)
def test_the_radio_is_entered_with_one_press(controller, job, what, shown):
    assert controller.post(f"/board/{job}/mark/", {"what": what}).status_code == 302
    assert shown in text(controller.get("/board/"))


def test_an_assessment_without_words_is_refused_at_the_field(controller, job):
    answer = controller.post(f"/board/{job}/mark/", {"what": "assessed again"})
    assert answer.status_code == 422
    assert "This needs a few words." in text(answer)
    assert 'aria-describedby="words-error"' in answer.content.decode()


def test_a_lower_grade_is_acknowledged(cast):
    ref = sent()
    grade = {"grade": "priority", "reason": "she asked for it"}
    signed_in("operator").post(f"/calls/{ref}/grade/", grade)
    controller = signed_in("controller")
    assert "not acknowledged" in text(controller.get("/board/"))
    controller.post(f"/board/{ref}/mark/", {"what": "lower grade read"})
    assert "not acknowledged" not in text(controller.get("/board/"))


def test_a_finished_job_leaves_the_board(controller, job):
    nothing = controller.post(f"/board/{job}/finish/", {"words": ""})
    assert nothing.status_code == 422
    controller.post(f"/board/{job}/finish/", {"words": "no further action"})
    assert "No job" in text(controller.get("/board/"))


POSTS = (
    ("dispatch/", {"callsign": "Y41"}),
    ("mark/", {"what": "suspect outstanding"}),
    ("finish/", {"words": "done"}),
)


@pytest.mark.parametrize("role", [r for r in ROLES if r not in ("controller", DESK)])
def test_only_the_control_room_acts_on_a_job(job, role):
    for path, given in POSTS:
        answer = signed_in(role).post(f"/board/{job}/{path}", given)
        assert answer.status_code == (404 if role == "sergeant" else 403)


@pytest.mark.parametrize(("path", "given"), POSTS)
def test_a_job_that_is_not_there_is_absent(controller, path, given):
    assert controller.post(f"/board/{uuid4()}/{path}", given).status_code == 404


def test_a_sergeant_watches_and_does_not_act(job):
    answer = signed_in("sergeant").get(f"/board/?job={job}")
    assert "Controllers act on it." in text(answer)
    assert "Larch" not in text(answer)


def test_the_desk_looks_advises_and_the_board_shows_it(specialist, job):
    page = specialist.get(f"/queue/?job={job}")
    assert "Desk looked: not yet" in text(page)
    specialist.post(f"/queue/{job}/advise/", {"kind": "looked"})
    advice = {"kind": "advice", "text": "Ask who holds the money."}
    specialist.post(f"/queue/{job}/advise/", advice)
    assert "Ask who holds the money." in text(signed_in("controller").get("/board/"))
    assert "looked at jobs in" in text(specialist.get("/queue/"))


def test_advice_without_words_is_refused_at_the_field(specialist, job):
    answer = specialist.post(f"/queue/{job}/advise/", {"kind": "advice"})
    assert answer.status_code == 422
    assert "This needs words." in text(answer)
    assert not Advice.objects.exists()


def test_the_desk_joins_a_call_that_is_not_sent(cast):
    operator, specialist = signed_in("operator"), signed_in(DESK)
    ref = str(uuid4())
    operator.post("/calls/open/", {"ref": ref})
    operator.post(f"/calls/{ref}/say/", {"name": "where", "value": "9 Larch Close"})
    before = specialist.get(f"/queue/?job={ref}")
    assert "Join this job" in text(before)
    assert "Larch" not in text(before)
    assert specialist.post(f"/queue/{ref}/take/").status_code == 302
    assert "9 Larch Close" in text(specialist.get(f"/queue/?job={ref}"))


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("path", "name", "more"),
    [
        ("dispatch", "number", {"callsign": "Y41"}),
        ("dispatch", "purpose", {"callsign": "Y41"}),
        ("mark", "what", {}),
        ("mark", "words", {"what": "assessed again"}),
    ],
)
def test_hostile_words_are_kept_or_refused_and_never_an_error(
    controller, job, path, name, more
):
    for value in some(TEXTS, 45, 9):
        body = urlencode({**more, name: value}, errors="surrogatepass")
        answer = controller.post(f"/board/{job}/{path}/", body, content_type=FORM)
        assert answer.status_code in (302, 400, 422), ascii(value)
    assert controller.get("/board/").status_code == 200


@pytest.mark.parametrize("job_", ["x", "'", "../..", "0" * 400])
def test_a_strange_job_opens_nothing(controller, job_):
    answer = controller.get("/board/", {"job": job_})
    assert answer.status_code == 200
    assert 'id="job"' not in answer.content.decode()


def test_words_of_others_are_escaped(controller, specialist, job):
    nasty = "<script>alert(1)</script>"
    specialist.post(f"/queue/{job}/advise/", {"kind": "advice", "text": nasty})
    assert nasty not in controller.get("/board/").content.decode()
    assert Said.objects.filter(incident__ref=job, name="where").exists()


def test_the_page_names_what_was_not_asked_when_the_line_dropped(job, controller):
    page = f"/board/?job={job}"
    assert "still to be asked" not in text(controller.get(page))
    given = {"name": "dropped", "value": "yes"}
    signed_in("operator").post(f"/calls/{job}/say/", given)
    assert "still to be asked: Earlier abuse" in text(controller.get(page))


def key_of(page, path):
    """The page's own key, in the form that posts to this path."""
    found = re.search(
        rf'action="{path}".*?name="key" value="([^"]+)"', page.content.decode(), re.S
    )
    assert found
    return found[1]


def test_a_dispatch_that_is_posted_twice_sends_one_unit(controller, job):
    page = controller.get(f"/board/?job={job}")
    key = key_of(page, f"/board/{job}/dispatch/")
    answers = [send_unit(controller, job, key=key) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Dispatch.objects.count() == Briefing.objects.count() == 1


def test_another_unit_from_the_same_page_is_sent_and_no_repeat(controller, job):
    key = key_of(controller.get(f"/board/?job={job}"), f"/board/{job}/dispatch/")
    for callsign in ("Y41", "Y42"):
        send_unit(controller, job, key=key, callsign=callsign)
    sent_ = Dispatch.objects.order_by("pk").values_list("callsign", flat=True)
    assert list(sent_) == ["Y41", "Y42"]


def test_a_call_sign_that_is_on_the_job_is_sent_again_only_once_it_has_left(
    controller, job
):
    send_unit(controller, job)
    again = send_unit(controller, job)
    assert again.status_code == 422
    assert "Y41 has been sent to this job, and has not left it." in text(again)
    assert 'aria-describedby="callsign-error"' in again.content.decode()
    unit_does(controller, job, "stood down")
    assert send_unit(controller, job).status_code == 302
    assert Dispatch.objects.count() == 2


def test_a_poll_holds_no_key_of_any_page(controller, job):
    assert 'name="key"' not in controller.get("/board/rows/").content.decode()


@pytest.mark.parametrize(
    "given",
    [{"what": "suspect outstanding"}, {"what": "assessed again", "words": "Y42 goes"}],
)
def test_a_mark_that_is_posted_twice_is_kept_once(controller, job, given):
    key = key_of(controller.get(f"/board/?job={job}"), f"/board/{job}/mark/")
    for _ in range(2):
        answer = controller.post(f"/board/{job}/mark/", {**given, "key": key})
        assert answer["Location"] == f"/board/?job={job}"
    names = ("suspect_outstanding", "reassessed")
    assert Said.objects.filter(name__in=names).count() == 1


def test_what_a_mark_said_before_may_be_said_again_from_a_new_page(controller, job):
    for state in ("suspect outstanding", "suspect found", "suspect outstanding"):
        key = key_of(controller.get(f"/board/?job={job}"), f"/board/{job}/mark/")
        controller.post(f"/board/{job}/mark/", {"what": state, "key": key})
    assert Said.objects.filter(name="suspect_outstanding").count() == 3


def test_advice_that_is_posted_twice_is_left_once(specialist, job):
    key = key_of(specialist.get(f"/queue/?job={job}"), f"/queue/{job}/advise/")
    for _ in range(2):
        given = {"kind": "advice", "text": "Ask who holds the money.", "key": key}
        answer = specialist.post(f"/queue/{job}/advise/", given)
        assert answer["Location"] == f"/queue/?job={job}"
    assert Advice.objects.count() == 1


@pytest.mark.parametrize("how", ["arrived", "left", "diverted", "read out"])
def test_a_unit_is_not_there_under_another_job(controller, job, how):
    send_unit(controller, job)
    unit, other = unit_of(job), sent()
    given = {"how": how, "version": str(Briefing.objects.get().ref)}
    answer = controller.post(f"/board/{other}/{unit.ref}/", given)
    assert answer.status_code == 404
    unit.refresh_from_db()
    assert (unit.arrived_at, unit.until) == (None, None)
    assert not BriefingRead.objects.exists()


def test_what_another_unit_was_told_cannot_be_read_out_to_this_one(controller, job):
    other = sent()
    send_unit(controller, job)
    send_unit(controller, other, callsign="Y42")
    theirs = Briefing.objects.get(dispatch__callsign="Y42")
    answer = unit_does(controller, job, "read out", version=str(theirs.ref))
    assert answer.status_code == 404
    assert not BriefingRead.objects.exists()
