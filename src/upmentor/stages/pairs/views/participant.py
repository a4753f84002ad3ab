"""What the two read about each other once their pair is announced."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.permissions import own_match
from upmentor.stages.pairs.queries.match import questions, seen_by
from upmentor.stages.programmes.permissions import person_of


@access("match_reasons", allow=own_match)
def match(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Partner, three reasons of one's own, four questions. Opening the page changes nothing."""
    proposal: Proposal = request.scope
    person = person_of(request.user)
    context = {
        "proposal": proposal,
        "seen": seen_by(proposal, person) if person else None,
        "questions": questions(),
        "heading": _("We have someone for you to meet"),
    }
    return render(request, "pairs/match.html", context)
