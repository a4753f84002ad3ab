"""What everybody may know who holds a code."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from upmentor.stages.recognition.models import Certificate


@dataclass(frozen=True)
class Confirmed:
    """Name, programme, day of issue, and whether it is valid. Nothing says why it is not."""

    name: str
    title: str
    issued_on: dt.date
    valid: bool


def certificate_of(code: str) -> Confirmed | None:
    """The certificate with this code. The database is asked in every case, also for what can be no code."""
    row = Certificate.objects.filter(code=code[:16]).first()
    if row is None or not hmac.compare_digest(row.code, code):
        return None
    return Confirmed(row.name, row.title, row.issued_on, row.valid)
