"""The 30-second answer after a meeting, and that somebody asked the programme team for a hand.

Answers and the request lie apart, so that whoever works through requests never comes near an answer. The line to
oneself is sealed; no row says when somebody answered: `changeable_until` is a full hour and is emptied when it is over
(`decisions.md` 30)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.models import Programme


class Pulse(models.Model):
    """What one of the two said about one meeting. Only its author ever reads it; others see totals of five people and
    more, through `measures`."""

    class Hand(models.TextChoices):
        NO = "no", _("No")
        TEAM = "team", _("Of the programme team")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    useful = models.PositiveSmallIntegerField(help_text=_("1 (not at all) to 5"))
    openly = models.PositiveSmallIntegerField(help_text=_("1 (not at all) to 5"))
    hand = models.CharField(max_length=7, choices=Hand.choices, default=Hand.NO)
    note = SealedTextField()
    version = models.PositiveSmallIntegerField(help_text=_("Of the question set that was answered"))
    changeable_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="feedback_one_pulse_each"),
            models.CheckConstraint(
                condition=models.Q(useful__range=(1, 5), openly__range=(1, 5)), name="feedback_pulse_of_five"
            ),
        ]


class HandWish(models.Model):
    """Somebody asked the programme team for a hand after a meeting: that, and nothing else of what they said."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()
    done_on = models.DateField(null=True, help_text=_("The programme team has looked after it"))

    class Meta:
        ordering = ["asked_on", "uid"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="feedback_one_wish_each")]


class PulseTotal(models.Model):
    """How often a level was chosen in a programme, of pulses that are a year old and gone (`ux.md` AC-22.3). Counts
    alone; shown only through `measures`."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "question", "level"], name="feedback_one_total_each")
        ]
