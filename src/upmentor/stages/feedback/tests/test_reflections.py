"""Reflections: kept for their author, shared one by one, gone when erased."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.accounts import drafts
from upmentor.ground.audit.models import Entry
from upmentor.ground.content.reflection import load_prompts
from upmentor.stages.feedback.actions import reflections as actions
from upmentor.stages.feedback.models import Reflection
from upmentor.stages.feedback.queries.reflections import journal
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.pairs.tests.made import signed_in

pytestmark = pytest.mark.django_db
SECRET = "planted-reflection-81c2"


def member(pair: Pair, role: str) -> PairMember:
    return PairMember.objects.select_related("pair__programme", "person__user").get(pair=pair, role=role)


def page(pair: Pair) -> str:
    return reverse("feedback:reflect", args=[pair.uid])


def typed(text: str, *, entry: object = None, version: int = 0, prompt: str = "") -> dict[str, str]:
    return {"entry": str(entry or uuid.uuid4()), "version": str(version), "prompt": prompt, "text": text}


def keep(who: PairMember, text: str = "A thought", *, uid: uuid.UUID | None = None, version: int = 0):
    return actions.save_reflection(
        who, uid or uuid.uuid4(), text=text, prompt="", version=version, by=who.person.user, at=NOW
    )


def held(pair: Pair, *numbers: int) -> None:
    for number in numbers:
        Meeting.objects.create(
            pair=pair, number=number, state="held", minutes=60, created_at=NOW, starts_at=NOW, finished_at=NOW
        )


def test_entry_is_kept_once_however_often_its_form_is_sent():
    pair = make.pair()
    browser = signed_in(member(pair, "mentee").person.user)
    form = typed("A thought")
    answers = [browser.post(page(pair), form) for _ in range(3)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, page(pair))] * 3
    assert [row.text for row in Reflection.objects.all()] == ["A thought"]


def test_autosave_answers_with_the_version_and_goes_on_with_the_same_entry():
    pair = make.pair()
    browser = signed_in(member(pair, "mentor").person.user)
    form = typed("A th")
    first = browser.post(page(pair), form, headers={"accept": "application/json"})
    assert first.json() == {"entry": form["entry"], "version": 1}
    then = browser.post(page(pair), form | {"version": "1", "text": "Other"}, headers={"accept": "application/json"})
    assert then.json() == {"entry": form["entry"], "version": 2}
    assert [(row.text, row.version) for row in Reflection.objects.all()] == [("Other", 2)]


def test_two_windows_on_one_entry_lose_no_text():
    who = member(make.pair(), "mentor")
    entry = keep(who, "One").entry
    keep(who, "One, from the first window", uid=entry.uid, version=1)
    late = keep(who, "Two, from the second window", uid=entry.uid, version=1)
    assert late.apart is True
    texts = [row.text for row in Reflection.objects.all()]
    assert texts == ["One, from the first window", "Two, from the second window"]


def test_going_on_while_an_autosave_is_on_its_way_is_no_second_entry():
    who = member(make.pair(), "mentor")
    entry = keep(who, "One").entry
    assert keep(who, "One and more", uid=entry.uid, version=0).apart is False
    assert [row.text for row in Reflection.objects.all()] == ["One and more"]


def test_empty_entry_is_answered_with_422_and_its_page():
    pair = make.pair()
    answer = signed_in(member(pair, "mentor").person.user).post(page(pair), typed("   "))
    assert (answer.status_code, Reflection.objects.exists()) == (422, False)
    assert "Write a line first" in answer.content.decode()


def test_id_of_the_partners_entry_changes_nothing():
    pair = make.pair()
    entry = keep(member(pair, "mentee"), "Mine").entry
    answer = signed_in(member(pair, "mentor").person.user).post(page(pair), typed("Yours", entry=entry.uid, version=1))
    assert answer.status_code == 422
    assert [row.text for row in Reflection.objects.all()] == ["Mine"]


def test_partner_reads_a_shared_entry_only_and_only_while_it_is_shared():
    pair = make.pair()
    mentee, mentor = member(pair, "mentee"), member(pair, "mentor")
    keep(mentee, SECRET)
    entry = keep(mentee, "For us two").entry
    own, other = signed_in(mentee.person.user), signed_in(mentor.person.user)
    share = reverse("feedback:reflect-share", args=[pair.uid, entry.uid])
    unshare = reverse("feedback:reflect-unshare", args=[pair.uid, entry.uid])
    assert "For us two" not in other.get(page(pair)).content.decode()
    own.post(share)
    seen = other.get(page(pair)).content.decode()
    assert ("For us two" in seen, "Shared with you" in seen, SECRET in seen) == (True, True, False)
    assert f'action="{unshare}"' in own.get(page(pair)).content.decode()
    own.post(unshare)
    assert "For us two" not in other.get(page(pair)).content.decode()
    assert other.post(share).status_code == 404


def test_erasing_can_be_undone_until_the_next_day():
    pair = make.pair()
    mentee = member(pair, "mentee")
    entry = keep(mentee, SECRET).entry
    browser = signed_in(mentee.person.user)
    bar = browser.post(reverse("feedback:reflect-erase", args=[pair.uid, entry.uid]), follow=True).content.decode()
    restore = reverse("feedback:reflect-restore", args=[pair.uid, entry.uid])
    assert (SECRET in bar, f'action="{restore}"' in bar) == (False, True)
    browser.post(restore)
    assert SECRET in browser.get(page(pair)).content.decode()
    entry.refresh_from_db()
    actions.erase_reflection(entry, by=mentee.person.user, at=NOW)
    assert actions.forget_erased(at=NOW + dt.timedelta(hours=1)) == 0
    assert actions.forget_erased(at=NOW + dt.timedelta(days=1)) == 1
    assert Reflection.objects.count() == 0


def test_exports_hold_ones_own_entries_and_nothing_of_the_partner():
    pair = make.pair()
    mentee, mentor = member(pair, "mentee"), member(pair, "mentor")
    keep(mentee, "مرحبا <b>bold</b>")
    theirs = keep(mentor, SECRET).entry
    actions.share_reflection(theirs, shared=True, by=mentor.person.user, at=NOW)
    browser = signed_in(mentee.person.user)
    answer = browser.get(reverse("feedback:reflect-json", args=[pair.uid]))
    rows = [{"question": None, "text": "مرحبا <b>bold</b>", "shared_with_partner": False}]
    assert json.loads(answer.content) == {"programme": pair.programme.name, "reflections": rows}
    html = browser.get(reverse("feedback:reflect-page", args=[pair.uid]))
    assert html["Content-Disposition"] == 'attachment; filename="reflections.html"'
    assert ("مرحبا &lt;b&gt;bold&lt;/b&gt;" in html.content.decode(), SECRET in html.content.decode()) == (True, False)


def test_nothing_is_shared_anew_after_the_end_but_can_be_taken_back():
    pair = make.pair(state=Pair.State.ENDED)
    mentee = member(pair, "mentee")
    entry = keep(mentee).entry
    browser = signed_in(mentee.person.user)
    assert browser.post(reverse("feedback:reflect-share", args=[pair.uid, entry.uid])).status_code == 404
    assert browser.post(reverse("feedback:reflect-unshare", args=[pair.uid, entry.uid])).status_code == 302


@pytest.mark.parametrize(("numbers", "stage"), [((), 1), ((1,), 1), ((1, 2, 3), 3), ((1, 2, 3, 4, 5, 6), 6)])
def test_prompt_belongs_to_the_stage_and_the_side(numbers, stage):
    pair = make.pair()
    held(pair, *numbers)
    for role in ("mentor", "mentee"):
        prompt = journal(member(pair, role)).prompt
        assert (prompt.role, prompt.after) == (role, stage)
    assert len([one for one in load_prompts() if one.role == "mentor"]) == 8


def test_prompt_that_was_answered_is_not_offered_again():
    pair = make.pair()
    who = member(pair, "mentee")
    first = journal(who).prompt
    actions.save_reflection(who, uuid.uuid4(), text="x", prompt=first.id, version=0, by=who.person.user, at=NOW)
    assert journal(who).prompt.id != first.id
    assert journal(who, asked="none").prompt is None


def test_planted_text_is_nowhere_in_clear_and_leaves_no_trace_in_the_audit():
    pair = make.pair()
    who = member(pair, "mentee")
    entry = keep(who, SECRET).entry
    actions.share_reflection(entry, shared=True, by=who.person.user, at=NOW)
    actions.erase_reflection(entry, by=who.person.user, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM feedback_reflection")
        stored = [row[0] for row in cursor.fetchall()]
    assert [(SECRET in text, len(text) > len(SECRET)) for text in stored] == [(False, True)]
    assert Entry.objects.count() == 0


def test_form_sent_signed_out_is_kept_sealed(client):
    pair = make.pair()
    user = member(pair, "mentee").person.user
    user.set_password("a long enough word")
    user.save()
    client.post("/sign-in/", {"login": user.email, "password": "a long enough word"})
    client.session.flush()
    client.post(page(pair), typed(SECRET))
    kept = client.session[drafts.KEPT]
    assert (kept["page"], SECRET in json.dumps(kept)) == (page(pair), False)


def test_page_asks_as_often_for_thirty_entries_as_for_one():
    pair = make.pair()
    who = member(pair, "mentee")
    browser = signed_in(who.person.user)
    keep(who)
    browser.get(page(pair))
    with CaptureQueriesContext(connection) as one:
        browser.get(page(pair))
    for number in range(30):
        keep(who, f"Thought {number}")
    with CaptureQueriesContext(connection) as many:
        browser.get(page(pair))
    assert len(many) == len(one)
