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

CATALOGUE: dict[str, str] = {
    # One sentence a part of the score.
    "part.topic_fit.all": "{mentor} offers everything that {mentee} wants to explore: {topics}",
    "part.topic_fit.some": "{mentor} offers {met} of the {wanted} topics that {mentee} wants to explore: {topics}",
    "part.topic_fit.none": "{mentor} offers none of the topics that {mentee} wants to explore",
    "part.time_overlap": "{hours} working hours a week in common",
    "part.time_overlap.one": "One working hour a week in common",
    "part.time_overlap.none": "No working hours in common",
    "part.department": "{mentor_department} and {mentee_department}",
    "part.department.same": "Both work in {department}",
    "part.department.unknown": "The department of one of the two is not known",
    "part.site.different": "They work in different places: {mentor_site} and {mentee_site}",
    "part.site.function": "They work in different functions: {mentor_function} and {mentee_function}",
    "part.site.same": "They work in the same place",
    "part.site.unknown": "The site of one of the two is not known",
    "part.grade_gap": "{gap} grades apart, {preferred} preferred",
    "part.grade_gap.one": "One grade apart, {preferred} preferred",
    "part.grade_gap.preferred": "{gap} grades apart, as preferred",
    "part.grade_gap.unknown": "The grade of one of the two is not known",
    "part.interests": "Both are interested in {interests}",
    "part.interests.none": "No shared interest was named",
    "part.meeting_form": "Both can meet in the same way: {forms}",
    "part.meeting_form.any": "How they meet is open",
    "part.meeting_form.none": "They asked for different ways of meeting",
    # Rules in plain words, as shown when somebody is paired by hand or a lock is refused.
    "rule.same_person": "one person cannot be both sides of a pair",
    "rule.grade_known": "grade not known",
    "rule.manager_known": "manager not known",
    "rule.free_place": "no free place",
    "rule.grade_gap": "fewer than {min_gap} grades apart",
    "rule.reporting_line": "one reports to the other, directly or through others",
    "rule.same_team": "both report to the same manager",
    "rule.programme_rules": "not possible under the programme rules",
    "rule.language": "no language in common",
    "rule.time_overlap": "fewer than {min_overlap_hours} working hours a week in common",
    "rule.department": "both in the same department",
    "rule.topic": "no wanted topic is offered",
    # One main reason for each unmatched person.
    "unmatched.grade_known": "Grade not known",
    "unmatched.manager_known": "Manager not known",
    "unmatched.free_place": "No free place",
    "unmatched.nobody": "Nobody takes part on the other side",
    "unmatched.no_topic.mentor": "Offers no topic yet",
    "unmatched.no_topic.mentee": "Wants no topic yet",
    "unmatched.programme_rules": "not possible under the programme rules",
    "unmatched.topic_not_offered": "Nobody offers {topics}",
    "unmatched.topic_not_wanted": "Nobody wants to explore {topics}",
    "unmatched.topic": "Among the people whom the other rules allow, nobody offers {topics}",
    "unmatched.topic.mentor": "Among the people whom the other rules allow, nobody wants to explore {topics}",
    "unmatched.grade_gap": "Nobody suitable is at least {min_gap} grades away",
    "unmatched.reporting_line": "Everybody suitable is in the same reporting line",
    "unmatched.same_team": "Everybody suitable reports to the same manager",
    "unmatched.language": "Nobody suitable shares a language",
    "unmatched.time_overlap": "Nobody suitable shares {min_overlap_hours} working hours a week",
    "unmatched.department": "Everybody suitable works in the same department",
    "unmatched.several": "Every possible partner is ruled out, by several rules together",
    "unmatched.all_full.one": "Only {partner} is possible under the rules, and is full",
    "unmatched.all_full.topic_one": "Only one possible person offers “{topic}”, and is full",
    "unmatched.all_full.topic_few": "Only {count} possible people offer “{topic}”, and all are full",
    "unmatched.all_full.few": "Only {count} people are possible under the rules, and all are full",
    "unmatched.all_full": "All {count} possible partners are full",
    # Steps that somebody can take.
    "step.grade_known": "Add the grade in the roster",
    "step.manager_known": "Add the manager in the roster, or mark that there is none",
    "step.free_place": "Raise the capacity above 0",
    "step.invite.mentor": "Invite more mentees",
    "step.invite.mentee": "Invite more mentors",
    "step.no_topic.mentor": "Ask for at least one topic to offer",
    "step.no_topic.mentee": "Ask for at least one topic to explore",
    "step.recruit_topic": "Recruit somebody who offers {topics}",
    "step.widen_topics": "Ask for one more topic",
    "step.near_fits": "Ask {people} about {topics}",
    "step.raise_capacity": "Raise the capacity of {partner} to {capacity}",
    "step.swap": "Give {partner} to {person} instead of {other}, who then has no pair (score {points} lower)",
    "step.swap.better": "Give {partner} to {person} instead of {other}, who then has no pair",
    "step.grade_gap": "Allow a grade gap of {gap} (partners this makes possible: {count})",
    "step.language": "Check the languages entered",
    "step.time_overlap": "Ask for wider working hours (partners who fall short only in time: {count})",
    "step.department": "Allow the same department, with a reason (partners this makes possible: {count})",
    "step.waiting_list": "Keep on the waiting list",
    # One sentence on the quality of a run.
    "quality.best": "No other set of pairs under these rules scores higher",
    "quality.gap": "Another set of pairs could score more, by at most {gap} points in total",
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
