"""People put right what the roster has wrong; and long leave."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.accounts.models import RoleGrant
from upmentor.ground.audit.models import Entry
from upmentor.stages.people import actions
from upmentor.stages.people.actions.correcting import plain_value
from upmentor.stages.people.models import Correction, Department, LongLeave, Person
from upmentor.stages.people.queries.own import long_leave, open_corrections
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW + make.DAY


def ben() -> Person:
    """Ben of the small roster, with an account."""
    make.organisation()
    make.imported(*make.ROWS)
    found = make.person("e2")
    found.user = make.account("Ben")
    found.save()
    return found


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def say(person: Person, **wanted: object) -> list[str]:
    return actions.correct_facts(person, wanted, by=person.user, at=LATER)


def test_correction_holds_at_once_and_waits_for_a_look():
    one, finance = ben(), Department.objects.get(name="Finance")
    assert say(one, department=finance, job_title="Head of routes", languages=["en", "fr"]) == [
        "department",
        "job_title",
    ]
    one = make.person("e2")
    assert (one.department, one.job_title) == (finance, "Head of routes")
    rows = [(row.label, row.before, row.after) for row in open_corrections(one)]
    assert rows == [("Department", "Sales", "Finance"), ("Job title", "", "Head of routes")]
    assert make.facts("e2")[-1][4] == "Finance"
    entries = Entry.objects.filter(verb="correct_fact").order_by("id").values_list("actor", "reason")
    assert list(entries) == [(one.user.actor_key, "department"), (one.user.actor_key, "job_title")]


def test_next_roster_overwrites_only_after_a_look():
    one = ben()
    say(one, department=Department.objects.get(name="Finance"))
    moved = make.BEN.replace("Ben Osei", "Benjamin Osei").replace("Sales", "Legal")
    make.imported(make.ANNA, moved, make.CHLOE, at=LATER + make.DAY)
    one = make.person("e2")
    assert (one.name, plain_value(one, "department")) == ("Benjamin Osei", "Finance")
    hr = make.account("Hanna", RoleGrant.Role.ROSTER_HR)
    assert actions.look_at(Correction.objects.get(), right=True, by=hr, at=LATER)
    assert plain_value(make.person("e2"), "department") == "Finance"
    make.imported(make.ANNA, moved, make.CHLOE, at=LATER + 2 * make.DAY)
    assert plain_value(make.person("e2"), "department") == "Legal"


def test_roster_is_right_brings_back_what_it_said():
    one, hr = ben(), make.account("Hanna", RoleGrant.Role.ROSTER_HR)
    wanted = {
        "department": None,
        "manager": None,
        "site": None,
        "languages": ["el"],
        "working_hours": "Mon-Thu 08:00-12:00",
    }
    assert len(say(one, **wanted)) == 5
    for row in Correction.objects.all():
        assert actions.look_at(row, right=False, by=hr, at=LATER)
        assert not actions.look_at(row, right=True, by=hr, at=LATER)
    one = make.person("e2")
    kept = [plain_value(one, name) for name in ("department", "manager", "site", "languages", "working_hours")]
    assert kept == ["Sales", "e1", "Oslo", ["en", "fr"], ""]
    assert open_corrections() == []


def test_second_thought_is_one_correction_and_back_is_none():
    one = ben()
    say(one, job_title="A")
    say(make.person("e2"), job_title="B")
    assert [(row.before, row.after) for row in Correction.objects.all()] == [("", "B")]
    say(make.person("e2"), job_title="")
    assert Correction.objects.count() == 0


def test_nobody_stands_above_themself():
    one = ben()
    with pytest.raises(actions.OwnChain):
        say(one, manager=make.person("e3"))
    assert plain_value(make.person("e2"), "manager") == "e1"


def test_page_saves_and_says_so():
    one = ben()
    client, url = browser(one), reverse("people:own-facts")
    assert 'value="anna@example.com"' in client.get(url).content.decode()
    sent = {
        "department": one.department_id,
        "site": one.site_id,
        "job_title": " Head  of routes ",
        "manager": "E1",
        "languages": "English, French, Greek",
        "working_hours": "Mon-Thu 08:00-16:00",
    }
    shown = client.post(url, sent, follow=True).content.decode()
    assert "Roster HR looks at it" in shown
    assert sorted(Correction.objects.values_list("field", flat=True)) == ["job_title", "languages", "working_hours"]
    assert make.person("e2").languages == ["en", "fr", "el"]
    wrong = {"manager": "nobody@example.com", "languages": "Klingonish", "working_hours": "always", "department": "999"}
    answer = client.post(url, sent | wrong)
    assert (answer.status_code, "nobody@example.com" in answer.content.decode()) == (422, True)
    assert client.post(url, sent | {"manager": "e2"}).status_code == 422
    assert client.post(url, sent | {"manager": "e3"}).status_code == 422
    assert Correction.objects.count() == 3


def test_a_form_that_was_cut_off_takes_nothing_away():
    one = ben()
    client, url = browser(one), reverse("people:own-facts")
    before = [plain_value(one, name) for name in ("department", "manager")]
    client.post(url, {})
    client.post(url, {"job_title": "Head of routes"})
    one = make.person("e2")
    assert [plain_value(one, name) for name in ("department", "manager", "job_title")] == [*before, "Head of routes"]
    assert (all(before), Correction.objects.count()) == (True, 1)


def test_roster_hr_looks_on_one_page():
    one, hr = ben(), make.account("Hanna", RoleGrant.Role.ROSTER_HR)
    say(one, job_title="Head of <routes>")
    client = Client()
    client.force_login(hr)
    url = reverse("people:corrections")
    assert "1 correction waits for a look" in client.get(url).content.decode()
    look = reverse("people:look", args=[Correction.objects.get().uid])
    for _ in range(2):
        assert client.post(look, {"right": "no"})["Location"] == url
    assert (make.person("e2").job_title, "Nothing waits" in client.get(url).content.decode()) == ("", True)


# ---------- long leave ----------


def test_long_leave_is_noted_changed_and_forgotten_by_the_page():
    one = ben()
    client, url = browser(one), reverse("people:away")
    today = timezone.now().date()
    first, last = today + make.DAY, today + 30 * make.DAY
    assert client.post(url, {"first": first.isoformat(), "last": last.isoformat()}).status_code == 302
    client.post(url, {"first": first.isoformat(), "last": (last + make.DAY).isoformat()})
    assert [(row.first_day, row.last_day) for row in LongLeave.objects.all()] == [(first, last + make.DAY)]
    assert long_leave(one, on=today).first_day == first
    client.post(url, {"do": "back"})
    assert LongLeave.objects.count() == 0
    assert Entry.objects.filter(object_kind="person").first().verb == "end_long_leave"


@pytest.mark.parametrize(("first", "last"), [(1, 5), (30, 1), (-40, -1), (0, 2000)])
def test_long_leave_has_two_weeks_or_more_and_is_not_over(first, last):
    one = ben()
    day = LATER.date()
    with pytest.raises(actions.BadLeave):
        actions.note_long_leave(one, day + first * make.DAY, day + last * make.DAY, by=one.user, at=LATER)
    client = browser(one)
    today = timezone.now().date()
    sent = {"first": today + first * make.DAY, "last": today + dt.timedelta(days=last)}
    answer = client.post(reverse("people:away"), sent)
    assert (answer.status_code, f'value="{sent["first"]}"' in answer.content.decode()) == (422, True)


def test_nothing_of_a_leave_says_why():
    assert {field.name for field in LongLeave._meta.get_fields()} == {"id", "person", "first_day", "last_day"}
