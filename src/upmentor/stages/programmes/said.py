"""Words that are kept in English and shown in the reader's language: titles and descriptions of the project's
topics."""

from __future__ import annotations

from django.utils.translation import gettext


def said(text: str) -> str:
    """The text in the active language where the catalogue has it; added topics stay as they were typed."""
    # gettext("") is the header of the catalogue, which nobody wants on a page.
    return gettext(text) if text else ""
