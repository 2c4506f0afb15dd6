"""N2: staff who are a party, or bound to one, learn nothing from the system.

Made to fail: with `scope_also` taken from `people.models.Marker` the order against him
stands on her page; with nothing barred in `RegisterIndex.of` the counts of names and
the records of a person tell. Before it was mended it found two more: how many records
a person has, and that somebody is her partner.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from difflib import unified_diff
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from doorstep.access.looks import kept_from_staff
from doorstep.access.models import Act, Bar, Staff
from doorstep.access.queries import decide, reader_for
from doorstep.access.rules import Deny, Interest, Verb
from doorstep.incidents.actions import NoCall, dispatch
from doorstep.incidents.models import Briefing, Incident
from doorstep.incidents.rules.calls import Channel, Part
from doorstep.pathway import load as loading
from doorstep.pathway.board import board, changed
from doorstep.pathway.call import steps
from doorstep.pathway.conflicts import compared_at, keep_all, keep_up
from doorstep.pathway.load import OF_COMMANDS
from doorstep.pathway.log import daily
from doorstep.people.models import Record
from doorstep.states import Invalid
from doorstep.timing import local_day
from tests.conftest import ROLES
from tests.rooms import (
    CALL,
    MARK,
    ORDER,
    SARAH,
    account_of,
    browser,
    match,
    names,
    person,
    person_of,
    take,
)

pytestmark = pytest.mark.django_db
# The suspect of CALL, as the staff register has him: with her whom he lives with.
HIM = {
    "kind": "staff",
    "given": "Mark",
    "family": "Other",
    "born": "19 July 1985",
    "phones": ["+44 7700 900456"],
    "address": "3 Quarry Row, Sometown",
    "postcode": "ZZ2 2BB",
}
TOGETHER = {
    "kind": "relationship",
    "id": "r1",
    "person": "p1",
    "other": "p2",
    "sort": "partner",
}
LONG_AGO = {**CALL, "id": "c0", "at": "2020-05-01T10:00", "persons": [
    {"role": "victim", "id": "p1", **{k: SARAH[k] for k in ("given", "family", "born")}}
]}  # fmt: skip
ASKED = (
    {"name": "Mark Other"},
    {"name": "Mark Other", "born": "19/7/1985"},
    {"phone": "07700 900456"},
    {"name": "Sarah Example"},
    {"name": "Sarah Exampel", "age": "about 36"},
    {"phone": "07700900123"},
    {"place": "14 Larch Close, Anytown, ZZ1 1AA"},
    {"place": "3 Quarry Row, Sometown"},
)
# What differs from one answer to the next whatever is on record: tokens, clocks, and
# the number of the last act of all.
TOKENS = "|".join(
    (
        r"""(nonce|name="(csrfmiddlewaretoken|key|ref)" value)="[^"]*\"""",
        r"""data-(seq|made)="\d+\"""",
        r"after=\d+&amp;made=\d+",
        r"(now|\d+ s ago)</time>",
        r"Printed for[^.]*\.",
        r"\d\d:\d\d[:.\d]*",
    )
)


def register(nobody, at, role: str, **more) -> Staff:
    """Let one of the cast be the suspect, by the staff register."""
    him = {**HIM, "id": role, **more}
    take(nobody, at, him, source="staff", forms=OF_COMMANDS)
    return Staff.objects.get(number=role)


def as_now(reader, at, policy):
    """The reader as the next request makes it."""
    account = account_of(Staff.objects.get(pk=reader.staff).number)
    return reader_for(account, task="call 0412", door="test", at=at, policy=policy)


