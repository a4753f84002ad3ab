"""What one of a pair could do next, the most pressing first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.doors.mine.conversations import page_of, title
from upmentor.doors.mine.standing import Standing
from upmentor.stages.care.queries.month import month_is_due
from upmentor.stages.feedback.queries.rounds import REPLY
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair
from upmentor.stages.programmes.models import Round

S, P = Meeting.State, Pair.State
# "Tomorrow": the brief is read from the afternoon of the day before.
SOON = dt.timedelta(hours=36)
# `ux.md` J13: one optional prompt after these; it goes away by itself.
REFLECT_AFTER = (1, 3, 6)
REFLECT_WITHIN = dt.timedelta(days=10)
# The pulse is fresh for so long; it goes away by itself too.
PULSE_WITHIN = dt.timedelta(days=6)


@dataclass(frozen=True)
class Step:
    """One card: what, how long, a sentence, the button. `waits` is true where there is nothing to do but wait;
    `second` and `second_url` are a link beside the button. The step with the lowest `rank` comes first;
    `kind` stands for the words "Next step"."""

    title: str
    words: str
    meta: str = ""
    url: str = ""
    button: str = ""
    people: Sequence[str] = ()
    icon: str = "clock"
    waits: bool = False
    second: str = ""
    second_url: str = ""
    rank: int = 9
    kind: str = ""

    @property
    def label(self) -> str:
        """What stands above the title: `kind`, or that somebody else has to move; empty for "Next step"."""
        return self.kind or (_("Waiting") if self.icon == "hourglass" else "")


def steps_of(one: Standing, *, at: dt.datetime) -> list[Step]:
    """All steps of a pair, in the order in which they matter."""
    if one.pair.state == P.PAUSED:
        return [_paused(one)]
    if one.pair.state == P.GETTING_TO_KNOW:
        # While times wait for the reader's answer, there is no other first talk to wait for.
        return list(_time(one)) or list(_first_talk(one, at))
    if one.pair.state == P.ACTIVE:
        first = [*_time(one), *_setting_out(one)]
        talks = [*_pulse(one, at), *_conversation(one, at), *_month(one, at), *_rounds(one, at)]
        talks += _looking_back(one, at)
        return [*first, *talks, *([] if first else _next(one))]
    return []


def _people(one: Standing) -> tuple[str, str]:
    return one.member.person.name, one.partner.person.name


def _time(one: Standing) -> Iterator[Step]:
    """Find a time, as long as one is looked for and the reader has not said which suit."""
    meeting = one.coming
    if meeting is None or meeting.state != S.PROPOSED or one.answered:
        return
    first = meeting.number == 0
    name = {"name": one.name}
    words = _("Three times suit you both. You need not prepare anything.")
    if not first and one.is_mentor:
        words = _("Three times suit you both. The first that you both take is booked.")
    elif not first:
        words = _("Three times suit you both. %(name)s has the plan; you do not have to prepare.") % name
    yield Step(
        (_("Find 20 minutes with %(name)s") if first else _("Confirm a time with %(name)s")) % name,
        words,
        _("20 seconds"),
        reverse("meetings:schedule", args=[one.pair.uid]),
        _("See three times"),
        _people(one),
        rank=1,
    )


def _first_talk(one: Standing, at: dt.datetime) -> Iterator[Step]:
    """The first talk, and the private answer after it."""
    pair, meeting, name = one.pair, one.coming, {"name": one.name}
    url = reverse("pairs:first-talk", args=[pair.uid])
    booked = meeting is not None and meeting.state == S.BOOKED and meeting.starts_at is not None
    if booked and meeting and meeting.starts_at and meeting.starts_at > at:
        yield Step(
            _("Your first talk with %(name)s") % name,
            _("%(when)s. Four questions are ready; afterwards each of you says in private whether to go ahead.")
            % {"when": one.both(meeting.starts_at)},
            _("20 minutes"),
            url,
            _("See the four questions"),
            _people(one),
            "calendar",
            second=_("Move it"),
            second_url=reverse("meetings:schedule", args=[pair.uid]),
            rank=5,
        )
    elif one.member.go_ahead is None and (booked or one.held):
        words = _("Your answer is private. %(name)s reads it only if you both want to go ahead.") % name
        ahead = _("Go ahead with %(name)s?") % name
        yield Step(ahead, words, _("1 minute"), url, _("Answer"), _people(one), "users", rank=2)
    elif one.member.go_ahead is None and meeting is not None and one.answered:
        yield _kept(one, _("Meet %(name)s for 20 minutes") % name)
    elif one.member.go_ahead is None:
        words = _("A time is being found. If you two have talked already, say here whether to go ahead.")
        meet, button = _("Meet %(name)s for 20 minutes") % name, _("Open the first talk")
        yield Step(meet, words, "", url, button, _people(one), "hourglass", waits=True)
    else:
        words, again = _("Nothing else to do. You both read at the same time what comes next."), _("Look at it again")
        yield Step(_("Your answer is kept"), words, "", url, again, _people(one), "hourglass", waits=True)


def _kept(one: Standing, heading: str) -> Step:
    """The reader has said which times suit, and waits for the partner."""
    words = _("Kept. As soon as one of your times also works for %(name)s, it is booked.") % {"name": one.name}
    url = reverse("meetings:schedule", args=[one.pair.uid])
    return Step(heading, words, "", url, _("Look at it again"), _people(one), "hourglass", waits=True)


def _next(one: Standing) -> Iterator[Step]:
    """Between two conversations: what the next one waits for."""
    last = max((meeting.number for meeting in one.held), default=0)
    if one.coming is not None:
        if one.coming.state == S.PROPOSED and one.answered:
            yield _kept(one, _("Your next conversation"))
    elif last < one.pair.planned_meetings:
        words, url = _("You both get three times by letter."), reverse("meetings:schedule", args=[one.pair.uid])
        button = _("Find a time now")
        heading = _("Your next conversation")
        yield Step(heading, words, "", url, button, _people(one), "calendar", waits=True)


def _setting_out(one: Standing) -> Iterator[Step]:
    """The agreement and the goals."""
    name = {"name": one.name}
    if not one.signed:
        words = _("One page, filled in for you. Change what should be different, and sign for yourself.")
        yield Step(
            _("Sign your working agreement with %(name)s") % name,
            words,
            _("3 minutes"),
            reverse("pairs:agreement", args=[one.pair.uid]),
            _("Read and sign"),
            _people(one),
            "pencil",
            rank=3,
        )
    if not one.has_goal:
        mentor = _("Both of you take something along. Pick an example, or write your own.")
        mentee = _("What would be different in a few months? Pick an example, or write your own.")
        yield Step(
            _("Set a goal of your own"),
            mentor if one.is_mentor else mentee,
            _("1 minute"),
            reverse("goals:goals", args=[one.pair.uid]),
            _("Add a goal"),
            _people(one),
            "target",
            rank=4,
        )


def _conversation(one: Standing, at: dt.datetime) -> Iterator[Step]:
    """The coming conversation: to finish, to read for, to prepare, to look forward to."""
    meeting = one.coming
    if meeting is None or meeting.state != S.BOOKED or meeting.starts_at is None:
        return
    page = page_of(meeting, one.pair)
    name, when = {"name": one.name}, _("%(when)s.") % {"when": one.both(meeting.starts_at)}
    over = meeting.starts_at + dt.timedelta(minutes=meeting.minutes) <= at
    if over:
        words = _("Tick what you talked about and what each of you takes along. That makes it count as held.")
        yield Step(title(meeting), words, _("2 minutes"), page, _("Finish the meeting"), _people(one), "check", rank=2)
    elif meeting.starts_at - at <= SOON:
        soon = _("Your conversation with %(name)s") % name
        words = _("%(when)s One page to read, with one question to think about on the way.") % {"when": when}
        brief = reverse("meetings:meeting-brief", args=[one.pair.uid, meeting.number])
        step = Step(soon, words, _("1 minute"), brief, _("Read the page"), _people(one), "calendar", rank=5)
        yield _movable(step, one)
    elif one.is_mentor:
        words = _("%(when)s Pick one question from the guide and one thing to try together.") % {"when": when}
        ready = _("Prepare your conversation with %(name)s") % name
        step = Step(ready, words, _("about 10 minutes"), page, _("Open the guide"), _people(one), rank=6)
        yield _movable(step, one)
    else:
        words = _("%(when)s %(name)s has the plan; you do not have to prepare.") % {"when": when, **name}
        coming = _("Your conversation with %(name)s") % name
        step = Step(coming, words, "", page, _("Have a look"), _people(one), "calendar", waits=True)
        yield _movable(step, one)


def _pulse(one: Standing, at: dt.datetime) -> Iterator[Step]:
    """The 30 seconds after the last conversation, until they are answered."""
    talked = [meeting for meeting in one.meetings if meeting.number and _is_over(meeting, at)]
    last = talked[-1] if talked else None
    if last is None or last.starts_at is None or last.pk in one.pulsed or at - last.starts_at > PULSE_WITHIN:
        return
    words = _("Three taps. %(name)s does not read them, and nobody reads them one by one.") % {"name": one.name}
    url = reverse("feedback:pulse", args=[one.pair.uid, last.number])
    heading = _("How was your conversation with %(name)s?") % {"name": one.name}
    yield Step(heading, words, _("30 seconds"), url, _("Answer"), _people(one), "lock", rank=1)


def _month(one: Standing, at: dt.datetime) -> Iterator[Step]:
    """The question after a month, until it is answered or two weeks have passed."""
    if one.looked or not month_is_due(one.pair, at=at):
        return
    words = _("Keep, adjust, or another match: each is as welcome as the others. Your answer is private.")
    heading = _("One month with %(name)s: does it fit?") % {"name": one.name}
    url = reverse("care:month", args=[one.pair.uid])
    yield Step(heading, words, _("20 seconds"), url, _("Answer"), _people(one), "lock", rank=7)


def _rounds(one: Standing, at: dt.datetime) -> Iterator[Step]:
    """An open check-in until it is answered, then words for the partner until their day. That day is the same for
    everybody: nothing here looks at what the partner did."""
    today = at.astimezone(ZoneInfo(one.home)).date()
    for row in one.rounds:
        if row.is_open(today) and row.pk not in one.checked:
            until = {"day": date_format(row.closes_on, "j F")}
            words = _("Alone, until %(day)s. Only totals of five people or more are read.") % until
            url = reverse("feedback:check-in", args=[row.uid])
            yield Step(_heading(row), words, _("3 minutes"), url, _("Answer"), (), "lock", rank=6)
        elif row.takes_words(today) and row.pk not in one.wrote:
            opened = {"day": date_format(row.releases_on, "j F"), "name": one.name}
            words = _("What helped, what to try, thank you. Opened on %(day)s, never earlier.") % opened
            url = reverse("feedback:feedback", args=[one.pair.uid, row.uid])
            yield Step(_("Words for %(name)s") % opened, words, _("5 minutes"), url, _("Write"), _people(one), rank=6)
        elif one.had(row) and row.releases_on <= today <= row.releases_on + REPLY:
            # The same card for everybody: whether there is something to read, the page says.
            words, url = _("The announced day has come."), reverse("feedback:feedback", args=[one.pair.uid, row.uid])
            yield Step(_("Words for each other"), words, "", url, _("Have a look"), _people(one), "mail", rank=7)


def _heading(row: Round) -> str:
    return {
        Round.Kind.START: _("Before you begin: how it is now"),
        Round.Kind.MID_POINT: _("Half-way: how it is going"),
        Round.Kind.FINAL: _("Looking back on the programme"),
        Round.Kind.FOLLOW_UP: _("Three months later: what stayed"),
    }[Round.Kind(row.kind)]


def _is_over(meeting: Meeting, at: dt.datetime) -> bool:
    """Held, or its planned time has passed."""
    if meeting.starts_at is None or meeting.state not in (S.HELD, S.BOOKED, S.UNCONFIRMED):
        return False
    return meeting.state == S.HELD or meeting.starts_at + dt.timedelta(minutes=meeting.minutes) <= at


def _movable(step: Step, one: Standing) -> Step:
    """The same with a link to the page where the time can be moved."""
    return replace(step, second=_("Move it"), second_url=reverse("meetings:schedule", args=[one.pair.uid]))


def _looking_back(one: Standing, at: dt.datetime) -> Iterator[Step]:
    """A thought for oneself after some meetings, and the close after the last one."""
    held = [meeting for meeting in one.held if meeting.number]
    if not held:
        return
    last, uid, name = held[-1], one.pair.uid, {"name": one.name}
    if last.number >= one.pair.planned_meetings:
        words = _("All that you planned took place. Say thanks, look once at what you set out to do, and close.")
        url = reverse("recognition:close", args=[uid])
        heading = _("Close well with %(name)s") % name
        yield Step(heading, words, _("5 minutes"), url, _("See the closing page"), _people(one), "flag", rank=7)
    fresh = last.starts_at is not None and at - last.starts_at <= REFLECT_WITHIN
    end = min(one.pair.planned_meetings, REFLECT_AFTER[-1])
    stage = REFLECT_AFTER[-1] if last.number >= end else last.number
    if fresh and last.number in (*REFLECT_AFTER, end) and stage not in one.reflected:
        words = _("One question, if you like. Nobody else reads the answer, and nobody asks again.")
        url = reverse("feedback:reflect", args=[uid])
        heading = _("A thought for yourself, after meeting %(n)s") % {"n": last.number}
        yield Step(heading, words, _("2 minutes"), url, _("See the question"), (), "lock", rank=8)


def _paused(one: Standing) -> Step:
    pair = one.pair
    day = date_format(pair.paused_until, "j F") if pair.paused_until else ""
    words = _("Nothing to do until then. No times are offered and no letters come.")
    heading = _("You and %(name)s pause until %(day)s") % {"name": one.name, "day": day}
    # What a rule paused goes on by itself: there is nothing to change.
    url = "" if pair.pause_kind == Pair.PauseKind.RULES else reverse("pairs:pause", args=[pair.uid])
    change = _("Change the pause") if url else ""
    return Step(heading, words, "", url, change, _people(one), "player-pause", waits=True, kind=_("Paused"))
