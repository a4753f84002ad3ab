"""What needs a programme manager today: at most seven things, composed from what the slices answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from upmentor.doors.desk.care_items import care_items
from upmentor.doors.desk.circle_items import circle_items
from upmentor.doors.desk.closing_items import closed_note, closing_items, ends_soon
from upmentor.doors.desk.mail_items import mail_items
from upmentor.doors.desk.pair_items import WorkItem, pair_items
from upmentor.doors.desk.pairs import counts as pair_counts
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import MatchRun, Pair
from upmentor.stages.pairs.queries import pairs as pair_queries
from upmentor.stages.pairs.queries import runs as run_queries
from upmentor.stages.pairs.queries.candidates import Waiting, candidates_for, rematch_wishes
from upmentor.stages.programmes.models import Programme, Round
from upmentor.stages.programmes.queries.drawing import draw_is_due
from upmentor.stages.programmes.queries.enrolments import blocked_count
from upmentor.stages.programmes.queries.programmes import Counts, counts
from upmentor.stages.programmes.queries.supply import supply_demand
from upmentor.stages.programmes.queries.topics import open_proposal_count
from upmentor.stages.programmes.states import ENDING

MOST = 7
# So many re-match requests at once; the others move up.
WISHES = 3
# So many of the next dates stand on the page.
DATES = 5
SOON = dt.timedelta(days=10)
State = Programme.State
NUMBERS = (
    _lazy("One thing needs you"),
    _lazy("Two things need you"),
    _lazy("Three things need you"),
    _lazy("Four things need you"),
    _lazy("Five things need you"),
    _lazy("Six things need you"),
    _lazy("Seven things need you"),
)


@dataclass(frozen=True)
class Fact:
    """A figure with its sentence."""

    number: str
    sentence: str | Promise
    unit: str = ""
    small: str = ""


@dataclass(frozen=True)
class Today:
    """The page: the finding, people who look for another match with candidates, work items, figures, and the next
    dates. `note` says that the programme is closed; it asks for nothing."""

    finding: str
    waiting: list[Waiting]
    items: list[WorkItem]
    facts: list[Fact]
    dates: list[tuple[dt.date, str]]
    note: WorkItem | None = None


def today(programme: Programme, *, at: dt.datetime) -> Today:
    """Compose the page; a constant number of queries."""
    numbers = counts(programme)
    on = timezone.localdate(at)
    if programme.state in ENDING:
        return _ending(programme, numbers, at)
    wishes = rematch_wishes(programme)[:WISHES]
    waiting = candidates_for(programme, wishes, on=on) if wishes else []
    items = [
        *_pairs(programme),
        *ends_soon(programme, on=on),
        *care_items(programme, on=on),
        *pair_items(programme, on=on),
        *circle_items(programme, at=at),
        *mail_items(programme, at=at),
        *_draw(programme),
        *_enrolment(programme, numbers, on),
        *_people(programme, numbers),
    ][: MOST - len(waiting)]
    dates = _dates(programme, on)
    return Today(_finding(len(waiting) + len(items), dates), waiting, items, _facts(programme, numbers), dates)


def _draw(programme: Programme) -> Iterator[WorkItem]:
    """Enrolment is closed and places are short: the lot decides before anybody is matched."""
    if draw_is_due(programme):
        url = reverse("programmes:draw", args=[programme.slug])
        why = _("More people enrolled than there are places. Draw them before you match.")
        yield WorkItem(_("Draw the places"), why, url, _("Look at the draw"))


def _ending(programme: Programme, numbers: Counts, at: dt.datetime) -> Today:
    """Nobody is matched any more: what is left to do is the close."""
    if note := closed_note(programme):
        return Today(_finding(0, []), [], [], _closed_facts(programme, numbers), [], note)
    on = timezone.localdate(at)
    items = [*closing_items(programme, at=at), *care_items(programme, on=on), *pair_items(programme, on=on)]
    items = [*items, *circle_items(programme, at=at), *mail_items(programme, at=at)][:MOST]
    dates = _dates(programme, on)
    return Today(_finding(len(items), dates), [], items, _facts(programme, numbers), dates)


def _finding(number: int, dates: list[tuple[dt.date, str]]) -> str:
    if number:
        return str(NUMBERS[number - 1])
    if not dates:
        return _("Nothing needs you")
    day, what = dates[0]
    return _("Nothing needs you. Next: %(what)s, %(day)s") % {"what": what, "day": _day(day)}


def _day(day: dt.date) -> str:
    return str(formats.date_format(day, "j F"))


def _pairs(programme: Programme) -> Iterator[WorkItem]:
    """What runs and announcements wait for."""
    bay = pair_queries.holding(programme)
    if bay:
        time = formats.time_format(timezone.localtime(bay.release_at), "H:i")
        title = _("Letters leave the holding bay at %(time)s") % {"time": time}
        why = _("Until then you can call all of them back.")
        yield WorkItem(title, why, reverse("pairs:pairs", args=[programme.slug]), _("Look at them"))
    waiting = pair_queries.proposals_waiting(programme)
    if waiting:
        title = ngettext("One approved pair is not announced", "%(n)s approved pairs are not announced", waiting)
        why = _("You see every message before it goes out. Nobody knows yet.")
        yield WorkItem(title % {"n": waiting}, why, reverse("pairs:announce", args=[programme.slug]), _("Announce"))
    run = run_queries.runs(programme).first()
    if run and run.state == MatchRun.State.DONE and not waiting and run_queries.open_proposals(run).exists():
        title = _("Run %(number)s is ready for you") % {"number": run.number}
        why = _("Look at the pairs and their reasons, then approve what you like.")
        yield WorkItem(title, why, reverse("pairs:run", args=[programme.slug, run.uid]), _("Judge the run"))


def _enrolment(programme: Programme, numbers: Counts, on: dt.date) -> Iterator[WorkItem]:
    """What the programme itself waits for."""
    slug, until = programme.slug, programme.enrol_until
    if programme.state in (State.DRAFT, State.READY):
        why = _("Look once at dates, people and safeguards. No letter goes out by opening.")
        yield WorkItem(
            _("Enrolment is not open yet"), why, reverse("programmes:open", args=[slug]), _("Open enrolment")
        )
    elif programme.state == State.ENROLLING and not numbers.everybody:
        why = _("Invite from the roster, bring a sign-up sheet, or enrol somebody by hand.")
        yield WorkItem(_("Nobody is in yet"), why, reverse("programmes:invite", args=[slug]), _("Invite people"))
    elif programme.state == State.ENROLLING and until and until < on:
        why = _("Close it, and matching can begin. Who comes later joins the waiting list.")
        title = _("Enrolment ended on %(day)s") % {"day": _day(until)}
        yield WorkItem(title, why, reverse("programmes:settings", args=[slug]), _("Close enrolment"))
    elif programme.state == State.ENROLLING and until and until - on <= SOON:
        days = (until - on).days
        title = ngettext("Enrolment ends in %(n)s day", "Enrolment ends in %(n)s days", days) % {"n": days}
        title = title if days else _("Enrolment ends today")
        why = _("%(mentors)s mentors and %(mentees)s mentees are in.") % _sides(numbers)
        yield WorkItem(title, why, reverse("programmes:topics", args=[slug]), _("Look at the topics"))
    if _worth_a_run(programme, numbers):
        title = _("%(mentors)s mentors and %(mentees)s mentees wait for a match") % _sides(numbers)
        why = _("A run changes nothing by itself: you look, approve and announce.")
        yield WorkItem(title, why, reverse("pairs:matching", args=[slug]), _("Prepare matching"))


def _sides(numbers: Counts) -> dict[str, int]:
    return {"mentors": numbers.mentors, "mentees": numbers.mentees}


def _worth_a_run(programme: Programme, numbers: Counts) -> bool:
    open_to_runs = programme.state in (State.ENROLLING, State.MATCHING)
    return open_to_runs and min(numbers.mentors, numbers.mentees) >= 2 and not run_queries.runs(programme).exists()


def _people(programme: Programme, numbers: Counts) -> Iterator[WorkItem]:
    """Who waits for an answer."""
    people = reverse("programmes:people", args=[programme.slug])
    if blocked := blocked_count(programme):
        title = ngettext("One person cannot be matched yet", "%(n)s people cannot be matched yet", blocked)
        why = _("The roster does not say their grade or manager, or they have no topic.")
        yield WorkItem(title % {"n": blocked}, why, f"{people}?status=enrolled", _("See who"))
    if numbers.waiting:
        title = ngettext("One person is on the waiting list", "%(n)s people are on the waiting list", numbers.waiting)
        why = _("Give them a place, or leave them where they are.")
        yield WorkItem(title % {"n": numbers.waiting}, why, f"{people}?status=waiting", _("Look at the list"))
    if proposed := open_proposal_count(programme):
        title = ngettext("One text fits no topic", "%(n)s texts fit no topic", proposed) % {"n": proposed}
        why = _("People typed it themselves. Add it, or say what it means.")
        yield WorkItem(title, why, reverse("programmes:topics", args=[programme.slug]), _("Decide"))
    if numbers.invited and programme.state == State.ENROLLING:
        title = ngettext(
            "One person has not answered the invitation",
            "%(n)s people have not answered the invitation",
            numbers.invited,
        )
        why = _("Each can get one reminder, the last one.")
        yield WorkItem(title % {"n": numbers.invited}, why, f"{people}?status=invited", _("See who"))


def _facts(programme: Programme, numbers: Counts) -> list[Fact]:
    balances = supply_demand(programme)
    short = sum(1 for row in balances if row.gap < 0)
    asked = numbers.everybody + numbers.withdrawn
    paired = sum(
        number for state, number in pair_queries.counts(programme).items() if state in ("announced", "accepted")
    )
    unfinished = _("%(n)s more began and did not finish") % {"n": numbers.started} if numbers.started else ""
    return [
        Fact(
            str(numbers.mentors),
            ngettext("mentor is enrolled.", "mentors are enrolled.", numbers.mentors),
            small=unfinished,
        ),
        Fact(str(numbers.mentees), ngettext("mentee is enrolled.", "mentees are enrolled.", numbers.mentees)),
        Fact(
            str(short),
            ngettext("topic has more wishes than places.", "topics have more wishes than places.", short),
            unit=_("of %(n)s") % {"n": len(balances)},
        ),
        Fact(
            str(paired),
            ngettext("pair has been announced.", "pairs have been announced.", paired),
            small=_("%(n)s people were asked or came by themselves") % {"n": asked},
        ),
    ]


def _closed_facts(programme: Programme, numbers: Counts) -> list[Fact]:
    """What the programme came to."""
    people, completed = numbers.everybody, pair_counts(programme).get(Pair.State.COMPLETED, 0)
    held = Meeting.objects.filter(pair__programme=programme, state=Meeting.State.HELD, number__gte=1).count()
    return [
        Fact(str(people), ngettext("person was in the programme.", "people were in the programme.", people)),
        Fact(str(completed), ngettext("pair was completed.", "pairs were completed.", completed)),
        Fact(str(held), ngettext("conversation was held.", "conversations were held.", held)),
    ]


def _dates(programme: Programme, on: dt.date) -> list[tuple[dt.date, str]]:
    """The next few days on which something happens by itself, in order."""
    known = [
        (programme.enrol_until, _("enrolment ends")),
        (programme.starts_on, _("the programme begins")),
        (programme.ends_on, _("the programme ends")),
    ]
    for row in Round.objects.filter(programme=programme, releases_on__gte=on):
        name = {"name": row.get_kind_display()}
        known.append((row.opens_on, _("check-in “%(name)s” opens") % name))
        known.append((row.closes_on, _("last day of the check-in “%(name)s”") % name))
        if row.kind in Round.FOR_EACH_OTHER:
            known.append((row.releases_on, _("words for each other are opened")))
    return sorted((day, words) for day, words in known if day and day >= on)[:DATES]