@pytest.mark.parametrize("first", ["register", "records"])
def test_whichever_comes_first_he_finds_neither_himself_nor_her(
    first, nobody, cast, at, policy
):
    come = [lambda: register(nobody, at, "operator"), lambda: take(nobody, at, CALL)]
    for one in come if first == "register" else reversed(come):
        one()
    him = as_now(cast["operator"], at, policy)
    other = as_now(cast["controller"], at, policy)
    for asked in ASKED:
        assert names(him, **asked) == []
    assert [one.upper() for one in names(other, name="Mark Other")] == ["MARK OTHER"]
    assert names(other, phone="07700900123")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, Interest.SELF),
        ({"given": "Marc", "phones": [], "address": "", "postcode": ""}, Interest.SELF),
        ({"born": "7/19/1985", "phones": []}, Interest.SELF),
        ({"given": "Ann", "family": "Else", "born": "", "address": ""}, Interest.PHONE),
        (
            {"given": "Ann", "family": "Else", "born": "", "phones": []},
            Interest.HOME,
        ),
        (
            {
                "given": "Ann",
                "family": "Else",
                "born": "",
                "phones": [],
                "address": "9 Elm Way, Faraway",
                "postcode": "ZZ9 9XX",
                "former_addresses": ["3 Quarry Row, Sometown, ZZ2 2BB"],
            },
            Interest.HOME,
        ),
        (
            {
                "given": "Ann",
                "family": "Else",
                "born": "",
                "phones": [],
                "address": "",
                "postcode": "",
                "kin_name": "Mark Other",
                "kin_born": "19/07/1985",
            },
            Interest.KIN,
        ),
    ],
    ids=["all", "misspelt", "day and month", "phone", "home", "former home", "kin"],
)
def test_what_binds_somebody_to_a_party_keeps_the_record_from_them(
    changes, why, nobody, cast, at, policy
):
    take(nobody, at, MARK)
    staff = register(nobody, at, "operator", **changes)
    bars = Bar.objects.filter(staff=staff).exclude(why=Interest.TELLS)
    assert list(bars.values_list("why", flat=True)) == [why]
    assert names(as_now(cast["operator"], at, policy), name="Mark Other") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"given": "Ann", "born": "", "phones": [], "address": "", "postcode": ""},
        {"born": "1/2/1971", "phones": [], "address": "", "postcode": ""},
        {"given": "Ann", "born": "", "phones": [], "address": "4 Quarry Row, Sometown"},
        {"given": "Ann", "born": "", "phones": [], "address": "Flat 2, Sometown"},
    ],
    ids=["surname alone", "the name alone", "next door", "the town"],
)
def test_a_surname_a_name_or_a_street_alone_blocks_nobody(
    changes, nobody, cast, at, policy
):
    take(nobody, at, MARK)
    register(nobody, at, "operator", **changes)
    assert not Bar.objects.exists()
    assert names(as_now(cast["operator"], at, policy), name="Mark Other")


def test_what_is_kept_is_neither_read_nor_decided_about_whatever_the_role(
    nobody, cast, at, policy
):
    take(nobody, at, CALL)
    for role in ROLES:
        register(nobody, at, role)
    for role in ROLES:
        him = as_now(cast[role], at, policy)
        for model in (Record, Incident):
            assert not model.objects.visible_to(him).exists()
            for row in model.objects.all():
                assert decide(him, Verb.READ, row) == Deny(
                    "a conflict of interest", silent=True
                )


def test_a_merge_or_a_call_that_comes_later_is_kept_from_him_too(
    nobody, operator, cast, at, policy
):
    take(nobody, at, MARK)
    staff = register(nobody, at, "controller")
    take(nobody, at, {**MARK, "id": "p9"}, {**CALL, "id": "c9"}, source="custody")
    match(nobody, at, policy)
    ref = uuid4()
    steps.open_call(operator, at=at, ref=ref, channel=Channel.EMERGENCY, number="")
    steps.attach(operator, at=at, ref=ref, part=Part.HIM, person=person_of("p2").ref)
    keep_up(by=nobody, at=at)
    kept = set(Bar.objects.filter(staff=staff).values_list("thing", flat=True))
    assert ref in kept
    assert set(Record.objects.values_list("ref", flat=True)) <= kept
    assert keep_up(by=nobody, at=at) == 0


def test_he_is_not_sent_to_it_and_nobody_is_told_why(
    nobody, operator, cast, at, policy
):
    take(nobody, at, MARK)
    register(nobody, at, "response-officer")
    ref = uuid4()
    steps.open_call(operator, at=at, ref=ref, channel=Channel.EMERGENCY, number="")
    steps.say(operator, at=at, ref=ref, name="where", value="14 Larch Close, Anytown")
    steps.attach(operator, at=at, ref=ref, part=Part.HIM, person=person_of("p2").ref)
    steps.grade(operator, at=at, ref=ref, grade="immediate")
    steps.send(operator, at=at, ref=ref)
    controller = cast["controller"]
    with pytest.raises(Invalid, match="EX1 is not available for this job") as told:
        dispatch(
            by=controller, at=at, ref=ref, callsign="EX1", number="response-officer"
        )
    assert "conflict" not in f"{told.value.says} {told.value.remedy}"
    assert dispatch(by=controller, at=at, ref=ref, callsign="EX2", number="sergeant")


def test_the_call_that_he_opened_as_it_rang_stays_his_until_his_tie_ends(
    nobody, operator, cast, at, policy
):
    take(nobody, at, MARK)
    register(nobody, at, "operator")
    ref = ring(operator, at)
    by = cast["controller"]
    steps.take(by, at=at, ref=ref)
    steps.attach(by, at=at, ref=ref, part=Part.HIM, person=person_of("p2").ref)
    assert Incident.objects.visible_to(as_now(operator, at, policy)).count() == 1
    assert names(as_now(operator, at, policy), name="Mark Other") == []


