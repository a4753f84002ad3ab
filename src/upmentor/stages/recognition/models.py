"""Certificates and statements, what the two say at the close, and what a mentor lets others know."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme


class Certificate(models.Model):
    """That somebody took part in a programme in a role. `name` and `title` stay as they were on the day of issue;
    hours and conversations are counted when the document is made. Whoever has the code can ask whether it holds."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, help_text=_("Name of the programme"))
    issued_on = models.DateField()
    withdrawn_on = models.DateField(null=True, help_text=_("By its owner; can be undone by them"))
    revoked_on = models.DateField(null=True, help_text=_("By the programme team"))
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_on=None, revoked_reason="")
                | (models.Q(revoked_on__isnull=False) & ~models.Q(revoked_reason="")),
                name="recognition_revoked_with_a_reason",
            )
        ]

    @property
    def valid(self) -> bool:
        """Whether the code is confirmed."""
        return self.withdrawn_on is None and self.revoked_on is None


class Farewell(models.Model):
    """What one of the two says at the close. Words and thanks are read by both; `goes_on` (to meet outside the
    programme) is told to the other only when both said yes. Thanks can be changed and taken back for a day; then they
    are the reader's, who can put them away or erase them."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.OneToOneField(PairMember, on_delete=models.CASCADE, related_name="+")
    words = SealedTextField(blank=True)
    thanks = SealedTextField(blank=True)
    goes_on = models.BooleanField(null=True)
    taken_back = models.BooleanField(default=False, help_text=_("Can be undone by its author"))
    thanks_until = models.DateTimeField(null=True, help_text=_("Until then the author can change the thanks"))
    thanks_taken_back = models.BooleanField(default=False)
    put_away = models.BooleanField(default=False, help_text=_("The thanks, by their reader; nobody else knows"))
    in_statement = models.BooleanField(default=False, help_text=_("The reader may quote the thanks"))
    in_programme = models.BooleanField(default=False, help_text=_("The programme may quote the thanks without names"))

    @property
    def note(self) -> str:
        """The thanks as their reader finds them; empty while they are taken back."""
        return "" if self.thanks_taken_back else self.thanks


class Naming(models.Model):
    """What one of the two allows on both certificates. It stands there when both allow it; without a row: no."""

    member = models.OneToOneField(PairMember, on_delete=models.CASCADE, related_name="+")
    names = models.BooleanField(default=False)
    topics = models.BooleanField(default=False)


class Statement(models.Model):
    """What a mentor wants to show of their own work: skills that they name, own words, and whether thanks are quoted
    that their author lets them quote. Hours and conversations are counted when the document is made."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, help_text=_("Name of the programme"))
    made_on = models.DateField()
    skills = models.JSONField(default=list, help_text=_("Keys of the list of skills"))
    words = SealedTextField(blank=True)
    quotes = models.BooleanField(default=False)


class Sharing(models.Model):
    """What a mentor lets one line manager know. Whoever manages them later knows nothing before the mentor says so
    again."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="+")
    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    hours = models.BooleanField(default=False, help_text=_("That they take part, and hours of each quarter"))
    hours_since = models.DateField(null=True, help_text=_("The first letter of a quarter is of the one with this day"))
    dates = models.BooleanField(default=False, help_text=_("Days of conversations; only together with hours"))
    closing = models.BooleanField(default=False, help_text=_("A letter at the end"))

    class Meta:
        indexes = [models.Index(fields=["manager", "hours"], name="recognition_told_managers")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours=True, hours_since__isnull=False) | models.Q(hours=False, dates=False),
                name="recognition_dates_only_with_hours",
            )
        ]


class TimeSupport(models.Model):
    """A line manager said that the time is supported; the mentor reads it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "manager"], name="recognition_support_once")]


class CapacityWorry(models.Model):
    """A line manager told the programme team that time is short. The mentor reads that it was said; it changes nothing
    by itself."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_on = models.DateField()
    settled_on = models.DateField(null=True, help_text=_("The programme team has looked after it"))

    class Meta:
        ordering = ["said_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "manager"],
                condition=models.Q(settled_on=None),
                name="recognition_one_open_worry",
            )
        ]
