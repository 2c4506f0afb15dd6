"""Who has looked at her, and what has he looked at: the log of looks and its pages."""

import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from doorstep.access.actions import (
    hold,
    make_post,
    make_staff,
    make_unit,
    write_looks,
)
from doorstep.access.models import Act, Staff, Tie
from doorstep.access.rules import Kind
from doorstep.api import signin
from doorstep.cli import readers
from doorstep.incidents.rules.calls import Channel, Part
from doorstep.pathway.call import steps
from doorstep.pathway.log import DOORS, PAGE, daily, of_person, whose
from doorstep.people.models import Merged
from doorstep.states import Invalid, Refused
from doorstep.timing import local_day
from tests.conftest import NOON, ROLES, reader
from tests.rooms import CALL, MARK, SARAH, browser, match, person_of, take

pytestmark = pytest.mark.django_db
FOR = "request 12/2026 by her"
# What differs from one answer to the next: tokens, and the time on a printed page.
SINCE = r"""(nonce|value)="[^"]*"|Printed for[^.]*\."""


@pytest.fixture
def auditor(cast, policy, nobody, at):
    """Somebody of information governance, with a task."""
    staff = make_staff(
        number="ig1", name="The auditor", username="auditor", password=None
    )
    post = make_post(name="ig", role="auditor", unit=make_unit("Example Force"))
    hold(by=nobody, at=at, staff=staff, post=post)
    return reader(staff, policy, FOR)


@pytest.fixture
def her(nobody, at, policy, cast):
    """Sarah, with a call about her in February."""
    take(nobody, at, SARAH, MARK, CALL)
    match(nobody, at, policy)
    return person_of("p1").ref


def look(who, subject, *, kind=Kind.CONSULTED, **changes):
    fresh = replace(who, noted=set(), **changes)
    fresh.note(subject, kind)
    write_looks(fresh)


def of(auditor, ref, **asked):
    given = {"at": auditor.at, "kind": None, "before": None} | asked
    return of_person(auditor, ref, **given)


def tie(who, thing, *, kind="call", until=None):
    return Tie.objects.create(
        thing=thing,
        kind=kind,
        staff=Staff.objects.get(pk=who.staff),
        since=NOON - timedelta(hours=1),
        until=until,
        act=uuid.uuid4(),
    )


# --- What explains a look -------------------------------------------------------------


def test_every_door_that_looks_come_through_is_said_in_words():
    assert {"web", signin.DOOR, readers.DOOR} == set(DOORS)


def test_a_look_by_who_took_her_call_is_explained_by_it(auditor, operator, her, at):
    ref = steps.open_call(operator, at=at, ref=uuid.uuid4(), channel=Channel.EMERGENCY)
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=her)
    look(operator, her)
    (line,) = of(auditor, her).lines
    assert line.tied
    assert line.why == auditor.policy.ties["call"].says


def test_a_look_by_who_only_typed_a_reason_is_shown_as_that(auditor, operator, her):
    look(operator, her)
    (line,) = of(auditor, her).lines
    assert not line.tied
    assert line.why == "reason given: call 0412"


def test_a_look_for_which_nothing_was_typed_says_so(auditor, operator, her):
    look(operator, her, task="")
    (line,) = of(auditor, her).lines
    assert line.why == "no reason on record"


def test_a_tie_to_something_else_explains_nothing(auditor, operator, her):
    tie(operator, uuid.uuid4())
    look(operator, her)
    assert not of(auditor, her).lines[0].tied


@pytest.mark.parametrize(("minutes", "tied"), [(29, True), (31, False)])
def test_a_tie_explains_a_look_as_long_as_it_gave_access(
    minutes, tied, auditor, operator, her, nobody, at
):
    ref = steps.open_call(operator, at=at, ref=uuid.uuid4(), channel=Channel.EMERGENCY)
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=her)
    Tie.objects.filter(thing=ref).update(until=at, ended_act=uuid.uuid4())
    look(operator, her, at=at + timedelta(minutes=minutes))
    assert of(auditor, her).lines[0].tied is tied


def test_a_tie_that_began_after_the_look_does_not_explain_it(
    auditor, operator, her, at
):
    look(operator, her, at=at - timedelta(hours=2))
    ref = steps.open_call(operator, at=at, ref=uuid.uuid4(), channel=Channel.EMERGENCY)
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=her)
    assert not of(auditor, her).lines[0].tied


def test_a_tie_of_a_post_explains_the_looks_of_who_held_it_then(
    auditor, cast, operator, her, at
):
    ref = steps.open_call(operator, at=at, ref=uuid.uuid4(), channel=Channel.EMERGENCY)
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=her)
    steps.say(operator, at=at, ref=ref, name="where", value="9 Larch Close")
    steps.send(operator, at=at, ref=ref)  # binds the posts of controllers
    look(replace(cast["controller"], task="the board"), her)
    look(replace(cast["sergeant"], task="the board"), her)
    tied = {line.who: line.tied for line in of(auditor, her).lines}
    assert tied == {"The controller": True, "The sergeant": False}


