"""What the two of a pair write down together in a round, and whether each agrees that others read its story.

Sealed; no row says when, or which of the two, wrote (`decisions.md` 30)."""

import uuid

from django.db import models

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Round


class JointPart(models.Model):
    """One page of both: JSON as `queries.together.Together` reads it. `version` counts its changes, so that two
    windows never overwrite each other."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")
    kept = SealedTextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "pair"], name="feedback_one_joint_part_each")]


class StoryConsent(models.Model):
    """One of the two agrees that others read the story as it stands; gone with every change of it, or taken back."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    joint = models.ForeignKey(JointPart, on_delete=models.CASCADE, related_name="consents")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["joint", "member"], name="feedback_one_consent_each")]
