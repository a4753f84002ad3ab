"""Letters that go out by themselves: to whom, when, and their words, for the programme team to read beforehand.

The words are those of the slices that write them (`emails` of each); a test fails when one of them is changed there and
not here. Names, days and times are examples."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upmentor.ground.notifications.letters import Words
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.budget import hours_of

Text = str | Promise
TWO = _("Both of a pair")


@dataclass(frozen=True)
class Moment:
    """One letter: its part of the way, readers, moment, and words with their placeholders."""

    key: str
    part: Text
    who: Text
    when: Text
    subject: Text
    lines: tuple[Text, ...]
    button: Text
    role: str = ""


JOINING, MATCHING = _("Joining"), _("Finding each other")
MEETING, LOOKING, ENDING = _("Conversations"), _("Looking back"), _("Pausing and ending")
RUNNING = _("Those who run it")

MOMENTS: tuple[Moment, ...] = (
    Moment("invitation-mentor", JOINING, _("Invited mentors"), _("When you invite them"),
           _("Would you share what you know with a senior colleague?"),
           (_("In “%(programme)s” you help a senior colleague with something you have recent practice in. You learn "
              "how decisions are made higher up."),
            _("It takes about %(hours)s hours of working time in all, for %(meetings)s meetings."),
            _("You are not expected to have every answer. You may stop at any time; it will not be recorded against "
              "you.")), _("Have a look"), Enrolment.Role.MENTOR),
    Moment("invitation-mentee", JOINING, _("Invited leaders"), _("When you invite them"),
           _("A private hour a month with someone who sees what you don't"),
           (_("In “%(programme)s” a colleague helps you with what you would like to understand better. You do not "
              "have to prepare."),
            _("It takes about %(hours)s hours of working time in all, for %(meetings)s meetings."),
            _("Your topics stay private until you accept a partner. Nobody in the programme reads what you two talk "
              "about.")), _("Have a look"), Enrolment.Role.MENTEE),
    Moment("unfinished", JOINING, _("Whoever began to enrol and stopped on the way"), _("Once, a day later"),
           _("Your answers are saved; 1 minute left"),
           (_("You began to enrol in “%(programme)s”. What you answered is kept, and you go on where you stopped."),
            _("Until you finish, nobody looks for a partner for you. This is the only reminder.")), _("Go on")),
    Moment("enrolled", JOINING, _("Whoever enrols"), _("At once"), _("You're in. What happens next"),
           (_("You take part in “%(programme)s”."),
            _("Next, we look for somebody who fits. You will both read about each other at the same time, and both "
              "decide."), _("Until then you can change your answers or withdraw.")), _("See your answers")),
    Moment("waiting", JOINING, _("Whoever enrols when all places are taken"), _("At once"),
           _("You're on the list, and here is where you stand"),
           (_("All places in “%(programme)s” are taken for now, so you are on the waiting list."),
            _("The programme team writes to you as soon as there is a place. You need to do nothing.")),
           _("See your answers")),
    Moment("proposal", MATCHING, TWO, _("When you announce, after the holding bay, at the same minute"),
           _("We have someone for you to meet"),
           (_("We have someone for you to meet. Who it is, and why we paired you, stands on a page for you two alone."),
            _("It takes two minutes to read. Opening the page decides nothing.")), _("Read who it is")),
    Moment("still-happy", MATCHING, _("Whoever has not answered"), _("Once, after five working days"),
           _("Still happy to meet? A yes or no both help"),
           (_("A question still waits for your answer. A yes and a no both help, and no reason is asked."),
            _("This is the only reminder.")), _("Give your answer")),
    Moment("not-going-ahead", MATCHING, TWO, _("At the answer deadline, whoever declined"),
           _("We are looking for another match"),
           (_("This pairing isn’t going ahead. We are looking for another match."),
            _("You need not do anything. You hear from us as soon as we have found somebody.")),
           _("See where you stand")),
    Moment("both-yes", MATCHING, TWO, _("When both said yes"), _("You both said yes: find 20 minutes"),
           (_("You both said yes. The next step is a first talk of 20 minutes, with four questions to start from."),
            _("Afterwards each of you says in private whether you go ahead. Nothing is decided before that.")),
           _("See the next step")),
    Moment("set", MATCHING, TWO, _("When both go ahead after the first talk"),
           _("You’re set: your first conversation"),
           (_("You both want to go ahead. Your page has a short list for the start: how you work together, what you "
              "want to reach, and a time for your first conversation."),
            _("Not knowing is the reason to be here, and nobody is expected to have every answer.")),
           _("Open your page")),
    Moment("agreement-changed", MATCHING, _("The partner of whoever changed it"), _("When a clause is changed"),
           _("One clause changed since you signed"),
           (_("Your working agreement has a new version. The page shows what changed since you signed."),
            _("Sign it, or suggest something else. Until you both have signed, what you signed before holds.")),
           _("See what changed")),
    Moment("agreement-signed", MATCHING, TWO, _("When both have signed"), _("Your working agreement"),
           (_("You both have signed. You can read, print or change it at any time."),), _("Open the agreement")),
    Moment("times", MEETING, TWO, _("When the next conversation is due"), _("Three times that suit you both"),
           (_("Choose all that work for you, in 20 seconds. The first that suits you both is booked at once."),),
           _("Choose times")),
    Moment("booked", MEETING, TWO, _("When a time suits both; with an entry for the calendar"),
           _("%(time)s is booked"),
           (_("You talk with %(name)s: %(when)s, %(minutes)s minutes."),), _("See or change the time")),
    Moment("moved", MEETING, TWO, _("When another time is booked"), _("New time: %(time)s"),
           (_("You talk with %(name)s: %(when)s, %(minutes)s minutes."),), _("See or change the time")),
    Moment("cancelled", MEETING, TWO, _("When one of them cancels"), _("Cancelled, with three new times"),
           (_("The conversation on %(when)s is off."), _("%(name)s would like to find another day with you.")),
           _("Choose times")),
    Moment("brief", MEETING, TWO, _("The working day before"), _("Tomorrow: one page to read"),
           (_("You and %(name)s talk on %(when)s."),
            _("One page: a question to think about on the way, what was promised, and how to join. One minute.")),
           _("Read the page")),
    Moment("pulse", MEETING, TWO, _("After the conversation, once"), _("30 seconds on today’s conversation"),
           (_("Three taps, for yourself and for the programme as a whole. %(name)s does not read your answers, and "
              "nobody reads them one by one."), _("This is the only letter about it.")), _("Answer in 30 seconds")),
    Moment("rhythm", MEETING, TWO, _("After two conversations in a row that were cancelled"),
           _("Would a different rhythm suit you both?"),
           (_("Two conversations in a row did not happen. That says something about full calendars, and nothing about "
              "the two of you."),
            _("It is not about you: your time and what you bring are wanted."),
            _("Every 4, 6 or 8 weeks: choose what is easy to keep. It changes when you both choose the same.")),
           _("Choose a rhythm"), Enrolment.Role.MENTOR),
    Moment("offer", MEETING, TWO, _("When you offer help, at most once in three weeks"),
           _("Can we make this easier?"),
           (_("Full weeks happen to every pair. If something would make your conversations easier to keep, it can be "
              "changed: a lighter rhythm, a shorter conversation, another time of day, or a pause."),),
           _("See what can be changed")),
    Moment("month", MEETING, TWO, _("Once, a month after the start"),
           _("One month in: keep, adjust, or another match?"),
           (_("A month with %(name)s is a good moment to look once: does it fit as it is?"),
            _("Your answer is private. Each of the three is welcome, and this is the only letter.")),
           _("Answer with one tap")),
    Moment("assistant", MEETING, _("Assistants"), _("When times are wanted"), _("Times wanted for %(name)s"), (),
           _("Choose times")),
    Moment("round-open", LOOKING, _("Everybody of the round"), _("On the day on which a check-in opens"),
           _("Half-way: 3 minutes"),
           (_("A few taps, alone. Neither your partner nor the programme team reads your answers one by one."),
            _("The page is open until %(day)s.")), _("Answer")),
    Moment("round-closing", LOOKING, _("Whoever has not answered"), _("A day or two before it closes"),
           _("The check-in closes on %(weekday)s"),
           (_("A few taps, alone. Neither your partner nor the programme team reads your answers one by one."),
            _("The page is open until %(day)s.")), _("Answer")),
    Moment("round-unfinished", LOOKING, _("Whoever began and has not sent it"), _("A day or two before it closes"),
           _("Your answers are saved; 1 minute left"),
           (_("You began the check-in. What you answered is kept, and counts once you send it."),
            _("The page is open until %(day)s.")), _("Go on")),
    Moment("words", LOOKING, _("Whoever has words to read"), _("On the announced day, at the earliest"),
           _("Your partner’s words are here"),
           (_("The announced day has come. You can answer once, within a week."),), _("Read them")),
    Moment("closing", LOOKING, TWO, _("After the last planned conversation"), _("One page to look back on"),
           (_("Your planned conversations are over. What you set out to do and your own words are on one page."),
            _("Only the two of you can open it. It can be printed.")), _("Open the page")),
    Moment("note", LOOKING, _("Whoever got a note of thanks"), _("A day after it was written"), _("A note for you"),
           (_("Somebody left a note for you. It stands on a page that only you two can open."),), _("Read the note")),
    Moment("circle", MEETING, _("Mentors of the circle"),
           _("When a circle is announced; with an entry for the calendar"),
           _("Mentor circle: %(time)s"),
           (_("%(when)s, %(minutes)s minutes."),
            _("Only mentors are there. It counts as working time. If you can’t come, one tap is enough.")),
           _("Open the page")),
    Moment("certificate", LOOKING, _("Whoever earned one"), _("When it is earned"), _("Your certificate is ready"),
           (_("Thank you for taking part. Your certificate can be downloaded, on A4 or Letter."),
            _("It names nobody but you, unless both of you allow it. It carries a code that others can check.")),
           _("Get the certificate")),
    Moment("paused", ENDING, TWO, _("When a pair pauses"), _("Paused until %(day)s"),
           (_("Your conversations rest until %(day)s and go on by themselves then."),
            _("Coming times are called off. If you would like to go on earlier, say so on the page.")),
           _("See the pause")),
    Moment("resumed", ENDING, TWO, _("At the end of a pause"), _("Your conversations go on"),
           (_("The pause is over. New times come to you both by letter."),), _("Open your page")),
    Moment("ended", ENDING, TWO, _("When a pair ends, whoever ended it"), _("This pairing has ended, with thanks"),
           (_("Thank you for the time and the trust. The hours that you gave count as before."),
            _("On the page you find what you can do next, and somebody to talk to if you like.")),
           _("See what is next")),
    Moment("thanks", ENDING, _("Mentees"), _("When a pair ends early, once"), _("A line of thanks, if you like"),
           (_("Your pairing has ended. If something of it stays with you, a line of thanks reaches your mentor."),
            _("Three beginnings are on the page. Nothing is expected, and this is asked once.")), _("Write a line")),
    Moment("monday", RUNNING, _("Programme managers"),
           _("On the first working day of a week in which something needs them"),
           _("This week: %(n)s things"), (_("“%(programme)s”: %(finding)s."),), _("Open Today")),
    Moment("no-answer", RUNNING, _("Programme managers"), _("When a proposal has no answer after the reminder"),
           _("A pairing has no answer yet"),
           (_("In “%(programme)s” a pairing still waits for an answer, after a reminder. The pairs page marks it; it "
              "does not say who has not answered."),), _("Look at the pairs")),
    Moment("sponsor", RUNNING, _("The sponsor"), _("On the first working day of a month"),
           _("The programme on one page"),
           (_("Totals of five people and more, whole quarters only. What fewer people said is not shown to anybody."),),
           _("Open the page")),
)  # fmt: skip


def moment(key: str) -> Moment | None:
    """The one with this key."""
    return next((one for one in MOMENTS if one.key == key), None)


def parts() -> list[tuple[Text, list[Moment]]]:
    """(part of the way, its letters), in order."""
    found: dict[Text, list[Moment]] = {}
    for one in MOMENTS:
        found.setdefault(one.part, []).append(one)
    return list(found.items())


def as_words(one: Moment, programme: Programme, *, on: dt.date) -> Words:
    """The letter as an example in the active language: from Sam to Dana, about a conversation next week."""
    soon = on + dt.timedelta(days=7)
    values = {
        "name": "Sam",
        "programme": programme.name,
        "hours": hours_of(programme, one.role or Enrolment.Role.MENTOR),
        "meetings": programme.meetings,
        "minutes": programme.meeting_minutes,
        "n": 3,
        "finding": gettext("Three things need you"),
        "day": date_format(soon, "j F"),
        "weekday": date_format(soon, "l"),
        "time": f"{date_format(soon, 'D')} 14:00",
        "when": f"{date_format(soon, 'l, j F')}, 14:00",
    }
    return Words(
        subject=str(one.subject) % values,
        paragraphs=tuple(str(line) % values for line in one.lines),
        button=str(one.button),
        url="https://…",
        why=gettext("The last line of each letter says why it came."),
        greeting=gettext("Hello %(name)s,") % {"name": "Dana"},
    )
