import re

import pytest
from django.test import Client
from django.utils import translation

from upmentor.doors.mine import library
from upmentor.ground.content import guides as content
from upmentor.ground.content.guides import LENGTHS, guides, meeting_guide
from upmentor.ground.content.tests.test_guides import written
from upmentor.ground.content.vocabulary import guide_topics
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db

WRITTEN = {one.topic for one in guides("en")}


@pytest.fixture
def reader() -> Client:
    make.organisation()
    client = Client()
    client.force_login(make.account("stranger@example.com"))
    return client


@pytest.fixture
def translated_guide(tmp_path, monkeypatch):
    """Only the guide on everyday AI exists, in English and, for the second meeting, in German."""
    written(tmp_path)
    written(tmp_path, "de", (2,))
    monkeypatch.setattr(content, "GUIDES", tmp_path)
    caches = (content.languages, content._shelf, library._findable)
    for one in caches:
        one.cache_clear()
    yield
    monkeypatch.undo()
    for one in caches:
        one.cache_clear()


def titles(shelf: library.Shelf) -> tuple[list[str], list[str]]:
    return [card.topic.id for card in shelf.cards], [topic.id for topic in shelf.awaited]


# ---------- what is on the shelf ----------


def test_shelf_has_all_topics_those_without_a_guide_as_being_written():
    cards, awaited = titles(library.shelf("", None))
    ids = [topic.id for topic in guide_topics()]
    assert len(ids) == 16
    assert cards == [one for one in ids if one in WRITTEN]
    assert awaited == [one for one in ids if one not in WRITTEN]


def test_who_names_only_a_length_sees_only_guides_that_can_be_used():
    assert titles(library.shelf("", 30)) == (titles(library.shelf("", None))[0], [])
    assert titles(library.shelf("hybrid", 30)) == titles(library.shelf("hybrid", None))


@pytest.mark.parametrize(
    "typed", ["Everyday AI", "everyday", "EVERYDAY", "prompting", "Prompts", "ground rules", "kunstliche"]
)
def test_words_find_a_guide_by_its_topics_and_meetings(typed):
    found = titles(library.shelf(typed, None))[0]
    assert ("everyday-ai" in found) == (typed != "kunstliche")


@pytest.mark.parametrize("typed", ["ev", "zzzz", "???", "everyday zzzz", "\u202e", "a" * 10_000, "'; drop zzzz"])
def test_words_that_fit_nothing_find_nothing(typed):
    assert titles(library.shelf(typed, None)) == ([], [])


def test_awaited_topics_are_found_too():
    awaited = titles(library.shelf("", None))[1]
    title = next(topic.title for topic in guide_topics() if topic.id == awaited[0])
    assert titles(library.shelf(title, None))[1][:1] == [awaited[0]]


@pytest.mark.parametrize(
    ("text", "minutes"), [("15", 15), ("60", 60), ("", None), ("20", None), ("x", None), ("015", None)]
)
def test_only_lengths_of_guides_are_understood(text, minutes):
    assert library.minutes_of(text) == minutes


def test_meetings_beside_end_with_the_guide():
    first, last = meeting_guide("everyday-ai", 1, "en"), meeting_guide("everyday-ai", 6, "en")
    before, after = library.beside(first)
    assert (before, after and after.number) == (None, 2)
    before, after = library.beside(last)
    assert (before and before.number, after) == (5, None)


# ---------- pages ----------


def test_library_links_to_guides_and_not_to_those_being_written(reader):
    page = reader.get("/library/").content.decode()
    links = re.findall(r'href="/library/([a-z0-9-]+)/"', page)
    assert links == titles(library.shelf("", None))[0]
    for topic in guide_topics():
        assert topic.title in page


def test_library_keeps_what_was_typed_and_carries_the_length_on(reader):
    page = reader.get("/library/", {"q": 'everyday "ai', "minutes": "30"}).content.decode()
    assert 'value="everyday &quot;ai"' in page
    assert '<option value="30" selected>' in page
    assert re.findall(r'href="(/library/[^"]+)"', page) == ["/library/everyday-ai/?minutes=30"]


