"""N3: what was acknowledged is never lost, by whatever and whenever it was killed."""

import os

import pytest
from django.db import connection

from bench.kills import FEW, MANY, differences

FULL = os.environ.get("DOORSTEP_FULL") == "1"


@pytest.mark.timeout(1800 if FULL else 240)
def test_a_load_killed_again_and_again_loses_and_doubles_nothing(capsys):
    wanted = MANY if FULL else FEW
    killed, differ = differences(connection.vendor, wanted)
    with capsys.disabled():
        print(f"\n{killed} loads were killed by SIGKILL on {connection.vendor}")
    assert killed == wanted
    assert differ == []
