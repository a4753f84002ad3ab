"""Reflections. All text is sealed; ids are random and no row says when somebody wrote (`decisions.md` 30)."""

import uuid

from django.db import models

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.pairs.models import PairMember


class Reflection(models.Model):
    """One entry of somebody's own. `version` counts its changes, so that two windows never overwrite each other."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(help_text="Order in which its author reads the entries")
    prompt = models.CharField(max_length=60, blank=True, help_text="Id in content/help/reflection.toml; empty: none")
    text = SealedTextField()
    version = models.PositiveIntegerField(default=1)
    shared = models.BooleanField(default=False, help_text="The partner reads it")
    erased_on = models.DateField(null=True, help_text="Kept until the next day, so that it can be undone")

    class Meta:
        ordering = ["position", "uid"]
        indexes = [models.Index(fields=["member", "erased_on"], name="feedback_own_entries")]
