"""One of everything that an address can name, twice: in the programme of the roles, and in another one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.permissions.table import ANONYMOUS, ROLES
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter
from upmentor.measures.shares import share
from upmentor.stages.concerns.actions import Concern, open_case
from upmentor.stages.concerns.models import Case, Service
from upmentor.stages.exports.actions import ask_for, keep_file
from upmentor.stages.exports.contents import Contents
from upmentor.stages.exports.models import Export
from upmentor.stages.feedback.models import HandWish, Reflection
from upmentor.stages.goals.tests.factories import goal, outcome
from upmentor.stages.insights.document import Document, Fact, Part, to_json
from upmentor.stages.insights.models import Change, Report
from upmentor.stages.meetings.actions.offering import offer_times
from upmentor.stages.meetings.models import Action, Delegation, Meeting
from upmentor.stages.messages.actions import Typed, begin, schedule
from upmentor.stages.messages.models import Message
from upmentor.stages.pairs import actions as pair_actions
from upmentor.stages.pairs.models import MatchRun, Pair, PairMember, PairRule, Proposal, Unmatched
from upmentor.stages.pairs.tests import factories as pairs
from upmentor.stages.pairs.tests.made import finished_run
from upmentor.stages.people.models import Correction, DepartmentImport, Person, RosterImport
from upmentor.stages.programmes.actions.sheet import stage_sheet
from upmentor.stages.programmes.models import Enrolment, Programme, ProgrammeRole, ProposedTopic, Round, TopicWish
from upmentor.stages.recognition.codes import new_code
from upmentor.stages.recognition.models import CapacityWorry, Certificate, Sharing
from upmentor.stages.supervision.models import Circle, Seat

SHEET = b"employee id,role,topics\nE0001,mentor,Everyday AI\n"


@dataclass
class World:
    """`sessions[role]` is a session cookie; `here` and `elsewhere` give arguments by their name in the table."""

    client: Client = field(default_factory=Client)
    sessions: dict[str, str] = field(default_factory=dict)
    here: dict[str, Any] = field(default_factory=dict)
    elsewhere: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    """Make the world. It knows nothing of the rules under test."""
    world = World()
    users = {role: pairs.user(role.title()) for role in ROLES if role != ANONYMOUS}
    ours, theirs = pairs.company(4, 3), pairs.company(4, 3, name="Another programme")
    for role in RoleGrant.Role.values:
        RoleGrant.objects.create(user=users[role], role=role)
    users["manager"], users["other_manager"] = ours.manager, theirs.manager
    ProgrammeRole.objects.create(programme=ours.programme, user=users["sponsor"], role=ProgrammeRole.Role.SPONSOR)
    ProgrammeRole.objects.create(programme=ours.programme, user=users["playing_manager"], role="manager")
    world.here, announced = objects(ours)
    world.elsewhere, _ = objects(theirs)
    users["mentor"], users["mentee"] = announced.mentor.person.user, announced.mentee.person.user
    boss = announced.mentor.person.manager
    give(users["line_manager"], boss)
    give(users["stranger"], pairs.person("Stranger"))
    give(users["playing_manager"], pairs.person("Playing Manager", grade=8))
    pairs.enrol(ours.programme, Person.objects.get(user=users["playing_manager"]), "mentee")
    principal = announced.mentee.person
    at = timezone.now()
    delegation = Delegation.objects.create(principal=principal, assistant=users["assistant"], since=at)
    world.here |= {"user": users["it"].uid, "role": "it", "delegation": delegation.uid}
    world.here |= concerns(users["contact"], users["mentee"])
    world.here["own_letter"] = letter_to(users["mentee"])
    # Letters that go out by themselves are the same everywhere; there is none of this name.
    world.elsewhere["moment"] = "no-such-letter"
    world.elsewhere["own_letter"] = letter_to(theirs.manager)
    for role, who in users.items():
        client = Client()
        client.force_login(who)
        world.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return world


def concerns(contact: User, author: User) -> dict[str, Any]:
    """A case of this contact, one that is late with another contact, and one that somebody signed."""
    other, at = pairs.user("Second Contact"), timezone.now()
    RoleGrant.objects.create(user=other, role=RoleGrant.Role.CONTACT)
    late = open_case(Concern(other, "x"), by=None, at=at).case
    Case.objects.filter(pk=late.pk).update(asked=Case.Asked.DEPUTY)
    return {
        "case": open_case(Concern(contact, "x"), by=None, at=at).case.uid,
        "late_case": late.uid,
        "signed_case": open_case(Concern(other, "x"), by=author, at=at).case.uid,
        "contact": contact.uid,
        "service": Service.objects.create(kind=Service.Kind.URGENT, name="x", phone="112").uid,
    }


def round_of(programme: Programme) -> UUID:
    """A mid-point that is open."""
    today = timezone.now().date()
    days = {"opens_on": today - dt.timedelta(days=2), "closes_on": today + dt.timedelta(days=5)}
    return Round.objects.create(
        programme=programme, kind=Round.Kind.MID_POINT, releases_on=today + dt.timedelta(days=6), **days
    ).uid


def circle_of(pair: Pair) -> UUID:
    """A circle of next week that was announced, with the pair's mentor in it."""
    start = timezone.now() + dt.timedelta(days=7)
    when = {"day": start.date(), "clock": start.time(), "zone": "UTC", "starts_at": start}
    made = Circle.objects.create(programme=pair.programme, number=1, state=Circle.State.ANNOUNCED, **when)
    Seat.objects.create(circle=made, enrolment=member_of(pair, "mentor").enrolment)
    return made.uid


