"""Bodies that are no JSON, or JSON that no two readers take alike; and sizes."""

import gzip
import json
import zlib

import pytest

from doorstep.api.body import parse
from doorstep.api.problems import Wronged
from doorstep.people.models import Record
from tests.doors.api_feed import (
    FIND,
    INCIDENT,
    PERSON,
    RECORDS,
    Feed,
    fields_of,
    is_problem,
    signed_in,
    token,
)

pytestmark = pytest.mark.django_db

GOOD = json.dumps({"documents": [PERSON]}).encode()
OPEN = b'{"documents": [{"kind": "person", "id": "p1", "name": "x", '


def with_value(text: str) -> bytes:
    return OPEN + f'"note": {text}}}]}}'.encode()


# 400: cannot be understood in exactly one way.
UNREADABLE = {
    "white-space": b" \n\t ",
    "broken-off": GOOD[:-3],
    "two-values": GOOD + GOOD,
    "trailing-comma": b'{"documents": [1,]}',
    "single-quotes": b"{'documents': []}",
    "comment": b'{"documents": [] /* x */}',
    "unquoted-name": b"{documents: []}",
    "nan": with_value("NaN"),
    "infinity": with_value("Infinity"),
    "minus-infinity": with_value("-Infinity"),
    "float-that-overflows": with_value("1e999"),
    "float-that-is-long": with_value("0." + "1" * 5000),
    "integer-of-5000-digits": with_value("1" * 5000),
    "integer-of-21-digits": with_value("1" * 21),
    "leading-zero": with_value("007"),
    "plus-sign": with_value("+1"),
    "hexadecimal": with_value("0x10"),
    "duplicate-name": OPEN + b'"note": "a", "note": "b"}]}',
    "duplicate-kind": OPEN + b'"kind": "incident"}]}',
    "duplicate-by-escape": OPEN + b'"note": "a", "\\u006eote": "b"}]}',
    "duplicate-documents": b'{"documents": [], "documents": []}',
    "deep-lists": b"[" * 200_000 + b"]" * 200_000,
    "deep-lists-open": b"[" * 200_000,
    "deep-objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "depth-33": b"[" * 33 + b"]" * 33,
    "deep-after-a-string": b'["[[[[", ' + b"[" * 40 + b"]" * 41,
    "byte-order-mark": b"\xef\xbb\xbf" + GOOD,
    "utf-16": GOOD.decode().encode("utf-16"),
    "utf-16-without-mark": GOOD.decode().encode("utf-16-le"),
    "utf-32": GOOD.decode().encode("utf-32"),
    "latin-1": with_value('"Zoë"').decode().encode("latin-1"),
    "overlong-utf-8": OPEN + b'"note": "\xc0\xaf"}]}',
    "surrogate-in-utf-8": OPEN + b'"note": "\xed\xa0\x80"}]}',
    "half-a-character": OPEN + b'"note": "\xf0\x9f"}]}',
    "raw-control": OPEN + b'"note": "a\x01b"}]}',
    "raw-nul": OPEN + b'"note": "a\x00b"}]}',
    "raw-line-feed": OPEN + b'"note": "a\nb"}]}',
    "bad-escape": OPEN + b'"note": "\\x41"}]}',
    "short-escape": OPEN + b'"note": "\\u12"}]}',
    "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x/>',
    "yaml": b"documents:\n- kind: person",
    "form": b"documents=1&kind=person",
    "pickle": b"\x80\x04\x95",
    "unclosed-quotes": b'"\\' * 100_000,
    "only-quotes": b'"' * 100_001,
}


@pytest.fixture
def feed(nobody):
    return Feed(token(nobody))


@pytest.mark.parametrize("path", [RECORDS, FIND], ids=["records", "find"])
@pytest.mark.parametrize("raw", list(UNREADABLE.values()), ids=list(UNREADABLE))
def test_what_is_not_plain_json_is_refused_before_anything_is_done(
    feed, cast, raw, path
):
    if path == RECORDS:
        answer = feed.send(raw)
    else:
        operator = signed_in("operator")
        answer = operator.post(path, raw, content_type="application/json")
    is_problem(answer, 400)
    assert not Record.objects.exists()


def test_an_empty_body_is_refused():
    with pytest.raises(Wronged, match="empty"):
        parse(b"")


def test_text_that_only_looks_like_depth_is_read():
    assert parse(b'["' + b"[" * 500 + b'\\"{"]') == ["[" * 500 + '"{']


