"""Choosing topics: tick, search, propose. Works without scripts: the search is a button of the same form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from upmentor.ground.content.enrolment import Step
from upmentor.ground.content.resolver import Resolution
from upmentor.ground.content.wording import plain
from upmentor.stages.programmes.levels import most, nearest, scale, usual
from upmentor.stages.programmes.models import Enrolment, Topic
from upmentor.stages.programmes.queries.topics import by_slug, offered_first, resolve
from upmentor.stages.programmes.said import said
from upmentor.stages.programmes.typed import typed

NEW = "new:"
TEXT_LIMIT = 160
# So many choices stand in sight; the others are one press away.
FIRST_ROWS = 6


@dataclass(frozen=True)
class Row:
    """One choice of the page: a topic, or (value `new:…`) a text to propose."""

    value: str
    title: str
    description: str
    chosen: bool
    level: int
    proposed: bool = False


class TopicsForm:
    """The choices of one page, from what is stored or from what was sent.

    `found` are the choices that a search brought and `answer` what its words mean; `rows` are the others in sight,
    chosen ones first, `more` those behind a disclosure. `topics` and `wishes` are what the verb takes, once `errors`
    is empty.
    """

    def __init__(self, enrolment: Enrolment, sent: QueryDict | None = None) -> None:
        self.enrolment = enrolment
        self.mentor = enrolment.role == Enrolment.Role.MENTOR
        self.most = most(mentor=self.mentor)
        self.levels: Sequence[Step] = scale(mentor=self.mentor)
        self.errors: list[tuple[str | Promise, str]] = []
        self.words = typed(sent.get("q") if sent else "")
        self.searched = typed(sent.get("searched") if sent else "")
        self._chosen = _sent(sent, self._usual) if sent is not None else self._stored()
        self._known = by_slug(value for value in self._chosen if not value.startswith(NEW))
        self._offered = offered_first(enrolment.programme)
        self.answer: Resolution | None = resolve(self.words, 6) if self.words else None
        self.found = self._found_rows() if self.answer else []
        shown = {row.value for row in self.found}
        own = [row for row in self._own_rows() if row.value not in shown]
        first = sum(row.chosen for row in own)
        own.sort(key=lambda row: not row.chosen)
        self.rows, self.more = own[: max(first, FIRST_ROWS)], own[max(first, FIRST_ROWS) :]
        if sent is not None:
            self._check()

    @property
    def _usual(self) -> int:
        return usual(mentor=self.mentor)

    def _stored(self) -> dict[str, int]:
        topics = {row.topic.slug: row.level for row in self.enrolment.topics.select_related("topic")}
        wishes = {NEW + wish.proposed.text: wish.level for wish in self.enrolment.wishes.select_related("proposed")}
        return {value: nearest(level, mentor=self.mentor) for value, level in (topics | wishes).items()}

    def _row(self, topic: Any, slug: str) -> Row:
        return Row(
            slug, said(topic.title), said(topic.description), slug in self._chosen, self._chosen.get(slug, self._usual)
        )

    def _wish_row(self, value: str) -> Row:
        text = value.removeprefix(NEW)
        say = str(_("Not on our list yet. The programme team decides whether to add it."))
        return Row(value, text, say, value in self._chosen, self._chosen.get(value, self._usual), proposed=True)

    def _found_rows(self) -> list[Row]:
        """What the words may mean, best first; unless they are a topic by name, they can be proposed as they are."""
        assert self.answer
        rows = [self._row(one.topic, one.topic.id) for one in self.answer.candidates]
        if self.answer.exact is None:
            rows.append(self._wish_row(NEW + " ".join(self.words.split())[:TEXT_LIMIT]))
        return rows

    def _own_rows(self) -> list[Row]:
        """The chosen ones that are not in the usual list, then the usual list."""
        offered = {topic.slug for topic in self._offered}
        extra = [value for value in self._chosen if value not in offered]
        rows = [
            self._wish_row(value) if value.startswith(NEW) else self._row(self._known[value], value)
            for value in extra
            if value.startswith(NEW) or value in self._known
        ]
        return rows + [self._row(topic, topic.slug) for topic in self._offered]

    def _check(self) -> None:
        count = len(self.topics) + len(self.wishes)
        if not count:
            self.errors.append((_("Choose at least one topic."), "topics"))
        if count > self.most:
            text = ngettext("Choose up to %(n)s topic.", "Choose up to %(n)s topics.", self.most) % {"n": self.most}
            self.errors.append((text, "topics"))

    @property
    def wants_search(self) -> bool:
        """Whether words were typed and not looked up yet: then Continue looks them up, so that nothing typed is
        lost."""
        return bool(self.words) and self.words != self.searched

    @property
    def topics(self) -> list[tuple[Topic, int]]:
        """Known topics with their level, in the order in which they were sent."""
        return [(self._known[value], level) for value, level in self._chosen.items() if value in self._known]

    @property
    def wishes(self) -> list[tuple[str, int]]:
        """Texts to propose with their level."""
        return [(value.removeprefix(NEW), level) for value, level in self._chosen.items() if value.startswith(NEW)]

    @property
    def chosen_count(self) -> int:
        """How many are chosen."""
        return len(self.topics) + len(self.wishes)


def _sent(sent: QueryDict, usual_level: int) -> Mapping[str, int] | dict[str, int]:
    """Value → level as sent; the level of a choice stands in a field named after it."""
    chosen: dict[str, int] = {}
    for raw in sent.getlist("topic")[:50]:
        value = typed(raw, TEXT_LIMIT + len(NEW))
        if not plain(value.removeprefix(NEW)):
            continue
        level = sent.get(f"level-{raw}", "")
        chosen[value] = int(level) if level.isdecimal() and len(level) == 1 and 1 <= int(level) <= 5 else usual_level
    return chosen
