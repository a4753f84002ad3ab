"""What must hold when the simulated time is over. Each check answers a line for every case in which it does not."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.year.drill import Outcome
from tests.year.sink import Arrival
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.kinds import NUDGES, kind_of
from upmentor.ground.notifications.models import Letter
from upmentor.stages.feedback.models import Pulse
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairEvent, PairMember, Proposal
from upmentor.stages.pairs.states import OVER, pair_may
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment, working_time
from upmentor.stages.programmes.models import Enrolment

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
# From the minute at which a letter is due to the one at which it is sent; the worker looks every minute.
LATE = dt.timedelta(minutes=15)
# A week, and the time between two looks of the job that closes what nobody finished.
UNFINISHED = WEEK + dt.timedelta(hours=6)


def all_of_them(out: Outcome) -> list[str]:
    """Every violation, of every check."""
    from tests.year import more_checks as more

    checks = (broken, once, quiet, capped, states, jobs, entries, leavers, ended, retention, same_words)
    checks += (more.clocks, more.useful, more.unwanted, more.sealed, more.circles)
    return [f"{check.__name__}: {line}" for check in checks for line in check(out)]


class SoFar:
    """Says during the run what cannot become right any more, each case once."""

    def __init__(self) -> None:
        self.said: set[str] = set()

    def __call__(self, out: Outcome) -> None:
        for check in (quiet, capped, leavers, ended, same_words):
            for line in check(out):
                if line not in self.said:
                    self.said.add(line)
                    print(f"SO FAR {check.__name__}: {line}", file=sys.stderr, flush=True)


def figures(out: Outcome) -> Iterator[str]:
    """What happened, in numbers."""
    ids = Counter(one.message_id for one in out.arrivals)
    yield f"{len(ids)} letters, {len(out.arrivals) - len(ids)} repeats, {out.kills} kills, set back {out.set_back}"
    from tests.year.more_checks import after_changes

    yield f"letters in the week after a change of clocks: {dict(after_changes(out))}"
    yield f"letters by state: {dict(Counter(Letter.objects.values_list('state', flat=True)))}"
    yield f"letters by kind: {dict(Counter(Letter.objects.values_list('kind', flat=True)).most_common())}"
    yield f"pairs: {dict(Counter(Pair.objects.values_list('state', flat=True)))}"
    yield f"meetings: {dict(Counter(Meeting.objects.values_list('state', flat=True)))}"
    yield f"verbs: {dict(out.done.most_common())}"
    yield f"refused: {dict(out.refused.most_common())}"


def broken(out: Outcome) -> Iterator[str]:
    """No verb and no worker ended in an error without a name."""
    yield from out.broken


def once(out: Outcome) -> Iterator[str]:
    """Every letter that says it was sent has come; again only when the worker was killed in between."""
    letters = {str(one.uid): one for one in Letter.objects.all()}
    came = defaultdict(list)
    for one in out.arrivals:
        came[one.message_id.partition("@")[0]].append(one)
        if len(one.recipients) != 1:
            yield f"{one.message_id} has {len(one.recipients)} recipients"
    for uid, arrivals in came.items():
        if uid not in letters:
            yield f"nobody wrote {uid}"
        elif letters[uid].state != Letter.State.SENT:
            yield f"{of(letters[uid])} came and is {letters[uid].state}"
        if any(one.kills == other.kills for one, other in itertools.pairwise(arrivals)):
            yield f"{of(letters[uid])} came {len(arrivals)} times without a kill in between"
    for uid, letter in letters.items():
        if letter.state == Letter.State.SENT and uid not in came:
            yield f"{of(letter)} never came"
        if letter.state in (Letter.State.FAILED, Letter.State.HELD):
            yield f"{of(letter)} is {letter.state}: {letter.error}"
        if letter.state == Letter.State.QUEUED and letter.due_at < _end(out):
            yield f"{of(letter)} still waits, due {letter.due_at:%Y-%m-%d %H:%M}"


def quiet(out: Outcome) -> Iterator[str]:
    """Nothing comes outside the reader's hours: their working hours, or 8 to 18 on a day on which they work."""
    for arrival, letter, person in arrived(out):
        if kind_of(letter.kind).urgent or person.email in out.world.quiet:
            continue
        if letter.before and arrival.at < letter.before <= next_working_moment(person, arrival.at):
            # It would be of no use in the reader's hours: what it is about begins before them.
            continue
        mine = working_time(person)
        if mine.works(arrival.at) or mine.works(arrival.at - LATE):
            continue
        local = mine.local(arrival.at)
        if not (mine.works_on(local.date()) and 8 <= local.hour < 18):
            yield f"{of(letter)} came {local:%a %Y-%m-%d %H:%M} {mine.zone} ({person.working_hours})"


