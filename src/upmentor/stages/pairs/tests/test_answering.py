"""Answers to a proposal: kept, changed, settled; and that nobody can tell who said what (AC-6.1 to AC-6.3)."""

import datetime as dt

import pytest

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import (
    OfferedReason,
    Pair,
    PairEvent,
    PairMember,
    Proposal,
    ProposalAnswer,
)
from upmentor.stages.pairs.queries.problem import current_policy, snapshot
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.answered import ANNOUNCED, DEADLINE, announced, both_say_yes, say
from upmentor.stages.programmes.models import Enrolment, Exclusion

pytestmark = pytest.mark.django_db

S = Proposal.State
DAY = dt.timedelta(days=1)


def letters(subject: str) -> list[Letter]:
    return list(Letter.objects.filter(subject=subject).order_by("address"))


def state(proposal: Proposal) -> str:
    return Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk)


def test_release_sets_one_deadline_ten_working_days_later():
    proposal = announced(make.company(1, 1))[0]
    assert (proposal.announced_at, proposal.answer_by) == (ANNOUNCED, DEADLINE)


def test_two_yeses_begin_a_pair_at_that_moment_and_tell_both():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", True)
    assert (state(proposal), Pair.objects.count()) == ("announced", 0)
    at = ANNOUNCED + dt.timedelta(hours=1)
    after = say(proposal, "mentee", True, at=at)
    pair = Pair.objects.get()
    assert (after.state, pair.state, pair.started_at) == ("accepted", "getting_to_know", at)
    assert (pair.planned_meetings, pair.cadence_weeks, pair.meeting_minutes) == (6, 4, 60)
    assert list(PairEvent.objects.values_list("was", "became", "at")) == [("", "getting_to_know", at)]
    assert [(one.role, one.seat, one.live) for one in pair.members.all()] == [("mentee", 1, True), ("mentor", 1, True)]
    sent = letters("You both said yes: find 20 minutes")
    assert [letter.address for letter in sent] == sorted([proposal.mentor.person.email, proposal.mentee.person.email])
    assert {letter.due_at for letter in sent} == {at}
    assert ProposalAnswer.objects.count() == 0


def test_answer_can_change_until_the_deadline():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", False)
    say(proposal, "mentee", True)
    say(proposal, "mentor", True, at=DEADLINE - dt.timedelta(seconds=1))
    assert state(proposal) == "accepted"


def test_answer_after_the_deadline_is_refused():
    proposal = announced(make.company(1, 1))[0]
    with pytest.raises(actions.AnswersClosed):
        say(proposal, "mentor", True, at=DEADLINE)


def test_same_answer_twice_is_one_answer():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", True)
    say(proposal, "mentor", True)
    assert ProposalAnswer.objects.count() == 1
    say(proposal, "mentee", True)
    say(proposal, "mentee", True)
    assert (Pair.objects.count(), len(letters("You both said yes: find 20 minutes"))) == (1, 2)


def test_somebody_else_cannot_answer():
    company = make.company(2, 1)
    proposal = announced(company)[0]
    stranger = next(one for one in company.mentors if one.pk != proposal.mentor_id)
    with pytest.raises(ValueError, match="not of this proposal"):
        actions.answer(proposal, stranger, yes=True, by=stranger.person.user, at=ANNOUNCED)


def no(proposal: Proposal) -> None:
    say(proposal, "mentor", True)
    say(proposal, "mentee", False)


def silence(proposal: Proposal) -> None:
    say(proposal, "mentor", True)


def withdrawal(proposal: Proposal) -> None:
    actions.withdraw_announced(proposal, by=proposal.approved_by, at=ANNOUNCED + DAY)
    say(proposal, "mentor", True)
    say(proposal, "mentee", True)


def conflict(proposal: Proposal) -> None:
    say(proposal, "mentor", True)
    say(proposal, "mentee", True, conflict=True)


ENDINGS = {"no": no, "silence": silence, "withdrawal": withdrawal, "conflict": conflict}


