"""What line managers learn: nothing without the mentor's word, then hours; a former one nothing more."""

import datetime as dt

import pytest
from django.urls import reverse

from upmentor.doors.desk.today import today
from upmentor.ground.accounts.models import User
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.actions.life import move
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import working_time
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.actions.errors import NoLineManager
from upmentor.stages.recognition.models import CapacityWorry, Sharing
from upmentor.stages.recognition.queries.sharing import CLOSING, DATES, HOURS, team_time
from upmentor.stages.recognition.tests.factories import member, met

pytestmark = pytest.mark.django_db
APRIL = dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC)


def share(pair: Pair, what: str, *, on: bool = True, at: dt.datetime = NOW) -> Sharing:
    one = member(pair, "mentor")
    return actions.share(one.enrolment, what, on=on, by=one.person.user, at=at)


def boss_of(pair: Pair) -> User:
    """The line manager of the mentor, with a sign-in."""
    boss = member(pair, "mentor").person.manager
    if boss.user is None:
        boss.user = make.user("Line Manager")
        boss.save()
    return boss.user


def subjects() -> list[str]:
    rows = Letter.objects.filter(kind__startswith="recognition.manager").exclude(state="withdrawn")
    return list(rows.order_by("pk").values_list("subject", flat=True))


def team_page(pair: Pair) -> str:
    return signed_in(boss_of(pair)).get("/team-time/").content.decode()


def test_without_consent_nothing_is_sent_and_no_page_names_the_mentor():
    pair = met(6)
    move(pair, Pair.State.COMPLETED, at=NOW)
    assert [actions.tell_managers(at=at) for at in (NOW, APRIL)] == [0, 0]
    assert "Mentor 0" not in team_page(pair)
    assert "Nothing to confirm" in team_page(pair)
    assert "/team-time/" not in signed_in(boss_of(pair)).get("/home/").content.decode()


def test_hours_are_told_at_the_start_and_once_a_quarter_in_the_managers_hours():
    pair = met(3)
    share(pair, HOURS)
    told = [actions.tell_managers(at=at) for at in (NOW, NOW, APRIL, APRIL + dt.timedelta(days=5))]
    assert told == [1, 0, 1, 0]
    assert subjects() == ["Mentor's hours in the programme", "Hours last quarter: 5"]
    works = working_time(member(pair, "mentor").person.manager).works
    assert [works(row.due_at) for row in Letter.objects.filter(kind__startswith="recognition.manager")] == [True, True]
    texts = [row.text for row in Letter.objects.filter(kind__startswith="recognition.manager")]
    assert [one in text for one in ("Mentee 0", "Everyday AI") for text in texts] == [False] * 4


def test_quarter_before_the_consent_and_one_long_ago_are_not_told():
    pair = met(3)
    share(pair, HOURS, at=APRIL)
    actions.tell_managers(at=APRIL)
    assert subjects() == ["Mentor's hours in the programme"]
    assert [row.last for row in team_time(member(pair, "mentor").person.manager, on=APRIL.date())] == [None]
    Sharing.objects.update(hours_since=NOW.date())
    actions.tell_managers(at=APRIL + dt.timedelta(days=30))
    assert len(subjects()) == 1


def test_page_shows_hours_of_whole_quarters_and_days_only_when_they_are_shared():
    pair = met(3)
    when = NOW + dt.timedelta(days=9)
    Meeting.objects.create(pair=pair, number=4, state=Meeting.State.BOOKED, minutes=60, created_at=NOW, starts_at=when)
    share(pair, HOURS)
    boss = member(pair, "mentor").person.manager
    (row,) = team_time(boss, on=NOW.date())
    assert (row.planned, row.last, row.running, row.days) == (1.5, None, None, [])
    share(pair, DATES)
    (row,) = team_time(boss, on=NOW.date())
    days = [NOW.date() + dt.timedelta(days=number) for number in (0, 1, 2, 3, 9)]
    assert (row.running, row.days) == (5.0, days)
    (row,) = team_time(boss, on=APRIL.date())
    assert (row.last, row.days) == (5.0, [])
    page = team_page(pair)
    assert [one in page for one in ("Mentor 0", "Mentee 0", "Everyday AI")] == [True, False, False]
    share(pair, HOURS, on=False)
    assert (team_time(boss, on=NOW.date()), Sharing.objects.get().dates) == ([], False)


def test_pause_and_end_look_alike_no_hours_at_present():
    pair = met(2)
    share(pair, HOURS)
    boss, seen = member(pair, "mentor").person.manager, []
    for state in (Pair.State.PAUSED, Pair.State.ENDED):
        Pair.objects.filter(pk=pair.pk).update(
            state=state, paused_until=NOW.date(), ended_at=NOW if state == Pair.State.ENDED else None
        )
        seen += [row.planned for row in team_time(boss, on=NOW.date())]
    assert seen == [0, 0]


def test_letter_at_the_end_needs_its_own_word_and_waits_for_the_end():
    pair = met(6)
    share(pair, CLOSING)
    assert actions.tell_managers(at=NOW) == 0
    move(pair, Pair.State.COMPLETED, at=NOW)
    assert [actions.tell_managers(at=NOW), actions.tell_managers(at=NOW)] == [1, 0]
    letter = Letter.objects.get(kind="recognition.manager")
    assert (letter.subject, "6 conversations" in letter.text) == ("Mentor's hours in the programme are complete", True)
    assert ["Mentee 0" in letter.text, "Mentor 0" in team_page(pair)] == [False, False]


