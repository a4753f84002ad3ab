import datetime as dt
import uuid
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.stages.meetings.models.schedule import WallTime
from upmentor.stages.programmes.models import Enrolment, Programme


class Circle(WallTime):
    """An hour in which a group of mentors of a programme meets. `number` counts the circles of a programme, `group` its
    groups: the same people stay in the same group, so that they come to trust each other. A draft is seen by the
    programme team alone; `day`, `clock` and `zone` are the truth, also of a draft."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Not announced yet")
        ANNOUNCED = "announced", _("Announced")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    group = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=500, blank=True, help_text=_("Video link, or a room"))
    leader = models.CharField(max_length=120, blank=True, help_text=_("Who leads it"))

    class Meta:
        ordering = ["number", "group"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number", "group"], name="supervision_circle_once"),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=False, day__isnull=False, clock__isnull=False),
                name="supervision_circle_has_a_time",
            ),
        ]

    @property
    def link(self) -> str:
        """The place when it is an address for a browser; empty otherwise."""
        return self.place if urlsplit(self.place).scheme in ("https", "http") else ""

    @property
    def wall(self) -> dt.datetime:
        """The start on the wall of its zone, aware."""
        assert self.day is not None
        assert self.clock is not None
        return dt.datetime.combine(self.day, self.clock, ZoneInfo(self.zone))

    def goes_on(self, at: dt.datetime) -> bool:
        """Whether it can still be changed; a draft whose time has passed can be put on another day."""
        return self.state == self.State.DRAFT or (self.state == self.State.ANNOUNCED and self.start > at)

    @property
    def start(self) -> dt.datetime:
        """When it begins, aware: a circle always has a time, which the table holds."""
        assert self.starts_at is not None
        return self.starts_at

    @property
    def ends_at(self) -> dt.datetime:
        """When it is over, aware."""
        return self.start + dt.timedelta(minutes=self.minutes)


class Seat(models.Model):
    """A mentor who is expected in a circle. Whether they come is between them and the programme team. `uid` names the
    entry in this mentor's calendar and nobody else's; `sequence` counts up with everything their calendar is told."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        AWAY = "away", _("Can’t come")
        OUT = "out", _("Not in it any more")

    # What the reader still finds: the page of the circle.
    IN = (State.EXPECTED, State.AWAY)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="seats")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.EXPECTED)
    came = models.BooleanField(null=True, help_text=_("As the programme team noted it"))
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["enrolment__person__name", "id"]
        constraints = [models.UniqueConstraint(fields=["circle", "enrolment"], name="supervision_seat_once")]
