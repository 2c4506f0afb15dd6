"""Whether what happened is domestic abuse as the Act defines it: pure.

Three tests: both old enough, personally connected, abusive behaviour. What is outside
is kept as such and lost to nobody; where somebody is too young for the Act, the way of
child protection is taken as well, and it is never merely outside.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from doorstep.policy import Reason
from doorstep.policy.catalogue import Incidents, Meaning

_AGES = "Domestic Abuse Act 2021 s.1(2)"
_CONNECTED = "Domestic Abuse Act 2021 s.2(1)"
_BEHAVIOUR = "Domestic Abuse Act 2021 s.1(3)"
_CHILD = "Domestic Abuse Act 2021 s.3"
NONE_OF_THEM = "none"  # the answer that nothing of a list holds
_YOUNG = "Children Act 1989 s.47; Doorstep proposal: both ways, never neither"


class Meets(enum.StrEnum):
    """How what happened stands to the Act's definition."""

    WITHIN = "within"
    OUTSIDE = "outside"
    CHILD_TOO = "child protection too"
    NOT_KNOWN = "not yet known"


@dataclass(frozen=True, slots=True)
class DefinitionFacts:
    """What the tests are put to; None is what nobody has asked or can say yet.

    her_age, his_age  in whole years: of whom it is done to, and of who does it
    connections       codes of `connections` between the two; empty: asked, and none
    behaviours        codes of `behaviours`; empty: asked, and none
    child_saw         a child saw, heard or felt it, and is related to either
    """

    her_age: int | None = None
    his_age: int | None = None
    connections: frozenset[str] | None = None
    behaviours: frozenset[str] | None = None
    child_saw: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it stands to the definition.

    child_route  child protection is taken as well, whatever `meets` says
    reasons      one for each test, met, failed or open; then those about a child
    """

    meets: Meets
    child_route: bool
    reasons: tuple[Reason, ...]


def define(facts: DefinitionFacts, policy: Incidents) -> Verdict:
    """Put the Act's three tests to what is known.

    policy  of the day on which it happened; before the Act it holds no connections and
            no behaviours, and those tests stay open
    """
    ages = _ages(facts, policy)
    tests = (
        ages,
        _listed(facts.connections, policy.connections, _CONNECTION_WORDS),
        _listed(facts.behaviours, policy.behaviours, _BEHAVIOUR_WORDS),
    )
    young = tuple(_young(facts, policy))
    reasons = (*(one.reason for one in tests), *young)
    return Verdict(_meets(tests, ages), bool(young), reasons)


@dataclass(frozen=True, slots=True)
class _Test:
    """One test: met, failed, or None while it is open."""

    met: bool | None
    reason: Reason


def _meets(tests: tuple[_Test, ...], ages: _Test) -> Meets:
    if ages.met is False:
        return Meets.CHILD_TOO
    found = [test.met for test in tests]
    if False in found:
        return Meets.OUTSIDE if ages.met else Meets.NOT_KNOWN
    return Meets.NOT_KNOWN if None in found else Meets.WITHIN


def _ages(facts: DefinitionFacts, policy: Incidents) -> _Test:
    ages = (facts.her_age, facts.his_age)
    least = policy.age_from
    if any(age is not None and age < least for age in ages):
        return _Test(False, Reason(f"One of the two is under {least}", _AGES))
    if None in ages:
        return _Test(None, Reason("Not known yet: the age of each", _AGES))
    return _Test(True, Reason(f"Both are {least} or over", _AGES))


@dataclass(frozen=True, slots=True)
class _Words:
    """What to say of a test on a list: met, failed, open."""

    met: str
    failed: str
    open: str
    source: str


_CONNECTION_WORDS = _Words(
    met="Personally connected",
    failed="Not personally connected: kept, and outside the definition",
    open="Not known yet: how the two are connected",
    source=_CONNECTED,
)
_BEHAVIOUR_WORDS = _Words(
    met="Abusive behaviour",
    failed="No abusive behaviour found: kept, and outside the definition",
    open="Not known yet: what was done",
    source=_BEHAVIOUR,
)


def _listed(
    codes: frozenset[str] | None, listed: Mapping[str, Meaning], words: _Words
) -> _Test:
    """A test that any one code of a list meets; an unknown code leaves it open."""
    if codes is None or not listed or (codes and not codes & listed.keys()):
        return _Test(None, Reason(words.open, words.source))
    if not codes:
        return _Test(False, Reason(words.failed, words.source))
    says = "; ".join(one.says for code, one in listed.items() if code in codes)
    return _Test(True, Reason(f"{words.met}: {says}", words.source))


def _young(facts: DefinitionFacts, policy: Incidents) -> Iterator[Reason]:
    """Why child protection is taken as well."""
    sides = (("done to", facts.her_age), ("who does it", facts.his_age))
    for side, age in sides:
        if age is not None and age < policy.age_from:
            yield Reason(f"Under {policy.age_from}, {side}: both ways", _YOUNG)
    if facts.her_age in range(policy.age_from, policy.child_below):
        yield Reason("Of age for the Act and still a child: both ways", _YOUNG)
    if facts.child_saw:
        yield Reason("A child who sees, hears or feels it is a victim too", _CHILD)
