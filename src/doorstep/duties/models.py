"""What was begun, paused and met; never when it is due (rules compute that)."""

import uuid
from typing import ClassVar

from django.db import models

from doorstep.access.models import Post

CODE = 60


class Owed(models.Model):
    """One duty begun: which, about which thing, whose post, under which policy."""

    ends_once: ClassVar = ("met_at", "met_act")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=CODE)
    thing = models.UUIDField()
    owner = models.CharField(max_length=CODE)
    post = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+"
    )
    began_at = models.DateTimeField()
    began_act = models.UUIDField()
    counts_from = models.DateTimeField(null=True)
    policy = models.CharField(max_length=12)
    met_at = models.DateTimeField(null=True)
    met_act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "thing"],
                condition=models.Q(met_at__isnull=True),
                name="owed_once_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["owner", "met_at"], name="owed_owner")]


class Pause(models.Model):
    """A time in which a duty's clock stood still, and why."""

    ends_once: ClassVar = ("until", "ended_act")

    owed = models.ForeignKey(Owed, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)
