import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests.factories import NOW, company, pair
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.supervision.actions import errors, planning, seats
from upmentor.stages.supervision.models import Circle, Seat
from upmentor.stages.supervision.queries.circles import attended, coming

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
S = Seat.State


def running(mentors=3, *, more=0):
    """A programme of 26 weeks from NOW on, with so many pairs, and more people without."""
    made = company(mentors + more, mentors + more)
    made.programme.starts_on, made.programme.ends_on = NOW.date(), NOW.date() + 182 * DAY
    made.programme.state = "running"
    made.programme.save()
    for number in range(mentors):
        pair(made, mentor=number, mentee=number)
    return made


def announced(made):
    planning.plan_circles(made.programme, by=made.manager, at=NOW)
    planning.announce_circles(made.programme, by=made.manager, at=NOW)
    return Circle.objects.get(number=1)


def events(seat):
    """(method, sequence, start) of every calendar entry this seat was sent, taken back ones left out."""
    rows = Letter.objects.filter(key__startswith=f"circle:{seat.uid}:").exclude(state="withdrawn").order_by("id")
    found = []
    for one in rows.exclude(calendar=""):
        event = Calendar.from_ical(one.calendar).walk("VEVENT")[0]
        assert str(event["uid"]) == str(seat.uid)
        found.append((one.calendar_method, int(event["sequence"]), event["dtstart"].dt.isoformat()))
    return found


def sent():
    Letter.objects.filter(state="queued").update(state="sent")


def test_three_circles_are_proposed_and_nobody_hears_of_them():
    made = running()
    rows = planning.plan_circles(made.programme, by=made.manager, at=NOW)
    assert [(one.number, one.group, one.state) for one in rows] == [(number, 1, "draft") for number in (1, 2, 3)]
    assert [one.wall.isoformat() for one in rows] == [
        "2026-03-24T10:00:00+00:00",
        "2026-05-12T10:00:00+01:00",
        "2026-07-21T10:00:00+01:00",
    ]
    assert [one.seats.count() for one in rows] == [3, 3, 3]
    assert planning.plan_circles(made.programme, by=made.manager, at=NOW) == []
    assert Letter.objects.count() == 0


def test_planning_needs_days_and_two_mentors_with_a_pair():
    with pytest.raises(errors.NoDays):
        planning.plan_circles(company().programme, by=company().manager, at=NOW)
    with pytest.raises(errors.TooFew):
        planning.plan_circles(running(1).programme, by=company().manager, at=NOW)


def test_nobody_sits_beside_their_manager():
    made = running(4)
    lead, report = made.mentors[0].person, made.mentors[1].person
    middle = Person.objects.get(pk=report.manager_id)
    middle.manager = lead
    middle.save()
    planning.plan_circles(made.programme, by=made.manager, at=NOW)
    first = [set(one.seats.values_list("enrolment__person", flat=True)) for one in Circle.objects.filter(number=1)]
    assert sorted(map(len, first)) == [2, 2]
    assert [group for group in first if {lead.pk, report.pk} <= group] == []
    seat = Seat.objects.get(circle__number=1, enrolment=made.mentors[0])
    with pytest.raises(errors.SameLine):
        seats.sit_elsewhere(seat, 3 - seat.circle.group, by=made.manager, at=NOW)


def test_nobody_is_proposed_as_leader_of_two_groups_at_the_same_hour():
    made = running(12)
    rows = [one for one in planning.plan_circles(made.programme, by=made.manager, at=NOW) if one.number == 1]
    assert len({one.starts_at for one in rows}) == 1 < len(rows)
    assert [one.leader for one in rows] == [made.manager.name] + [""] * (len(rows) - 1)


def test_invitation_move_and_cancellation_keep_the_uid_and_count_up():
    made = running()
    circle = announced(made)
    seat = circle.seats.first()
    sent()
    when = {"day": circle.day + DAY, "clock": dt.time(15), "zone": "Europe/London"}
    planning.change_circle(circle, **when, place="Room 3", leader="Jo", by=made.manager, at=NOW)
    sent()
    planning.cancel_circle(circle, by=made.manager, at=NOW)
    assert events(seat) == [
        ("REQUEST", 1, "2026-03-24T10:00:00+00:00"),
        ("REQUEST", 2, "2026-03-25T15:00:00+00:00"),
        ("CANCEL", 3, "2026-03-25T15:00:00+00:00"),
    ]
    with pytest.raises(errors.NotNow):
        planning.cancel_circle(circle, by=made.manager, at=NOW)


