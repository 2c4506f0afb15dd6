"""A protected address or number is shown nowhere, however it came to be protected."""

import json
import uuid
from dataclasses import asdict, replace

import pytest
from django.urls import reverse

from doorstep.cli import main
from doorstep.incidents.models import Narrative
from doorstep.pathway.find import find
from doorstep.pathway.links import links_page
from doorstep.pathway.person import person_page
from doorstep.people.actions import protect
from doorstep.people.models import Indexed, Posting, Protection, Record, Term
from doorstep.people.queries import Asked
from doorstep.people.queries.index import unpacked
from doorstep.people.queries.secrets import secret
from doorstep.people.rules import Protected
from doorstep.states import Refused
from recognise import keys, terms
from tests.rooms import CALL, MAYBE, SARAH, browser, match, names, person_of, take

pytestmark = pytest.mark.django_db

REFUGE = "Wren House, 77 Sparrow Yard, Faraway, ZZ9 9ZZ"
# Long enough that no random token of a page holds one by chance.
WORDS = ("sparrow", "wren house", "faraway", "zz9 9zz", "zz99zz")
NUMBER = "07700 900777"
DIGITS = ("900777", "900 777")
HIDDEN_AT = {**SARAH, "id": "h1", "address": REFUGE, "protected": ["address"]}
HIDDEN_ON = {**SARAH, "id": "h1", "phones": [NUMBER], "protected": ["phone"]}


@pytest.fixture
def detective(cast):
    """May write a record while at work on something."""
    return replace(cast["specialist-detective"], task="case 7")


def by_hand(reader, sort, external="p1"):
    ref = Record.objects.filter(external_id=external).latest("version").ref
    return protect(by=reader, at=reader.at, record=ref, sort=sort)


@pytest.fixture(params=["by intake", "by hand", "by hand, on another record too"])
def refuge(request, nobody, at, policy, detective):
    """A woman whose address is protected, in one of the ways that there are."""
    if request.param == "by intake":
        take(nobody, at, HIDDEN_AT)
        return
    take(nobody, at, {**SARAH, "id": "h1", "address": REFUGE})
    if request.param.endswith("too"):
        other = {"id": "h2", "address": "77 Sparrow Yd, Faraway ZZ99ZZ"}
        take(nobody, at, {**SARAH, **other}, source="custody")
        match(nobody, at, policy)
    assert by_hand(detective, Protected.ADDRESS, "h1") == 1


@pytest.fixture(params=["by intake", "by hand"])
def number(request, nobody, at, detective):
    if request.param == "by intake":
        take(nobody, at, HIDDEN_ON)
        return
    take(nobody, at, {**HIDDEN_ON, "protected": []})
    assert by_hand(detective, Protected.PHONE, "h1") == 1


def everything_shown(reader, client, **asked):
    """All that every door tells of whom a fragment finds, as one text."""
    fresh = replace(reader, noted=set())
    told = [json.dumps(asdict(find(fresh, Asked(**asked))), default=str)]
    fields = {**asked, "task": "call 0412"}
    told.append(client.post(reverse("find"), fields).content.decode())
    api = client.post("/api/v1/find", fields, content_type="application/json")
    told.append(api.content.decode())
    ref = str(person_of("h1").ref)
    told.append(json.dumps(asdict(person_page(fresh, ref, whole=True)), default=str))
    told.append(client.get(reverse("person", args=[ref])).content.decode())
    path = f"/api/v1/persons/{ref}?task=call+0412&events=all"
    told.append(client.get(path).content.decode())
    assert all("EXAMPLE" in one for one in told)
    return " ".join(told).casefold()


def test_a_protected_address_is_shown_by_no_door(refuge, operator):
    told = everything_shown(operator, browser("operator"), name="Sarah Example")
    assert not [word for word in WORDS if word in told]


def test_that_an_address_is_protected_is_said(refuge, operator):
    page = person_page(operator, person_of("h1").ref)
    assert [(a.text, a.used) for a in page.addresses if a.protected] == [("", "")]


def test_no_part_of_a_protected_address_finds_her(refuge, operator):
    places = (
        REFUGE,
        "77 sparrow yard",
        "Sparrow Yard Faraway",
        "ZZ9 9ZZ",
        "wren house",
    )
    for place in places:
        assert names(operator, place=place) == []


def test_with_her_name_a_protected_address_says_nothing_for_her(refuge, operator):
    found = find(operator, Asked(name="Sarah Example", place=REFUGE))
    (one,) = [c for band in found.bands for c in band.candidates]
    assert {r.field for r in one.reasons} <= {"given", "family", "exchanged"}


def test_she_is_found_by_all_else_that_is_known(refuge, operator):
    for asked in ({"phone": "07700900123"}, {"name": "Sara Exampel", "age": "36"}):
        assert names(operator, **asked)[:1] == ["Sarah EXAMPLE"]


def test_the_index_of_a_protected_address_holds_no_key_of_it(refuge):
    for pk, filed in unpacked([r.pk for r in Record.objects.all()]).items():
        assert not filed.addresses
        held = set(Posting.objects.filter(record=pk).values_list("key", flat=True))
        assert held == set(keys(filed, secret()))


def test_words_are_counted_as_if_a_protected_address_had_never_been_filed(refuge):
    filed = unpacked([pk for pk in Indexed.objects.values_list("pk", flat=True)])
    counted = [term for one in filed.values() for term in terms(one)]
    held = Term.objects.filter(n__gt=0).values_list("kind", "token", "n")
    assert {(k, t): n for k, t, n in held} == {t: counted.count(t) for t in counted}


