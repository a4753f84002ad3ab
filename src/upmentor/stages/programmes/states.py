"""Which state may follow which (`decisions.md` 18), as two tables. Verbs ask `may_become`; a test walks every pair
of states."""

from __future__ import annotations

from collections.abc import Mapping

from upmentor.stages.programmes.models import Enrolment, Programme

P = Programme.State
E = Enrolment.State

PROGRAMME: Mapping[str, frozenset[str]] = {
    P.DRAFT: frozenset({P.READY}),
    P.READY: frozenset({P.DRAFT, P.ENROLLING}),
    P.ENROLLING: frozenset({P.MATCHING}),
    # Enrolment may open again for late joiners; the first announcement starts the programme.
    P.MATCHING: frozenset({P.ENROLLING, P.RUNNING}),
    P.RUNNING: frozenset({P.CLOSING}),
    # Nothing ends by the beginning of the close, so the programme may go on; what is closed stays closed.
    P.CLOSING: frozenset({P.RUNNING, P.CLOSED}),
    P.CLOSED: frozenset({P.ARCHIVED}),
    P.ARCHIVED: frozenset(),
}

ENROLMENT: Mapping[str, frozenset[str]] = {
    E.INVITED: frozenset({E.STARTED, E.AVAILABLE, E.WAITING, E.WITHDRAWN}),
    E.STARTED: frozenset({E.AVAILABLE, E.WAITING, E.WITHDRAWN}),
    # Completed from the waiting list: the programme closed before there was a place.
    E.WAITING: frozenset({E.AVAILABLE, E.WITHDRAWN, E.COMPLETED}),
    # To the waiting list by lot only.
    E.AVAILABLE: frozenset({E.WAITING, E.WITHDRAWN, E.COMPLETED}),
    # Undo leads back to where somebody stood; coming back later starts again.
    E.WITHDRAWN: frozenset({E.INVITED, E.STARTED, E.WAITING, E.AVAILABLE}),
    E.COMPLETED: frozenset(),
}

# Where people may answer or change their answers.
ENROLMENT_OPEN = frozenset({P.ENROLLING, P.MATCHING})
# Where staff may still change dates, eligibility and policy.
SETTINGS_OPEN = frozenset({P.DRAFT, P.READY, P.ENROLLING, P.MATCHING, P.RUNNING})
# Nobody comes in and nobody is matched any more; pairs may still finish while the programme is closing.
ENDING = frozenset({P.CLOSING, P.CLOSED, P.ARCHIVED})
# Nothing lives in it any more.
OVER = frozenset({P.CLOSED, P.ARCHIVED})


def may_become(table: Mapping[str, frozenset[str]], now: str, then: str) -> bool:
    """Whether the table has the step from one state to the other."""
    return then in table[now]
