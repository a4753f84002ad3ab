"""What is shown of a round, written down once it is over. Totals of five people and more, nobody's answers."""

from django.db import models

from upmentor.stages.programmes.models import Round


class RoundFigure(models.Model):
    """One figure of a round that is over, as it was when it was counted: answers that are erased or forgotten later
    never change it, so that no two pages differ by one person (`decisions.md` 28). Without a `value` it is withheld,
    for good too. `at_least` is the number of people in whole fives."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    method = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    at_least = models.PositiveIntegerField(default=0)
    counted_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="feedback_one_figure_each")]
