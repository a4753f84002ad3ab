"""Languages as people read them: the roster and enrolments keep codes."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def name_of(code: str) -> str:
    """The name of a language in the reader's own; the code where it is unknown.

    >>> name_of("sv"), name_of("tlh-unknown")
    ('Swedish', 'tlh-unknown')
    """
    try:
        reader = Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        reader = Locale.parse("en")
    return str(reader.languages.get(code, code))
