"""What feeds do wrong: replays, wrong orders, other versions, odd times, odd people."""

import json
from datetime import UTC, date, datetime

import pytest

from doorstep.access.models import Act
from doorstep.incidents.models import Incident
from doorstep.pathway.find import SLOW
from doorstep.people.actions import link_new
from doorstep.people.models import Link, Marker, Person, Record
from tests.doors.api_feed import (
    INCIDENT,
    MARKER,
    PERSON,
    RELATIONSHIP,
    Feed,
    ask,
    fields_of,
    is_problem,
    signed_in,
    token,
)
from tests.doors.hostile_cases import BIRTHS, PHONES

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "k"}
OTHER = {**PERSON, "id": "p2", "name": "Mark Other"}


@pytest.fixture
def feed(nobody):
    return Feed(token(nobody))


# --- messages: what a batch may be, and what becomes of it

# Batches that are refused whole, with the field.
NOT_VALID = {
    "no-documents": ({}, "documents"),
    "null": ({"documents": None}, "documents"),
    "text": ({"documents": "x"}, "documents"),
    "object": ({"documents": {"0": PERSON}}, "documents"),
    "empty": ({"documents": []}, "documents"),
    "list-alone": ([PERSON], ""),
    "null-alone": (None, ""),
    "number-alone": (1, ""),
    "text-alone": ("x", ""),
    "document-null": ({"documents": [None]}, "documents/0"),
    "document-list": ({"documents": [[PERSON]]}, "documents/0"),
    "document-text": ({"documents": [json.dumps(PERSON)]}, "documents/0"),
    "document-number": ({"documents": [7]}, "documents/0"),
    "kind-missing": ({"documents": [{"id": "x"}]}, "documents/0/kind"),
    "kind-unknown": ({"documents": [{**PERSON, "kind": "case"}]}, "documents/0/kind"),
    "kind-null": ({"documents": [{**PERSON, "kind": None}]}, "documents/0/kind"),
    "kind-list": ({"documents": [{**PERSON, "kind": ["person"]}]}, "documents/0/kind"),
    "kind-object": ({"documents": [{**PERSON, "kind": {}}]}, "documents/0/kind"),
    "kind-upper": ({"documents": [{**PERSON, "kind": "PERSON"}]}, "documents/0/kind"),
    "kind-spaced": ({"documents": [{**PERSON, "kind": "person "}]}, "documents/0/kind"),
    "kind-of-another": (
        {"documents": [{**PERSON, "kind": "marker"}]},
        "documents/0/name",
    ),
    "next-version": ({"version": 2, "documents": [PERSON]}, "version"),
    "source-of-another": ({"source": "custody", "documents": [PERSON]}, "source"),
    "id-missing": ({"documents": [{"kind": "person"}]}, "documents/0/id"),
    "id-number": ({"documents": [{**PERSON, "id": 1}]}, "documents/0/id"),
    "id-empty": ({"documents": [{**PERSON, "id": ""}]}, "documents/0/id"),
    "id-blank": ({"documents": [{**PERSON, "id": " \u2003 "}]}, "documents/0/id"),
    "id-null": ({"documents": [{**PERSON, "id": None}]}, "documents/0/id"),
    "name-true": ({"documents": [{**PERSON, "name": True}]}, "documents/0/name"),
    "phone-number": ({"documents": [{**PERSON, "phones": [77]}]}, "documents/0/phones"),
    "phone-null": ({"documents": [{**PERSON, "phones": [None]}]}, "documents/0/phones"),
    "flag-text": (
        {"documents": [{**INCIDENT, "domestic": "yes"}]},
        "documents/0/domestic",
    ),
    "flag-number": (
        {"documents": [{**INCIDENT, "domestic": 1}]},
        "documents/0/domestic",
    ),
    "persons-object": (
        {"documents": [{**INCIDENT, "persons": {}}]},
        "documents/0/persons",
    ),
    "role-missing": (
        {"documents": [{**INCIDENT, "persons": [{"name": "x"}]}]},
        "documents/0/persons/0/role",
    ),
    "ids-list": ({"documents": [{**PERSON, "ids": ["x"]}]}, "documents/0/ids"),
    "ids-deep": ({"documents": [{**PERSON, "ids": {"a": {}}}]}, "documents/0/ids"),
    "protected-unknown": (
        {"documents": [{**PERSON, "protected": ["name"]}]},
        "documents/0/protected",
    ),
}


