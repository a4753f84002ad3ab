"""Sessions in the database. A forged cookie that no key can look like is an unknown one."""

from __future__ import annotations

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """As the framework's, but never asks the database for a key with signs that it refuses (a quoted cookie can carry
    `\\000`, over which PostgreSQL breaks)."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and len(key or "") >= 8 and (key or "").isalnum() and (key or "").isascii()
