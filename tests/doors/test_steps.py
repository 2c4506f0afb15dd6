"""The card of steps: for anybody, about nobody, kept for when there is no signal."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from doorstep.policy import View
from doorstep.web.views.steps import FONTS, LOOKS, SCRIPTS
from tests.conftest import ROLES
from tests.doors.api_feed import signed_in
from tests.rooms import SARAH, take

pytestmark = pytest.mark.django_db
CARD, WORKER = "/steps/", "/steps/worker.js"


def card(client: Client) -> str:
    answer = client.get(CARD)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_card_needs_no_sign_in(client: Client) -> None:
    assert "<h1" in card(client)
    assert client.get(WORKER).status_code == 200


def test_each_step_of_policy_stands_on_it_in_order_with_its_why(
    client: Client, policy: View
) -> None:
    steps = sorted(policy.incidents.steps.values(), key=lambda step: step.order)
    html = card(client).replace("&#39;", "'")
    assert re.findall(r'<li class="ds-steps__step" id="([^"]+)"', html) == [
        step.code for step in steps
    ]
    for step in steps:
        assert step.says in html
        assert step.why in html


def test_the_steps_that_save_lives_are_on_the_card(policy: View) -> None:
    steps = policy.incidents.steps
    assert {"camera", "apart", "alone", "children", "throat", "medical"} <= set(steps)
    assert [step.order for step in steps.values()] == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("role", ROLES)
def test_it_is_the_same_for_everybody_and_names_nobody(
    role: str, client, cast, nobody, at
) -> None:
    take(nobody, at, SARAH)
    known = signed_in(role)
    known.post("/", {"task": "call 0412", "name": "Sarah Example"})
    assert card(known) == card(client)
    assert "Example" not in card(known)


def test_it_gives_nobody_a_session_and_asks_the_database_nothing(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        answers = [client.get(CARD), client.get(WORKER)]
    assert all(not answer.cookies for answer in answers)


@pytest.mark.parametrize("path", [CARD, WORKER])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent_to_it(path: str, method: str, client: Client) -> None:
    assert getattr(client, method)(path).status_code == 405


def test_the_worker_rules_the_card_alone_and_the_policy_of_content_allows_it(
    client: Client,
) -> None:
    answer = client.get(WORKER)
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    rules = client.get(CARD)["Content-Security-Policy"]
    assert "script-src 'self'" in rules  # a worker falls back to it
    assert reverse("steps_worker").startswith(reverse("steps"))


def test_the_worker_keeps_the_card_and_what_it_looks_like_and_nothing_else(
    client: Client,
) -> None:
    script = client.get(WORKER).content.decode()
    (listed,) = re.findall(r"const LOOKS = \[(.+)\];", script)
    kept = [one.strip('" ') for one in listed.split(",")]
    assert kept == [f"/static/{name}" for name in (*LOOKS, *SCRIPTS, *FONTS)]
    for name in (*LOOKS, *SCRIPTS, *FONTS):
        assert Path(str(finders.find(name))).exists()


def test_all_that_the_card_asks_for_is_kept_with_it(client: Client) -> None:
    html, script = card(client), client.get(WORKER).content.decode()
    asked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    assert asked
    assert {one for one in asked if f'"{one}"' not in script} == set()
