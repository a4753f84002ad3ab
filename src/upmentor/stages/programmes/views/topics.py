"""Can offers meet wishes? And what to do with words that no topic fits."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.programmes.actions import topics as verbs
from upmentor.stages.programmes.errors import WrongState
from upmentor.stages.programmes.models import Programme, ProposedTopic
from upmentor.stages.programmes.permissions import managed
from upmentor.stages.programmes.queries.supply import ENOUGH, Balance, departments_in, enrolled, supply_demand
from upmentor.stages.programmes.queries.topics import by_slug, open_proposals, resolve
from upmentor.stages.programmes.typed import typed


@access("topics", allow=managed)
def topics(request: Request, slug: str) -> HttpResponse:
    """Wishes against free offers by topic, of all or of one department, and the words that wait for a decision."""
    programme: Programme = request.scope
    departments = list(departments_in(programme))
    wanted = request.GET.get("department", "")
    department = next((one for one in departments if str(one.uid) == wanted), None)
    balances = supply_demand(programme, department)
    people = enrolled(programme, department).count()
    context = {
        "programme": programme,
        "departments": departments,
        "department": department,
        "balances": balances,
        "finding": _("Topics") if programme.ending and not balances else _finding(balances),
        "enough": people >= ENOUGH,
        "needs": [(people, ENOUGH, _("people enrolled"))],
        "proposals": open_proposals(programme),
        "crumbs": [(programme.name, f"/manage/p/{programme.slug}/"), (_("Topics"), "")],
    }
    return render(request, "programmes/topics.html", context)


def _finding(balances: list[Balance]) -> str:
    short = [row for row in balances if row.gap < 0]
    if not balances:
        return _("No topics yet")
    if not short:
        return _("Offers meet all wishes")
    text = ngettext("One topic is short of mentors", "%(n)s topics are short of mentors", len(short))
    return text % {"n": len(short)} if len(short) > 1 else text


@access("topics", allow=managed, methods=("POST",))
def decide(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """Add a proposed topic, make it another word for a topic, or set it aside (`do`: add, map, aside)."""
    programme: Programme = request.scope
    rows = ProposedTopic.objects.filter(wishes__enrolment__programme=programme, uid=uid)
    proposed = rows.first()
    if proposed is None:
        raise Http404
    try:
        text = _carry_out(request, proposed)
    except WrongState:
        text = _("Somebody has decided this already.")
    notices.say(request, text)
    return redirect("programmes:topics", slug)


def _carry_out(request: Request, proposed: ProposedTopic) -> str:
    now, do = timezone.now(), request.POST.get("do", "")
    words = {"text": proposed.text}
    if do == "add":
        verbs.add_proposed(proposed, by=request.user, at=now)
        return _("“%(text)s” is a topic now.") % words
    if do == "aside":
        verbs.set_aside_proposed(proposed, by=request.user, at=now)
        return _("“%(text)s” is set aside.") % words
    wanted = typed(request.POST.get("topic")) or typed(request.POST.get("other"))
    topic = by_slug([wanted]).get(wanted)
    if topic is None and wanted and (found := resolve(wanted).exact):
        topic = by_slug([found.id]).get(found.id)
    if topic is None:
        return _("No topic is called that. Choose one of the suggestions or write its full name.")
    verbs.map_proposed(proposed, topic, by=request.user, at=now)
    return _("“%(text)s” now means “%(topic)s”.") % (words | {"topic": topic.title})
