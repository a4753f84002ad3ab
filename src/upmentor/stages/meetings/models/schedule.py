import uuid
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment


class WallTime(models.Model):
    """A time as the clock on the wall shows it, in a named zone. That is the truth; `starts_at` is worked out from it
    and again when the rules of a zone change (`decisions.md` 26)."""

    day = models.DateField(null=True)
    clock = models.TimeField(null=True)
    zone = models.CharField(max_length=60, blank=True)
    starts_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        abstract = True


class Meeting(WallTime):
    """A planned or held conversation of a pair. Number 0 is the first talk of 20 minutes (`decisions.md` 24, 25)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Looking for a time")
        BOOKED = "booked", _("Booked")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")
        UNCONFIRMED = "unconfirmed", _("Not confirmed")

    class Place(models.TextChoices):
        VIDEO = "video", _("Video")
        ROOM = "room", _("In person")
        PHONE = "phone", _("Phone")

    COMING = (State.PROPOSED, State.BOOKED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=11, choices=State.choices, default=State.PROPOSED)
    minutes = models.PositiveSmallIntegerField()
    place_kind = models.CharField(max_length=5, choices=Place.choices, default=Place.VIDEO)
    place = models.CharField(max_length=500, blank=True, help_text=_("Link, room or number"))
    guide_topic = models.CharField(max_length=120, blank=True)
    guide_number = models.PositiveSmallIntegerField(null=True)
    guide_minutes = models.PositiveSmallIntegerField(null=True, help_text=_("Length of the plan that the two chose"))
    # RFC 5546: the entry keeps its UID for life, every change of it counts up.
    sequence = models.PositiveIntegerField(default=0)
    cancelled_role = models.CharField(
        max_length=8, choices=Enrolment.Role.choices, blank=True, help_text=_("For totals by role only")
    )
    # What the mentor was told: a date and time on their own wall, and in which zone. When the rules of a zone change
    # and their clock would show something else, both are told.
    mentor_wall = models.CharField(max_length=16, blank=True)
    mentor_zone = models.CharField(max_length=60, blank=True)
    zone_rules = models.CharField(max_length=20, blank=True, help_text=_("Version of the zone data in starts_at"))
    created_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True, help_text=_("Held, cancelled or given up on"))

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "number"],
                condition=~models.Q(state="cancelled"),
                name="meetings_number_once_per_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "cancelled"]) | models.Q(starts_at__isnull=False),
                name="meetings_booked_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["pair", "state"], name="meetings_pair_state")]

    @property
    def host(self) -> str:
        """Where a video link leads, such as `meet.example.com`; empty when the place is no address for a browser."""
        address = urlsplit(self.place) if self.place_kind == self.Place.VIDEO else None
        return address.netloc if address and address.scheme in ("https", "http") else ""


class TimeOption(WallTime):
    """A time that the product offers to both for a meeting, in the order in which they read it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="options")
    round = models.PositiveSmallIntegerField(default=1, help_text=_("Counts up with every new offer of times"))
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "round", "starts_at"], name="meetings_option_once_a_round")
        ]


class TimeAnswer(models.Model):
    """Whether a time suits one of the two; given by them or by their assistant."""

    option = models.ForeignKey(TimeOption, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    fits = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "member"], name="meetings_one_answer_each")]


class Delegation(models.Model):
    """Somebody who finds times for a person. Sees names, times, place and the discreet title, and nothing else
    (AC-9.4)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    principal = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    assistant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "assistant"],
                condition=models.Q(ended_at__isnull=True),
                name="meetings_one_live_delegation",
            )
        ]


class Stretch(models.Model):
    """How far outside their own working hours one of the two would go for one meeting, of their own accord."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="stretches")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    before = models.PositiveSmallIntegerField(help_text=_("Minutes before the working day"))
    after = models.PositiveSmallIntegerField(help_text=_("Minutes after the working day"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="meetings_one_stretch_each")]


class RhythmWish(models.Model):
    """The rhythm that one of the two would like. It changes when both wish the same."""

    member = models.OneToOneField(PairMember, on_delete=models.CASCADE, related_name="+")
    weeks = models.PositiveSmallIntegerField()
