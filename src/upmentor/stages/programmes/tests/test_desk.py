"""Staff pages: creating, settings, people, invitations, topics; who may open them; what is audited."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.matching import Policy
from upmentor.stages.programmes.actions import sync_topics
from upmentor.stages.programmes.actions.topics import propose_topic
from upmentor.stages.programmes.models import Enrolment, Exclusion, Programme, ProgrammeRole, TopicWish
from upmentor.stages.programmes.queries import enrolments as queries
from upmentor.stages.programmes.queries.supply import supply_demand
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    make.organisation()
    programme = make.programme()
    client = Client()
    client.force_login(make.manager(programme))
    return programme, client, f"/manage/p/{programme.slug}/"


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


DETAILS = {
    "name": "Fresh eyes",
    "purpose": "To learn.",
    "enrol_until": "2030-03-01",
    "starts_on": "2030-03-15",
    "ends_on": "2030-09-15",
    "meetings": "6",
    "cadence_weeks": "4",
    "meeting_minutes": "60",
    "mentor_max_grade": "4",
    "mentee_min_grade": "6",
    "managers": "owner@example.com",
}


def owner():
    client = Client()
    client.force_login(make.account("owner@example.com", "owner"))
    return client


def test_programme_from_a_template_opens_after_one_look():
    make.organisation()
    sync_topics(at=make.NOW)
    client = owner()
    assert client.get("/manage/new/").status_code == 200
    assert client.get("/manage/new/ai-and-technology/").status_code == 200
    response = client.post("/manage/new/ai-and-technology/", DETAILS)
    programme = Programme.objects.get()
    assert response.headers["Location"] == f"/manage/p/{programme.slug}/settings/open/"
    assert (programme.state, programme.slug, programme.template) == ("ready", "fresh-eyes", "ai-and-technology")
    assert Policy.from_dict(programme.policy).weights["topic_fit"] == 500
    assert programme.first_topics.count() == 12
    assert ProgrammeRole.objects.get().user.email == "owner@example.com"
    assert client.get(response.headers["Location"]).status_code == 200
    assert client.post(response.headers["Location"]).headers["Location"] == "/manage/p/fresh-eyes/people/invite/"
    programme.refresh_from_db()
    assert programme.state == "enrolling"
    assert Letter.objects.count() == 0


def test_same_form_twice_makes_one_programme():
    make.organisation()
    client = owner()
    page = client.get("/manage/new/ai-and-technology/").content.decode()
    key = re.search(r'name="one_time_key" value="([^"]+)"', page)[1]
    for _ in range(3):
        client.post("/manage/new/ai-and-technology/", DETAILS | {"one_time_key": key})
    assert Programme.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"managers": "nobody@example.com"}, "Nobody in the roster has the address nobody@example.com."),
        ({"ends_on": "2030-03-01"}, "The last day must come after the first."),
        ({"mentee_min_grade": "4"}, "Mentees stand above mentors"),
        ({"name": ""}, "Fill this in."),
    ],
)
def test_wrong_details_come_back_as_typed(change, said):
    make.organisation()
    response = owner().post("/manage/new/ai-and-technology/", DETAILS | change | {"purpose": "Typed words"})
    assert response.status_code == 422
    assert said in words(response)
    assert "Typed words" in response.content.decode()
    assert Programme.objects.count() == 0


def test_draft_without_dates_cannot_open():
    make.organisation()
    client = owner()
    client.post("/manage/new/ai-and-technology/", DETAILS | {"starts_on": "", "ends_on": "", "enrol_until": ""})
    assert Programme.objects.get().state == "draft"
    response = client.post("/manage/p/fresh-eyes/settings/open/")
    assert response.status_code == 422
    assert "Say until when people can enrol." in words(response)


def test_page_that_opens_enrolment_leads_on_once_it_is_open(desk):
    _programme, client, url = desk
    assert client.get(url + "settings/open/").headers["Location"] == url


def test_settings_close_and_reopen(desk):
    programme, client, url = desk
    assert client.get(url + "settings/").status_code == 200
    sent = DETAILS | {"name": "New name", "managers": "anna@example.com"}
    assert client.post(url + "settings/", sent).status_code == 302
    client.post(url + "settings/close/")
    programme.refresh_from_db()
    assert (programme.name, programme.state) == ("New name", "matching")
    client.post(url + "settings/reopen/")
    programme.refresh_from_db()
    assert programme.state == "enrolling"


PAGES = ("", "people/", "people/invite/", "people/add/", "topics/", "settings/", "sheet/")


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_the_manager_and_for_nobody_else(desk, page):
    _programme, client, url = desk
    assert client.get(url + page).status_code == 200
    other = make.programme("Another programme")
    others = {
        "manager of another": make.manager(other, "other@example.com"),
        "participant": make.person("alice", sign_in=True).user,
        "roster": make.account("roster@example.com", "roster_hr"),
    }
    for user in others.values():
        stranger = Client()
        stranger.force_login(user)
        assert stranger.get(url + page).status_code == 404
    assert Client().get(url + page).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_staff_who_take_part_lose_the_staff_view(desk, page):
    programme, client, url = desk
    anna = make.person("anna")
    anna.user = ProgrammeRole.objects.get().user
    anna.save()
    make.enrolment(programme, anna, "mentor")
    assert client.get(url + page).status_code == 404


def test_owner_who_does_not_manage_sees_the_settings_only(desk):
    _programme, _client, url = desk
    client = owner()
    assert client.get(url + "settings/").status_code == 200
    assert client.get(url + "people/").status_code == 404


def test_people_list_has_the_same_queries_for_one_and_for_thirty(desk):
    programme, client, url = desk

    def cost():
        with CaptureQueriesContext(connection) as run:
            assert client.get(url + "people/").status_code == 200
        return len(run)

    make.enrolment(programme, make.person("first"), topics={"everyday-ai": 3})
    few = cost()
    for number in range(29):
        make.enrolment(programme, make.person(f"p{number}"), topics={"everyday-ai": 3, f"t{number % 5}": 2})
    assert cost() == few
    assert "1 to 25 of 30" in words(client.get(url + "people/"))


def test_people_are_found_by_status_role_and_words(desk):
    programme, client, url = desk
    make.enrolment(programme, make.person("alice"), "mentor")
    make.enrolment(
        programme, make.person("bob", grade=7, department=make.department("Sales")), "mentee", state="invited"
    )
    for query, names in (
        ("", {"Alice", "Bob"}),
        ("?status=invited", {"Bob"}),
        ("?role=mentor", {"Alice"}),
        ("?q=sales", {"Bob"}),
        ("?q=alice&status=invited", set()),
    ):
        found = words(client.get(url + "people/" + query))
        assert {name for name in ("Alice", "Bob") if name in found} == names


def test_invitations_go_out_once_with_the_subject_of_the_role(desk):
    programme, client, url = desk
    for number in range(3):
        make.person(f"junior{number}")
    make.person("senior", grade=7)
    make.person("mute", email="")
    make.person("between", grade=5)
    page = words(client.get(url + "people/invite/?role=mentor"))
    assert "3 people may be invited" in page
    client.post(url + "people/invite/", {"role": "mentor", "do": "all"})
    client.post(url + "people/invite/", {"role": "mentor", "do": "all"})
    assert Enrolment.objects.filter(state="invited", role="mentor").count() == 3
    subjects = set(Letter.objects.values_list("subject", flat=True))
    assert subjects == {"Would you share what you know with a senior colleague?"}
    assert Letter.objects.count() == 3
    senior = queries.invitable(programme, role="mentee").get()
    client.post(url + "people/invite/", {"role": "mentee", "person": [str(senior.uid)]})
    letter = Letter.objects.get(address="senior@example.com")
    assert letter.subject == "A private hour a month with someone who sees what you don't"
    assert f"/join/{programme.slug}/" in letter.text


def test_reminder_goes_out_once(desk):
    programme, client, url = desk
    row = make.enrolment(programme, make.person("alice", sign_in=True), state="invited")
    for _ in range(2):
        client.post(f"{url}people/{row.uid}/remind/")
    assert Letter.objects.filter(kind="programmes.invitation_reminder").count() == 1


def test_enrolling_by_hand(desk):
    _programme, client, url = desk
    make.topic("everyday-ai", title="Everyday AI")
    make.person("alice")
    sent = {
        "person": "ALICE",
        "role": "mentor",
        "topics": "Everyday AI:5\nXyloglyph quux",
        "meeting_form": "any",
        "capacity": "2",
    }
    assert client.post(url + "people/add/", sent).status_code == 302
    row = Enrolment.objects.get()
    assert (row.state, row.source, row.capacity) == ("available", "staff", 2)
    assert dict(row.topics.values_list("topic__slug", "level")) == {"everyday-ai": 5}
    assert row.wishes.get().proposed.text == "Xyloglyph quux"
    refused = client.post(url + "people/add/", sent | {"role": "mentee"})
    assert refused.status_code == 422
    assert "One role per person and programme." in words(refused)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"person": "ghost"}, "Nobody who works here has this id or address."),
        ({"topics": "Everyday AI:8"}, "must be 1 to 5"),
        ({"topics": "a;b;c;d;e;f"}, "At most 5 topics."),
        ({"hours": "whenever"}, "Write the hours as Mon-Fri 09:00-17:00."),
    ],
)
def test_wrong_entries_by_hand_are_explained(desk, change, said):
    _programme, client, url = desk
    make.person("alice")
    sent = {"person": "alice", "role": "mentor", "topics": "Everyday AI", "meeting_form": "any", "capacity": "1"}
    response = client.post(url + "people/add/", sent | change)
    assert (response.status_code, said in words(response)) == (422, True)


def test_person_page_shows_no_times_and_no_names_kept_apart(desk):
    programme, client, url = desk
    row = make.enrolment(programme, make.person("alice", grade=None), hours="Mon 03:00-04:00", aim="Secret aim")
    Exclusion.objects.create(enrolment=row, person=make.person("rival"), kind="not_with")
    page = client.get(f"{url}people/{row.uid}/").content.decode()
    assert "The roster does not say the grade" in page
    for hidden in ("03:00", "Secret aim", "Rival"):
        assert hidden not in page


def test_opening_a_person_is_audited_by_name(desk):
    programme, client, url = desk
    row = make.enrolment(programme, make.person("alice"))
    client.get(f"{url}people/{row.uid}/")
    entry = Entry.objects.get(verb="opened")
    anna = ProgrammeRole.objects.get().user
    assert (entry.actor, entry.about, entry.reason) == (anna.actor_key, str(row.person.uid), "enrolment")


def test_person_buttons_and_their_undo(desk):
    programme, client, url = desk
    row = make.enrolment(programme, make.person("alice"))

    def press(verb):
        client.post(f"{url}people/{row.uid}/{verb}/")
        row.refresh_from_db()
        return row.state, row.capacity

    assert press("two") == ("available", 2)
    assert press("withdraw") == ("withdrawn", 2)
    assert press("return") == ("available", 2)
    assert press("admit") == ("available", 2)
    assert client.post(f"{url}people/{row.uid}/nonsense/").status_code == 404
    other = make.enrolment(make.programme("Another programme"), make.person("bob"))
    assert client.post(f"{url}people/{other.uid}/withdraw/").status_code == 404


def test_topics_page_shows_gaps_and_decides_proposals(desk):
    programme, client, url = desk
    topic = make.topic("everyday-ai", title="Everyday AI")
    for number in range(4):
        make.enrolment(programme, make.person(f"e{number}", grade=7), "mentee", topics={"everyday-ai": 5})
    mentor = make.enrolment(programme, make.person("m"), "mentor", topics={"everyday-ai": 3}, capacity=2)
    (row,) = supply_demand(programme)
    assert (row.slug, row.wanted, row.offered, row.mentors, row.gap) == ("everyday-ai", 4, 2, 1, -2)
    proposed = propose_topic("Robo chat", at=make.NOW)
    TopicWish.objects.create(enrolment=mentor, proposed=proposed, level=3)
    page = words(client.get(url + "topics/"))
    assert "One topic is short of mentors" in page
    assert "Robo chat" in page
    client.post(f"{url}topics/{proposed.uid}/", {"do": "map", "other": "everyday ai"})
    proposed.refresh_from_db()
    assert (proposed.state, proposed.topic) == ("mapped", topic)


def test_matching_enrolments_are_three_queries_whatever_their_number(desk):
    programme, _client, _url = desk

    def cost():
        with CaptureQueriesContext(connection) as run:
            for row in queries.matching_enrolments(programme):
                [one.topic.title for one in row.topics.all()]
                [one.person_id for one in row.exclusions.all()]
                assert (row.person.department, row.person.site, row.person.manager) is not None
                queries.readiness(row)
        return len(run)

    make.enrolment(programme, make.person("first"), topics={"everyday-ai": 3})
    few = cost()
    for number in range(9):
        make.enrolment(programme, make.person(f"p{number}"), topics={f"t{number}": 2})
    assert (few, cost()) == (4, 4)


def test_exclusions_count_in_both_directions(desk):
    programme, _client, _url = desk
    alice, bob = make.person("alice"), make.person("bob", grade=7)
    make.enrolment(programme, alice, "mentor")
    row = make.enrolment(programme, bob, "mentee")
    Exclusion.objects.create(enrolment=row, person=alice, kind="conflict")
    assert queries.exclusion_links(programme) == {(min(alice.pk, bob.pk), max(alice.pk, bob.pk))}


def test_blocked_count_agrees_with_the_list(desk):
    programme, _client, _url = desk
    make.enrolment(programme, make.person("fine"), topics={"everyday-ai": 3})
    make.enrolment(programme, make.person("no-grade", grade=None), topics={"everyday-ai": 3})
    make.enrolment(programme, make.person("no-manager", top_of_tree=False), topics={"everyday-ai": 3})
    make.enrolment(programme, make.person("no-topic"))
    found = queries.not_matchable(programme)
    assert [(row.person.employee_id, one.key) for row, rest in found for one in rest] == [
        ("no-grade", "grade"),
        ("no-manager", "manager"),
        ("no-topic", "topics"),
    ]
    assert queries.blocked_count(programme) == 3
