"""What is wrong with a search or a sign-in is said in words that help."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.rooms import SARAH, browser, take

pytestmark = pytest.mark.django_db


def test_a_search_without_a_task_says_what_is_wanted(cast):
    answer = browser("operator").post(reverse("find"), {"name": "Sarah", "task": ""})
    assert "Say for which call or job this is" in answer.content.decode()


def test_a_wrong_password_does_not_tell_which_of_the_two_was_wrong(cast):
    answer = Client().post(
        reverse("account_login"), {"login": "operator", "password": "no"}
    )
    assert "The username or the password is not right." in answer.content.decode()


def test_what_was_found_is_not_to_be_read_out(nobody, at, cast):
    take(nobody, at, SARAH)
    asked = {"name": "Sarah Example", "task": "call 0412"}
    told = browser("operator").post(reverse("found"), asked).content.decode()
    assert "Do not read out." in told