def test_who_never_got_the_invitation_hears_nothing_of_a_cancellation():
    made = running()
    circle = announced(made)
    planning.cancel_circle(circle, by=made.manager, at=NOW)
    assert events(circle.seats.first()) == []


def test_whoever_cant_come_gets_the_hour_back_and_may_come_after_all():
    made = running()
    seat = announced(made).seats.first()
    sent()
    seats.cant_come(seat, by=seat.enrolment.person.user, at=NOW)
    sent()
    assert coming(seat.enrolment.person, at=NOW + 15 * DAY) == []
    seats.can_come(seat, by=seat.enrolment.person.user, at=NOW)
    assert [one[:2] for one in events(seat)] == [("REQUEST", 1), ("CANCEL", 2), ("REQUEST", 3)]
    assert coming(seat.enrolment.person, at=NOW + 15 * DAY) == [seat]


@pytest.mark.parametrize("leaves", ["withdrawn", "left", "paused", "ended"])
def test_coming_circles_drop_whoever_leaves(leaves):
    made = running()
    circle, mine = announced(made), made.mentors[0]
    sent()
    if leaves == "withdrawn":
        Enrolment.objects.filter(pk=mine.pk).update(state="withdrawn")
    elif leaves == "left":
        Person.objects.filter(pk=mine.person_id).update(employed=False)
    elif leaves == "paused":
        Pair.objects.filter(members__enrolment=mine).update(
            state="paused", paused_from=NOW.date(), paused_until=circle.day
        )
    else:
        Pair.objects.filter(members__enrolment=mine).update(state="ended", ended_at=NOW)
        PairMember.objects.filter(enrolment=mine).update(live=False, rematch=False)
    # The pause is over before the second circle.
    gone = 1 if leaves == "paused" else 3
    assert seats.keep_seats(at=NOW) == {"gone": gone, "came": 0}
    assert seats.keep_seats(at=NOW) == {"gone": 0, "came": 0}
    seat = Seat.objects.get(circle=circle, enrolment=mine)
    assert (seat.state, [one[:2] for one in events(seat)]) == (S.OUT, [("REQUEST", 1), ("CANCEL", 2)])
    assert [one.state for one in circle.seats.exclude(pk=seat.pk)] == [S.EXPECTED, S.EXPECTED]


def test_new_mentor_is_invited_and_a_closed_programme_has_no_circles():
    made = running(3, more=1)
    circle, late = announced(made), made.mentors[3]
    pair(made, mentor=3, mentee=3)
    assert seats.keep_seats(at=NOW) == {"gone": 0, "came": 3}
    assert [one[:2] for one in events(circle.seats.get(enrolment=late))] == [("REQUEST", 1)]
    made.programme.state = "closed"
    made.programme.save()
    assert seats.keep_seats(at=NOW) == {"gone": 12, "came": 0}
    assert set(Circle.objects.values_list("state", flat=True)) == {"cancelled"}


def test_reminder_comes_on_the_last_working_day_before_and_once_for_each_time():
    made = running()
    circle = announced(made)
    when = {"day": dt.date(2026, 3, 23), "clock": dt.time(10), "zone": "Europe/London", "place": "", "leader": ""}
    planning.change_circle(circle, **when, by=made.manager, at=NOW)
    friday = dt.datetime(2026, 3, 20, 11, tzinfo=dt.UTC)
    counts = [seats.remind(at=at) for at in (friday - DAY, friday, friday + dt.timedelta(hours=1), friday + DAY)]
    assert counts == [0, 3, 0, 0]
    assert Letter.objects.filter(kind="supervision.reminder", due_at=friday).count() == 3


def test_who_came_counts_as_working_time_and_can_be_put_right():
    made = running()
    circle = announced(made)
    first, second, _third = circle.seats.all()
    with pytest.raises(errors.NotNow):
        planning.note_who_came(circle, {first.pk}, by=made.manager, at=NOW)
    after = circle.starts_at + DAY
    planning.note_who_came(circle, {first.pk}, by=made.manager, at=after)
    planning.note_who_came(circle, {second.pk}, by=made.manager, at=after)
    everybody = [one.pk for one in made.mentors]
    assert attended(everybody) == [(second.enrolment_id, circle.starts_at, 60)]


