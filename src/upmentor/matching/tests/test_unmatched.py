from dataclasses import replace

import pytest

from upmentor.matching import Message, Policy, Problem, explain_unmatched, most_binding, solve

from .sample import OFFICE, crowd, person, senior

WAIT = "Keep on the waiting list"


def told(problem):
    """{id: (reason, steps without the waiting list)} in English."""
    found = explain_unmatched(problem, solve(problem))
    assert all(entry.steps[-1].text == WAIT for entry in found)
    return {entry.person_id: (entry.reason.text, [s.text for s in entry.steps[:-1]]) for entry in found}


@pytest.mark.parametrize(
    ("facts", "reason", "steps"),
    [
        ({"grade": None}, "Grade not known", ["Add the grade in the roster"]),
        ({"manager_id": None}, "Manager not known", ["Add the manager in the roster, or mark that there is none"]),
        ({"capacity": 0}, "No free place", ["Raise the capacity above 0"]),
        ({"topics": ()}, "Wants no topic yet", ["Ask for at least one topic to explore"]),
        (
            {"topics": (("AI in finance", 2), ("Games", 5))},
            "Nobody offers “Games”, “AI in finance”",
            ["Recruit somebody who offers “Games”, “AI in finance”", "Ask for one more topic"],
        ),
        (
            {"grade": 3},
            "Nobody suitable is at least 2 grades away",
            ["Allow a grade gap of 1 (partners this makes possible: 1)"],
        ),
        ({"grade": 2}, "Nobody suitable is at least 2 grades away", ["Invite more mentors"]),
        ({"languages": ("fr",)}, "Nobody suitable shares a language", ["Check the languages entered"]),
        (
            {"slots": OFFICE & 0},
            "Nobody suitable shares 2 working hours a week",
            ["Ask for wider working hours (partners who fall short only in time: 1)"],
        ),
        (
            {"department": "Department of a"},
            "Everybody suitable works in the same department",
            ["Allow the same department, with a reason (partners this makes possible: 1)"],
        ),
        (
            {"manager_id": "manager of a"},
            "Everybody suitable reports to the same manager",
            ["Invite more mentors"],
        ),
        (
            {"manager_id": "a"},
            "Everybody suitable is in the same reporting line",
            ["Invite more mentors"],
        ),
        (
            {"languages": ("fr",), "grade": 3},
            "Every possible partner is ruled out, by several rules together",
            ["Invite more mentors"],
        ),
    ],
)
def test_unmatched_mentee_hears_one_reason_and_a_step(facts, reason, steps):
    assert told(Problem((person("a"),), (senior("b", **facts),)))["b"] == (reason, steps)


def test_unmatched_mentor_hears_about_topics():
    extra = person("a2", topics=(("Video", 3),))
    found = told(Problem((person("a1"), extra), (senior("b", topics=(("AI", 3), ("Law", 1))),)))
    assert found == {"a2": ("Nobody wants to explore “Video”", ["Ask for one more topic"])}
    assert told(Problem((person("a1", topics=()), person("a2")), (senior("b"),))) == {
        "a1": ("Offers no topic yet", ["Ask for at least one topic to offer"])
    }


def test_unmatched_when_only_a_topic_is_missing_names_near_fits():
    mentors = (
        person("a1", name="Kim"),
        person("a2", name="Lou", department="Law"),
        person("a3", languages=("fr",), topics=(("Games", 1),)),
    )
    found = told(Problem(mentors, (senior("b", topics=(("Games", 3),)),)))
    assert found["b"] == (
        "Among the people whom the other rules allow, nobody offers “Games”",
        ["Ask Kim, Lou about “Games”", "Ask for one more topic"],
    )


def test_unmatched_on_an_empty_side_or_facing_nobody_usable():
    nobody = ("Nobody takes part on the other side", ["Invite more mentors"])
    assert told(Problem((), (senior("b"),))) == {"b": nobody}
    assert told(Problem((person("a", grade=None),), (senior("b"),)))["b"] == nobody


def test_unmatched_because_the_scarce_topic_is_full():
    mentors = (
        person("kim", name="Kim", topics=(("AI in finance", 5),)),
        person("lou", name="Lou", topics=(("AI in finance", 3),), capacity=2),
        person("max", name="Max", topics=(("Video", 3),)),
    )
    wants = (("AI in finance", 5),)
    seniors = tuple(senior(f"b{n}", name=f"Chief {n}", topics=wants) for n in range(4))
    (person_id, (reason, steps)) = next(
        iter({k: v for k, v in told(Problem(mentors, seniors)).items() if k[0] == "b"}.items())
    )
    assert person_id == "b3"
    assert reason == "Only 2 possible people offer “AI in finance”, and all are full"
    assert steps == [
        "Ask Max about “AI in finance”",
        "Raise the capacity of Kim to 2",
        "Give Kim to Chief 3 instead of Chief 0, who then has no pair",
    ]