def test_a_depth_of_thirty_two_is_read():
    assert parse(b"[" * 32 + b"]" * 32)


def test_an_answer_never_repeats_a_control_of_the_request(feed):
    raw = b'{"\\u001b[31m": 1, "\\u001b[31m": 2}'
    answer = feed.send(raw)
    assert b"\x1b" not in answer.content
    is_problem(answer, 400)


@pytest.mark.parametrize(
    "escaped",
    ['"\\ud800"', '"a\\udfffb"', '"\\udc00\\ud800"', '"\\u0000"', '"\\u001b[2J"'],
    ids=["high", "low", "reversed", "nul", "escape"],
)
def test_half_a_character_or_a_control_by_escape_is_refused_by_field(feed, escaped):
    problem = is_problem(feed.send(with_value(escaped)), 422)
    assert fields_of(problem) == ["documents/0/note"]


# 415: says that it is something else.
MEDIA = {
    "text": "text/plain",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data; boundary=x",
    "html": "text/html",
    "xml": "application/xml",
    "none": "",
    "json-lines": "application/x-ndjson",
    "json-patch": "application/json-patch+json",
    "vendor": "application/vnd.api+json",
    "text-json": "text/json",
    "latin-1": "application/json; charset=iso-8859-1",
    "utf-16": "application/json; charset=utf-16",
    "utf-7": "application/json; charset=utf-7",
    "octets": "application/octet-stream",
    "csv": "text/csv",
    "star": "*/*",
    "two": "application/json, text/plain",
    "spaced": "application / json",
    "pickle": "application/python-pickle",
    "yaml": "application/yaml",
}


@pytest.mark.parametrize("media", list(MEDIA.values()), ids=list(MEDIA))
def test_another_media_type_is_refused_unread(feed, cast, media):
    bearer = {"Authorization": f"Bearer {feed.secret}"}
    sent = feed.client.generic("POST", RECORDS, GOOD, media, headers=bearer)
    is_problem(sent, 415)
    is_problem(signed_in("operator").generic("POST", FIND, b"{}", media), 415)
    assert not Record.objects.exists()


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "gzip, gzip", "compress"])
def test_a_compressed_body_is_refused_unread(feed, name):
    packed = gzip.compress(GOOD) if name == "gzip" else zlib.compress(GOOD)
    is_problem(feed.send(packed, **{"Content-Encoding": name}), 415)


@pytest.mark.parametrize(
    "media", ["application/json; charset=UTF-8", "APPLICATION/JSON"]
)
def test_json_in_utf_8_is_taken_however_it_is_spelt(feed, media):
    bearer = {"Authorization": f"Bearer {feed.secret}"}
    sent = feed.client.generic("POST", RECORDS, GOOD, media, headers=bearer)
    assert sent.status_code == 200


