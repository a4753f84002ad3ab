import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.stages.meetings.models.schedule import Meeting, WallTime
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.models import Person


class CalendarEntry(WallTime):
    """A meeting in the calendar of one of the two. `uid` is known to this reader alone: an answer that names it came
    from them. The wall time is the one that the calendar was told last."""

    class Answer(models.TextChoices):
        # As calendars write them (RFC 5545, PARTSTAT). Declining moves the meeting and is kept nowhere.
        ACCEPTED = "ACCEPTED", _("Accepted")
        TENTATIVE = "TENTATIVE", _("Perhaps")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="entries")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.CharField(max_length=9, choices=Answer.choices, default=Answer.ACCEPTED)
    answered_at = models.DateTimeField(null=True, help_text=_("By the reader's own calendar"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="meetings_one_entry_each")]


class CalendarFeed(models.Model):
    """An address from which somebody's own calendar reads their meetings. Only a digest of it is stored; taking the row
    away closes the address."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()


class ReadMail(models.Model):
    """A mail with a calendar's answer that was read: the same one again has no effect. Says nothing about anybody."""

    digest = models.CharField(max_length=64, unique=True)
    read_at = models.DateTimeField(db_index=True)
