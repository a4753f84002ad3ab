"""The conversations of a pair in words: the title of each, the thread, the rhythm as dots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from upmentor.doors.mine.standing import Standing
from upmentor.ground.content.guides import ENGLISH, MEETINGS, UnknownGuideError, meeting_guide
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair

S = Meeting.State
# At most so many rhythms back; what lies before stands in the thread.
DOTS = 6
STEP = 36


@dataclass(frozen=True)
class Conversation:
    """A row of the thread. `css` is the shape of its dot."""

    title: str
    words: str
    url: str
    css: str


@dataclass(frozen=True)
class Dot:
    """One stretch of the rhythm: `kind` is held, planned, none or paused; `x` its place in the drawing."""

    kind: str
    x: int

    @property
    def cells(self) -> tuple[int, int]:
        """Where a stroke begins and how far apart two are."""
        return self.x - 3, self.x + 3


@dataclass(frozen=True)
class Rhythm:
    """The dots with their sentence; the reader's own, nobody is measured by them."""

    dots: tuple[Dot, ...]
    sentence: str

    @property
    def width(self) -> int:
        """Of the drawing."""
        return STEP * (len(self.dots) - 1) + 24

    @property
    def end(self) -> int:
        """Where its line ends."""
        return self.width - 12


def title(meeting: Meeting, topic: str = "") -> str:
    """What a conversation is about: the title of the guide that was chosen, or of `topic`'s."""
    if meeting.number == 0:
        return _("First 20 minutes")
    name = guide_title(meeting, topic)
    words = _("Meeting %(n)s: %(title)s") if name else _("Meeting %(n)s")
    return words % {"n": meeting.number, "title": name}


def guide_title(meeting: Meeting, topic: str = "") -> str:
    """The title of the guide; empty where there is no topic or it is not written."""
    topic = meeting.guide_topic or topic
    if not topic or not meeting.number:
        return ""
    number = meeting.guide_number or min(meeting.number, MEETINGS)
    try:
        return meeting_guide(topic, number, get_language() or ENGLISH).title
    except UnknownGuideError:
        return ""


def page_of(meeting: Meeting, pair: Pair) -> str:
    """The page of a conversation; of the first talk its four questions."""
    if meeting.number == 0:
        return reverse("pairs:first-talk", args=[pair.uid])
    return reverse("meetings:meeting", args=[pair.uid, meeting.number])


def thread(standing: Standing, topic: str) -> tuple[Conversation, ...]:
    """The pair's story, what comes at the top; `topic` is the one whose guides they use unless they chose others."""
    return tuple(_row(standing, one, title(one, topic)) for one in reversed(standing.meetings))


def _row(standing: Standing, meeting: Meeting, name: str) -> Conversation:
    when = standing.day(meeting.starts_at) if meeting.starts_at else ""
    url = page_of(meeting, standing.pair) if standing.member.live or meeting.number else ""
    if meeting.state == S.HELD:
        return Conversation(name, _("Held %(day)s") % {"day": when}, url, "is-held")
    if meeting.state == S.BOOKED:
        return Conversation(name, when, url, "is-next")
    if meeting.state == S.PROPOSED:
        return Conversation(name, _("Looking for a time"), url, "")
    return Conversation(name, _("%(day)s, not confirmed") % {"day": when}, url, "")


def rhythm(standing: Standing, *, at: dt.datetime) -> Rhythm | None:
    """Dots since the two set out, one for each stretch of their own rhythm; None before."""
    pair = standing.pair
    if pair.active_at is None:
        return None
    kinds = list(_kinds(standing, pair.active_at, at))[-DOTS:]
    if not kinds:
        return None
    dots = tuple(Dot(kind, 12 + STEP * place) for place, kind in enumerate(kinds))
    return Rhythm(dots, _sentence(standing, kinds))


def _kinds(standing: Standing, begin: dt.datetime, at: dt.datetime) -> Iterator[str]:
    """One word for each stretch up to now, and one for what is planned."""
    pair, length = standing.pair, dt.timedelta(weeks=standing.pair.cadence_weeks)
    held = [one.starts_at for one in standing.held if one.starts_at and one.number]
    since = max(begin, at - length * DOTS)
    since = begin + ((since - begin) // length) * length
    while since < at:
        until = since + length
        met = any(since <= moment < until for moment in held)
        if met:
            yield "held"
        elif until <= at:
            yield _gap(pair, since, until)
        since = until
    if standing.coming is not None:
        yield "planned"
    elif pair.state == Pair.State.PAUSED:
        yield "paused"


def _gap(pair: Pair, since: dt.datetime, until: dt.datetime) -> str:
    paused = pair.paused_from is not None and since.date() <= pair.paused_from < until.date()
    return "paused" if paused else "none"


def _sentence(standing: Standing, kinds: list[str]) -> str:
    held = sum(1 for one in standing.held if one.number)
    words = ngettext("%(n)s conversation held", "%(n)s conversations held", held) % {"n": held}
    if "planned" in kinds and standing.coming:
        booked = standing.coming.state == S.BOOKED
        words = _("%(held)s, one planned") if booked else _("%(held)s, one to plan")
        words %= {"held": ngettext("%(n)s conversation held", "%(n)s conversations held", held) % {"n": held}}
    if "none" in kinds:
        return _("%(words)s. A missed one is just a gap.") % {"words": words}
    return _("%(words)s.") % {"words": words}
