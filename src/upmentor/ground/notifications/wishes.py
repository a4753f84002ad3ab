"""What one reader wants of letters: one row a reader, which is also the lock under which nudges are counted."""

from __future__ import annotations

from django.db import models


class LetterWish(models.Model):
    """The wishes of one reader. `muted` are kinds turned off; `answered` is, for a kind of nudge, when the last one
    that was answered had come (ISO 8601). Empty quiet hours: the usual, which follow the reader's working hours."""

    recipient = models.CharField(max_length=60, unique=True)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    digest = models.BooleanField(default=False)
    snoozed_until = models.DateField(null=True)
    muted = models.JSONField(default=list)
    answered = models.JSONField(default=dict)
