"""Documents to keep: tagged PDF (PDF/UA-1) on A4 or Letter, set by typst."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import get_language, gettext

FONTS = ["Inter", "Noto Sans Arabic"]
PAPERS = {"a4": "a4", "letter": "us-letter"}


def make_pdf(template: Path, facts: Mapping[str, Any], *, paper: str, at: dt.datetime) -> bytes:
    """The document; `facts` are its words, which the template reads as JSON; `paper` is a key of `PAPERS`. Names in
    scripts that the product brings no letters for are set with the fonts of the machine, or of the folder `fonts`
    beside the database."""
    said = json.dumps({**facts, "paper": PAPERS[paper], "fonts": FONTS})
    own = settings.PACKAGE / "assets" / "fonts"
    folders = [str(folder) for folder in (own, settings.HOME / "fonts") if folder.is_dir()]

    def made(standard: Literal["ua-1"] | None, *, only_ours: bool) -> bytes:
        found: bytes = typst.compile(
            str(template),
            format="pdf",
            font_paths=folders,
            ignore_system_fonts=only_ours,
            sys_inputs={"facts": said},
            pdf_standards=standard,
            timestamp=int(at.timestamp()),
        )
        return found

    try:
        return made("ua-1", only_ours=True)
    except typst.TypstError:
        pass
    try:
        return made("ua-1", only_ours=False)
    except typst.TypstError:
        # A sign that no font here has: a document with a gap and all its tags is better than none.
        return made(None, only_ours=False)


def language_for(probe: str) -> str:
    """The active language, or English where the document has not been translated (its text `probe` tells): half of
    each reads badly, and from right to left not at all."""
    return (get_language() or "en") if gettext(probe) != probe else "en"
