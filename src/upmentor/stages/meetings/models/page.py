"""What the two write for a meeting. It hangs on the pair and the meeting's number: a meeting that is cancelled and
opened anew keeps its page. All text is sealed; ids are random and no row says when it was made (`decisions.md` 30)."""

import uuid

from django.db import models

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.meetings.models.schedule import Meeting
from upmentor.stages.pairs.models import Pair, PairMember


class SharedNotes(models.Model):
    """The notes of the two for one meeting. `version` counts up with every change, so that a page knows whether there
    is something new; `last_saves` holds the key of each one's last save, so that a save sent again changes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = SealedTextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    last_saves = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "number"], name="meetings_shared_notes_once")]


class PrivateNotes(models.Model):
    """What one of the two keeps for themselves about one meeting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = SealedTextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    last_saves = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "number"], name="meetings_private_notes_once")]


class AgendaPoint(models.Model):
    """Something that one of the two wants to talk about. A point that stays open moves to the next meeting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Of the meeting on whose agenda it stands")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    text = SealedTextField()
    position = models.PositiveSmallIntegerField()
    done = models.BooleanField(default=False)
    carried = models.BooleanField(default=False, help_text="Came over from the meeting before")
    since = models.PositiveSmallIntegerField(null=True, help_text="Meeting for which it was written, once carried")
    removed = models.BooleanField(default=False, help_text="Taken off; can be undone until the meeting is finished")

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["pair", "number"], name="meetings_agenda_of_meeting")]


class Action(models.Model):
    """Something that one of the two promised to do. It is shown in every later meeting until it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Of the meeting in which it was promised")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    text = SealedTextField()
    due = models.DateField(null=True)
    position = models.PositiveSmallIntegerField()
    done_in = models.PositiveSmallIntegerField(null=True, help_text="Number of the meeting on whose page it was ticked")
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["number", "position", "id"]
        indexes = [models.Index(fields=["pair", "number"], name="meetings_action_of_meeting")]


class RunningLate(models.Model):
    """One of the two said that they come a few minutes late; once a meeting, so that a second tap changes nothing."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="meetings_late_once_each")]
