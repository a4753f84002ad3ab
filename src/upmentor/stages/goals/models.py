"""Goals, how far they were reached, outcomes. All words are sealed; ids are random and no row says when somebody wrote
(`decisions.md` 30)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment

# Two-way exchange: one or two goals of the mentee, one of the mentor's own (`ux.md` J8).
MENTEE_GOALS, MENTOR_GOALS = 2, 1


class Goal(models.Model):
    """Something that one of the two wants to reach, with where they are today and five levels in words. Level 0 is the
    target itself, so the ladder and the target never say different things."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=8, choices=Enrolment.Role.choices, help_text=_("The owner’s"))
    seat = models.PositiveSmallIntegerField(help_text=_("Counts the owner’s goals, so that nobody has too many"))
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Order among the owner’s goals"))
    weight = models.PositiveSmallIntegerField(default=1)
    text = SealedTextField()
    today = SealedTextField(blank=True, help_text=_("The baseline"))
    far_beyond = SealedTextField(blank=True)
    beyond = SealedTextField(blank=True)
    target = SealedTextField(help_text=_("Level 0, as hoped"))
    step_closer = SealedTextField(blank=True)
    further_away = SealedTextField(blank=True)
    version = models.PositiveIntegerField(default=1, help_text=_("Counts changes of the words"))
    removed_on = models.DateField(null=True, help_text=_("Kept for a while, so that it can be undone"))

    class Meta:
        ordering = ["role", "position", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "seat"], condition=models.Q(removed_on=None), name="goals_seat_once_per_owner"
            ),
            models.CheckConstraint(
                condition=models.Q(role="mentee", seat__in=[1, MENTEE_GOALS])
                | models.Q(role="mentor", seat=MENTOR_GOALS),
                name="goals_seats_of_a_role",
            ),
            models.CheckConstraint(condition=models.Q(weight__gte=1, weight__lte=4), name="goals_weight_1_to_4"),
        ]


class Rating(models.Model):
    """How far one of the two finds that a goal was reached. The other sees it only after judging it too (AC-8.2)."""

    class Moment(models.TextChoices):
        MIDPOINT = "midpoint", _("Half-way")
        END = "end", _("At the end")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="ratings")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")
    moment = models.CharField(max_length=8, choices=Moment.choices)
    level = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "member", "moment"], name="goals_one_rating_each"),
            models.CheckConstraint(condition=models.Q(level__gte=-2, level__lte=2), name="goals_level_in_range"),
        ]


class MentorGoalLater(models.Model):
    """The two chose to set the mentor's own goal later (AC-8.1)."""

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="+", primary_key=True)


class Outcome(models.Model):
    """Something new that came out of the conversations, and what became of it. Whose idea it was is nobody's business
    but theirs: there is no author."""

    class Kind(models.TextChoices):
        IDEA = "idea", _("Idea")
        PROCESS = "process", _("Way of working")
        PRODUCT = "product", _("Product or service")
        DECISION = "decision", _("Decision")

    class State(models.TextChoices):
        NEW = "new", _("Not tried yet")
        TRIED = "tried", _("Tried")
        ADOPTED = "adopted", _("Adopted")
        DROPPED = "dropped", _("Dropped")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.NEW)
    text = SealedTextField()
    version = models.PositiveIntegerField(default=1, help_text=_("Counts changes"))
    removed_on = models.DateField(null=True, help_text=_("Kept for a while, so that it can be undone"))

    class Meta:
        ordering = ["kind", "uid"]


class OutcomeConsent(models.Model):
    """One of the two agrees that the programme team reads this outcome as it is worded now. Without a row: no."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="consents")
    member = models.ForeignKey(PairMember, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "member"], name="goals_one_consent_each")]
