"""Conversation guides: six meetings for each topic that has been written, eleven parts each (`ux.md` §5).

A guide is translated as a whole and not text by text: `guides/de/everyday-ai.toml` stands beside
`guides/en/everyday-ai.toml` with the same keys. Where a file or a meeting is missing, the English one is given, and
says so in its `language`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .text_files import FOLDER, ContentError, Table, read_table
from .vocabulary import guide_topics

GUIDES = FOLDER / "guides"
ENGLISH = "en"
MEETINGS = 6

# Minutes of each part that is talked through, by the length of the meeting. This is the one place of these figures.
SPLITS: dict[int, tuple[tuple[str, int], ...]] = {
    60: (("opening", 5), ("core", 20), ("try_it", 20), ("your_turn", 10), ("close", 5)),
    45: (("opening", 3), ("core", 15), ("try_it", 15), ("your_turn", 7), ("close", 5)),
    30: (("opening", 3), ("core", 9), ("try_it", 10), ("your_turn", 5), ("close", 3)),
    15: (("short", 15),),
}
LENGTHS = tuple(sorted(SPLITS))
STANDARD = 60


class UnknownGuideError(Exception):
    """There is no guide for this topic, or no meeting of this number in it."""


class UnknownLengthError(Exception):
    """Guides exist for the lengths in `LENGTHS` only."""


@dataclass(frozen=True)
class MeetingGuide:
    """The eleven parts for one meeting, beside its title. All texts are in `language` (a code such as `en`)."""

    topic: str
    number: int
    language: str
    title: str
    purpose: str
    mentor_before: str
    mentee_before: str
    opening: str
    core: tuple[str, ...]
    try_it: tuple[str, ...]
    your_turn: str
    care: str
    close: str
    short: tuple[str, ...]
    remote: str


@dataclass(frozen=True)
class Guide:
    """The guide of a topic: title and summary in `language`; a meeting may be in another one, see its own."""

    topic: str
    number: int
    language: str
    title: str
    summary: str
    meetings: tuple[MeetingGuide, ...]


@dataclass(frozen=True)
class TimedPart:
    """A part as it is talked through: its key in `MeetingGuide`, whole minutes (0 for the care note), its texts."""

    key: str
    minutes: int
    texts: tuple[str, ...]


def guides(language: str) -> tuple[Guide, ...]:
    """All guides that are written, by number, in this language where there is one. Raises `ContentError`."""
    code = language.partition("-")[0].lower()
    return _shelf(code if code in languages() else ENGLISH)


def guide(topic_id: str, language: str) -> Guide:
    """The guide of a topic; raises `UnknownGuideError`."""
    for one in guides(language):
        if one.topic == topic_id:
            return one
    raise UnknownGuideError(topic_id)


def meeting_guide(topic_id: str, number: int, language: str) -> MeetingGuide:
    """The guide for the meeting of this number, from 1; raises `UnknownGuideError`."""
    for one in guide(topic_id, language).meetings:
        if one.number == number:
            return one
    raise UnknownGuideError(f"{topic_id} {number}")


def plan(minutes: int) -> tuple[tuple[str, int], ...]:
    """(key of the part, whole minutes) in the order of the conversation; they add up to `minutes`.

    Raises `UnknownLengthError` for a length that is not in `LENGTHS`.

    >>> plan(45)
    (('opening', 3), ('core', 15), ('try_it', 15), ('your_turn', 7), ('close', 5))
    """
    if minutes not in SPLITS:
        raise UnknownLengthError(minutes)
    return SPLITS[minutes]


def timed(meeting: MeetingGuide, minutes: int) -> tuple[TimedPart, ...]:
    """The plan with its texts, and the care note (0 minutes) before the last step of a long plan, after a short one."""
    steps = [TimedPart(key, share, _texts(meeting, key)) for key, share in plan(minutes)]
    place = len(steps) - 1 if len(steps) > 1 else len(steps)
    steps.insert(place, TimedPart("care", 0, (meeting.care,)))
    return tuple(steps)


def _texts(meeting: MeetingGuide, key: str) -> tuple[str, ...]:
    value: str | tuple[str, ...] = getattr(meeting, key)
    return value if isinstance(value, tuple) else (value,)


@cache
def languages() -> frozenset[str]:
    """Codes of the languages in which at least one guide is written."""
    return frozenset(path.parent.name for path in GUIDES.glob("*/*.toml"))


@cache
def _shelf(language: str) -> tuple[Guide, ...]:
    return read_shelf(GUIDES, language)


def read_shelf(folder: Path, language: str) -> tuple[Guide, ...]:
    """The guides under a folder in one language, English where a file or a meeting is missing; by number.

    Raises `ContentError` for a faulty file, a translation without its English guide, and an English guide that lacks
    a meeting.
    """
    english = {path.stem: read_guide(path) for path in sorted((folder / ENGLISH).glob("*.toml"))}
    for one in english.values():
        missing = set(range(1, MEETINGS + 1)) - {meeting.number for meeting in one.meetings}
        if missing:
            raise ContentError(f"en/{one.topic}.toml: there is no meeting {min(missing)}")
    if language == ENGLISH:
        return _by_number(english.values())
    own = {path.stem: read_guide(path) for path in sorted((folder / language).glob("*.toml"))}
    stray = sorted(set(own) - set(english))
    if stray:
        raise ContentError(f"{language}/{stray[0]}.toml: there is no English guide of this name")
    return _by_number(_filled(own[topic], one) if topic in own else one for topic, one in english.items())


def _by_number(found: Iterable[Guide]) -> tuple[Guide, ...]:
    return tuple(sorted(found, key=lambda one: one.number))


def _filled(own: Guide, english: Guide) -> Guide:
    """The translation, with English meetings where it has none."""
    there = {meeting.number: meeting for meeting in own.meetings}
    return replace(own, meetings=tuple(there.get(meeting.number, meeting) for meeting in english.meetings))


def read_guide(path: Path) -> Guide:
    """One file: its folder is the language, its name the topic. Raises `ContentError` with file, meeting and key."""
    language, topic = path.parent.name, path.stem
    file = replace(read_table(path), where=f"{language}/{path.name}")
    file.only("topic", "number", "title", "summary", "meeting")
    number = _number_of(topic, file)
    meetings = [_meeting(table, language, topic) for table in _numbered(file)]
    return Guide(topic, number, language, file.text("title"), file.text("summary"), tuple(meetings))


def _number_of(topic: str, file: Table) -> int:
    """The number of the guide, when file name, topic and number agree with the vocabulary."""
    known = {one.id: one.number for one in guide_topics()}
    if file.text("topic") != topic:
        raise ContentError(f"{file.where}: topic must be {topic}, as the file is named")
    if topic not in known:
        raise ContentError(f"{file.where}: topic {topic} is no guide topic of the vocabulary")
    if file.whole("number") != known[topic]:
        raise ContentError(f"{file.where}: number must be {known[topic]}, as the vocabulary has it")
    return file.whole("number")


def _numbered(file: Table) -> list[Table]:
    """The meetings, each named by its own number, which rises from one to the next."""
    found, before = [], 0
    for table in file.tables("meeting", at_least=1):
        number = table.whole("number")
        if not before < number <= MEETINGS:
            raise ContentError(f"{table.where}: number must rise from 1 to {MEETINGS}")
        found.append(replace(table, where=f"{file.where}, meeting {number}"))
        before = number
    return found


def _meeting(table: Table, language: str, topic: str) -> MeetingGuide:
    table.only(*(name for name in MeetingGuide.__dataclass_fields__ if name not in ("topic", "language")))
    return MeetingGuide(
        topic=topic,
        number=table.whole("number"),
        language=language,
        title=table.text("title"),
        purpose=table.text("purpose"),
        mentor_before=table.text("mentor_before"),
        mentee_before=table.text("mentee_before"),
        opening=table.text("opening"),
        core=_several(table, "core", 3, 3),
        try_it=_several(table, "try_it", 3, 5),
        your_turn=table.text("your_turn"),
        care=table.text("care"),
        close=table.text("close"),
        short=_several(table, "short", 2, 4),
        remote=table.text("remote"),
    )


def _several(table: Table, key: str, least: int, most: int) -> tuple[str, ...]:
    texts = table.texts(key, at_least=least)
    if len(texts) > most:
        raise ContentError(f"{table.where}: {key} has {len(texts)} texts, at most {most} are meant")
    return texts
