"""Rounds: the check-in for oneself, words for each other that nobody can tell of before the day, totals for staff."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.feedback.actions.rounds import (
    NotAnswered,
    NothingToAnswer,
    NotOpen,
    forget_rounds,
    keep_answers,
    keep_words,
    reply_to_words,
)
from upmentor.stages.feedback.actions.telling import tell_rounds
from upmentor.stages.feedback.models import CheckIn, PartnerWords
from upmentor.stages.feedback.queries.rounds import Words, asked, opened, own_answers, own_words
from upmentor.stages.meetings.tests.factories import browser, members, user_of
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.actions.rounds import move_round, plan_rounds, postpone_release
from upmentor.stages.programmes.errors import NoDates, RoundDates
from upmentor.stages.programmes.models import Programme, Round

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SECRET = "planted-words-4c19"


def a_round(programme: Programme, *, kind: str = "mid-point", opens: int = -2) -> Round:
    """Open since two days, a week to go; words are opened in eight days."""
    today = timezone.now().date()
    first = today + opens * DAY
    return Round.objects.create(
        programme=programme, kind=kind, opens_on=first, closes_on=first + 9 * DAY, releases_on=first + 10 * DAY
    )


def two() -> tuple[Round, PairMember, PairMember]:
    pair = make.pair(make.company(2, 2))
    one, other = members(pair)
    return a_round(pair.programme), one, other


def write(row: Round, member: PairMember, *, sent: bool = True, anyway: bool = False) -> None:
    typed = Words(helped=SECRET, sent=sent, share_anyway=anyway)
    keep_words(row, member, typed, by=user_of(member), at=timezone.now())


def page(row: Round, member: PairMember) -> str:
    return reverse("feedback:feedback", args=[member.pair.uid, row.uid])


def seen(client: Client, url: str) -> str:
    """The page without what differs from one request to the next."""
    body = client.get(url).content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value="|nonce-|nonce=")[^"\']+', "", body)


def answer_all(row: Round, member: PairMember, *, level: int = 4, send: bool = True) -> None:
    items = [one for one in asked(row, member.enrolment.role) if one.scale]
    answers = {one.id: min(level, one.scale.highest) for one in items if one.scale}
    keep_answers(
        row, member.enrolment, answers=answers, own={"change": SECRET}, send=send, by=user_of(member), at=timezone.now()
    )


def test_nobody_can_tell_before_the_day_whether_the_other_has_written():
    row, one, other = two()
    manager = browser_of(one)
    desk = [reverse("feedback:check-ins", args=[row.programme.slug])]
    desk += [reverse("feedback:round", args=[row.programme.slug, row.uid])]
    partner = browser(other)
    theirs = [page(row, other), reverse("feedback:check-in", args=[row.uid]), "/home/", f"/pairs/{other.pair.uid}/"]

    def everything() -> list[object]:
        pages = [seen(partner, url) for url in theirs] + [seen(manager, url) for url in desk]
        return [*pages, Letter.objects.count(), Entry.objects.count(), opened(row, other, day=row.releases_on - DAY)]

    everything()
    before = everything()
    write(row, one, sent=False)
    write(row, one)
    assert everything() == before
    fields = {one.name for model in (PartnerWords, CheckIn) for one in model._meta.get_fields()}
    assert fields == {"uid", "round", "member", "enrolment", "kept", "reply"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM feedback_partnerwords")
        assert SECRET not in str(cursor.fetchall())


def browser_of(member: PairMember) -> Client:
    """The manager of the member's programme."""
    client = Client()
    client.force_login(member.pair.programme.roles.get(role="manager").user)
    return client


def test_words_are_opened_on_the_day_and_not_before_whatever_jobs_do():
    row, one, other = two()
    write(row, one)
    write(row, other)
    assert opened(row, one, day=row.releases_on - DAY) is None
    found = opened(row, one, day=row.releases_on)
    assert found is not None
    assert (found.theirs, found.mine_opened, found.may_reply) == (Words(helped=SECRET, sent=True), True, True)
    with pytest.raises(NotOpen):
        keep_words(row, one, Words(helped="x", sent=True), by=user_of(one), at=timezone.now() + 8 * DAY)


@pytest.mark.parametrize(("anyway", "reads"), [(False, False), (True, True)])
def test_one_who_wrote_alone_is_read_only_when_they_chose_so(anyway: bool, reads: bool) -> None:
    row, one, other = two()
    write(row, one, anyway=anyway)
    write(row, other, sent=False)
    mine, theirs = (opened(row, who, day=row.releases_on) for who in (one, other))
    assert mine is not None
    assert theirs is not None
    assert (mine.theirs, mine.mine_opened) == (None, reads)
    assert (theirs.theirs is not None, theirs.may_reply) == (reads, reads)
    Round.objects.filter(pk=row.pk).update(opens_on=row.opens_on - 20 * DAY, closes_on=row.closes_on - 20 * DAY)
    Round.objects.filter(pk=row.pk).update(releases_on=row.releases_on - 10 * DAY)
    body = browser(other).get(page(row, other)).content.decode()
    assert (SECRET in body, "Nothing to open this round" in body) == (reads, not reads)


