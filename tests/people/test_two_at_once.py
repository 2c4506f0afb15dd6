"""Two that do the same thing at the same moment do it once."""

from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count

from doorstep.access import actions
from doorstep.access.actions import AlreadyDone, acting
from doorstep.access.models import Account, Act
from doorstep.people.actions import judge, link_new
from doorstep.people.models import Doubt, Judgement, Link, Merged, Record, Term
from doorstep.people.rules import Answer
from doorstep.states import NotAllowed
from tests.rooms import CALL, MAYBE, SARAH, match, person, person_of, take

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="on SQLite whoever writes is alone already",
    ),
]


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Do all jobs at the same moment, each on a connection of its own.

    Returns what each gave, or the exception that it raised.
    """
    ready = Barrier(len(jobs))
    given: list[Any] = [None] * len(jobs)

    def run(n: int) -> None:
        ready.wait(timeout=10)
        try:
            given[n] = jobs[n]()
        except Exception as error:
            given[n] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(n,)) for n in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


def errors(given: list[Any]) -> list[Any]:
    return [one for one in given if isinstance(one, BaseException)]


GIVEN = (
    "Ada",
    "Boris",
    "Celia",
    "Dmitri",
    "Esme",
    "Farouk",
    "Greta",
    "Hamza",
    "Ines",
    "Jaroslaw",
)
FAMILIES = ("Ash", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel")


def pairs(many: int) -> list[list[Any]]:
    """Persons as two sources give them, alike enough to join."""
    whole = [
        person(
            f"n{n}",
            GIVEN[n % 10],
            f"{FAMILIES[n // 10 % 8]}{'' if n < 80 else 'ton'}",
            f"{1940 + n * 7 % 60}-{1 + n % 12:02d}-{1 + n * 11 % 28:02d}",
            phones=[f"04{n * 7_654_321 % 10**9:09d}"],
        )
        for n in range(many)
    ]
    return [whole, [{**one, "id": f"m{one['id']}"} for one in whole]]


@pytest.mark.usefixtures("in_bulk")
def test_two_matchers_at_once_merge_nobody_twice(nobody, at, policy):
    one, other = pairs(30)
    take(nobody, at, *one)
    take(nobody, at, *other, source="custody")
    given = at_once(
        *[lambda: link_new(by=nobody, at=at, most=40)] * 2,
    )
    assert errors(given) == []
    link_new(by=nobody, at=at)
    merged = Merged.objects.values("person").annotate(n=Count("pk"))
    assert max(row["n"] for row in merged) == 1
    assert Merged.objects.count() == 30
    assert Link.objects.filter(rule="certain").count() == 30


def test_one_key_used_at_the_same_moment_is_one_act(nobody, at):
    def once() -> None:
        with acting(by=nobody, at=at, code="test.once", key="k1") as doing:
            Term.objects.create(kind="x", token=str(doing.ref), n=1)

    given = at_once(*[once] * 4)
    assert [type(one) for one in errors(given)] == [AlreadyDone] * 3
    (act,) = Act.objects.all()
    assert {one.act for one in errors(given)} == {act.ref}
    assert Term.objects.count() == 1


def test_two_first_accounts_at_once_are_one(nobody, at):
    def first(name: str) -> Callable[[], Any]:
        return lambda: actions.first_account(
            by=nobody,
            at=at,
            username=name,
            name=name,
            number=name,
            role="sergeant",
            password="long enough a word",
        )

    given = at_once(first("one"), first("two"))
    assert [type(one) for one in errors(given)] == [actions.NotFirst]
    assert Account.objects.count() == 1


def test_two_that_decide_about_one_doubt_do_not_both_decide(nobody, at, policy, cast):
    take(nobody, at, SARAH)
    take(nobody, at, MAYBE, source="custody")
    match(nobody, at, policy)
    doubt = Doubt.objects.get().ref
    by = replace(cast["specialist-detective"], task="review")

    def decide(answer: Answer) -> Callable[[], None]:
        return lambda: judge(by=by, at=at, policy=policy, doubt=doubt, answer=answer)

    given = at_once(decide(Answer.SAME), decide(Answer.DIFFERENT))
    assert [type(one) for one in errors(given)] == [NotAllowed]
    assert Judgement.objects.count() == 1


def test_the_same_file_loaded_twice_at_once_is_there_once(nobody, at):
    documents, _ = pairs(200)
    given = at_once(*[lambda: take(nobody, at, *documents)] * 2)
    assert errors(given) == []
    assert Record.objects.count() == 200
    assert sorted(one.loaded for one in given) == [0, 200]


def test_loads_of_the_same_names_in_other_orders_wait_for_nobody_in_a_ring(nobody, at):
    def mixed(first: list[Any], second: list[Any], source: str) -> Callable[[], Any]:
        persons = [{k: v for k, v in p.items() if k != "kind"} for p in second]
        calls = [
            {**CALL, "id": f"{source}{n}", "persons": [{**p, "role": "victim"}]}
            for n, p in enumerate(persons)
        ]
        return lambda: take(nobody, at, *first, *calls, source=source)

    one, other = pairs(60)
    left, right = one[:30], other[30:]
    given = at_once(mixed(left, right, "crime"), mixed(right, left, "custody"))
    assert errors(given) == []


@pytest.mark.usefixtures("in_bulk")
def test_a_new_version_that_comes_while_its_person_is_merged_is_not_left_behind(
    nobody, at, policy
):
    one, other = pairs(20)
    take(nobody, at, *one)
    take(nobody, at, *other, source="custody")
    changed = [{**p, "note": "seen again"} for p in other]
    given = at_once(
        lambda: link_new(by=nobody, at=at),
        lambda: take(nobody, at, *changed, source="custody"),
    )
    assert errors(given) == []
    link_new(by=nobody, at=at)
    for document in one:
        assert person_of(document["id"]) == person_of(f"m{document['id']}", "custody")
    gone = set(Merged.objects.values_list("person_id", flat=True))
    latest = Link.objects.order_by("record", "-pk").distinct("record")
    assert not gone & {link.person_id for link in latest}
