"""Incoming webhooks of chats: which addresses may be reached, and one guarded post to one of them.

People type these addresses, so the server must not become their way into its own network: https only, hosts and ports
of a list, the name resolved once, every address of it public, and the connection made to the very address that was
looked at. Redirects are not followed, and neither the wait nor the answer may grow.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

SECONDS = 10.0
ANSWER_BYTES = 16 * 2**10
LONGEST = 2_000
PORT = 443
NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
TEAMS = (".webhook.office.com", ".logic.azure.com", ".api.powerplatform.com")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """This address will not be reached, now or later; the words hold no secret."""


class Away(Exception):
    """It did not work this time; `after` is for how many seconds the other side asks to wait."""

    def __init__(self, words: str, after: int = 0) -> None:
        super().__init__(words)
        self.after = after


@dataclass(frozen=True)
class Rules:
    """Where posts may go: hosts (`hooks.slack.com`, `*.webhook.office.com`, with `:8443` where it is not 443), private
    networks that are allowed all the same, and a file with further authorities to believe."""

    hosts: tuple[str, ...]
    networks: tuple[Network, ...] = ()
    authorities: str = ""


def allowed(address: str, rules: Rules) -> SplitResult:
    """The parts of a webhook's address. Raises Refused; nothing is looked up."""
    if len(address) > LONGEST or not address.isascii() or any(sign.isspace() or sign < "!" for sign in address):
        raise Refused("not an address")
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port or PORT
    except ValueError as error:
        raise Refused("not an address") from error
    if parts.scheme != "https":
        raise Refused("only https")
    if parts.username is not None or parts.password is not None or not NAME.fullmatch(host):
        raise Refused("not an address")
    if not any(_fits(host, port, one) for one in rules.hosts):
        raise Refused(f"{host} is not on the list of chat hosts" if port == PORT else "only port 443")
    if not parts.path.strip("/"):
        raise Refused("only a host, no webhook")
    return parts


def _fits(host: str, port: int, allowed_host: str) -> bool:
    name, _colon, number = allowed_host.strip().lower().partition(":")
    if port != (int(number) if number.isdigit() else PORT):
        return False
    # A star stands for one name or more, never for none.
    return host.endswith(name[1:]) and len(host) > len(name) - 1 if name.startswith("*.") else host == name


def is_public(address: str, networks: Iterable[Network] = ()) -> bool:
    """Whether this IP address lies in the open internet or in one of the `networks`. Addresses that carry another one
    (IPv4-mapped, 6to4, NAT64) are judged by what they carry.

    >>> [is_public(one) for one in ("1.1.1.1", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2606:4700::1")]
    [True, False, False, False, True]
    """
    found = _carried(ipaddress.ip_address(address.partition("%")[0]))
    if any(found.version == one.version and found in one for one in networks):
        return True
    risky = found.is_private or found.is_loopback or found.is_link_local or found.is_reserved or found.is_multicast
    # fec0::/10: private until 2004, and still in use.
    old = isinstance(found, ipaddress.IPv6Address) and found.is_site_local
    return found.is_global and not risky and not found.is_unspecified and not old


def _carried(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped or address.sixtofour:
            return address.ipv4_mapped or address.sixtofour or address
        if address.teredo:
            return address.teredo[1]
        # NAT64 (RFC 6052), and addresses whose last four bytes are an IPv4 address of old (::/96).
        if int(address) >> 32 in (0x0064FF9B << 64, 0) and int(address) > 1:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def looked_up(host: str, port: int, networks: Iterable[Network] = ()) -> str:
    """The one address to connect to. Raises Refused when any address of the name is not public, Away without any."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise Away("the name is not known") from error
    addresses = [str(one[4][0]) for one in found]
    if not all(is_public(one, networks) for one in addresses):
        raise Refused("the name leads into a private network")
    if not addresses:
        raise Away("the name is not known")
    return addresses[0]


class _Checked(http.client.HTTPSConnection):
    """A connection to an address that was looked at before, with the certificate checked for the name."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=context)
        self.address, self.secure = address, context
        # The library forgets its socket as soon as the answer has begun.
        self.line: ssl.SSLSocket | None = None

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), timeout=SECONDS)
        try:
            self.sock = self.line = self.secure.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def cut(self) -> None:
        """Hang up from another thread: an answer that drips would else keep every single wait short and never end."""
        if self.line is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.line, socket.SHUT_RDWR)


def post(address: str, body: Mapping[str, Any], rules: Rules) -> None:
    """Post JSON. Returns when the other side took it; raises Refused or Away."""
    parts = allowed(address, rules)
    host, port = (parts.hostname or "").rstrip("."), parts.port or PORT
    reached = looked_up(host, port, rules.networks)
    context = ssl.create_default_context()
    if rules.authorities:
        context.load_verify_locations(rules.authorities)
    connection = _Checked(host, port, reached, context)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    clock = threading.Timer(SECONDS, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Upmentor", "Connection": "close"}
        connection.request("POST", path, json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        answer.read(ANSWER_BYTES)
        _judge(answer.status, answer.getheader("Retry-After") or "")
    except ssl.SSLCertVerificationError as error:
        raise Away("its certificate is not to be believed") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Away("no answer" if isinstance(error, TimeoutError) else type(error).__name__) from error
    finally:
        clock.cancel()
        connection.close()


def _judge(status: int, wait: str) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise Refused("it leads to another address")
    if status in (408, 425, 429) or status >= 500:
        raise Away(f"it answered {status}", min(int(wait), 3600) if wait.isascii() and wait.isdigit() else 0)
    raise Refused(f"it answered {status}")


def message(address: str, *, subject: str, why: str, button: str, url: str) -> dict[str, Any]:
    """The message in the form that the chat behind this address reads: an Adaptive Card for Teams, else Slack's, which
    Mattermost and Rocket.Chat read too."""
    host = (urlsplit(address).hostname or "").lower()
    if host.endswith(TEAMS):
        card = {
            "type": "AdaptiveCard",
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "version": "1.4",
            "body": [
                {"type": "TextBlock", "text": _still(subject), "weight": "Bolder", "size": "Medium", "wrap": True},
                {"type": "TextBlock", "text": _still(why), "isSubtle": True, "wrap": True},
            ],
            "actions": [{"type": "Action.OpenUrl", "title": button, "url": url}],
        }
        kind = "application/vnd.microsoft.card.adaptive"
        return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}
    text = f"*{_plain(subject)}*\n<{_plain(url)}|{_plain(button).replace('|', '/')}>\n{_plain(why)}"
    return {"text": text, "unfurl_links": False, "unfurl_media": False}


def _plain(text: str) -> str:
    """Text in which Slack sees no link, no mention and no command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _still(text: str) -> str:
    """Text in which a card sees no link and no picture."""
    return text.replace("[", "(").replace("]", ")")
