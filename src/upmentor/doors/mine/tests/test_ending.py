"""Open promises are listed on the page that ends a pair, and keep nobody from it."""

import pytest
from django.urls import reverse

from upmentor.stages.meetings.models import Action
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import signed_in

pytestmark = pytest.mark.django_db


def test_open_promises_are_listed_and_never_block():
    pair = make.pair()
    mentee, mentor = pair.members.order_by("role")
    for position, (member, text, done) in enumerate(
        ((mentor, "Send the <list>", None), (mentee, "Ask finance", None), (mentee, "Long done", 1))
    ):
        Action.objects.create(pair=pair, number=1, member=member, text=text, position=position, done_in=done)
    browser, url = signed_in(mentor.person.user), reverse("pairs:exit", args=[pair.uid])
    shown = browser.get(url).content.decode()
    assert [text in shown for text in ("Send the &lt;list&gt;", "Ask finance", "Long done")] == [True, True, False]
    browser.post(url, {"step": "end", "words": "work", "rematch": "yes"})
    assert Pair.objects.get().state == "ended"
    assert "Ask finance" not in browser.get(url).content.decode()
