"""The enrolment as a person walks it (AC-4.1 to AC-4.5)."""

import re

import pytest
from django.test import Client

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.programmes.actions import sync_topics
from upmentor.stages.programmes.models import Enrolment, Exclusion, ProgrammeRole, ProposedTopic
from upmentor.stages.programmes.queries.enrolments import invitable
from upmentor.stages.programmes.queries.programmes import open_for
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    make.organisation()
    sync_topics(at=make.NOW)
    return make.programme()


def browser(person):
    client = Client()
    client.force_login(person.user)
    return client


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


FOUR = ["everyday-ai", "safe-digital-habits", "hybrid-work-and-tools", "sustainability-expectations"]
TIMES = {"hours": "Mon-Fri 09:00-17:00", "time_zone": "Europe/Oslo", "languages": "en", "meeting_form": "any"}


class Walk:
    """A person with a browser who counts pages and taps."""

    def __init__(self, person, slug="fresh-eyes-on-ai"):
        self.client, self.slug = browser(person), slug
        self.pages = self.taps = 0
        self.response = None

    def begin(self, role):
        self.taps += 1
        self.response = self.client.post(f"/join/{self.slug}/", {"role": role})
        return self

    def page(self, step, taps, **fields):
        assert self.response.headers["Location"] == f"/join/{self.slug}/{step}/"
        assert self.client.get(f"/join/{self.slug}/{step}/").status_code == 200
        self.pages += 1
        self.taps += taps + 1
        self.response = self.client.post(f"/join/{self.slug}/{step}/", fields)
        assert self.response.status_code == 302
        return self


