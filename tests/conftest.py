"""What every test that touches a database shares: guards, a force, a cast."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from hypothesis import settings as hypothesis_settings

from doorstep.access import actions, guards
from doorstep.access.models import Account, Holding, Post, Staff
from doorstep.access.queries import reader_for, system
from doorstep.access.rules import Reader
from doorstep.cli import readers
from doorstep.pathway import load as loading
from doorstep.policy import View, load
from doorstep.web import middleware

# A deadline measures how busy the machine is, and fails on another day.
hypothesis_settings.register_profile("doorstep", deadline=None)
hypothesis_settings.load_profile("doorstep")

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("Europe/London"))
ROLES = (
    "operator",
    "controller",
    "response-officer",
    "sergeant",
    "specialist-detective",
    "neighbourhood-officer",
    "control-room-specialist",
)
PASSWORD = make_password("pass")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """The test database is guarded as the real one is."""
    with django_db_blocker.unblock():
        guards.install()


@pytest.fixture(scope="session", autouse=True)
def _policy_read_once() -> Iterator[None]:
    """A policy is read once, and not by each command and each browser of a test."""
    kept = cache(load)
    with pytest.MonkeyPatch.context() as patch:
        for module in (readers, middleware):
            patch.setattr(module, "load", kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def _log_beside(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the table of looks refuses goes to a file of this run alone."""
    settings.LOOKS_FILE = tmp_path_factory.mktemp("log") / "looks.jsonl"


@pytest.fixture(autouse=True)
def _flushable(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that commits be cleaned up: its flush would hit the guards."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or "live_server" in (
        request.fixturenames
    )
    commits = commits or bool(marker and marker.kwargs.get("transaction"))
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")
    guards.install()
    yield
    guards.remove()


@pytest.fixture
def at() -> datetime:
    """The moment of the test: noon on 1 June 2026."""
    return NOON


@pytest.fixture(scope="session")
def policy() -> View:
    """The example force's policy on that day."""
    return load(settings.POLICY, NOON.date()).on(NOON.date())


@pytest.fixture
def nobody(policy: View) -> Reader:
    """Doorstep itself."""
    return system(door="test", at=NOON, policy=policy)


@pytest.fixture
def in_bulk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every load leaves its records waiting to be matched, as a large one does."""
    monkeypatch.setattr(loading, "FEW_READ", 0)


class Cast(Mapping[str, Reader]):
    """One reader of each role, each made when it is first asked for."""

    def __init__(self, staff: dict[str, Staff], policy: View) -> None:
        self._staff = staff
        self._policy = policy
        self._made: dict[str, Reader] = {}

    def __getitem__(self, role: str) -> Reader:
        if role not in self._made:
            self._made[role] = reader(self._staff[role], self._policy)
        return self._made[role]

    def __iter__(self) -> Iterator[str]:
        return iter(self._staff)

    def __len__(self) -> int:
        return len(self._staff)


@pytest.fixture
def cast(db: None, policy: View) -> Cast:
    """One reader of each role, all of one unit, without a task.

    They are hired in a few statements, since most tests hire them.
    """
    unit = actions.make_unit("Example Force")
    accounts = Account.objects.bulk_create(
        [Account(username=role, password=PASSWORD) for role in ROLES]
    )
    staff = Staff.objects.bulk_create(
        [
            Staff(account=account, number=role, name=f"The {role}")
            for role, account in zip(ROLES, accounts, strict=True)
        ]
    )
    posts = Post.objects.bulk_create(
        [Post(name=role, role=role, unit=unit) for role in ROLES]
    )
    Holding.objects.bulk_create(
        [
            Holding(staff=one, post=post, since=NOON, act=uuid4())
            for one, post in zip(staff, posts, strict=True)
        ]
    )
    return Cast(dict(zip(ROLES, staff, strict=True)), policy)


def reader(staff: Staff, policy: View, task: str = "") -> Reader:
    """The reader that a member of staff is at the moment of the test."""
    assert staff.account is not None
    return reader_for(staff.account, task=task, door="test", at=NOON, policy=policy)


@pytest.fixture
def operator(cast: dict[str, Reader]) -> Reader:
    """An operator who has said which call she works on."""
    return replace(cast["operator"], task="call 0412")
