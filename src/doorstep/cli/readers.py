"""Who acts from a terminal, at what moment, under which policy."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from doorstep.access.queries import reader_for, staff_account, system
from doorstep.access.rules import Reader
from doorstep.cli import CommandError
from doorstep.policy import Policy, load

DOOR = "terminal"


@dataclass(frozen=True)
class Now:
    """The command's one reading of the clock, and the policy of that day."""

    at: datetime
    policy: Policy


def now() -> Now:
    at = timezone.now()
    return Now(at, load(settings.POLICY, timezone.localdate(at)))


def staff_reader(number: str, moment: Now, task: str) -> Reader:
    """The staff member with this number; raises CommandError if there is none."""
    account = staff_account(number)
    if account is None:
        raise CommandError(
            f"--as {number}: no member of staff has this number. "
            "Ask who administers accounts, or look at `doorstep demo`."
        )
    policy = moment.policy.on(timezone.localdate(moment.at))
    return reader_for(account, task=task, door=DOOR, at=moment.at, policy=policy)


def system_reader(moment: Now, task: str = "") -> Reader:
    """Doorstep itself, for work that a person started at a terminal."""
    policy = moment.policy.on(timezone.localdate(moment.at))
    return system(door=DOOR, at=moment.at, policy=policy, task=task)
