"""Offers of help and the question after a month."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.stages.pairs.models import Pair, PairMember


class HelpOffer(models.Model):
    """The programme team wrote one kind letter to both of a pair, in the same words."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")
    offered_at = models.DateTimeField()

    class Meta:
        ordering = ["-offered_at", "-id"]
        indexes = [models.Index(fields=["pair", "offered_at"], name="care_offers_of_a_pair")]


class MonthAnswer(models.Model):
    """What one of the two answered a month after the start. Nobody else reads it; it opens the door that they chose."""

    class Choice(models.TextChoices):
        KEEP = "keep", _("It fits: keep it as it is")
        ADJUST = "adjust", _("Adjust something")
        REMATCH = "rematch", _("Another match")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.OneToOneField(PairMember, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice.choices)