def test_a_call_that_he_joined_himself_is_taken_from_him(
    nobody, operator, cast, at, policy
):
    take(nobody, at, MARK)
    register(nobody, at, "controller")
    ref = ring(operator, at)
    steps.take(cast["controller"], at=at, ref=ref)
    steps.attach(operator, at=at, ref=ref, part=Part.HIM, person=person_of("p2").ref)
    him = as_now(cast["controller"], at, policy)
    assert not Incident.objects.visible_to(him).exists()
    with pytest.raises(NoCall):
        steps.take(him, at=at, ref=ref)
    shown = browser("controller")
    for page in ("call", "call_changes", "call_summary"):
        where = reverse(page, kwargs={"ref": ref})
        assert shown.get(where, {"after": last_act()}).status_code == 404
    said = {"name": "text", "value": "x", "seen": "0"}
    say = reverse("call_say", kwargs={"ref": ref})
    assert shown.post(say, said).status_code == 404


def test_a_call_in_which_he_is_only_named_is_kept_from_him_once_it_is_filed(
    nobody, operator, cast, at, policy
):
    take(nobody, at, MARK)
    register(nobody, at, "controller")
    ref = ring(operator, at)
    for name, value in (
        ("where", "14 Larch Close, Anytown"),
        ("him_name", "Mark Other"),
        ("him_born", "19/7/1985"),
    ):
        steps.say(operator, at=at, ref=ref, name=name, value=value)
    steps.grade(operator, at=at, ref=ref, grade="immediate")
    steps.send(operator, at=at, ref=ref)
    him = as_now(cast["controller"], at, policy)
    assert not Incident.objects.visible_to(him).exists()
    honest = as_now(cast["control-room-specialist"], at, policy)
    assert Incident.objects.visible_to(honest).exists()


@pytest.mark.parametrize("what", ["phones", "kin", "home"])
def test_a_change_at_personnel_does_not_free_him(what, nobody, cast, at, policy):
    """What bound him within five years still does."""
    nothing = {"given": "Ann", "family": "Else", "born": "", "phones": []}
    nothing |= {"address": "", "postcode": ""}
    bound = {
        "phones": {"phones": ["07700 900456"]},
        "kin": {"kin_name": "Mark Other", "kin_born": "19/7/1985"},
        "home": {"address": "3 Quarry Row, Sometown", "postcode": "ZZ2 2BB"},
    }[what]
    register(nobody, at, "operator", **(nothing | bound))
    register(nobody, at + timedelta(days=1), "operator", **nothing)
    take(nobody, at + timedelta(days=2), MARK)
    assert names(as_now(cast["operator"], at, policy), name="Mark Other") == []


def test_units_are_told_all_whoever_writes_on_the_call(
    nobody, operator, cast, at, policy
):
    """He opened it, so he writes on it; the unit still learns of the order."""
    take(nobody, at, SARAH, MARK, ORDER)
    match(nobody, at, policy)
    register(nobody, at, "operator")
    ref = ring(operator, at)
    steps.say(operator, at=at, ref=ref, name="where", value="14 Larch Close, Anytown")
    steps.grade(operator, at=at, ref=ref, grade="immediate")
    steps.send(operator, at=at, ref=ref)
    controller = as_now(cast["controller"], at, policy)
    steps.take(controller, at=at, ref=ref)
    for part, one in ((Part.HER, "p1"), (Part.HIM, "p2")):
        steps.attach(controller, at=at, ref=ref, part=part, person=person_of(one).ref)
    steps.dispatch(controller, at=at, ref=ref, callsign="EX2")
    him = as_now(operator, at, policy)
    steps.say(him, at=at, ref=ref, name="text", value="she is in the garden")
    told = repr(list(Briefing.objects.order_by("-pk").values_list("lines")[:1]))
    assert "Non-molestation order" in told


def test_no_poll_or_picture_of_a_board_tells_of_what_he_must_not_know(
    nobody, operator, cast, at, policy
):
    take(nobody, at, MARK)
    register(nobody, at, "controller")
    ref = ring(operator, at)
    steps.say(operator, at=at, ref=ref, name="where", value="14 Larch Close, Anytown")
    steps.attach(operator, at=at, ref=ref, part=Part.HIM, person=person_of("p2").ref)
    him = as_now(cast["controller"], at, policy)
    seen = last_act()
    steps.grade(operator, at=at, ref=ref, grade="immediate")
    steps.send(operator, at=at, ref=ref)
    assert not changed(him, seen)
    assert changed(as_now(cast["control-room-specialist"], at, policy), seen)
    other = replace(him, bars=frozenset())
    assert board(other).rows != board(him).rows == ()


