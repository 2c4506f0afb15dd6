"""What is put into each field of a call, its events and its readings."""

import json
import uuid

import pytest

from doorstep.fields.documents import clean
from doorstep.incidents.forms import EVENTS, FieldEventForm, ReadForm, ToldCallForm
from doorstep.incidents.models import Dispatch, Job, Said
from tests.doors.api_feed import fields_of, is_problem
from tests.doors.call_feed import CALLS, call, event, look, machine, opened, tell
from tests.doors.hostile_cases import TEXTS, some
from tests.doors.test_hostile_body import MEDIA, UNREADABLE

pytestmark = pytest.mark.django_db

FREE = ("id", "number", "opened_as", "text", "place", "grade", "channel", "at", "ref")
KINDS = {
    "field changed": {"name": "her_name", "value": "x"},
    "text": {"text": "x"},
    "number": {"number": "x"},
    "place": {"place": "x"},
    "grade changed": {"grade": "x", "reason": "x"},
    "unit dispatched": {"callsign": "x", "staff": "x", "purpose": "to her"},
    "unit arrived": {"callsign": "x"},
    "unit left": {"callsign": "x"},
    "unit diverted": {"callsign": "x"},
    "unit cleared": {"callsign": "x"},
    "closed": {"reason": "x"},
    "caller rang again": {},
    "line dropped": {},
}
IN_EVENTS = [
    (kind, name) for kind in KINDS for name in ("id", "at", "kind", *KINDS[kind])
]
# Each answer looks everybody up anew, so that few are tried unless in full.
TRIED = some(TEXTS, 15, 5)
RESULTS = {"done", "kept", "refused", "again"}
NOT_TEXT = some(
    [None, True, 0, -1, 1.5, 10**18, [], {}, [["x"]], {"$ne": ""}, ["x"]], 11, 4
)
UNREAD = some(list(UNREADABLE), 20, 7)


@pytest.fixture
def feed(cast, nobody):
    return machine(nobody)


def is_taken(form, document) -> bool:
    return not clean(form, document)[1]


def test_every_kind_of_event_is_tried():
    assert set(KINDS) == set(EVENTS)


@pytest.mark.parametrize("name", FREE)
def test_a_call_with_anything_in_a_field_is_kept_or_refused_by_that_field(feed, name):
    for value in [*TRIED, *NOT_TEXT]:
        body = {**call(), name: value}
        answer = feed.send(json.dumps(body).encode(), CALLS)
        if is_taken(ToldCallForm, body):
            assert answer.status_code == 200, (value, answer.content[:300])
        else:
            assert fields_of(is_problem(answer, 422)) == [name], value


@pytest.mark.parametrize(("kind", "name"), IN_EVENTS)
def test_an_event_with_anything_in_a_field_is_taken_or_refused_by_that_field(
    feed, kind, name
):
    ref = opened(feed)["ref"]
    told = [{**event(kind, **KINDS[kind]), name: v} for v in [*TRIED, *NOT_TEXT]]
    form = EVENTS[kind]
    good = [one for one in told if is_taken(form, one)]
    for start in range(0, len(good), 100):
        taken = tell(feed, ref, *good[start : start + 100])
        assert {one["result"] for one in taken} <= RESULTS
    for wrong in [one for one in told if not is_taken(form, one)][:40]:
        answer = feed.send({"events": [wrong]}, f"{CALLS}/{ref}/events")
        assert fields_of(is_problem(answer, 422)) == [f"events/0/{name}"], wrong


def test_what_is_kept_of_a_call_is_kept_as_it_was_told(feed):
    ref = opened(feed)["ref"]
    told = [
        event("field changed", name="her_name", value=text)
        for text in some(TEXTS, 261, 54)
    ]
    good = [one for one in told if is_taken(FieldEventForm, one)]
    kept = []
    for start in range(0, len(good), 100):
        batch = good[start : start + 100]
        for one, taken in zip(batch, tell(feed, ref, *batch), strict=True):
            long = len(one["value"].strip()) > 200
            assert (taken["result"] == "refused") == long
            kept += [] if long else [one["value"].strip()]
    rows = Said.objects.filter(incident__ref=ref, name="her_name").order_by("pk")
    assert list(rows.values_list("value", flat=True)) == kept
    assert look(feed, f"{CALLS}/{ref}").status_code == 200


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_plain_json_changes_no_call(feed, name):
    raw = UNREADABLE[name]
    ref = opened(feed)["ref"]
    read = f"/api/v1/jobs/{uuid.uuid4()}/briefing/read"
    for path in (CALLS, f"{CALLS}/{ref}/events", read):
        is_problem(feed.send(raw, path), 400)
    assert Job.objects.count() == 1


