from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.matching import Policy, Problem, assess, check_one, score_one
from upmentor.matching.plain import PlainProblem
from upmentor.matching.policy import CRITERIA

from .oracle import may_meet
from .sample import OFFICE, crowd, person, senior

EVERYTHING = Policy(weights=dict.fromkeys(CRITERIA, 142) | {"topic_fit": 148})
RELAXED = Policy(
    same_department="allow",
    same_department_reason="small firm",
    topic_required=False,
    topic_reason="open",
    in_person=True,
)


def broken(mentor=None, mentee=None, *, policy=None, **links):
    problem = Problem((mentor or person("a"),), (mentee or senior("b"),), policy or Policy(), **links)
    found = [rule.rule for rule in check_one(problem, problem.mentors[0].id, problem.mentees[0].id)]
    assert bool(assess(problem).allowed[0, 0]) == (not found)
    return found


def test_rules_let_two_ordinary_people_meet():
    assert broken() == []


@pytest.mark.parametrize(
    ("mentor", "mentee", "rules"),
    [
        ({"grade": None}, {}, ["grade_known"]),
        ({}, {"grade": None}, ["grade_known"]),
        ({"manager_id": None}, {}, ["manager_known"]),
        ({}, {"manager_id": None}, ["manager_known"]),
        ({}, {"manager_id": None, "no_manager": True}, []),
        ({"capacity": 0}, {}, ["free_place"]),
        ({}, {"capacity": 0}, ["free_place"]),
        ({"grade": 6}, {"grade": 7}, ["grade_gap"]),
        ({"grade": 5}, {"grade": 7}, []),
        ({"grade": 7}, {"grade": 2}, ["grade_gap"]),
        ({"manager_id": "b"}, {}, ["reporting_line"]),
        ({}, {"manager_id": "a"}, ["reporting_line"]),
        ({"manager_id": "m"}, {"manager_id": "m"}, ["same_team"]),
        ({"manager_id": None, "no_manager": True}, {"manager_id": None, "no_manager": True}, []),
        ({"not_with": ("b",)}, {}, ["programme_rules"]),
        ({}, {"not_with": ("x", "a")}, ["programme_rules"]),
        ({"department": "Law"}, {"department": " law "}, ["department"]),
        ({"department": ""}, {"department": ""}, []),
        ({"languages": ("de",)}, {"languages": ("en", "fr")}, ["language"]),
        ({"languages": ()}, {"languages": ()}, ["language"]),
        ({"languages": ("DE", "en")}, {"languages": ("de",)}, []),
        ({"slots": 0b111}, {}, ["time_overlap"]),
        ({"slots": OFFICE & ((1 << 21) - 1)}, {}, ["time_overlap"]),
        ({"slots": OFFICE & ((1 << 22) - 1)}, {}, []),
        ({"topics": (("Games", 5),)}, {}, ["topic"]),
        ({"topics": ()}, {}, ["topic"]),
        ({"grade": 7, "languages": (), "topics": ()}, {}, ["grade_gap", "language", "topic"]),
    ],
)
def test_rules_one_by_one(mentor, mentee, rules):
    assert broken(person("a", **mentor), senior("b", **mentee)) == rules


def test_rules_find_a_manager_at_any_depth_and_in_circles():
    tree = {"m1": "m2", "m2": "m3", "m3": "b"}
    assert broken(person("a", manager_id="m1"), managers=tree) == ["reporting_line"]
    assert broken(mentee=senior("b", manager_id="m1"), managers={"m1": "m2", "m2": "a"}) == ["reporting_line"]
    assert broken(person("a", manager_id="m1"), managers={"m1": "m2", "m2": "m1"}) == []
    assert broken(person("a", manager_id="m1"), managers={"m1": "m2", "m2": "b", "b": "m1"}) == ["reporting_line"]


def test_rules_see_a_chain_that_passes_through_other_participants():
    boss = senior("boss", manager_id=None, no_manager=True)
    lead = person("lead", manager_id="boss", grade=4)
    low = person("low", manager_id="lead")
    problem = Problem((low, lead), (boss,))
    assert [r.rule for r in check_one(problem, "low", "boss")] == ["reporting_line"]


def test_rules_refuse_one_person_on_both_sides():
    problem = Problem((person("x", department=""),), (person("x", grade=7, department="", manager_id="m"),))
    assert check_one(problem, "x", "x")[0].rule == "same_person"
    plain = PlainProblem(problem)
    assert next(plain.broken(plain.mentors["x"], plain.mentees["x"])) == "same_person"


