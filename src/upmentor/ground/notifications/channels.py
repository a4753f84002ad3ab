"""Tables of chat: whose letters also go to which incoming webhook, and what waits to be posted there."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from upmentor.ground.sealing.fields import SealedTextField


class ChatChannel(models.Model):
    """An incoming webhook that somebody (`owner`: the opaque key that letters name, or a programme's) gave. Whoever has
    the address can post, so it is sealed; `host` is what is shown of it. Letters sent after `since` go there too."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=60, unique=True)
    address = SealedTextField()
    host = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)


class ChatMessage(models.Model):
    """One line in a chat: subject, why it came, one link. `key` is unique, so a letter is posted once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept here: the sample company sends nothing")
        FAILED = "failed", _("Could not be delivered")

    key = models.CharField(max_length=200, unique=True)
    channel = models.ForeignKey(ChatChannel, on_delete=models.CASCADE, related_name="messages")
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    button = models.CharField(max_length=200)
    url = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "due_at"], name="notifications_chat_due")]
