"""The contribution statement: one tagged page that names nobody, kept by the mentor, confirmed by its code."""

import datetime as dt

import pytest
from django.urls import reverse

from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.actions.errors import UnknownSkill
from upmentor.stages.recognition.actions.statements import LONGEST_WORDS
from upmentor.stages.recognition.exports import statement_pdf
from upmentor.stages.recognition.models import Statement
from upmentor.stages.recognition.queries.statement import contribution_of
from upmentor.stages.recognition.queries.thanks import QUOTABLE
from upmentor.stages.recognition.skills import MOST, SKILLS
from upmentor.stages.recognition.tests.factories import member, met
from upmentor.stages.recognition.tests.test_certificates import read
from upmentor.stages.supervision.models import Circle, Seat

pytestmark = pytest.mark.django_db
THANKS = "You never made me feel slow."


def keep(pair, *, skills=("plain",), words="I ask before I explain.", quotes=True) -> Statement:
    mentor = member(pair, "mentor")
    return actions.keep_statement(
        mentor.enrolment, skills=skills, words=words, quotes=quotes, by=mentor.person.user, at=NOW
    )


def thank(pair, text=THANKS, **may: bool) -> None:
    mentee = member(pair, "mentee")
    allowed = {"in_statement": True, "in_programme": False} | may
    actions.give_thanks(mentee, text=text, **allowed, by=mentee.person.user, at=NOW)


def text_of(row: Statement, paper: str = "a4"):
    return read(statement_pdf(row, contribution_of(row.enrolment), paper=paper, at=NOW))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_statement_is_one_tagged_page_even_when_everything_is_as_long_as_may_be(paper):
    pair = met(6)
    thank(pair, ("kindly " * 80)[:QUOTABLE])
    document, text = text_of(keep(pair, skills=list(SKILLS)[:MOST], words=("word " * 150)[:LONGEST_WORDS]), paper)
    root = document.trailer["/Root"]
    assert (len(document.pages), root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root) == (1, True, True)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert [str(words) in text for words in list(SKILLS.values())[:MOST]] == [True] * MOST


def test_statement_counts_and_quotes_and_names_neither_partner_nor_topic():
    pair = met(6)
    thank(pair)
    _document, text = text_of(keep(pair))
    said = ["6 conversations held", "9.5 hours of recognised working time", "From 2 March 2026 to 8 March 2026", THANKS]
    assert [one in text for one in said] == [True] * 4
    assert ["Mentee 0" in text, "Everyday AI" in text, "Orientation" in text] == [False, False, False]
    for role in ("mentor", "mentee"):
        one = member(pair, role)
        actions.allow_naming(one, names=True, topics=True, by=one.person.user, at=NOW)
    _document, text = text_of(Statement.objects.get())
    assert ["Mentee 0" in text, "Everyday AI" in text] == [True, True]


@pytest.mark.parametrize(("quotes", "may"), [(False, True), (True, False)])
def test_thanks_are_quoted_only_when_their_author_and_the_mentor_want_it(quotes, may):
    pair = met(6)
    thank(pair, in_statement=may, in_programme=True)
    assert THANKS not in text_of(keep(pair, quotes=quotes))[1]


def test_thanks_put_away_or_too_long_are_not_quoted():
    pair = met(6)
    thank(pair)
    mentor = member(pair, "mentor")
    row = keep(pair)
    actions.put_away(mentor, away=True, by=mentor.person.user, at=NOW)
    assert contribution_of(row.enrolment).quotes == []
    actions.put_away(mentor, away=False, by=mentor.person.user, at=NOW)
    thank(pair, "x" * (QUOTABLE + 1))
    found = contribution_of(row.enrolment)
    assert (found.quotes, found.too_long) == ([], True)


def test_download_keeps_what_was_typed_and_is_two_clicks_from_recognition():
    pair = met(2)
    mentor = member(pair, "mentor")
    browser, page = signed_in(mentor.person.user), reverse("recognition:statement", args=[mentor.enrolment.uid])
    assert f'href="{page}"' in browser.get(reverse("recognition:home")).content.decode()
    answer = browser.post(page, {"skills": ["asking"], "words": "Kept so", "paper": "a4"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    row = Statement.objects.get()
    assert (row.skills, row.words, "Kept so" in browser.get(page).content.decode()) == (["asking"], "Kept so", True)
    many = browser.post(page, {"skills": list(SKILLS)[: MOST + 1], "words": "Still here"})
    assert (many.status_code, "Still here" in many.content.decode()) == (422, True)
    with pytest.raises(UnknownSkill):
        keep(pair, skills=["flattery"])


def test_code_confirms_name_programme_and_day_until_it_is_taken_away():
    pair = met(2)
    row = keep(pair)
    browser, page = signed_in(member(pair, "mentor").person.user), reverse("recognition:verify", args=[row.code])
    text = browser.get(page).content.decode()
    shown = [one in text for one in ("Mentor 0", "2 March 2026", "I ask before I explain")]
    assert (shown, row.made_on) == ([True, True, False], dt.date(2026, 3, 2))
    assert keep(pair, words="Other words").code == row.code
    browser.post(reverse("recognition:statement-drop", args=[row.enrolment.uid]))
    assert (Statement.objects.count(), browser.get(page).status_code) == (0, 404)


def test_without_a_conversation_there_is_nothing_to_state_and_mentees_have_none():
    pair = met(0)
    mentor, mentee = member(pair, "mentor"), member(pair, "mentee")
    page = reverse("recognition:statement", args=[mentor.enrolment.uid])
    browser = signed_in(mentor.person.user)
    assert [browser.get(page).status_code, browser.post(page, {"paper": "a4"}).status_code] == [200, 422]
    other = reverse("recognition:statement", args=[mentee.enrolment.uid])
    assert [signed_in(mentee.person.user).get(one).status_code for one in (page, other)] == [404, 404]


def test_hours_of_circles_stand_on_the_page_and_on_the_statement():
    pair = met(6)
    mentor = member(pair, "mentor")
    circle = Circle.objects.create(
        programme=pair.programme, number=1, state="held", day=NOW.date(), clock=NOW.time(), starts_at=NOW
    )
    Seat.objects.create(circle=circle, enrolment=mentor.enrolment, came=True)
    words = "10.5 hours of recognised working time with preparation, 1 of them in mentor circles"
    assert words in text_of(keep(pair))[1]
    page = signed_in(mentor.person.user).get("/recognition/").content.decode()
    assert "<dt>Of these, mentor circles</dt><dd>1 h</dd>" in page
