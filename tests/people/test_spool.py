"""What a bulk load lays down is found after the merge, whatever stood before."""

import pytest
from django.db import connection

from doorstep.people.actions import settle, spool
from tests.rooms import SARAH, names, take

pytestmark = pytest.mark.django_db
FOUND = ["Sarah EXAMPLE"]


def lay_down(count: int, first: int) -> None:
    """Spool keys of records that nobody has."""
    spool.post([(-n, n) for n in range(first, first + count)], spool.FEW + 1)


def filed(key: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT record FROM people_posting WHERE key = %s", [key])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("before", [0, 5_000])
def test_much_laid_down_beside_a_small_or_a_grown_index_is_found(
    before, nobody, at, operator
):
    take(nobody, at, SARAH)
    if before:
        lay_down(before, 10**6)
        assert settle()
    lay_down(20_000, 2 * 10**6)
    assert settle()
    assert filed(-(2 * 10**6)) == [2 * 10**6]
    assert filed(-(2 * 10**6 + 19_999)) == [2 * 10**6 + 19_999]
    assert names(operator, phone="07700900123") == FOUND
    assert not spool.spooled()


def test_an_index_that_was_built_anew_is_still_read_by_its_key(nobody, at):
    take(nobody, at, SARAH)
    lay_down(20_000, 10**6)
    settle()
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(explain + "SELECT record FROM people_posting WHERE key = -5")
        plan = str(cursor.fetchall())
    assert "people_posting_key" in plan or "USING PRIMARY KEY" in plan