@pytest.mark.parametrize("kind", ["conflicts", "former", "declined", "exclusions"])
@pytest.mark.parametrize("link", [("a", "b"), ("b", "a")])
def test_rules_pool_everything_confidential_letter_by_letter(kind, link):
    problem = Problem((person("a"),), (senior("b"),), **{kind: frozenset({link})})
    assert check_one(problem, "a", "b") == check_one(Problem((person("a", not_with=("b",)),), (senior("b"),)), "a", "b")
    assert [r.sentence.text for r in check_one(problem, "a", "b")] == ["not possible under the programme rules"]


def test_rules_relaxed_by_the_policy():
    same = senior("b", department="Department of a")
    assert broken(mentee=same) == ["department"]
    assert broken(mentee=same, policy=Policy(same_department="allow", same_department_reason="small")) == []
    games = person("a", topics=(("Games", 1),))
    assert broken(games, policy=Policy(topic_required=False, topic_reason="open")) == []
    night = person("a", slots=0b1111)
    assert broken(night, policy=Policy(in_person=True)) == []
    assert broken(replace(night, site="Paris"), policy=Policy(in_person=True)) == ["time_overlap"]
    assert broken(replace(night, site=""), senior("b", site=""), policy=Policy(in_person=True)) == ["time_overlap"]
    assert broken(person("a", slots=0), policy=Policy(min_overlap_hours=0)) == []
    assert broken(person("a", grade=6), policy=Policy(min_gap=1)) == []


@given(seed=st.integers(0, 10**6), policy=st.sampled_from([Policy(), EVERYTHING, RELAXED]))
@settings(max_examples=60, deadline=None)
def test_rules_and_points_equal_the_plain_code(seed, policy):
    problem = crowd(9, 8, seed, places=2, policy=policy)
    judged, plain = assess(problem), PlainProblem(problem)
    for row, mentor in enumerate(problem.mentors):
        for column, mentee in enumerate(problem.mentees):
            two = plain.mentors[mentor.id], plain.mentees[mentee.id]
            assert {name for name, mask in judged.broken.items() if mask[row, column]} == set(plain.broken(*two))
            assert bool(judged.allowed[row, column]) == may_meet(problem, mentor, mentee)
            parts = {name: int(part[row, column]) for name, part in judged.parts.items()}
            assert parts == plain.parts(*two)
            assert int(judged.score[row, column]) == sum(parts.values()) <= 1000
            assert int(judged.matrix()[row, column]) == (sum(parts.values()) if judged.allowed[row, column] else -1)


@pytest.mark.parametrize(
    ("mentor", "mentee", "criterion", "points"),
    [
        ({"topics": (("AI", 5),)}, {}, "topic_fit", 148),
        ({"topics": (("AI", 4),)}, {}, "topic_fit", 118),
        ({"topics": (("AI", 5),)}, {"topics": (("ai", 2), ("Games", 3))}, "topic_fit", 59),
        ({"topics": ()}, {"topics": ()}, "topic_fit", 0),
        ({}, {}, "time_overlap", 142),
        ({"slots": 0}, {}, "time_overlap", 0),
        ({"slots": OFFICE & ((1 << 25) - 1)}, {}, "time_overlap", 50),
        ({}, {}, "department", 142),
        ({"department": ""}, {}, "department", 0),
        ({}, {}, "site", 0),
        ({"site": "Paris"}, {}, "site", 142),
        ({"function": "Buying"}, {"function": "Law"}, "site", 142),
        ({}, {"grade": 6}, "grade_gap", 142),
        ({}, {"grade": 7}, "grade_gap", 107),
        ({}, {"grade": 12}, "grade_gap", 0),
        ({"grade": None}, {}, "grade_gap", 0),
        ({"interests": ("Tea", "go")}, {"interests": ("tea", "jazz")}, "interests", 71),
        ({"interests": ("tea", "go", "x")}, {"interests": ("go", "tea", "x")}, "interests", 142),
        ({}, {}, "meeting_form", 142),
        ({"forms": ("online",)}, {"forms": ("in_person",)}, "meeting_form", 0),
        ({"forms": ("online", "in_person")}, {"forms": ("in_person",)}, "meeting_form", 142),
    ],
)
def test_criteria_one_by_one(mentor, mentee, criterion, points):
    problem = Problem((person("a", **mentor),), (senior("b", **mentee),), EVERYTHING)
    parts = {part.criterion: part for part in score_one(problem, "a", "b").parts}
    assert parts[criterion].points == points
