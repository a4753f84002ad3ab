"""A pair's life from the announcement to the certificate, and one that ends early (`ux.md` J6 to J10, J13, J14).

Read `test_row_becomes_pair.py` first: it ends where this begins. Each step is what people do; after each the state, the
letters and the calendar are compared as a whole. Words that were typed in confidence are followed all the way: who
finds them on any page, in which letters, in the bytes of the database, in the logs.
"""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.core.cache import cache

from tests.journeys.people_of_life import Story, again, begin, form_id
from tests.journeys.watching import Readers, clear_text, spoken
from upmentor.ground.notifications.models import Letter
from upmentor.stages.feedback.actions.reflections import save_reflection, share_reflection
from upmentor.stages.goals.actions.judging import judge
from upmentor.stages.goals.actions.outcomes import OutcomeWords, add_outcome
from upmentor.stages.goals.models import Goal, Rating
from upmentor.stages.goals.queries.attainment import attainment_of
from upmentor.stages.goals.queries.goals import goals_of
from upmentor.stages.meetings.actions import agenda, booking, notes, opening, promises
from upmentor.stages.meetings.actions.delegating import name_assistant
from upmentor.stages.meetings.models import Action, AgendaPoint, Meeting
from upmentor.stages.pairs import actions as pairs
from upmentor.stages.pairs.models import Pair, Proposal
from upmentor.stages.pairs.queries.candidates import candidates_for, rematch_wishes
from upmentor.stages.pairs.terms import Terms
from upmentor.stages.programmes.models import Enrolment, Exclusion
from upmentor.stages.recognition import actions as recognition
from upmentor.stages.recognition.models import Certificate

pytestmark = pytest.mark.django_db(transaction=True)

# What somebody typed in confidence, one rare word each, and who may read it.
BOTH = {"dana", "sam"}
WHY_NOT, OFF_TABLE, GOAL, OWN_GOAL = "elderberry", "salmonberry", "mulberry", "boysenberry"
NOTES, DANAS_OWN, SAMS_OWN, POINT, PROMISE = "huckleberry", "bilberry", "cloudberry", "lingonberry", "loganberry"
OUTCOME, KEPT_THOUGHT, SHARED_THOUGHT, THANKS = "whortleberry", "crowberry", "dewberry", "thimbleberry"
WHY_ENDED, LINS_OWN = "gooseberry", "barberry"


