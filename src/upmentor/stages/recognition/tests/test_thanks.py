"""A note of thanks: a day to take it back, then it is its reader's; nobody else ever reads it."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.actions.errors import NothingToThankFor, Settled
from upmentor.stages.recognition.models import Farewell
from upmentor.stages.recognition.queries.thanks import notes_received
from upmentor.stages.recognition.tests.factories import member, met

pytestmark = pytest.mark.django_db
SECRET = "planted-note-77c0"
HOUR = dt.timedelta(hours=1)


def give(pair: Pair, text: str | None = SECRET, *, at: dt.datetime = NOW, **may: bool) -> Farewell:
    giver = member(pair, "mentee")
    allowed = {"in_statement": False, "in_programme": False} | may
    return actions.give_thanks(giver, text=text, **allowed, by=giver.person.user, at=at)


def received(pair: Pair) -> list[str]:
    return [note.text for note in notes_received([member(pair, "mentor")])]


def letters() -> list[str]:
    return [row.state for row in Letter.objects.filter(kind="recognition.note").order_by("pk")]


def test_note_can_be_changed_and_taken_back_for_a_day_and_then_belongs_to_its_reader():
    pair = met(6)
    giver = member(pair, "mentee")
    give(pair, "first")
    give(pair, at=NOW + 20 * HOUR)
    assert received(pair) == [SECRET]
    with pytest.raises(Settled):
        actions.take_back_thanks(giver, by=giver.person.user, at=NOW + 25 * HOUR)
    with pytest.raises(Settled):
        give(pair, "another", at=NOW + 25 * HOUR)
    give(pair, None, at=NOW + 25 * HOUR, in_statement=True)  # who may quote it can be said at any time
    assert (received(pair), Farewell.objects.get().in_statement) == ([SECRET], True)
    actions.take_back_farewell(giver, by=giver.person.user, at=NOW + 25 * HOUR)
    assert received(pair) == [SECRET]


def test_note_taken_back_calls_back_its_letter_and_put_back_sends_one_again():
    pair = met(6)
    giver = member(pair, "mentee")
    give(pair)
    actions.take_back_thanks(giver, by=giver.person.user, at=NOW + HOUR)
    assert (received(pair), letters()) == ([], ["withdrawn"])
    actions.restore_thanks(giver, by=giver.person.user, at=NOW + HOUR)
    give(pair, at=NOW + 2 * HOUR)
    assert (received(pair), letters()) == ([SECRET], ["withdrawn", "queued"])


def test_reader_puts_a_note_away_and_erases_it_and_no_second_one_comes():
    pair = met(6)
    give(pair)
    reader = member(pair, "mentor")
    browser, home = signed_in(reader.person.user), reverse("recognition:home")
    assert SECRET in browser.get(home).content.decode()
    actions.erase_note(reader, by=reader.person.user, at=NOW + HOUR)
    assert received(pair) == [SECRET]  # only what was put away can be erased
    browser.post(reverse("recognition:note-put-away", args=[pair.uid]))
    pages = [home, reverse("recognition:close", args=[pair.uid]), "/home/"]
    assert [SECRET in browser.get(page).content.decode() for page in pages] == [False, False, False]
    own = signed_in(member(pair, "mentee").person.user)
    assert SECRET in own.get(reverse("recognition:close", args=[pair.uid])).content.decode()
    actions.erase_note(reader, by=reader.person.user, at=NOW + HOUR)
    assert [row.thanks for row in Farewell.objects.all()] == [""]
    with pytest.raises(Settled):
        give(pair, at=NOW + 2 * HOUR)


def test_what_was_never_written_cannot_be_erased_beforehand():
    pair = met(6)
    giver, reader = member(pair, "mentee"), member(pair, "mentor")
    actions.say_farewell(giver, words="Much.", thanks=None, goes_on=None, by=giver.person.user, at=NOW)
    browser = signed_in(reader.person.user)
    for name in ("note-put-away", "note-erase"):
        browser.post(reverse(f"recognition:{name}", args=[pair.uid]))
    give(pair, at=NOW + HOUR)
    assert received(pair) == [SECRET]


def test_page_keeps_what_was_typed_and_shows_the_note_as_its_reader_finds_it():
    pair = met(6)
    browser, page = signed_in(member(pair, "mentee").person.user), reverse("recognition:thanks", args=[pair.uid])
    assert browser.post(page, {"text": ""}).status_code == 422
    assert browser.post(page, {"text": SECRET, "in_statement": "on"}).status_code == 302
    assert SECRET in browser.get(page).content.decode()
    row = Farewell.objects.get()
    assert (row.in_statement, row.in_programme) == (True, False)


def test_note_after_an_early_end_is_asked_for_once_and_open_for_thirty_days():
    pair = met(2, state=Pair.State.ENDED)
    asked = [actions.ask_for_thanks(at=NOW + days * 24 * HOUR) for days in (1, 3, 4, 20)]
    assert asked == [0, 1, 0, 0]
    letter = Letter.objects.get(kind="recognition.thanks")
    assert (letter.address, pair.programme.name in letter.text) == (member(pair, "mentee").person.email, False)
    assert signed_in(member(pair, "mentee").person.user).get(f"/pairs/{pair.uid}/thanks/").status_code == 200
    with pytest.raises(NothingToThankFor):
        give(pair, at=NOW + 31 * 24 * HOUR)


def test_pair_that_never_talked_has_no_note_and_is_asked_for_none():
    pair = met(0, state=Pair.State.ENDED)
    assert actions.ask_for_thanks(at=NOW + 72 * HOUR) == 0
    assert signed_in(member(pair, "mentee").person.user).get(f"/pairs/{pair.uid}/thanks/").status_code == 404


def test_nobody_but_the_two_reads_a_note_and_it_stands_nowhere_in_clear():
    company = make.company(2, 1)
    pair = met(6, pair=make.pair(company))
    give(pair, in_programme=True)
    page = reverse("recognition:thanks", args=[pair.uid])
    boss = member(pair, "mentor").person.manager
    boss.user = make.user("Line Manager")
    boss.save()
    for stranger in (company.manager, company.mentors[1].person.user, boss.user):
        assert signed_in(stranger).get(page).status_code == 404
    slug = company.programme.slug
    staff = signed_in(company.manager)
    for found in (f"/manage/p/{slug}/", f"/manage/p/{slug}/certificates/", f"/manage/p/{slug}/team-time/"):
        assert SECRET not in staff.get(found).content.decode()
    assert SECRET not in signed_in(boss.user).get("/team-time/").content.decode()
    assert [row.subject for row in Letter.objects.all() if SECRET in row.text + row.html + row.subject] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT thanks FROM recognition_farewell")
        assert [SECRET in row[0] for row in cursor.fetchall()] == [False]