def test_no_silence_withdrawal_and_conflict_read_byte_for_byte_the_same(django_db_blocker):
    found = {}
    proposals = announced(make.company(4, 4))
    assert len(proposals) == 4
    for proposal, (name, ending) in zip(proposals, ENDINGS.items(), strict=True):
        ending(proposal)
        assert (state(proposal), letters("We are looking for another match")) == ("announced", []), name
    actions.settle_answers(at=DEADLINE - dt.timedelta(seconds=1))
    assert letters("We are looking for another match") == []
    actions.settle_answers(at=DEADLINE)
    for proposal, name in zip(proposals, ENDINGS, strict=True):
        for enrolment in (proposal.mentor, proposal.mentee):
            letter = Letter.objects.get(address=enrolment.person.email, subject="We are looking for another match")
            words = [part.replace(enrolment.person.name, "NAME") for part in (letter.text, letter.html)]
            found[name, enrolment.role] = (
                *words,
                letter.subject,
                letter.kind,
                letter.language,
                letter.state,
                letter.due_at,
                letter.created_at,
            )
    assert len(found) == 8
    assert len(set(found.values())) == 1
    assert "This pairing isn’t going ahead. We are looking for another match." in found["no", "mentor"][0]


@pytest.mark.parametrize("name", ENDINGS)
def test_whatever_ends_it_frees_seats_and_keeps_the_two_apart(name):
    company = make.company(1, 1)
    proposal = announced(company)[0]
    ENDINGS[name](proposal)
    actions.settle_answers(at=DEADLINE)
    proposal.refresh_from_db()
    assert (proposal.person_seat, proposal.mentor_seat, proposal.mentee_seat) == (None, None, None)
    assert ProposalAnswer.objects.count() == 0
    present = snapshot(company.programme, current_policy(company.programme), on=DEADLINE.date()).problem
    assert (len(present.mentors), len(present.mentees)) == (1, 1)
    with pytest.raises(actions.PairRefused) as refused:
        actions.propose_by_hand(
            company.programme, proposal.mentor, proposal.mentee, by=company.manager, at=DEADLINE + DAY
        )
    assert refused.value.words == "Not possible under the programme rules"


def test_staff_read_one_word_for_a_no_and_for_silence():
    assert S.DECLINED.label == S.LAPSED.label == "Not going ahead"


def test_settling_twice_writes_two_letters_in_all():
    proposal = announced(make.company(1, 1))[0]
    no(proposal)
    first, second = (actions.settle_answers(at=DEADLINE) for _ in range(2))
    assert (first["proposals"], second["proposals"]) == (1, 0)
    assert len(letters("We are looking for another match")) == 2


def test_conflict_is_kept_silently_and_lifted_by_its_author():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", True, conflict=True)
    kept = Exclusion.objects.get()
    assert (kept.enrolment, kept.person, kept.kind) == (proposal.mentor, proposal.mentee.person, "conflict")
    assert ProposalAnswer.objects.get().yes is False
    say(proposal, "mentor", True)
    assert (Exclusion.objects.count(), ProposalAnswer.objects.get().yes) == (0, True)


def test_answers_leave_no_trace_in_the_audit():
    proposal = announced(make.company(1, 1))[0]
    before = Entry.objects.count()
    say(proposal, "mentor", False, reason="Too far away", conflict=True)
    assert Entry.objects.count() == before
    actions.settle_answers(at=DEADLINE)
    rows = list(Entry.objects.order_by("id").values_list("verb", "actor", "about", "reason"))[before:]
    assert rows == [("pairs.not_going_ahead", "system", "", "")]


def test_offered_reason_outlives_its_author_and_a_yes_takes_it_back():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", False, reason="Too far away")
    assert [row.text for row in OfferedReason.objects.all()] == ["Too far away"]
    say(proposal, "mentor", True)
    assert OfferedReason.objects.count() == 0
    say(proposal, "mentor", False, reason="No time")
    actions.settle_answers(at=DEADLINE)
    assert [row.text for row in OfferedReason.objects.all()] == ["No time"]
    assert ProposalAnswer.objects.count() == 0


