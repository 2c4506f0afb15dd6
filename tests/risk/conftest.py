"""The settings of the pack that ships, as rules of this room are given them."""

import pytest

from bench.cues import shipped
from doorstep.policy.catalogue import Risk


@pytest.fixture(scope="session")
def risk() -> Risk:
    return shipped()
