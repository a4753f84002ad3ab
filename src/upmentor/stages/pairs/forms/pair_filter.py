"""What to show of a run's pairs: the filter of its table."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from upmentor.stages.pairs.models import MatchRun, PairRule, Proposal
from upmentor.stages.people.models import Department, Site

MARKS = {
    "locked": _("Locked together"),
    "apart": _("Kept apart in further runs"),
    "new": _("Not a pair in the run before"),
}


ORDERS = {
    "-score": _("Highest score first"),
    "score": _("Lowest score first"),
    "mentee": _("By mentee"),
    "mentor": _("By mentor"),
    "hours": _("Fewest shared hours first"),
}
MOST_WORDS = 6


class PairFilter(forms.Form):
    """Made from the address of the page, so every field may hold anything; what cannot be read filters nothing."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("All")
    )
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("All"))
    below = forms.DecimalField(label=_("Score below"), required=False, min_value=0, max_value=100, decimal_places=1)
    state = forms.ChoiceField(label=_("State"), required=False)
    mark = forms.ChoiceField(label=_("Only"), required=False)

    def __init__(self, data: Any, *, run: MatchRun) -> None:
        super().__init__(data)
        self.run = run
        ends = Proposal.objects.filter(run=run)
        for name, model in (("department", Department), ("site", Site)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            there = Q(pk__in=ends.values(f"mentor__person__{name}")) | Q(pk__in=ends.values(f"mentee__person__{name}"))
            field.queryset = model._default_manager.filter(there).order_by("name")
        # Silence stands with a no: asking for one alone would tell whose answer it was (AC-6.2).
        choices = [(state.value, state.label) for state in Proposal.State if state != Proposal.State.LAPSED]
        for name, options in (("state", choices), ("mark", list(MARKS.items()))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *options]

    def apply(self, rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """The proposals that are asked for."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "q" in asked:
            mentor, mentee = Q(), Q()
            for word in asked["q"].split()[:MOST_WORDS]:
                mentor &= Q(mentor__person__name__icontains=word)
                mentee &= Q(mentee__person__name__icontains=word)
            rows = rows.filter(mentor | mentee)
        for name in ("department", "site"):
            if name in asked:
                rows = rows.filter(_either(name, asked[name]))
        if "below" in asked:
            rows = rows.filter(score__lt=asked["below"] * 10)
        if "state" in asked:
            no = (Proposal.State.DECLINED, Proposal.State.LAPSED)
            rows = rows.filter(state__in=no if asked["state"] in no else (asked["state"],))
        if "mark" in asked:
            rows = rows.filter(self._marked(asked["mark"]))
        return rows

    @property
    def query(self) -> str:
        """What is asked for, as an address says it; nothing else of the address."""
        return urlencode({name: self.data[name] for name in (*self.fields, "sort") if self.data.get(name)})

    @property
    def asks(self) -> bool:
        """Is anything asked for at all?"""
        return any(str(self.data.get(name, "")).strip() for name in self.fields)

    def _marked(self, mark: str) -> Q:
        two = {"mentor": OuterRef("mentor"), "mentee": OuterRef("mentee")}
        if mark == "new":
            earlier = MatchRun.objects.filter(
                programme=self.run.programme_id, state__in=MatchRun.FINISHED, number__lt=self.run.number
            )
            before = earlier.order_by("-number").values_list("pk", flat=True).first()
            return ~Q(Exists(Proposal.objects.filter(run=before, **two)))
        kind = PairRule.Kind.LOCK if mark == "locked" else PairRule.Kind.EXCLUDE
        return Q(Exists(PairRule.objects.filter(programme=self.run.programme_id, kind=kind, **two)))


def _either(lookup: str, value: Any) -> Q:
    return Q(**{f"mentor__person__{lookup}": value}) | Q(**{f"mentee__person__{lookup}": value})
