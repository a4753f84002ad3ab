import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.pairs.models.pair import Pair, PairMember


class Agreement(models.Model):
    """One version of a pair's working agreement, never changed afterwards: every change is a row with the next number.
    Who suggested it stands nowhere. The last version that both signed holds until both have signed a later one."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    clauses = models.JSONField(help_text=_("id, title and paragraphs of each clause, as they shipped at the time"))
    cadence_weeks = models.PositiveSmallIntegerField()
    meeting_minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=20)
    notice_days = models.PositiveSmallIntegerField(help_text=_("Working days"))
    off_table = SealedTextField(blank=True)
    no_retaliation = SealedTextField(blank=True, help_text=_("What the two add to the clause"))
    job_security = SealedTextField(blank=True, help_text=_("What the two add to the clause"))

    class Meta:
        ordering = ["pair", "number"]
        constraints = [models.UniqueConstraint(fields=["pair", "number"], name="pairs_agreement_number")]


class Signature(models.Model):
    """One of the two signed this version, for themself."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    signed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "member"], name="pairs_sign_once")]
