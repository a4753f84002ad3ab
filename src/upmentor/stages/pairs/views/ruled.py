"""A pair that a rule paused, for the programme team: which rule, what both would read, and the end."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.closing import ORGANISATION
from upmentor.stages.pairs.emails.life import ended_words
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.permissions import managed_pair
from upmentor.stages.pairs.queries.resting import rule_between
from upmentor.stages.pairs.sentences import END, ISOLATE
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Programme


@access("match_reasons", allow=managed_pair, methods=("GET", "POST"))
def ruled(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Look at the rule and the letter, then end the pair; a pair that rests for another reason has nothing to look
    at."""
    programme: Programme = request.scope
    pair = get_object_or_404(Pair.objects.select_related("programme"), programme=programme, uid=uid)
    if request.method == "POST":
        return once(request, lambda: _end(request, pair))
    found = rule_between(pair, on=day_of(timezone.now()))
    # Either name may run in the other direction than the sentence.
    names = {"mentee": f"{ISOLATE}{found.mentee}{END}", "mentor": f"{ISOLATE}{found.mentor}{END}"}
    context = {
        "programme": programme,
        "both": _("%(mentee)s and %(mentor)s") % names,
        "found": found,
        "rests": pair.pause_kind == Pair.PauseKind.RULES,
        "letter": ended_words(pair, ORGANISATION, found.mentee),
        "crumbs": [(_("Pairs"), _pairs(slug)), (_("Paused by a rule"), "")],
    }
    return render(request, "pairs/ruled.html", context)


def _end(request: Request, pair: Pair) -> str:
    """End the pair; the address to go on to."""
    slug = pair.programme.slug
    try:
        actions.end_by_rule(pair, by=request.user, at=timezone.now())
    except actions.PairsError as error:
        notices.warn(request, error.words)
        return _pairs(slug)
    if pair.programme.ending:
        notices.say(request, _("The pair has ended. Both read the same letter."))
    else:
        notices.say(request, _("The pair has ended. Both read the same letter, and Today asks for another match."))
    return f"{_pairs(slug)}?state={Pair.State.ENDED.value}"


def _pairs(slug: str) -> str:
    return reverse("desk:pairs", args=[slug])
