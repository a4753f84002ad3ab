"""What the pages of this slice share."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.goals.actions.errors import GoalsRefused
from upmentor.stages.goals.models import Goal, Outcome
from upmentor.stages.pairs.models import PairMember


def tabs(member: PairMember, current: str) -> list[tuple[str, str, bool]]:
    """Goals and what came of them, side by side."""
    pages = ((_("Goals"), "goals"), (_("What came of it"), "outcomes"))
    return [(label, reverse(f"goals:{name}", args=[member.pair.uid]), name == current) for label, name in pages]


def crumbs(member: PairMember, page: str, *, under: str = "goals") -> list[tuple[str, str]]:
    """Way back to the list and the name of this page."""
    parent = _("Goals") if under == "goals" else _("What came of it")
    return [(parent, reverse(f"goals:{under}", args=[member.pair.uid])), (page, "")]


def seen_version(request: Request, row: Goal | Outcome) -> int:
    """The version that whoever sent the form had read; the present one where the form does not say."""
    sent = request.POST.get("version", "")[:9]
    return int(sent) if sent.isascii() and sent.isdecimal() else row.version


def then_list(request: Request, member: PairMember, verb: Callable[[], object], *, of: str = "goals") -> HttpResponse:
    """Run a verb that is harmless twice, and go on to the list; what the verb refuses is said there."""
    try:
        verb()
    except GoalsRefused as refused:
        notices.warn(request, str(refused.words))
    return redirect(f"goals:{of}", uid=member.pair.uid)
