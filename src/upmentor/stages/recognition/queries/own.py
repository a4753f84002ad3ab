"""What somebody reads on their own page of recognition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.recognition.codes import grouped
from upmentor.stages.recognition.models import Certificate
from upmentor.stages.recognition.permissions import OUTSIDE
from upmentor.stages.recognition.queries.closing import thanks_received
from upmentor.stages.recognition.queries.earned import Done, done_by
from upmentor.stages.recognition.queries.naming import Allowed, allowed


@dataclass(frozen=True)
class Row:
    """One programme of one's own: the certificate if there is one, what was done, thanks with the name of their
    author, and one switch a pair."""

    enrolment: Enrolment
    certificate: Certificate | None
    done: Done
    thanks: Sequence[tuple[str, str]]
    switches: Sequence[Allowed]

    @property
    def mentor(self) -> bool:
        """Whether hours are recognised working time."""
        return self.enrolment.role == Enrolment.Role.MENTOR

    @property
    def code(self) -> str:
        """The certificate's code, to be read."""
        return grouped(self.certificate.code) if self.certificate else ""


def recognition_of(person: Person) -> list[Row]:
    """The newest programme first; those in which nothing has begun are left out, unless there is nothing else."""
    enrolments = list(
        Enrolment.objects.filter(person=person)
        .exclude(state__in=OUTSIDE)
        .select_related("programme")
        .order_by("-programme__created_at", "-pk")
    )
    done = done_by(enrolments)
    certificates = {one.enrolment_id: one for one in Certificate.objects.filter(enrolment__in=enrolments)}
    members: dict[int, list[PairMember]] = {}
    rows = PairMember.objects.filter(enrolment__in=enrolments).select_related("pair")
    for member in rows.prefetch_related("pair__members__person").order_by("pk"):
        members.setdefault(member.enrolment_id, []).append(member)
    return [_row(one, certificates.get(one.pk), done[one.pk], members.get(one.pk, [])) for one in enrolments]


def _row(enrolment: Enrolment, certificate: Certificate | None, done: Done, members: list[PairMember]) -> Row:
    thanks = [(member.partner.person.name, text) for member in members if (text := thanks_received(member))]
    return Row(enrolment, certificate, done, thanks, [allowed(member) for member in members])
