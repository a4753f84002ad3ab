import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme

# `decisions.md` 18: over all programmes together. The database holds it too (`pairs_two_seats_per_mentor`).
MENTOR_SEATS = 2


class MatchRun(models.Model):
    """One execution of a policy on the enrolments of a programme (`decisions.md` 22)."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Waiting to start")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")
        SUPERSEDED = "superseded", _("Replaced by a later run")

    LIVE = (State.REQUESTED, State.RUNNING)
    # With a result that can be read.
    FINISHED = (State.DONE, State.SUPERSEDED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    policy = models.JSONField()
    policy_hash = models.CharField(max_length=64, blank=True)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    supply = models.JSONField(default=list)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="pairs_run_number_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state__in=["requested", "running"]), name="pairs_one_live_run"
            ),
        ]


class Announcement(models.Model):
    """A batch of proposals whose letters wait in the holding bay until `release_at`; until then it can be called
    back."""

    class State(models.TextChoices):
        HELD = "held", _("In the holding bay")
        RELEASED = "released", _("Announced")
        CALLED_BACK = "called_back", _("Called back")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.HELD)
    announced_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    release_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "release_at"], name="pairs_announcement_due")]


_LIVE = models.Q(state__in=["approved", "held", "announced", "accepted"])


class Proposal(models.Model):
    """A mentor–mentee combination that a run, or a person by hand, suggests."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        APPROVED = "approved", _("Approved, not announced")
        HELD = "held", _("In the holding bay")
        ANNOUNCED = "announced", _("Announced")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not going ahead")
        # Staff read the same words as for a no: who was silent is nobody's business either.
        LAPSED = "lapsed", _("Not going ahead")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        FINISHED = "finished", _("Pair finished")

    # From approval on, the two seats are taken; `accepted` lasts as long as its pair.
    LIVE = (State.APPROVED, State.HELD, State.ANNOUNCED, State.ACCEPTED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, null=True, blank=True, related_name="proposals")
    mentor = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    score = models.PositiveSmallIntegerField(help_text=_("Whole points of 1,000; pages show it divided by 10"))
    parts = models.JSONField(default=list, help_text=_("Per criterion: key, points, of, sentence key and parameters"))
    overlap_hours = models.FloatField(default=0)
    locked = models.BooleanField(default=False)
    # Seats are given at approval and count only while the state is live: numbers from 1 that no two live proposals
    # share.
    mentor_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    person_seat = models.PositiveSmallIntegerField(
        null=True, help_text=_("Seat of the mentor over all programmes, 1 or 2")
    )
    mentor_seat = models.PositiveSmallIntegerField(null=True, help_text=_("Seat of the mentor in this programme"))
    mentee_seat = models.PositiveSmallIntegerField(null=True, help_text=_("Seat of the mentee in this programme"))
    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    by_hand_reason = models.CharField(max_length=300, blank=True)
    policy = models.JSONField(
        null=True, help_text=_("Made by hand: the policy it was checked under; else the run’s counts")
    )
    approved_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True, help_text=_("Until then both may answer, and change their answer"))
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(
        null=True, help_text=_("By the programme team; both hear of it when the time to answer is over")
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "mentor", "mentee"], name="pairs_proposal_once_per_run"),
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=_LIVE,
                name="pairs_one_live_proposal_per_two",
            ),
            models.UniqueConstraint(
                fields=["mentor_person", "person_seat"], condition=_LIVE, name="pairs_person_seat_once"
            ),
            models.UniqueConstraint(fields=["mentor", "mentor_seat"], condition=_LIVE, name="pairs_mentor_seat_once"),
            models.UniqueConstraint(fields=["mentee", "mentee_seat"], condition=_LIVE, name="pairs_mentee_seat_once"),
            models.CheckConstraint(
                condition=~_LIVE | models.Q(person_seat__gte=1, person_seat__lte=MENTOR_SEATS),
                name="pairs_two_seats_per_mentor",
            ),
            models.CheckConstraint(
                condition=~_LIVE | models.Q(mentor_seat__gte=1, mentee_seat__gte=1), name="pairs_live_has_seats"
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="pairs_proposal_state")]


class Unmatched(models.Model):
    """Somebody whom a run could not match: one main reason and a step that can be done (AC-5.4)."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="unmatched")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    reason = models.JSONField(help_text=_("Sentence key and parameters"))
    steps = models.JSONField(default=list, help_text=_("Sentence keys and parameters"))
    possible = models.PositiveIntegerField(default=0, help_text=_("Partners that no rule removes"))

    class Meta:
        ordering = ["enrolment__role", "enrolment__person__name", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "enrolment"], name="pairs_unmatched_once")]


class PairRule(models.Model):
    """A lock (must stay together) or an exclusion that staff set; survives every re-run, shows who set it and why
    (AC-5.6)."""

    class Kind(models.TextChoices):
        LOCK = "lock", _("Locked")
        EXCLUDE = "exclude", _("Excluded")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "mentor", "mentee"], name="pairs_rule_once_per_two")
        ]
