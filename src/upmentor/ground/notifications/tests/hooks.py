"""A real HTTPS server for tests, in the place of a chat; it can be told to misbehave."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOST = "chat.example.test"


def certificate(folder: Path) -> Path:
    """A certificate of its own authority for HOST, with its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = folder / "chat.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(signed.public_bytes(Encoding.PEM) + plain)
    return path


class Hooks:
    """Takes posts on a free port of this machine; `taken` are (path, host header, body), in order. `answers` are given
    before all is well: a status, or "drip" for an answer that never ends, "loud" for one without measure, "silent" for
    none."""

    def __init__(self, authorities: Path) -> None:
        self.taken: list[tuple[str, str, Any]] = []
        self.answers: list[int | str] = []
        self.headers: dict[str, str] = {}
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                here.taken.append((self.path, self.headers["Host"], json.loads(body)))
                here.reply(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authorities)
        # The handshake belongs to the thread of its own connection.
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]

    def __enter__(self) -> Hooks:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def reply(self, request: BaseHTTPRequestHandler) -> None:
        answer = self.answers.pop(0) if self.answers else 200
        if answer == "silent":
            time.sleep(3)
            return
        request.send_response(answer if isinstance(answer, int) else 200)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.end_headers()
        try:
            while answer in ("drip", "loud"):
                request.wfile.write(b"x" if answer == "drip" else b"x" * 2**16)
                time.sleep(0.05 if answer == "drip" else 0)
        except OSError:
            return


NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