def test_pair_that_ended_early_opens_nothing():
    row, one, other = two()
    write(row, one)
    write(row, other)
    Pair.objects.filter(pk=one.pair_id).update(state=Pair.State.ENDED, ended_at=timezone.now())
    one.refresh_from_db()
    one.pair.refresh_from_db()
    found = opened(row, one, day=row.releases_on)
    assert found is not None
    assert (found.theirs, found.mine_opened) == (None, False)


def test_two_who_completed_their_plan_still_write_and_two_who_begin_do_not():
    row, one, _other = two()
    one.pair.state = Pair.State.COMPLETED
    write(row, one)
    assert own_words(row, one).sent
    one.pair.state = Pair.State.GETTING_TO_KNOW
    with pytest.raises(NotOpen):
        write(row, one)


def test_page_takes_words_back_before_the_day_and_an_answer_after_it():
    row, one, other = two()
    write(row, one)
    client, back = browser(one), reverse("feedback:feedback-take-back", args=[one.pair.uid, row.uid])
    assert (client.post(back).status_code, PartnerWords.objects.count()) == (302, 0)
    write(row, one)
    write(row, other)
    Round.objects.filter(pk=row.pk).update(opens_on=row.opens_on - 10 * DAY, closes_on=row.closes_on - 10 * DAY)
    Round.objects.filter(pk=row.pk).update(releases_on=row.releases_on - 9 * DAY)
    assert "Words for each other" in client.get("/home/").content.decode()
    client.post(back)
    assert PartnerWords.objects.count() == 2
    answer = reverse("feedback:feedback-reply", args=[one.pair.uid, row.uid])
    assert client.post(answer, {"reply": " "}).status_code == 422
    assert [client.post(answer, {"reply": text}).status_code for text in ("Thanks", "Again")] == [302, 409]
    assert "Thanks" in seen(browser(other), page(row, other))
    assert client.post(page(row, one), {"helped": "x", "step": "seal"}).status_code == 409


def test_staff_plan_move_and_put_off_on_their_pages():
    row, one, _other = two()
    client, programme, today = browser_of(one), row.programme, timezone.now().date()
    every = reverse("feedback:check-ins", args=[programme.slug])
    client.post(every)
    assert programme.rounds.count() == 1
    Programme.objects.filter(pk=programme.pk).update(starts_on=today + DAY, ends_on=today + 100 * DAY)
    client.post(every)
    assert programme.rounds.count() == 4
    here = reverse("feedback:round", args=[programme.slug, row.uid])
    answers = [client.post(here, {"releases_on": row.releases_on + n * DAY}).status_code for n in (0, 2)]
    assert answers == [422, 302]
    final = programme.rounds.get(kind="final")
    days = {"opens_on": today + 50 * DAY, "closes_on": today + 60 * DAY, "releases_on": today + 60 * DAY}
    there = reverse("feedback:round", args=[programme.slug, final.uid])
    wrong = client.post(there, days)
    assert (wrong.status_code, "tomorrow at the earliest" in wrong.content.decode()) == (422, True)
    assert client.post(there, days | {"releases_on": today + 61 * DAY}).status_code == 302


def test_words_are_answered_once_within_seven_days():
    row, one, other = two()
    write(row, one)
    write(row, other)
    on = dt.datetime.combine(row.releases_on, dt.time(12), dt.UTC)
    for early in (timezone.now(), on + 8 * DAY):
        with pytest.raises(NothingToAnswer):
            reply_to_words(row, one, "Thank you", by=user_of(one), at=early)
    reply_to_words(row, one, "Thank you", by=user_of(one), at=on + 7 * DAY)
    with pytest.raises(NothingToAnswer):
        reply_to_words(row, one, "Again", by=user_of(one), at=on + 7 * DAY)
    found = opened(row, other, day=row.releases_on)
    assert found is not None
    assert (found.their_reply, found.my_reply) == ("Thank you", "")