@pytest.mark.parametrize(
    ("body", "field"), list(NOT_VALID.values()), ids=list(NOT_VALID)
)
def test_a_batch_that_breaks_the_contract_is_refused_whole_by_field(feed, body, field):
    assert field in fields_of(is_problem(feed.send(body), 422))
    assert not Act.objects.filter(code="records.load").exists()


def test_keys_in_another_order_are_the_same_body(feed):
    feed.load(PERSON, **KEY)
    turned = dict(reversed(PERSON.items()))
    assert feed.load(turned, **KEY).json()["again"] is True


def test_other_white_space_is_the_same_body(feed):
    feed.load(PERSON, **KEY)
    raw = json.dumps({"documents": [PERSON]}, indent=8).encode()
    assert feed.send(raw, **KEY).json()["again"] is True


def test_documents_in_another_order_are_another_body(feed):
    feed.load(PERSON, OTHER, **KEY)
    is_problem(feed.load(OTHER, PERSON, **KEY), 409)


def test_a_replay_of_an_older_batch_does_not_bring_an_old_version_back(feed):
    feed.load(PERSON, **KEY)
    feed.load({**PERSON, "name": "Sarah Newname"})
    feed.load(PERSON, **KEY)
    assert Record.objects.order_by("-version").first().given["name"] == "Sarah Newname"


def test_a_key_of_a_refused_batch_may_be_used_for_the_mended_one(feed):
    is_problem(feed.load({**PERSON, "sex": "x"}, **KEY), 422)
    assert feed.load(PERSON, **KEY).json()["again"] is False


def test_one_id_twice_in_a_batch_is_two_versions_of_one_person(feed):
    done = feed.load(PERSON, {**PERSON, "name": "Sarah Newname"}).json()
    assert (done["loaded"], done["new_versions"]) == (2, 1)
    assert Person.objects.count() == 1


def test_the_same_document_twice_in_a_batch_is_there_once(feed):
    done = feed.load(PERSON, PERSON).json()
    assert (done["loaded"], done["already_there"]) == (1, 1)


def test_an_order_may_stand_before_its_person_in_a_batch(feed):
    done = feed.load(RELATIONSHIP, MARKER, OTHER, PERSON).json()
    assert (done["loaded"], done["refused"]) == (4, 0)


def test_an_order_about_another_sources_person_is_refused(nobody, feed):
    Feed(token(nobody, "custody")).load(PERSON)
    assert feed.load(MARKER).json()["refused"] == 1


def test_two_sources_with_one_id_are_two_persons(nobody, feed):
    Feed(token(nobody, "custody")).load(PERSON)
    feed.load({**PERSON, "name": "Somebody Else"})
    assert Person.objects.count() == 2


def test_a_thousand_documents_are_one_act(feed):
    done = feed.load(*[{**PERSON, "id": str(n)} for n in range(1000)]).json()
    assert (done["read"], done["loaded"], len(done["acts"])) == (1000, 1000, 1)


# --- times: what is accepted, and the moment that it is