def promise_in(pair: Pair) -> UUID:
    """Something that the mentee promised."""
    mentee = PairMember.objects.get(pair=pair, role="mentee")
    return Action.objects.create(pair=pair, number=1, member=mentee, text="x", position=1).pk


def letter_to(user: User) -> UUID:
    """A letter that the user has received."""
    key, sent = f"own:{user.uid}", timezone.now()
    kept = {"kind": "pairs.announced", "recipient": user.actor_key, "address": user.email, "sent_at": sent}
    return Letter.objects.create(key=key, subject="x", text="x", state=Letter.State.SENT, **kept).uid


def give(user: User, person: Person) -> None:
    person.user = user
    person.save()


def objects(company: pairs.Company) -> tuple[dict[str, Any], Proposal]:
    """What addresses of this programme can name, and its announced proposal."""
    at, by, programme = timezone.now(), company.manager, company.programme
    finished_run(company)  # the one that the latest is compared with
    run = finished_run(company)
    suggested = list(run.proposals.all())
    pair_actions.approve(run, suggested[:2], by=by, at=at)
    announced, approved = Proposal.objects.filter(pk__in=[one.pk for one in suggested[:2]]).order_by("id")
    bay = pair_actions.announce(programme, [announced], by=by, at=at)
    announced.refresh_from_db()
    announced.state = Proposal.State.ANNOUNCED
    announced.save()
    wish = ProposedTopic.objects.create(text=f"Wish {programme.slug}", key=f"wish {programme.slug}")
    TopicWish.objects.create(enrolment=company.mentors[0], proposed=wish)
    key = programme.slug
    letter = Letter.objects.create(key=key, kind="x", recipient="x", address="x@example.com", subject="x", text="x")
    pair_actions.exclude(programme, company.mentors[0], company.mentees[0], reason="x", by=by, at=at)
    pair = pair_of(announced)
    certificate = certificate_of(announced.mentee, key)
    found = {
        "closed_pair": pair_of(announced, over=True).uid,
        "certificate": certificate.uid,
        "code": certificate.code,
        "mentors_enrolment": announced.mentor.uid,
        "told_enrolment": announced.mentor.uid,
        "what": "closing",
        "worry": worry_of(announced.mentor),
        "pair": pair.uid,
        "goal": goal(member_of(pair, "mentee")).uid,
        "outcome": outcome(member_of(pair, "mentee")).uid,
        "promise": promise_in(pair),
        "meeting_number": 1,
        "meeting": offer_times(pair, 1, by=by, at=at).uid,
        "reflection": Reflection.objects.create(member=member_of(pair, "mentee"), position=1, text="x").uid,
        "hand_wish": hand_wish(pair),
        "round": round_of(programme),
        "circle": circle_of(pair),
        "rule": PairRule.objects.get(programme=programme).pk,
        "slug": programme.slug,
        "run": run.uid,
        "stamp": 0,
        "announced": announced.uid,
        "approved": approved.uid,
        "bay": bay.uid,
        "enrolment": company.mentors[0].uid,
        "other": company.mentees[0].uid,
        "left": left_in(run).pk,
        "verb": "withdraw",
        "step": "topics",
        "wish": wish.uid,
        "export": export_of(programme, by).uid,
        "message": message_of(programme, by).uid,
        "sent_message": schedule(message_of(programme, by), by=by, at=at).uid,
        "tongue": "en",
        "look": "light",
        "moment": "booked",
        "sheet": stage_sheet(programme, SHEET, filename="sheet.csv", by=by, at=at).uid,
        "person": company.mentors[0].person.uid,
        "roster": roster(by).uid,
        "department_file": department_file(by).uid,
        "correction": correction(company.mentors[0].person).uid,
        "letter": letter.uid,
        "dead_job": Job.objects.create(name="people.count_month", key=f"d{key}", state="dead").uid,
        "live_job": Job.objects.create(name="people.count_month", key=f"l{key}").uid,
        "template": "ai-and-technology",
        "guide": "everyday-ai",
        "guide_meeting": 1,
        "course": "executives",
        "number": 1,
        "form": "csv",
        "table_form": "csv",
        "report_form": "json",
        "report": report_of(programme),
        "change": change_in(programme, by),
        "report_part": "activity",
        "token": "no-such-token",
    }
    return found, announced


