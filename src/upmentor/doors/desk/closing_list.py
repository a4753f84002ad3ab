"""What is still open in a programme before it closes, and what the close does with it: counts, composed from what the
slices answer. Nothing here says who answered what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.doors.desk.pairs import counts as pair_counts
from upmentor.stages.goals.models import Outcome
from upmentor.stages.goals.queries.outcomes import outcome_counts
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, Proposal
from upmentor.stages.pairs.queries.pairs import counts as proposal_counts
from upmentor.stages.programmes.models import Enrolment, Programme

P, R = Pair.State, Proposal.State


@dataclass(frozen=True)
class Line:
    """One line of the checklist: how many, what, what the close does with it, and where it is looked at."""

    number: int
    words: str | Promise
    then: str | Promise
    url: str


@dataclass(frozen=True)
class Checklist:
    """Everything that may be open. `alive` are pairs that live and proposals that wait: what keeps a programme from
    closing by itself."""

    lines: tuple[Line, ...]
    alive: int


def checklist(programme: Programme, *, at: dt.datetime) -> Checklist:
    """A constant number of queries."""
    pairs, proposals = pair_counts(programme), proposal_counts(programme)
    alive = sum(pairs.get(state, 0) for state in Pair.LIVE) + proposals.get(R.ANNOUNCED, 0)
    lines = (*_pairs(programme, pairs), *_proposals(programme, proposals), *_rest(programme, at))
    return Checklist(lines, alive)


def _pairs(programme: Programme, numbers: Mapping[str, int]) -> tuple[Line, ...]:
    here = reverse("desk:pairs", args=[programme.slug])
    looked_back = _("Completed: both get one page to look back on, and the certificates that they earned.")
    unbegun = _("Ended, with one calm letter to both. Pairs that rest and never began end the same way.")
    return (
        Line(numbers.get(P.ACTIVE, 0), _("Pairs that meet"), looked_back, f"{here}?state=active"),
        Line(numbers.get(P.PAUSED, 0), _("Pairs that rest"), looked_back, f"{here}?state=paused"),
        Line(
            numbers.get(P.GETTING_TO_KNOW, 0),
            _("Pairs that are getting to know each other"),
            unbegun,
            f"{here}?state=getting_to_know",
        ),
    )


def _proposals(programme: Programme, numbers: Mapping[str, int]) -> tuple[Line, ...]:
    here = reverse("pairs:pairs", args=[programme.slug])
    drafts = numbers.get(R.APPROVED, 0) + numbers.get(R.HELD, 0)
    return (
        Line(
            numbers.get(R.ANNOUNCED, 0),
            _("Proposals that wait for an answer"),
            _("Ended: both read at the same minute that the programme has come to its close."),
            f"{here}?state=announced",
        ),
        Line(
            drafts,
            _("Approved pairs that are not announced"),
            _("Taken back. Nobody knows of them, and nobody hears of them."),
            f"{here}?state=approved",
        ),
    )


def _rest(programme: Programme, at: dt.datetime) -> tuple[Line, ...]:
    slug = programme.slug
    here = reverse("desk:pairs", args=[slug])
    booked = Meeting.objects.filter(pair__programme=programme, state=Meeting.State.BOOKED)
    numbers = booked.aggregate(
        coming=Count("pk", filter=Q(starts_at__gt=at)), begun=Count("pk", filter=~Q(starts_at__gt=at))
    )
    outcomes = outcome_counts(programme)
    undecided = outcomes.get(Outcome.State.NEW, 0) + outcomes.get(Outcome.State.TRIED, 0)
    return (
        Line(
            without_match(programme),
            _("People without a match"),
            _("They read that nobody was found in time, or no place; it says nothing about them."),
            f"{reverse('programmes:people', args=[slug])}?status=enrolled",
        ),
        Line(
            numbers["coming"],
            _("Conversations that are booked"),
            _("Called off: they leave both calendars."),
            here,
        ),
        Line(
            numbers["begun"],
            _("Conversations of the last days that nobody has finished"),
            _("They no longer count for a certificate. Give the two a few days to finish them first."),
            here,
        ),
        Line(
            undecided,
            _("Outcomes of which nobody knows yet what becomes"),
            _("They stay as they are, to be read and exported."),
            reverse("goals:staff-outcomes", args=[slug]),
        ),
    )


def without_match(programme: Programme) -> int:
    """Enrolled or waiting for a place, without a pair that lives or a proposal of which they know. One query."""
    waiting = [Enrolment.State.AVAILABLE, Enrolment.State.WAITING]
    mine = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
    live = Proposal.objects.filter(mine, state__in=[R.ANNOUNCED, R.ACCEPTED])
    return Enrolment.objects.filter(~Exists(live), programme=programme, state__in=waiting).count()