TIMES = {
    "minute": ("2026-02-12T21:40", "2026-02-12T21:40:00+00:00"),
    "summer": ("2026-07-12T21:40", "2026-07-12T20:40:00+00:00"),
    "second": ("2026-02-12T21:40:07", "2026-02-12T21:40:07+00:00"),
    "fraction": ("2026-02-12T21:40:07.5", "2026-02-12T21:40:07.500000+00:00"),
    "zulu": ("2026-07-12T21:40Z", "2026-07-12T21:40:00+00:00"),
    "offset": ("2026-07-12T21:40+05:30", "2026-07-12T16:10:00+00:00"),
    "day": ("2026-02-12", "2026-02-12T00:00:00+00:00"),
    "day-in-summer": ("2026-07-12", "2026-07-11T23:00:00+00:00"),
    "leap-day": ("2024-02-29T10:00", "2024-02-29T10:00:00+00:00"),
    "space": ("2026-02-12 21:40", "2026-02-12T21:40:00+00:00"),
    "hour-that-came-twice": ("2026-10-25T01:30", "2026-10-25T00:30:00+00:00"),
    "hour-that-came-twice-told": (
        "2026-10-25T01:30+00:00",
        "2026-10-25T01:30:00+00:00",
    ),
    "last-moment": ("8999-12-31T23:59:59", "8999-12-31T23:59:59+00:00"),
    "1900": ("1900-01-01", "1900-01-01T00:00:00+00:00"),
    "epoch": ("1970-01-01T00:00", "1969-12-31T23:00:00+00:00"),
    "future": ("2099-01-01T00:00", "2099-01-01T00:00:00+00:00"),
    "no-leap-day": ("2026-02-29T10:00", None),
    "31-september": ("2026-09-31", None),
    "hour-24": ("2026-02-12T24:00", None),
    "minute-60": ("2026-02-12T23:60", None),
    "second-60": ("2026-02-12T23:59:60", None),
    "hour-that-never-was": ("2027-03-28T01:30", None),
    "two-digit-year": ("26-02-12T21:40", None),
    "british": ("12/02/2026 21:40", None),
    "american": ("02/12/2026 9:40 PM", None),
    "words": ("yesterday", None),
    "last-night": ("last night", None),
    "seconds-since-1970": ("1770932400", None),
    "number": (1770932400, None),
    "excel": ("46065.9", None),
    "year-0": ("0000-01-01T00:00", None),
    "year-1": ("0001-01-01T00:00", None),
    "year-9999": ("9999-12-31T23:59", None),
    "year-10000": ("10000-01-01T00:00", None),
    "compact": ("20260212T214000", None),
    "week": ("2026-W07-4", None),
    "ordinal": ("2026-043", None),
    "zone-name": ("2026-02-12T21:40 BST", None),
    "offset-of-a-day": ("2026-02-12T21:40+24:00", None),
    "digits-of-others": ("２０２６-02-12T21:40", None),
    "spaced": (" 2026-02-12T21:40", None),
    "true": (True, None),
    "list": (["2026-02-12"], None),
}


@pytest.mark.parametrize(("told", "moment"), list(TIMES.values()), ids=list(TIMES))
def test_a_time_is_the_moment_that_it_says_or_is_refused_by_name(feed, told, moment):
    for field in ("at", "recorded_at", "until"):
        answer = feed.load({**INCIDENT, "at": "1900-01-01", field: told, "id": field})
        if moment is None:
            assert refused_fields(answer) == [field]
        else:
            row = Incident.objects.get(external_id=field)
            assert getattr(row, field) == datetime.fromisoformat(moment).astimezone(UTC)


def refused_fields(answer):
    if answer.status_code == 422:
        return [field.split("/")[2] for field in fields_of(answer.json())]
    return [one["field"] for one in answer.json()["refusals"]]


DAYS = {name: told for name, (told, _) in TIMES.items()}


@pytest.mark.parametrize("name", list(DAYS))
def test_a_day_is_the_day_that_it_says_or_is_refused_by_name(feed, name):
    told = DAYS[name]
    feed.load(PERSON)
    is_day = name in ("day", "day-in-summer", "1900")
    for field, column in (("from", "begins_on"), ("to", "ends_on"), ("served_on",) * 2):
        answer = feed.load({**MARKER, field: told, "id": field})
        if is_day:
            row = Marker.objects.get(external_id=field)
            assert getattr(row, column) == date.fromisoformat(told)
        else:
            assert refused_fields(answer) == [field]


# --- births and phones that are nobody's: they join nobody

NOBODYS = (
    "placeholder-1900",
    "placeholder-1970",
    "placeholder-2000",
    "unknown",
    "epoch",
)


@pytest.mark.parametrize("name", list(BIRTHS))
def test_a_birth_is_kept_as_told_and_never_joins_two_names(
    feed, nobody, at, policy, name
):
    born = BIRTHS[name]
    feed.load(
        {**PERSON, "born": born},
        {**OTHER, "born": born},
        {**OTHER, "id": "p3", "born": ""},
    )
    link_new(by=nobody, at=at)
    assert Record.objects.get(external_id="p1").given["born"] == born
    assert person_of("p1") != person_of("p2")


def person_of(external):
    return Link.objects.filter(record__external_id=external).latest("pk").person_id


