"""The guard of chat: where a post may go, and where it may not, whatever a name leads to."""

from __future__ import annotations

import ipaddress
import socket
import time

import pytest

from upmentor.config import settings as house
from upmentor.ground.notifications import webhooks
from upmentor.ground.notifications.tests.hooks import HOST, NETWORKS, Hooks, certificate
from upmentor.ground.notifications.webhooks import Away, Refused, Rules, allowed, is_public, message, post

VENDORS = Rules(tuple(house.CHAT_HOSTS))
SLACK = "https://hooks.slack.com/services/T0/B0/x"


@pytest.fixture
def hooks(tmp_path, monkeypatch):
    path = certificate(tmp_path)
    with Hooks(path) as running:
        named(monkeypatch, {HOST: ["127.0.0.1"]})
        running.rules = Rules((f"{HOST}:{running.port}",), NETWORKS, str(path))
        running.url = f"https://{HOST}:{running.port}/hook?key=1"
        yield running


def named(monkeypatch, names: dict[str, list[str]]) -> None:
    """What the name service of this machine would say; it lies outside."""

    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *rest: object, **named: object) -> list[object]:
        if host not in names and host[:1].isdigit():
            return real(host, port, *rest, **named)
        if host not in names:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port)) for one in names[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize(
    "address",
    [
        SLACK,
        "https://HOOKS.slack.com/services/T0/B0/x",
        "https://acme.webhook.office.com/webhookb2/1@2/IncomingWebhook/3",
        "https://prod-01.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke?sig=2",
        "https://default1.2.environment.api.powerplatform.com/powerautomate/x",
    ],
)
def test_addresses_of_the_vendors_are_allowed(address):
    assert allowed(address, VENDORS).geturl().lower() == address.lower()


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/services/x",
        "https://hooks.slack.com",
        "https://hooks.slack.com/",
        "https://hooks.slack.com:8443/services/x",
        "https://hooks.slack.com.evil.example/x",
        "https://evilhooks.slack.com/x",
        "https://webhook.office.com/x",
        "https://.webhook.office.com.evil.example/x",
        "https://me:pass@hooks.slack.com/x",
        "https://hooks.slack.com@evil.example/x",
        "https://evil.example#@hooks.slack.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://hooks.slack.com:99999/x",
        "https://hooks.slack.com/a b",
        "https://hooks.slack.com/a\r\nHost: x",
        "https://hooks.slаck.com/x",
        "https://evil.example\\.webhook.office.com/x",
        "https://127.0.0.1%00.webhook.office.com/x",
        "https://a..webhook.office.com/x",
        "https:///x",
        "//hooks.slack.com/x",
        "",
        SLACK + "x" * 2000,
    ],
)
def test_other_addresses_are_refused(address):
    with pytest.raises(Refused):
        allowed(address, VENDORS)


PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "10.255.255.255", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1",
    "fec0::1", "feff::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_name_that_leads_into_a_private_network_is_refused_even_beside_a_public_one(address, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    for leads in ([address], ["1.1.1.1", address], [address, "2606:4700::1"]):
        named(monkeypatch, {"hooks.slack.com": leads})
        with pytest.raises(Refused, match="private network"):
            post(SLACK, {}, VENDORS)


def test_public_addresses_are_public_and_a_named_network_is_reached():
    assert [is_public(one) for one in ("1.1.1.1", "8.8.8.8", "2606:4700::1", "::ffff:1.1.1.1", "64:ff9b::808:808")] == (
        [True] * 5
    )
    own = [ipaddress.ip_network("10.20.0.0/16")]
    assert [is_public(one, own) for one in ("10.20.3.4", "10.21.0.1", "::ffff:10.20.0.1")] == [True, False, True]


def test_post_arrives_at_the_address_that_was_looked_at(hooks, monkeypatch):
    asked: list[str] = []
    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda to, **kw: asked.append(to[0]) or real(to, **kw))
    post(hooks.url, {"text": "ü"}, hooks.rules)
    assert hooks.taken == [("/hook?key=1", f"{HOST}:{hooks.port}", {"text": "ü"})]
    # A name that leads elsewhere when it is asked again changes nothing: it is asked once, the address is connected to.
    assert asked == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (302, Refused, "it leads to another address"),
        (404, Refused, "it answered 404"),
        (410, Refused, "it answered 410"),
        (429, Away, "it answered 429"),
        (503, Away, "it answered 503"),
    ],
)
def test_answers_say_whether_to_try_again_and_a_redirect_is_not_followed(hooks, status, error, words):
    hooks.answers, hooks.headers = [status], {"Location": hooks.url, "Retry-After": "90"}
    with pytest.raises(error, match=f"^{words}$") as told:
        post(hooks.url, {}, hooks.rules)
    assert (len(hooks.taken), getattr(told.value, "after", 90)) == (1, 90)


def test_answer_without_end_or_measure_ends_in_time(hooks, monkeypatch):
    monkeypatch.setattr(webhooks, "SECONDS", 0.6)
    begun = time.monotonic()
    hooks.answers = ["drip", "loud", "silent"]
    # What counts of an answer is its first line; the rest is cut off.
    post(hooks.url, {}, hooks.rules)
    post(hooks.url, {}, hooks.rules)
    with pytest.raises(Away):
        post(hooks.url, {}, hooks.rules)
    assert (time.monotonic() - begun < 60, len(hooks.taken)) == (True, 3)


def test_certificate_must_be_believed_and_be_for_the_name(hooks, monkeypatch):
    with pytest.raises(Away, match="certificate"):
        post(hooks.url, {}, Rules(hooks.rules.hosts, NETWORKS))
    other = "other.example.test"
    named(monkeypatch, {other: ["127.0.0.1"]})
    rules = Rules((f"{other}:{hooks.port}",), NETWORKS, hooks.rules.authorities)
    with pytest.raises(Away, match="certificate"):
        post(hooks.url.replace(HOST, other), {}, rules)
    assert hooks.taken == []


def test_nobody_there_is_away_and_not_for_good(hooks, monkeypatch):
    named(monkeypatch, {})
    with pytest.raises(Away, match="not known"):
        post(hooks.url, {}, hooks.rules)
    named(monkeypatch, {HOST: ["127.0.0.1"]})
    hooks.server.server_close()
    # Reset, when the thread that served was just about to answer.
    with pytest.raises(Away, match=r"Connection(Refused|Reset)Error"):
        post(hooks.url, {}, hooks.rules)


def test_words_are_only_words_in_either_chat():
    words = {"subject": "Times wanted for <!channel> & Dana", "why": "Because <b>", "button": "Go | here"}
    text = message(SLACK, url="https://upmentor.example/p/1/?a=1&b=2", **words)["text"]
    assert text == (
        "*Times wanted for &lt;!channel&gt; &amp; Dana*\n"
        "<https://upmentor.example/p/1/?a=1&amp;b=2|Go / here>\nBecause &lt;b&gt;"
    )
    words["subject"] = "[see](https://evil.example)"
    card = message("https://a.webhook.office.com/x", url="https://upmentor.example/", **words)["attachments"][0]
    assert [one["text"] for one in card["content"]["body"]] == ["(see)(https://evil.example)", "Because <b>"]
    assert card["content"]["actions"] == [
        {"type": "Action.OpenUrl", "title": "Go | here", "url": "https://upmentor.example/"}
    ]
