"""What staff type: the policy of a run (rules and weights), two people to be paired by hand, a lock or an exclusion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import Slider
from upmentor.matching import CRITERIA, Policy, PolicyError
from upmentor.matching.policy import TOTAL_POINTS
from upmentor.stages.pairs.queries.rows import CRITERION
from upmentor.stages.programmes.models import Enrolment, Programme

HINT = _("Counts for {n} % of the score.")
TRIAL = "Only counted"


class PolicyForm(forms.Form):
    """Rules and weights; `policy` after validation. Weights are relative: they are scaled to 100 %, so no sum can be
    wrong."""

    min_gap = forms.IntegerField(
        label=_("Grades apart, at least"),
        min_value=0,
        max_value=20,
        help_text=_("The mentee stands this many grades above."),
    )
    min_overlap_hours = forms.FloatField(
        label=_("Shared working hours a week, at least"),
        min_value=0,
        max_value=40,
        step_size=0.5,
        help_text=_("In steps of half an hour; 0 asks for none."),
    )
    same_department = forms.BooleanField(label=_("Allow pairs in one department"), required=False)
    same_department_reason = forms.CharField(
        label=_("Why the same department is allowed"),
        max_length=300,
        required=False,
        help_text=_("Kept with the run. Needed only if you allow it."),
    )
    no_topic = forms.BooleanField(label=_("Allow pairs without a common topic"), required=False)
    topic_reason = forms.CharField(
        label=_("Why pairs without a common topic are allowed"),
        max_length=300,
        required=False,
        help_text=_("Kept with the run. Needed only if you allow it."),
    )
    in_person = forms.BooleanField(
        label=_("People at one site meet in person"),
        required=False,
        help_text=_("Two people of one site then need no shared hours."),
    )

    def __init__(self, *args: Any, base: Policy, trial: bool = False, **kwargs: Any) -> None:
        """With `trial` the rules are only counted: reasons and weights are not asked about yet."""
        self.base = base
        self.trial = trial
        self.policy: Policy | None = None
        kwargs.setdefault("initial", initial(base))
        super().__init__(*args, **kwargs)
        for name in CRITERIA:
            slider = Slider(low=0, high=100, jump=5, name=str(CRITERION[name]), hint=str(HINT))
            self.fields[f"w_{name}"] = forms.IntegerField(
                label=str(CRITERION[name]),
                min_value=0,
                max_value=100,
                widget=slider,
                initial=round(base.weights[name] / 10),
            )
        self._tell_shares()

    def _tell_shares(self) -> None:
        """Each sentence says the share of the score, which is not the number typed unless these make up 100."""
        typed = {name: str(self[f"w_{name}"].value() or 0) for name in CRITERIA}
        weights = {name: _weight(text) for name, text in typed.items()}
        total = sum(weights.values())
        for name, weight in weights.items():
            slider = self.fields[f"w_{name}"].widget
            assert isinstance(slider, Slider)
            slider.told = str(round(100 * weight / total) if total else 0)

    def weight_fields(self) -> list[forms.BoundField]:
        """The sliders, in the order of the parts of a score."""
        return [self[f"w_{name}"] for name in CRITERIA]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if self.trial:
            self._try(found)
            return found
        if found.get("same_department") and not found.get("same_department_reason", "").strip():
            self.add_error(
                "same_department_reason", gettext("Write one sentence on why the same department is allowed.")
            )
        if found.get("no_topic") and not found.get("topic_reason", "").strip():
            self.add_error("topic_reason", gettext("Write one sentence on why a common topic is not needed."))
        if self.errors:
            return found
        shares = {name: found[f"w_{name}"] for name in CRITERIA}
        if not any(shares.values()):
            self.add_error("w_topic_fit", gettext("Give at least one weight more than 0."))
            return found
        try:
            self.policy = Policy.from_dict(self._policy(found, shares))
        except PolicyError as error:
            self.add_error(None, str(error))
        return found

    def _try(self, found: dict[str, Any]) -> None:
        """The policy to count with: rules as typed, weights and reasons do not matter for that."""
        for name in CRITERIA:
            self.errors.pop(f"w_{name}", None)
        if self.errors:
            return
        why = {"same_department_reason": TRIAL, "topic_reason": TRIAL}
        weights = {name: self.base.weights[name] for name in CRITERIA}
        try:
            self.policy = Policy.from_dict(self._policy(found | why, weights))
        except PolicyError as error:
            self.add_error(None, str(error))

    def _policy(self, found: Mapping[str, Any], shares: Mapping[str, int]) -> dict[str, Any]:
        before = self.base.to_dict()
        same = found["same_department"]
        rules = {
            "min_gap": found["min_gap"],
            "min_overlap_hours": found["min_overlap_hours"],
            "same_department": "allow" if same else "exclude",
            "same_department_reason": found["same_department_reason"].strip() if same else "",
            "topic_required": not found["no_topic"],
            "topic_reason": found["topic_reason"].strip() if found["no_topic"] else "",
            "in_person": found["in_person"],
        }
        return before | {"rules": before["rules"] | rules, "weights": scaled(shares)}


def _weight(text: str) -> int:
    """The weight that was typed, 0 where it is none."""
    return min(int(text[:4]), 100) if text.isascii() and text.isdigit() else 0


def initial(policy: Policy) -> dict[str, Any]:
    """The form's fields for a policy."""
    return {
        "min_gap": policy.min_gap,
        "min_overlap_hours": f"{policy.min_overlap_hours:g}",
        "same_department": policy.same_department == "allow",
        "same_department_reason": policy.same_department_reason,
        "no_topic": not policy.topic_required,
        "topic_reason": policy.topic_reason,
        "in_person": policy.in_person,
    }