def test_unmatched_mentor_facing_few_who_are_full():
    problem = Problem((person("a1"), person("a2", topics=(("AI", 3),))), (senior("b", name="Dana"),))
    assert told(problem)["a2"] == (
        "Only Dana is possible under the rules, and is full",
        ["Raise the capacity of Dana to 2", "Give Dana to a2 instead of a1, who then has no pair (score 9 lower)"],
    )


def test_unmatched_with_many_possible_partners():
    mentors = tuple(person(f"a{n}") for n in range(6))
    seniors = tuple(senior(f"b{n}") for n in range(7))
    reason, steps = told(Problem(mentors, seniors))["b6"]
    assert reason == "All 6 possible partners are full"
    assert steps[0] == "Raise the capacity of a0 to 2"
    full = tuple(person(f"a{n}", capacity=2) for n in range(3))
    assert told(Problem(full, seniors))["b6"] == (
        "Only 3 possible people offer “AI”, and all are full",
        ["Give a0 to b6 instead of b0, who then has no pair"],
    )


def test_unmatched_beside_a_locked_pair_and_without_need_of_topics():
    open_policy = Policy(topic_required=False, topic_reason="open conversations")
    seniors = (senior("b1", topics=(("Law", 1),)), senior("b2", topics=(("Law", 1),), capacity=1))
    problem = Problem((person("a1", capacity=1),), seniors, open_policy, locks=frozenset({("a1", "b1")}))
    assert told(problem)["b2"] == (
        "Only a1 is possible under the rules, and is full",
        ["Raise the capacity of a1 to 2"],
    )


def confidential(kind):
    """b may meet only a, and something keeps the two apart."""
    mentor, mentee = person("a"), senior("b")
    if kind == "mentor says no":
        return Problem((replace(mentor, not_with=("b",)),), (mentee,))
    if kind == "mentee says no":
        return Problem((mentor,), (replace(mentee, not_with=("a",)),))
    return Problem((mentor,), (mentee,), **{kind: frozenset({("b", "a")})})


KINDS = ["conflicts", "former", "declined", "exclusions", "mentor says no", "mentee says no"]


@pytest.mark.parametrize("kind", KINDS)
def test_unmatched_for_a_confidential_reason_reads_the_same_letter_by_letter(kind):
    problem, pattern = confidential(kind), confidential("conflicts")
    found = explain_unmatched(problem, solve(problem))
    assert found == explain_unmatched(pattern, solve(pattern))
    assert [entry.reason for entry in found] == [Message("unmatched.programme_rules")] * 2
    assert found[0].reason.text == "not possible under the programme rules"
    assert solve(problem) == solve(pattern)


def test_unmatched_tells_a_changeable_rule_before_a_confidential_one():
    mentors = (person("a1"), person("a2"), person("a3", languages=("fr",)))
    problem = Problem(mentors, (senior("b", not_with=("a1", "a2")),))
    assert told(problem)["b"][0] == "Nobody suitable shares a language"


def test_unmatched_counts_what_each_rule_removed():
    mentors = (person("a1", languages=("fr",)), person("a2", languages=("fr",), grade=6), person("a3", grade=6))
    problem = Problem(mentors, (senior("b"),))
    entry = explain_unmatched(problem, solve(problem))[0]
    assert (entry.person_id, entry.role, entry.possible) == ("b", "mentee", 0)
    counts = {count.rule: (count.removed, count.alone) for count in entry.rules if count.removed}
    assert counts == {"grade_gap": (2, 1), "language": (2, 1)}


def test_unmatched_are_all_told_mentees_first_by_id():
    problem = crowd(40, 30, seed=4)
    solution = solve(problem)
    found = [(entry.role, entry.person_id) for entry in explain_unmatched(problem, solution)]
    seniors = sorted({p.id for p in problem.mentees} - {pair.mentee_id for pair in solution.pairs})
    juniors = sorted({p.id for p in problem.mentors} - {pair.mentor_id for pair in solution.pairs})
    assert found == [("mentee", key) for key in seniors] + [("mentor", key) for key in juniors]


def test_most_binding_rule_is_one_that_can_be_changed():
    mentors = (person("a1", not_with=("b",)), person("a2", not_with=("b",)), person("a3", languages=("fr",)))
    binding = most_binding(solve(Problem(mentors, (senior("b"),))))
    assert (binding.rule, binding.removed, binding.alone) == ("language", 1, 1)
    assert most_binding(solve(Problem((person("a", not_with=("b",)),), (senior("b"),)))) is None
