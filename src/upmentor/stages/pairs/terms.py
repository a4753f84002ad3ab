"""What a pair fills in on its working agreement, and what differs between two versions, in words."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.content.agreement import load_agreement
from upmentor.ground.content.messages import translated
from upmentor.stages.pairs.models import Agreement, Pair

WEEKS, MINUTES, NOTICE_DAYS = (4, 6, 8), (30, 45, 60), (1, 2, 3)
NOTICE = 2
# The two clauses that may be strengthened, and the field in which the pair does it.
STRONGER = {"no-retaliation": "no_retaliation", "job-security": "job_security"}
# Where each choice stands in the text.
CLAUSE_OF = {
    "cadence_weeks": "rhythm",
    "meeting_minutes": "rhythm",
    "place": "rhythm",
    "notice_days": "rhythm",
    "off_table": "boundaries",
} | {field: clause for clause, field in STRONGER.items()}


@dataclass(frozen=True)
class Terms:
    """The choices of a version. The last three are the pair's own words, empty when there are none."""

    cadence_weeks: int
    meeting_minutes: int
    place: str
    notice_days: int
    off_table: str = ""
    no_retaliation: str = ""
    job_security: str = ""

    @classmethod
    def of(cls, version: Agreement) -> Terms:
        """The choices of a kept version."""
        return cls(**{field.name: getattr(version, field.name) for field in fields(cls)})

    @classmethod
    def first(cls, pair: Pair) -> Terms:
        """What stands on the page before anybody has changed it."""
        return cls(pair.cadence_weeks, pair.meeting_minutes, load_agreement().places[0].id, NOTICE)


@dataclass(frozen=True)
class Line:
    """One choice in words: what it is about, and its value; `typed` when the two wrote it themselves."""

    field: str
    label: str
    value: str
    typed: bool = False


@dataclass(frozen=True)
class Change:
    """One difference: what it is about, how it was and how it is now. An empty text means that nothing stood there;
    without both, the wording that ships has been renewed."""

    label: str
    was: str
    now: str


def lines(terms: Terms) -> tuple[Line, ...]:
    """Every choice in words, in the reader's language; those that nobody wrote anything for are empty."""
    places = {one.id: one.label for one in translated(load_agreement()).places}
    weeks = terms.cadence_weeks
    every = ngettext("every week", "every %(n)s weeks", weeks) % {"n": weeks}
    notice = ngettext("%(n)s working day ahead", "%(n)s working days ahead", terms.notice_days)
    return (
        Line("cadence_weeks", _("We meet"), every),
        Line("meeting_minutes", _("Each time"), _("%(n)s minutes") % {"n": terms.meeting_minutes}),
        Line("place", _("Where"), places.get(terms.place, terms.place)),
        Line("notice_days", _("Cancelling, if we have to"), notice % {"n": terms.notice_days}),
        Line("off_table", _("Topics off the table"), terms.off_table, typed=True),
        Line("no_retaliation", _("Added to “No retaliation”"), terms.no_retaliation, typed=True),
        Line("job_security", _("Added to “Jobs are not the subject”"), terms.job_security, typed=True),
    )


def changes(before: Agreement, after: Agreement) -> tuple[Change, ...]:
    """What a reader who knows `before` finds different in `after`, choices first, then texts of the clauses."""
    found = [
        Change(now.label, was.value, now.value)
        for was, now in zip(lines(Terms.of(before)), lines(Terms.of(after)), strict=True)
        if was.value != now.value
    ]
    known = {one["id"]: one for one in before.clauses}
    renewed = [one for one in after.clauses if known.get(one["id"]) != one]
    return (*found, *(Change(_(one["title"]), "", "") for one in renewed))


def changed_clauses(before: Agreement, after: Agreement) -> int:
    """In how many clauses something is different."""
    was, now = Terms.of(before), Terms.of(after)
    chosen = {clause for field, clause in CLAUSE_OF.items() if getattr(was, field) != getattr(now, field)}
    known = {one["id"]: one for one in before.clauses}
    return len(chosen | {one["id"] for one in after.clauses if known.get(one["id"]) != one})
