import json
import pickle
from dataclasses import replace

import pytest

from upmentor.matching import (
    LockRefused,
    Message,
    Participant,
    Problem,
    ProblemError,
    Solution,
    UnknownPerson,
    explain_unmatched,
    solve,
)
from upmentor.matching.messages import CATALOGUE
from upmentor.matching.problem import chain_above

from .sample import crowd, person, senior


def test_problem_survives_json_and_pickle():
    problem = crowd(12, 9, seed=5, places=2)
    assert Problem.from_dict(json.loads(json.dumps(problem.to_dict()))) == problem
    assert pickle.loads(pickle.dumps(problem)) == problem


def test_solution_survives_json_and_pickle():
    solution = solve(crowd(12, 9, seed=5, places=2))
    assert Solution.from_dict(json.loads(json.dumps(solution.to_dict()))) == solution
    assert pickle.loads(pickle.dumps(solution)) == solution


def test_lock_refused_survives_pickle():
    error = pickle.loads(pickle.dumps(LockRefused("a", "b", ("language",), "no language in common")))
    assert (str(error), error.rules) == ("a and b cannot be kept together: no language in common", ("language",))


def test_message_survives_a_dict():
    message = Message("part.department.same", {"department": "Sales"})
    assert Message.from_dict(message.to_dict()) == message
    assert message.to_dict()["text"] == "Both work in Sales"


def test_message_templates_say_nothing_that_a_formatter_could_misread():
    for template in CATALOGUE.values():
        assert "%" not in template


@pytest.mark.parametrize(
    ("mentors", "mentees", "sentence"),
    [
        ((person("a"), person("a")), (), "mentor id a is there twice"),
        ((), (senior(""),), "a mentee has no id"),
        ((person("a", capacity=3),), (), "mentor a has capacity 3, at most 2"),
        ((person("a", capacity=-1),), (), "mentor a has capacity -1, use 0 to 50"),
        ((), (senior("b", capacity=51),), "mentee b has capacity 51, use 0 to 50"),
        ((person("a", grade=1001),), (), "mentor a has grade 1001, use -1000 to 1000"),
        ((person("a", slots=1 << 336),), (), "mentor a has working time outside the week"),
        ((), (senior("b", slots=-1),), "mentee b has working time outside the week"),
        ((person("a", no_manager=True),), (), "mentor a has a manager and is marked as having none"),
        ((person("a", topics=(("AI", 3), ("ai ", 4))),), (), "mentor a names a topic twice or without a name"),
        ((person("a", topics=(("AI", 6),)),), (), "mentor a has a level or priority outside 1 to 5"),
    ],
)
def test_problem_that_contradicts_itself(mentors, mentees, sentence):
    with pytest.raises(ProblemError) as error:
        Problem(mentors, mentees)
    assert str(error.value) == sentence


def test_problem_with_a_lock_on_somebody_absent():
    with pytest.raises(ProblemError, match="names somebody who does not take part"):
        Problem((person("a"),), (senior("b"),), locks=frozenset({("a", "c")}))


def test_problem_asked_for_somebody_absent():
    problem = Problem((person("a"),), (senior("b"),))
    with pytest.raises(UnknownPerson, match="no mentor has the id b"):
        problem.mentor("b")
    with pytest.raises(UnknownPerson, match="no mentee has the id a"):
        problem.mentee("a")


def test_chain_of_managers_in_a_circle_ends():
    assert chain_above("a", {"a": "b", "b": "c", "c": "b"}) == {"b", "c"}
    assert chain_above("a", {"a": "a"}) == frozenset()
    assert chain_above("a", {"a": "gone"}) == {"gone"}


def test_participant_without_a_name_is_called_by_id():
    assert Participant("x7").label == "x7"


def test_problem_pooled_gives_the_same_answers_and_no_cause():
    problem = crowd(20, 16, seed=9, places=2)
    first = replace(problem.mentors[0], not_with=(problem.mentees[0].id, "somebody else"))
    problem = replace(problem, mentors=(first, *problem.mentors[1:]))
    pooled = problem.pooled()
    assert pooled.conflicts | pooled.former | pooled.declined == frozenset()
    assert [p.not_with for p in (*pooled.mentors, *pooled.mentees)] == [()] * 36
    assert (first.id, problem.mentees[0].id) in pooled.exclusions
    solution = solve(problem)
    assert solve(pooled) == solution
    assert explain_unmatched(pooled, solution) == explain_unmatched(problem, solution)


def test_solution_knows_the_partners_of_a_person():
    problem = Problem((person("a", capacity=2),), (senior("b"), senior("c")))
    solution = solve(problem)
    assert (solution.partners("a"), solution.partners("c"), solution.partners("x")) == (("b", "c"), ("a",), ())
