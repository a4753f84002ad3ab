import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.pairs.models.matching import Proposal
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme


class ProposalAnswer(models.Model):
    """What one of the two said to a proposal: "yes, let's meet" or "not this time". Their own business: nobody else
    reads it (`decisions.md` 22). Forgotten once the proposal is settled; an offered reason stays without its author."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    yes = models.BooleanField()
    offered = models.OneToOneField("OfferedReason", on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "enrolment"], name="pairs_one_answer_each")]


class Pair(models.Model):
    """The mentoring relationship, from mutual acceptance on (`decisions.md` 23). Nobody can tell from it who ended
    it: there is no such column."""

    class State(models.TextChoices):
        GETTING_TO_KNOW = "getting_to_know", _("Getting to know")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        COMPLETED = "completed", _("Completed")
        ENDED = "ended", _("Ended")

    class PauseKind(models.TextChoices):
        NONE = "", ""
        AGREED = "agreed", _("By one of the two")
        LEAVE = "leave", _("Long leave")
        RULES = "rules", _("A change in the organisation")

    # While in one of these the two seats are taken.
    LIVE = (State.GETTING_TO_KNOW, State.ACTIVE, State.PAUSED)
    # In these it has meetings to come.
    MEETING = (State.GETTING_TO_KNOW, State.ACTIVE)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="pair")
    state = models.CharField(max_length=16, choices=State.choices, default=State.GETTING_TO_KNOW)
    planned_meetings = models.PositiveSmallIntegerField(help_text=_("Without the first talk"))
    cadence_weeks = models.PositiveSmallIntegerField()
    meeting_minutes = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(help_text=_("Both said yes to the proposal"))
    active_at = models.DateTimeField(null=True, help_text=_("Both said go ahead after the first talk"))
    asked_at = models.DateTimeField(null=True, help_text=_("When the days to answer after the first talk began"))
    answer_by = models.DateTimeField(null=True, help_text=_("Answers after the first talk"))
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    pause_kind = models.CharField(max_length=6, choices=PauseKind.choices, default=PauseKind.NONE, blank=True)
    paused_from = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    closing_words = models.CharField(max_length=40, blank=True, help_text=_("Key of the sentence that the other reads"))

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["completed", "ended"], ended_at__isnull=False)
                | models.Q(state__in=["getting_to_know", "active", "paused"], ended_at__isnull=True),
                name="pairs_ended_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="paused", paused_until__isnull=False) | ~models.Q(state="paused"),
                name="pairs_pause_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="pairs_pair_state")]


class PairMember(models.Model):
    """One of the people of a pair, with their seat. Circles will have more than two."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="members")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=Enrolment.Role.choices)
    seat = models.PositiveSmallIntegerField(help_text=_("Seat of the enrolment in its programme"))
    live = models.BooleanField(default=True, help_text=_("While the pair is live: then the seat is taken"))
    go_ahead = models.BooleanField(null=True, help_text=_("Answer after the first talk; nobody else reads it"))
    offered = models.OneToOneField("OfferedReason", on_delete=models.SET_NULL, null=True, related_name="+")
    rematch = models.BooleanField(null=True, help_text=_("Wants another match after the end"))

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pair", "enrolment"], name="pairs_member_once"),
            models.UniqueConstraint(
                fields=["enrolment", "seat"], condition=models.Q(live=True), name="pairs_one_live_pair_per_seat"
            ),
        ]
        indexes = [models.Index(fields=["person", "live"], name="pairs_member_person")]

    @property
    def partner(self) -> "PairMember":
        """The other one of a pair of two."""
        return next(one for one in self.pair.members.all() if one.pk != self.pk)


class PairEvent(models.Model):
    """A step in a pair's life, for its history. Says what and when, never who."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="events")
    was = models.CharField(max_length=16, choices=Pair.State.choices, blank=True)
    became = models.CharField(max_length=16, choices=Pair.State.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class OfferedReason(models.Model):
    """Why a proposal or a pair isn't going on, offered to the programme manager by one of the two, of their own
    accord. Not whose, not when (`decisions.md` 30)."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    text = SealedTextField()
