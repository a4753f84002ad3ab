"""Messages of the programme team and their words."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User
from upmentor.stages.programmes.models import Programme


class Message(models.Model):
    """Something that the programme team writes to many. Letters are made when `leaves_at` has come, and never before:
    until then nobody has been told anything. `turn` grows when it is called back, so that the letters of the next try
    are others."""

    class Audience(models.TextChoices):
        INVITED = "invited", _("Invited, no answer yet")
        STARTED = "started", _("Began to enrol, not finished")
        WAITING = "waiting", _("On the waiting list")
        ENROLLED = "enrolled", _("Everybody who is enrolled")
        MENTORS = "mentors", _("Mentors")
        MENTEES = "mentees", _("Mentees")
        UNPAIRED = "unpaired", _("Enrolled, without a pair")
        PAIRED = "paired", _("Everybody with a running pair")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        OUT = "out", _("On its way")
        CALLED_BACK = "called_back", _("Called back")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.ENROLLED)
    needed = models.BooleanField(default=False, help_text=_("Needed to take part: no limit of letters holds it back"))
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    turn = models.PositiveSmallIntegerField(default=1)
    send_at = models.DateTimeField(null=True, blank=True, help_text=_("As chosen; empty: as soon as possible"))
    leaves_at = models.DateTimeField(null=True, blank=True, help_text=_("The end of the holding bay"))
    readers = models.PositiveIntegerField(default=0, help_text=_("How many letters were written"))
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["state", "leaves_at"], name="messages_state_leaves")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["scheduled", "out"]) | models.Q(leaves_at__isnull=False),
                name="messages_scheduled_has_moment",
            )
        ]

    @property
    def batch(self) -> str:
        """The name under which its letters lie in the outbox."""
        return f"message:{self.uid}:{self.turn}"


class MessageText(models.Model):
    """The words of a message in one language, with merge fields such as {{first_name}}."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=150, blank=True)
    body = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["message", "language"], name="messages_language_once")]