def test_switching_off_calls_back_what_waits_and_on_again_writes_it_again():
    pair = met(2)
    share(pair, HOURS)
    actions.tell_managers(at=NOW)
    share(pair, HOURS, on=False)
    assert subjects() == []
    share(pair, HOURS)
    assert (actions.tell_managers(at=NOW), len(subjects())) == (1, 1)


def quarterly(at: dt.datetime = APRIL) -> list[str]:
    """The letters of a quarter that stand, after the job has looked twice."""
    for _again in range(2):
        actions.tell_managers(at=at)
    rows = Letter.objects.filter(kind="recognition.manager_quarter").exclude(state="withdrawn")
    return [row.text for row in rows]


def test_one_letter_a_quarter_names_those_of_a_team_who_allow_it_and_is_written_anew_while_it_waits():
    company = make.company(3, 3)
    pairs = [met(3, pair=make.pair(company, mentor=number, mentee=number)) for number in range(3)]
    boss = member(pairs[0], "mentor").person.manager
    team = Person.objects.filter(pk__in=[member(pair, "mentor").person_id for pair in pairs])
    team.update(manager=boss)
    for pair in pairs[:2]:
        share(pair, HOURS)
    (text,) = quarterly()
    assert [f"Mentor {number} in “Fresh eyes on AI”" in text for number in range(3)] == [True, True, False]
    assert (text.count("5 h of working time"), "Hours last quarter: 10" in subjects()) == (2, True)
    share(pairs[0], HOURS, on=False, at=APRIL)
    (text,) = quarterly()
    assert ["Mentor 0" in text, "Mentor 1" in text] == [False, True]
    team.update(manager=None)
    assert quarterly() == []
    team.update(manager=boss)
    assert len(quarterly()) == 1
    Letter.objects.filter(state="queued").update(state="sent")
    share(pairs[0], HOURS, at=APRIL)
    Sharing.objects.update(hours_since=NOW.date())
    assert len(quarterly()) == 1


def test_former_line_manager_learns_nothing_more_and_the_new_one_nothing_before_a_new_word():
    pair = met(3)
    share(pair, HOURS)
    share(pair, CLOSING)
    actions.tell_managers(at=NOW)
    former, mentor = member(pair, "mentor").person.manager, member(pair, "mentor").person
    old, new = boss_of(pair), make.person("New Lead", grade=5, user=make.user("New Lead"))
    mentor.manager = new
    mentor.save()
    assert [actions.tell_managers(at=NOW), actions.tell_managers(at=APRIL)] == [0, 0]
    assert subjects() == []  # the letter that still waited was called back
    assert [team_time(one, on=NOW.date()) for one in (former, new)] == [[], []]
    for user in (old, new.user):
        assert signed_in(user).post(f"/team-time/{member(pair, 'mentor').enrolment.uid}/support/").status_code == 404
    page = signed_in(mentor.user).get("/recognition/").content.decode()
    assert "is not your line manager any more" in page
    share(pair, CLOSING)
    row = Sharing.objects.get()
    assert (row.manager, row.hours, row.closing) == (new, False, True)


def test_support_is_one_press_undoable_and_read_by_the_mentor():
    pair = met(2)
    share(pair, HOURS)
    uid = member(pair, "mentor").enrolment.uid
    browser, own = signed_in(boss_of(pair)), signed_in(member(pair, "mentor").person.user)
    for _ in range(2):
        assert browser.post(f"/team-time/{uid}/support/").status_code == 302
    assert "supports this time" in own.get("/recognition/").content.decode()
    browser.post(f"/team-time/{uid}/support/undo/")
    assert "supports this time" not in own.get("/recognition/").content.decode()


def test_worry_is_a_thing_of_today_and_changes_nothing_for_the_pair():
    company = make.company(1, 1)
    pair = met(2, pair=make.pair(company))
    share(pair, HOURS)
    uid = member(pair, "mentor").enrolment.uid
    browser, staff = signed_in(boss_of(pair)), signed_in(company.manager)
    for _ in range(2):
        browser.post(f"/team-time/{uid}/worry/")
    title = "A line manager is worried about time"
    assert [one.title for one in today(company.programme, at=NOW).items].count(title) == 1
    pair.refresh_from_db()
    assert (pair.state, Letter.objects.count()) == (Pair.State.ACTIVE, 0)
    assert (
        "told the programme team" in signed_in(member(pair, "mentor").person.user).get("/recognition/").content.decode()
    )
    row = CapacityWorry.objects.get()
    page = reverse("recognition:worries", args=[company.programme.slug])
    assert "Mentor 0" in staff.get(page).content.decode()
    staff.post(reverse("recognition:worry-settle", args=[company.programme.slug, row.uid]))
    assert "Mentor 0" not in staff.get(page).content.decode()
    staff.post(reverse("recognition:worry-reopen", args=[company.programme.slug, row.uid]))
    assert [one.title for one in today(company.programme, at=NOW).items].count(title) == 1
    browser.post(f"/team-time/{uid}/worry/undo/")
    assert CapacityWorry.objects.count() == 0


def test_exact_words_stand_on_the_page_before_anything_is_switched_on():
    pair = met(2)
    text = signed_in(member(pair, "mentor").person.user).get("/recognition/").content.decode()
    assert [one in text for one in ("Mentor&#x27;s hours in the programme", "Hours last quarter:", "are complete")] == [
        True
    ] * 3


def test_mentor_without_a_line_manager_can_share_nothing():
    pair = met(2)
    mentor = member(pair, "mentor").person
    mentor.manager = None
    mentor.save()
    with pytest.raises(NoLineManager):
        share(pair, HOURS)
    assert "names no line manager" in signed_in(mentor.user).get("/recognition/").content.decode()
