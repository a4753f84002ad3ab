from django.db import models

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.pairs.models.matching import MatchRun


class RunInput(models.Model):
    """What a run was counted from, so that it can be counted again years later: encrypted, without names, and with
    everything that keeps two people apart in one pot, so that nobody could tell why."""

    run = models.OneToOneField(MatchRun, on_delete=models.CASCADE, related_name="input")
    content = SealedTextField()
    digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    erased = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)
    checked = models.JSONField(default=dict)