def test_withdrawal_can_be_undone_and_then_two_yeses_count():
    company = make.company(1, 1)
    proposal = announced(company)[0]
    withdrawal(proposal)
    assert Pair.objects.count() == 0
    actions.keep_announced(proposal, by=company.manager, at=ANNOUNCED + 2 * DAY)
    assert (state(proposal), Pair.objects.get().started_at) == ("accepted", ANNOUNCED + 2 * DAY)
    with pytest.raises(actions.TooLate):
        actions.withdraw_announced(proposal, by=company.manager, at=ANNOUNCED + 3 * DAY)


def test_two_yeses_begin_nothing_when_a_rule_forbids_it_by_now():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", True)
    Enrolment.objects.filter(pk=proposal.mentor_id).update(state="withdrawn")
    say(proposal, "mentee", True)
    actions.settle_answers(at=DEADLINE)
    assert (state(proposal), Pair.objects.count()) == ("withdrawn", 0)
    assert len(letters("We are looking for another match")) == 2


def test_reminder_goes_once_to_the_silent_after_five_working_days():
    proposal = announced(make.company(1, 1))[0]
    say(proposal, "mentor", False)
    due = dt.datetime(2026, 3, 9, 9, 15, tzinfo=dt.UTC)
    actions.settle_answers(at=due - dt.timedelta(minutes=1))
    assert letters("Still happy to meet? A yes or no both help") == []
    for at in (due, due, due + DAY):
        actions.settle_answers(at=at)
    sent = letters("Still happy to meet? A yes or no both help")
    assert [letter.address for letter in sent] == [proposal.mentee.person.email]


def test_working_days_are_those_of_the_reader():
    company = make.company(1, 1)
    reader = company.mentees[0].person
    reader.working_hours, reader.time_zone = "Sun-Thu 08:00-16:00", "Asia/Riyadh"
    reader.save()
    announced(company)
    # From Monday 09:15 UTC: Tue, Wed, Thu, Sun, Mon in Riyadh; Tue, Wed, Thu, Fri, Mon in London.
    at = dt.datetime(2026, 3, 9, 9, 14, tzinfo=dt.UTC)
    assert actions.settle_answers(at=at)["reminded"] == 0
    assert actions.settle_answers(at=at + dt.timedelta(minutes=1))["reminded"] == 2
    reader.working_hours = "Sat-Thu 08:00-16:00"
    reader.save()


def test_programme_team_hears_once_that_there_is_no_answer_and_not_whose():
    company = make.company(1, 1)
    proposal = announced(company)[0]
    say(proposal, "mentor", True)
    due = dt.datetime(2026, 3, 12, 9, 15, tzinfo=dt.UTC)
    assert actions.settle_answers(at=due - dt.timedelta(minutes=1))["told"] == 0
    assert actions.settle_answers(at=due)["told"] == 1
    assert actions.settle_answers(at=due)["told"] == 0
    letter = Letter.objects.get(subject="A pairing has no answer yet")
    assert letter.address == company.manager.email
    for person in (proposal.mentor.person, proposal.mentee.person):
        assert person.name not in letter.text + letter.html
    proposal.refresh_from_db()
    assert proposal.escalated_at == due


def test_programme_team_hears_nothing_when_both_have_answered():
    proposal = announced(make.company(1, 1))[0]
    no(proposal)
    assert actions.settle_answers(at=DEADLINE - dt.timedelta(minutes=1))["told"] == 0


def test_announced_by_an_earlier_version_gets_a_deadline():
    proposal = announced(make.company(1, 1))[0]
    Proposal.objects.update(announced_at=None, answer_by=None)
    actions.settle_answers(at=ANNOUNCED)
    proposal.refresh_from_db()
    assert (proposal.announced_at, proposal.answer_by) == (ANNOUNCED, DEADLINE)


# ---------- after the first talk ----------


def talk(member: PairMember, go_ahead: bool, at: dt.datetime, reason: str = "") -> Pair:
    return actions.answer_first_talk(member, go_ahead=go_ahead, reason=reason, by=member.person.user, at=at)


