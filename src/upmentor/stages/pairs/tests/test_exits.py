"""Pausing and ending, the same for both; and nobody can tell who did it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.accounts.models import OneTimeKey
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.closing import PRESET, SENTENCES
from upmentor.stages.pairs.models import OfferedReason, Pair, PairEvent, PairMember
from upmentor.stages.pairs.queries.candidates import candidates_for, rematch_wishes
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.people.queries.hours import day_of

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(hours=1)
UNTIL = make.NOW.date() + dt.timedelta(days=30)
SECRET = "because of the reorganisation in Lyon"
ROLES = ("mentor", "mentee")
STATES = (Pair.State.GETTING_TO_KNOW, Pair.State.ACTIVE, Pair.State.PAUSED)


def member(pair: Pair, role: str) -> PairMember:
    return pair.members.get(role=role)


def end(pair: Pair, role: str, **more: Any) -> Pair:
    one = member(pair, role)
    said = {"words": PRESET, "rematch": True} | more
    return actions.end(one, **said, by=one.person.user, at=LATER)


def page(name: str, pair: Pair) -> str:
    return reverse(f"pairs:{name}", args=[pair.uid])


# ---------- pause ----------


@pytest.mark.parametrize("role", ROLES)
def test_pause_tells_both_the_same_and_goes_on_on_the_day(role):
    pair = make.pair()
    actions.pause(pair, until=UNTIL, by=member(pair, role).person.user, at=LATER)
    kept = Pair.objects.get()
    assert (kept.state, kept.pause_kind, kept.paused_from, kept.paused_until) == (
        "paused",
        "agreed",
        make.NOW.date(),
        UNTIL,
    )
    assert list(Letter.objects.values_list("subject", flat=True)) == ["Paused until 1 April"] * 2
    assert len(set(Letter.objects.values_list("due_at", flat=True))) == 1
    assert actions.resume_due(at=LATER + dt.timedelta(days=29)) == 0
    assert [actions.resume_due(at=LATER + dt.timedelta(days=30)) for _ in range(2)] == [1, 0]
    assert (Pair.objects.get().state, Letter.objects.filter(subject="Your conversations go on").count()) == (
        "active",
        2,
    )


def test_pair_that_never_was_active_goes_on_getting_to_know():
    pair = make.pair(state=Pair.State.GETTING_TO_KNOW)
    by = member(pair, "mentor").person.user
    actions.pause(pair, until=UNTIL, by=by, at=LATER)
    assert actions.resume(pair, by=by, at=LATER).state == Pair.State.GETTING_TO_KNOW


def test_other_day_keeps_the_pause_and_tells_both_again():
    pair = make.pair()
    by = member(pair, "mentor").person.user
    actions.pause(pair, until=UNTIL, by=by, at=LATER)
    actions.pause(pair, until=UNTIL, by=by, at=LATER)
    assert Letter.objects.count() == 2
    actions.pause(pair, until=UNTIL + dt.timedelta(days=7), by=by, at=LATER)
    assert (Letter.objects.count(), PairEvent.objects.count()) == (4, 1)


def test_paused_resumed_and_paused_again_overnight_is_told_once():
    pair, night = make.pair(), LATER.replace(hour=22)
    by = member(pair, "mentor").person.user
    actions.pause(pair, until=UNTIL, by=by, at=night)
    actions.resume(pair, by=by, at=night + dt.timedelta(hours=1))
    actions.pause(pair, until=UNTIL, by=by, at=night + dt.timedelta(hours=2))
    waiting = Letter.objects.filter(state=Letter.State.QUEUED)
    assert list(waiting.values_list("subject", flat=True)) == ["Paused until 1 April"] * 2
    assert Letter.objects.filter(state=Letter.State.WITHDRAWN).count() == 4


@pytest.mark.parametrize("days", [-1, 0, 184, 5000])
def test_pause_needs_a_day_to_come_within_half_a_year(days):
    pair = make.pair()
    until, by = make.NOW.date() + dt.timedelta(days=days), member(pair, "mentor").person.user
    with pytest.raises(actions.BadPauseDay):
        actions.pause(pair, until=until, by=by, at=LATER)
    assert Pair.objects.get().state == "active"


def test_pause_by_a_rule_is_not_ended_by_the_two():
    pair = make.pair(state=Pair.State.PAUSED, pause_kind="rules", paused_until=UNTIL)
    browser = signed_in(member(pair, "mentee").person.user)
    assert "Go on now" not in browser.get(page("pause", pair)).content.decode()
    assert browser.post(page("pause", pair), {"do": "resume"}).status_code == 302
    with pytest.raises(actions.StepRefused):
        actions.pause(pair, until=UNTIL, by=member(pair, "mentor").person.user, at=LATER)
    assert Pair.objects.get().state == "paused"


def test_pause_by_the_page_and_back():
    pair = make.pair()
    browser, url = signed_in(member(pair, "mentee").person.user), page("pause", pair)
    until = day_of(timezone.now()) + dt.timedelta(days=14)
    for wrong in ("", "tomorrow", "2001-01-01", "9999-12-31"):
        answer = browser.post(url, {"until": wrong})
        assert (answer.status_code, f'value="{wrong}"' in answer.content.decode()) == (422, True)
    for _ in range(2):
        assert browser.post(url, {"until": until.isoformat()})["Location"] == url
    assert (Pair.objects.get().paused_until, Letter.objects.count()) == (until, 2)
    assert "Go on now" in browser.get(url).content.decode()
    for _ in range(2):
        browser.post(url, {"do": "resume"})
    assert (Pair.objects.get().state, Letter.objects.count()) == ("active", 4)


# ---------- end ----------


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_end_needs_no_approval_and_frees_both(role, state):
    paused = {"pause_kind": "agreed", "paused_until": UNTIL} if state == Pair.State.PAUSED else {}
    pair = make.pair(state=state, **paused)
    end(pair, role, words="reached")
    kept = Pair.objects.get()
    assert (kept.state, kept.closing_words, kept.ended_at) == ("ended", "reached", LATER)
    rows = PairMember.objects.values_list("live", "rematch", "go_ahead", "enrolment__state")
    assert list(rows) == [(False, True, None, "available")] * 2
    subject = {"getting_to_know": "We are looking for another match"}.get(state, "This pairing has ended, with thanks")
    assert list(Letter.objects.values_list("subject", flat=True)) == [subject] * 2


def test_letters_to_both_differ_in_nothing_but_the_name():
    pair = make.pair()
    end(pair, "mentor", words="time")
    first, second = Letter.objects.order_by("id")
    assert first.text.replace("Mentee 0", "Mentor 0") == second.text
    assert str(SENTENCES["time"]) in first.text
    assert (first.due_at, first.created_at) == (second.due_at, second.created_at)


def test_both_end_at_once_is_one_end_and_both_wishes():
    pair = make.pair()
    end(pair, "mentor", words="time", rematch=False)
    end(pair, "mentee", words="reached", rematch=False)
    assert (Pair.objects.get().closing_words, PairEvent.objects.count(), Letter.objects.count()) == ("time", 1, 2)
    assert list(PairMember.objects.values_list("rematch", flat=True)) == [False, False]


def test_end_while_the_other_pauses():
    pair = make.pair()
    stale = Pair.objects.get()
    end(pair, "mentor")
    with pytest.raises(actions.StepRefused):
        actions.pause(stale, until=UNTIL, by=member(pair, "mentee").person.user, at=LATER)
    browser = signed_in(member(pair, "mentee").person.user)
    until = day_of(timezone.now()) + dt.timedelta(days=9)
    answer = browser.post(page("pause", pair), {"until": until.isoformat()})
    assert "This pairing has ended, with thanks" in answer.content.decode()


def test_reason_goes_to_the_team_once_without_a_name_and_in_no_clear_text():
    pair = make.pair()
    end(pair, "mentor", reason=SECRET)
    end(pair, "mentor", reason=SECRET)
    assert [(one.proposal_id, one.text) for one in OfferedReason.objects.all()] == [(pair.proposal_id, SECRET)]
    assert {field.name for field in OfferedReason._meta.get_fields()} == {"uid", "proposal", "text"}
    assert rows_with(SECRET) == []


def test_reason_without_the_tick_is_kept_by_nobody():
    pair = make.pair()
    browser = signed_in(member(pair, "mentor").person.user)
    said = {"step": "end", "words": PRESET, "rematch": "yes", "reason": SECRET}
    assert browser.post(page("exit", pair), said).status_code == 302
    assert (Pair.objects.get().state, OfferedReason.objects.count(), rows_with(SECRET)) == ("ended", 0, [])


def test_reason_typed_while_the_sign_in_ran_out_is_not_in_clear_text_either():
    pair = make.pair()
    browser = signed_in(member(pair, "mentor").person.user)
    browser.cookies["upmentor_session"] = ""
    browser.post(page("exit", pair), {"step": "end", "words": PRESET, "rematch": "yes", "reason": SECRET})
    assert (Pair.objects.get().state, rows_with(SECRET)) == ("active", [])


def rows_with(text: str) -> list[object]:
    """Rows of any table in which a text stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            found += [row for row in cursor.fetchall() if text in repr(row)]
    return found