def left_in(run: MatchRun) -> Unmatched:
    """Somebody without a match in the run."""
    someone = run.programme.enrolments.order_by("id").first()
    return run.unmatched.first() or Unmatched.objects.create(
        run=run, enrolment=someone, reason={"key": "unmatched.nobody", "params": {}}
    )


def report_of(programme: Programme) -> UUID:
    """A report that can be read, with one figure."""
    fact = Fact("held", share(30, 40), numbers={"pairs": 10, "held": 30})
    day = dt.date(2026, 1, 31)
    document = Document(day, [Part("activity", [fact], series={"day": day.isoformat()})])
    at = timezone.now()
    kept = {"day": day, "asked_at": at, "made_at": at, "document": to_json(document)}
    return Report.objects.create(programme=programme, **kept).uid


def change_in(programme: Programme, by: User) -> UUID:
    """Something that leaders changed."""
    kept = {"text": "x", "day": timezone.localdate(), "made_at": timezone.now(), "made_by": by}
    return Change.objects.create(programme=programme, **kept).uid


def export_of(programme: Programme, by: User) -> Export:
    """One that was made."""
    asked = ask_for(programme, Export.Source.PROPOSALS, "csv", {}, "To plan rooms", by=by, at=timezone.now())
    keep_file(asked, Contents([], [], frozenset(), "pairs"), b"x", at=timezone.now())
    return asked


def message_of(programme: Programme, by: User) -> Message:
    """A draft to everybody who is enrolled."""
    typed = Typed(Message.Audience.ENROLLED, False, None, {"en": ("x", "x")})
    return begin(programme, typed, by=by, at=timezone.now())


def pair_of(proposal: Proposal, *, over: bool = False) -> Pair:
    """The two of a proposal as an active pair, or as one that is completed, beside their proposal."""
    at = timezone.now()
    kept = {"programme": proposal.programme, "mentor": proposal.mentor, "mentee": proposal.mentee}
    kept |= {"mentor_person": proposal.mentor.person, "score": 1, "policy": {}, "created_at": at}
    finished = Proposal.objects.create(state=Proposal.State.FINISHED, **kept)
    rhythm = {"planned_meetings": 6, "cadence_weeks": 4, "meeting_minutes": 60, "started_at": at, "active_at": at}
    state = {"state": Pair.State.COMPLETED, "ended_at": at} if over else {"state": Pair.State.ACTIVE}
    made = Pair.objects.create(programme=proposal.programme, proposal=finished, **state, **rhythm)
    for one in (proposal.mentor, proposal.mentee):
        PairMember.objects.create(pair=made, enrolment=one, person=one.person, role=one.role, seat=2, live=not over)
    return made


def certificate_of(enrolment: Enrolment, key: str) -> Certificate:
    made = {"person": enrolment.person, "programme": enrolment.programme, "issued_on": timezone.now().date()}
    return Certificate.objects.create(enrolment=enrolment, code=new_code(), name="x", title=key, **made)


def worry_of(enrolment: Enrolment) -> UUID:
    """The mentor told their line manager of the hours, who has a worry about them."""
    told = {"enrolment": enrolment, "manager": enrolment.person.manager}
    today = timezone.now().date()
    Sharing.objects.create(hours=True, hours_since=today, **told)
    return CapacityWorry.objects.create(said_on=today, **told).uid


def member_of(pair: Pair, role: str) -> PairMember:
    return PairMember.objects.get(pair=pair, role=role)


def hand_wish(pair: Pair) -> UUID:
    """The mentor asked for a hand after a meeting."""
    meeting = Meeting.objects.get(pair=pair)
    return HandWish.objects.create(meeting=meeting, member=member_of(pair, "mentor"), asked_on=timezone.localdate()).uid


def correction(person: Person) -> Correction:
    """Something that this person says about themself."""
    return Correction.objects.create(person=person, field="job_title", before="A", after="B", said_at=timezone.now())


def department_file(by: User) -> DepartmentImport:
    """Figures of a department that have been checked."""
    checked = {"figures": [], "problems": [], "refused": [], "unknown": [], "months": 0}
    return DepartmentImport.objects.create(
        filename="months.csv", checked=checked, imported_by=by, created_at=timezone.now()
    )


def roster(by: User) -> RosterImport:
    from upmentor.stages.people.actions import stage_roster

    content = b"employee id,name,email,department\nE9001,Nora New,nora@example.com,Sales\n"
    return stage_roster(content, filename="roster.csv", by=by, at=timezone.now())