def test_who_was_said_not_to_be_her_is_no_part_of_the_call(auditor, operator, her, at):
    ref = steps.open_call(operator, at=at, ref=uuid.uuid4(), channel=Channel.EMERGENCY)
    steps.not_them(operator, at=at, ref=ref, part=Part.HER, person=her)
    look(operator, her)
    assert not of(auditor, her).lines[0].tied


def test_looks_and_ties_of_whoever_was_merged_into_her_are_hers(
    auditor, cast, operator, her, nobody, at
):
    """She was two persons then: one look and one call hang on the one that is gone."""
    gone = person_of("p2")
    ref = steps.open_call(operator, at=at, ref=uuid.uuid4(), channel=Channel.EMERGENCY)
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=gone.ref)
    look(operator, gone.ref)
    look(replace(cast["sergeant"], task="a review"), her)
    Merged.objects.create(
        person=gone, survivor=person_of("p1"), since=at, act=uuid.uuid4()
    )
    for asked in (her, gone.ref):
        tied = {line.who: line.tied for line in of(auditor, asked).lines}
        assert tied == {"The operator": True, "The sergeant": False}
    look(replace(operator, at=at + timedelta(hours=2)), her)
    assert [line.tied for line in of(auditor, her).lines] == [True, False, True]


def test_a_look_says_when_in_london(auditor, operator, her):
    look(operator, her)
    assert of(auditor, her).lines[0].at == "1 June 2026, 12:00"


# --- The daily list -------------------------------------------------------------------


def test_the_daily_list_names_who_opened_persons_without_a_tie(
    auditor, cast, operator, her, at
):
    ref = steps.open_call(operator, at=at, ref=uuid.uuid4(), channel=Channel.EMERGENCY)
    steps.attach(operator, at=at, ref=ref, part=Part.HER, person=her)
    look(operator, her)
    curious = replace(cast["sergeant"], task="just looking")
    look(curious, her)
    look(curious, uuid.uuid4())
    made = daily(auditor, local_day(at), at=at)
    assert [(one.who, one.persons, one.of) for one in made.officers] == [
        ("The sergeant", 2, 2)
    ]
    assert made.officers[0].tasks == ("just looking",)
    assert made.looks == 3
    assert not made.cut


def test_who_opens_one_person_again_and_again_hides_nobody(
    auditor, cast, operator, her, at, monkeypatch
):
    monkeypatch.setattr("doorstep.pathway.log.MOST", 3)
    look(replace(cast["sergeant"], task="just looking"), her)
    for n in range(20):
        look(operator, uuid.UUID(int=1), task=f"call {n}")
    made = daily(auditor, local_day(at), at=at)
    assert "The sergeant" in {one.who for one in made.officers}
    assert not made.cut


def test_whom_a_list_only_passed_by_is_not_weighed(auditor, operator, her, at):
    look(operator, her, kind=Kind.LISTED)
    assert daily(auditor, local_day(at), at=at).officers == ()


def test_another_day_is_another_list(auditor, operator, her, at):
    look(operator, her)
    assert daily(auditor, local_day(at) - timedelta(days=1), at=at).officers == ()
    assert daily(auditor, local_day(at) + timedelta(days=1), at=at).officers == ()


def test_the_list_of_another_day_is_a_step_away_and_a_day_to_come_is_today(client):
    first = client.get(reverse("log")).content.decode()
    before = re.search(r'href="([^"]*day=[^"]+)">The day before', first)
    assert "The day after" not in first
    assert "The day after" in client.get(before[1]).content.decode()
    for day in ("2999-01-01", "x", "0001-13-40", "0001-01-01", "9999-12-31", "\0"):
        assert "The day after" not in client.get("/log/", {"day": day}).content.decode()


def test_that_the_list_of_a_day_was_read_is_on_record(auditor, at):
    daily(auditor, local_day(at), at=at)
    daily(auditor, local_day(at), at=at)
    (row,) = Act.objects.filter(code="log.read")
    assert (row.thing, row.task) == (None, "the daily list of 2026-06-01")


# --- Reading it is on record, and only for some ---------------------------------------


def test_that_the_log_was_read_is_on_record_once_an_hour(auditor, operator, her):
    look(operator, her)
    for minutes in (0, 5, 65):
        of(replace(auditor, at=auditor.at + timedelta(minutes=minutes)), her)
    rows = Act.objects.filter(code="log.read")
    assert [(row.thing, row.task, row.role) for row in rows] == [
        (her, FOR, "auditor"),
        (her, FOR, "auditor"),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_no_other_role_reads_it(role, cast, her):
    with pytest.raises(Refused):
        of(replace(cast[role], task=FOR), her)


def test_nobody_reads_it_without_saying_what_for(auditor, her):
    with pytest.raises(Invalid):
        of(replace(auditor, task=""), her)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["log", "log_person", "log_officer"])
