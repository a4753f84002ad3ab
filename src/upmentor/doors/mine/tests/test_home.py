import pytest
from django.test import Client

from upmentor.doors.mine.home import home
from upmentor.ground.accounts.models import RoleGrant
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db


def test_open_programme_is_offered_to_those_whose_grade_fits():
    programme = make.programme()
    found = home(make.person("alice", grade=3), at=make.NOW, on=make.TODAY)
    assert (found.next, list(found.open)) == (None, [programme])
    assert list(home(make.person("between", grade=5), at=make.NOW, on=make.TODAY).open) == []


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("invited", "You are invited to Fresh eyes on AI"),
        ("started", "Finish enrolling in Fresh eyes on AI"),
        ("waiting", "You are on the waiting list of Fresh eyes on AI"),
        ("available", "You’re in: Fresh eyes on AI"),
    ],
)
def test_next_step_follows_the_state(state, title):
    programme = make.programme()
    alice = make.person("alice")
    make.enrolment(programme, alice, "mentor", state=state, step="aim")
    found = home(alice, at=make.NOW, on=make.TODAY)
    assert found.next is not None
    assert (found.next.title, list(found.open)) == (title, [])


def test_front_door_leads_each_to_their_own():
    make.organisation()
    programme = make.programme()
    alice = make.person("alice", sign_in=True)
    make.enrolment(programme, alice, "mentor")
    ivan = make.person("ivan", sign_in=True)
    RoleGrant.objects.create(user=ivan.user, role="it")
    doors = {
        "/home/": alice.user,
        "/ops/": ivan.user,
        "/manage/": make.account("owner@example.com", "owner"),
    }
    for target, user in doors.items():
        client = Client()
        client.force_login(user)
        assert client.get("/").headers["Location"] == target
    client = Client()
    client.force_login(ivan.user)
    assert ('href="/ops/"' in client.get("/home/").content.decode()) is True
    anybody = Client().get("/")
    assert anybody.headers["Location"].startswith("/sign-in/")


def test_home_page_opens_for_everybody_who_is_signed_in():
    make.organisation()
    make.programme()
    for user in (make.person("alice", sign_in=True).user, make.account("stranger@example.com")):
        client = Client()
        client.force_login(user)
        assert client.get("/home/").status_code == 200
