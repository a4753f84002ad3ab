"""Locks and seats. Every verb that gives a place away takes the same locks in the same order, so two of them wait for
each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F

from upmentor.stages.pairs.actions.errors import ProgrammeEnding
from upmentor.stages.pairs.models import MENTOR_SEATS, Pair, Proposal
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.states import ENDING


def lock_programme(programme: Programme) -> Programme:
    """Nobody else changes runs, proposals or announcements of this programme until the transaction ends."""
    return Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def lock_pair(pair: Pair) -> Pair:
    """The pair as it stands now, with its programme; its meetings and goals change for nobody else until the
    transaction ends."""
    return Pair.objects.select_for_update(no_key=True, of=("self",)).select_related("programme").get(pk=pair.pk)


def lock_with_programme(pair: Pair) -> Pair:
    """The pair as it stands now, after the programme's lock: for verbs that change what becomes of it."""
    lock_programme(pair.programme)
    return Pair.objects.select_for_update(of=("self",)).select_related("programme", "proposal").get(pk=pair.pk)


def lock_open(programme: Programme) -> Programme:
    """The same for verbs by which new pairs come about. Raises `ProgrammeEnding` once the programme closes."""
    locked = lock_programme(programme)
    if locked.state in ENDING:
        raise ProgrammeEnding
    return locked


def lock_mentors(person_ids: Iterable[int]) -> None:
    """A mentor's two seats span programmes: lock the persons too, by id so that two callers never wait crosswise."""
    rows = Person.objects.filter(pk__in=set(person_ids)).order_by("pk").select_for_update(no_key=True, of=("self",))
    list(rows.values_list("pk", flat=True))


class Seats:
    """The places that live proposals hold, and the lowest free ones. Read after the locks are taken."""

    def __init__(self, proposals: Iterable[Proposal]) -> None:
        proposals = list(proposals)
        self.taken: dict[tuple[str, int], set[int]] = defaultdict(set)
        live = Proposal.objects.filter(state__in=Proposal.LIVE)
        mentors = {proposal.mentor_person_id for proposal in proposals}
        mentees = {proposal.mentee_id for proposal in proposals}
        for person, enrolment, person_seat, mentor_seat in live.filter(mentor_person__in=mentors).values_list(
            "mentor_person_id", "mentor_id", "person_seat", "mentor_seat"
        ):
            self.taken["person", person].add(person_seat or 0)
            self.taken["mentor", enrolment].add(mentor_seat or 0)
        for enrolment, mentee_seat in live.filter(mentee__in=mentees).values_list("mentee_id", "mentee_seat"):
            self.taken["mentee", enrolment].add(mentee_seat or 0)

    def give(self, proposal: Proposal, mentor: Enrolment, mentee: Enrolment) -> bool:
        """Write free seats on the proposal (not saved); False when one of the two has none left."""
        person = self._free("person", proposal.mentor_person_id, MENTOR_SEATS)
        mentor_seat = self._free("mentor", mentor.pk, mentor.capacity)
        mentee_seat = self._free("mentee", mentee.pk, mentee.capacity)
        if person is None or mentor_seat is None or mentee_seat is None:
            return False
        proposal.person_seat, proposal.mentor_seat, proposal.mentee_seat = person, mentor_seat, mentee_seat
        self.taken["person", proposal.mentor_person_id].add(person)
        self.taken["mentor", mentor.pk].add(mentor_seat)
        self.taken["mentee", mentee.pk].add(mentee_seat)
        return True

    def _free(self, kind: str, key: int, places: int) -> int | None:
        return next((seat for seat in range(1, places + 1) if seat not in self.taken[kind, key]), None)


def for_update(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The rows as they are now, locked, with their people, highest score first."""
    rows = Proposal.objects.filter(pk__in=[proposal.pk for proposal in proposals]).order_by(F("score").desc(), "pk")
    return list(
        rows.select_for_update(of=("self",)).select_related("mentor__person__user", "mentee__person__user", "run")
    )
