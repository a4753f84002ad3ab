"""The two sample programmes, brought about by the same verbs as any other: opened, filled, the first one matched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from upmentor.doors.cli.sample.company import Company
from upmentor.doors.cli.sample.load_care import load_pulses, load_troubled
from upmentor.doors.cli.sample.load_changes import load_changes
from upmentor.doors.cli.sample.load_circles import load_circles
from upmentor.doors.cli.sample.load_dana import load_dana
from upmentor.doors.cli.sample.load_life import load_life
from upmentor.doors.cli.sample.load_money import load_money
from upmentor.doors.cli.sample.load_plan import load_plan
from upmentor.doors.cli.sample.load_recognition import load_recognition
from upmentor.doors.cli.sample.load_rounds import load_rounds
from upmentor.doors.cli.sample.load_users import give_accounts
from upmentor.doors.cli.sample.wishes import Part, Plan, matched_plan, open_plan
from upmentor.ground.accounts.models import User
from upmentor.ground.content.pages import load_clauses, load_notice
from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy, Problem, explain_pairs, explain_unmatched, solve
from upmentor.stages.insights.actions import ask_for_month
from upmentor.stages.pairs import actions as pairs
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.queries.problem import snapshot
from upmentor.stages.pairs.solving import Answer, part_to_dict
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.actions import answers, enrol, enrolment, programme
from upmentor.stages.programmes.models import Enrolment, Programme, Topic
from upmentor.stages.programmes.steps import next_step, steps_of

Progress = Callable[[str, int, int], None]
BATCH = 500
#: Every eighth pair of the run stays an approved draft that nobody was told of.
DRAFT_EVERY = 8


def load_matched(company: Company, users: dict[str, User], *, at: dt.datetime, progress: Progress) -> Programme:
    """“Fresh eyes on AI” with pairs at every point of their life."""
    plan = matched_plan(company)
    made = _open(plan, users, at=at)
    progress("Fresh eyes on AI", 0, len(plan.parts))
    _enrol(made, plan.parts, users["manager"], at=at)
    closed = at - dt.timedelta(days=plan.enrol_until)
    programme.close_enrolment(made, by=users["manager"], at=closed)
    made.refresh_from_db()
    _lock(made, company, users["manager"], at=closed + dt.timedelta(days=1))
    progress("Matching", 0, 0)
    matched = closed + dt.timedelta(days=3)
    _match(made, users["manager"], at=matched - dt.timedelta(hours=20), weights=FIRST_WEIGHTS)
    run = _match(made, users["manager"], at=matched)
    _live(run, users, at=at, approved=matched + dt.timedelta(days=1), progress=progress)
    load_plan(made, users, decided=closed)
    load_money(made, users, at=at)
    load_changes(made, users, at=at)
    # The worker counts the report: statistics take seconds to load, and the pages are wanted at once.
    ask_for_month(at=at)
    return made


def load_open(company: Company, users: dict[str, User], *, at: dt.datetime, progress: Progress) -> Programme:
    """“Culture from here” with people at every stage of enrolling."""
    plan = open_plan(company)
    made = _open(plan, users, at=at)
    progress("Culture from here", 0, len(plan.parts))
    by = users["manager"]
    _enrol(made, [part for part in plan.parts if part.state == "available"], by, at=at)
    people = _people(plan.parts)
    for role in ("mentor", "mentee"):
        asked = [
            people[part.person.employee_id] for part in plan.parts if part.state == "invited" and part.role == role
        ]
        enrolment.invite(made, asked, role, by=by, at=at - dt.timedelta(days=11))
    topics = _topics(plan.parts)
    for part in plan.parts:
        if part.state == "started":
            _start(made, part, people[part.person.employee_id], topics, at=at - dt.timedelta(days=part.days))
    return made


def _open(plan: Plan, users: dict[str, User], *, at: dt.datetime) -> Programme:
    began = at - dt.timedelta(days=plan.created)
    today = at.date()
    details = programme.Details(
        name=plan.name,
        purpose=plan.purpose,
        enrol_until=today - dt.timedelta(days=plan.enrol_until),
        starts_on=today - dt.timedelta(days=plan.starts),
        ends_on=today - dt.timedelta(days=plan.ends),
        mentor_max_grade=plan.mentor_max_grade,
        mentee_min_grade=plan.mentee_min_grade,
        managers=[users["manager"].email],
        sponsor=users["sponsor"].email,
    )
    made = programme.create_programme(plan.template, details, by=users["owner"], at=began)
    opened = programme.open_enrolment(made, by=users["manager"], at=began + dt.timedelta(days=2))
    give_accounts([part.person for part in plan.parts], at=began)
    return opened


def _people(parts: Sequence[Part]) -> dict[str, Person]:
    ids = {part.person.employee_id for part in parts}
    ids |= {other for part in parts for other, _kind in part.apart}
    found: dict[str, Person] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        rows = Person.objects.filter(employee_id__in=wanted[start : start + BATCH]).select_related("user")
        found |= {row.employee_id: row for row in rows}
    return found


def _topics(parts: Sequence[Part]) -> dict[str, Topic]:
    slugs = {slug for part in parts for slug, _level in part.topics}
    return {topic.slug: topic for topic in Topic.objects.filter(slug__in=slugs)}


def _times(part: Part) -> answers.Times:
    helper = part.assistant
    return answers.Times(
        hours=part.hours,
        languages=part.languages,
        meeting_form=part.meeting_form,
        capacity=part.capacity,
        assistant_name=helper.name if helper else "",
        assistant_email=helper.email if helper else "",
        discreet=part.role == "mentee",
    )


def _enrol(made: Programme, parts: Sequence[Part], by: User, *, at: dt.datetime) -> None:
    """Enrol everybody with few queries, then add what only people themselves give, dated as they gave it."""
    people, topics = _people(parts), _topics(parts)
    entries = [
        enrol.Entry(
            person=people[part.person.employee_id],
            role=part.role,
            topics=[(topics[slug], level) for slug, level in part.topics],
            wishes=[(part.proposal, 4)] if part.proposal else [],
            times=_times(part),
            aim=part.aim,
        )
        for part in parts
    ]
    enrol.enrol_people(made, entries, source="self", by=by, at=at)
    rows = {row.person_id: row for row in Enrolment.objects.filter(programme=made).select_related("person__user")}
    fields = ["introduction", "interests", "clauses_version", "notice_version", "clauses_accepted_at"]
    fields += ["created_at", "submitted_at", "changed_at"]
    for part in parts:
        row = rows[people[part.person.employee_id].pk]
        answered = at - dt.timedelta(days=part.days, minutes=part.days * 7 % 300)
        row.introduction, row.interests = part.introduction, list(part.interests)
        row.clauses_version, row.notice_version = load_clauses().version, load_notice().version
        row.created_at = answered - dt.timedelta(minutes=4)
        row.clauses_accepted_at = row.submitted_at = row.changed_at = answered
        # One statement a row: for thousands of rows with many columns a single large one takes ten times as long.
        row.save(update_fields=fields)
        for other, kind in part.apart:
            answers.keep_apart(row, people[other], kind, by=_own(row.person, by), at=row.changed_at)


def _own(person: Person, other: User) -> User:
    return person.user or other


def _start(made: Programme, part: Part, person: Person, topics: dict[str, Topic], *, at: dt.datetime) -> None:
    by = person.user
    if by is None:
        return
    row = enrolment.start(made, person, part.role, by=by, at=at)
    chosen = [(topics[slug], level) for slug, level in part.topics]
    row = answers.save_topics(row, chosen, [], by=by, at=at + dt.timedelta(seconds=50))
    if part.step != next_step(part.role, steps_of(part.role)[0]):
        answers.save_aim(
            row, pick="", aim=part.aim, introduction=part.introduction, by=by, at=at + dt.timedelta(seconds=95)
        )


def _lock(made: Programme, company: Company, by: User, *, at: dt.datetime) -> None:
    """Anna Novak keeps Sam and Dana together, as the tour tells."""
    sides = [
        Enrolment.objects.select_related("person").get(
            programme=made, person__employee_id=company.cast[key].employee_id
        )
        for key in ("mentor", "dana")
    ]
    pairs.lock(
        made, *sides, reason="Both asked for route planning, and know each other from the town hall.", by=by, at=at
    )


#: What was tried first, so that there are two runs to compare: hours and places before topics.
FIRST_WEIGHTS = {"topic_fit": 250, "time_overlap": 350, "department": 100, "site": 200, "grade_gap": 100}


def _match(made: Programme, by: User, *, at: dt.datetime, weights: Mapping[str, int] | None = None) -> MatchRun:
    """A finished run. Its job row goes at once: the work is done here and nobody waits for it."""
    policy = Policy.from_dict(made.policy)
    policy = replace(policy, weights=weights) if weights else policy
    run = pairs.request_run(made, policy, by=by, at=at)
    Job.objects.filter(key=pairs.job_key(run)).delete()
    pairs.begin_run(run.uid)
    taken = snapshot(made, Policy.from_dict(run.policy), on=pairs.snapshot_day(made, at))
    return pairs.finish_run(run, taken, _answer(taken.problem), at=at + dt.timedelta(seconds=20))


def _answer(problem: Problem) -> Answer:
    """The solver's answer, in this process: nobody stops a sample half-way, and a child costs a second."""
    solution = solve(problem)
    breakdowns = [
        {"shared_hours": found.shared_hours, "parts": [part_to_dict(part) for part in found.parts]}
        for found in explain_pairs(problem, solution)
    ]
    unmatched = [
        {
            "person_id": person.person_id,
            "reason": person.reason.to_dict(),
            "steps": [step.to_dict() for step in person.steps],
            "possible": person.possible,
        }
        for person in explain_unmatched(problem, solution)
    ]
    return Answer(solution, breakdowns, unmatched)


def _live(run: MatchRun, users: dict[str, User], *, at: dt.datetime, approved: dt.datetime, progress: Progress) -> None:
    """Approve all pairs, keep a few as drafts, and let the others live. Who has been here longest comes first."""
    by = users["manager"]
    rows = list(pairs.approve(run, None, by=by, at=approved).approved)
    rows.sort(key=lambda one: -min(_days_here(one.mentor.person, at), _days_here(one.mentee.person, at)))
    known = [users["mentor"].pk, users["dana"].pk]
    tour = [one for one in rows if [one.mentor.person.user_id, one.mentee.person.user_id] == known]
    others = [one for one in rows if one not in tour]
    load_life(others[: len(others) - len(rows) // DRAFT_EVERY], by, at=at, progress=progress)
    for one in tour:
        load_dana(one, by, users["assistant"], at=at)
    load_pulses(at=at)
    load_troubled(run.programme, by, at=at)
    load_rounds(run.programme, users, at=at)
    load_recognition(run.programme, users["mentor"], at=at)
    load_circles(run.programme, users, at=at)


def _days_here(person: Person, at: dt.datetime) -> int:
    return (at.date() - (person.start_date or at.date())).days
