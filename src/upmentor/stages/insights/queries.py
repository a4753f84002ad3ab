"""Frozen reports, in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _

from upmentor.ground.jobs.models import Job
from upmentor.ground.jobs.panel import Panel, panel_of
from upmentor.stages.insights.document import Document, Part, from_json
from upmentor.stages.insights.models import Report
from upmentor.stages.insights.sections import SECTIONS
from upmentor.stages.insights.shown import ShownReport
from upmentor.stages.programmes.models import Programme

JOB = "insights.work_out"
# From which side conversations were cancelled: the who-sees table gives it to sponsors, who know no dates of pairs.
FOR_SPONSORS = frozenset({("activity", "mentor-side")})


def latest(programme: Programme) -> Report | None:
    """The newest report that can be read. One query."""
    return Report.objects.filter(programme=programme, document__isnull=False).first()


def readable(programme: Programme) -> list[tuple[dt.date, object]]:
    """Day and uid of every report that can be read, the newest first. One query."""
    return list(Report.objects.filter(programme=programme, document__isnull=False).values_list("day", "uid"))


def document_of(report: Report, *, sponsor: bool) -> Document:
    """What was frozen, as far as the reader may know: some of it is for the programme's sponsors alone."""
    document = from_json(report.document or {})
    return document if sponsor else Document(document.day, [_less(one) for one in document.parts])


def _less(part: Part) -> Part:
    return replace(part, facts=[one for one in part.facts if (part.id, one.id) not in FOR_SPONSORS])


def shown(report: Report, *, sponsor: bool) -> ShownReport:
    """The report in words of the active language."""
    document = document_of(report, sponsor=sponsor)
    kept = {one.id: one for one in document.parts}
    return ShownReport(document.day, [one.say(kept[one.id]) for one in SECTIONS if one.id in kept])


def under_way(programme: Programme) -> Panel | None:
    """Progress of the report that is being worked out, or that failed. Two queries at most."""
    report = Report.objects.filter(programme=programme).order_by("-asked_at").first()
    if report is None:
        return None
    job = Job.objects.filter(key=f"{JOB}:{report.uid}").order_by("-id").first()
    if job is None or not (job.live or job.state == Job.State.DEAD):
        return None
    return panel_of(job, _("Working out the report"), _("Counting; this takes up to a minute") if job.live else "")