def test_a_life_from_announcement_to_certificate(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    story = begin()
    a_no_stays_with_its_author(story)
    all_hear_the_same_at_the_deadline(story)
    keeps_to_itself(story, caplog, {WHY_NOT: {"anna"}}, whom="dana ravi anna boss")
    another_match_is_found(story)
    twenty_minutes_first(story)
    an_agreement_that_both_sign(story)
    goals_of_both(story)
    known = {WHY_NOT: {"anna"}, OFF_TABLE: BOTH, GOAL: BOTH, OWN_GOAL: BOTH}
    keeps_to_itself(story, caplog, known, whom="pia anna")
    the_first_meetings(story)
    known |= {NOTES: BOTH, POINT: BOTH, PROMISE: BOTH, DANAS_OWN: {"dana"}, SAMS_OWN: {"sam"}}
    keeps_to_itself(story, caplog, known, whom="dana sam pia anna")
    one_is_moved_and_one_cancelled(story)
    the_last_meetings_keep_their_hour(story)
    goals_are_judged(story)
    thoughts_and_an_outcome(story)
    known |= {OUTCOME: BOTH, KEPT_THOUGHT: {"dana"}, SHARED_THOUGHT: BOTH}
    keeps_to_itself(story, caplog, known, whom="pia anna")
    the_close(story)
    certificates_that_anybody_can_check(story)
    keeps_to_itself(story, caplog, known | {THANKS: BOTH})


def test_an_end_without_fault_and_another_match(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    story = begin()
    two_meet_once(story)
    keeps_to_itself(story, caplog, {LINS_OWN: {"lin"}}, whom="lin omar anna")
    one_of_them_ends_it(story)
    keeps_to_itself(story, caplog, {LINS_OWN: {"lin"}, WHY_ENDED: {"anna"}})
    both_are_looked_after(story)
    keeps_to_itself(story, caplog, {WHY_ENDED: {"anna"}}, whom="omar mia anna")


def keeps_to_itself(
    story: Story, caplog: pytest.LogCaptureFixture, known: dict[str, set[str]], *, whom: str = "everybody"
) -> None:
    """Every word is on the pages of exactly these people, and nowhere else: not in a letter or a calendar entry, not
    in the database in clear text, not in a log. In between only those `whom` the pair has most to do with are asked."""
    cache.clear()  # asking for codes of certificates is limited in number
    names = [] if whom == "everybody" else whom.split()
    expected = {word: who & set(names) for word, who in known.items()} if names else known
    assert story.readers(*names).words(known, story.objects()) == expected
    letters = "".join(one.subject + one.text + one.html + one.calendar for one in Letter.objects.all())
    stored = clear_text()
    assert [name for name in ("Dana Example", "Sam Example") if name.encode() not in stored] == []
    assert [word for word in known if word in letters or word.encode() in stored or word in caplog.text] == []


# ---------- a proposal that does not go ahead ----------


def a_no_stays_with_its_author(story: Story) -> None:
    """Ravi has a conflict of interest with Dana and says no, with a reason for the programme team. Until the time to
    answer is over nobody else's pages change by a word."""
    ravi, kit = story.propose(("ravi", "dana"), ("kit", "ines"))
    assert (ravi.state, kit.state) == (Proposal.State.ANNOUNCED, Proposal.State.ANNOUNCED)
    assert story.post.since() == [("pairs.proposal", name) for name in ("dana", "ines", "kit", "ravi")]
    assert len({one.due_at for one in story.post.new}) == 1

    story.says("dana", ravi, yes=True)
    others = ("dana", "anna", "boss", "kit", "sponsor")
    readers = story.readers(*others, "ravi")
    before = {name: words_of(readers, name, story) for name in others}
    story.says("ravi", ravi, yes=False, conflict=True, reason=f"We were neighbours: {WHY_NOT}")
    assert Exclusion.objects.values_list("enrolment__person__name", "person__name", "kind").get() == (
        "Ravi Example",
        "Dana Example",
        "conflict",
    )
    assert {name: words_of(readers, name, story) for name in others} == before
    # Pages read the clock of today, by which the time to answer is over: Ravi's own form is closed too.
    assert readers.words([WHY_NOT], story.objects()) == {WHY_NOT: set()}
    assert story.post.since() == []


def words_of(readers: Readers, name: str, story: Story) -> dict[str, str]:
    """Address → words of everything that somebody can open."""
    return {path: spoken(page) for path, page in readers.pages(name, story.objects()).items()}


def all_hear_the_same_at_the_deadline(story: Story) -> None:
    """Kit and Ines say nothing: one reminder each, a word to Anna. Then all four read the same at the same minute."""
    pairs.settle_answers(at=story.wait(days=8))
    assert story.post.since() == [("pairs.still_happy", "ines"), ("pairs.still_happy", "kit")]
    pairs.settle_answers(at=story.wait(days=4))
    assert story.post.since() == [("pairs.no_answer", "anna")]
    deadline = Proposal.objects.values_list("answer_by", flat=True).distinct().get()
    assert deadline
    story.at = deadline
    pairs.settle_answers(at=story.at)
    assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == ["declined", "lapsed"]
    assert story.post.since() == [("pairs.not_going_ahead", name) for name in ("dana", "ines", "kit", "ravi")]
    said = {one.text.replace(name_of(one), "") for one in story.post.new}
    assert (len(said), len({one.due_at for one in story.post.new})) == (1, 1)


def name_of(letter: Letter) -> str:
    return f"{letter.address.partition('@')[0].title()} Example"


# ---------- another match, the first talk ----------


def another_match_is_found(story: Story) -> None:
    """Anna sees three candidates for Dana, of whom Ravi is none, and proposes the best. Both say yes."""
    dana = story.enrolments["dana"]
    candidates = candidates_for(story.programme, [dana], on=story.at.date())[0].candidates
    assert [one.person.name for one in candidates] == ["Sam Example", "Lin Example", "Mia Example"]
    draft = pairs.propose_another(dana, candidates[0].enrolment, by=story.user("anna"), at=story.at)
    (proposal,) = story.announce([draft])
    story.says("sam", proposal, yes=True)
    assert again(proposal).state == Proposal.State.ANNOUNCED
    story.says("dana", proposal, yes=True)
    assert again(proposal).state == Proposal.State.ACCEPTED
    story.pair = Pair.objects.get(proposal=proposal)
    assert story.pair.state == Pair.State.GETTING_TO_KNOW
    assert story.post.since() == [
        ("pairs.both_yes", "dana"),
        ("pairs.both_yes", "sam"),
        ("pairs.proposal", "dana"),
        ("pairs.proposal", "sam"),
    ]


def twenty_minutes_first(story: Story) -> None:
    """Dana's assistant hears of the times too. They talk, and both go ahead."""
    name_assistant(story.member("dana").person, "pia@example.com", by=story.user("dana"), at=story.at)
    talk = story.until_times_come()
    assert (talk.number, talk.minutes) == (0, 20)
    assert story.post.since() == [
        ("meetings.assistant", "pia"),
        ("meetings.assistant", "pia"),
        ("meetings.times", "dana"),
        ("meetings.times", "sam"),
    ]
    story.both_take(talk, "sam", "dana")
    assert story.post.since() == [("meetings.booked", "dana"), ("meetings.booked", "sam")]
    assert story.post.entries() == entries("REQUEST", 0, "2025-09-09 16:30")
    assert story.they_talk("sam", 0).state == Meeting.State.HELD
    for name in ("dana", "sam"):
        pairs.answer_first_talk(story.member(name), go_ahead=True, by=story.user(name), at=story.wait(hours=1))
    assert state_of(story) == Pair.State.ACTIVE
    assert story.post.since() == [("pairs.set", "dana"), ("pairs.set", "sam")]


def state_of(story: Story) -> str:
    assert story.pair
    story.pair = again(story.pair)
    return story.pair.state


def entries(method: str, sequence: int, wall: str) -> list[tuple[str, str, int, str]]:
    """The same entry for both: Dana's wall in London counts."""
    return [(name, method, sequence, f"{wall} Europe/London") for name in ("dana", "sam")]


# ---------- agreement and goals ----------


def an_agreement_that_both_sign(story: Story) -> None:
    """Dana takes something off the table and signs; Sam would rather have two days' notice, so she is asked again."""
    dana, sam = story.member("dana"), story.member("sam")
    terms = Terms(4, 60, "video", 1, off_table=f"Not the merger: {OFF_TABLE}")
    assert pairs.change_agreement(dana, terms, seen=0, by=story.user("dana"), at=story.wait(hours=1)) == 1
    assert pairs.sign_agreement(dana, seen=1, by=story.user("dana"), at=story.at) is False
    changed = Terms(4, 60, "video", 2, off_table=terms.off_table)
    assert pairs.change_agreement(sam, changed, seen=1, by=story.user("sam"), at=story.wait(hours=1)) == 2
    assert story.post.since() == [("pairs.agreement", "dana")]
    signed = [
        pairs.sign_agreement(one, seen=2, by=story.user(name), at=story.at)
        for one, name in ((sam, "sam"), (dana, "dana"))
    ]
    assert signed == [False, True]
    assert story.post.since() == [("pairs.agreement", "dana"), ("pairs.agreement", "sam")]


def goals_of_both(story: Story) -> None:
    story.goal("dana", f"Ask good questions of an offer: {GOAL}")
    story.goal("sam", f"Explain to people who decide: {OWN_GOAL}")
    assert list(Goal.objects.order_by("role").values_list("role", "seat")) == [("mentee", 1), ("mentor", 1)]
    assert story.post.since() == []


# ---------- six meetings ----------


def the_first_meetings(story: Story) -> None:
    """The rhythm opens a meeting, both take a time, they talk. What stays open goes along to the next one."""
    meeting_comes(story, 1, "2025-09-11 14:00")
    write_everything(story, 1)
    assert story.they_talk("dana", 1).state == Meeting.State.HELD
    meeting_comes(story, 2, "2025-10-09 14:00")
    assert AgendaPoint.objects.values_list("number", "carried", "done").get() == (2, True, False)
    own, promise, point = story.own("sam", 2), Action.objects.get(), AgendaPoint.objects.get()
    agenda.tick_points(own, {point.pk: True}, by=story.user("sam"), at=story.at)
    promises.tick_actions(own, {promise.pk: True}, by=story.user("sam"), at=story.at)
    story.they_talk("sam", 2)
    assert (AgendaPoint.objects.get().number, Action.objects.get().done_in) == (2, 2)
    assert story.post.since() == []


def meeting_comes(story: Story, number: int, wall: str) -> Meeting:
    """It is opened by itself, both read of it, both take the first time."""
    meeting = story.until_times_come()
    assert (meeting.number, meeting.minutes) == (number, 60)
    assert story.post.since() == [("meetings.assistant", "pia"), ("meetings.times", "dana"), ("meetings.times", "sam")]
    return booked(story, meeting, 0, wall)


def booked(story: Story, meeting: Meeting, sequence: int, wall: str) -> Meeting:
    meeting = story.both_take(meeting, "dana", "sam")
    assert (meeting.state, meeting.sequence) == (Meeting.State.BOOKED, sequence)
    assert story.post.since() == [("meetings.booked", "dana"), ("meetings.booked", "sam")]
    assert story.post.entries() == entries("REQUEST", sequence, wall)
    return meeting


def write_everything(story: Story, number: int) -> None:
    """Shared notes, each one's private notes, a point for the agenda, a promise."""
    dana, sam = story.own("dana", number), story.own("sam", number)
    for own, name, word in ((dana, "dana", DANAS_OWN), (sam, "sam", SAMS_OWN)):
        saved = notes.save_private(own, "", f"For me alone: {word}", by=story.user(name), at=story.wait(minutes=1))
        assert (saved.clean, saved.version) == (True, 1)
    notes.save_shared(dana, "", "First line.", by=story.user("dana"), at=story.at)
    both = notes.save_shared(sam, "", f"Sam at the same time: {NOTES}", by=story.user("sam"), at=story.at)
    if not both.clean:
        notes.save_shared(sam, both.text, both.both, by=story.user("sam"), at=story.at)
    agenda.add_point(dana, f"The board paper, {POINT}", by=story.user("dana"), at=story.at)
    due = story.at.date() + dt.timedelta(days=14)
    promises.add_action(sam, f"Try a summary, {PROMISE}", dana.member, due, by=story.user("sam"), at=story.at)


def one_is_moved_and_one_cancelled(story: Story) -> None:
    """Sam moves the third meeting: the same entry counts up. Dana cancels the fourth: it leaves both calendars, and
    the same meeting is opened anew with an entry of its own."""
    third = meeting_comes(story, 3, "2025-11-06 14:00")
    booking.move(third, by=story.user("sam"), at=story.wait(hours=1), asked=story.member("sam"))
    assert story.post.since() == [("meetings.assistant", "pia"), ("meetings.times", "dana")]
    booked(story, third, 1, "2025-11-07 14:30")
    story.they_talk("dana", 3)

    fourth = meeting_comes(story, 4, "2025-12-05 14:00")
    anew = booking.cancel(fourth, by=story.user("dana"), at=story.wait(hours=1), asked=story.member("dana"))
    assert (again(fourth).state, anew.state, anew.number) == ("cancelled", "proposed", 4)
    assert story.post.since() == [("meetings.booked", "dana"), ("meetings.booked", "sam")]
    assert story.post.entries() == entries("CANCEL", 1, "2025-12-05 14:00")
    booked(story, anew, 0, "2025-12-08 14:30")
    story.they_talk("sam", 4)


def the_last_meetings_keep_their_hour(story: Story) -> None:
    """Winter time began in between: the hour on the wall stayed, the moment moved."""
    meeting_comes(story, 5, "2026-01-05 14:00")
    story.they_talk("dana", 5)
    meeting_comes(story, 6, "2026-02-02 14:00")
    story.they_talk("sam", 6)
    held = Meeting.objects.filter(state=Meeting.State.HELD).order_by("number")
    assert [(one.number, f"{one.clock:%H:%M}", f"{one.starts_at:%H:%M}") for one in held] == [
        (0, "16:30", "15:30"),
        (1, "14:00", "13:00"),
        (2, "14:00", "13:00"),
        (3, "14:30", "14:30"),
        (4, "14:30", "14:30"),
        (5, "14:00", "14:00"),
        (6, "14:00", "14:00"),
    ]
    assert opening.open_due(at=story.wait(days=1)) == 0
    assert story.post.since() == []


# ---------- looking back ----------


def goals_are_judged(story: Story) -> None:
    """Half-way and at the end; each learns what the other found only after their own answer."""
    dana, sam = story.member("dana"), story.member("sam")
    hers, his = Goal.objects.get(role="mentee"), Goal.objects.get(role="mentor")
    for goal, moment, levels in ((hers, "midpoint", (-1, 0)), (hers, "end", (1, 1)), (his, "end", (1, -1))):
        judge(goal, dana, moment, levels[0], by=story.user("dana"), at=story.wait(minutes=1))
        seen = next(one for one in goals_of(goal.pair, sam) if one.goal == goal).at(moment)
        assert (seen.own, seen.partner) == (None, None)
        judge(goal, sam, moment, levels[1], by=story.user("sam"), at=story.at)
    assert Rating.objects.count() == 6
    found = attainment_of(goals_of(hers.pair, dana), "end")
    # 50 + 10·(2·1 + 1·0) / √(0.7·(4 + 1) + 0.3·9), `domain.md` §3.8
    assert found
    assert (found.figure.n, round(found.figure.value or 0, 2)) == (2, 58.03)
    assert story.post.since() == []


def thoughts_and_an_outcome(story: Story) -> None:
    """Dana keeps a thought for herself; Sam shares one with her; they write down what came of it, for them alone."""
    for name, word in (("dana", KEPT_THOUGHT), ("sam", SHARED_THOUGHT)):
        by = story.user(name)
        kept = save_reflection(
            story.member(name), form_id(), text=f"I noticed {word}", prompt="", version=0, by=by, at=story.at
        )
        share_reflection(kept.entry, shared=name == "sam", by=by, at=story.at)
    words = OutcomeWords("process", "tried", f"A shorter board paper: {OUTCOME}")
    add_outcome(story.member("dana"), words, agree=True, by=story.user("dana"), at=story.at)
    assert story.post.since() == []


def the_close(story: Story) -> None:
    """A week after the last conversation the pair is completed; Dana thanks Sam, and he reads that there is a note."""
    assert recognition.complete_due(at=story.wait(days=5)) == 0
    assert recognition.complete_due(at=story.wait(days=2)) == 1
    assert state_of(story) == Pair.State.COMPLETED
    assert {again(story.enrolments[name]).state for name in BOTH} == {Enrolment.State.COMPLETED}
    assert story.post.since() == [
        ("recognition.certificate", "dana"),
        ("recognition.certificate", "sam"),
        ("recognition.closing", "dana"),
        ("recognition.closing", "sam"),
    ]
    dana = story.member("dana")
    recognition.say_farewell(
        dana, words="", thanks=f"You asked what nobody asks: {THANKS}", goes_on=True, by=story.user("dana"), at=story.at
    )
    assert story.post.since() == [("recognition.note", "sam")]


def certificates_that_anybody_can_check(story: Story) -> None:
    """One page each, without the other's name; whoever holds the code reads that it is genuine."""
    readers = story.readers()
    for name in ("dana", "sam"):
        made = Certificate.objects.get(person__name=f"{name.title()} Example")
        pdf = readers.pages(name, {"certificate": [made.uid]})[f"/recognition/{made.uid}/certificate.pdf"]
        assert (f"{name.title()} Example" in pdf, "Dana" in pdf and "Sam" in pdf) == (True, False)
        checked = readers.get("nobody", f"/verify/{made.code}/")
        assert (checked.status_code, f"{name.title()} Example" in checked.content.decode()) == (200, True)
        other = made.code[:-2] + ("00" if made.code[-2:] != "00" else "11")
        assert readers.get("nobody", f"/verify/{other}/").status_code == 404


# ---------- another pair, which ends early ----------


def two_meet_once(story: Story) -> None:
    """Lin and Omar say yes, go ahead, sign, meet once; a second time is booked."""
    (proposal,) = story.propose(("lin", "omar"))
    for name in ("lin", "omar"):
        story.says(name, proposal, yes=True)
    story.pair = Pair.objects.get()
    for name in ("lin", "omar"):
        pairs.answer_first_talk(story.member(name), go_ahead=True, by=story.user(name), at=story.wait(hours=1))
        pairs.sign_agreement(story.member(name), seen=0, by=story.user(name), at=story.at)
    story.both_take(story.until_times_come(), "lin", "omar")
    own = story.own("lin", 1)
    notes.save_private(own, "", f"It does not fit: {LINS_OWN}", by=story.user("lin"), at=story.at)
    story.goal("lin", "Speak up")
    story.they_talk("omar", 1)
    second = story.both_take(story.until_times_come(), "omar", "lin")
    assert (second.number, second.state, second.sequence) == (2, Meeting.State.BOOKED, 0)
    story.post.since()


def one_of_them_ends_it(story: Story) -> None:
    """Lin ends it. Nothing says who did; the booked time leaves both calendars; Anna reads the reason that was passed
    on, without a name."""
    pairs.end(
        story.member("lin"), words="time", rematch=True, reason=f"Too far apart: {WHY_ENDED}",
        by=story.user("lin"), at=story.wait(days=1),
    )  # fmt: skip
    assert state_of(story) == Pair.State.ENDED
    assert story.post.since() == [("pairs.ended", "lin"), ("pairs.ended", "omar")]
    said = {one.text.replace(name_of(one), "") for one in story.post.new}
    assert (len(said), len({one.due_at for one in story.post.new})) == (1, 1)
    assert opening.call_off_over(at=story.wait(minutes=15)) == 1
    assert story.post.since() == [("meetings.booked", "lin"), ("meetings.booked", "omar")]
    assert [(name, method, sequence) for name, method, sequence, _wall in story.post.entries()] == [
        ("lin", "CANCEL", 1),
        ("omar", "CANCEL", 1),
    ]


def both_are_looked_after(story: Story) -> None:
    """Both stand on Anna's Today with candidates. Omar meets Mia; Lin can be matched too."""
    waiting = rematch_wishes(story.programme)
    assert [one.person.name for one in waiting] == ["Lin Example", "Omar Example"]
    omar, mia = story.enrolments["omar"], story.enrolments["mia"]
    (found,) = candidates_for(story.programme, [omar], on=story.at.date())
    offered = [one.person.name for one in found.candidates]
    assert "Lin Example" not in offered
    draft = pairs.propose_another(omar, mia, by=story.user("anna"), at=story.at)
    (proposal,) = story.announce([draft])
    for name in ("mia", "omar"):
        story.says(name, proposal, yes=True)
    assert list(Pair.objects.order_by("pk").values_list("state", flat=True)) == ["ended", "getting_to_know"]
    assert [one.person.name for one in rematch_wishes(story.programme)] == ["Lin Example"]
    story.pair = Pair.objects.get(proposal=proposal)
