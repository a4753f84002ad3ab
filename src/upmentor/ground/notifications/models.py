import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upmentor.ground.notifications.channels import ChatChannel, ChatMessage
from upmentor.ground.notifications.wishes import LetterWish

__all__ = ["UNLISTED", "ChatChannel", "ChatMessage", "Letter", "LetterWish"]

UNLISTED = "private."
"""Letters whose kind begins so stand in their reader's own list and nowhere else: that they were written is nobody
else's business, not even as a number."""


class Letter(models.Model):
    """A letter in the outbox. `key` is unique, so the same letter is never written twice; the Message-ID is made from
    `uid`."""

    class State(models.TextChoices):
        HELD = "held", _("In the holding bay")
        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept in the local mailbox")
        FAILED = "failed", _("Could not be delivered")
        BOUNCED = "bounced", _("Came back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40)
    batch = models.CharField(max_length=80, blank=True, db_index=True)
    recipient = models.CharField(max_length=60, db_index=True, help_text=_("Opaque key of the reader"))
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text=_("iCalendar text that goes along"))
    calendar_method = models.CharField(max_length=10, blank=True, help_text=_("What it asks of a calendar: RFC 5546"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    url = models.CharField(max_length=500, blank=True, help_text=_("Where its button leads"))
    before = models.DateTimeField(null=True, help_text=_("Later than this it would say nothing new"))
    weekly = models.PositiveSmallIntegerField(default=2, help_text=_("How many nudges a week its reader gets at most"))
    counted_at = models.DateTimeField(null=True, help_text=_("When it took its place among the nudges of the week"))

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "due_at"], name="notifications_state_due")]

    @property
    def unlisted(self) -> bool:
        """Whether nobody but the reader learns that it was written."""
        return self.kind.startswith(UNLISTED)

    @property
    def area(self) -> str:
        """What operators read of the kind. "A pair has ended", "here is an offer of help" or the name of that part of
        the product beside two addresses would tell them more than that it was delivered."""
        return gettext("Sign-in") if self.kind.partition(".")[0] in ("accounts", "setup") else gettext("Programme")
