"""The page on which somebody chooses their letters, and “fewer of these” without signing in."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from upmentor.ground.accounts.tests import factories
from upmentor.ground.notifications.fewer import address_of
from upmentor.ground.notifications.kinds import KINDS, Group
from upmentor.ground.notifications.letters import draft
from upmentor.ground.notifications.preferences import Wishes, choosable, choose, shown_to, wishes_of
from upmentor.ground.notifications.tests.factories import WORDS, letter

pytestmark = pytest.mark.django_db
PAGE = "/settings/letters/"
HELP = "care.offer"
TEAM = choosable() - {name for name in choosable() if KINDS[name].group is not Group.TEAM}


@pytest.fixture
def signed():
    """Somebody, signed in."""
    factories.organisation()
    user = factories.user("Dana Reader")
    client = Client()
    client.force_login(user)
    return user, client


def sent(**fields: object) -> dict[str, object]:
    form = {"wanted": sorted(shown_to("")), "how": "one", "snoozed_until": "", "quiet_from": "", "quiet_to": ""}
    return form | fields


def test_everything_comes_until_somebody_chooses_otherwise(signed):
    user, client = signed
    body = client.get(PAGE).content.decode()
    assert body.count('type="checkbox"') == body.count(" checked") - 1 == len(shown_to(user.actor_key))
    assert wishes_of(user.actor_key) == Wishes(choosable())


def test_choices_are_kept_and_taken_back(signed):
    user, client = signed
    day = timezone.localdate() + dt.timedelta(days=20)
    chosen = sent(wanted=[HELP], how="digest", snoozed_until=day.isoformat(), quiet_from="17:00", quiet_to="10:30")
    assert client.post(PAGE, chosen)["Location"] == PAGE
    assert wishes_of(user.actor_key) == Wishes(TEAM | {HELP}, dt.time(17), dt.time(10, 30), True, day)
    body = client.get(PAGE).content.decode()
    assert ("/settings/letters/undo/" in body, 'value="17:00"' in body, day.isoformat() in body) == (True, True, True)
    client.post(f"{PAGE}undo/")
    client.post(f"{PAGE}undo/")
    assert wishes_of(user.actor_key) == Wishes(choosable())


@pytest.mark.parametrize(
    ("wrong", "kept"),
    [
        ({"quiet_from": "17:00"}, "17:00"),
        ({"quiet_from": "08:00", "quiet_to": "07:30"}, "07:30"),
        ({"snoozed_until": "2020-01-01"}, "2020-01-01"),
        ({"quiet_from": "soon", "quiet_to": "08:00"}, "soon"),
        ({"how": "never"}, ""),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(signed, wrong, kept):
    user, client = signed
    answer = client.post(PAGE, sent(wanted=[HELP], **wrong))
    assert (answer.status_code, f'value="{kept}"' in answer.content.decode() or not kept) == (422, True)
    assert wishes_of(user.actor_key) == Wishes(choosable())


def test_a_kind_that_stopped_by_itself_says_so_and_comes_again_when_ticked(signed):
    user, client = signed
    for _n in range(2):
        letter(kind=HELP, recipient=user.actor_key, state="sent", sent_at=timezone.now())
    assert "Some have stopped by themselves" in client.get(PAGE).content.decode()
    client.post(PAGE, sent(wanted=sorted(shown_to("") - {HELP})))
    assert "Some have stopped by themselves" in client.get(PAGE).content.decode()
    client.post(PAGE, sent())
    assert "Some have stopped by themselves" not in client.get(PAGE).content.decode()


def test_letters_of_those_who_run_programmes_are_shown_to_those_who_get_them(signed):
    user, client = signed
    words = str(KINDS["desk.monday"].words)
    assert words not in client.get(PAGE).content.decode()
    letter(kind="programmes.handed_over", recipient=user.actor_key)
    assert words in client.get(PAGE).content.decode()


def test_a_pause_that_is_over_is_not_in_the_way(signed):
    user, client = signed
    choose(user.actor_key, Wishes(choosable(), snoozed_until=dt.date(2020, 1, 1)), at=timezone.now())
    assert "2020-01-01" not in client.get(PAGE).content.decode()


def page_of(user, kind: str = HELP) -> str:
    one = letter(kind=kind, recipient=user.actor_key, address=user.email)
    return address_of(one.uid).removeprefix("http://127.0.0.1:8000")


def test_fewer_of_these_works_without_signing_in_and_back(signed):
    user, _client = signed
    anonymous, page = Client(enforce_csrf_checks=True), page_of(user)
    first = anonymous.get(page)
    assert "no-store" in first["Cache-Control"]
    body = first.content.decode()
    assert (str(KINDS[HELP].words) in body, user.name in body, user.email in body) == (True, False, False)
    assert wishes_of(user.actor_key).wanted == choosable()
    assert anonymous.post(page, {"do": "stop"})["Location"] == page
    assert "These letters have stopped" in anonymous.get(page).content.decode()
    assert wishes_of(user.actor_key).wanted == choosable() - {HELP}
    anonymous.post(page, {"do": "undo"})
    assert wishes_of(user.actor_key).wanted == choosable()


def test_mail_programs_stop_a_kind_with_one_press_and_twice_does_no_harm(signed):
    user, _client = signed
    page = page_of(user)
    for _n in range(2):
        answer = Client(enforce_csrf_checks=True).post(page, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert wishes_of(user.actor_key).wanted == choosable() - {HELP}


def test_other_letters_and_other_signatures_have_no_such_page(signed):
    user, _client = signed
    assert Client().get(page_of(user, "meetings.booked")).status_code == 404
    assert Client().get(page_of(user, "private.letter")).status_code == 404
    assert Client().get(page_of(user).replace(".", ".x")).status_code == 404


def test_fewer_leaves_the_other_wishes_as_they_are(signed):
    user, _client = signed
    wishes = Wishes(choosable(), dt.time(20), dt.time(7), True, dt.date(2030, 1, 1))
    choose(user.actor_key, wishes, at=timezone.now())
    Client().post(page_of(user), {"do": "stop"})
    assert wishes_of(user.actor_key) == Wishes(choosable() - {HELP}, dt.time(20), dt.time(7), True, dt.date(2030, 1, 1))


def test_the_foot_of_a_nudge_has_the_way_and_no_other_letter_has():
    kept = {"key": "k", "recipient": "user:1", "address": "dana@example.com", "language": "en"}
    for kind, count in ((HELP, 1), ("meetings.booked", 0)):
        made = draft(WORDS, kind=kind, **kept)
        address = address_of(made.uid)
        assert (made.text.count(address), made.html.count(address)) == (count, count)
