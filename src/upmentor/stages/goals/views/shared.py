"""What the pages of this slice share."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.stages.pairs.models import PairMember


def tabs(member: PairMember, current: str) -> list[tuple[str, str, bool]]:
    """Goals and what came of them, side by side."""
    pages = ((_("Goals"), "goals"), (_("What came of it"), "outcomes"))
    return [(label, reverse(f"goals:{name}", args=[member.pair.uid]), name == current) for label, name in pages]


def crumbs(member: PairMember, page: str, *, under: str = "goals") -> list[tuple[str, str]]:
    """Way back to the list and the name of this page."""
    parent = _("Goals") if under == "goals" else _("What came of it")
    return [(parent, reverse(f"goals:{under}", args=[member.pair.uid])), (page, "")]
