"""The page on which somebody gives the address of a chat: their own, or their programme team's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from upmentor.ground.accounts.request import Request
from upmentor.ground.notifications import chat, webhooks
from upmentor.ground.notifications.letters import Words
from upmentor.ground.ui import notices


class ChatForm(forms.Form):
    """The address of an incoming webhook."""

    address = forms.CharField(
        label=_lazy("Address of the incoming webhook"),
        max_length=webhooks.LONGEST,
        help_text=_lazy("Slack or Teams shows it when you add an incoming webhook. It begins with https://."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )


def chat_page(request: Request, owner: str, template: str, why: str, home: str, **context: Any) -> HttpResponseBase:
    """Show the channel of `owner`, or do what the pressed button says (`do`: save, test, remove). `why` is what a test
    says of why it came, `home` where its button leads."""
    form = ChatForm(request.POST if request.POST.get("do") == "save" else None)
    if request.method == "POST":
        done = _do(request, owner, form, why, home)
        if done:
            return redirect(request.path)
    channel = chat.channel_of(owner)
    context |= {"form": form, "channel": channel, "last": channel.messages.first() if channel else None}
    context["hosts"] = chat.rules().hosts
    response: HttpResponse = render(request, template, context, status=422 if form.is_bound else 200)
    return response


def _do(request: Request, owner: str, form: ChatForm, why: str, home: str) -> bool:
    """Whether it was done; otherwise the form says what is missing."""
    now, what = timezone.now(), request.POST.get("do")
    if what == "save":
        return form.is_valid() and _save(request, owner, form)
    if what == "remove":
        chat.take_away(owner, by=request.user, at=now)
        notices.say(request, _("Nothing goes to the chat any more."))
    elif what == "test":
        words = Words(_("A test from Upmentor"), (), _("Open Upmentor"), home, why)
        # One a minute: a chat that is flooded mutes whoever floods it.
        key = f"test:{owner}:{now:%Y%m%d%H%M}"
        if chat.post_to(owner, words, key=key, language=request.LANGUAGE_CODE, at=now):
            notices.say(request, _("The test is on its way. Look at the chat, then load this page again."))
        else:
            notices.say(request, _("A test went out a moment ago."))
    return True


def _save(request: Request, owner: str, form: ChatForm) -> bool:
    try:
        chat.set_address(owner, form.cleaned_data["address"].strip(), by=request.user, at=timezone.now())
    except webhooks.Refused:
        form.add_error("address", _("Type the whole https:// address that Slack or Teams shows; no other is reached."))
        return False
    notices.say(request, _("Saved. Send a test to see whether it arrives."))
    return True
