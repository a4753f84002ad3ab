import pytest

from upmentor.matching import CRITERIA, ForbiddenCriterion, Policy, PolicyError
from upmentor.matching.policy import FORBIDDEN_WORDS, field_names, refuse_forbidden


def test_policy_survives_toml_and_dict():
    policy = Policy(
        weights={"topic_fit": 700, "interests": 300},
        min_gap=1,
        min_overlap_hours=1.5,
        same_department="allow",
        same_department_reason='A "small" firm\\\nof 12',
        topic_required=False,
        topic_reason="Open conversations",
        in_person=True,
        mentor_capacity_limit=1,
    )
    assert Policy.from_toml(policy.to_toml()) == policy
    assert Policy.from_dict(policy.to_dict()) == policy


def test_policy_with_a_few_names_keeps_the_other_defaults():
    assert Policy.from_toml("[rules]\nmin_gap = 3\n") == Policy(min_gap=3)
    assert Policy.from_toml("[weights]\ntopic_fit = 1000\n").criteria == ("topic_fit",)


def test_policy_names_no_protected_trait():
    for name in field_names():
        refuse_forbidden(name)


@pytest.mark.parametrize("word", sorted(FORBIDDEN_WORDS))
@pytest.mark.parametrize("spelling", ["{}", "same_{}", "{}_gap", "Mean {}", "preferred{}"])
def test_policy_refuses_a_protected_trait_in_any_place(word, spelling):
    name = spelling.format(word.title() if spelling.startswith("preferred") else word)
    with pytest.raises(ForbiddenCriterion):
        Policy(weights={"topic_fit": 900, name: 100})
    with pytest.raises(ForbiddenCriterion):
        Policy.from_dict({"rules": {name: 1}})
    with pytest.raises(ForbiddenCriterion):
        Policy.from_dict({name: {}})


@pytest.mark.parametrize(
    "raw",
    [
        {"weights": {"topic_fit": 999}},
        {"weights": {"topic_fit": 1001}},
        {"weights": {"topic_fit": 1100, "site": -100}},
        {"weights": {"topic_fit": 1000.0}},
        {"weights": {"topic_fit": True, "site": 999}},
        {"weights": {"charm": 1000}},
        {"weights": 1000},
        {"weights": {}, "rules": []},
        {"rules": 3},
        {"rules": {"min_gap": "2"}},
        {"rules": {"min_gap": -1}},
        {"rules": {"min_gaps": 2}},
        {"rules": {"min_overlap_hours": 1.25}},
        {"rules": {"min_overlap_hours": True}},
        {"rules": {"mentor_capacity_limit": 3}},
        {"rules": {"same_department": "maybe"}},
        {"rules": {"same_department": "allow"}},
        {"rules": {"same_department": "allow", "same_department_reason": "  "}},
        {"rules": {"same_department_reason": 1}},
        {"rules": {"topic_required": False}},
        {"rules": {"topic_required": 0}},
        {"preferences": {"gap_tolerance": 0}},
        {"preferences": {"full_overlap_hours": 0}},
        {"extra": {}},
    ],
)
def test_policy_that_cannot_be_used(raw):
    with pytest.raises(PolicyError):
        Policy.from_dict(raw)


def test_policy_that_is_not_toml():
    with pytest.raises(PolicyError, match="not valid TOML"):
        Policy.from_toml("[weights\n")


def test_policy_keeps_weights_in_one_order():
    one = Policy(weights={"site": 400, "topic_fit": 600})
    assert tuple(one.weights) == CRITERIA
    assert one.criteria == ("topic_fit", "site")


def test_policy_made_by_hand_with_weights_that_are_none():
    with pytest.raises(PolicyError):
        Policy(weights=[("topic_fit", 1000)])
