"""An officer's phone: jobs, the briefing, what a tap is worth, and who sees nothing."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from doorstep.access.actions import hold, make_post, make_staff, make_unit
from doorstep.access.models import Look, Tie
from doorstep.incidents import actions
from doorstep.incidents.models import BriefingRead, Dispatch
from doorstep.incidents.rules.calls import Channel, LeftHow, Part, Purpose
from doorstep.pathway.call import steps
from tests.conftest import ROLES
from tests.doors.api_feed import signed_in
from tests.rooms import MARK, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db

OFFICER = "response-officer"
CONTROL_ROOM = ("operator", "controller", "control-room-specialist")
PLACE = "3 Quarry Row, Sometown"


class Job:
    """A call that was sent, worked by the operator and the controller of the cast."""

    def __init__(self, cast, minutes_ago=10):
        self.at = timezone.now() - timedelta(minutes=minutes_ago)
        self.operator = replace(cast["operator"], task="a call", at=self.at)
        self.controller = replace(cast["controller"], task="a call", at=self.at)
        self.ref = steps.open_call(
            self.operator, at=self.at, ref=uuid4(), channel=Channel.EMERGENCY
        )
        steps.say(self.operator, at=self.at, ref=self.ref, name="where", value=PLACE)
        steps.send(self.operator, at=self.at, ref=self.ref)

    def send(self, number=OFFICER, callsign="EX21", purpose=Purpose.TO_HER):
        """Send a unit; returns the address of its briefing."""
        made = steps.dispatch(
            self.controller,
            at=self.at,
            ref=self.ref,
            callsign=callsign,
            number=number,
            purpose=purpose,
        )
        return f"/jobs/{made}/"

    def says(self, name, value):
        """The operator learns something, a minute later."""
        self.at += timedelta(minutes=1)
        reader = replace(self.operator, at=self.at)
        steps.say(reader, at=self.at, ref=self.ref, name=name, value=value)

    def leaves(self, url):
        """The unit of this address leaves the job."""
        made = UUID(url.split("/")[2])
        actions.leave(by=self.controller, at=self.at, dispatched=made, how=LeftHow.LEFT)

    def attach(self, external, part):
        person = person_of(external).ref
        steps.attach(self.operator, at=self.at, ref=self.ref, part=part, person=person)


@pytest.fixture
def job(cast):
    return Job(cast)


@pytest.fixture
def officer(cast):
    return signed_in(OFFICER)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def form(page):
    """What the form of "read" sends."""
    html = page.content.decode()
    return dict(re.findall(r'name="(briefing|seen|moving)" value="([^"]*)"', html))


def earlier(client, url, seconds, monkeypatch):
    """The form of a page that was opened so many seconds ago."""
    then = timezone.now() - timedelta(seconds=seconds)
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: then)
        return form(client.get(url))


def test_without_a_job_the_page_says_what_that_means(officer):
    answer = officer.get("/jobs/")
    assert answer.status_code == 200
    assert "No job is sent to you now" in text(answer)


def test_an_officer_lands_on_the_jobs_and_an_operator_on_find(officer, cast):
    assert officer.get("/")["Location"] == "/jobs/"
    assert signed_in("operator").get("/").status_code == 200


def test_a_job_stands_in_the_list_from_the_moment_of_dispatch(job, officer):
    url = job.send()
    said = text(officer.get("/jobs/"))
    assert "EX21" in said
    assert "to her" in said
    assert "Not read yet" in said
    assert url in officer.get("/jobs/").content.decode()


def test_the_list_asks_for_nothing_new_until_there_is_something(job, officer):
    mark = re.search(r'data-mark="([^"]+)"', officer.get("/jobs/").content.decode())[1]
    assert officer.get("/jobs/changes/", {"after": mark}).status_code == 204
    job.send()
    answer = officer.get("/jobs/changes/", {"after": mark})
    assert answer.status_code == 200
    assert "EX21" in text(answer)


def test_the_briefing_has_ten_lines_in_order_each_with_source_and_status(job, officer):
    page = officer.get(job.send())
    html = page.content.decode()
    headings = re.findall(r'ds-brief__heading">(\d+) ', html)
    assert headings == [str(n) for n in range(1, 11)]
    assert html.count('class="ds-brief__source"') == 10
    assert "No record is not no abuse" in text(page)


def test_the_title_never_says_what_the_job_is(job, officer):
    url = job.send()
    job.says("ask.weapon", "yes, a knife")
    html = officer.get(url).content.decode()
    assert "<title>Job updated – Doorstep</title>" in html


def test_what_has_changed_is_marked_in_words(job, officer):
    url = job.send()
    assert ">changed<" not in officer.get(url).content.decode()
    job.says("ask.weapon", "yes, a knife")
    page = officer.get(url)
    line = re.search(r'id="line-1">.*?</li>', page.content.decode(), re.DOTALL)[0]
    assert ">changed<" in line
    assert "Changed" in text(page)


def test_what_changed_since_the_last_reading_stays_marked_over_two_changes(
    job, officer, monkeypatch
):
    url = job.send()
    given = earlier(officer, url, 30, monkeypatch)
    officer.post(f"{url}read/", given)
    job.says("ask.weapon", "yes, a knife")
    job.says("ask.children", "yes, two")
    page = officer.get(url).content.decode()
    for number in (1, 2):
        line = re.search(rf'id="line-{number}">.*?</li>', page, re.DOTALL)[0]
        assert ">changed<" in line, number


def test_a_change_is_told_once_and_204_stands_for_nothing_new(job, officer):
    url = job.send()
    seq = re.search(r'data-mark="(\d+)"', officer.get(url).content.decode())[1]
    assert officer.get(f"{url}changes/", {"after": seq}).status_code == 204
    job.says("ask.weapon", "yes, a knife")
    answer = officer.get(f"{url}changes/", {"after": seq})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_what_says_the_same_is_no_new_version_to_be_read_again(job, officer):
    url = job.send()
    job.says("listening_log", "the line is open, nothing heard")
    assert "version 1," in text(officer.get(url))


def test_the_call_itself_is_no_history_of_hers(cast, officer, nobody, at, policy):
    take(nobody, at, SARAH)
    match(nobody, at, policy)
    job = Job(cast)
    job.attach("p1", Part.HER)
    page = officer.get(job.send()).content.decode()
    line = re.search(r'id="line-4">.*?</li>', page, re.DOTALL)[0]
    assert "None found" in line


def test_to_say_that_nothing_is_new_takes_few_questions_of_the_database(
    job, officer, django_assert_max_num_queries
):
    url = job.send()
    seq = re.search(r'data-mark="(\d+)"', officer.get(url).content.decode())[1]
    with django_assert_max_num_queries(7):
        officer.get(f"{url}changes/", {"after": seq})


def test_read_is_kept_with_its_time_and_shown(job, officer, monkeypatch):
    url = job.send()
    officer.post(f"{url}read/", earlier(officer, url, 30, monkeypatch))
    assert [row.how for row in BriefingRead.objects.all()] == ["read"]
    page = text(officer.get(url))
    assert "Not read yet" not in page
    assert re.search(r"Read \d\d:\d\d", page)


def test_a_tap_as_the_page_opens_is_kept_and_is_no_reading(job, officer):
    url = job.send()
    answer = officer.post(f"{url}read/", form(officer.get(url)), follow=True)
    assert [row.how for row in BriefingRead.objects.all()] == ["not known"]
    assert "does not count as read" in text(answer)
    assert "Not read yet" in text(answer)


def test_a_tap_on_the_move_is_kept_and_is_no_reading(job, officer, monkeypatch):
    url = job.send()
    given = earlier(officer, url, 30, monkeypatch)
    officer.post(f"{url}read/", {**given, "moving": "yes"})
    assert [row.how for row in BriefingRead.objects.all()] == ["not known"]


def test_a_time_that_the_page_did_not_sign_is_not_believed(job, officer, monkeypatch):
    url = job.send()
    given = earlier(officer, url, 30, monkeypatch)
    for seen in ("x", given["seen"][:-1] + "~", given["seen"].replace(":", "", 1)):
        officer.post(f"{url}read/", {**given, "seen": seen})
    assert {row.how for row in BriefingRead.objects.all()} == {"not known"}


def test_what_was_read_is_the_version_that_was_shown_and_not_a_newer_one(
    job, officer, monkeypatch
):
    url = job.send()
    given = earlier(officer, url, 30, monkeypatch)
    job.says("ask.weapon", "yes, a knife")
    officer.post(f"{url}read/", given)
    assert BriefingRead.objects.get().briefing.number == 1
    assert "Not read yet" in text(officer.get(url))


def test_first_read_at_the_door_is_counted_apart(job, officer, monkeypatch):
    url = job.send()
    given = earlier(officer, url, 30, monkeypatch)
    there = timezone.now() - timedelta(minutes=1)
    reader = replace(job.controller, at=there)
    made = Dispatch.objects.get().ref
    actions.arrive(by=reader, at=there, dispatched=made)
    officer.post(f"{url}read/", given)
    assert [row.how for row in BriefingRead.objects.all()] == ["on arrival"]


def test_the_unit_says_that_it_is_there_and_a_second_tap_changes_nothing(job, officer):
    url = job.send()
    officer.post(f"{url}arrived/")
    first = Dispatch.objects.get().arrived_at
    assert first is not None
    again = officer.post(f"{url}arrived/", follow=True)
    assert "has arrived or left already" in text(again)
    assert Dispatch.objects.get().arrived_at == first


def test_after_leaving_the_briefing_stays_for_a_while_and_says_until_when(job, officer):
    url = job.send()
    answer = officer.post(f"{url}left/", follow=True)
    assert "you have left the job" in text(answer)
    assert "goes from this phone at" in text(officer.get(url))


def left(job, minutes):
    """The unit left so many minutes ago."""
    then = timezone.now() - timedelta(minutes=minutes)
    made = Dispatch.objects.get().ref
    actions.leave(
        by=replace(job.controller, at=then), at=then, dispatched=made, how=LeftHow.LEFT
    )


def test_just_before_two_hours_after_leaving_it_is_still_there(cast, officer):
    job = Job(cast, minutes_ago=200)
    url = job.send()
    left(job, 119)
    assert officer.get(url).status_code == 200
    assert url in officer.get("/jobs/").content.decode()


def test_a_briefing_that_is_gone_says_where_to_ask_and_nothing_of_the_job(
    cast, officer
):
    job = Job(cast, minutes_ago=200)
    url = job.send()
    seq = re.search(r'data-mark="(\d+)"', officer.get(url).content.decode())[1]
    left(job, 121)
    for path in (url, f"{url}changes/", f"{url}changes/?after={seq}"):
        answer = officer.get(path)
        assert answer.status_code == 404, path
        assert "ask the control room" in text(answer)
        assert "EX21" not in text(answer)
    for verb in ("read", "arrived", "left"):
        assert officer.post(f"{url}{verb}/").status_code == 404
    assert "EX21" not in text(officer.get("/jobs/"))


def test_absent_anothers_and_gone_look_the_same(cast, officer):
    job = Job(cast, minutes_ago=200)
    gone = job.send()
    left(job, 121)
    another = job.send(number="neighbourhood-officer", callsign="EX44")
    none = f"/jobs/{uuid4()}/"
    pages = [officer.get(url) for url in (gone, another, none)]
    assert {page.status_code for page in pages} == {404}
    assert len({re.sub(r"nonce-\S+", "", text(page)) for page in pages}) == 1


@pytest.mark.parametrize("role", [role for role in ROLES if role != OFFICER])
def test_nobody_else_reads_or_answers_an_officers_briefing(job, cast, role):
    url = job.send()
    client = signed_in(role)
    client.post("/", {"task": "a call", "name": "nobody"})
    page = client.get(url)
    if role in CONTROL_ROOM:
        assert 'id="read"' not in page.content.decode()
    else:
        assert page.status_code == 404
        assert "EX21" not in text(page)
    for verb in ("read", "arrived", "left"):
        assert client.post(f"{url}{verb}/", form(page)).status_code == 404
    assert not BriefingRead.objects.exists()


def test_who_goes_to_arrest_him_reads_no_briefing_of_who_goes_to_her(job, officer):
    to_her = job.send(number="sergeant", callsign="EX11")
    to_him = job.send(purpose=Purpose.TO_ARREST_HIM)
    assert officer.get(to_him).status_code == 200
    assert officer.get(to_her).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_list_and_it_holds_only_their_own_jobs(job, cast, role):
    job.send()
    answer = signed_in(role).get("/jobs/")
    assert answer.status_code == 200
    assert ("EX21" in text(answer)) == (role == OFFICER)


def test_opening_a_briefing_is_a_look_at_whom_it_names(
    cast, officer, nobody, at, policy
):
    take(nobody, at, SARAH, MARK)
    match(nobody, at, policy)
    job = Job(cast)
    job.attach("p1", Part.HER)
    url = job.send()
    before = Look.objects.count()
    page = officer.get(url)
    assert "EXAMPLE" in page.content.decode().upper()
    looks = Look.objects.order_by("pk")[before:]
    assert [(look.subject, look.kind) for look in looks] == [
        (person_of("p1").ref, "consulted")
    ]
    assert looks[0].task.startswith("job ")


def test_a_briefing_that_is_not_made_yet_says_so(job, officer):
    made = actions.dispatch(
        by=job.controller, at=job.at, ref=job.ref, callsign="EX21", number=OFFICER
    )
    page = officer.get(f"/jobs/{made}/")
    assert page.status_code == 200
    assert "No briefing yet" in text(page)
    assert 'id="read"' not in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/jobs/x/", "/jobs/0/", "/jobs/%00/", "/jobs/../jobs/1/", "/jobs/1/read/"]
)
def test_a_hostile_reference_is_not_found(officer, path):
    assert officer.get(path).status_code == 404
    assert officer.post(path).status_code == 404


@pytest.mark.parametrize("after", ["None", "-1", "9" * 40, "\x00", "'; --", "é\u202e"])
def test_a_hostile_mark_is_only_a_mark_that_does_not_fit(job, officer, after):
    url = job.send()
    assert officer.get(f"{url}changes/", {"after": after}).status_code == 200
    assert officer.get("/jobs/changes/", {"after": after}).status_code == 200
    none = f"/jobs/{uuid4()}/changes/"
    assert officer.get(none, {"after": after}).status_code == 404


@pytest.mark.parametrize("field", ["briefing", "seen", "moving"])
@pytest.mark.parametrize("value", ["", "\x00", "x" * 5000, "<script>", "\ud800"])
def test_hostile_values_are_refused_with_a_word(job, officer, field, value):
    url = job.send()
    given = {**form(officer.get(url)), field: value}
    body = urlencode(given, errors="surrogatepass")
    kind = "application/x-www-form-urlencoded"
    answer = officer.post(f"{url}read/", body, content_type=kind)
    allowed = {302} if (field, value) == ("moving", "") else {302, 404, 422}
    assert answer.status_code in allowed
    assert not BriefingRead.objects.filter(how="read").exists()


def test_a_key_that_is_not_known_is_refused(job, officer):
    url = job.send()
    given = {**form(officer.get(url)), "how": "read"}
    assert officer.post(f"{url}read/", given).status_code == 422
    assert officer.post(f"{url}arrived/", {"at": "2020-01-01"}).status_code == 422
    assert Dispatch.objects.get().arrived_at is None


def test_nothing_is_done_without_the_token_of_the_form(job, cast):
    url = job.send()
    client = signed_in(OFFICER, csrf=True)
    for verb in ("read", "arrived", "left"):
        assert client.post(f"{url}{verb}/").status_code == 403


def test_who_is_not_signed_in_is_sent_to_sign_in(job, client):
    url = job.send()
    for path in ("/jobs/", "/jobs/changes/", url, f"{url}changes/"):
        assert client.get(path)["Location"].startswith("/sign-in/")


def test_the_briefing_of_another_job_cannot_be_said_to_be_read_on_this_one(
    job, cast, officer, monkeypatch
):
    here, there = job.send(), Job(cast).send(callsign="EX22")
    given = earlier(officer, there, 30, monkeypatch)
    assert officer.post(f"{here}read/", given).status_code == 404
    assert not BriefingRead.objects.exists()


def test_a_second_tap_is_the_same_reading_though_the_unit_arrived_in_between(
    job, officer, monkeypatch
):
    url = job.send()
    given = earlier(officer, url, 30, monkeypatch)
    officer.post(f"{url}read/", given)
    there = timezone.now() - timedelta(minutes=1)
    reader = replace(job.controller, at=there)
    actions.arrive(by=reader, at=there, dispatched=Dispatch.objects.get().ref)
    again = officer.post(f"{url}read/", given, follow=True)
    assert [row.how for row in BriefingRead.objects.all()] == ["read"]
    assert "Kept as read." in text(again)


def test_when_one_officer_leaves_the_other_stays_on_the_job(job, cast, nobody, officer):
    staff = make_staff(number="PC2", name="Second", username="pc2", password="pass")
    post = make_post(name="pc2", role=OFFICER, unit=make_unit("Example Force"))
    hold(by=nobody, at=job.at, staff=staff, post=post)
    mine, other = job.send(), job.send(number="PC2", callsign="EX22")
    job.leaves(mine)
    tied = Tie.objects.filter(thing=job.ref, kind="dispatch", until__isnull=True)
    assert [tie.staff.number for tie in tied] == ["PC2"]
    assert signed_in("pc2").get(other).status_code == 200


def test_an_officer_under_two_call_signs_stays_until_both_have_left(job, officer):
    first, second = job.send(), job.send(callsign="EX22")
    tied = Tie.objects.filter(thing=job.ref, kind="dispatch", until__isnull=True)
    job.leaves(first)
    assert tied.exists()
    job.leaves(second)
    assert not tied.exists()
