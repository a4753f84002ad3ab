"""Reads: one's own entries, what the partner shared, and the prompt that fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from upmentor.ground.content.messages import translated
from upmentor.ground.content.reflection import Prompt, load_prompts
from upmentor.stages.feedback.models import Reflection
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import PairMember


@dataclass(frozen=True)
class Entry:
    """An entry with the question that it answers, empty when it answers none."""

    row: Reflection
    question: str


@dataclass(frozen=True)
class Journal:
    """What the page of reflections shows: own entries, the newest first, those of the partner that they share, the
    prompt to begin with (None: write without one) and the others that could be taken."""

    own: tuple[Entry, ...]
    partners: tuple[Entry, ...]
    prompt: Prompt | None
    others: tuple[Prompt, ...]


def journal(member: PairMember, *, asked: str = "") -> Journal:
    """For the author alone. `asked` is the id of a prompt that they chose, "none" for none. Three queries."""
    own = entries(member)
    known = prompts(member)
    stage = _stage(member)
    used = {one.row.prompt for one in own}
    suggested = next((one for one in known if one.after == stage and one.id not in used), None)
    chosen = next((one for one in known if one.id == asked), None)
    prompt = None if asked == "none" else chosen or suggested
    open_ones = tuple(one for one in known if one.after <= stage and one.id not in used and one != prompt)
    return Journal(tuple(reversed(own)), shared_by(member.partner), prompt, open_ones)


def entries(member: PairMember) -> tuple[Entry, ...]:
    """All own entries that are not erased, in the order of writing. One query."""
    return _with_questions(Reflection.objects.filter(member=member, erased_on=None))


def shared_by(member: PairMember) -> tuple[Entry, ...]:
    """What this member lets their partner read. One query."""
    return _with_questions(Reflection.objects.filter(member=member, erased_on=None, shared=True))


def prompts(member: PairMember) -> tuple[Prompt, ...]:
    """The prompts of this member's side, in the reader's language."""
    return tuple(one for one in translated(load_prompts()) if one.role == member.role)


def question_of(prompt: str) -> str:
    """The question of a prompt in the reader's language, empty for none or an unknown one."""
    return next((one.question for one in translated(load_prompts()) if one.id == prompt), "")


def _with_questions(rows: Iterable[Reflection]) -> tuple[Entry, ...]:
    questions = {one.id: one.question for one in translated(load_prompts())}
    return tuple(Entry(row, questions.get(row.prompt, "")) for row in rows)


def _stage(member: PairMember) -> int:
    """After which meeting we are: 1, 3 or 6 (the last planned one counts as 6); 1 before the first, so that whoever
    comes early finds a question too."""
    held = Meeting.objects.filter(pair_id=member.pair_id, state=Meeting.State.HELD, number__gte=1).count()
    if held >= min(member.pair.planned_meetings, 6):
        return 6
    return 3 if held >= 3 else 1


def answered_stages(members: Iterable[PairMember]) -> frozenset[tuple[int, int]]:
    """(member, after which meeting) where the member has answered a prompt; for their own home. One query."""
    after = {one.id: one.after for one in load_prompts()}
    rows = Reflection.objects.filter(member__in=[one.pk for one in members], erased_on=None)
    found = rows.values_list("member_id", "prompt")
    return frozenset((member, after[prompt]) for member, prompt in found if prompt in after)
