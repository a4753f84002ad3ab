"""Written once, read by many: letters, moments, ways back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.accounts.models import Organisation
from upmentor.ground.notifications.models import Letter
from upmentor.stages.messages import actions, emails
from upmentor.stages.messages.actions import BAY, Typed
from upmentor.stages.messages.models import Message
from upmentor.stages.messages.queries.audiences import numbers, readers
from upmentor.stages.messages.queries.forecast import Forecast, arrivals, forecast
from upmentor.stages.messages.queries.shown import Tally, tallies
from upmentor.stages.messages.queries.words import obstacles
from upmentor.stages.pairs.tests.factories import Company, company, pair
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment

pytestmark = pytest.mark.django_db

# A Monday, nine o'clock in London: everybody there works.
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
A, S = Message.Audience, Message.State
BODY = "Dear {{first_name}},\n\n“{{programme}}” goes on."


def draft(of: Company, *, body: str = BODY, audience: str = A.ENROLLED, send_at: dt.datetime | None = None) -> Message:
    typed = Typed(audience, False, send_at, {"en": ("News for {{first_name}}", body)})
    return actions.begin(of.programme, typed, by=of.manager, at=NOW)


def scheduled(of: Company, **fields: object) -> Message:
    return actions.schedule(draft(of, **fields), by=of.manager, at=NOW)


def test_each_reader_gets_one_letter_of_their_own_once():
    of = company(2, 1)
    message = scheduled(of)
    assert Letter.objects.filter(batch=message.batch).count() == 0
    later = NOW + BAY
    assert actions.write_letters(str(message.uid), at=later) == 3
    assert actions.write_letters(str(message.uid), at=later) == 0
    found = Letter.objects.filter(batch=message.batch).order_by("subject")
    assert [(one.subject, one.kind, one.state) for one in found] == [
        ("News for Mentee", emails.NOTE, "queued"),
        ("News for Mentor", emails.NOTE, "queued"),
        ("News for Mentor", emails.NOTE, "queued"),
    ]
    assert "Dear Mentee,\n\n“Fresh eyes on AI” goes on." in found[0].text
    assert {one.due_at for one in found} == {later}


def test_nothing_is_written_before_the_bay_is_over():
    message = scheduled(company(1, 1))
    assert actions.let_go(at=NOW + BAY - dt.timedelta(seconds=1)) == 0
    assert actions.write_letters(str(message.uid), at=NOW + BAY - dt.timedelta(seconds=1)) == 0
    assert actions.let_go(at=NOW + BAY) == 1


def test_killed_in_the_middle_goes_on_and_writes_nobody_twice(monkeypatch):
    of = company(4, 2)
    message = scheduled(of)
    monkeypatch.setattr(actions, "CHUNK", 2)

    class Killed(BaseException):
        pass

    def kill(count: int, total: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        actions.write_letters(str(message.uid), at=NOW + BAY, progress=kill)
    # What is written waits for the rest: nobody is told before everybody can be.
    assert [one.state for one in Letter.objects.filter(batch=message.batch)] == ["held", "held"]
    assert actions.write_letters(str(message.uid), at=NOW + BAY) == 6
    assert sorted(Letter.objects.filter(batch=message.batch).values_list("state", flat=True)) == ["queued"] * 6


def test_letters_wait_for_their_readers_hours():
    of = company(2, 0)
    far = of.mentors[1].person
    far.time_zone = "Asia/Tokyo"
    far.save()
    message = scheduled(of)
    actions.write_letters(str(message.uid), at=NOW + BAY)
    due = {one.recipient: one.due_at for one in Letter.objects.filter(batch=message.batch)}
    # Nine in Tokyo on Tuesday is midnight in London.
    assert due[far.user.actor_key] == dt.datetime(2026, 3, 3, 0, 0, tzinfo=dt.UTC)
    found = forecast(arrivals(readers(of.programme, A.ENROLLED).people, NOW + BAY))
    assert found is not None
    assert found == Forecast(2, dt.date(2026, 3, 2), 1, dt.time(9, 10), dt.time(9, 10), found.last)
    assert found.last == dt.datetime(2026, 3, 3, 9, 0)
    said = render_to_string("messages/parts/forecast.html", {"forecast": found})
    assert said.strip().endswith("their time; the last on Tuesday at 09:00.")


def test_called_back_in_the_bay_is_a_draft_and_can_go_again():
    of = company(1, 1)
    message = scheduled(of)
    assert actions.call_back(message, by=of.manager, at=NOW) == 0
    message.refresh_from_db()
    assert (message.state, message.turn, message.leaves_at) == (S.DRAFT, 2, None)
    assert actions.write_letters(str(message.uid), at=NOW + BAY) == 0
    actions.schedule(message, by=of.manager, at=NOW)
    assert actions.write_letters(str(message.uid), at=NOW + BAY) == 2


def test_called_back_on_its_way_takes_back_what_waits():
    of = company(2, 0)
    message = scheduled(of)
    actions.write_letters(str(message.uid), at=NOW + BAY)
    message.refresh_from_db()
    one = Letter.objects.filter(batch=message.batch)[0]
    Letter.objects.filter(pk=one.pk).update(state=Letter.State.SENT)
    assert actions.call_back(message, by=of.manager, at=NOW + BAY) == 1
    assert tallies([message])[message.pk] == Tally(sent=1, kept_back=1)
    Letter.objects.filter(pk=one.pk).update(state=Letter.State.BOUNCED)
    assert tallies([message])[message.pk] == Tally(bounced=1, kept_back=1)
    with pytest.raises(actions.TooLate):
        actions.call_back(message, by=of.manager, at=NOW + BAY)


def test_groups_are_who_they_say():
    of = company(3, 2)
    pair(of)
    of.programme.enrolments.filter(pk=of.mentors[1].pk).update(state=Enrolment.State.INVITED)
    found = numbers(of.programme)
    assert found == {
        "invited": 1,
        "started": 0,
        "waiting": 0,
        "enrolled": 4,
        "mentors": 2,
        "mentees": 2,
        "unpaired": 2,
        "paired": 2,
    }


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Hello {{nickname}}", "{{nickname}} is not a field. Choose one from the list, or take it out."),
        (
            "Until {{ ends_on }}",
            "{{ends_on}} is empty: the last day of the programme is not known. Set it first, or take the field out.",
        ),
        ("Until {{ends_on", "{{ stands alone. A field begins with two braces and ends with two."),
        ("", "The text is empty."),
    ],
)
def test_field_that_cannot_be_filled_keeps_it_back(body: str, words: str):
    of = company(1, 0)
    message = draft(of, body=body)
    assert [one.sentence for one in obstacles(message, readers(of.programme, A.ENROLLED))] == [words]
    with pytest.raises(actions.CannotGo):
        actions.schedule(message, by=of.manager, at=NOW)


def test_name_that_the_roster_lacks_keeps_it_back_however_the_field_is_spaced():
    of = company(1, 1)
    Person.objects.filter(pk=of.mentors[0].person.pk).update(name_missing=True)
    for field in ("{{first_name}}", "{{ name }}", "{{\tfirst_name\u00a0}}"):
        typed = Typed(A.ENROLLED, False, None, {"en": ("News", f"Dear {field},")})
        message = actions.begin(of.programme, typed, by=of.manager, at=NOW)
        assert ["no name" in one.sentence for one in obstacles(message, readers(of.programme, A.ENROLLED))] == [True]


def test_field_that_came_to_be_empty_stops_it():
    of = company(1, 0)
    of.programme.ends_on = dt.date(2026, 9, 1)
    of.programme.save()
    message = scheduled(of, body="Until {{ends_on}}.")
    of.programme.ends_on = None
    of.programme.save()
    assert actions.write_letters(str(message.uid), at=NOW + BAY) == 0
    message.refresh_from_db()
    assert (message.state, Letter.objects.filter(batch__startswith="message:").count()) == (S.DRAFT, 0)


def test_reader_without_a_text_of_their_own_reads_the_organisations():
    of = company(2, 0)
    Organisation.objects.update(language="en")
    german, french = (one.person.user for one in of.mentors)
    german.language, french.language = "de", "fr"
    german.save()
    french.save()
    message = draft(of)
    typed = Typed(A.ENROLLED, False, None, {"de": ("Neues", "Guten Tag."), "fr": ("", "")})
    actions.save(message, typed, by=of.manager, at=NOW)
    actions.schedule(message, by=of.manager, at=NOW)
    actions.write_letters(str(message.uid), at=NOW + BAY)
    found = {one.recipient: (one.language, one.subject) for one in Letter.objects.filter(batch=message.batch)}
    assert found == {german.actor_key: ("de", "Neues"), french.actor_key: ("en", "News for Mentor")}


def test_moment_in_the_past_is_refused():
    of = company(1, 0)
    message = draft(of, send_at=NOW - dt.timedelta(minutes=1))
    with pytest.raises(actions.WrongMoment):
        actions.schedule(message, by=of.manager, at=NOW)


def test_pages_from_starter_to_holding_bay(client: Client):
    of = company(2, 1)
    client.force_login(of.manager)
    slug = of.programme.slug
    key = {"one_time_key": "k1"}
    for _press in range(2):
        answer = client.post(reverse("messages:new", args=[slug]), {"starter": "matching-takes-time"} | key)
    message = Message.objects.get()
    assert answer.headers["Location"] == reverse("messages:edit", args=[slug, message.uid])
    sent = {
        "audience": A.MENTORS,
        "when": "now",
        "subject_en": "Hello",
        "body_en": "{{first_name}}, <b>welcome</b>\r\nto us",
    }
    answer = client.post(reverse("messages:edit", args=[slug, message.uid]), sent | {"look": "1"})
    assert answer.headers["Location"] == reverse("messages:check", args=[slug, message.uid])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "One letter each to 2 people" in page
    dark = client.get(reverse("messages:letter", args=[slug, message.uid, "en", "dark"]))
    assert "Mentor, &lt;b&gt;welcome&lt;/b&gt;" in dark.content.decode()
    assert "frame-ancestors 'self'" in dark.headers["Content-Security-Policy"]
    for _press in range(2):
        client.post(reverse("messages:check", args=[slug, message.uid]), {"one_time_key": "k2"})
    message.refresh_from_db()
    assert (message.state, message.audience) == (S.SCHEDULED, A.MENTORS)
    assert message.texts.get(language="en").body == "{{first_name}}, <b>welcome</b>\nto us"
    assert (
        "Letters to 2 people are scheduled"
        in client.get(reverse("messages:message", args=[slug, message.uid])).content.decode()
    )


def test_empty_field_is_named_on_the_page(client: Client):
    of = company(1, 0)
    client.force_login(of.manager)
    message = draft(of, body="Until {{ends_on}}.")
    path = reverse("messages:check", args=[of.programme.slug, message.uid])
    answer = client.post(path)
    assert answer.status_code == 422
    assert "English: {{ends_on}} is empty" in answer.content.decode()


def test_list_takes_as_many_queries_for_three_as_for_one(client: Client):
    of = company(1, 0)
    client.force_login(of.manager)
    path = reverse("messages:list", args=[of.programme.slug])

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        return len(seen)

    draft(of)
    client.get(path)
    one = queries()
    scheduled(of)
    draft(of)
    assert queries() == one