def test_the_pages_are_refused_to_every_other_role(role, name, cast, her):
    args = [] if name == "log" else [her]
    assert browser(role).get(reverse(name, args=args)).status_code == 403


def test_nobody_reads_his_own_looks(client, auditor):
    own = Staff.objects.get(pk=auditor.staff)
    answer = ask(client, own.number)
    page = client.get(answer["Location"], follow=True)
    assert "for a colleague to read" in page.content.decode()
    assert not Act.objects.filter(code="log.read", thing=own.ref).exists()


@pytest.mark.parametrize("task", [".", " ", "…", "?!"])
def test_a_reason_that_says_nothing_is_none(task, client, her):
    assert ask(client, str(her), task=task).status_code == 422


# --- The pages ------------------------------------------------------------------------


@pytest.fixture
def client(auditor, cast):
    """The auditor's browser."""
    return browser("auditor", task="")


def ask(client, who, task=FOR):
    return client.post(reverse("log"), {"who": who, "task": task})


def test_from_a_reference_to_who_has_looked(client, operator, her):
    look(operator, her)
    answer = ask(client, f" http://force.example/person/{her}/ ")
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    assert "The operator" in shown
    assert "No recorded link" in shown
    assert FOR in shown
    assert "EXAMPLE" not in shown


def test_from_a_staff_number_to_what_an_officer_saw(client, operator, her):
    look(operator, her)
    answer = ask(client, "OPERATOR")
    shown = client.get(answer["Location"]).content.decode()
    assert "What The operator has looked at" in shown
    assert str(her)[:8] in shown
    assert "EXAMPLE" not in shown


@pytest.mark.parametrize(
    "who",
    [
        "",
        "nobody",
        "0",
        "x" * 300,
        "<script>",
        "6e9bb2d3-9448-4875-9a9c-dbe8b2ea6f9",
        "‮",
    ],
)
def test_what_is_neither_is_told_at_its_field(who, client):
    answer = ask(client, who)
    assert answer.status_code == 422
    assert '<script>"' not in answer.content.decode()
    assert not Act.objects.filter(code="log.read", thing__isnull=False).exists()


def test_without_a_task_nothing_is_shown(client, operator, her):
    look(operator, her)
    assert ask(client, str(her), task="").status_code == 422
    answer = client.get(reverse("log_person", args=[her]))
    assert answer.status_code == 302
    assert not Act.objects.filter(code="log.read", thing=her).exists()


def test_an_officer_who_is_not_there_is_404(client):
    ask(client, "operator")
    page = client.get(reverse("log_officer", args=[uuid.uuid4()]))
    assert page.status_code == 404


def test_a_person_whom_nobody_saw_and_one_who_is_not_there_look_alike(client, her):
    ask(client, "operator")

    def shown(ref):
        page = client.get(reverse("log_person", args=[ref]))
        text = page.content.decode().replace(str(ref), "").replace(str(ref)[:8], "")
        return page.status_code, re.sub(SINCE, "", text)

    assert shown(her) == shown(uuid.uuid4())


def test_long_logs_come_in_pages_and_each_look_once(client, operator, her):
    for n in range(PAGE + 7):
        look(operator, her, at=operator.at + timedelta(hours=n))
    where = ask(client, str(her))["Location"]
    first = client.get(where).content.decode()
    more = re.search(r'href="([^"]*before=\d+)"', first)
    second = client.get(more[1].replace("&amp;", "&")).content.decode()
    times = [re.findall(r'<time datetime="([^"]+)"', page) for page in (first, second)]
    assert [len(one) for one in times] == [PAGE, 7]
    assert len({*times[0], *times[1]}) == PAGE + 7
    assert "before=" not in second


def test_looks_are_parted_by_how(client, operator, her):
    look(operator, her)
    look(operator, her, kind=Kind.LISTED)
    where = ask(client, str(her))["Location"]
    opened = client.get(where, {"kind": "consulted"}).content.decode()
    listed = client.get(where, {"kind": "listed"}).content.decode()
    assert opened.count("<time ") == listed.count("<time ") == 1
    for before in ("-1", "9" * 18, "9" * 40, "x", "\u0663", ""):
        odd = client.get(where, {"kind": "x", "before": before})
        assert odd.status_code == 200


def test_the_navigation_offers_the_log_to_the_auditor_alone(client, cast):
    assert 'href="/log/"' in client.get(reverse("log")).content.decode()
    assert 'href="/log/"' not in browser("sergeant").get("/").content.decode()


def test_the_first_page_of_who_finds_nobody_is_the_log(client):
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/log/")


def test_the_auditor_opens_no_person(client, her):
    assert client.get(reverse("person", args=[her])).status_code == 404


def test_an_address_or_a_reference_names_a_person_and_a_number_an_officer(cast, her):
    assert whose(f"/person/{her}/") == whose(str(her)) == ("person", her)
    kind, ref = whose(" operator ")
    assert (kind, ref) == ("officer", Staff.objects.get(number="operator").ref)
    assert whose("nobody") is None