def test_three_steps_by_the_pages():
    pair = make.pair()
    browser, url = signed_in(member(pair, "mentee").person.user), page("exit", pair)
    assert 'value="circumstances" ' in browser.get(url).content.decode()
    looked = browser.post(url, {"step": "look", "words": "work"}).content.decode()
    assert (str(SENTENCES["work"]) in looked, "Mentor 0" in looked, Pair.objects.get().state) == (True, True, "active")
    for _ in range(2):
        said = {"step": "end", "words": "work", "rematch": "no", "reason": SECRET, "pass_on": "on"}
        assert browser.post(url, said)["Location"] == url
    assert (Letter.objects.count(), OfferedReason.objects.count(), OneTimeKey.objects.count()) == (2, 1, 0)
    done = browser.get(url).content.decode()
    assert ("This pairing has ended" in done, str(SENTENCES["work"]) in done) == (True, True)


@pytest.mark.parametrize(
    "sent",
    [
        {"step": "look", "words": "boss"},
        {"step": "end", "words": "boss", "rematch": "yes", "reason": "typed"},
        {"step": "end", "words": PRESET, "reason": "typed"},
        {"step": "end", "words": PRESET, "rematch": "yes", "reason": "typed" * 300, "pass_on": "on"},
    ],
)
def test_what_cannot_be_read_ends_nothing_and_comes_back(sent):
    pair = make.pair()
    answer = signed_in(member(pair, "mentor").person.user).post(page("exit", pair), sent)
    assert (answer.status_code, Pair.objects.get().state) == (422, "active")
    assert sent.get("reason", "") in answer.content.decode()