def test_mentee_enrols_in_five_pages_and_fourteen_taps(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    walk = Walk(dana).begin("mentee")
    walk.page("topics", 2, topic=["everyday-ai", "safe-digital-habits"])
    walk.page("aim", 1, pick="a-decision")
    walk.page("times", 0, **TIMES, discreet="on")
    walk.page("apart", 0)
    walk.page("check", 1, accept="on")
    own = Enrolment.objects.get(person=dana)
    assert (own.state, own.role, own.step) == ("available", "mentee", "")
    assert own.discreet is True
    assert walk.pages == 5
    assert walk.taps == 10 <= 14
    assert Letter.objects.get().subject == "You're in. What happens next"
    assert "You’re in" in words(walk.client.get("/join/fresh-eyes-on-ai/"))


def test_mentor_enrols_in_six_pages_and_eighteen_taps(scene):
    sam = make.person("sam", grade=3, sign_in=True)
    walk = Walk(sam).begin("mentor")
    walk.page(
        "topics", 6, topic=["everyday-ai", "safe-digital-habits", "hybrid-work-and-tools"], **{"level-everyday-ai": "5"}
    )
    walk.page("aim", 1, pick="be-heard")
    walk.page("times", 0, **TIMES, capacity="2")
    walk.page("apart", 0)
    walk.page("clauses", 1, accept="on", permissions=["tell_line_manager"])
    walk.page("check", 0)
    own = Enrolment.objects.get(person=sam)
    assert (own.state, own.capacity, own.discreet, own.permissions) == ("available", 2, False, ["tell_line_manager"])
    assert dict(own.topics.values_list("topic__slug", "level")) == {
        "everyday-ai": 5,
        "safe-digital-habits": 3,
        "hybrid-work-and-tools": 3,
    }
    assert walk.pages == 6
    assert walk.taps == 15 <= 18


def test_leaving_and_returning_on_another_device_resumes_at_that_page(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    Walk(dana).begin("mentee").page("topics", 1, topic=["everyday-ai"]).page("aim", 1, pick="a-decision")
    elsewhere = browser(dana)
    response = elsewhere.get("/join/fresh-eyes-on-ai/")
    assert response.headers["Location"] == "/join/fresh-eyes-on-ai/times/"
    # A look back keeps the answers and loses no place.
    assert 'value="everyday-ai" checked' in elsewhere.get("/join/fresh-eyes-on-ai/topics/").content.decode()
    elsewhere.post("/join/fresh-eyes-on-ai/topics/", {"topic": ["safe-digital-habits"]})
    assert elsewhere.get("/join/fresh-eyes-on-ai/").headers["Location"] == "/join/fresh-eyes-on-ai/times/"


def test_finish_later_keeps_the_page(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    walk = Walk(dana).begin("mentee")
    response = walk.client.post("/join/fresh-eyes-on-ai/topics/", {"topic": ["everyday-ai"], "do": "later"})
    assert response.headers["Location"] == "/home/"
    assert Enrolment.objects.get(person=dana).topics.get().topic.slug == "everyday-ai"


def test_names_on_the_confidential_page_exclude_silently(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    rival = make.person("rival", grade=3, name="Rita Rival")
    walk = Walk(dana).begin("mentee")
    url = "/join/fresh-eyes-on-ai/apart/"
    assert "Rita Rival" in words(walk.client.get(url + "?q=rival"))
    assert "Only you" in words(walk.client.get(url))
    before = Entry.objects.count()
    walk.client.post(url, {"person": str(rival.uid), "do": "conflict"})
    assert Exclusion.objects.values_list("enrolment__person", "person", "kind").get() == (dana.pk, rival.pk, "conflict")
    assert Entry.objects.count() == before
    walk.client.post(url, {"person": str(rival.uid), "do": "remove"})
    assert Exclusion.objects.count() == 0


def test_nobody_can_exclude_themselves_or_a_made_up_person(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    walk = Walk(dana).begin("mentee")
    for person in (str(dana.uid), "nonsense", "00000000-0000-0000-0000-000000000000"):
        walk.client.post("/join/fresh-eyes-on-ai/apart/", {"person": person, "do": "not_with"})
    assert Exclusion.objects.count() == 0


def test_search_without_scripts_suggests_and_keeps_what_was_ticked(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    walk = Walk(dana).begin("mentee")
    url = "/join/fresh-eyes-on-ai/topics/"
    page = walk.client.post(url, {"topic": ["everyday-ai"], "q": "pasword manager", "do": "search"})
    assert page.status_code == 200
    assert "Do you mean one of these?" in words(page)
    assert 'value="everyday-ai" checked' in page.content.decode()
    assert Enrolment.objects.get(person=dana).topics.count() == 0


def test_search_with_scripts_answers_the_choices_only(scene):
    walk = Walk(make.person("dana", grade=7, sign_in=True)).begin("mentee")
    sent = {"q": "passkeys", "do": "search"}
    page = walk.client.post("/join/fresh-eyes-on-ai/topics/", sent, headers={"HX-Request": "true"})
    assert page.content.decode().startswith("<fieldset")


def test_unknown_words_become_a_proposal_and_the_person_is_told(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    walk = Walk(dana).begin("mentee")
    url = "/join/fresh-eyes-on-ai/topics/"
    looked_up = walk.client.post(url, {"q": "Xyloglyph quux", "topic": ["everyday-ai"]})
    assert "Propose “Xyloglyph quux”" in words(looked_up)
    sent = {"q": "Xyloglyph quux", "searched": "Xyloglyph quux", "topic": ["everyday-ai", "new:Xyloglyph quux"]}
    assert walk.client.post(url, sent).status_code == 302
    assert ProposedTopic.objects.get().text == "Xyloglyph quux"
    assert "“Xyloglyph quux” is not on our list yet" in words(walk.client.get("/join/fresh-eyes-on-ai/aim/"))


@pytest.mark.parametrize(
    ("step", "sent", "said"),
    [
        ("topics", {}, "Choose at least one topic."),
        ("topics", {"topic": FOUR}, "Choose up to 3 topics."),
        ("aim", {"introduction": "Two lines, typed"}, "Pick one, or write your own."),
        ("times", {**TIMES, "hours": "other", "other_hours": "whenever"}, "Write the hours as Mon-Fri 09:00-17:00."),
        ("times", {**TIMES, "assistant_name": "Pia"}, "Give the address"),
        ("check", {}, "Tick this to take part."),
    ],
)  # fmt: skip
def test_wrong_answers_come_back_with_422_and_what_was_typed(scene, step, sent, said):
    walk = Walk(make.person("dana", grade=7, sign_in=True)).begin("mentee")
    page = walk.client.post(f"/join/fresh-eyes-on-ai/{step}/", sent)
    assert page.status_code == 422
    assert said in words(page)
    assert "<title>Error:" in page.content.decode()
    for typed in ("Two lines, typed", "whenever", "Pia"):
        if typed in sent.values():
            assert typed in page.content.decode()


def test_check_before_all_pages_are_answered_leads_to_the_first_gap(scene):
    walk = Walk(make.person("dana", grade=7, sign_in=True)).begin("mentee")
    response = walk.client.post("/join/fresh-eyes-on-ai/check/", {"accept": "on"})
    assert response.headers["Location"] == "/join/fresh-eyes-on-ai/topics/"


def test_role_follows_grade_and_the_one_between_is_told(scene):
    for key, grade, said in (
        ("junior", 3, "Enrol as a mentor"),
        ("senior", 7, "Enrol as a mentee"),
        ("between", 5, "Your grade lies between"),
        ("nobody-knows", None, "The roster does not say your grade"),
    ):
        page = browser(make.person(key, grade=grade, sign_in=True)).get("/join/fresh-eyes-on-ai/")
        assert said in words(page)
    assert "16 hours in all" in words(browser(make.person("j2", grade=2, sign_in=True)).get("/join/fresh-eyes-on-ai/"))


def test_role_that_grade_does_not_allow_is_refused(scene):
    junior = make.person("junior", grade=3, sign_in=True)
    browser(junior).post("/join/fresh-eyes-on-ai/", {"role": "mentee"})
    assert Enrolment.objects.count() == 0


def test_late_or_over_capacity_leads_to_the_waiting_list(scene):
    scene.mentee_places = 1
    scene.save()
    make.enrolment(scene, make.person("first", grade=7), "mentee")
    dana = make.person("dana", grade=7, sign_in=True)
    walk = Walk(dana).begin("mentee").page("topics", 1, topic=["everyday-ai"]).page("aim", 1, pick="a-decision")
    walk.page("times", 0, **TIMES).page("apart", 0).page("check", 1, accept="on")
    assert Enrolment.objects.get(person=dana).state == "waiting"
    assert Letter.objects.get().kind == "programmes.waiting"


def test_withdraw_and_undo(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    own = make.enrolment(scene, dana, "mentee", topics={"everyday-ai": 5})
    client = browser(dana)
    client.post("/join/fresh-eyes-on-ai/withdraw/")
    own.refresh_from_db()
    assert own.state == "withdrawn"
    client.post("/join/fresh-eyes-on-ai/return/")
    own.refresh_from_db()
    assert own.state == "available"


def test_answers_change_until_the_programme_runs(scene):
    dana = make.person("dana", grade=7, sign_in=True)
    own = make.enrolment(scene, dana, "mentee", topics={"everyday-ai": 5})
    client = browser(dana)
    response = client.post("/join/fresh-eyes-on-ai/topics/", {"topic": ["safe-digital-habits"]})
    assert response.headers["Location"] == "/join/fresh-eyes-on-ai/"
    assert own.topics.get().topic.slug == "safe-digital-habits"
    scene.state = "running"
    scene.save()
    client.post("/join/fresh-eyes-on-ai/topics/", {"topic": ["everyday-ai"]})
    assert own.topics.get().topic.slug == "safe-digital-habits"


def test_strangers_and_drafts_answer_like_nothing(scene):
    outsider = make.account("outsider@example.com")
    client = Client()
    client.force_login(outsider)
    assert client.get("/join/fresh-eyes-on-ai/").status_code == 404
    scene.state = "draft"
    scene.save()
    assert browser(make.person("dana", grade=7, sign_in=True)).get("/join/fresh-eyes-on-ai/").status_code == 404


def test_whoever_runs_a_programme_is_not_asked_to_join_it(scene):
    anna = make.person("anna", sign_in=True)
    ProgrammeRole.objects.create(programme=scene, user=anna.user, role="manager")
    page = browser(anna).get("/join/fresh-eyes-on-ai/")
    assert ("You run this programme, so you cannot take part in it." in words(page)) is True
    assert browser(anna).post("/join/fresh-eyes-on-ai/", {"role": "mentor"}).status_code == 302
    assert Enrolment.objects.count() == 0
    assert (open_for(anna, make.TODAY), list(invitable(scene, role="mentor"))) == ([], [])
