import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User
from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme


class Export(models.Model):
    """One file with rows about people. The file goes when it expires or is deleted; that it was made stays, for those
    who were in it. `choice` is what the slice needs to write it again, `content` the file in base64."""

    class Source(models.TextChoices):
        # The two say the same to those included: which pairs were thought of is nobody's to guess from a log.
        PROPOSALS = "proposals", _("Matching list")
        COMPARISON = "comparison", _("Matching list (two runs)")
        LIFE = "life", _("List of pairs and how they are")
        OUTCOMES = "outcomes", _("List of outcomes that both agreed to show")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="exports")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source.choices)
    form = models.CharField(max_length=4)
    choice = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)
    gone_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120, blank=True)
    content = SealedTextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]

    @property
    def ready(self) -> bool:
        """Whether the file was made and not deleted; whether it has expired is asked with the clock."""
        return self.made_at is not None and self.gone_at is None


class Included(models.Model):
    """That somebody stood in a file."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="included")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "person"], name="exports_person_once_a_file")]
