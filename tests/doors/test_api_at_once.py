"""The same request at the same moment, twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from doorstep.access.models import Act
from doorstep.people.models import Record
from tests.doors.api_feed import PERSON, Feed, is_problem, token

ROUNDS = 12


def at_once(secret, bodies):
    """Send every body in a thread of its own, all at one moment."""
    barrier = Barrier(len(bodies))

    def send(body):
        key, document = body
        feed = Feed(secret)
        barrier.wait()
        try:
            return feed.load(document, **({"Idempotency-Key": key} if key else {}))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(send, bodies))


@pytest.fixture
def secret(transactional_db, nobody):
    if connection.vendor != "postgresql":
        pytest.skip(
            "two at once need PostgreSQL; on SQLite one write waits for another"
        )
    return token(nobody)


def test_the_same_key_at_once_is_carried_out_once(secret):
    for n in range(ROUNDS):
        answers = at_once(secret, [(f"k{n}", {**PERSON, "id": f"p{n}"})] * 3)
        assert sorted(a.json()["again"] for a in answers) == [False, True, True]
    assert Act.objects.filter(code="records.load").count() == ROUNDS
    assert Record.objects.count() == ROUNDS


def test_the_same_document_at_once_is_there_once_and_nobody_meets_a_fault(secret):
    for n in range(ROUNDS):
        answers = at_once(secret, [("", {**PERSON, "id": f"p{n}"})] * 3)
        for answer in answers:
            if answer.status_code != 200:
                assert "again" in is_problem(answer, 409)["remedy"]
    assert Record.objects.count() == ROUNDS
