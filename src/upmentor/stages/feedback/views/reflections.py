"""The page of one's own reflections."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.feedback.actions import reflections as actions
from upmentor.stages.feedback.exports import as_rows
from upmentor.stages.feedback.forms.reflections import ReflectionForm
from upmentor.stages.feedback.permissions import OwnEntry, own_entry, own_pair, own_shareable
from upmentor.stages.feedback.queries.reflections import entries, journal, question_of
from upmentor.stages.pairs.models import PairMember


@access("private_notes", allow=own_pair, methods=("GET", "POST"))
def reflect(request: Request, uid: uuid.UUID) -> HttpResponse:
    """A place to write for oneself; posting keeps one entry. A script that asks for JSON gets the entry's version."""
    member: PairMember = request.scope
    if request.method == "POST":
        return _save(request, member)
    asked = request.GET.get("prompt", "")[:60]
    prompt = journal(member, asked=asked).prompt
    form = ReflectionForm(initial={"entry": uuid.uuid4(), "version": 0, "prompt": prompt.id if prompt else ""})
    return _page(request, member, form, asked=asked)


@access("private_notes", allow=own_entry)
def entry_page(request: Request, uid: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """Go on writing an entry."""
    own: OwnEntry = request.scope
    if own.entry.erased_on:
        return redirect("feedback:reflect", uid)
    row = own.entry
    kept = {"entry": row.uid, "version": row.version, "prompt": row.prompt, "text": row.text}
    return _page(request, own.member, ReflectionForm(initial=kept), editing=row.uid)


def _save(request: Request, member: PairMember) -> HttpResponse:
    form = ReflectionForm(request.POST)
    by_script = request.headers.get("Accept") == "application/json"
    if not form.is_valid():
        return JsonResponse({}, status=422) if by_script else _page(request, member, form, status=422)
    typed = form.cleaned_data
    try:
        saved = actions.save_reflection(
            member,
            typed["entry"],
            text=typed["text"],
            prompt=typed["prompt"] if question_of(typed["prompt"]) else "",
            version=typed["version"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.ReflectionError:
        form.add_error("text", _("This can’t be kept. Copy your text, open the page anew and paste it."))
        return JsonResponse({}, status=422) if by_script else _page(request, member, form, status=422)
    if by_script:
        return JsonResponse({"entry": str(saved.entry.uid), "version": saved.entry.version})
    apart = _("Kept as an entry of its own: another window had changed the first one. Both are below.")
    notices.say(request, apart if saved.apart else _("Kept. Only you read it."))
    return redirect("feedback:reflect", member.pair.uid)


def _page(
    request: Request,
    member: PairMember,
    form: ReflectionForm,
    *,
    asked: str = "",
    editing: uuid.UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    prompt = form["prompt"].value() or ""
    found = journal(member, asked=asked or prompt or "none")
    context = {
        "member": member,
        "pair": member.pair,
        "partner": member.partner.person.first_name,
        "form": form,
        "question": question_of(prompt),
        "others": () if editing else found.others,
        "own": [one for one in found.own if one.row.uid != editing],
        "partners": found.partners,
        "editing": editing,
        "crumbs": [(_("My pair"), f"/pairs/{member.pair.uid}/"), (_("Reflections"), "")],
    }
    return render(request, "feedback/reflect.html", context, status=status)


@access("private_notes", allow=own_shareable, methods=("POST",))
def share(request: Request, uid: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """Let the partner read this one entry."""
    actions.share_reflection(request.scope.entry, shared=True, by=request.user, at=timezone.now())
    name = request.scope.member.partner.person.first_name
    undo = reverse("feedback:reflect-unshare", args=[uid, entry])
    notices.say(request, _("%(name)s can read this entry now, on this same page.") % {"name": name}, undo_url=undo)
    return redirect("feedback:reflect", uid)


@access("private_notes", allow=own_entry, methods=("POST",))
def unshare(request: Request, uid: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """Take it back; also after the end of the pair."""
    actions.share_reflection(request.scope.entry, shared=False, by=request.user, at=timezone.now())
    notices.say(request, _("Only you read this entry again."))
    return redirect("feedback:reflect", uid)


@access("private_notes", allow=own_entry, methods=("POST",))
def erase(request: Request, uid: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """Take an entry away; undo works until the next day."""
    actions.erase_reflection(request.scope.entry, by=request.user, at=timezone.now())
    undo = reverse("feedback:reflect-restore", args=[uid, entry])
    notices.say(request, _("Erased. Tomorrow it is gone from the database too."), undo_url=undo)
    return redirect("feedback:reflect", uid)


@access("private_notes", allow=own_entry, methods=("POST",))
def restore(request: Request, uid: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """Undo of erasing."""
    actions.restore_reflection(request.scope.entry, by=request.user, at=timezone.now())
    notices.say(request, _("Your entry is back."))
    return redirect("feedback:reflect", uid)


@access("private_notes", allow=own_pair)
def mine_as_page(request: Request, uid: uuid.UUID) -> HttpResponse:
    """All own entries as a page to keep: a file that needs nothing else."""
    found = {"entries": entries(request.scope), "pair": request.scope.pair}
    answer = render(request, "feedback/mine.html", found)
    answer["Content-Disposition"] = 'attachment; filename="reflections.html"'
    return answer


@access("private_notes", allow=own_pair)
def mine_as_json(request: Request, uid: uuid.UUID) -> HttpResponse:
    """All own entries for a program."""
    rows = {"programme": request.scope.pair.programme.name, "reflections": as_rows(entries(request.scope))}
    answer = JsonResponse(rows, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="reflections.json"'
    return answer
