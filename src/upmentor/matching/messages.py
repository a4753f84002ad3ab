"""Sentences as a key with parameters, so that a page can translate what this package found out.

`Message.text` is the English sentence; `CATALOGUE[key]` is its template (`str.format` with named parameters).
A page translates by passing the template through its own catalogue: `_(message.template).format(**message.params)`.

>>> Message("part.department", {"mentor_department": "Finance", "mentee_department": "Sales"}).text
'Finance and Sales'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(text: str) -> str:
    """Marks a text for translators, whose tools look for this name; the text itself stays as it is."""
    return text


CATALOGUE: dict[str, str] = {
    # One sentence a part of the score.
    "part.topic_fit.all": gettext_noop("{mentor} offers everything that {mentee} wants to explore: {topics}"),
    "part.topic_fit.some": gettext_noop(
        "{mentor} offers {met} of the {wanted} topics that {mentee} wants to explore: {topics}"
    ),
    "part.topic_fit.none": gettext_noop("{mentor} offers none of the topics that {mentee} wants to explore"),
    "part.time_overlap": gettext_noop("{hours} working hours a week in common"),
    "part.time_overlap.one": gettext_noop("One working hour a week in common"),
    "part.time_overlap.none": gettext_noop("No working hours in common"),
    "part.department": gettext_noop("{mentor_department} and {mentee_department}"),
    "part.department.same": gettext_noop("Both work in {department}"),
    "part.department.unknown": gettext_noop("The department of one of the two is not known"),
    "part.site.different": gettext_noop("They work in different places: {mentor_site} and {mentee_site}"),
    "part.site.function": gettext_noop("They work in different functions: {mentor_function} and {mentee_function}"),
    "part.site.same": gettext_noop("They work in the same place"),
    "part.site.unknown": gettext_noop("The site of one of the two is not known"),
    "part.grade_gap": gettext_noop("{gap} grades apart, {preferred} preferred"),
    "part.grade_gap.one": gettext_noop("One grade apart, {preferred} preferred"),
    "part.grade_gap.preferred": gettext_noop("{gap} grades apart, as preferred"),
    "part.grade_gap.unknown": gettext_noop("The grade of one of the two is not known"),
    "part.interests": gettext_noop("Both are interested in {interests}"),
    "part.interests.none": gettext_noop("No shared interest was named"),
    "part.meeting_form": gettext_noop("Both can meet in the same way: {forms}"),
    "part.meeting_form.any": gettext_noop("How they meet is open"),
    "part.meeting_form.none": gettext_noop("They asked for different ways of meeting"),
    # Rules in plain words, as shown when somebody is paired by hand or a lock is refused.
    "rule.same_person": gettext_noop("one person cannot be both sides of a pair"),
    "rule.grade_known": gettext_noop("grade not known"),
    "rule.manager_known": gettext_noop("manager not known"),
    "rule.free_place": gettext_noop("no free place"),
    "rule.grade_gap": gettext_noop("fewer than {min_gap} grades apart"),
    "rule.reporting_line": gettext_noop("one reports to the other, directly or through others"),
    "rule.same_team": gettext_noop("both report to the same manager"),
    "rule.programme_rules": gettext_noop("not possible under the programme rules"),
    "rule.language": gettext_noop("no language in common"),
    "rule.time_overlap": gettext_noop("fewer than {min_overlap_hours} working hours a week in common"),
    "rule.department": gettext_noop("both in the same department"),
    "rule.topic": gettext_noop("no wanted topic is offered"),
    # One main reason for each unmatched person.
    "unmatched.grade_known": gettext_noop("Grade not known"),
    "unmatched.manager_known": gettext_noop("Manager not known"),
    "unmatched.free_place": gettext_noop("No free place"),
    "unmatched.nobody": gettext_noop("Nobody takes part on the other side"),
    "unmatched.no_topic.mentor": gettext_noop("Offers no topic yet"),
    "unmatched.no_topic.mentee": gettext_noop("Wants no topic yet"),
    "unmatched.programme_rules": gettext_noop("not possible under the programme rules"),
    "unmatched.topic_not_offered": gettext_noop("Nobody offers {topics}"),
    "unmatched.topic_not_wanted": gettext_noop("Nobody wants to explore {topics}"),
    "unmatched.topic": gettext_noop("Among the people whom the other rules allow, nobody offers {topics}"),
    "unmatched.topic.mentor": gettext_noop(
        "Among the people whom the other rules allow, nobody wants to explore {topics}"
    ),
    "unmatched.grade_gap": gettext_noop("Nobody suitable is at least {min_gap} grades away"),
    "unmatched.reporting_line": gettext_noop("Everybody suitable is in the same reporting line"),
    "unmatched.same_team": gettext_noop("Everybody suitable reports to the same manager"),
    "unmatched.language": gettext_noop("Nobody suitable shares a language"),
    "unmatched.time_overlap": gettext_noop("Nobody suitable shares {min_overlap_hours} working hours a week"),
    "unmatched.department": gettext_noop("Everybody suitable works in the same department"),
    "unmatched.several": gettext_noop("Every possible partner is ruled out, by several rules together"),
    "unmatched.all_full.one": gettext_noop("Only {partner} is possible under the rules, and is full"),
    "unmatched.all_full.topic_one": gettext_noop("Only one possible person offers “{topic}”, and is full"),
    "unmatched.all_full.topic_few": gettext_noop("Only {count} possible people offer “{topic}”, and all are full"),
    "unmatched.all_full.few": gettext_noop("Only {count} people are possible under the rules, and all are full"),
    "unmatched.all_full": gettext_noop("All {count} possible partners are full"),
    # Steps that somebody can take.
    "step.grade_known": gettext_noop("Add the grade in the roster"),
    "step.manager_known": gettext_noop("Add the manager in the roster, or mark that there is none"),
    "step.free_place": gettext_noop("Raise the capacity above 0"),
    "step.invite.mentor": gettext_noop("Invite more mentees"),
    "step.invite.mentee": gettext_noop("Invite more mentors"),
    "step.no_topic.mentor": gettext_noop("Ask for at least one topic to offer"),
    "step.no_topic.mentee": gettext_noop("Ask for at least one topic to explore"),
    "step.recruit_topic": gettext_noop("Recruit somebody who offers {topics}"),
    "step.widen_topics": gettext_noop("Ask for one more topic"),
    "step.near_fits": gettext_noop("Ask {people} about {topics}"),
    "step.raise_capacity": gettext_noop("Raise the capacity of {partner} to {capacity}"),
    "step.swap": gettext_noop(
        "Give {partner} to {person} instead of {other}, who then has no pair (score {points} lower)"
    ),
    "step.swap.better": gettext_noop("Give {partner} to {person} instead of {other}, who then has no pair"),
    "step.grade_gap": gettext_noop("Allow a grade gap of {gap} (partners this makes possible: {count})"),
    "step.language": gettext_noop("Check the languages entered"),
    "step.time_overlap": gettext_noop("Ask for wider working hours (partners who fall short only in time: {count})"),
    "step.department": gettext_noop("Allow the same department, with a reason (partners this makes possible: {count})"),
    "step.waiting_list": gettext_noop("Keep on the waiting list"),
    # One sentence on the quality of a run.
    "quality.best": gettext_noop("No other set of pairs under these rules scores higher"),
    "quality.gap": gettext_noop("Another set of pairs could score more, by at most {gap} points in total"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: a key of `CATALOGUE` and its parameters."""

    key: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The English template, which is also what a translator translates."""
        return CATALOGUE[self.key]

    @property
    def text(self) -> str:
        """The English sentence."""
        return self.template.format(**self.params)

    def to_dict(self) -> dict[str, object]:
        """JSON-ready: `key`, `params`, `text`."""
        return {"key": self.key, "params": dict(self.params), "text": self.text}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Message:
        """The inverse of `to_dict`; `text` is made anew from the catalogue."""
        return cls(raw["key"], dict(raw.get("params", {})))
