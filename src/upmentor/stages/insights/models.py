import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import User
from upmentor.stages.programmes.models import Programme, Topic


class Report(models.Model):
    """What can be said of a programme as of a month's end. Numbers and keys only (see `document.py`): sentences are
    made when it is read, in the reader's language. Without a document it is being worked out."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(help_text="Data up to this day, the last of a month")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    document = models.JSONField(null=True)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["programme", "day"], name="insights_one_report_a_month")]


class Told(models.Model):
    """People for whom a figure was ever told. A reader keeps old reports, so what is told later may not, together with
    it, show a smaller group (`measures.suppression`). `family` names the question: figures of different questions tell
    nothing about each other."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    family = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    people = models.JSONField(default=list, help_text="Keys of people or pairs, ascending")
    current = models.BooleanField(default=True, help_text="The one that this name shows now")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["family", "programme"], name="insights_told_family")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "family", "name"],
                condition=models.Q(current=True),
                name="insights_one_set_shown_now",
            )
        ]


class Plan(models.Model):
    """What is looked at, compared with whom, and when: decided beforehand and stamped (AC-2.3). A change is a new row,
    so that a report can say what was changed after the launch. `measures` are ids of `plan.MEASURES`."""

    class Comparison(models.TextChoices):
        WAITING = "waiting", _("People on the waiting list")
        DEPARTMENTS = "departments", _("Departments without the programme")
        NOBODY = "nobody", _("Nobody: before and after only")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    measures = models.JSONField(default=list)
    comparison = models.CharField(max_length=12, choices=Comparison.choices)
    months = models.PositiveSmallIntegerField(help_text="Looked at so many months after the start")
    note = models.CharField(max_length=500, blank=True, help_text="Why, in own words")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["decided_at", "id"]


class Costing(models.Model):
    """What the organisation says that time, things and leaving cost it. Each saving is a new row; the newest counts."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]


class Amount(models.Model):
    """One figure of a costing as a range. `name` is one of `costing.KINDS`; what was left empty has no row."""

    costing = models.ForeignKey(Costing, on_delete=models.CASCADE, related_name="amounts")
    name = models.CharField(max_length=20)
    low = models.DecimalField(max_digits=15, decimal_places=2)
    best = models.DecimalField(max_digits=15, decimal_places=2)
    high = models.DecimalField(max_digits=15, decimal_places=2)
    source = models.CharField(max_length=200, blank=True, help_text="Where the organisation has it from")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["costing", "name"], name="insights_one_amount_a_kind"),
            models.CheckConstraint(
                condition=models.Q(low__gte=0, best__gte=models.F("low"), high__gte=models.F("best")),
                name="insights_amount_is_a_range",
            ),
        ]


class Change(models.Model):
    """Something that leaders changed after what they heard in reverse mentoring. It has no pair, no person and no
    conversation behind it, so that nobody can infer who said what."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    day = models.DateField(help_text="On which it was decided or done")
    area = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    removed = models.BooleanField(default=False)
    before = models.JSONField(null=True, help_text="What the last verb replaced, for its undo; None after it")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "-id"]


class Reminder(models.Model):
    """Somebody asked for a letter on the day from which a part of the report may have enough. Goes with the letter."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=40)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(help_text="On which the letter goes out")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "part", "user"], name="insights_one_reminder_a_part")
        ]
