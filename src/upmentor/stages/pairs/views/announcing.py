"""One clear look before letters go out, and the way back while they are held."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.pairs import actions, emails
from upmentor.stages.pairs.models import Announcement
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries import pairs as pair_queries
from upmentor.stages.programmes.models import Programme


@access("match_reasons", allow=managed, methods=("GET", "POST"))
def announce(request: Request, slug: str) -> HttpResponse:
    """Show count and the first three letters exactly as they will be read; a POST puts all into the holding bay."""
    programme: Programme = request.scope
    error = ""
    if programme.ending:
        notices.warn(request, actions.ProgrammeEnding().words)
        return redirect("pairs:pairs", slug=slug)
    if request.method == "POST":
        try:
            return once(request, lambda: _hold(request, programme))
        except (actions.NothingToDo, actions.ProgrammeEnding) as nothing:
            notices.warn(request, nothing.words)
            return redirect("pairs:pairs", slug=slug)
        except actions.PairRefused as refused:
            error = refused.words
    return _check_page(request, programme, error)


def _check_page(request: Request, programme: Programme, error: str) -> HttpResponse:
    waiting = list(pair_queries.to_announce(programme))
    if not waiting:
        return redirect("pairs:pairs", slug=programme.slug)
    without = [p for pair in waiting for p in (pair.mentee.person, pair.mentor.person) if not p.email]
    context = {
        "programme": programme,
        "count": len(waiting),
        "people": 2 * len(waiting),
        "letters": emails.proposal_letters(waiting[:2])[:3],
        "without": without,
        "minutes": settings.HOLDING_BAY_MINUTES,
        "error": error,
        "has_errors": bool(error),
        "crumbs": [(_("Pairs"), reverse("pairs:pairs", args=[programme.slug])), (_("Announce"), "")],
    }
    return render(request, "pairs/announce.html", context, status=422 if error else 200)


def _hold(request: Request, programme: Programme) -> str:
    """Put all approved pairs into the holding bay; the address to go on to."""
    bay = actions.announce(programme, None, by=request.user, at=timezone.now())
    count = bay.proposals.count()
    words = ngettext(
        "%(count)s pair is in the holding bay. Nobody has been told yet.",
        "%(count)s pairs are in the holding bay. Nobody has been told yet.",
        count,
    )
    notices.say(request, words % {"count": count}, undo_url=reverse("pairs:call-back", args=[programme.slug, bay.uid]))
    return reverse("pairs:pairs", args=[programme.slug])


@access("match_reasons", allow=managed, methods=("POST",))
def call_back(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Take everything back while it is held."""
    programme: Programme = request.scope
    bay = get_object_or_404(Announcement, programme=programme, uid=uid)
    try:
        actions.call_back(bay, by=request.user, at=timezone.now())
        notices.say(request, _("Called back. All pairs are drafts again, and nobody was told."))
    except actions.TooLate as late:
        notices.warn(request, late.words)
    return redirect("pairs:pairs", slug=slug)
