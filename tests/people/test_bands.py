"""How sure a match is called follows the force's policy, at every door."""

from dataclasses import replace

import pytest

from doorstep.pathway.find import find
from doorstep.pathway.person import person_page
from doorstep.people.queries import Asked
from doorstep.people.rules import band_of
from tests.rooms import MAYBE, SARAH, candidates, person_of, take

FOUND = {"name": "Sarah Example", "phone": "07700 900123", "born": "1990-03-02"}


@pytest.mark.parametrize(
    ("probability", "doubted", "name"),
    [
        (0.99, False, "certain"),
        (0.98, False, "probable"),
        (0.92, False, "probable"),
        (0.91, False, "possible"),
        (0.99, True, "probable"),
        (0.91, True, "possible"),
    ],
)
def test_the_band_of_a_match_is_drawn_by_policy(policy, probability, doubted, name):
    assert (policy.people.certain, policy.people.probable) == (0.99, 0.92)
    assert band_of(probability, policy.people, doubted=doubted) == name


def asking_more(reader):
    """The reader under a policy that calls next to nothing certain or probable."""
    strict = replace(reader.people, certain=1.1, probable=1.1)
    return replace(reader, view=replace(reader.view, people=strict))


@pytest.mark.django_db
def test_who_is_found_is_called_as_sure_as_policy_says(nobody, at, operator):
    take(nobody, at, SARAH)
    (one,) = candidates(find(operator, Asked(**FOUND)))
    assert one.band == "certain"
    (one,) = candidates(find(asking_more(operator), Asked(**FOUND)))
    assert one.band == "possible"


@pytest.mark.django_db
def test_a_doubtful_link_on_a_persons_page_is_called_as_sure_as_policy_says(
    nobody, at, operator
):
    take(nobody, at, SARAH)
    take(nobody, at, MAYBE, source="custody")
    ref = person_of("p1").ref
    (near,) = person_page(operator, ref).possible
    assert near.band == "probable"
    (near,) = person_page(asking_more(operator), ref).possible
    assert near.band == "possible"
