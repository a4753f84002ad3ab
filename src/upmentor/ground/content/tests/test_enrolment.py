import pytest

from upmentor.ground.content.enrolment import load_enrolment


def test_levels_of_an_offer_rise_from_show_to_debate():
    assert [(step.id, step.level) for step in load_enrolment().offer_levels] == [
        ("show", 2),
        ("explain", 3),
        ("debate", 5),
    ]


def test_priorities_fall_from_first_to_third():
    assert [(step.id, step.level) for step in load_enrolment().priorities] == [
        ("first", 5),
        ("second", 3),
        ("third", 2),
    ]


def test_results_and_gains_are_eight_each_and_short():
    choices = load_enrolment()
    assert (len(choices.results), len(choices.gains)) == (8, 8)
    assert [pick.id for pick in (*choices.results, *choices.gains) if len(pick.text) > 70] == []


@pytest.mark.parametrize(
    ("role", "step", "beginning"),
    [
        ("mentee", "topics", "Most leaders start with one thing"),
        ("mentor", "topics", "You are not expected to have every answer."),
        ("mentor", "conflicts", "Name people whose pay"),
        ("mentee", "conflicts", "Name people whose pay"),
        ("mentor", "check", "You may stop at any time; it will not be recorded against you."),
    ],
)
def test_help_line_of_a_page(role, step, beginning):
    assert load_enrolment().help_line(role, step).text.startswith(beginning)


def test_page_without_a_help_line_has_none():
    assert load_enrolment().help_line("mentor", "result") is None
