import pytest

from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.tests import factories as times
from upmentor.stages.pairs.tests import factories as pairs

pytestmark = pytest.mark.django_db


def letter(recipient: str, subject: str, *, kind: str = "meetings.times", state: str = "sent") -> Letter:
    kept = {"kind": kind, "recipient": recipient, "address": "dana@example.com", "state": state}
    return Letter.objects.create(key=subject, subject=subject, text="Hello\n\nhttps://up.example/x/", **kept)


def test_list_holds_what_was_sent_to_the_account_and_to_the_person_and_nothing_else():
    dana, sam = times.members(times.couple())
    own, partner = times.user_of(dana), times.user_of(sam)
    letter(own.actor_key, "Three times that suit you both")
    letter(f"person:{dana.person.uid}", "Before the account")
    letter(own.actor_key, "Not sent yet", state="queued")
    letter(own.actor_key, "Your way in", kind="accounts.link")
    letter(partner.actor_key, "For Sam")
    text = times.browser(dana).get("/letters/").content.decode()
    shown = ["Three times that suit you both", "Before the account", "Not sent yet", "Your way in", "For Sam"]
    assert [subject in text for subject in shown] == [True, True, False, False, False]


def test_letter_is_read_by_its_reader_alone():
    dana, sam = times.members(times.couple())
    url = f"/letters/{letter(times.user_of(dana).actor_key, 'Times').uid}/"
    page = times.browser(dana).get(url)
    assert (page.status_code, 'href="https://up.example/x/"' in page.content.decode()) == (200, True)
    assert times.browser(sam).get(url).status_code == 404
    assert times.browser(pairs.user("Stranger")).get(url).status_code == 404


def test_link_that_opens_a_door_is_not_read_again():
    dana, _sam = times.members(times.couple())
    own = letter(times.user_of(dana).actor_key, "Your way in", kind="accounts.link")
    assert times.browser(dana).get(f"/letters/{own.uid}/").status_code == 404
