import pytest

from upmentor.stages.programmes.queries.budget import budget_of, hours_of
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db


def shares(programme, role):
    return [(str(share.words), share.hours) for share in budget_of(programme, role).shares]


def test_sixteen_hours_of_a_mentor_in_six_months_are_told_in_parts():
    programme = make.programme(template="ai-and-technology", meetings=6, meeting_minutes=60)
    assert hours_of(programme, "mentor") == 16
    assert shares(programme, "mentor") == [
        ("6 meetings of 60 minutes", 6.0),
        ("preparing them, half an hour each", 3.0),
        ("training, talks with other mentors, surveys", 7.0),
    ]


def test_hours_of_a_mentee_are_the_meetings_and_a_little():
    programme = make.programme(template="ai-and-technology", meetings=6, meeting_minutes=60)
    assert shares(programme, "mentee") == [("6 meetings of 60 minutes", 6.0), ("orientation and check-ins", 1.0)]


@pytest.mark.parametrize(("meetings", "minutes", "hours"), [(4, 45, 12), (12, 60, 25), (3, 45, 11)])
def test_other_rhythms_are_worked_out_and_parts_add_up(meetings, minutes, hours):
    programme = make.programme(template="ai-and-technology", meetings=meetings, meeting_minutes=minutes)
    found = budget_of(programme, "mentor")
    assert (found.hours, sum(share.minutes for share in found.shares)) == (hours, 60 * hours)
