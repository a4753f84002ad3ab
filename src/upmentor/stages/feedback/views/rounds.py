"""Pages of a round: the check-in, and what the two write for each other."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.feedback.actions import rounds as actions
from upmentor.stages.feedback.forms.rounds import CheckInForm, ReplyForm, WordsForm
from upmentor.stages.feedback.permissions import OwnCheckIn, OwnWords, own_check_in, own_feedback
from upmentor.stages.feedback.queries.rounds import asked, may_write, opened, own_answers, own_words
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Round

END, ADJUST = 3, 2
# "Not at all" and "a little" safe to say what one thinks.
UNSAFE = 2


def by_script(request: Request) -> bool:
    return request.headers.get("Accept") == "application/json"


@access("check_in", allow=own_check_in, methods=("GET", "POST"))
def check_in(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The questions of a round on one page; kept as a draft while they are answered."""
    own: OwnCheckIn = request.scope
    kept, items = own_answers(own.round, own.enrolment), asked(own.round, own.enrolment.role)
    if request.method != "POST":
        change = not kept.sent or request.GET.get("change") == "yes"
        open_now = own.round.is_open(day_of(timezone.now()))
        return _check_in(request, own, CheckInForm(items=items, kept=kept) if open_now and change else None)
    draft = by_script(request)
    form = CheckInForm(request.POST, items=items, kept=kept, draft=draft)
    if not form.is_valid():
        return JsonResponse({}, status=422) if draft else _check_in(request, own, form, status=422)
    try:
        actions.keep_answers(
            own.round,
            own.enrolment,
            answers=form.answers,
            own=form.own,
            send=not draft,
            by=request.user,
            at=timezone.now(),
        )
    except actions.RoundError:
        return JsonResponse({}, status=409) if draft else _check_in(request, own, None, status=409)
    return JsonResponse({}) if draft else redirect("feedback:check-in", uid)


def _check_in(request: Request, own: OwnCheckIn, form: CheckInForm | None, *, status: int = 200) -> HttpResponse:
    kept, today = own_answers(own.round, own.enrolment), day_of(timezone.now())
    context = {
        "own": own,
        "round": own.round,
        "form": form,
        "kept": kept,
        "early": today < own.round.opens_on,
        "is_open": own.round.is_open(today),
        "pairs": [(one, may_write(own.round, one, day=today)) for one in own.pairs],
        "ends": kept.answers.get("next") == END,
        "adjusts": kept.answers.get("next") == ADJUST,
        "unsafe": kept.answers.get("safe", UNSAFE + 1) <= UNSAFE,
        "joint": own.round.kind in Round.FOR_EACH_OTHER,
        "crumbs": [(_("Home"), "/home/"), (own.round.get_kind_display(), "")],
    }
    return render(request, "feedback/check_in.html", context, status=status)


@access("partner_feedback", allow=own_feedback, methods=("GET", "POST"))
def feedback(request: Request, uid: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Write, look at it as the partner will read it, seal; from the announced day on, read."""
    own: OwnWords = request.scope
    if request.method != "POST":
        kept = own_words(own.round, own.member)
        writes = not kept.sent or request.GET.get("change") == "yes"
        initial = {name: getattr(kept, name) for name in ("helped", "to_try", "thanks", "share_anyway")}
        return _feedback(request, own, WordsForm(initial=initial) if writes else None)
    draft = by_script(request)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return JsonResponse({}, status=422) if draft else _feedback(request, own, form, status=422)
    step = request.POST.get("step", "look")
    typed = form.words(sent=step == "seal" and not draft)
    if not draft and step != "edit" and not typed.any:
        form.add_error("helped", _("Write a line in one of the three."))
        return _feedback(request, own, form, status=422)
    try:
        actions.keep_words(own.round, own.member, typed, by=request.user, at=timezone.now())
    except actions.RoundError:
        return JsonResponse({}, status=409) if draft else _feedback(request, own, None, status=409)
    if draft:
        return JsonResponse({})
    if step == "look":
        return _feedback(request, own, form, preview=True)
    return redirect("feedback:feedback", uid, row) if step == "seal" else _feedback(request, own, form)


def _feedback(
    request: Request,
    own: OwnWords,
    form: WordsForm | None,
    *,
    preview: bool = False,
    reply: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = day_of(timezone.now())
    found = opened(own.round, own.member, day=today)
    context = {
        "member": own.member,
        "pair": own.member.pair,
        "partner": own.member.partner.person.first_name,
        "round": own.round,
        "form": form if may_write(own.round, own.member, day=today) else None,
        "preview": preview and form and form.words(sent=False),
        "kept": own_words(own.round, own.member),
        "opened": found,
        "reply": reply or ReplyForm(),
        "early": today < own.round.opens_on,
        "last_reply": own.round.releases_on + dt.timedelta(days=7),
        "crumbs": [(_("My pair"), f"/pairs/{own.member.pair.uid}/"), (_("Words for each other"), "")],
    }
    return render(request, "feedback/feedback.html", context, status=status)


@access("partner_feedback", allow=own_feedback, methods=("POST",))
def take_back(request: Request, uid: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Take sealed words back before the day."""
    own: OwnWords = request.scope
    try:
        actions.take_words_back(own.round, own.member, by=request.user, at=timezone.now())
        notices.say(request, _("Taken back. Nothing of it is kept."))
    except actions.NotOpen:
        notices.warn(request, _("It has been opened already."))
    return redirect("feedback:feedback", uid, row)


@access("partner_feedback", allow=own_feedback, methods=("POST",))
def reply(request: Request, uid: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Answer the partner's words, once."""
    own: OwnWords = request.scope
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _feedback(request, own, None, reply=form, status=422)
    try:
        actions.reply_to_words(own.round, own.member, form.cleaned_data["reply"], by=request.user, at=timezone.now())
        notices.say(request, _("Sent. Your partner reads it on this same page."))
    except actions.RoundError:
        return _feedback(request, own, None, reply=form, status=409)
    return redirect("feedback:feedback", uid, row)
