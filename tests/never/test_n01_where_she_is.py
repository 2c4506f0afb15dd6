"""Never: where she is stands in words for somebody who must not know it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from doorstep.access.models import Look
from doorstep.incidents import actions, queries
from doorstep.incidents.rules.calls import Channel, Part, Purpose
from doorstep.pathway.brief import briefing
from doorstep.pathway.call import steps
from doorstep.pathway.call.page import call_page, call_summary
from doorstep.pathway.call.unsaid import unsaid
from doorstep.pathway.person import person_page
from doorstep.people.rules.sweep import swept
from tests.doors.api_feed import signed_in
from tests.rooms import CALL, MARK, ORDER, SARAH, match, person_of, take

pytestmark = pytest.mark.django_db

HOME = "14 Larch Close, Anytown, ZZ1 1AA"
COTTAGE = "Rose Cottage, Hopton, ZZ1 1AA"
GUARDED = {**SARAH, "protected": ["address"]}
TERMS = (
    (HOME, f"not to go to {HOME}"),
    (HOME, "not to enter Larch Close"),
    (COTTAGE, "not to go near Rose Cottage, Hopton"),
)


def ring(operator, at, **said) -> UUID:
    """A call on which something was said, a field each."""
    ref = steps.open_call(operator, at=at, ref=uuid4(), channel=Channel.EMERGENCY)
    for name, value in {"where": "3 Quarry Row, Sometown", **said}.items():
        steps.say(
            operator, at=at, ref=ref, name=name.replace("ask_", "ask."), value=value
        )
    return ref


def attach(operator, at, ref, part, who) -> None:
    person = person_of(who).ref
    steps.attach(operator, at=at, ref=ref, part=part, person=person)


def told(cast, at, operator, ref, purpose=Purpose.TO_HER) -> str:
    """All that a unit is told, on the phone and over the radio."""
    steps.send(operator, at=at, ref=ref)
    controller = replace(cast["controller"], task="a job")
    sent = steps.dispatch(
        controller, at=at, ref=ref, callsign="EX1", purpose=Purpose(purpose)
    )
    live = queries.call(controller, ref)
    assert live is not None
    assert live.units[0].briefing is not None
    return repr((briefing(controller, sent), live.units[0].briefing.radio))


def holds(text: str) -> list[str]:
    return [word for word in ("Larch", "ZZ1 1AA", "Rose Cottage") if word in text]


@pytest.mark.parametrize(("home", "terms"), TERMS, ids=[one for _, one in TERMS])
@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("also_her", [False, True], ids=["him alone", "both"])
def test_a_protected_place_in_the_terms_of_an_order_is_in_no_screen_or_briefing(
    nobody, operator, cast, at, policy, home, terms, purpose, also_her
):
    take(nobody, at, {**GUARDED, "address": home}, MARK, {**ORDER, "terms": terms})
    match(nobody, at, policy)
    ref = ring(operator, at, ringing="neighbour", him_name="Mark Other")
    attach(operator, at, ref, Part.HIM, "p2")
    if also_her:
        attach(operator, at, ref, Part.HER, "p1")
    page = call_page(operator, ref)
    assert holds(repr((page.known, page.cards, call_summary(operator, ref)))) == []
    assert holds(told(cast, at, operator, ref, purpose)) == []


@pytest.mark.parametrize(("home", "terms"), TERMS, ids=[one for _, one in TERMS])
@pytest.mark.parametrize("named", [True, False], ids=["she is named", "nobody is"])
def test_no_place_of_hers_is_told_to_whoever_arrests_him_protected_or_not(
    nobody, operator, cast, at, policy, home, terms, named
):
    order = {**ORDER, "terms": terms}
    if not named:
        order = {k: v for k, v in order.items() if k != "against"} | {"person": "p2"}
    take(nobody, at, {**SARAH, "address": home}, MARK, order)
    match(nobody, at, policy)
    ref = ring(operator, at, ringing="neighbour", him_name="Mark Other")
    attach(operator, at, ref, Part.HIM, "p2")
    assert holds(told(cast, at, operator, ref, Purpose.TO_ARREST_HIM)) == []


@pytest.mark.parametrize(("home", "terms"), TERMS, ids=[one for _, one in TERMS])
def test_no_place_of_hers_is_on_the_screen_while_he_rings(
    nobody, operator, at, policy, home, terms
):
    take(nobody, at, {**SARAH, "address": home}, MARK, {**ORDER, "terms": terms})
    match(nobody, at, policy)
    ref = ring(operator, at, ringing="him", him_name="Mark Other")
    attach(operator, at, ref, Part.HIM, "p2")
    page = call_page(operator, ref)
    assert holds(repr((page.known, page.cards, call_summary(operator, ref)))) == []


def test_a_place_that_another_record_protects_is_kept_for_her_too(
    nobody, operator, cast, at, policy
):
    neighbour = {**GUARDED, "id": "p9", "given": "Olga", "family": "Else"}
    neighbour |= {"born": "1970-01-05", "phones": []}
    order = {**ORDER, "terms": f"not to go to {HOME}"}
    take(nobody, at, neighbour, SARAH, MARK, order)
    match(nobody, at, policy)
    ref = ring(operator, at, ringing="her", her_name="Sarah Example")
    attach(operator, at, ref, Part.HER, "p1")
    assert holds(repr(call_page(operator, ref).cards)) == []
    assert holds(told(cast, at, operator, ref)) == []


@pytest.mark.parametrize("whose", ["p1", "p2"], ids=["her page", "his page"])
def test_a_persons_page_holds_no_protected_place_in_the_terms_of_an_order(
    nobody, operator, at, policy, whose
):
    order = {**ORDER, "terms": f"not to go to {HOME}"}
    take(nobody, at, GUARDED, MARK, order)
    match(nobody, at, policy)
    page = person_page(operator, person_of(whose).ref)
    assert page is not None
    assert page.markers
    assert holds(repr(page)) == []


@pytest.mark.parametrize("whose", ["p1", "p2"], ids=["her page", "his page"])
def test_a_persons_page_holds_no_protected_place_in_what_its_events_say(
    nobody, operator, at, policy, whose
):
    moved = f"DOMESTIC - MOVED TO {HOME.upper()} REFUGE"
    event = {**CALL, "type": moved, "summary": f"now at {HOME}", "closed_as": moved}
    take(nobody, at, GUARDED, MARK, event, ORDER)
    match(nobody, at, policy)
    page = person_page(replace(operator, task="a call"), person_of(whose).ref)
    assert page is not None
    assert page.events
    assert holds(repr(page.events)) == []
    assert "LARCH" not in repr(page.events)


def test_her_contact_plan_is_not_shown_while_whoever_rings_may_be_him(
    nobody, operator, at, policy
):
    take(nobody, at, GUARDED, MARK)
    match(nobody, at, policy)
    hers = ring(
        operator,
        at,
        ringing="her",
        her_name="Sarah Example",
        safe_number="07700 900777",
        safe_who=f"sister at {HOME}",
    )
    attach(operator, at, hers, Part.HER, "p1")
    later = replace(operator, at=at + timedelta(hours=2))
    for who, plan in (("him", False), ("her", True)):
        ref = ring(later, later.at, ringing=who, her_name="Sarah Example")
        attach(later, later.at, ref, Part.HER, "p1")
        shown = call_page(later, ref).contact
        assert bool(shown.says) is plan
        assert holds(repr(shown)) == [], shown
        assert "900777" not in repr(shown.says)
        assert plan or "900777" not in repr(shown)


def test_what_she_needs_is_not_told_to_whoever_arrests_him(operator, cast, at):
    needs = "yes: Polish; she is with her aunt at the Blue Barn"
    ref = ring(operator, at, ringing="her", him_name="Mark Other", ask_needs=needs)
    assert "Polish" in told(cast, at, operator, ref)
    again = ring(operator, at, ringing="her", him_name="Mark Other", ask_needs=needs)
    arrest = told(cast, at, operator, again, Purpose.TO_ARREST_HIM)
    assert "Polish" not in arrest
    assert "Barn" not in arrest


def test_a_controller_who_opens_a_job_has_looked_at_whom_its_radio_text_names(
    nobody, operator, cast, at, policy
):
    take(nobody, at, SARAH, MARK, CALL, ORDER)
    match(nobody, at, policy)
    now = timezone.now()
    mine = replace(operator, at=now)
    ref = ring(mine, now, ringing="her", her_name="Sarah Example")
    attach(mine, now, ref, Part.HER, "p1")
    attach(mine, now, ref, Part.HIM, "p2")
    cast_now = {"controller": replace(cast["controller"], at=now)}
    told(cast_now, now, mine, ref)
    looks = Look.objects.filter(account=cast["controller"].account)
    looks_before = set(looks.values_list("pk", flat=True))
    shown = signed_in("controller").get(f"/board/?job={ref}").content.decode()
    assert "Sarah" in shown
    new = looks.exclude(pk__in=looks_before).values_list("subject", "kind")
    wanted = {(person_of(who).ref, "consulted") for who in ("p1", "p2")}
    assert wanted <= set(new)


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_never_shown(operator, at):
    reader = replace(operator, task="a call")
    ref = ring(reader, at)

    class Fault(Exception):
        pass

    def fail() -> None:
        with transaction.atomic():
            actions.say(by=reader, at=at, ref=ref, name="her_name", value="Never Said")
            assert queries.call(reader, ref).value("her_name") == "Never Said"
            raise Fault

    with pytest.raises(Fault):
        fail()
    actions.say(by=reader, at=at, ref=ref, name="him_name", value="Real Name")
    live = queries.call(reader, ref)
    assert live is not None
    assert (live.value("her_name"), live.value("him_name")) == ("", "Real Name")


def test_no_place_of_hers_is_in_the_summary_while_he_rings(
    nobody, operator, at, policy
):
    order = {k: v for k, v in ORDER.items() if k != "against"}
    order |= {"person": "p2", "terms": f"not to go to {HOME}"}
    take(nobody, at, SARAH, MARK, order)
    match(nobody, at, policy)
    ref = ring(operator, at, ringing="him", him_name="Mark Other")
    attach(operator, at, ref, Part.HIM, "p2")
    page = call_page(operator, ref)
    assert page.cards[0].orders
    assert holds(repr((page.known, page.cards, call_summary(operator, ref)))) == []


def test_her_places_are_kept_though_she_stands_in_his_row_as_well(
    nobody, operator, at, policy
):
    take(nobody, at, GUARDED)
    match(nobody, at, policy)
    ref = ring(operator, at, ringing="her")
    for part in (Part.HER, Part.HIM):
        attach(operator, at, ref, part, "p1")
    live = queries.call(operator, ref)
    assert holds(swept(f"go to {HOME}", unsaid(live))) == []