def capped(out: Outcome) -> Iterator[str]:
    """No more than two nudges in seven days, one for those who take part as mentee; a repeat counts once."""
    mentees = set(Enrolment.objects.filter(role="mentee").values_list("person__email", flat=True))
    came: dict[str, list[tuple[dt.datetime, Letter]]] = defaultdict(list)
    seen = set()
    for arrival, letter, person in arrived(out):
        if letter.kind in NUDGES and letter.pk not in seen:
            seen.add(letter.pk)
            came[person.email].append((arrival.at, letter))
    for address, rows in came.items():
        rows.sort(key=lambda row: row[0])
        times, most = [at for at, _letter in rows], 1 if address in mentees else 2
        for place, at in enumerate(times):
            number = bisect_right(times, at + WEEK - dt.timedelta(hours=2)) - place
            if number > most:
                names = [f"{letter.kind} {when:%d %b %H:%M}" for when, letter in rows[place : place + number]]
                yield f"{address} got {number} nudges in a week (at most {most}): {names}"


def states(out: Outcome) -> Iterator[str]:
    """Every step of every pair stands in the table, and the pair is where its last step led; seats are free at the
    end."""
    steps: dict[int, list[PairEvent]] = defaultdict(list)
    for event in PairEvent.objects.order_by("id"):
        steps[event.pair_id].append(event)
    for pair in Pair.objects.select_related("proposal"):
        was = ""
        for event in steps[pair.pk]:
            if event.was != was or (was and not pair_may(was, event.became)):
                yield f"pair {pair.pk}: {event.was} to {event.became} after {was}"
            was = event.became
        if was != pair.state:
            yield f"pair {pair.pk} is {pair.state}, its history ends with {was}"
        over = pair.state in OVER
        if PairMember.objects.filter(pair=pair).exclude(live=not over).exists():
            yield f"pair {pair.pk} is {pair.state}, and a place in it is not"
        if (pair.proposal.state == Proposal.State.FINISHED) != over:
            yield f"pair {pair.pk} is {pair.state}, its proposal {pair.proposal.state}"
    late = Proposal.objects.filter(state=Proposal.State.ANNOUNCED, answer_by__lt=_end(out) - DAY)
    yield from (f"proposal {one.pk} was never settled" for one in late)
    stuck = Pair.objects.filter(state=Pair.State.GETTING_TO_KNOW, answer_by__lt=_end(out) - DAY)
    yield from (f"pair {one.pk} is still getting to know, answer by {one.answer_by}" for one in stuck)
    away = Pair.objects.filter(state=Pair.State.PAUSED, paused_until__lt=_end(out).date() - 2 * DAY)
    yield from (f"pair {one.pk} rests since its day {one.paused_until} ({one.pause_kind})" for one in away)


def jobs(out: Outcome) -> Iterator[str]:
    """No work has failed or waits for longer than it may."""
    for job in Job.objects.filter(state=Job.State.DEAD):
        yield f"{job.key} is dead: {job.error}"
    for job in Job.objects.exclude(error="").exclude(state=Job.State.DEAD):
        yield f"{job.key} failed once: {job.error}"
    for job in Job.objects.filter(state__in=Job.LIVE, due_at__lt=_end(out) - DAY):
        yield f"{job.key} still {job.state}, due {job.due_at}"