def test_page_of_a_circle_names_who_comes_and_not_who_cant(client):
    made = running()
    circle = announced(made)
    me, other, third = circle.seats.all()
    Circle.objects.filter(pk=circle.pk).update(starts_at=NOW + 4000 * DAY)
    Seat.objects.filter(pk=other.pk).update(state=S.AWAY)
    client.force_login(me.enrolment.person.user)
    page = client.get(f"/circles/{circle.uid}/").content.decode()
    assert (third.enrolment.person.name in page, other.enrolment.person.name in page) == (True, False)
    client.post(f"/circles/{circle.uid}/answer/")
    me.refresh_from_db()
    assert me.state == S.AWAY
    client.force_login(made.mentees[0].person.user)
    assert client.get(f"/circles/{circle.uid}/").status_code == 404


def test_staff_pages_say_what_is_missing(client):
    made = running()
    client.force_login(made.manager)
    url = f"/manage/p/{made.programme.slug}/circles/"
    assert "Propose three circles" in client.get(url).content.decode()
    circle = announced(made)
    typed = {"day": "2001-01-01", "clock": "10:00", "zone": "Europe/London", "place": "x", "leader": ""}
    answer = client.post(f"{url}{circle.uid}/", typed)
    assert (answer.status_code, "Choose a time that lies ahead." in answer.content.decode()) == (422, True)
    # Three circles: one that is over, one with a room, one without.
    for number, days, place in ((1, -400, ""), (2, 4000, "Room 3"), (3, 4000, "")):
        Circle.objects.filter(number=number).update(starts_at=NOW + days * DAY, place=place)
    assert client.get(url).content.decode().count("No room or link yet") == 1


def test_pages_take_as_many_queries_for_three_circles_and_seats_as_for_one(client):
    made = running()
    client.force_login(made.manager)
    planning.plan_circles(made.programme, by=made.manager, at=NOW)
    url = f"/manage/p/{made.programme.slug}/circles/"
    circle = Circle.objects.get(number=1)

    def queries(page):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    three = [queries(url), queries(f"{url}{circle.uid}/")]
    Circle.objects.exclude(pk=circle.pk).delete()
    Seat.objects.exclude(pk=circle.seats.first().pk).delete()
    assert [queries(url), queries(f"{url}{circle.uid}/")] == three


@pytest.mark.parametrize(
    ("day", "zone", "error"),
    [
        ("9999-12-31", "Pacific/Honolulu", errors.TooFar),
        ("2027-03-09", "Europe/London", errors.TooFar),
        ("0001-01-01", "Pacific/Kiritimati", errors.NotNow),
    ],
)
def test_circle_is_not_moved_to_a_day_that_no_calendar_can_hold(day, zone, error):
    made = running()
    circle = announced(made)
    time = {"day": dt.date.fromisoformat(day), "clock": dt.time(23, 59) if day[0] == "9" else dt.time(), "zone": zone}
    with pytest.raises(error):
        planning.change_circle(circle, **time, place="", leader="", by=made.manager, at=NOW)


def test_day_too_far_ahead_is_said_on_the_page(client):
    made = running()
    circle = announced(made)
    client.force_login(made.manager)
    path = f"/manage/p/{made.programme.slug}/circles/{circle.uid}/"
    typed = {"day": "9999-12-31", "clock": "23:59", "zone": "Pacific/Honolulu", "place": "", "leader": ""}
    assert client.post(path, typed).status_code == 422


def test_numbers_too_long_to_be_a_seat_are_nobody(client):
    made = running()
    circle = announced(made)
    Circle.objects.filter(pk=circle.pk).update(starts_at=NOW - DAY)
    client.force_login(made.manager)
    path = f"/manage/p/{made.programme.slug}/circles/{circle.uid}/came/"
    assert client.post(path, {"came": ["9" * 5000, "9" * 19]}).status_code == 302
    assert set(circle.seats.values_list("came", flat=True)) == {False}
