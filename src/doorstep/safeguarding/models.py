"""How she may safely be reached, and each attempt to ring her back.

A plan hangs on the person, as a belief may change; the last open row holds. It is read
through `thing`: the call on which it was made, else the person.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from doorstep.access.models import Account, Scoped
from doorstep.incidents.models import Incident
from doorstep.people.models import CODE, SHORT, Person, choices, held
from doorstep.safeguarding.rules import Result


class ContactPlan(models.Model):
    """How she may safely be reached, as she said it; the last open row holds.

    A row that was set on the wrong person ends, and the one beneath it holds again.
    """

    ends_once: ClassVar = ("until", "ended_act")
    data_class: ClassVar = "D3"
    scope_ref: ClassVar = "thing"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    thing = models.UUIDField(db_index=True)
    number = models.CharField(max_length=SHORT, blank=True)
    times = models.CharField(max_length=SHORT, blank=True)
    begins = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    who = models.CharField(max_length=SHORT, blank=True)
    code_word = models.CharField(max_length=SHORT, blank=True)
    needs = models.CharField(max_length=SHORT, blank=True)
    neutral = models.CharField(max_length=SHORT, blank=True)
    since = models.DateTimeField()
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "thing"],
                condition=Q(until__isnull=True),
                name="contact_plan_one_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(begins__isnull=True, ends__isnull=True)
                | Q(begins__isnull=False, ends__isnull=False),
                name="contact_plan_whole_window",
            ),
        ]


class RingBack(models.Model):
    """One attempt to ring her back: said before it, and what became of it after.

    n     counts the attempts of a call from 1
    plan  None where the call itself held the number, and nobody was attached
    """

    ends_once: ClassVar = ("result", "ended_at", "ended_act")
    data_class: ClassVar = "D1"
    scope_ref: ClassVar = "incident__ref"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        ContactPlan, null=True, on_delete=models.PROTECT, related_name="+"
    )
    n = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    act = models.UUIDField()
    result = models.CharField(  # noqa: DJ001
        max_length=CODE, null=True, choices=choices(Result)
    )
    ended_at = models.DateTimeField(null=True)
    ended_act = models.UUIDField(null=True)

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "n"], name="ring_back_n"),
            models.CheckConstraint(
                condition=Q(result__isnull=True) | held("result", Result),
                name="ring_back_result",
            ),
        ]
