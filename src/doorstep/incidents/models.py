"""Incidents as a source recorded them; calls as they are worked here, units, briefings.

An involvement points to the record of that time; who that person is today follows
from the record's latest link.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from doorstep.access.models import Account, Scoped, Staff
from doorstep.incidents.rules import NARRATIVE, WHOLE, PlaceSort, Role, Sort
from doorstep.incidents.rules.calls import (
    Advised,
    Channel,
    LeftHow,
    Part,
    Purpose,
    ReadHow,
    State,
    Step,
)
from doorstep.people.models import (
    CODE,
    EXTERNAL,
    SHORT,
    Person,
    Record,
    choices,
    held,
)
from doorstep.timing import Precision

REASON = 400  # characters: a reason chosen from a list, and one's own words behind it


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


class Job(models.Model):
    """A call that is worked here: opened, perhaps sent, closed; its incident's twin.

    here   opened in Doorstep; else by command and control, which shows it beside
    """

    append_only: ClassVar = True
    data_class: ClassVar = "D1"
    scope_ref: ClassVar = "incident__ref"

    incident = models.OneToOneField(
        Incident, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(max_length=CODE, choices=choices(Channel))
    here = models.BooleanField()
    opened_at = models.DateTimeField()
    act = models.UUIDField()

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=held("channel", Channel), name="job_channel"
            )
        ]


class Moved(models.Model):
    """One step of a job from state to state; the last row is where it stands."""

    append_only: ClassVar = True

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=CODE, choices=choices(Step))
    state = models.CharField(max_length=CODE, choices=choices(State))
    reason = models.CharField(max_length=SHORT, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    act = models.UUIDField()


class Said(models.Model):
    """One field of a call as somebody entered it; of each name the last row holds."""

    append_only: ClassVar = True
    data_class: ClassVar = "D4"
    scope_ref: ClassVar = "incident__ref"

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=CODE)
    value = models.TextField(max_length=NARRATIVE, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    act = models.UUIDField()

    objects = Scoped.as_manager()

    class Meta:
        indexes = [models.Index(fields=["incident", "name"], name="said_field")]


class Attached(models.Model):
    """Somebody said on a call: this row is that person, or is not."""

    ends_once: ClassVar = ("until", "ended_act")
    data_class: ClassVar = "D3"
    scope_ref: ClassVar = "incident__ref"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=CODE, choices=choices(Part))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_them = models.BooleanField()
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
                fields=["incident", "part"],
                condition=Q(until__isnull=True, is_them=True),
                name="attached_one_a_part",
            )
        ]


class Graded(models.Model):
    """A grade that somebody gave, or that a rule raised; the last row holds.

    signs       codes of policy `grade_rules` that held then, and were weighed
    manner_why  a code of policy `manner_reasons`
    """

    append_only: ClassVar = True
    data_class: ClassVar = "D1"
    scope_ref: ClassVar = "incident__ref"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=CODE)
    by_rule = models.BooleanField()
    lower = models.BooleanField(default=False)
    reason = models.CharField(max_length=REASON, blank=True)
    manner = models.CharField(max_length=CODE, blank=True)
    manner_why = models.CharField(max_length=CODE, blank=True, default="")
    signs = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    act = models.UUIDField()

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lower=False) | ~Q(reason=""), name="graded_lower_why"
            )
        ]


class Dispatch(models.Model):
    """A unit sent to a job: to her, or to arrest him.

    staff  whose phone gets the briefing; None where only the call sign is known
    """

    ends_once: ClassVar = (
        "arrived_at",
        "arrived_act",
        "until",
        "ended_how",
        "ended_act",
    )
    data_class: ClassVar = "D1"
    scope_ref: ClassVar = "incident__ref"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    callsign = models.CharField(max_length=CODE)
    staff = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(max_length=CODE, choices=choices(Purpose))
    since = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    arrived_act = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)
    ended_how = models.CharField(  # noqa: DJ001
        max_length=CODE, null=True, choices=choices(LeftHow)
    )
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=held("purpose", Purpose), name="dispatch_purpose"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_how__isnull=True) | held("ended_how", LeftHow),
                name="dispatch_ended_how",
            ),
        ]


class Briefing(models.Model):
    """What a unit was told, at one version: the words as they stood."""

    append_only: ClassVar = True
    data_class: ClassVar = "D4"
    scope_ref: ClassVar = "dispatch__incident__ref"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    first = models.CharField(max_length=SHORT)
    lines = models.JSONField()
    radio = models.TextField()
    at = models.DateTimeField()
    act = models.UUIDField()

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "number"], name="briefing_number"
            )
        ]


class BriefingRead(models.Model):
    """A briefing became known to the unit: read, read out, or on arrival."""

    append_only: ClassVar = True

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=CODE, choices=choices(ReadHow))
    at = models.DateTimeField()
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    act = models.UUIDField()


class Advice(models.Model):
    """What the control room's specialist said or decided about a job."""

    append_only: ClassVar = True
    data_class: ClassVar = "D4"
    scope_ref: ClassVar = "incident__ref"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=CODE, choices=choices(Advised))
    text = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    act = models.UUIDField()

    objects = Scoped.as_manager()


class Joined(models.Model):
    """A call that is about the same incident as another: worked there from then on."""

    ends_once: ClassVar = ("until", "ended_act")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(until__isnull=True),
                name="joined_into_one",
            ),
            models.CheckConstraint(
                condition=~Q(incident=models.F("into")), name="joined_into_another"
            ),
        ]
