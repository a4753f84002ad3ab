"""One spelling for many: how a typed topic and a vocabulary entry are made comparable."""

from __future__ import annotations

import re
import unicodedata

# Nobody's topic is longer; what comes after would only cost time.
LONGEST = 200
WORD_LIMIT = 16

# "+" and "#" stay, for C++ and C#.
_SEPARATORS = re.compile(r"[^\w+#]+|_+")
_ABBREVIATION_DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_APOSTROPHES = re.compile("['’‘`´]")

# Words that carry no topic: people write "I would like to learn how to use ... better".
_FILLER_WORDS = """
a about also am an and any anything are as at basic basics be been being better but by can could d
do does doing dont everything explain explained explore for from general get gets getting give go
going good great have help helping how i id if im in into intro introduction is it its ive just kind
know knowing knowledge learn learning like ll lot m make makes many me more most much my need of on
or other our out people related s should show skill skills some something start started stuff teach
tell than that the their them there these they thing things this those through to too topic topics
try trying understand understanding up us use used useful using ve very want wants was way ways we
what when where which who why will with work working would you your
"""
_FILLERS = frozenset(_FILLER_WORDS.split())


def plain(text: str) -> str:
    """The text folded for comparison: NFKC, no case, marks of direction and control removed, punctuation as one blank.

    Cut after 200 characters. Accents stay, since they tell words apart in some languages; see `unaccented`.

    >>> plain("  E-Commerce &  Co. ")
    'e commerce and co'
    >>> plain("A.I.")
    'ai'
    """
    folded = unicodedata.normalize("NFKC", text[: 4 * LONGEST]).casefold()
    # NFKC again: folding case can take a text out of its normal form.
    folded = unicodedata.normalize("NFKC", folded)
    # Formatting marks (direction, zero width) go without a trace; the other invisible ones part words like a blank.
    folded = "".join(" " if unicodedata.category(c) == "Cc" else c for c in folded if unicodedata.category(c) != "Cf")
    folded = _APOSTROPHES.sub("", _ABBREVIATION_DOTS.sub("", folded)).replace("&", " and ")
    return " ".join(_SEPARATORS.sub(" ", folded).split())[:LONGEST].strip()


def unaccented(text: str) -> str:
    """The folded text without accents; for the second look only.

    >>> unaccented(plain("Führung"))
    'fuhrung'
    """
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", "".join(c for c in parts if not unicodedata.combining(c)))


def words(text: str) -> tuple[str, ...]:
    """The words of a folded text that carry its topic, without accents and endings; at most 16.

    A text of nothing but fillers keeps them, so that "how to" still is what was typed.

    >>> words("i want to learn about running better meetings")
    ('run', 'meet')
    """
    every = unaccented(text).split()
    telling = [word for word in every if word not in _FILLERS]
    return tuple(dict.fromkeys(_stem(word) for word in (telling or every)))[:WORD_LIMIT]


def _stem(word: str) -> str:
    """The word without a plural or -ing ending; crude, and the same on both sides."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        word = word[:-1]
    if len(word) > 6 and word.endswith("ing"):
        word = word[:-3]
        if word[-1] == word[-2] and word[-1] not in "lsz":
            word = word[:-1]
    return word