def test_form_says_that_timing_is_what_is_blind_and_shows_a_preview_before_sealing():
    row, one, _other = two()
    client, url = browser(one), page(row, one)
    plain = "Your partner will know this is from you. Timing is what is blind."
    assert plain in client.get(url).content.decode()
    typed = {"helped": SECRET, "to_try": "", "thanks": ""}
    looked = client.post(url, typed | {"step": "look"})
    assert (looked.status_code, SECRET in looked.content.decode(), own_words(row, one).sent) == (200, True, False)
    assert client.post(url, typed | {"step": "seal"}).status_code == 302
    assert own_words(row, one) == Words(helped=SECRET, sent=True)
    empty = client.post(url, {"helped": " ", "to_try": "", "thanks": "", "step": "look"})
    assert empty.status_code == 422
    # A draft of another window never takes back what is sealed.
    assert client.post(url, {"helped": "x"}, headers={"accept": "application/json"}).status_code == 200
    assert own_words(row, one) == Words(helped=SECRET, sent=True)


@pytest.mark.parametrize(
    ("anyway", "said"), [(True, "also when nothing was written for you."), (False, "only if both of you have written.")]
)
def test_sealed_page_says_whether_the_words_are_opened_anyway(anyway, said):
    row, one, _other = two()
    write(row, one, anyway=anyway)
    assert said in browser(one).get(page(row, one)).content.decode()


def test_check_in_keeps_a_draft_and_can_be_changed_until_it_closes():
    row, one, _other = two()
    client, url = browser(one), reverse("feedback:check-in", args=[row.uid])
    draft = client.post(url, {"safe": "2", "change": SECRET}, headers={"accept": "application/json"})
    assert (draft.status_code, own_answers(row, one.enrolment).sent) == (200, False)
    body = client.get(url).content.decode()
    assert SECRET in body
    assert client.post(url, {"safe": "2", "change": SECRET}).status_code == 422
    items = {one.id: "3" for one in asked(row, one.enrolment.role) if one.scale}
    assert client.post(url, items).status_code == 302
    kept = own_answers(row, one.enrolment)
    assert (kept.sent, kept.version, set(kept.answers.values())) == (True, 1, {3})
    # Ending is a way like the others: the page shows it, nothing happens by itself.
    assert reverse("pairs:exit", args=[one.pair.uid]) in client.get(url).content.decode()
    one.pair.refresh_from_db()
    assert one.pair.state == Pair.State.ACTIVE
    with pytest.raises(NotOpen):
        keep_answers(row, one.enrolment, answers={}, own={}, send=False, by=user_of(one), at=timezone.now() + 9 * DAY)
    with pytest.raises(NotAnswered):
        keep_answers(row, one.enrolment, answers={"safe": 6}, own={}, send=False, by=user_of(one), at=timezone.now())


def test_list_of_levels_begins_empty_so_that_nobody_sends_its_first_unseen():
    _row, one, _other = two()
    row = a_round(one.pair.programme, kind="final")
    client, url = browser(one), reverse("feedback:check-in", args=[row.uid])
    assert re.findall(r'<option value="([^"]*)"( selected)?>', client.get(url).content.decode())[:2] == [
        ("", " selected"),
        ("0", ""),
    ]
    items = {item.id: "3" for item in asked(row, one.enrolment.role) if item.scale} | {"better": "1", "recommend": ""}
    assert client.post(url, items, headers={"accept": "application/json"}).status_code == 200
    assert "recommend" not in own_answers(row, one.enrolment).answers
    assert [client.post(url, items | {"recommend": level}).status_code for level in ("", "0")] == [422, 302]
    assert own_answers(row, one.enrolment).answers["recommend"] == 0


def test_rounds_are_planned_from_the_programmes_days_and_move_until_they_open():
    anna, at = make.user("Anna"), timezone.now()
    programme = make.programme(managers=[anna])
    with pytest.raises(NoDates):
        plan_rounds(programme, by=anna, at=at)
    today = at.date()
    programme.starts_on, programme.ends_on = today + 10 * DAY, today + 190 * DAY
    programme.save()
    made = plan_rounds(programme, by=anna, at=at)
    assert [one.kind for one in made] == ["start", "mid-point", "final", "follow-up"]
    assert made[1].opens_on == today + 100 * DAY
    assert made[2].releases_on == programme.ends_on
    assert plan_rounds(programme, by=anna, at=at) == []
    days = {"opens_on": today + 90 * DAY, "closes_on": today + 95 * DAY, "releases_on": today + 96 * DAY}
    assert move_round(made[1], **days, by=anna, at=at).opens_on == days["opens_on"]
    for wrong in ({"opens_on": today}, {"closes_on": today + 96 * DAY}):
        with pytest.raises(RoundDates):
            move_round(made[1], **(days | wrong), by=anna, at=at)
    with pytest.raises(RoundDates):
        move_round(made[1], **days, by=anna, at=at + 91 * DAY)


