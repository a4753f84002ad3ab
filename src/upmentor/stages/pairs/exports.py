"""The list of pairs as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from upmentor.matching import CRITERIA
from upmentor.stages.exports.contents import Cell, Contents, with_ids
from upmentor.stages.pairs.comparing import KINDS
from upmentor.stages.pairs.models import MatchRun, Proposal
from upmentor.stages.pairs.queries import comparing
from upmentor.stages.pairs.queries.rows import CRITERION, with_people
from upmentor.stages.programmes.models import Programme

# What left a run: suggestions that nobody approved are no pairs.
STATES = (*Proposal.LIVE, Proposal.State.DECLINED, Proposal.State.LAPSED)


def header() -> list[str]:
    """Names of the columns."""
    people = [_("Employee id"), _("Name"), _("E-mail"), _("Department"), _("Site")]
    mentor, mentee = _("Mentor"), _("Mentee")
    columns = [f"{mentor}: {name}" for name in people] + [f"{mentee}: {name}" for name in people]
    return [
        *columns,
        _("State"),
        _("Score of 100"),
        *(str(CRITERION[name]) for name in CRITERIA),
        _("Shared hours a week"),
    ]


def rows(programme: Programme) -> Iterator[list[Cell]]:
    """One row a pair, by the mentor's employee id; parts in points of 100, 0 for criteria that did not count."""
    pairs = with_people(Proposal.objects.filter(programme=programme, state__in=STATES)).select_related(
        "mentor__person__department", "mentor__person__site", "mentee__person__department", "mentee__person__site"
    )
    for pair in pairs.order_by("mentor__person__employee_id", "mentee__person__employee_id", "id"):
        parts = {part["criterion"]: part["points"] / 10 for part in pair.parts}
        people: list[Cell] = []
        for person in (pair.mentor.person, pair.mentee.person):
            department = person.department.name if person.department else ""
            people += [
                person.employee_id,
                person.name,
                person.email,
                department,
                person.site.name if person.site else "",
            ]
        points: list[Cell] = [parts.get(name, 0) for name in CRITERIA]
        yield [*people, str(pair.get_state_display()), pair.score / 10, *points, pair.overlap_hours]


def pairs_contents(programme: Programme) -> Contents:
    """The list for a file."""
    return with_ids(header(), rows(programme), (0, 5), f"pairs-{programme.slug}")


def comparison_header() -> list[str]:
    """Names of the columns of two runs side by side."""
    id_of, name = _("Employee id"), _("Name")
    people = [
        f"{who}: {column}" for who in (_("Mentee"), _("Mentor before"), _("Mentor after")) for column in (id_of, name)
    ]
    return [_("What became of the pair"), *people, _("Old score"), _("New score"), _("Difference")]


def comparison_rows(before: MatchRun, after: MatchRun) -> Iterator[list[Cell]]:
    """One row for each pair of the two runs; scores of 100, empty where there is no pair."""
    words = {"changed": _("Changed"), "lost": _("Lost"), "new": _("New"), "kept": _("Kept")}
    found = comparing.moves_of(before, after)
    for kind in KINDS:
        for row in comparing.move_rows(found[kind]):
            people: list[Cell] = []
            for person in (row.mentee, row.before, row.after):
                people += [person.employee_id, person.name] if person else ["", ""]
            both = row.old is not None and row.new is not None
            difference = round((row.new or 0) - (row.old or 0), 1) if both else ""
            scores = ["" if score is None else score for score in (row.old, row.new)]
            yield [words[kind], *people, *scores, difference]


def comparison_contents(programme: Programme, before: int, after: int) -> Contents:
    """Two runs, given by their numbers, for a file. Raises DoesNotExist."""
    first, second = (MatchRun.objects.get(programme=programme, number=number) for number in (before, after))
    name = f"runs-{before}-{after}-{programme.slug}"
    return with_ids(comparison_header(), comparison_rows(first, second), (1, 3, 5), name)
