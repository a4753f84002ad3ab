"""The job that writes an export: asks the slice whose rows they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from upmentor.doors.desk.exports import life_contents
from upmentor.ground.jobs.actions import Run
from upmentor.ground.ui.downloads import TABLES
from upmentor.stages.exports.actions import keep_file
from upmentor.stages.exports.contents import Contents
from upmentor.stages.exports.models import Export
from upmentor.stages.goals.exports import outcomes_contents
from upmentor.stages.pairs.exports import comparison_contents, pairs_contents

SOURCES: dict[str, Callable[..., Contents]] = {
    Export.Source.PROPOSALS: pairs_contents,
    Export.Source.COMPARISON: comparison_contents,
    Export.Source.LIFE: life_contents,
    Export.Source.OUTCOMES: outcomes_contents,
}


def make(run: Run) -> None:
    """Write the file of `args["export"]` in the language of whoever asked. May start again at any time; one that was
    deleted meanwhile is not made."""
    export: Any = Export.objects.select_related("programme").filter(uid=run.args["export"], made_at=None).first()
    if export is None or export.gone_at:
        return
    with override(export.language):
        contents = SOURCES[export.source](export.programme, **export.choice)
        run.progress("write", 0, len(contents.rows))
        write, _kind = TABLES[export.form]
        file = write(contents.header, contents.rows)
    keep_file(export, contents, file, at=timezone.now())
