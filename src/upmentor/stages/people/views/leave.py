"""Long leave as somebody notes it for themself, or a programme manager for them: one form, one set of refusals."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.people import actions
from upmentor.stages.people.forms.own import AwayForm
from upmentor.stages.people.models import LongLeave, Person
from upmentor.stages.people.queries.own import long_leave


def leave_form(request: Request, person: Person, *, noted: str) -> tuple[AwayForm | None, LongLeave | None]:
    """The form to show beside the leave that stands; no form when what was sent is done (`do=back` forgets the leave).

    `noted` is what the page says after new days were kept.
    """
    now = timezone.now()
    if request.POST.get("do") == "back":
        if actions.end_long_leave(person, by=request.user, at=now):
            notices.say(request, _("Forgotten. Conversations that rested for it go on within a day."))
        return None, None
    leave = long_leave(person, on=now.date())
    start = {"first": leave.first_day, "last": leave.last_day} if leave else {}
    form = AwayForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        days = form.cleaned_data
        try:
            actions.note_long_leave(person, days["first"], days["last"], by=request.user, at=now)
        except actions.BadLeave as refused:
            form.add_error("last", str(refused))
        else:
            notices.say(request, noted)
            return None, leave
    return form, leave
