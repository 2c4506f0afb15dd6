"""Incidents as a source recorded them; calls, involvements, places.

An involvement points to the record of that time; who that person is today follows
from the record's latest link.
"""

import uuid
from typing import ClassVar

from django.db import models

from doorstep.access.models import Scoped
from doorstep.incidents.rules import NARRATIVE, WHOLE, PlaceSort, Role, Sort
from doorstep.people.models import CODE, EXTERNAL, SHORT, Record, choices, held
from doorstep.timing import Precision


class Incident(models.Model):
    """One thing that happened, as one source recorded it, at one version."""

    append_only: ClassVar = True
    data_class: ClassVar = "D1"
    scope_ref: ClassVar = "ref"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=CODE)
    external_id = models.CharField(max_length=EXTERNAL)
    version = models.PositiveIntegerField(default=1)
    digest = models.BigIntegerField()
    sort = models.CharField(max_length=CODE, choices=choices(Sort))
    number = models.CharField(max_length=CODE, blank=True)
    at = models.DateTimeField()
    precision = models.CharField(max_length=CODE, choices=choices(Precision))
    until = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    type = models.CharField(max_length=SHORT, blank=True)
    type_text = models.CharField(max_length=SHORT, blank=True)
    domestic = models.BooleanField(null=True)
    closed_as = models.CharField(max_length=SHORT, blank=True)
    grade = models.CharField(max_length=SHORT, blank=True)
    result = models.CharField(max_length=SHORT, blank=True)
    area = models.CharField(max_length=SHORT, blank=True)
    unit = models.CharField(max_length=SHORT, blank=True)
    loaded_at = models.DateTimeField()
    act = models.UUIDField()

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id", "version"], name="incident_version"
            ),
            models.CheckConstraint(condition=held("sort", Sort), name="incident_sort"),
        ]
        indexes = [models.Index(fields=["at"], name="incident_at")]


class Narrative(models.Model):
    """What was told of an incident, in words: read with a relation to it only."""

    append_only: ClassVar = True
    data_class: ClassVar = "D4"
    scope_ref: ClassVar = "incident__ref"

    incident = models.OneToOneField(
        Incident, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(max_length=NARRATIVE)

    objects = Scoped.as_manager()


class Call(models.Model):
    """How an incident was told by telephone: number shown, and the old flag."""

    append_only: ClassVar = True
    data_class: ClassVar = "D3"
    scope_ref: ClassVar = "incident__ref"

    incident = models.OneToOneField(
        Incident, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    number_given = models.CharField(max_length=SHORT, blank=True)
    noticed_repeat = models.BooleanField(null=True)

    objects = Scoped.as_manager()


class Involvement(models.Model):
    """One record's part in one incident."""

    append_only: ClassVar = True

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=CODE, choices=choices(Role))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=held("role", Role), name="involvement_role"
            )
        ]


class Place(models.Model):
    """A place of an incident as given, and packed as matching reads it."""

    append_only: ClassVar = True
    data_class: ClassVar = "D3"
    scope_ref: ClassVar = "incident__ref"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=CODE, choices=choices(PlaceSort))
    given = models.CharField(max_length=WHOLE)
    grid = models.CharField(max_length=CODE, blank=True)
    packed = models.TextField()

    objects = Scoped.as_manager()


class PlaceKey(models.Model):
    """A keyed hash of a place: what finds earlier events at the same address."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key"], name="place_key")]
