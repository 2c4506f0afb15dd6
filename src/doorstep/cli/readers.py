"""Who acts from a terminal, at what moment, under which policy."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from doorstep.access import guards
from doorstep.access.actions import keep_policy
from doorstep.access.queries import reader_for, staff_account, system
from doorstep.access.rules import Reader
from doorstep.cli import CommandError
from doorstep.people.queries import secret_fits
from doorstep.policy import Policy, View, load

DOOR = "terminal"
OTHER_SECRET = (
    "DOORSTEP_SECRET: the register was filed under another secret. Nobody would be "
    "found, and what is protected would be shown. Start with the secret that it was "
    "loaded under."
)


@dataclass(frozen=True)
class Now:
    """The command's one reading of the clock, and the policy of that day."""

    at: datetime
    policy: Policy


def now() -> Now:
    at = timezone.now()
    return Now(at, load(settings.POLICY, timezone.localdate(at)))


def again(held: Now) -> Now:
    """The clock read again, by who stays; the policy only on another day."""
    at = timezone.now()
    same = timezone.localdate(at) == timezone.localdate(held.at)
    return Now(at, held.policy) if same else now()


def begin(moment: Now) -> View:
    """What every process does before it reads or writes: are the guards in place?

    Keeps the text of the policy, under which duties may begin from here on. Raises
    GuardsDiffer, or ImproperlyConfigured where the secret is not that of the register.
    """
    guards.check()
    if not secret_fits():
        raise ImproperlyConfigured(OTHER_SECRET)
    keep_policy(moment.policy, moment.at)
    return moment.policy.on(timezone.localdate(moment.at))


def staff_reader(number: str, moment: Now, task: str) -> Reader:
    """The staff member with this number; raises CommandError if there is none."""
    policy = begin(moment)
    account = staff_account(number)
    if account is None:
        raise CommandError(
            f"--as {number}: no member of staff has this number. "
            "Ask who administers accounts, or look at `doorstep demo`."
        )
    return reader_for(account, task=task, door=DOOR, at=moment.at, policy=policy)


def system_reader(moment: Now, task: str = "") -> Reader:
    """Doorstep itself, for work that a person started at a terminal."""
    return system(door=DOOR, at=moment.at, policy=begin(moment), task=task)