# ---------- another match ----------


def test_wish_for_another_match_with_candidates_but_not_the_former_partner():
    company = make.company(3, 2)
    pair = make.pair(company)
    assert rematch_wishes(company.programme) == []
    end(pair, "mentee")
    wishes = rematch_wishes(company.programme)
    assert [one.person.name for one in wishes] == ["Mentee 0", "Mentor 0"]
    found = candidates_for(company.programme, wishes, on=make.NOW.date())
    partners = {one.enrolment.person.name: {c.person.name for c in one.candidates} for one in found}
    assert ("Mentor 0" in partners["Mentee 0"], "Mentee 0" in partners["Mentor 0"]) == (False, False)
    assert partners["Mentee 0"] != set()


def test_no_other_match_shows_a_day_later_and_can_be_taken_back_until_then():
    company = make.company(1, 1)
    pair = make.pair(company)
    end(pair, "mentor", rematch=False)
    assert len(rematch_wishes(company.programme)) == 2
    assert actions.settle_wishes(at=LATER + dt.timedelta(hours=23)) == 0
    browser, url = signed_in(member(pair, "mentor").person.user), page("exit", pair)
    browser.post(url, {"step": "rematch", "rematch": "yes"})
    assert actions.settle_wishes(at=LATER + dt.timedelta(days=2)) == 0
    browser.post(url, {"step": "rematch", "rematch": "no"})
    assert [actions.settle_wishes(at=LATER + dt.timedelta(days=2)) for _ in range(2)] == [1, 0]
    assert [one.person.name for one in rematch_wishes(company.programme)] == ["Mentee 0"]


def test_wish_means_nothing_while_the_pair_lives():
    pair = make.pair()
    one = member(pair, "mentor")
    actions.wish_rematch(one, wanted=False, by=one.person.user, at=LATER)
    assert PairMember.objects.get(pk=one.pk).rematch is None


# ---------- nobody can tell who ended it ----------

