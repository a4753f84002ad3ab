"""A mailbox over IMAP, on a real server: nothing is lost, nothing is read twice, one bad mail stops nobody."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.db import DataError, OperationalError

from upmentor.ground.notifications.incoming import MailboxAway, Read, read_new
from upmentor.ground.notifications.tests.imap import ImapServer
from upmentor.ground.notifications.tests.server import free_port


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    with ImapServer() as running:
        yield running


@pytest.fixture(autouse=True)
def emptied(request: pytest.FixtureRequest) -> None:
    if "server" in request.fixturenames:
        box = request.getfixturevalue("server").box()
        box.select("INBOX")
        box.store("1:*", "+FLAGS", r"\Deleted")
        box.expunge()
        box.logout()


def mail(name: str, size: int = 0) -> bytes:
    return f"Message-ID: {name}\r\nSubject: {name}\r\n\r\n".encode() + b"x" * size + b"\r\n"


def test_mails_that_were_dealt_with_leave_and_others_stay_as_read(server):
    server.put(mail("yes"), mail("no"), mail("yes too"))
    given: list[bytes] = []

    def take(raw: bytes) -> bool:
        given.append(raw)
        return b"yes" in raw

    assert read_new(server.url, take, largest=10_000) == Read(3, 2)
    assert given == [mail("yes"), mail("no"), mail("yes too")]
    assert server.left() == [(b"no", (rb"\Seen",))]
    assert read_new(server.url, take, largest=10_000) == Read(0, 0)


def test_a_large_mail_is_never_fetched_and_stays_flagged(server):
    server.put(mail("large", 20_000), mail("small"))
    given: list[bytes] = []
    assert read_new(server.url, lambda raw: given.append(raw) is None, largest=10_000) == Read(2, 1)
    assert (given, server.left()) == ([mail("small")], [(b"large", (rb"\Flagged", rb"\Seen"))])


@pytest.mark.parametrize("error", [KeyError("surprise"), DataError("text fields cannot contain NUL")])
def test_a_mail_that_breaks_its_reader_does_not_stop_the_next(server, error):
    server.put(mail("bad"), mail("good"))

    def take(raw: bytes) -> bool:
        if b"bad" in raw:
            raise error
        return True

    assert read_new(server.url, take, largest=10_000) == Read(2, 1)
    assert server.left() == [(b"bad", (rb"\Flagged", rb"\Seen"))]


def test_while_the_database_is_away_nothing_is_marked(server):
    server.put(mail("first"), mail("second"))

    def away(raw: bytes) -> bool:
        raise OperationalError("the database is away")

    with pytest.raises(OperationalError):
        read_new(server.url, away, largest=10_000)
    assert [flags for _name, flags in server.left()] == [(), ()]
    assert read_new(server.url, lambda raw: True, largest=10_000) == Read(2, 2)


def test_a_wrong_password_folder_or_port_is_said_without_the_password(server):
    wrong = [
        server.url.replace("pass%20", "secret"),
        server.url.replace("INBOX", "Nowhere"),
        f"imap://reader:secret@127.0.0.1:{free_port()}/",
        "imap://reader:secret@127.0.0.1:port/",
        "imaps://reader:secret@127.0.0.1:" + str(server.port),
    ]
    for url in wrong:
        with pytest.raises(MailboxAway) as told:
            read_new(url, lambda raw: True, largest=10_000)
        assert str(told.value)
        assert "secret" not in str(told.value)


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(signed.public_bytes(Encoding.PEM) + plain)
    return path


def test_a_certificate_is_believed_only_when_the_system_does(tmp_path, monkeypatch):
    path = certificate(tmp_path)
    with ImapServer(path) as running:
        url = running.url.replace("imap://", "imap+tls://")
        with pytest.raises(MailboxAway, match="self-signed certificate"):
            read_new(url, lambda raw: True, largest=10_000)
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        assert read_new(url, lambda raw: True, largest=10_000) == Read(0, 0)
