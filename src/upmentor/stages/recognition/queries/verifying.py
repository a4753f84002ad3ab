"""What everybody may know who holds a code."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from upmentor.stages.recognition.models import Certificate, Statement


@dataclass(frozen=True)
class Confirmed:
    """Name, programme, day of issue, and whether it is valid. Nothing says why it is not. `statement`: it is a
    contribution statement, whose own words nobody confirms."""

    name: str
    title: str
    issued_on: dt.date
    valid: bool
    statement: bool = False


def certificate_of(code: str) -> Confirmed | None:
    """The certificate or statement with this code. The database is asked for both in every case, also for what can be
    no code."""
    row = Certificate.objects.filter(code=code[:16]).first()
    other = Statement.objects.filter(code=code[:16]).first()
    if row is not None and hmac.compare_digest(row.code, code):
        return Confirmed(row.name, row.title, row.issued_on, row.valid)
    if other is not None and hmac.compare_digest(other.code, code):
        return Confirmed(other.name, other.title, other.made_on, valid=True, statement=True)
    return None