UID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|gAAAA[\w=-]+")
RANDOM = re.compile(r'name="(csrfmiddlewaretoken|one_time_key)" value="[\w-]+"')


def world_after(
    company: make.Company, pair: Pair, browsers: dict[str, Client], role: str, by_page: bool, known: Any
) -> Any:
    """Everything that exists and can be seen after one of the two has ended the pair."""
    said = {"words": "work", "rematch": "yes", "reason": "x", "pass_on": "on"}
    if by_page:
        browsers[role].post(page("exit", pair), {"step": "look", "words": "work"})
        assert browsers[role].post(page("exit", pair), {"step": "end"} | said).status_code == 302
    else:
        end(pair, role, words="work", reason="x")
    found: dict[str, Any] = {"rows": rows(known)}
    for name in ROLES:
        found[f"{name}'s cookies"] = {key: len(one.value) for key, one in browsers[name].cookies.items()}
        for address in (page("exit", pair), page("pause", pair), page("agreement", pair), "/home/", "/settings/"):
            found[f"{name} {address}"] = plain(browsers[name].get(address).content.decode(), known)
    for address in ("pairs:pairs", "desk:today", "programmes:people"):
        url = reverse(address, args=[company.programme.slug])
        found[address] = plain(browsers["staff"].get(url).content.decode(), known)
    return found


def raw_rows() -> list[tuple[str, str]]:
    """Every row of every table as text, without running numbers."""
    lines = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                kept = {name: value for name, value in zip(names, row, strict=True) if not numbered(name, value)}
                lines.append((table, repr(kept)))
    return lines


def rows(known: frozenset[str]) -> dict[str, str]:
    """The same, sorted by what is not random: else rows with new ids would change places by chance."""
    lines = sorted(raw_rows(), key=lambda line: (line[0], plain(line[1], known)))
    text = plain("\n".join(f"{table} {row}" for table, row in lines), known)
    return dict(enumerate(text.splitlines()))  # type: ignore[arg-type]


def numbered(name: str, value: object) -> bool:
    """PostgreSQL does not give numbers back when a transaction is taken back."""
    return name == "id" and isinstance(value, int)


def plain(text: str, known: frozenset[str]) -> str:
    """Ids that were there before stay what they are; those that were made by ending are numbered."""
    seen: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        uid = match[0].replace("-", "")
        return uid if uid in known else seen.setdefault(uid, f"new{len(seen)}")

    return UID.sub(name, RANDOM.sub("", text))


def uids() -> frozenset[str]:
    """Every id that stands in any row now."""
    return frozenset(one.replace("-", "") for line in raw_rows() for one in UID.findall(line[1]))


@pytest.mark.parametrize("by_page", [False, True], ids=["verb", "pages"])
@pytest.mark.parametrize("state", STATES)
def test_nobody_can_tell_who_ended_it(state, by_page, monkeypatch):
    paused = {"pause_kind": "agreed", "paused_until": UNTIL} if state == Pair.State.PAUSED else {}
    company = make.company(1, 1)
    pair = make.pair(company, state=state, **paused)
    browsers = {role: signed_in(member(pair, role).person.user) for role in ROLES}
    browsers["staff"] = signed_in(company.manager)
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    for role in ROLES:
        browsers[role].get(page("exit", pair))
    worlds, known = [], uids()
    for role in ROLES:
        point = transaction.savepoint()
        worlds.append(world_after(company, pair, browsers, role, by_page, known))
        assert Pair.objects.get().state == "ended"
        transaction.savepoint_rollback(point)
    mentor_ended, mentee_ended = worlds
    assert mentor_ended.keys() == mentee_ended.keys()
    for key, seen in mentor_ended.items():
        assert seen == mentee_ended[key], key


def test_audit_has_one_row_without_an_actor():
    pair = make.pair()
    end(pair, "mentee", rematch=False, reason=SECRET)
    assert list(Entry.objects.values_list("verb", "actor", "object_key", "about", "reason")) == [
        ("pairs.end", "", str(pair.uid), "", "")
    ]


def test_no_column_could_say_who():
    for model in (Pair, PairEvent, OfferedReason):
        names = {field.name for field in model._meta.get_fields() if not field.auto_created}
        assert [name for name in names if "by" in name.split("_") and name != "answer_by"] == []
