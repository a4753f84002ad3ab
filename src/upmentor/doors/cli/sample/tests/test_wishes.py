import pytest

from upmentor.doors.cli.sample.company import generate_people
from upmentor.doors.cli.sample.wishes import RARE, TEXTS, matched_plan, open_plan
from upmentor.ground.content.vocabulary import load_topics, topic_ids


@pytest.fixture(scope="module")
def company():
    return generate_people()


def test_plans_are_the_same_every_time(company):
    assert matched_plan(company) == matched_plan(generate_people())
    assert open_plan(company) == open_plan(generate_people())


@pytest.mark.parametrize("people", [*range(120, 160), 240, 1_500])
def test_everybody_has_one_part_that_their_grade_allows(people):
    company = generate_people(people)
    for plan in (matched_plan(company), open_plan(company)):
        assert len({part.person.employee_id for part in plan.parts}) == len(plan.parts)
        wrong = [
            part
            for part in plan.parts
            if (part.role == "mentee") != (part.person.grade >= plan.mentee_min_grade) or part.person.staff
        ]
        assert wrong == []


def test_company_of_1500_has_300_mentors_and_250_mentees():
    parts = matched_plan(generate_people(1_500)).parts
    assert [sum(part.role == role for part in parts) for role in ("mentor", "mentee")] == [300, 250]


def test_topics_are_in_the_vocabulary_and_not_sensitive():
    used = set(TEXTS["mentee_aims"])
    assert used - topic_ids() == set()
    assert set(TEXTS["mentor_introductions"]) == used
    assert [topic.id for topic in load_topics() if topic.sensitive and topic.id in used] == []


def test_texts_are_many_and_each_stands_once():
    introductions = [*TEXTS["mentor_introductions"].values(), *TEXTS["mentee"]["introductions"]]
    aims = [*TEXTS["mentee_aims"].values(), *TEXTS["mentor"]["hopes"]]
    assert (len(introductions) > 60, len(aims) > 60) == (True, True)
    assert len({*introductions, *aims}) == len(introductions) + len(aims)
    assert [text for text in introductions if len(text) > 300] == []


def test_the_rare_topic_is_offered_by_two_and_wanted_by_four(company):
    parts = matched_plan(company).parts
    by_role = [[p.person.name for p in parts if p.role == r and RARE in dict(p.topics)] for r in ("mentor", "mentee")]
    assert [len(names) for names in by_role] == [2, 4]
    assert ("Kim Osei" in by_role[0], "Noor Ali" in by_role[1]) == (True, True)


def test_the_open_programme_has_people_at_every_stage(company):
    parts = open_plan(company).parts
    assert {part.state for part in parts} == {"available", "invited", "started"}
    assert {part.step for part in parts if part.state == "started"} == {"aim", "times"}
    assert [part for part in parts if part.state == "invited" and part.topics] == []
    assert sum(bool(part.proposal) for part in parts) == 3


def test_confidential_answers_name_people_of_the_other_side(company):
    parts = matched_plan(company).parts
    roles = {part.person.employee_id: part.role for part in parts}
    named = [(part.role, roles[other], kind) for part in parts for other, kind in part.apart]
    assert {(role, other, kind) for role, other, kind in named} == {
        ("mentor", "mentee", "not_with"),
        ("mentee", "mentor", "conflict"),
    }
