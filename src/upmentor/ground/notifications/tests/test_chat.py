"""Letters in a chat: each once, only subject, reason and link, tried again when the chat is away, never a way in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from upmentor.doors.worker.names import RECURRING, Functions
from upmentor.ground.accounts.models import Organisation, User
from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications import chat
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.models import ChatChannel, ChatMessage, Letter
from upmentor.ground.notifications.tests.factories import WORDS, letter, run
from upmentor.ground.notifications.tests.hooks import HOST, NETWORKS, Hooks, certificate
from upmentor.ground.notifications.tests.test_webhooks import named
from upmentor.ground.notifications.webhooks import Refused

pytestmark = pytest.mark.django_db
NAME = "notifications.chat"


@pytest.fixture
def hooks(tmp_path, monkeypatch, settings):
    path = certificate(tmp_path)
    Organisation.objects.create(id=1, name="Halden & Rowe")
    with Hooks(path) as running:
        named(monkeypatch, {HOST: ["127.0.0.1"]})
        settings.CHAT_HOSTS = [f"{HOST}:{running.port}"]
        settings.CHAT_NETWORKS, settings.CHAT_AUTHORITIES = [str(one) for one in NETWORKS], str(path)
        running.url = f"https://{HOST}:{running.port}/services/planted-key"
        yield running


def given(hooks: Hooks, owner: str = "user:1") -> ChatChannel:
    return chat.set_address(owner, hooks.url, by=SYSTEM, at=timezone.now())


def sent(**fields: object) -> Letter:
    return letter(state="sent", attempts=1, sent_at=timezone.now(), **fields)


def texts(hooks: Hooks) -> list[str]:
    return [body["text"] for _path, _host, body in hooks.taken]


def test_letter_goes_there_once_with_subject_reason_and_link_alone(hooks):
    before = sent(subject="Before the chat was given")
    given(hooks)
    sent()
    sent(recipient="user:2", subject="Of somebody else")
    sent(kind="accounts.link", subject="A way in")
    sent(kind="private.letter", subject="Nobody knows")
    letter(subject="Not sent yet")
    letter(state="withdrawn", subject="Taken back", sent_at=timezone.now())
    assert (Functions()[NAME](run()), Functions()[NAME](run()), RECURRING[NAME]) == ({"sent": 1}, None, 60)
    assert texts(hooks) == [
        f"*{WORDS.subject}*\n<{WORDS.url}|{WORDS.button}>\n{WORDS.why}",
    ]
    assert before.sent_at <= ChatChannel.objects.get().since


def test_chat_that_is_away_is_tried_again_and_one_that_is_gone_is_not(hooks):
    given(hooks)
    sent()
    sent(subject="Second")
    hooks.answers = [503, 404]
    assert chat.deliver(keep=False) == {"failed": 2}
    first, second = ChatMessage.objects.order_by("id")
    wait = (first.due_at - timezone.now()).total_seconds()
    assert (first.state, first.error, second.state, second.error) == (
        "queued", "it answered 503", "failed", "it answered 404"
    )  # fmt: skip
    assert 50 < wait <= 60
    ChatMessage.objects.filter(pk=first.pk).update(due_at=timezone.now())
    assert (chat.deliver(keep=False), len(hooks.taken)) == ({"sent": 1}, 3)
    last = ChatMessage.objects.create(
        key="k", channel=first.channel, subject="Last", button="b", url="https://x", attempts=len(chat.BACKOFF)
    )
    hooks.answers = [503]
    assert chat.deliver(keep=False) == {"failed": 1}
    last.refresh_from_db()
    assert last.state == "failed"


def test_sample_company_posts_nothing(hooks):
    Organisation.objects.update(sample=True)
    given(hooks)
    sent()
    assert (Functions()[NAME](run()), hooks.taken) == ({"kept": 1}, [])


def test_address_that_no_longer_leads_outside_is_not_reached(hooks, monkeypatch):
    given(hooks)
    sent()
    named(monkeypatch, {HOST: ["127.0.0.1", "10.0.0.1"]})
    assert (chat.deliver(keep=False), hooks.taken) == ({"failed": 1}, [])
    assert ChatMessage.objects.get().error == "the name leads into a private network"


def test_address_is_sealed_and_goes_with_everything_that_waited(hooks):
    channel = given(hooks)
    chat.post_to("user:1", Words("Subject", (), "Open", "https://x/", "why"), key="a", language="en", at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, host FROM notifications_chatchannel")
        address, host = cursor.fetchone()
    assert (address.count("planted-key"), host, ChatChannel.objects.get().address) == (0, HOST, hooks.url)
    assert [one.reason for one in Entry.objects.filter(verb="chat_set")] == [channel.host]
    assert chat.take_away("user:1", by=SYSTEM, at=timezone.now())
    assert (ChatChannel.objects.count(), ChatMessage.objects.count()) == (0, 0)
    with pytest.raises(Refused):
        chat.set_address("user:1", "https://evil.example/", by=SYSTEM, at=timezone.now())


def test_team_s_line_goes_once_and_old_lines_are_forgotten(hooks):
    words, at = Words("This week: 3 things", (), "Open", "https://x/", "why"), timezone.now()
    assert not chat.post_to("programme:1", words, key="week 1", language="en", at=at)
    given(hooks, "programme:1")
    pressed = [chat.post_to("programme:1", words, key="week 1", language="en", at=at) for _ in range(2)]
    assert (pressed, chat.deliver(keep=False), len(hooks.taken)) == ([True, False], {"sent": 1}, 1)
    ChatMessage.objects.update(due_at=at - dt.timedelta(days=31))
    chat.deliver(keep=False)
    assert ChatMessage.objects.count() == 0


def test_page_saves_tests_and_takes_away_and_never_shows_the_address(hooks):
    user = User.objects.create_user("dana@example.com", name="Dana")
    client = Client()
    client.force_login(user)
    page = "/settings/chat/"
    wrong = client.post(page, {"do": "save", "address": "https://evil.example/x"})
    assert (wrong.status_code, b"evil.example/x" in wrong.content, ChatChannel.objects.count()) == (422, True, 0)
    assert client.post(page, {"do": "test"}).status_code == 302
    assert client.post(page, {"do": "save", "address": f" {hooks.url} "}).status_code == 302
    client.post(page, {"do": "test"})
    assert chat.deliver(keep=False) == {"sent": 1}
    assert texts(hooks)[0].splitlines()[0] == "*A test from Upmentor*"
    shown = client.get(page).content.decode()
    assert (shown.count("planted-key"), shown.count(f"https://{HOST}/…")) == (0, 1)
    assert len(re.findall(r"Last message", shown)) == 1
    client.post(page, {"do": "remove"})
    assert ChatChannel.objects.count() == 0
