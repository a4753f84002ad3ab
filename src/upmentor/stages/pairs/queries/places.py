"""Who has a free place and how many, counted by the database. The same rule as `problem._free_places`, which the solver
gets: a test holds the two together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from upmentor.matching import Policy
from upmentor.stages.pairs.models import MENTOR_SEATS, Proposal
from upmentor.stages.programmes.models import Enrolment, Programme

_STATES = ", ".join(["%s"] * len(Proposal.LIVE))
# Raw, because in the ORM each figure would repeat the three counts for every row.
_FREE = f"""
WITH live AS (SELECT mentor_id, mentee_id, mentor_person_id FROM pairs_proposal WHERE state IN ({_STATES})),
taken(enrolment_id, number) AS (
    SELECT mentor_id, COUNT(*) FROM live GROUP BY mentor_id
    UNION ALL SELECT mentee_id, COUNT(*) FROM live GROUP BY mentee_id
),
seats(person_id, number) AS (SELECT mentor_person_id, COUNT(*) FROM live GROUP BY mentor_person_id),
room(id, role, person_id, own, everywhere) AS (
    SELECT e.id, e.role, e.person_id,
        CASE WHEN e.role = 'mentor' AND e.capacity > %s THEN %s ELSE e.capacity END - COALESCE(t.number, 0),
        CASE WHEN e.role = 'mentor' THEN %s - COALESCE(s.number, 0) ELSE e.capacity END
    FROM programmes_enrolment e JOIN people_person p ON p.id = e.person_id
    LEFT JOIN taken t ON t.enrolment_id = e.id LEFT JOIN seats s ON s.person_id = e.person_id
    WHERE e.programme_id = %s AND e.state = %s AND p.employed
),
free(id, role, person_id, places) AS (
    SELECT id, role, person_id, CASE WHEN own < everywhere THEN own ELSE everywhere END FROM room
    WHERE own > 0 AND everywhere > 0
)
"""  # noqa: S608 - only placeholders are put in
_WITH_ROOM = _FREE + "SELECT id FROM free"  # noqa: S608 - constant
_SIDES = """
SELECT f.role, CASE
    WHEN p.grade IS NULL THEN 'grade'
    WHEN p.manager_id IS NULL AND NOT p.top_of_tree THEN 'manager'
    WHEN NOT EXISTS (SELECT 1 FROM programmes_enrolmenttopic t WHERE t.enrolment_id = f.id) THEN 'topics'
    ELSE '' END, COUNT(*), SUM(f.places)
FROM free f JOIN people_person p ON p.id = f.person_id GROUP BY 1, 2
"""
_TOPICS = """
SELECT t.topic_id, n.title, f.role, SUM(f.places)
FROM free f JOIN programmes_enrolmenttopic t ON t.enrolment_id = f.id JOIN programmes_topic n ON n.id = t.topic_id
GROUP BY t.topic_id, n.title, f.role
"""
_NAMED = """
SELECT f.id, n.title, f.role, f.places
FROM free f JOIN programmes_enrolmenttopic t ON t.enrolment_id = f.id JOIN programmes_topic n ON n.id = t.topic_id
JOIN people_person p ON p.id = f.person_id
WHERE t.topic_id IN ({}) ORDER BY f.role DESC, p.employee_id, t.level DESC, t.id
"""


def with_room(programme: Programme, policy: Policy) -> QuerySet[Enrolment]:
    """Everybody with a free place, with their person; mentors first, each side by employee id."""
    rows = Enrolment.objects.filter(pk__in=RawSQL(_WITH_ROOM, _values(programme, policy)))  # noqa: S611 - constant
    return rows.select_related("person").order_by("-role", "person__employee_id")


def sides(programme: Programme, policy: Policy) -> list[tuple[str, str, int, int]]:
    """(role, what is missing, people, free places): `grade`, `manager`, `topics` or an empty text. One query."""
    return [(role, lack, people, int(places)) for role, lack, people, places in _read(_SIDES, programme, policy)]


def topic_places(programme: Programme, policy: Policy) -> list[tuple[int, str, str, int]]:
    """(topic, title, role, free places of those who have it). One query."""
    return [(key, title, role, int(places)) for key, title, role, places in _read(_TOPICS, programme, policy)]


def people_with_topics(programme: Programme, policy: Policy, topics: Sequence[int]) -> list[tuple[int, str, str, int]]:
    """(enrolment, title, role, free places) for some topics, in the order in which the solver meets them. One query."""
    return _read(_NAMED.format(", ".join(["%s"] * len(topics))), programme, policy, topics)


def _values(programme: Programme, policy: Policy) -> list[Any]:
    limit = policy.mentor_capacity_limit
    return [*Proposal.LIVE, limit, limit, MENTOR_SEATS, programme.pk, Enrolment.State.AVAILABLE]


def _read(select: str, programme: Programme, policy: Policy, more: Sequence[int] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_FREE + select, [*_values(programme, policy), *more])
        return cursor.fetchall()
