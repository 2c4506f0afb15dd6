"""The register is read with the secret that it was filed under, or not at all."""

import pytest

from doorstep.cli import main
from doorstep.people.queries import secret_fits
from doorstep.people.queries.secrets import secret
from tests.rooms import MARK, SARAH, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_secret(settings):
    """Changes the site's secret when called, till the test ends."""

    def change():
        settings.SECRET_KEY = "another secret, as long as one has to be"
        secret.cache_clear()

    yield change
    secret.cache_clear()


def test_an_empty_register_takes_any_secret(other_secret):
    assert secret_fits()
    other_secret()
    assert secret_fits()


def test_the_secret_of_the_register_fits(nobody, at):
    take(nobody, at, {"kind": "person", "id": "no-key", "sex": "female"}, SARAH, MARK)
    assert secret_fits()


def test_under_another_secret_no_command_starts_and_none_says_that_nobody_is_known(
    nobody, at, cast, other_secret, capsys
):
    take(nobody, at, {**SARAH, "protected": ["phone"]}, MARK)
    other_secret()
    words = ["find", "--name", "Sarah Example", "--as", "operator", "--for", "x"]
    assert main(words) == 1
    told = capsys.readouterr()
    assert "filed under another secret" in told.err
    assert told.out == ""
