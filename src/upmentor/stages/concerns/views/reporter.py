"""The support page, writing to a contact, and the thread. Nothing here touches the session or says anything to it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access, anyone
from upmentor.ground.accounts.models import User
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui.views import too_many_requests
from upmentor.stages.concerns import actions, queries
from upmentor.stages.concerns.forms import CodeForm, ConcernForm, WordsForm
from upmentor.stages.concerns.models import Case, Service
from upmentor.stages.concerns.permissions import is_contact, signed_case
from upmentor.stages.concerns.queries import Contact
from upmentor.stages.concerns.receipts import case_of, grouped, read
from upmentor.stages.concerns.slowdown import note_wrong, wait_if_many
from upmentor.stages.people.queries.hours import day_of


def page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page, which no browser keeps: neither its history nor its cache shows it to the next person."""
    answer = render(request, f"concerns/{template}.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@access("public", allow=anyone)
def support(request: Request) -> HttpResponse:
    """Whom one can talk to in confidence. How to reach them is shown to those who are signed in."""
    known = request.user.is_authenticated
    context = {
        "contacts": queries.contacts() if known else [],
        "wellbeing": queries.services(Service.Kind.WELLBEING),
        "urgent": queries.services(Service.Kind.URGENT),
        "own": queries.own_cases(request.user) if known else [],
        "answers_here": is_contact(request.user),
        "open": known and len(offered(request)) > 0,
    }
    return page(request, "support", context)


def offered(request: Request) -> list[Contact]:
    """Contacts to whom this reader can write: all but themself."""
    return [one for one in queries.contacts() if one.user != request.user]


@access("public", allow=anyone, methods=("GET", "POST"))
def speak_up(request: Request) -> HttpResponse:
    """Write to a contact. The answer to a post is the receipt, shown this once."""
    contacts = offered(request)
    form = ConcernForm(
        request.POST if request.method == "POST" else None,
        initial={"form": uuid.uuid4()},
        contacts=contacts,
        may_sign=request.user.is_authenticated,
    )
    if not form.is_valid():
        return _ask(request, form, contacts, 422 if form.is_bound else 200)
    by = request.user if form.is_signed else None
    try:
        opened = actions.open_case(_concern(form, contacts), by=by, at=timezone.now())
    except actions.TooMany:
        return too_many_requests(request)
    except actions.ConcernRefused:
        form.add_error("contact", _("This contact cannot be chosen any more. Choose another one."))
        return _ask(request, form, contacts, 422)
    clock = queries.clock_of(opened.case, on=day_of(timezone.now()))
    return page(request, "receipt", {"code": grouped(opened.code), "clock": clock, "signed": by})


def _concern(form: ConcernForm, contacts: list[Contact]) -> actions.Concern:
    typed = form.cleaned_data
    chosen = next(one.user for one in contacts if str(one.user.uid) == typed["contact"])
    kept = frozenset(typed["kept_from"])
    return actions.Concern(chosen, typed["text"], wish=typed["wish"], kept_from=kept, form=typed["form"])


def _ask(request: Request, form: ConcernForm, contacts: list[Contact], status: int = 200) -> HttpResponse:
    return page(request, "speak_up", {"form": form, "contacts": contacts}, status)


@access("concern", allow=anyone, methods=("GET", "POST"))
def by_receipt(request: Request) -> HttpResponse:
    """The thread for whoever has the code: each post carries it, no address and no session does. Every text that opens
    nothing gets the same answer."""
    if request.method != "POST":
        return page(request, "code", {"form": CodeForm()})
    typed = request.POST.get("receipt", "")[:80]
    if not wait_if_many():
        return too_many_requests(request)
    case = case_of(typed)
    if case is None:
        note_wrong()
        form = CodeForm(request.POST)
        form.is_valid()
        form.errors.pop("receipt", None)
        form.add_error("receipt", _("This code opens nothing. Look at its 16 digits once more."))
        return page(request, "code", {"form": form}, 422)
    return thread(request, case, code=read(typed), by=None)


@access("concern", allow=signed_case, methods=("GET", "POST"))
def signed(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The thread of a case that one has signed."""
    answer = thread(request, request.scope, code="", by=request.user)
    return redirect("concerns:signed", uid) if request.method == "POST" and answer.status_code == 200 else answer


def thread(request: Request, case: Case, *, code: str, by: User | None) -> HttpResponse:
    """Show the thread, after what the post asks for: `do` is `write`, `yes` or `no` (to a step), or nothing."""
    form, now = WordsForm.fresh(), timezone.now()
    what = request.POST.get("do", "")
    if what == "write":
        form = WordsForm(request.POST)
        if form.is_valid():
            actions.write_again(case, form.cleaned_data["text"], form=form.cleaned_data["form"], by=by, at=now)
            form = WordsForm.fresh()
    elif what in ("yes", "no"):
        step = get_object_or_404(case.steps, uid=_uid(request.POST.get("step", "")))
        actions.decide_step(step, agreed=what == "yes", by=by, at=now)
    case.refresh_from_db()
    context = {
        "case": case,
        "messages_said": case.messages.select_related("contact"),
        "steps": case.steps.all(),
        "clock": queries.clock_of(case, on=day_of(now)),
        "form": form,
        "code": code,
    }
    return page(request, "thread", context, 422 if form.is_bound else 200)


def _uid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
