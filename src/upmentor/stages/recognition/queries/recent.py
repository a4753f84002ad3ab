"""What somebody received lately, for their own home."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.recognition.models import Certificate, Farewell

LATELY = dt.timedelta(days=60)


@dataclass(frozen=True)
class Recent:
    """Certificates of the last weeks (names of their programmes), and thanks of partners at the close with the name of
    their author."""

    certificates: tuple[str, ...]
    thanks: tuple[tuple[str, str], ...]


def recent(person: Person, *, on: dt.date) -> Recent:
    """Two queries."""
    first = on - LATELY
    made = Certificate.objects.filter(person=person, issued_on__gte=first, revoked_on=None, withdrawn_on=None)
    over = PairMember.objects.filter(person=person, live=False, pair__ended_at__date__gte=first).values("pair")
    rows = Farewell.objects.filter(member__pair__in=over, put_away=False).exclude(member__person=person)
    thanks = [(row.member.person.name, row.note) for row in rows.select_related("member__person")]
    return Recent(
        tuple(made.order_by("-issued_on", "-pk").values_list("title", flat=True)),
        tuple((name, text) for name, text in thanks if text),
    )