def entries(out: Outcome) -> Iterator[str]:
    """Calendars: no entry of a booked meeting is left when the meeting is not; invitations count up."""
    last: dict[tuple[str, str], Letter] = {}
    for letter in Letter.objects.exclude(calendar="").filter(state=Letter.State.SENT).order_by("id"):
        last[letter.key.split(":")[1], letter.recipient] = letter
    meetings = {str(one.uid): one for one in Meeting.objects.select_related("pair")}
    employed = set(Person.objects.filter(employed=True).values_list("email", flat=True))
    for (uid, _recipient), letter in last.items():
        meeting = meetings.get(uid)
        if meeting is None or letter.address not in employed:
            continue
        if letter.calendar_method == "REQUEST" and meeting.state == Meeting.State.CANCELLED:
            yield f"{of(letter)} stands in a calendar, the meeting is cancelled"
        if letter.calendar_method == "CANCEL" and meeting.state in (Meeting.State.BOOKED, Meeting.State.HELD):
            yield f"{of(letter)} took a meeting away that is {meeting.state}"
    coming = Meeting.objects.filter(state__in=Meeting.COMING, pair__state__in=OVER)
    # What had begun when the pair ended may have been held: for a week the two can still say so.
    coming = coming.exclude(state=Meeting.State.BOOKED, starts_at__range=(out.over - UNFINISHED, out.over))
    yield from (f"meeting {one.pk} of pair {one.pair_id} is {one.state}, the pair is over" for one in coming)


def leavers(out: Outcome) -> Iterator[str]:
    """Nobody gets a letter who no longer works here, but one that takes a conversation out of the calendar."""
    for arrival, letter, person in arrived(out):
        if letter.calendar_method == "CANCEL":
            continue
        if not person.employed and person.changed_at + DAY / 24 < arrival.at:
            yield f"{of(letter)} came {arrival.at:%Y-%m-%d %H:%M}, left {person.changed_at:%Y-%m-%d %H:%M}"


def ended(out: Outcome) -> Iterator[str]:
    """No letter about a coming conversation of a pair that is over, but the one that takes it out of the calendar."""
    meetings = {str(one.uid): one for one in Meeting.objects.select_related("pair")}
    for arrival, letter, _person in arrived(out):
        parts = letter.key.split(":")
        meeting = meetings.get(parts[1]) if parts[0] == "meeting" and len(parts) > 1 else None
        if meeting is None or letter.calendar_method == "CANCEL" or not meeting.pair.ended_at:
            continue
        # The worker takes letters back when it looks, which here is seldom.
        if arrival.at > meeting.pair.ended_at + out.look and "cancelled" not in letter.key:
            yield f"{of(letter)} came {arrival.at:%d %b %H:%M}, the pair ended {meeting.pair.ended_at:%d %b %H:%M}"


def retention(out: Outcome) -> Iterator[str]:
    """What is kept for a time is gone after it."""
    old = Pulse.objects.filter(changeable_until__lt=_end(out) - 2 * DAY).count()
    if old:
        yield f"{old} pulses still say when they were sent"
    done = Job.objects.exclude(state__in=Job.LIVE).filter(finished_at__lt=_end(out) - 32 * DAY).count()
    if done:
        yield f"{done} rows of work that is over are older than 30 days"


def same_words(out: Outcome) -> Iterator[str]:
    """The same words do not come twice to the same reader within a day."""
    seen: dict[tuple[str, str, str], tuple[dt.datetime, Letter]] = {}
    for arrival, letter, _person in arrived(out):
        key = letter.address, letter.subject, letter.text
        before = seen.get(key)
        if before and before[1].pk != letter.pk and arrival.at - before[0] < DAY:
            yield f"{of(letter)} says what {of(before[1])} said {arrival.at - before[0]} before"
        seen[key] = arrival.at, letter


def arrived(out: Outcome) -> Iterator[tuple[Arrival, Letter, Person]]:
    """Every arrival with its letter and the reader's row of the roster; readers without one are left out."""
    letters = {str(one.uid): one for one in Letter.objects.defer("html", "calendar")}
    people = {one.email: one for one in Person.objects.select_related("site").order_by("employed")}
    for arrival in out.arrivals:
        letter = letters.get(arrival.message_id.partition("@")[0])
        person = people.get(arrival.recipients[0])
        if letter and person:
            yield arrival, letter, person


def _end(out: Outcome) -> dt.datetime:
    return out.world.ends + WEEK


def of(letter: Letter) -> str:
    """Which letter, in a line."""
    return f"{letter.kind} {letter.key} to {letter.address} written {letter.created_at:%Y-%m-%d %H:%M}"