@pytest.mark.parametrize("media", list(MEDIA.values()), ids=list(MEDIA))
def test_another_media_type_opens_no_call(feed, media):
    bearer = {"Authorization": f"Bearer {feed.secret}"}
    raw = json.dumps(call()).encode()
    is_problem(feed.client.generic("POST", CALLS, raw, media, headers=bearer), 415)
    assert not Job.objects.exists()


LISTS = {
    "none": {},
    "null": {"events": None},
    "empty": {"events": []},
    "object": {"events": {"0": 1}},
    "text": {"events": "x"},
    "number-within": {"events": [7]},
    "null-within": {"events": [None]},
    "no-kind": {"events": [{"id": "x", "at": "2026-06-01"}]},
    "unknown-kind": {"events": [{**event("closed"), "kind": "person"}]},
    "list-kind": {"events": [{**event("closed"), "kind": ["closed"]}]},
    "101": {"events": [event("line dropped")] * 101},
    "more": {"events": [event("line dropped")], "documents": []},
    "list-alone": [event("line dropped")],
    "null-alone": None,
}


@pytest.mark.parametrize("body", list(LISTS.values()), ids=list(LISTS))
def test_what_is_no_list_of_events_is_refused_whole(feed, body):
    ref = opened(feed)["ref"]
    is_problem(feed.send(body, f"{CALLS}/{ref}/events"), 422)
    assert not Said.objects.exists()


def test_one_event_that_breaks_the_schema_stops_the_whole_request(feed):
    ref = opened(feed)["ref"]
    body = {"events": [event("place", place="9 Elm Row"), event("place", place=7)]}
    problem = is_problem(feed.send(body, f"{CALLS}/{ref}/events"), 422)
    assert fields_of(problem) == ["events/1/place"]
    assert not Said.objects.exists()


def test_a_hundred_events_with_one_id_are_one_event(feed):
    ref = opened(feed)["ref"]
    told = event("place", place="9 Elm Row")
    taken = tell(feed, ref, *[told] * 100)
    assert [one["result"] for one in taken] == ["done"] + ["again"] * 99


TIMES = ["1880-01-01", "8999-12-31", "2026-03-29T00:59:59Z", "2026-10-25T01:30"]


@pytest.mark.parametrize("moment", TIMES)
def test_a_clock_that_is_wrong_there_is_taken_and_orders_nothing_for_good(feed, moment):
    ref = opened(feed)["ref"]
    tell(feed, ref, {**event("place", place="1 Elm Row"), "at": moment})
    now = {**event("place", place="2 Elm Row"), "at": "2099-01-01T00:00Z"}
    assert tell(feed, ref, now)[0]["result"] == "done"


@pytest.mark.parametrize("name", ["briefing", "how", "shown", "moving"])
def test_a_reading_with_anything_in_a_field_is_refused_by_that_field(feed, name):
    ref = opened(feed)["ref"]
    tell(feed, ref, event("unit dispatched", callsign="AB12"))
    path = f"/api/v1/jobs/{Dispatch.objects.get().ref}/briefing"
    said = {"briefing": look(feed, path).json()["briefing"], "how": "read out"}
    for value in [*TRIED, *NOT_TEXT]:
        body = {**said, name: value}
        answer = feed.send(json.dumps(body).encode(), f"{path}/read")
        if is_taken(ReadForm, body):
            assert answer.status_code == 200, value
        else:
            assert fields_of(is_problem(answer, 422)) == [name], value


NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("ref", ["x", "1", "../find", "%00", "'", NOBODYS])
def test_a_ref_that_is_none_leads_nowhere(feed, ref):
    is_problem(look(feed, f"{CALLS}/{ref}"), 404)
    is_problem(look(feed, f"/api/v1/jobs/{ref}/briefing"), 404)
    body = {"events": [event("line dropped")]}
    is_problem(feed.send(body, f"{CALLS}/{ref}/events"), 404)


def test_a_word_in_the_address_that_nothing_reads_is_refused(feed):
    ref = opened(feed)["ref"]
    is_problem(look(feed, f"{CALLS}/{ref}?panel=1"), 422)
