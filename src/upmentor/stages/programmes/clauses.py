"""What nobody can weaken: accepted at enrolment (`decisions.md` 24), and the notice of what taking part means for a
person's facts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Grows with every change of the wording, so that it is known which words somebody accepted.
CLAUSES_VERSION = "2026-1"


@dataclass(frozen=True)
class Clause:
    """One clause: a heading and one or two sentences."""

    heading: str | Promise
    text: str | Promise


CLAUSES: tuple[Clause, ...] = (
    Clause(
        _("No retaliation"),
        _("Nobody suffers for what was said in a pair, for asking for another match, or for stopping."),
    ),
    Clause(
        _("No decisions about jobs"),
        _("Taking part is not an appraisal, a selection or a succession plan. Nothing said here is used for one."),
    ),
    Clause(
        _("Confidential, with limits"),
        _(
            "What you hear stays between you two. The limits are a risk of harm to "
            "somebody and what the law obliges us to report."
        ),
    ),
    Clause(
        _("Either of you may stop"),
        _("At any time, without a reason, and without a record of who did."),
    ),
)

NOTICE: tuple[str | Promise, ...] = (
    _("We use your facts from the roster, your topics, times and languages to find you a partner."),
    _(
        "The programme team sees your topics and that you take part. Your times and whom you "
        "would rather not meet are shown to no person."
    ),
    _("You can change your answers until you are matched, and withdraw whenever you like."),
)