def test_the_round_of_the_night_finds_what_was_passed_over(
    nobody, cast, at, policy, monkeypatch
):
    register(nobody, at, "operator")
    with monkeypatch.context() as patch:
        patch.setattr(loading, "keep_new", lambda *_, **__: 0)
        take(nobody, at, MARK)
    assert not Bar.objects.exists()
    assert compared_at() is None
    assert keep_all(by=nobody, at=at) > 0
    assert compared_at() == at
    assert names(as_now(cast["operator"], at, policy), name="Mark Other") == []
    assert keep_all(by=nobody, at=at) == 0


def test_information_governance_sees_who_is_kept_from_what_and_never_of_whom(
    nobody, cast, at, policy
):
    take(nobody, at, CALL)
    register(nobody, at, "sergeant")
    auditor = replace(as_now(cast["operator"], at, policy), role="auditor")
    (line,) = daily(auditor, local_day(at), at=at).kept
    assert (line.who, line.why, line.since) == (
        "The sergeant",
        "is a party",
        "1 June 2026",
    )
    assert line.things == Bar.objects.count() > 1
    own = replace(as_now(cast["sergeant"], at, policy), role="auditor")
    assert daily(own, local_day(at), at=at).kept == ()
    assert kept_from_staff(cast["controller"]) == []


def ring(by, at):
    """A call that was just opened."""
    ref = uuid4()
    steps.open_call(by, at=at, ref=ref, channel=Channel.EMERGENCY, number="")
    return ref


def last_act() -> int:
    return Act.objects.order_by("-seq").values_list("seq", flat=True)[0]


@contextmanager
def world(*documents, by, at, policy) -> Iterator[None]:
    """A register that holds these too, until the block ends."""
    with transaction.atomic():
        take(by, at, *documents)
        match(by, at, policy)
        yield
        transaction.set_rollback(True)


def seen(role: str) -> dict[str, str]:
    """Everything that one of the cast can get of a party by pages and searches."""
    client = browser(role)
    found = {}
    refs = list(Record.objects.values_list("pk", flat=True))
    pages = ["find", "links", "board", "queue", "calls", "jobs", "look_back", "health"]
    for name in pages:
        answer = client.get(reverse(name))
        found[name] = f"{answer.status_code} {answer.content.decode()}"
    for name in ("look_back", "look_back_csv"):
        answer = client.get(reverse(name), {"first": "1/1/2020", "last": "1/5/2026"})
        found[f"{name}, a period"] = f"{answer.status_code} {answer.content.decode()}"
    for asked in ASKED:
        answer = client.post(reverse("found"), {**asked, "task": "call 0412"})
        found[f"found {asked}"] = f"{answer.status_code} {answer.content.decode()}"
        answer = client.post("/api/v1/find", asked, content_type="application/json")
        found[f"api {asked}"] = f"{answer.status_code} {answer.content.decode()}"
    for ref in [person_of("p1").ref, person_of("e1").ref]:
        answer = client.get(reverse("person", kwargs={"ref": ref}))
        found[f"person {ref}"] = f"{answer.status_code} {answer.content.decode()}"
    assert refs
    return {name: re.sub(TOKENS, "", text) for name, text in found.items()}


def differ(left: dict[str, str], right: dict[str, str]) -> Iterator[str]:
    """Every line that stands in one of two worlds alone, by page."""
    assert left.keys() == right.keys()
    for name, text in left.items():
        lines = unified_diff(
            text.split("\n"), right[name].split("\n"), n=0, lineterm=""
        )
        yield from (f"{name}: {line}" for line in lines)


@pytest.mark.parametrize("role", ROLES)
def test_his_world_with_the_record_is_byte_for_byte_the_world_without(
    role, nobody, cast, at, policy
):
    """Her older record is there in both; the report, the order and he are in one."""
    near = person("e1", "Marc", "Otter", "1962-01-20", phones=["07700 900457"])
    take(nobody, at, SARAH, near, LONG_AGO)
    match(nobody, at, policy)
    register(nobody, at, role)
    with world(by=nobody, at=at, policy=policy):
        without = seen(role)
    report = {**CALL, "id": "c7"}
    more = (MARK, report, ORDER, TOGETHER)
    with world(*more, by=nobody, at=at, policy=policy):
        assert Bar.objects.filter(staff__number=role).exists()
        within = seen(role)
    other = next(
        one for one in ROLES if one != role and one in ("operator", "sergeant")
    )
    assert list(differ(without, within)) == []
    with world(*more, by=nobody, at=at, policy=policy):
        assert any("Mark OTHER" in text for text in seen(other).values())


def test_a_reader_of_the_past_is_kept_from_it_as_well(nobody, cast, at, policy):
    take(nobody, at, MARK)
    register(nobody, at, "sergeant")
    later = replace(as_now(cast["sergeant"], at, policy), at=at + timedelta(days=400))
    assert names(later, name="Mark Other") == []
