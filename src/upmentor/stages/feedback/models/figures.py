"""What is shown of a round, written down once it is over. Totals of five people and more, nobody's answers."""

from django.db import models

from upmentor.measures.thresholds import MEAN
from upmentor.stages.programmes.models import Programme, Round


class RoundFigure(models.Model):
    """One figure of a round that is over, as it was when it was counted: answers that are erased or forgotten later
    never change it, so that no two pages differ by one person (`decisions.md` 28). Without a `value` it is withheld,
    for good too. `people` stands behind it; pages say it in whole fives."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    method = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    people = models.PositiveIntegerField(default=0)
    counted_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="feedback_one_figure_each")]

    @property
    def at_least(self) -> int:
        """The number of people in whole fives."""
        return self.people - self.people % MEAN


class QuarterFigure(models.Model):
    """What people said after their conversations in one quarter, counted once when it is over; the same promise.
    Without a `value` it is withheld."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    first = models.DateField(help_text="First day of the quarter")
    question = models.CharField(max_length=12)
    method = models.CharField(max_length=40, blank=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "first", "question"], name="feedback_one_quarter_figure_each")
        ]