def test_empty_shelf_leads_to_suggesting_a_topic_only_where_it_can_be_suggested(reader):
    assert 'href="/library/">Show all topics</a></div>' in reader.get("/library/?q=zzzz").content.decode()
    alice = make.person("alice", sign_in=True)
    client = Client()
    client.force_login(alice.user)
    programme = make.programme()
    own = make.enrolment(programme, alice, "mentee", state="available")
    address = f"/join/{programme.slug}/topics/"
    assert f'<a class="btn" href="{address}">Suggest a topic</a>' in client.get("/library/?q=zzzz").content.decode()
    assert client.get(address).status_code == 200
    own.state = "withdrawn"
    own.save()
    assert "Suggest a topic" not in client.get("/library/?q=zzzz").content.decode()
    own.state = "available"
    own.save()
    programme.state = "running"
    programme.save()
    assert "Suggest a topic" not in client.get("/library/?q=zzzz").content.decode()


def test_topic_page_names_its_six_meetings(reader):
    page = reader.get("/library/everyday-ai/?minutes=15").content.decode()
    assert re.findall(r'href="(/library/everyday-ai/\d/[^"]*)"', page) == [
        f"/library/everyday-ai/{number}/?minutes=15" for number in range(1, 7)
    ]


def parts_of(page: str) -> list[tuple[str, str]]:
    """(minutes, heading) of each step of the conversation, no minutes for the care note."""
    steps = page.partition('<ol class="um-guide"')[2]
    return re.findall(r'<span class="um-min">(?:<b>(\d+)</b> min|<svg.*?</svg>)</span><div>\s*<h3>(.*?)</h3>', steps)


LONG = [
    "Opening",
    "Core questions",
    "Try it together",
    "Your turn: the mentee gives something back",
    "Take care",
    "Close: one action each",
]


@pytest.mark.parametrize("minutes", LENGTHS)
def test_meeting_page_has_the_parts_for_its_length(reader, minutes):
    found = parts_of(reader.get(f"/library/everyday-ai/3/?minutes={minutes}").content.decode())
    assert [heading for _, heading in found] == (["The short version", "Take care"] if minutes == 15 else LONG)
    assert sum(int(share or 0) for share, _ in found) == minutes


@pytest.mark.parametrize("query", ["", "?minutes=", "?minutes=20", "?minutes=x"])
def test_meeting_page_takes_an_hour_unless_told(reader, query):
    page = reader.get(f"/library/everyday-ai/3/{query}").content.decode()
    assert sum(int(share or 0) for share, _ in parts_of(page)) == 60


def test_meeting_page_shows_all_eleven_parts(reader):
    from django.utils.html import escape

    page = reader.get("/library/everyday-ai/3/").content.decode()
    meeting = meeting_guide("everyday-ai", 3, "en")
    texts = [meeting.purpose, meeting.mentor_before, meeting.mentee_before, meeting.opening, *meeting.core]
    texts += [*meeting.try_it, meeting.your_turn, meeting.care, meeting.close, *meeting.short, meeting.remote]
    assert [text for text in texts if escape(text) not in page] == []


@pytest.mark.parametrize(
    "path",
    ["/library/no-such/", "/library/hybrid-work-and-tools/", "/library/everyday-ai/0/", "/library/everyday-ai/7/"],
)
def test_guide_that_is_not_written_is_a_page_that_never_was(reader, path):
    assert reader.get(path).status_code == 404


def test_library_asks_to_sign_in():
    make.organisation()
    assert Client().get("/library/").headers["Location"] == "/sign-in/?next=/library/"


# ---------- languages ----------


def articles(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<(?:article|li|ol)[^>]* lang="(\w+)" dir="(\w+)"', page)


def test_guide_in_english_says_so_to_those_who_read_another_language(reader, translated_guide):
    reader.cookies["upmentor_language"] = "ar"
    page = reader.get("/library/everyday-ai/2/").content.decode()
    assert articles(page) == [("en", "ltr"), ("en", "ltr")]
    assert page.count("um-note") == 1
    with translation.override("ar"):
        assert [card.in_english for card in library.shelf("", None).cards] == [True]


def test_translated_meeting_comes_in_its_language_and_a_missing_one_in_english(reader, translated_guide):
    reader.cookies["upmentor_language"] = "de"
    page = reader.get("/library/everyday-ai/2/").content.decode()
    assert (articles(page), page.count("um-note")) == ([("de", "ltr"), ("de", "ltr")], 0)
    page = reader.get("/library/everyday-ai/3/").content.decode()
    assert (articles(page), page.count("um-note")) == ([("en", "ltr"), ("en", "ltr")], 1)
    page = reader.get("/library/everyday-ai/").content.decode()
    languages = ["de", "en", "de", "en", "en", "en", "en"]
    assert articles(page) == [(code, "ltr") for code in languages]


def test_nobody_is_told_about_english_in_an_english_page(reader, translated_guide):
    assert "um-note" not in reader.get("/library/everyday-ai/2/").content.decode()
