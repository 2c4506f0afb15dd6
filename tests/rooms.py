"""Invented people and what tests of the rooms do with them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection
from django.test import Client

from doorstep.access.models import Account, Staff
from doorstep.access.queries import staff_account
from doorstep.access.rules import Reader
from doorstep.pathway.find import Candidate, Found, find
from doorstep.pathway.load import Refusal, Summary, load
from doorstep.people.actions import link_new
from doorstep.people.models import Person, Record
from doorstep.people.queries import Asked, persons_of
from doorstep.policy import View

Document = Mapping[str, Any]

SARAH: Document = {
    "kind": "person",
    "id": "p1",
    "given": "Sarah",
    "family": "Example",
    "born": "1990-03-02",
    "sex": "female",
    "phones": ["07700 900123"],
    "address": "14 Larch Close, Anytown, ZZ1 1AA",
    "recorded_at": "2026-01-05",
}
MARK: Document = {
    "kind": "person",
    "id": "p2",
    "given": "Mark",
    "family": "Other",
    "born": "1985-07-19",
    "sex": "male",
    "phones": ["07700 900456"],
    "address": "3 Quarry Row, Sometown, ZZ2 2BB",
    "recorded_at": "2026-01-06",
}
CALL: Document = {
    "kind": "incident",
    "id": "c1",
    "sort": "call",
    "at": "2026-02-12T21:40",
    "type": "DOM",
    "domestic": True,
    "address": "14 Larch Close, Anytown, ZZ1 1AA",
    "summary": "He would not leave.",
    "caller_phone": "07700900123",
    "persons": [
        {"role": "victim", "given": "Sarah", "family": "Example", "born": "1990-03-02"},
        {"role": "suspect", "given": "Mark", "family": "Other", "born": "1985-07-19"},
    ],
}
ORDER: Document = {
    "kind": "marker",
    "id": "m1",
    "person": "p1",
    "against": "p2",
    "sort": "non-molestation order",
    "terms": "not to contact her",
    "from": "2026-03-01",
}


# The same name and number, and no birth date to tell her from another: a doubt.
MAYBE: Document = {
    "kind": "person",
    "id": "d1",
    "given": "Sarah",
    "family": "Example",
    "phones": ["07700 900123"],
}


def person(number: str, given: str, family: str, born: str, **more: Any) -> Document:
    """One person's document, with whatever else is given."""
    whole = {"kind": "person", "id": number, "given": given, "family": family}
    return {**whole, "born": born, **more}


def take(
    by: Reader, at: datetime, *documents: Any, source: str = "crime", **more: Any
) -> Summary:
    """Take documents in, numbered from 1."""
    rows = list(enumerate(documents, start=1))
    return load(by=by, at=at, source=source, documents=rows, **more)


def refused(by: Reader, at: datetime, *documents: Any) -> list[Refusal]:
    """Take documents in and give what was refused."""
    found: list[Refusal] = []
    take(by, at, *documents, on_refusal=found.append)
    return found


def match(by: Reader, at: datetime, policy: View) -> Any:
    """Match every record that waits, under this policy."""
    return link_new(by=replace(by, view=policy), at=at)


def person_of(external: str, source: str = "crime") -> Person:
    """Who the last version of a record is believed to be now."""
    rows = Record.objects.filter(source=source, external_id=external)
    pk = rows.order_by("-version").values_list("pk", flat=True)[0]
    return Person.objects.get(pk=persons_of([pk])[pk])


def candidates(found: Found) -> list[Candidate]:
    """Everybody that an answer shows, members of the household last."""
    listed = [one for band in found.bands for one in band.candidates]
    return [*listed, *found.household]


def names(reader: Reader, **asked: str) -> list[str]:
    """The names that a fragment finds, likeliest first."""
    fresh = replace(reader, noted=set())
    return [one.name for one in candidates(find(fresh, Asked(**asked)))]


def browser(role: str, task: str = "call 0412") -> Client:
    """The browser of one of the cast, signed in and at work on something."""
    client = Client(raise_request_exception=False)
    account = Account.objects.get(username=role)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["task"] = task
    session.save()
    return client


def staff_of(reader: Reader) -> Staff:
    """The member of staff that a reader is."""
    return Staff.objects.get(pk=reader.staff)


def account_of(number: str) -> Account:
    found = staff_account(number)
    assert found is not None
    return found


@contextmanager
def broken(*words: str) -> Iterator[None]:
    """A database that does not answer statements that hold one of these words."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if any(word in sql for word in words):
            raise OperationalError("the database did not answer")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def spied() -> Iterator[list[str]]:
    """Every statement that is sent while the block runs, in order."""
    sent: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield sent
