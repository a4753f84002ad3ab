"""Certificates, what the two say at the close, and who may be named on a certificate."""

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
    programme) is told to the other only when both said yes."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.OneToOneField(PairMember, on_delete=models.CASCADE, related_name="+")
    words = SealedTextField(blank=True)
    thanks = SealedTextField(blank=True)
    goes_on = models.BooleanField(null=True)
    taken_back = models.BooleanField(default=False, help_text=_("Can be undone by its author"))


class Naming(models.Model):
    """What one of the two allows on both certificates. It stands there when both allow it; without a row: no."""

    member = models.OneToOneField(PairMember, on_delete=models.CASCADE, related_name="+")
    names = models.BooleanField(default=False)
    topics = models.BooleanField(default=False)
