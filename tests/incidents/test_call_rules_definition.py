"""The Act's definition, put as tests: within, outside, open, and the way of a child."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep import policy
from doorstep.incidents.rules.definition import (
    DefinitionFacts,
    Meets,
    Verdict,
    define,
)

TODAY = date(2026, 11, 22)
BASE = policy.load("england-wales", TODAY)
INCIDENTS = BASE.on(TODAY).incidents
CLEAR = DefinitionFacts(
    her_age=34,
    his_age=36,
    connections=frozenset({"married"}),
    behaviours=frozenset({"economic"}),
)
NONE = frozenset[str]()


def verdict(**changes: object) -> Verdict:
    return define(replace(CLEAR, **changes), INCIDENTS)  # type: ignore[arg-type]


@pytest.mark.parametrize("connection", INCIDENTS.connections)
def test_any_one_connection_suffices(connection: str) -> None:
    assert verdict(connections=frozenset({connection})).meets is Meets.WITHIN


@pytest.mark.parametrize("behaviour", INCIDENTS.behaviours)
def test_any_one_behaviour_suffices_violent_or_not(behaviour: str) -> None:
    assert verdict(behaviours=frozenset({behaviour})).meets is Meets.WITHIN


@pytest.mark.parametrize(
    ("changes", "meets"),
    [
        pytest.param({}, Meets.WITHIN, id="all three"),
        pytest.param({"connections": NONE}, Meets.OUTSIDE, id="flatmates"),
        pytest.param({"behaviours": NONE}, Meets.OUTSIDE, id="nothing abusive"),
        pytest.param({"connections": None}, Meets.NOT_KNOWN, id="nobody asked"),
        pytest.param({"behaviours": None}, Meets.NOT_KNOWN, id="nobody said"),
        pytest.param({"her_age": None}, Meets.NOT_KNOWN, id="her age open"),
        pytest.param({"his_age": None}, Meets.NOT_KNOWN, id="his age open"),
        pytest.param(
            {"connections": NONE, "behaviours": None}, Meets.OUTSIDE, id="fails on one"
        ),
        pytest.param(
            {"connections": frozenset({"cousins-by-boat"})},
            Meets.NOT_KNOWN,
            id="a connection that policy does not list",
        ),
    ],
)
def test_the_definition_is_three_tests(
    changes: dict[str, object], meets: Meets
) -> None:
    assert verdict(**changes).meets is meets


@pytest.mark.parametrize(
    ("her", "his", "meets", "child_route"),
    [
        pytest.param(15, 40, Meets.CHILD_TOO, True, id="she is 15"),
        pytest.param(16, 16, Meets.WITHIN, True, id="both are 16"),
        pytest.param(17, 19, Meets.WITHIN, True, id="she is 17"),
        pytest.param(18, 16, Meets.WITHIN, False, id="he is 16, she is 18"),
        pytest.param(45, 15, Meets.CHILD_TOO, True, id="a mother, by her son of 15"),
        pytest.param(None, 15, Meets.CHILD_TOO, True, id="he is 15, her age open"),
        pytest.param(9, None, Meets.CHILD_TOO, True, id="she is 9, his age open"),
        pytest.param(0, 0, Meets.CHILD_TOO, True, id="nought is an age"),
    ],
)
def test_who_is_young_takes_the_way_of_child_protection_as_well(
    her: int | None, his: int | None, meets: Meets, child_route: bool
) -> None:
    found = verdict(her_age=her, his_age=his)
    assert (found.meets, found.child_route) == (meets, child_route)


CODES = st.one_of(st.none(), st.frozensets(st.sampled_from(["married", "x"])))
AGES = st.one_of(st.none(), st.integers(0, 120))


@given(AGES, AGES, CODES, CODES, st.booleans())
def test_abuse_of_or_by_somebody_under_sixteen_is_never_outside(
    her: int | None,
    his: int | None,
    connections: frozenset[str] | None,
    behaviours: frozenset[str] | None,
    saw: bool,
) -> None:
    facts = DefinitionFacts(her, his, connections, behaviours, saw)
    found = define(facts, INCIDENTS)
    young = any(age is not None and age < 16 for age in (her, his))
    assert (found.meets is Meets.CHILD_TOO) is young
    assert found.child_route or not young


@given(AGES, AGES)
def test_nothing_is_called_outside_while_an_age_is_open(
    her: int | None, his: int | None
) -> None:
    found = verdict(her_age=her, his_age=his, connections=NONE)
    assert found.meets is not Meets.OUTSIDE or None not in (her, his)


def test_a_child_who_saw_it_is_a_victim_too() -> None:
    found = verdict(child_saw=True)
    assert found.meets is Meets.WITHIN
    assert found.child_route
    assert (
        found.reasons[-1].says == "A child who sees, hears or feels it is a victim too"
    )


def test_each_test_says_how_it_stands_and_by_which_section() -> None:
    says = {one.source: one.says for one in verdict(connections=NONE).reasons}
    assert says == {
        "Domestic Abuse Act 2021 s.1(2)": "Both are 16 or over",
        "Domestic Abuse Act 2021 s.2(1)": "Not personally connected: kept, and outside "
        "the definition",
        "Domestic Abuse Act 2021 s.1(3)": "Abusive behaviour: Economic abuse",
    }


def test_before_the_act_its_tests_stay_open_and_nothing_is_lost() -> None:
    before = BASE.on(date(2020, 6, 1)).incidents
    assert define(CLEAR, before).meets is Meets.NOT_KNOWN


def test_before_2013_the_definition_began_at_eighteen() -> None:
    before = BASE.on(date(2012, 6, 1)).incidents
    assert define(replace(CLEAR, her_age=17), before).meets is Meets.CHILD_TOO