def test_two_go_aheads_make_the_pair_active_and_tell_both():
    pair = both_say_yes(announced(make.company(1, 1))[0])
    mentee, mentor = pair.members.all()
    assert talk(mentor, True, ANNOUNCED + DAY).state == "getting_to_know"
    after = talk(mentee, True, ANNOUNCED + DAY)
    assert (after.state, after.active_at) == ("active", ANNOUNCED + DAY)
    assert talk(mentee, True, ANNOUNCED + DAY).state == "active"
    assert len(letters("You’re set: your first conversation")) == 2
    with pytest.raises(actions.AnswersClosed):
        talk(mentee, False, ANNOUNCED + DAY)


@pytest.mark.parametrize("answers", [(True, False), (False, False), (True, None), (None, None)])
def test_no_or_silence_after_the_talk_ends_the_pair_in_the_same_words(answers):
    company = make.company(1, 1)
    pair = both_say_yes(announced(company)[0])
    for member, said in zip(pair.members.all(), answers, strict=True):
        if said is not None:
            talk(member, said, ANNOUNCED + DAY)
    pair.refresh_from_db()
    assert actions.settle_answers(at=pair.answer_by - dt.timedelta(seconds=1))["pairs"] == 0
    assert actions.settle_answers(at=pair.answer_by)["pairs"] == 1
    assert actions.settle_answers(at=pair.answer_by)["pairs"] == 0
    pair.refresh_from_db()
    assert (pair.state, state(pair.proposal)) == ("ended", "finished")
    assert list(pair.members.values_list("live", "go_ahead", "offered")) == [(False, None, None)] * 2
    sent = letters("We are looking for another match")
    assert len(sent) == 2
    assert len({letter.text.replace(f"Mentor {0}", "X").replace("Mentee 0", "X") for letter in sent}) == 1
    with pytest.raises(actions.PairRefused):
        actions.propose_by_hand(
            company.programme, company.mentors[0], company.mentees[0], by=company.manager, at=pair.answer_by
        )


def test_noted_first_talk_starts_the_ten_days_once():
    pair = both_say_yes(announced(make.company(1, 1))[0])
    assert actions.note_first_talk(pair, at=ANNOUNCED + DAY) is True
    assert actions.note_first_talk(pair, at=ANNOUNCED + 2 * DAY) is False
    pair.refresh_from_db()
    assert (pair.asked_at, pair.answer_by) == (ANNOUNCED + DAY, DEADLINE + DAY)


def test_silence_after_the_talk_is_reminded_and_told_once():
    pair = both_say_yes(announced(make.company(1, 1))[0])
    actions.note_first_talk(pair, at=ANNOUNCED)
    mentee, _mentor = pair.members.all()
    talk(mentee, True, ANNOUNCED)
    reminded = dt.datetime(2026, 3, 9, 9, 15, tzinfo=dt.UTC)
    for at in (reminded, reminded, reminded + DAY):
        actions.settle_answers(at=at)
    sent = letters("Still happy to meet? A yes or no both help")
    assert [letter.address for letter in sent] == [pair.proposal.mentor.person.email]
    assert actions.settle_answers(at=dt.datetime(2026, 3, 12, 9, 15, tzinfo=dt.UTC))["told"] == 1


def test_paused_pair_is_not_settled_and_begins_its_days_anew():
    pair = both_say_yes(announced(make.company(1, 1))[0])
    until = pair.answer_by
    rest = actions.Pause(Pair.PauseKind.AGREED, ANNOUNCED.date(), dt.date(2026, 9, 1))
    actions.move(pair, Pair.State.PAUSED, at=ANNOUNCED + DAY, pause=rest)
    assert actions.settle_answers(at=until + DAY)["pairs"] == 0
    actions.move(pair, Pair.State.GETTING_TO_KNOW, at=until + DAY)
    assert actions.settle_answers(at=until + DAY)["pairs"] == 0
    pair.refresh_from_db()
    assert (pair.state, pair.answer_by > until + DAY) == ("getting_to_know", True)
