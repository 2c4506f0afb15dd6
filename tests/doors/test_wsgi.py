"""What a serving process does before it answers."""

import importlib
import sys

import pytest

from doorstep.access import guards
from doorstep.web import pauses


@pytest.fixture
def settled(monkeypatch):
    """How often the collector was settled; the process of the tests keeps its own."""
    done = []
    monkeypatch.setattr(pauses, "settle_collector", lambda: done.append("settled"))
    monkeypatch.delitem(sys.modules, "doorstep.wsgi", raising=False)
    return done


@pytest.mark.django_db
def test_a_server_settles_the_collector_before_it_serves(settled):
    importlib.import_module("doorstep.wsgi")
    assert settled == ["settled"]


@pytest.mark.django_db
def test_a_server_does_not_start_where_history_is_not_guarded(settled):
    guards.remove()
    try:
        with pytest.raises(guards.GuardsDiffer):
            importlib.import_module("doorstep.wsgi")
    finally:
        guards.install()
    assert settled == []
