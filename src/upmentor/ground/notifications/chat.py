"""Chat as a further channel: the subject of a letter, why it came and its one link go to an incoming webhook too.

Never there: links that sign somebody in, and letters of which nobody else may know that they were written.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import time
import uuid
from html.parser import HTMLParser

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from upmentor.ground.audit.actions import Actor, record
from upmentor.ground.jobs.actions import enqueue
from upmentor.ground.notifications import webhooks
from upmentor.ground.notifications.claims import claim
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.models import ChatChannel, ChatMessage, Letter
from upmentor.ground.notifications.queries import listed

JOB = "notifications.chat"
# Minutes until the next try.
BACKOFF = (1, 5, 15, 60, 240)
SECONDS = 30.0
# A letter older than this is no news any more, whatever kept the chat from it.
NEWS = dt.timedelta(days=2)
KEEP = dt.timedelta(days=30)
# They open a door by themselves: whoever reads the chat could walk through it.
DOORS = ("accounts.", "setup.")


def rules() -> webhooks.Rules:
    """Where posts may go, as the environment says."""
    try:
        networks = tuple(ipaddress.ip_network(one.strip()) for one in settings.CHAT_NETWORKS)
    except ValueError as error:
        raise ImproperlyConfigured(f"UPMENTOR_CHAT_NETWORKS: {error}") from error
    return webhooks.Rules(tuple(settings.CHAT_HOSTS), networks, settings.CHAT_AUTHORITIES)


def programme_owner(uid: uuid.UUID) -> str:
    """The owner of the channel of a programme's team."""
    return f"programme:{uid}"


def channel_of(owner: str) -> ChatChannel | None:
    """The channel that belongs to this key. Its address stays sealed for pages: show `host`."""
    return ChatChannel.objects.filter(owner=owner).first()


@transaction.atomic
def set_address(owner: str, address: str, *, by: Actor, at: dt.datetime) -> ChatChannel:
    """Give a channel its address, or another one. Letters sent from now on go there. Raises `webhooks.Refused`."""
    host = (webhooks.allowed(address, rules()).hostname or "").rstrip(".")
    take_away(owner, by=by, at=at)
    made = ChatChannel.objects.create(owner=owner, address=address, host=host, since=at)
    record("chat_set", by=by, at=at, kind="chat", key=owner, reason=host)
    return made


@transaction.atomic
def take_away(owner: str, *, by: Actor, at: dt.datetime) -> bool:
    """Forget the address and what waited for it; False when there was none."""
    gone, _rows = ChatChannel.objects.filter(owner=owner).delete()
    if gone:
        record("chat_removed", by=by, at=at, kind="chat", key=owner)
    return bool(gone)


def post_to(owner: str, words: Words, *, key: str, language: str, at: dt.datetime) -> bool:
    """Put one line into the chat of `owner`, once for this `key`; False without a channel or when it was put before."""
    channel = channel_of(owner)
    if channel is None:
        return False
    return _put(channel, words, key, language=language, at=at)


def _put(channel: ChatChannel, words: Words, key: str, *, language: str, at: dt.datetime) -> bool:
    values = {"channel": channel, "language": language, "subject": words.subject[:200], "why": words.why}
    values |= {"button": words.button[:200], "url": words.url, "due_at": at}
    _row, made = ChatMessage.objects.get_or_create(key=key, defaults=values)
    if made:
        transaction.on_commit(lambda: enqueue(JOB, f"{JOB}:soon"), robust=True)
    return made


class _Parts(HTMLParser):
    """Finds button, its address and the reason in the HTML that `notifications/letter.html` makes."""

    def __init__(self) -> None:
        super().__init__()
        self.found = {"do": "", "why": ""}
        self.url, self.inside = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") in self.found:
            self.inside = str(given["class"])
            self.url = self.url or (given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[self.inside] += data


def words_of(letter: Letter) -> Words | None:
    """What of this letter goes to a chat, no paragraph of it; None for one without a button."""
    parts = _Parts()
    parts.feed(letter.html)
    parts.close()
    if not parts.url:
        return None
    why, button = (" ".join(parts.found[name].split()) for name in ("why", "do"))
    return Words(letter.subject, (), button, parts.url, why)


def gather(*, at: dt.datetime) -> int:
    """Put what was sent lately to people with a channel into the line, each letter once. Returns how many. At most two
    queries more than there are letters to put."""
    channels = {one.owner: one for one in ChatChannel.objects.defer("address")}
    if not channels:
        return 0
    gone = [Letter.State.SENT, Letter.State.KEPT, Letter.State.BOUNCED]
    rows = listed().filter(recipient__in=channels, state__in=gone, sent_at__gt=at - NEWS)
    doors = Q()
    for kind in DOORS:
        doors |= Q(kind__startswith=kind)
    letters = [one for one in rows.exclude(doors).defer("calendar") if _after(one, channels[one.recipient])]
    keys = {f"letter:{one.uid}": one for one in letters}
    for key in ChatMessage.objects.filter(key__in=keys).values_list("key", flat=True):
        del keys[key]
    count = 0
    for key, letter in keys.items():
        if words := words_of(letter):
            count += _put(channels[letter.recipient], words, key, language=letter.language, at=at)
    return count


def _after(letter: Letter, channel: ChatChannel) -> bool:
    return letter.sent_at is not None and letter.sent_at >= channel.since


def due(at: dt.datetime) -> QuerySet[ChatMessage]:
    """Lines that should go out now."""
    rows = ChatMessage.objects.filter(state=ChatMessage.State.QUEUED, due_at__lte=at)
    return rows.select_related("channel")


def deliver(*, keep: bool) -> dict[str, int] | None:
    """Post what is due; with `keep` (a sample company) nothing leaves. Forgets lines of a month ago."""
    begun, counts = time.monotonic(), {"sent": 0, "failed": 0, "kept": 0}
    now = timezone.now()
    gather(at=now)
    ChatMessage.objects.exclude(state=ChatMessage.State.QUEUED).filter(due_at__lt=now - KEEP).delete()
    if keep:
        counts["kept"] = due(now).update(state=ChatMessage.State.KEPT, sent_at=now)
    while not keep and time.monotonic() - begun < SECONDS and (row := claim(due)) is not None:
        counts["sent" if send(row) else "failed"] += 1
    return {key: value for key, value in counts.items() if value} or None


def send(row: ChatMessage) -> bool:
    """Post one line. True when the chat took it; otherwise it waits for its next try or has failed."""
    mine = ChatMessage.objects.filter(pk=row.pk)
    address = row.channel.address
    body = webhooks.message(address, subject=row.subject, why=row.why, button=row.button, url=row.url)
    try:
        if row.attempts > len(BACKOFF) + 1:
            raise webhooks.Refused(row.error or "it was tried several times")
        webhooks.post(address, body, rules())
    except webhooks.Refused as error:
        mine.update(state=ChatMessage.State.FAILED, error=str(error)[:300])
        return False
    except webhooks.Away as error:
        if row.attempts > len(BACKOFF):
            mine.update(state=ChatMessage.State.FAILED, error=str(error)[:300])
        else:
            wait = max(BACKOFF[row.attempts - 1] * 60, error.after)
            mine.update(due_at=timezone.now() + dt.timedelta(seconds=wait), error=str(error)[:300])
        return False
    mine.update(state=ChatMessage.State.SENT, sent_at=timezone.now(), error="")
    return True