def scaled(shares: Mapping[str, int]) -> dict[str, int]:
    """Whole points that total 1,000 in the proportion of the shares; what rounding leaves goes to the largest
    remainders.

    >>> scaled({"topic_fit": 1, "site": 1, "department": 1})
    {'topic_fit': 334, 'site': 333, 'department': 333}
    """
    total = sum(shares.values())
    points = {name: TOTAL_POINTS * share // total for name, share in shares.items()}
    left = TOTAL_POINTS - sum(points.values())
    # Sorting is stable, so equal remainders go by the fixed order of the criteria.
    for name in sorted(shares, key=lambda name: -(TOTAL_POINTS * shares[name] % total))[:left]:
        points[name] += 1
    return points


# Columns of a choice and of what is done with it; a thousand whole rows twice would be felt.
_SHOWN = (
    *("uid", "role", "capacity", "programme", "person__employee_id", "person__name", "person__job_title"),
    "person__department__name",
)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg] # a plain class at run time
    """Somebody who takes part, by name and job."""

    def label_from_instance(self, obj: Any) -> str:
        person = obj.person
        return " · ".join(
            filter(None, [person.name, person.job_title, person.department.name if person.department else ""])
        )


class TwoPeopleForm(forms.Form):
    """A mentor and a mentee of the programme."""

    mentee = PersonField(
        label=_("Mentee"), queryset=Enrolment.objects.none(), to_field_name="uid", empty_label=_("Choose somebody")
    )
    mentor = PersonField(
        label=_("Mentor"), queryset=Enrolment.objects.none(), to_field_name="uid", empty_label=_("Choose somebody")
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = Enrolment.objects.filter(
            programme=programme, state=Enrolment.State.AVAILABLE, person__employed=True
        )
        people = everybody.select_related("person__department").only(*_SHOWN).order_by("person__name", "id")
        for name in (Enrolment.Role.MENTEE, Enrolment.Role.MENTOR):
            field = self.fields[name]
            assert isinstance(field, PersonField)
            field.queryset = people.filter(role=name)


class ByHandForm(TwoPeopleForm):
    """The two and, if wanted, why."""

    reason = forms.CharField(
        label=_("Why these two"),
        max_length=300,
        required=False,
        help_text=_("Kept with the pair; only the programme team reads it."),
    )


class RuleForm(TwoPeopleForm):
    """A lock, an exclusion, or the end of either, for two people."""

    kind = forms.ChoiceField(choices=[("lock", "lock"), ("exclude", "exclude"), ("lift", "lift")])
    reason = forms.CharField(max_length=300, required=False)
