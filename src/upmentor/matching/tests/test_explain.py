import pytest

from upmentor.matching import CRITERIA, Policy, Problem, UnknownPerson, explain_pairs, score_one, solve

from .sample import crowd, person, senior

EVERYTHING = Policy(weights=dict.fromkeys(CRITERIA, 142) | {"topic_fit": 148})


def sentences(mentor, mentee):
    problem = Problem((person("a", **mentor),), (senior("b", **mentee),), EVERYTHING)
    return {part.criterion: part.sentence.text for part in score_one(problem, "a", "b").parts}


@pytest.mark.parametrize(
    ("mentor", "mentee", "criterion", "sentence"),
    [
        ({"name": "Sam"}, {"name": "Dana"}, "topic_fit", "Sam offers everything that Dana wants to explore: AI"),
        (
            {"topics": (("ai", 2), ("Games", 1))},
            {"topics": (("Games", 1), ("AI", 5), ("Law", 2))},
            "topic_fit",
            "a offers 2 of the 3 topics that b wants to explore: AI, Games",
        ),
        ({"topics": ()}, {}, "topic_fit", "a offers none of the topics that b wants to explore"),
        ({}, {}, "time_overlap", "40 working hours a week in common"),
        ({"slots": 0b11}, {"slots": 0b11}, "time_overlap", "One working hour a week in common"),
        ({"slots": 0b111}, {"slots": 0b111}, "time_overlap", "1.5 working hours a week in common"),
        ({"slots": 0}, {}, "time_overlap", "No working hours in common"),
        ({"department": "Finance"}, {"department": "Sales"}, "department", "Finance and Sales"),
        ({"department": "Sales"}, {"department": "sales"}, "department", "Both work in sales"),
        ({"department": ""}, {}, "department", "The department of one of the two is not known"),
        ({"site": "Rome"}, {}, "site", "They work in different places: Rome and London"),
        (
            {"function": "Law", "site": ""},
            {"function": "Buying"},
            "site",
            "They work in different functions: Law and Buying",
        ),
        ({}, {}, "site", "They work in the same place"),
        ({"site": ""}, {}, "site", "The site of one of the two is not known"),
        ({}, {"grade": 6}, "grade_gap", "4 grades apart, as preferred"),
        ({}, {"grade": 7}, "grade_gap", "5 grades apart, 4 preferred"),
        ({"grade": 6}, {}, "grade_gap", "One grade apart, 4 preferred"),
        ({"grade": None}, {}, "grade_gap", "The grade of one of the two is not known"),
        (
            {"interests": ("tea", "Go")},
            {"interests": ("go", "Tea", "jazz")},
            "interests",
            "Both are interested in Go, tea",
        ),
        ({}, {}, "interests", "No shared interest was named"),
        ({}, {"forms": ("online",)}, "meeting_form", "How they meet is open"),
        ({"forms": ("online",)}, {"forms": ("online",)}, "meeting_form", "Both can meet in the same way: online"),
        (
            {"forms": ("in_person",)},
            {"forms": ("online",)},
            "meeting_form",
            "They asked for different ways of meeting",
        ),
    ],
)
def test_sentence_of_each_part(mentor, mentee, criterion, sentence):
    assert sentences(mentor, mentee)[criterion] == sentence


def test_sentences_survive_braces_in_what_people_typed():
    assert sentences({"name": "{0} {x}"}, {})["topic_fit"].startswith("{0} {x} offers everything")


def test_breakdown_of_every_pair_adds_up():
    problem = crowd(40, 30, seed=6, places=2, policy=EVERYTHING)
    solution = solve(problem)
    found = explain_pairs(problem, solution)
    assert [(b.mentor_id, b.mentee_id, b.score) for b in found] == [
        (p.mentor_id, p.mentee_id, p.score) for p in solution.pairs
    ]
    for breakdown in found:
        assert breakdown.score == sum(part.points for part in breakdown.parts)
        assert all(0 <= part.points <= part.highest for part in breakdown.parts)
        assert score_one(problem, breakdown.mentor_id, breakdown.mentee_id) == breakdown


def test_score_of_two_who_may_not_meet_says_why():
    problem = Problem((person("a", languages=("fr",), not_with=("b",)),), (senior("b"),))
    breakdown = score_one(problem, "a", "b")
    assert breakdown.broken == ("programme_rules", "language")
    assert breakdown.score == sum(part.points for part in breakdown.parts) > 0


def test_score_of_somebody_absent():
    with pytest.raises(UnknownPerson):
        score_one(Problem((person("a"),), (senior("b"),)), "a", "x")
