"""Receipt codes: sixteen digits that open a case. The code itself is stored nowhere.

A code follows from the secret of the installation and a random value that the form carried, so that the same form sent
twice shows the same code; what the database keeps is a digest under the same secret.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
import uuid

from upmentor.stages.concerns.models import Case, ReceiptSecret

DIGITS = 16
ONE = 1


def code_for(form: uuid.UUID) -> str:
    """The code of the case that this form opens. Raises `KeyLost`."""
    row, _made = ReceiptSecret.objects.get_or_create(pk=ONE, defaults={"text": secrets.token_urlsafe(32)})
    number = int(_digest(row.text, f"code:{form}"), 16) % 10**DIGITS
    return f"{number:0{DIGITS}d}"


def lock_of(code: str) -> str:
    """What the database keeps of a code; empty while there is no secret, and so no case. Raises `KeyLost`."""
    row = ReceiptSecret.objects.filter(pk=ONE).first()
    return _digest(row.text, f"lock:{code}") if row else ""


def case_of(typed: str) -> Case | None:
    """The case that a code opens, however it was typed; None for every other text."""
    code = read(typed)
    lock = lock_of(code) if code else ""
    return Case.objects.filter(receipt=lock).select_related("contact", "author").first() if lock else None


def read(typed: str) -> str:
    """The sixteen digits of a code, in any script, with anything between them; empty when there are not sixteen.

    >>> read("1234 5678-9012 ٣٤٥٦")
    '1234567890123456'
    >>> read("12345")
    ''
    """
    digits = "".join(str(unicodedata.decimal(sign)) for sign in typed[:200] if unicodedata.decimal(sign, -1) != -1)
    return digits if len(digits) == DIGITS else ""


def grouped(code: str) -> str:
    """A code to be written down.

    >>> grouped("1234567890123456")
    '1234 5678 9012 3456'
    """
    return " ".join(code[place : place + 4] for place in range(0, DIGITS, 4))


def _digest(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
