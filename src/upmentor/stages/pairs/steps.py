"""Where the steps for people without a match are taken (AC-5.4): sentence key → the page with the form or button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from upmentor.stages.pairs.models import Unmatched
from upmentor.stages.programmes.models import Enrolment, Programme

# Steps that are taken on the page of the person who has no match: what they entered, their capacity, what is missing.
OWN_PAGE = frozenset(
    f"step.{name}"
    for name in (
        *("grade_known", "manager_known", "free_place", "widen_topics", "language", "time_overlap"),
        *("no_topic.mentor", "no_topic.mentee"),
    )
)
RULES = frozenset({"step.grade_gap", "step.department"})
# A mentor without a match needs mentees, and the other way round.
INVITED = {"step.invite.mentor": "mentee", "step.invite.mentee": "mentor", "step.recruit_topic": "mentor"}


def addresses(programme: Programme, rows: Iterable[Unmatched]) -> dict[int, list[str]]:
    """Row id → the address of each of its steps, in their order; empty for a step without a page (waiting).

    `rows` come with their enrolment. One query, whatever their number.
    """
    rows = list(rows)
    named = {key for row in rows for step in row.steps for key in _ids(step["params"])}
    people = Enrolment.objects.filter(programme=programme, person__employee_id__in=named)
    known: dict[str, UUID] = dict(people.values_list("person__employee_id", "uid"))
    return {row.pk: [_address(programme, row.enrolment, step, known) for step in row.steps] for row in rows}


def _ids(params: Mapping[str, Any]) -> list[str]:
    """The employee ids that a step names."""
    ids = [str(params["partner_id"])] if "partner_id" in params else []
    return ids + str(params["people_ids"]).split(";") if "people_ids" in params else ids


def _address(programme: Programme, own: Enrolment, step: Mapping[str, Any], known: Mapping[str, UUID]) -> str:
    key, slug = step["key"], programme.slug
    named = [known[one] for one in _ids(step["params"]) if one in known]
    other_role = Enrolment.Role.MENTOR if own.role == Enrolment.Role.MENTEE else Enrolment.Role.MENTEE
    if key in OWN_PAGE:
        return reverse("programmes:person", args=[slug, own.uid])
    if key in INVITED:
        return f"{reverse('programmes:invite', args=[slug])}?{urlencode({'role': INVITED[key]})}"
    if key in RULES:
        return f"{reverse('pairs:matching', args=[slug])}#must"
    if key == "step.near_fits" and len(named) != 1:
        return f"{reverse('programmes:people', args=[slug])}?{urlencode({'role': other_role.value})}"
    # Raising a mentor's capacity is a button of its own (`queries.unmatched.raisable`); mentees have one place.
    if key == "step.near_fits" and named:
        return reverse("programmes:person", args=[slug, named[0]])
    if key.startswith("step.swap") and named:
        both = {own.role: own.uid, other_role.value: named[0]}
        return f"{reverse('pairs:by-hand', args=[slug])}?{urlencode(both)}"
    return ""
