"""What people answer in a round, and what the two write for each other.

Everything is sealed, numbers too. No row says when somebody wrote; whether it was sent or is a draft lies under the
seal (`decisions.md` 30, 31)."""

import uuid

from django.db import models

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.models import Enrolment, Round


class CheckIn(models.Model):
    """One person's answers in a round, drafts too: JSON with `version`, `sent`, `answers` (item → level) and `words`
    (item → text). `queries.rounds` reads it."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    kept = SealedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "enrolment"], name="feedback_one_check_in_each")]


class PartnerWords(models.Model):
    """What one of the two wrote for the other in a round, drafts too: JSON as `queries.rounds.Words`
    reads it; `reply` is what the other answered, once. Opened on the round's day by whoever reads: nothing happens to
    the row on that day."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    kept = SealedTextField()
    reply = SealedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "member"], name="feedback_one_word_each")]
