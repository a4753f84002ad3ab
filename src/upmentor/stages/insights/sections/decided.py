"""What was decided beforehand, with its stamp; what was changed after the launch says so (AC-2.3)."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.models import Plan
from upmentor.stages.insights.plan import MEASURES, Decided, decided
from upmentor.stages.insights.shown import Line, Need, Shown, TooEarly
from upmentor.stages.insights.source import Source


def work_out(source: Source) -> Part:
    """Every version with its day. Two queries."""
    found = decided(source.programme, until=source.end)
    if found.now is None:
        return Part("decided", [Fact("plan", missing=Missing("no-plan"))])
    versions = [_version(found, one) for one in found.versions]
    return Part("decided", [Fact("plan", numbers={"versions": len(versions)})], series={"versions": versions})


def _version(found: Decided, plan: Plan) -> dict[str, Any]:
    return {
        "day": plan.decided_at.date().isoformat(),
        "late": found.is_late(plan),
        "measures": list(plan.measures),
        "comparison": plan.comparison,
        "months": plan.months,
    }


def say(part: Part) -> Shown:
    """What holds, when it was stamped, and each later change."""
    title = _("What was decided beforehand")
    if part.fact("plan").missing:
        words = _("Figures that are chosen afterwards say less than they seem to: choose and stamp them beforehand.")
        need = Need(0, 1, _("0 of 1 plan, stamped before the first pair begins"))
        return Shown("decided", title, missing=[TooEarly(_("No plan was written down"), words, [need])])
    versions = part.series["versions"]
    warnings = [_late(one, earlier) for earlier, one in pairwise(versions) if one["late"]]
    if versions[0]["late"]:
        day = _day(versions[0])
        warnings.insert(0, _("The measures were chosen on %(day)s, after the launch.") % {"day": day})
    last = versions[-1]
    names = ", ".join(str(MEASURES[one]) for one in last["measures"] if one in MEASURES)
    months = ngettext("%(n)s month after the start", "%(n)s months after the start", last["months"])
    line = Line(
        names,
        _("Compared with: %(whom)s. Looked at %(when)s.")
        % {"whom": Plan.Comparison(last["comparison"]).label, "when": months % {"n": last["months"]}},
        _("Stamped on %(day)s") % {"day": _day(last)},
    )
    return Shown("decided", title, [line], warnings=warnings)


def _late(version: dict[str, Any], earlier: dict[str, Any]) -> str:
    new = [str(MEASURES[one]) for one in version["measures"] if one not in earlier["measures"] and one in MEASURES]
    gone = [str(MEASURES[one]) for one in earlier["measures"] if one not in version["measures"] and one in MEASURES]
    words = [_("Changed on %(day)s, after the launch.") % {"day": _day(version)}]
    if new:
        words.append(_("Added: %(names)s.") % {"names": ", ".join(new)})
    if gone:
        words.append(_("Left out: %(names)s.") % {"names": ", ".join(gone)})
    if version["comparison"] != earlier["comparison"]:
        words.append(_("Another comparison: %(whom)s.") % {"whom": Plan.Comparison(version["comparison"]).label})
    return " ".join(words)


def _day(version: dict[str, Any]) -> str:
    return date_format(dt.date.fromisoformat(version["day"]), "j F Y")
