"""The board of the programme team, and what the two of a pair open themselves."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.measures.figure import Figure
from upmentor.stages.care import actions
from upmentor.stages.care.forms import MonthForm
from upmentor.stages.care.health import State
from upmentor.stages.care.models import MonthAnswer
from upmentor.stages.care.permissions import (
    StaffPair,
    StaffWish,
    active_pair,
    live_pair,
    managed,
    sponsored,
    sponsored_by,
    staff_pair,
    staff_wish,
)
from upmentor.stages.care.queries.board import Board, board
from upmentor.stages.care.queries.cancelled import cancelled_quarters
from upmentor.stages.care.queries.month import own_answer
from upmentor.stages.care.queries.words import STATES
from upmentor.stages.feedback.actions.pulses import reopen_wish, settle_wish
from upmentor.stages.feedback.queries.pulse_totals import QuarterTotals, quarters
from upmentor.stages.feedback.queries.pulses import open_wishes
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Programme

PAGE = 25


@access("meeting_dates", allow=managed)
def board_page(request: Request, slug: str) -> HttpResponse:
    """Who could use a hand? `?state=` chooses one state."""
    programme: Programme = request.scope
    found, sent = board(programme, on=timezone.localdate()), request.GET.get("state", "")
    chosen = sent if sent in set(State) else ""
    page = Paginator(found.of(chosen), PAGE).get_page(request.GET.get("page"))
    context = {"programme": programme, "page": page, "rows": page.object_list, "chosen": chosen}
    context |= {"finding": _finding(found), "sub": _sub(found), "wishes": open_wishes(programme)}
    context |= {"filters": _filters(found, chosen), "total": len(found.rows)}
    context |= {"quarters": [_shown(one) for one in quarters(programme, on=timezone.localdate())]}
    return render(request, "care/board.html", context)


@access("who_cancelled", allow=sponsored)
def cancelled(request: Request, slug: str) -> HttpResponse:
    """Whether it is leaders who cancel: a total of the programme, for its sponsor."""
    programme: Programme = request.scope
    rows = cancelled_quarters(programme, on=timezone.localdate())
    quarters = [{"first": one.quarter.first, "last": one.quarter.last, "share": _percent(one.leaders)} for one in rows]
    others = [one for one in sponsored_by(request.user) if one != programme]
    context = {"programme": programme, "quarters": quarters, "others": others}
    return render(request, "care/cancelled.html", context)


def _finding(found: Board) -> str:
    n = found.counts.get(State.HAND, 0)
    if not found.rows:
        return _("No pairs yet")
    return ngettext("%(n)s pair could use a hand", "%(n)s pairs could use a hand", n) % {"n": n} if n else _(
        "No pair needs a hand"
    )  # fmt: skip


def _sub(found: Board) -> str:
    n = found.counts.get(State.RHYTHM, 0)
    on_rhythm = ngettext("%(n)s is on rhythm.", "%(n)s are on rhythm.", n) % {"n": n}
    return f"{on_rhythm} " + _("Judged by dates, cancellations and asked-for help only.")


def _percent(figure: Figure | None) -> tuple[int, ...]:
    """Value, low and high in whole per cent; empty without a figure."""
    return tuple(round(100 * (one or 0)) for one in (figure.value, figure.low, figure.high)) if figure else ()


def _shown(totals: QuarterTotals) -> dict[str, Any]:
    """A quarter in words: its months, how many people, and each share with its range in per cent."""
    months = f"{date_format(totals.quarter.first, 'M')} – {date_format(totals.quarter.last, 'M Y')}"
    shares = [_percent(figure) for figure in totals.figures]
    return {"months": months, "n": totals.figures[0].n if totals.figures else 0, "shares": shares}


def _filters(found: Board, chosen: str) -> list[tuple[str, str, int, bool]]:
    """(label, address, number, whether it is chosen) for all and for each state that occurs."""
    every = [(_("All"), "?", len(found.rows), not chosen)]
    counted = [(state, found.counts.get(state, 0)) for state in State]
    return every + [(str(STATES[one]), f"?state={one}", n, one == chosen) for one, n in counted if n or one == chosen]


@access("meeting_dates", allow=staff_pair, methods=("POST",))
def offer(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """One kind letter to both."""
    scope: StaffPair = request.scope
    try:
        actions.offer_help(scope.pair, by=request.user, at=timezone.now())
    except actions.OfferedLately as lately:
        day = date_format(timezone.localdate(lately.again), "j F")
        notices.warn(
            request, _("Help was offered not long ago. From %(day)s on it can be offered again.") % {"day": day}
        )
    except actions.NotUnderWay:
        notices.warn(request, _("This pair is over. Nothing was sent."))
    else:
        notices.say(request, _("Both get the same kind letter, in their working hours."))
    return _back(slug)


@access("pulse_help", allow=staff_wish, methods=("POST",))
def wish_done(request: Request, slug: str, wish: uuid.UUID) -> HttpResponse:
    """Somebody looked after it."""
    scope: StaffWish = request.scope
    settle_wish(scope.wish, by=request.user, at=timezone.now())
    notices.say(request, _("Done."), undo_url=reverse("care:wish-undone", args=[slug, wish]))
    return _back(slug)


@access("pulse_help", allow=staff_wish, methods=("POST",))
def wish_undone(request: Request, slug: str, wish: uuid.UUID) -> HttpResponse:
    """Undo of "Done"."""
    scope: StaffWish = request.scope
    reopen_wish(scope.wish, by=request.user, at=timezone.now())
    return _back(slug)


def _back(slug: str) -> HttpResponse:
    return redirect("care:board", slug)


@access("meeting_dates", allow=live_pair)
def lighter(request: Request, uid: uuid.UUID) -> HttpResponse:
    """What the two can change, all on one page."""
    member: PairMember = request.scope
    active = member.pair.state == Pair.State.ACTIVE
    context = {"pair": member.pair, "partner": member.partner.person.first_name, "active": active}
    context |= {"crumbs": [(_("My pair"), f"/pairs/{uid}/"), (_("What can be changed"), "")]}
    return render(request, "care/lighter.html", context)


@access("check_in", allow=active_pair, methods=("GET", "POST"))
def month(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Keep, adjust, or another match; each answer opens its own door."""
    member: PairMember = request.scope
    found = own_answer(member)
    form = MonthForm(
        request.POST if request.method == "POST" else None, initial={"choice": found.choice} if found else None
    )
    if form.is_valid():
        row = actions.answer_month(member, form.cleaned_data["choice"], by=request.user, at=timezone.now())
        return _door(request, member, row)
    context = {"pair": member.pair, "partner": member.partner.person.first_name, "form": form, "found": found}
    context |= {"crumbs": [(_("My pair"), f"/pairs/{uid}/"), (_("One month in"), "")]}
    return render(request, "care/month.html", context, status=422 if form.errors else 200)


def _door(request: Request, member: PairMember, row: MonthAnswer) -> HttpResponse:
    uid = member.pair.uid
    if row.choice == MonthAnswer.Choice.ADJUST:
        return redirect("care:lighter", uid)
    if row.choice == MonthAnswer.Choice.REMATCH:
        return redirect("pairs:exit", uid)
    notices.say(request, _("Thank you. Everything stays as it is."))
    return redirect(f"/pairs/{uid}/")
