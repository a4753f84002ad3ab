"""The people of the journey through a pair's life, and what each of them does, in few words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.watching import Post, Readers
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.stages.feedback.models import Reflection
from upmentor.stages.goals.actions.goals import GoalWords, add_goal
from upmentor.stages.goals.models import Goal, Outcome
from upmentor.stages.meetings.actions import finishing, opening
from upmentor.stages.meetings.actions.offering import Outcome as Came
from upmentor.stages.meetings.actions.offering import answer_times
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import OwnMeeting, own_meeting
from upmentor.stages.meetings.queries.times import offered
from upmentor.stages.pairs import actions as pairs
from upmentor.stages.pairs.models import Pair, PairMember, Proposal
from upmentor.stages.pairs.permissions import own_pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme, ProgrammeRole
from upmentor.stages.recognition.models import Certificate

LONDON, NEW_YORK = "Europe/London", "America/New_York"
#: Monday in the last week of August: British summer time, 14:00 in London is 09:00 in New York.
BEGIN = dt.datetime(2025, 8, 25, 13, 0, tzinfo=dt.UTC)
STAFF = ("owner", "roster_hr", "it", "dpo", "contact")
MENTORS = {"ravi": LONDON, "sam": NEW_YORK, "lin": LONDON, "mia": LONDON, "kit": LONDON}
MENTEES = {"dana": LONDON, "omar": LONDON, "ines": LONDON}


@dataclass
class Story:
    """The clock, the people by first name, and the pair that the story is about now."""

    programme: Programme
    users: dict[str, User]
    enrolments: dict[str, Enrolment]
    at: dt.datetime = BEGIN
    post: Post = field(default_factory=Post)
    pair: Pair | None = None

    def wait(self, **time: float) -> dt.datetime:
        """Time goes by; the new moment."""
        self.at += dt.timedelta(**time)
        return self.at

    def user(self, name: str) -> User:
        """The account of somebody."""
        return self.users[name]

    def member(self, name: str) -> PairMember:
        """Their place in the pair, as a page gets it."""
        assert self.pair
        found = own_pair(self.user(name), self.pair.uid)
        assert found
        return found

    def own(self, name: str, number: int) -> OwnMeeting:
        """A meeting of the pair with their place in it, as a page gets it."""
        assert self.pair
        found = own_meeting(self.user(name), self.pair.uid, number)
        assert found
        return found

    def propose(self, *couples: tuple[str, str]) -> list[Proposal]:
        """The programme manager puts couples (mentor, mentee) together by hand and announces them; the letters have
        left the holding bay when this returns."""
        by = self.user("anna")
        made = [
            pairs.propose_by_hand(self.programme, self.enrolments[one], self.enrolments[other], by=by, at=self.at)
            for one, other in couples
        ]
        return self.announce(made)

    def announce(self, made: list[Proposal]) -> list[Proposal]:
        """Announce drafts and let their letters go."""
        bay = pairs.announce(self.programme, made, by=self.user("anna"), at=self.at)
        self.at = bay.release_at
        assert pairs.release_due(at=self.at) == 1
        return [again(one) for one in made]

    def says(self, name: str, proposal: Proposal, *, yes: bool, **more: Any) -> Proposal:
        """One of the two answers a proposal."""
        return pairs.answer(proposal, self.enrolments[name], yes=yes, by=self.user(name), at=self.wait(hours=1), **more)

    def until_times_come(self) -> Meeting:
        """Days go by until the rhythm opens the next meeting."""
        for _day in range(60):
            if opening.open_due(at=self.at):
                return Meeting.objects.get(pair=self.pair, state=Meeting.State.PROPOSED)
            self.wait(days=1)
        raise AssertionError("no meeting was opened in sixty days")

    def both_take(self, meeting: Meeting, *names: str) -> Meeting:
        """Both tick the first time on offer, which books it."""
        first = offered(meeting)[0]
        came = []
        for name in names:
            done = answer_times(meeting, self.member(name), {first.pk}, by=self.user(name), at=self.wait(minutes=10))
            came.append(done.outcome)
        assert came == [Came.WAITING, Came.BOOKED]
        return again(meeting)

    def they_talk(self, name: str, number: int) -> Meeting:
        """The booked hour comes, and one of the two finishes the meeting."""
        own = self.own(name, number)
        assert own.meeting.starts_at
        self.at = own.meeting.starts_at + dt.timedelta(minutes=own.meeting.minutes)
        return finishing.finish(own, by=self.user(name), at=self.at)

    def goal(self, name: str, text: str) -> Goal:
        """One of the two writes a goal of their own."""
        words = GoalWords(text=text, today="Not yet", target="Every second week", weight=2 if name == "dana" else 1)
        return add_goal(self.member(name), words, by=self.user(name), at=self.wait(minutes=5))

    def readers(self, *names: str) -> Readers:
        """These people at a browser; without names everybody but the other mentors and leaders, and somebody who has
        not signed in."""
        users: dict[str, User | None] = {"nobody": None, **self.users}
        apart = (set(MENTORS) | set(MENTEES)) - self.two - {"ravi"}
        return Readers(
            {name: user for name, user in users.items() if name in names or (not names and name not in apart)}
        )

    @property
    def two(self) -> set[str]:
        """The two of the pair."""
        rows = PairMember.objects.filter(pair=self.pair).values_list("person__email", flat=True) if self.pair else []
        return {address.partition("@")[0] for address in rows}

    def objects(self) -> dict[str, list[Any]]:
        """What addresses can name, of the pair that the story is about and of the programme."""
        pair, programme = self.pair, self.programme
        two = [one for name, one in self.enrolments.items() if name in self.two | {"ravi"}]
        meetings = Meeting.objects.filter(pair=pair) if pair else Meeting.objects.none()
        found: dict[str, Iterable[Any]] = {
            "slug": [programme.slug],
            "form": ["csv"],
            "announced": Proposal.objects.filter(programme=programme).values_list("uid", flat=True),
            "enrolment": [one.uid for one in two],
            "person": [one.person.uid for one in two],
            "pair": [pair.uid] if pair else [],
            "closed_pair": [pair.uid] if pair else [],
            # What is written, is written for these.
            "meeting_number": sorted({one.number for one in meetings} & {1, 2}),
            "meeting": [one.uid for one in meetings],
            "goal": Goal.objects.filter(pair=pair).values_list("pk", flat=True) if pair else [],
            "outcome": Outcome.objects.filter(pair=pair).values_list("pk", flat=True) if pair else [],
            "reflection": Reflection.objects.filter(member__pair=pair).values_list("pk", flat=True) if pair else [],
            "certificate": Certificate.objects.values_list("uid", flat=True),
            "code": Certificate.objects.values_list("code", flat=True),
        }
        return {name: list(values) for name, values in found.items()}


def again(row: Any) -> Any:
    """The row as the database has it now."""
    return type(row).objects.get(pk=row.pk)


def begin() -> Story:
    """An organisation on the day of an announcement: five mentors, three leaders, an assistant, and every role that
    the product knows."""
    make.organisation()
    staff = {name: _user(name) for name in ("anna", "pia", "boss", "sponsor", "stranger", *STAFF)}
    programme = make.programme("Fresh eyes on AI", managers=[staff["anna"]])
    ProgrammeRole.objects.create(programme=programme, user=staff["sponsor"], role=ProgrammeRole.Role.SPONSOR)
    for role in STAFF:
        RoleGrant.objects.create(user=staff[role], role=role)
    boss = _person("boss", staff["boss"], grade=5, zone=LONDON)
    _person("stranger", staff["stranger"], grade=3, zone=LONDON)
    users, enrolments = dict(staff), {}
    for name, zone in (MENTORS | MENTEES).items():
        users[name] = _user(name)
        mentor = name in MENTORS
        person = _person(name, users[name], grade=3 if mentor else 8, zone=zone, boss=boss if mentor else None)
        topics = ["Everyday AI", "Data and better questions"] if name in ("sam", "dana") else ["Everyday AI"]
        enrolments[name] = make.enrol(
            programme, person, "mentor" if mentor else "mentee", topics, introduction="I am curious."
        )
    return Story(programme, users, enrolments)


def _user(name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", name=f"{name.title()} Example")


def _person(name: str, user: User, *, grade: int, zone: str, boss: Person | None = None) -> Person:
    return make.person(
        user.name,
        grade=grade,
        department_name="Finance" if grade > 5 else "Sales",
        manager=boss,
        user=user,
        email=user.email,
        time_zone=zone,
        working_hours="Mon-Fri 08:00-18:00",
    )


def form_id() -> uuid.UUID:
    """An id as a page puts it into its form."""
    return uuid.uuid4()
