"""Whom the real site of these tests knows, and how somebody signs in to it."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

from doorstep.access.rules import Reader
from doorstep.pathway.load import load
from doorstep.people.actions import link_new
from tests.rooms import SARAH

__all__ = ["CALL", "ORDER", "SARAH", "sign_in", "take_in"]

CALL = {
    "kind": "incident",
    "id": "c1",
    "sort": "call",
    "at": "2026-02-12T21:40",
    "type_text": "Assault",
    "domestic": True,
    "address": "14 Larch Close, Anytown, ZZ1 1AA",
    "summary": "He would not leave.",
    "persons": [{"role": "victim", "id": "p1", "given": "Sarah", "family": "Example"}],
}
ORDER = {
    "kind": "marker",
    "id": "m1",
    "person": "p1",
    "sort": "non-molestation order",
    "terms": "He must not come within 100 metres.",
    "from": "2026-01-02",
    "to": "2036-01-02",
    "served": "yes",
    "served_on": "2026-01-03",
}


def take_in(by: Reader, source: str, *documents: Mapping[str, Any]) -> None:
    """Load what a source gave, and match it."""
    load(by=by, at=by.at, source=source, documents=list(enumerate(documents, start=1)))
    while link_new(by=by, at=by.at, most=100).done:
        pass


def sign_in(page: Page, site: str, username: str, password: str = "pass") -> None:
    page.goto(site)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    done = page.get_by_role("button", name="Sign out")
    expect(done.or_(page.get_by_role("alert")).first).to_be_visible()