# 413 and 422: too much.
MUCH = {
    "body-of-five-mebibytes": ({**PERSON, "note": "x" * 5_000_000}, 413),
    "name-of-four-million": ({**PERSON, "name": "x" * 4_000_000}, 422),
    "name-of-401": ({**PERSON, "name": "x" * 401}, 422),
    "name-of-400": ({**PERSON, "name": "x" * 400}, 200),
    "name-of-400-wide": ({**PERSON, "name": "\U0001f600" * 400}, 200),
    "id-of-200": ({**PERSON, "id": "x" * 200}, 200),
    "id-of-201": ({**PERSON, "id": "x" * 201}, 422),
    "incident-id-of-181": ({**INCIDENT, "id": "x" * 181}, 422),
    "narrative-of-200000": ({**INCIDENT, "summary": "x" * 200_000}, 200),
    "narrative-of-200001": ({**INCIDENT, "summary": "x" * 200_001}, 422),
    "narrative-of-spaces": ({**INCIDENT, "summary": " " * 200_001}, 422),
    "note-of-20001": ({**PERSON, "note": "x" * 20_001}, 422),
    "twenty-phones": ({**PERSON, "phones": ["07700 900123"] * 20}, 200),
    "twenty-one-phones": ({**PERSON, "phones": ["07700 900123"] * 21}, 422),
    "phones-100000": ({**PERSON, "phones": ["1"] * 100_000}, 422),
    "phone-of-201": ({**PERSON, "phones": ["1" * 201]}, 422),
    "phone-of-200-digits": ({**PERSON, "phones": ["1" * 200]}, 200),
    "aliases-full": ({**PERSON, "aliases": ["Ann Example " * 33] * 20}, 200),
    "ids-21": ({**PERSON, "ids": {str(n): "x" for n in range(21)}}, 422),
    "ids-20": ({**PERSON, "ids": {str(n): "x" * 100 for n in range(20)}}, 200),
    "scheme-of-61": ({**PERSON, "ids": {"x" * 61: "x"}}, 422),
    "fifty-persons": ({**INCIDENT, "persons": [{"role": "other"}] * 50}, 200),
    "fifty-one-persons": ({**INCIDENT, "persons": [{"role": "other"}] * 51}, 422),
    "ten-thousand-keys": ({**PERSON, **{f"k{n}": 1 for n in range(10_000)}}, 422),
    "key-of-100000": ({**PERSON, "k" * 100_000: "x"}, 422),
    "name-of-words": ({**PERSON, "name": "a b " * 100}, 200),
    "address-full": ({**PERSON, "address": "1 A St, " * 125}, 200),
    "place-full-in-every-part": (
        {
            **INCIDENT,
            "address": "x" * 1000,
            **dict.fromkeys(("house", "street", "locality", "town"), "y" * 200),
            "postcode": "z" * 60,
        },
        200,
    ),
    "family-of-one-long-word": ({**PERSON, "family": "x" * 200}, 200),
    "address-of-one-long-word": ({**PERSON, "address": "x" * 1000}, 200),
    "town-of-one-long-word": ({**PERSON, "town": "x" * 200}, 200),
    "e-mail-of-254": ({**PERSON, "emails": ["x" * 240 + "@example.test"]}, 200),
    "marks-stacked": ({**PERSON, "name": "a" + "\u0301" * 399}, 200),
}


@pytest.mark.parametrize(("document", "status"), list(MUCH.values()), ids=list(MUCH))
def test_what_fits_is_kept_whole_and_what_does_not_is_refused_whole(
    feed, document, status
):
    answer = feed.load(document)
    if status != 200:
        is_problem(answer, status)
        assert not Record.objects.exists()
        return
    assert answer.json()["loaded"] == 1, answer.content[:500]
    if document["kind"] == "person":
        assert Record.objects.get().given == document


def test_of_ten_thousand_mistakes_a_hundred_are_named_and_the_rest_counted(feed):
    problem = is_problem(
        feed.load({**PERSON, **{f"k{n}": 1 for n in range(10_000)}}), 422
    )
    assert (len(problem["errors"]), problem["more"]) == (100, 9_900)


HEADERS = {
    "key-of-a-million": ("Idempotency-Key", "k" * 1_000_000, 422),
    "key-with-control": ("Idempotency-Key", "a\x00b", 422),
    "key-beyond-ascii": ("Idempotency-Key", "ké", 422),
    "key-with-space": ("Idempotency-Key", "a b", 422),
    "key-of-121": ("Idempotency-Key", "k" * 121, 422),
    "key-of-120": ("Idempotency-Key", "k" * 120, 200),
    "cookie-of-a-million": ("Cookie", "a=" + "b" * 1_000_000, 200),
    "cookie-broken": ("Cookie", "=;;==;\x00", 200),
    "agent-of-a-million": ("User-Agent", "x" * 1_000_000, 200),
    "host-of-another": ("Host", "evil.example", 400),
    "host-broken": ("Host", "a b\x00", 400),
    "accept-nonsense": ("Accept", "x/y;q=nan", 200),
    "language-long": ("Accept-Language", "en," * 10_000, 200),
    "length-that-lies": ("Content-Length", "x", 400),
    "length-negative": ("Content-Length", "-1", 400),
    "length-huge": ("Content-Length", "9" * 40, 413),
    "forwarded": ("X-Forwarded-For", "127.0.0.1'--", 200),
    "override": ("X-HTTP-Method-Override", "DELETE", 200),
    "range": ("Range", "bytes=0-", 200),
    "expect": ("Expect", "100-continue", 200),
    "if-match": ("If-None-Match", "*", 200),
}


@pytest.mark.parametrize(
    ("name", "value", "status"), list(HEADERS.values()), ids=list(HEADERS)
)
def test_a_hostile_header_changes_nothing(feed, name, value, status):
    answer = feed.load(PERSON, **{name: value})
    if status == 200:
        assert answer.json()["loaded"] == 1
    else:
        is_problem(answer, status)
