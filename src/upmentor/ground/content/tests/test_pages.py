import pytest

from upmentor.ground.content.pages import (
    PAGES,
    UnknownPageError,
    chemistry_questions,
    load_clauses,
    load_faq,
    load_notice,
    load_page,
)

# What people accepted is kept by version. A changed text needs a new version, and a new line here.
CLAUSES = {"2026-11": "3abb0f969ab76e1e8e0f227c5b31f98040572e3c4ddb303b3633e3a2c2e85914"}
NOTICES = {"2026-11": "d9ab3ba2dd50a1f7b09945c7da1e5fee5393a3ee56cca901f021411010c81e71"}


def test_clauses_of_a_version_never_change():
    assert CLAUSES.get(load_clauses().version) == load_clauses().digest


def test_notice_of_a_version_never_changes():
    assert NOTICES.get(load_notice().version) == load_notice().digest


def test_clauses_that_cannot_be_weakened_are_three():
    assert [clause.id for clause in load_clauses().clauses] == ["no-retaliation", "job-security", "confidentiality"]


def test_job_security_clause_has_the_agreed_words():
    assert load_clauses().clauses[1].paragraphs == (
        "Taking part is not an appraisal, a selection or a succession plan for either of us. Nothing said here is used "
        "in decisions about jobs. Sharing what I know does not make my role less needed; if that worry appears, either "
        "of us may raise it in confidence.",
    )


def test_confidentiality_names_its_limits_in_the_same_clause():
    text = " ".join(load_clauses().clauses[2].paragraphs)
    assert [word for word in ("serious harm", "crime", "law or a court", "harassment") if word not in text] == []


def test_versions_fit_their_column():
    assert max(len(load_clauses().version), len(load_notice().version)) <= 20


def test_faq_has_the_twelve_questions_with_answers_of_two_to_five_sentences():
    questions = load_faq().questions
    assert [question.id for question in questions] == [
        "no-time",
        "should-know",
        "about-age",
        "replacement",
        "who-knows",
        "appraisal",
        "not-getting-on",
        "whole-group",
        "mentors-gain",
        "does-it-work",
        "why-software",
        "can-it-read",
    ]
    lengths = {question.id: question.answer.count(". ") + 1 for question in questions}
    assert {name: length for name, length in lengths.items() if not 2 <= length <= 5} == {}


def test_chemistry_questions_are_four_without_answers():
    assert [question.question for question in chemistry_questions().questions] == [
        "What made you curious enough to say yes?",
        "What would make this worth an hour a month?",
        "How do you like to hear something uncomfortable?",
        "What should stay off the table?",
    ]
    assert {question.answer for question in chemistry_questions().questions} == {""}


@pytest.mark.parametrize("page_id", PAGES)
def test_page_has_sections_with_text(page_id):
    page = load_page(page_id)
    assert page.id == page_id
    assert min(len(section.paragraphs) for section in page.sections) >= 1
    assert len(page.sections) >= 5


@pytest.mark.parametrize("page_id", ["", "faq", "../enrolment", "nothing"])
def test_page_that_does_not_exist_is_an_error(page_id):
    with pytest.raises(UnknownPageError):
        load_page(page_id)


def test_permissions_are_named_each_by_itself():
    assert [permission.id for permission in load_notice().permissions] == [
        "tell_line_manager",
        "share_dates",
        "fairness_totals",
        "count_outcomes",
        "quote_me",
        "follow_up",
    ]