def test_opening_of_words_is_put_off_and_never_brought_forward():
    row, one, _other = two()
    by, at, announced = user_of(one), timezone.now(), row.releases_on
    for wrong in (announced, announced - DAY):
        with pytest.raises(RoundDates):
            postpone_release(row, releases_on=wrong, by=by, at=at)
    row = postpone_release(row, releases_on=announced + 3 * DAY, by=by, at=at)
    assert (row.releases_on, row.first_release_on) == (announced + 3 * DAY, announced)
    with pytest.raises(RoundDates):
        postpone_release(row, releases_on=announced + 30 * DAY, by=by, at=at + 30 * DAY)


def subjects() -> list[str]:
    return sorted(
        Letter.objects.filter(kind__in=["feedback.round", "feedback.reminder"]).values_list("subject", flat=True)
    )


def test_letters_come_once_and_depend_on_ones_own_answers_alone():
    row, one, other = two()
    noon = next(
        at for n in range(7) if (at := _noon(row.opens_on + n * DAY)).weekday() < 5 and at > _noon(row.opens_on)
    )
    answer_at(row, one, noon)
    write(row, one)
    tell_rounds(at=noon)
    tell_rounds(at=noon)
    assert subjects() == ["Half-way: 3 minutes"]
    Round.objects.filter(pk=row.pk).update(closes_on=noon.date() + 4 * DAY, releases_on=noon.date() + 5 * DAY)
    Letter.objects.all().delete()
    row.refresh_from_db()
    # On the announced day: only whoever has something to read is told.
    write(row, other, anyway=True)
    released = next(at for n in range(5, 9) if (at := noon + n * DAY).weekday() < 5)
    tell_rounds(at=released)
    tell_rounds(at=released)
    assert subjects() == ["Your partner’s words are here"] * 2
    assert SECRET not in "".join(Letter.objects.values_list("text", flat=True))


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def answer_at(row: Round, member: PairMember, at: dt.datetime) -> None:
    items = [one for one in asked(row, member.enrolment.role) if one.scale]
    answers = {one.id: 3 for one in items}
    keep_answers(row, member.enrolment, answers=answers, own={}, send=True, by=user_of(member), at=at)


def test_answers_and_words_go_after_a_year():
    row, one, other = two()
    write(row, one)
    answer_all(row, other)
    forget_rounds(at=timezone.now() + 372 * DAY)
    assert (PartnerWords.objects.count(), CheckIn.objects.count()) == (1, 1)
    forget_rounds(at=timezone.now() + 375 * DAY)
    assert (PartnerWords.objects.count(), CheckIn.objects.count()) == (0, 0)


def test_staff_read_after_the_release_in_which_pairs_both_wrote_and_nothing_before_or_else():
    group = make.company(3, 3)
    pairs = [make.pair(group, mentor=number, mentee=number) for number in range(3)]
    row = a_round(group.programme)
    for pair, both in zip(pairs, (True, False, False), strict=True):
        one, other = members(pair)
        write(row, one)
        write(row, other, sent=both)
    Pair.objects.filter(pk=pairs[2].pk).update(state=Pair.State.ENDED, ended_at=timezone.now())
    url = reverse("feedback:given", args=[row.programme.slug, row.uid])
    names = [pair.proposal.mentee.person.name for pair in pairs]
    client = browser_of(members(pairs[0])[0])
    before = client.get(url).content.decode()
    assert [name in before for name in names] == [False] * 3
    Round.objects.filter(pk=row.pk).update(closes_on=row.opens_on, releases_on=timezone.localdate())
    after = client.get(url).content.decode()
    assert ([name in after for name in names], SECRET in after) == ([True, False, False], False)


def test_whoever_began_a_check_in_reads_once_before_it_closes_that_their_answers_are_kept():
    row, one, other = two()
    noon = next(at for n in range(7) if (at := _noon(row.opens_on + n * DAY)).weekday() < 5 and n > 2)
    Round.objects.filter(pk=row.pk).update(closes_on=noon.date() + DAY, releases_on=noon.date() + 3 * DAY)
    row.refresh_from_db()
    item = next(one for one in asked(row, "mentee") if one.scale)
    begun = one if one.role == "mentee" else other
    keep_answers(row, begun.enrolment, answers={item.id: 3}, own={}, send=False, by=user_of(begun), at=noon)
    for _again in range(2):
        tell_rounds(at=noon)
    found = Letter.objects.exclude(state="withdrawn").order_by("kind").values_list("kind", "subject")
    reminder = f"The check-in closes on {row.closes_on:%A}"
    saved = ("feedback.unfinished", "Your answers are saved; 1 minute left")
    assert list(found) == [("feedback.reminder", reminder), saved]
    answer_at(row, begun, noon)
    assert list(Letter.objects.filter(state="withdrawn").values_list("kind", "subject")) == [saved]
