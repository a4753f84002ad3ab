import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A piece of background work. `key` makes it unique among the live ones: the same work is never queued twice."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        LEASED = "leased", _("Running")
        RETRY = "retry", _("Will be tried again")
        DONE = "done", _("Done")
        DEAD = "dead", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    LIVE = (State.QUEUED, State.LEASED, State.RETRY)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=160)
    args = models.JSONField(default=dict)
    queue = models.CharField(max_length=10, default="short")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    starts = models.PositiveSmallIntegerField(default=0)
    max_starts = models.PositiveSmallIntegerField(default=5)
    lease_owner = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    stage = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=["queued", "leased", "retry"]),
                name="jobs_one_live_job_per_key",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="jobs_state_due")]

    @property
    def live(self) -> bool:
        """Is it still to come to an end?"""
        return self.state in self.LIVE

    @property
    def share(self) -> int:
        """Progress in whole percent, 0 when the total is not known."""
        return min(100, 100 * self.count // self.total) if self.total else 0
