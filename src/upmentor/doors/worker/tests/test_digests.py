"""Letters that come by the calendar: once, in working hours, right at the edges of weeks and months and when clocks
change."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.doors.ops.backups import LastBackup
from upmentor.doors.worker import backup_watch, digests
from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme, ProgrammeRole

pytestmark = pytest.mark.django_db


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc]


def works_in(user: User, zone: str, hours: str = "Mon-Fri 09:00-17:00") -> None:
    Person.objects.create(
        employee_id=f"M{user.pk}", name=user.name, email=user.email, user=user, time_zone=zone, working_hours=hours
    )


@pytest.mark.parametrize(
    ("zone", "hours", "early", "due"),
    [
        # Summer time began in London on Sunday the 29th.
        ("Europe/London", "Mon-Fri 09:00-17:00", utc(2026, 3, 30, 7, 59), utc(2026, 3, 30, 8, 0)),
        ("Europe/London", "Mon-Fri 09:00-17:00", utc(2026, 10, 26, 8, 59), utc(2026, 10, 26, 9, 0)),
        # Monday there is still Sunday in London; and the week of the year before.
        ("Asia/Tokyo", "Mon-Fri 09:00-17:00", utc(2026, 3, 1, 23, 59), utc(2026, 3, 2, 0, 0)),
        ("Europe/London", "Tue-Thu 10:00-15:00", utc(2025, 12, 29, 12, 0), utc(2025, 12, 30, 10, 0)),
    ],
)
def test_monday_comes_with_the_first_working_hour_of_the_week(zone: str, hours: str, early, due):
    company = make.company(2, 2)
    works_in(company.manager, zone, hours)
    assert digests.write_mondays(at=early) == 0
    assert digests.write_mondays(at=due) == 1
    assert digests.write_mondays(at=due) == 0
    # The clock is set back by an hour: it was written.
    assert digests.write_mondays(at=due - dt.timedelta(hours=1)) == 0
    assert digests.write_mondays(at=due + dt.timedelta(minutes=90)) == 0
    assert digests.write_mondays(at=due + dt.timedelta(days=7)) == 1


def test_monday_says_counts_and_no_names():
    company = make.company(2, 2)
    assert digests.write_mondays(at=utc(2026, 3, 2, 9, 0)) == 1
    letter = Letter.objects.get()
    assert (letter.subject, letter.kind, letter.recipient) == (
        "This week: 1 thing",
        digests.MONDAY,
        company.manager.actor_key,
    )
    assert "“Fresh eyes on AI”: One thing needs you." in letter.text
    assert f"/manage/p/{company.programme.slug}/" in letter.text
    assert [one.person.name for one in (*company.mentors, *company.mentees) if one.person.name in letter.text] == []


def test_monday_without_anything_to_do_and_one_that_was_missed_are_no_letter():
    company = make.company(2, 2)
    assert digests.write_mondays(at=utc(2026, 3, 4, 9, 0)) == 0
    Programme.objects.filter(pk=company.programme.pk).update(state="closed")
    assert digests.write_mondays(at=utc(2026, 3, 2, 9, 0)) == 0


def sponsored(pairs: int) -> make.Company:
    """Each pair met once, in December."""
    company = make.company(pairs, pairs)
    Programme.objects.filter(pk=company.programme.pk).update(state="running")
    boss = make.user("Ingrid Solheim")
    ProgrammeRole.objects.create(programme=company.programme, user=boss, role=ProgrammeRole.Role.SPONSOR)
    then = utc(2025, 12, 10, 12, 0)
    for number in range(pairs):
        pair = make.pair(company, mentor=number, mentee=number)
        kept = {"starts_at": then, "created_at": then, "booked_at": then, "finished_at": then}
        Meeting.objects.create(pair=pair, number=1, minutes=60, state=Meeting.State.HELD, **kept)
    return company


def test_sponsor_reads_totals_once_a_month():
    sponsored(5)
    # The first of February is a Sunday.
    assert digests.write_months(at=utc(2026, 2, 1, 12, 0)) == 0
    assert [digests.write_months(at=utc(2026, 2, 2, 9, 0)) for _run in range(2)] == [1, 0]
    assert digests.write_months(at=utc(2026, 3, 2, 9, 0)) == 1
    letter = Letter.objects.order_by("pk")[0]
    assert letter.subject == "The programme on one page"
    assert (
        "“Fresh eyes on AI”, from October to December 2025:\n\nAt least 5 conversations were held, in at least 5 pairs."
        in letter.text
    )


def test_sponsor_reads_nothing_of_four_pairs_nor_of_a_quarter_that_can_still_change():
    sponsored(4)
    assert digests.write_months(at=utc(2026, 2, 2, 9, 0)) == 0
    sponsored(5)
    assert digests.write_months(at=utc(2026, 1, 1, 9, 0)) == 0


def test_backup_that_was_missed_is_said_once_a_week():
    make.organisation()
    it = make.user("Viktor Nyman")
    RoleGrant.objects.create(user=it, role=RoleGrant.Role.IT)
    # A Sunday evening.
    last = LastBackup(at="2026-03-01T20:00:00+00:00", file="x", bytes=1, rows=1)
    assert backup_watch.write(last, at=utc(2026, 3, 4, 19, 59)) == 0
    assert backup_watch.write(last, at=utc(2026, 3, 4, 20, 0)) == 0  # nobody works
    assert [backup_watch.write(last, at=utc(2026, 3, 5, 9, 0)) for _run in range(2)] == [1, 0]
    assert Letter.objects.get().subject == "Backup has not run since Sunday"
    assert backup_watch.write(last, at=utc(2026, 3, 9, 9, 0)) == 1
    assert Letter.objects.order_by("-pk")[0].subject == "Backup has not run since 1 March 2026"
    new = LastBackup(at="2026-03-09T20:00:00+00:00", file="x", bytes=1, rows=1)
    assert backup_watch.write(new, at=utc(2026, 3, 10, 9, 0)) == 0


def test_backup_of_a_sample_company_is_nobodys_worry():
    make.organisation()
    RoleGrant.objects.create(user=make.user("Viktor Nyman"), role=RoleGrant.Role.OWNER)
    Organisation.objects.update(sample=True, created_at=utc(2026, 1, 1))
    assert backup_watch.write(None, at=utc(2026, 3, 5, 9, 0)) == 0
    Organisation.objects.update(sample=False)
    assert backup_watch.write(None, at=utc(2026, 3, 5, 9, 0)) == 1
    assert Letter.objects.get().subject == "No backup has been made yet"
