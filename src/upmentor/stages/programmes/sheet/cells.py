"""How cells of a sign-up sheet are read. Pure: no database."""

from __future__ import annotations

import re

LIMIT = 160


def parse_topics(text: str, usual: int) -> tuple[list[tuple[str, int]], list[str]]:
    """`topic:level;topic:level` as (topic, level), and the topics whose level is none of 1 to 5. Doubles count once.

    >>> parse_topics("Everyday AI:4; Data\\nWriting : 2", 3)
    ([('Everyday AI', 4), ('Data', 3), ('Writing', 2)], [])
    >>> parse_topics("Data:9", 3)
    ([], ['Data:9'])
    """
    found: dict[str, tuple[str, int]] = {}
    wrong = []
    for part in re.split(r"[;\n]", text):
        words = part.strip()
        title, _colon, level = words.rpartition(":") if re.search(r":\s*-?[\d.]*\s*$", words) else (words, "", "")
        title, level = title.strip()[:LIMIT], level.strip()
        if not title:
            continue
        if level and not re.fullmatch(r"[1-5]", level):
            wrong.append(words)
            continue
        found.setdefault(title.casefold(), (title, int(level) if level else usual))
    return list(found.values()), wrong