def test_an_event_at_a_protected_address_does_not_tell_where_it_was(
    nobody, at, operator, detective
):
    victim = {"role": "victim", "id": "h1"}
    event = {**CALL, "address": REFUGE, "persons": [victim], "summary": ""}
    take(nobody, at, HIDDEN_AT, {**event, "caller_phone": ""})
    told = everything_shown(operator, browser("operator"), name="Sarah Example")
    assert not [word for word in WORDS if word in told]
    (shown,) = person_page(operator, person_of("h1").ref).events
    assert shown.place == "confidential, do not disclose"


def test_an_address_that_another_source_protects_later_finds_nobody_from_then_on(
    nobody, at, operator
):
    take(nobody, at, {**SARAH, "id": "h1", "address": REFUGE})
    assert names(operator, place=REFUGE) == ["Sarah EXAMPLE"]
    take(nobody, at, {**HIDDEN_AT, "id": "h9"}, source="custody")
    assert names(operator, place=REFUGE) == []
    told = everything_shown(operator, browser("operator"), name="Sarah Example")
    assert not [word for word in WORDS if word in told]


def test_an_address_that_was_protected_is_not_filed_when_another_source_gives_it(
    nobody, at, operator
):
    take(nobody, at, HIDDEN_AT)
    take(nobody, at, {**SARAH, "id": "x1", "address": REFUGE}, source="custody")
    assert names(operator, place=REFUGE) == []


def test_a_new_version_does_not_bring_a_protected_address_back(nobody, at, operator):
    take(nobody, at, HIDDEN_AT)
    take(nobody, at, {**HIDDEN_AT, "protected": [], "note": "changed"})
    assert names(operator, place=REFUGE) == []


def test_a_protected_number_finds_her_when_she_rings_and_is_not_shown(
    number, nobody, at, operator
):
    assert names(operator, phone=NUMBER) == ["Sarah EXAMPLE"]
    told = everything_shown(operator, browser("operator"), name="Sarah Example")
    assert not [word for word in DIGITS if word in told]
    phones = person_page(operator, person_of("h1").ref).phones
    assert [(one.text, one.protected) for one in phones] == [("", True)]


def test_who_typed_a_part_of_a_protected_number_is_not_told_the_rest(number, operator):
    found = find(operator, Asked(phone="900777", name="Sarah Example"))
    shown = json.dumps(asdict(found), default=str)
    assert "07700" not in shown
    assert "+4477" not in shown
    (one,) = [c for band in found.bands for c in band.candidates]
    on_record = [r.found for r in one.reasons if r.field == "phone"]
    assert on_record == ["confidential, do not disclose"]


def test_a_pair_to_decide_about_does_not_show_what_is_protected(
    nobody, at, policy, cast, detective
):
    phones = {"phones": [NUMBER]}
    guarded = {"protected": ["address", "phone"], "address": REFUGE}
    take(nobody, at, {**SARAH, **phones, **guarded, "id": "h1"})
    take(nobody, at, {**MAYBE, **phones, "address": REFUGE}, source="custody")
    match(nobody, at, policy)
    page = links_page(detective)
    told = json.dumps(asdict(page), default=str).casefold()
    told += browser("specialist-detective").get(reverse("links")).content.decode()
    assert page.pairs
    assert not [word for word in (*WORDS, *DIGITS) if word in told.casefold()]


def test_the_terminal_shows_no_protected_value_either(nobody, at, cast, capsys):
    take(
        nobody, at, {**HIDDEN_AT, "phones": [NUMBER], "protected": ["address", "phone"]}
    )
    for form in ([], ["--json"]):
        words = ["--name", "Sarah Example", "--place", "Anytown", "--as", "operator"]
        assert main(["find", *words, "--for", "call 0412", *form]) == 0
        told = capsys.readouterr().out.casefold()
        assert "example" in told
        assert not [word for word in (*WORDS, *DIGITS) if word in told]


def test_protecting_by_hand_keeps_only_a_hash_under_the_name_of_who_did_it(
    nobody, at, detective
):
    take(nobody, at, {**SARAH, "address": REFUGE})
    by_hand(detective, Protected.ADDRESS)
    rows = list(Protection.objects.all())
    assert {row.by_id for row in rows} == {detective.account}
    assert not [word for word in WORDS if word in str([vars(r) for r in rows])]


def test_who_may_not_write_a_record_may_not_protect_it(nobody, at, cast):
    take(nobody, at, SARAH)
    for role in ("operator", "sergeant", "neighbourhood-officer"):
        with pytest.raises(Refused):
            by_hand(replace(cast[role], task="a call"), Protected.ADDRESS)


def test_a_record_that_is_not_there_and_one_not_to_be_seen_are_refused_alike(
    nobody, at, cast
):
    take(nobody, at, SARAH)
    said = set()
    for ref in (uuid.uuid4(), Record.objects.get().ref):
        with pytest.raises(Refused) as told:
            protect(
                by=cast["response-officer"], at=at, record=ref, sort=Protected.PHONE
            )
        said.add(told.value.says)
    assert len(said) == 1


def test_protecting_twice_is_one_protection(nobody, at, detective):
    take(nobody, at, {**SARAH, "address": REFUGE})
    assert by_hand(detective, Protected.ADDRESS) == 1
    assert by_hand(detective, Protected.ADDRESS) == 0


def test_a_narrative_is_read_with_a_relation_to_the_event_only(nobody, at, cast):
    take(nobody, at, {**CALL, "summary": f"She now lives at {REFUGE}"})
    for reader in cast.values():
        asks = replace(reader, task="call 0412")
        assert not Narrative.objects.visible_to(asks).exists()