@pytest.mark.parametrize("name", NOBODYS)
def test_a_birth_that_systems_fill_in_finds_nobody_by_itself(feed, cast, name):
    feed.load({**PERSON, "born": BIRTHS[name]})
    answer = ask(signed_in("operator"), born=BIRTHS[name]).json()
    bands = {band["name"] for band in answer["bands"]}
    assert answer["checked"]["says"] != SLOW
    assert not bands & {"certain", "probable"}


@pytest.mark.parametrize("name", list(PHONES))
def test_a_phone_alone_never_joins_two_names(feed, nobody, at, policy, name):
    phone = [PHONES[name]]
    feed.load({**PERSON, "phones": phone}, {**OTHER, "phones": phone})
    link_new(by=nobody, at=at)
    assert person_of("p1") != person_of("p2")


WITHHELD = ("withheld", "anonymous", "zeros", "zeros-long", "ones", "emergency")


@pytest.mark.parametrize("name", WITHHELD)
def test_a_number_that_is_nobodys_finds_nobody(feed, cast, name):
    feed.load({**PERSON, "phones": [PHONES[name]]})
    answer = ask(signed_in("operator"), phone=PHONES[name]).json()
    assert answer["checked"]["says"] != SLOW
    assert answer["bands"] == []


# --- people who are like one another and are not the same

BASE = {
    "kind": "person",
    "name": "Sarah Example",
    "born": "1990-03-02",
    "sex": "female",
    "phones": ["07700 900123"],
    "address": "14 Larch Close, Anytown, ZZ1 1AA",
}
# Each is the first person but for these.
LIKE = {
    "twin-sister": {"name": "Susan Example"},
    "twin-brother": {"name": "Simon Example", "sex": "male"},
    "mother-of-same-name": {"born": "1962-07-19"},
    "son-of-same-name": {"born": "2012-11-05", "sex": "male"},
    "wife-of-same-family-name": {"name": "Priya Example", "born": "1988-09-09"},
    "husband": {"name": "Mark Example", "born": "1987-01-15", "sex": "male"},
    "flatmate": {"name": "Joanna Other", "born": "1991-12-24"},
    "cousin-next-door": {
        "name": "Sara Example",
        "born": "1975-05-30",
        "address": "16 Larch Close, Anytown, ZZ1 1AA",
        "phones": [],
    },
    "same-name-elsewhere": {
        "born": "1951-10-10",
        "address": "3 Elm Road, Othertown, ZZ9 9ZZ",
        "phones": ["07700 900999"],
    },
    "same-birth-elsewhere": {
        "name": "Fatima Other",
        "address": "3 Elm Road, Othertown, ZZ9 9ZZ",
        "phones": [],
    },
    "unknown-male": {"name": "Male 1", "born": "", "sex": "male"},
    "unknown": {"name": "Unknown Unknown", "born": ""},
    "no-name": {"name": "", "born": ""},
    "mother-in-law": {"name": "Jean Other", "born": "1955-02-11"},
    "baby": {"name": "Baby Example", "born": "2026-05-01", "sex": ""},
    "baby-of": {"name": "Baby of Sarah Example", "born": "2026-05-01", "sex": ""},
    "deceased": {"name": "Late Mary Example", "born": "1931-08-08"},
    "officer": {"name": "PC 1234", "born": ""},
    "shop": {"name": "Example Stores Ltd", "born": ""},
    "initial-only": {"name": "M Example", "born": ""},
    "new-partner": {"name": "Alex Moreton", "born": "1990-02-03"},
}


@pytest.mark.parametrize("name", list(LIKE))
def test_two_who_are_alike_are_not_made_one_without_a_person(
    feed, nobody, at, policy, name
):
    feed.load({**BASE, "id": "p1"}, {**BASE, **LIKE[name], "id": "p2"})
    link_new(by=nobody, at=at)
    assert person_of("p1") != person_of("p2")


def test_both_sides_of_one_call_are_never_one_person(feed, nobody, at, policy):
    sides = [
        {**{k: v for k, v in BASE.items() if k != "kind"}, "role": role, "id": role}
        for role in ("victim", "suspect")
    ]
    feed.load({**INCIDENT, "persons": sides})
    link_new(by=nobody, at=at)
    assert person_of("victim") != person_of("suspect")
