"""An owner gives a programme to another manager; what is open then stands on the page, in counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.models import User
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.pairs.queries.candidates import rematch_wishes
from upmentor.stages.pairs.queries.pairs import proposals_waiting
from upmentor.stages.pairs.queries.resting import resting_by_rule
from upmentor.stages.programmes.actions.handing_over import hand_over
from upmentor.stages.programmes.errors import NotManager, TakesPart, UnknownManager
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import may_create, takes_part
from upmentor.stages.programmes.queries.programmes import counts, managers_of
from upmentor.stages.programmes.queries.topics import open_proposal_count


def owned(user: User, slug: str) -> Programme | None:
    """The programme, for owners who do not take part in it."""
    found = Programme.objects.filter(slug=slug).first() if may_create(user) else None
    return found if found and not takes_part(user, found) else None


class HandOverForm(forms.Form):
    """Who leaves, and the address of who comes."""

    leaving = forms.ChoiceField(label=_lazy("Who hands over"))
    to = forms.EmailField(
        label=_lazy("Who runs it from now on"),
        help_text=_lazy("The e-mail address of somebody in the roster, or of an account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.managers = {str(one.uid): one for one in managers_of(programme)}
        field = cast(forms.ChoiceField, self.fields["leaving"])
        several = [("", "")] if len(self.managers) > 1 else []
        field.choices = [*several, *((uid, one.name) for uid, one in self.managers.items())]

    def clean_leaving(self) -> User:
        return self.managers[self.cleaned_data["leaving"]]


@access("staff tools", allow=owned, methods=("GET", "POST"))
def hand_over_page(request: Request, slug: str) -> HttpResponse:
    """Choose, and see what the new manager will find."""
    programme: Programme = request.scope
    form = HandOverForm(request.POST if request.method == "POST" else None, programme=programme)
    if form.is_valid() and (user := _hand_over(request, programme, form)):
        notices.say(request, _("%(name)s runs the programme from now on.") % {"name": user.name})
        return redirect("programmes:settings", slug)
    context = {"programme": programme, "form": form, "items": list(open_items(programme))}
    context |= {"crumbs": [(programme.name, f"/manage/p/{slug}/settings/"), (_("Hand over"), "")]}
    return render(request, "desk/hand_over.html", context, status=422 if form.errors else 200)


def _hand_over(request: Request, programme: Programme, form: HandOverForm) -> User | None:
    leaving, to = form.cleaned_data["leaving"], form.cleaned_data["to"]
    try:
        return hand_over(programme, leaving, to, by=request.user, at=timezone.now())
    except UnknownManager:
        form.add_error("to", _("Nobody in the roster has this address. Check it, or import the roster first."))
    except TakesPart:
        form.add_error("to", _("This person takes part in the programme, so they cannot run it."))
    except NotManager:
        form.add_error("leaving", _("Choose two different people; the first must run the programme now."))
    return None


def open_items(programme: Programme) -> Iterator[str]:
    """What waits for the programme's manager, in counts and without names."""
    if n := proposals_waiting(programme):
        yield ngettext("%(n)s approved pair is not announced", "%(n)s approved pairs are not announced", n) % {"n": n}
    if n := len(rematch_wishes(programme)):
        yield ngettext("%(n)s person waits for another match", "%(n)s people wait for another match", n) % {"n": n}
    if n := len(resting_by_rule(programme, on=timezone.localdate())):
        words = ngettext(
            "%(n)s pair rests by a rule of the programme", "%(n)s pairs rest by a rule of the programme", n
        )
        yield words % {"n": n}
    if n := counts(programme).waiting:
        yield ngettext("%(n)s person is on the waiting list", "%(n)s people are on the waiting list", n) % {"n": n}
    if n := open_proposal_count(programme):
        yield ngettext("%(n)s text fits no topic", "%(n)s texts fit no topic", n) % {"n": n}
