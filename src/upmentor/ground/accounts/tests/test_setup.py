"""The first run (J1, AC-1.1 … AC-1.3)."""

import stat
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.accounts.queries import forget_setup_code, setup_code, setup_hint
from upmentor.ground.accounts.tests.factories import PASSWORD, browser, user
from upmentor.ground.audit.models import Entry
from upmentor.ground.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


def form(**changes: str) -> dict[str, str]:
    values = {
        "code": setup_code(),
        "organisation": "Alpenwerk",
        "language": "de",
        "time_zone": "Europe/Zurich",
        "name": "Olga Owner",
        "email": "Olga@Alpenwerk.example",
        "password": PASSWORD,
        "start": "own",
    }
    return values | changes


def test_the_code_is_made_once_and_readable_by_the_service_only(home):
    code = setup_code()
    assert code == setup_code()
    assert len(code.replace("-", "")) == 12
    assert stat.S_IMODE(Path(home, "setup.code").stat().st_mode) == 0o600


def test_the_hint_names_address_and_code_until_there_is_an_owner():
    assert setup_hint() == f"First run: open {django_settings.PUBLIC_URL}/setup/ and type the code {setup_code()}"
    user("olga", "owner")
    assert setup_hint() == ""


def test_every_page_leads_to_the_setup_before_there_is_an_organisation():
    answers = {path: browser().get(path) for path in ("/", "/sign-in/", "/trust/", "/no-such-page/")}
    assert {path: (one.status_code, one["Location"]) for path, one in answers.items()} == dict.fromkeys(
        answers, (302, "/setup/")
    )
    assert browser().get("/health/").status_code == 200


def test_a_polling_fragment_is_sent_to_the_setup_as_a_whole_page():
    answer = browser().get("/ops/sample/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/setup/")


def test_setup_makes_organisation_and_owner_and_signs_in(home):
    client = browser()
    answer = client.post("/setup/", form(code=setup_code().replace("-", " ")))
    assert (answer.status_code, answer["Location"]) == (302, "/ops/")
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.sample, organisation.language, organisation.time_zone) == (
        "Alpenwerk",
        False,
        "de",
        "Europe/Zurich",
    )
    owner = User.objects.get()
    assert (owner.email, owner.check_password(PASSWORD)) == ("olga@alpenwerk.example", True)
    assert set(owner.grants.values_list("role", flat=True)) == {"owner", "it"}
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert list(Entry.objects.values_list("verb", "actor")) == [("create_workspace", owner.actor_key)]


@pytest.mark.django_db(transaction=True)
def test_a_used_code_is_thrown_away(home):
    browser().post("/setup/", form())
    assert not Path(home, "setup.code").exists()
    forget_setup_code()


def test_the_sample_choice_queues_its_creation_in_a_sample_workspace():
    answer = browser().post("/setup/", form(start="sample"))
    assert (answer.status_code, answer["Location"]) == (302, "/ops/sample/")
    assert list(Organisation.objects.values_list("name", "sample")) == [("Halden & Rowe", True)]
    assert list(Job.objects.values_list("name", "queue")) == [("sample.create", "long")]


def test_setup_is_an_unknown_page_once_there_is_an_owner():
    posted = form()
    browser().post("/setup/", posted)
    unknown = browser().get("/no-such-page/")
    for answer in (browser().get("/setup/"), browser().post("/setup/", posted)):
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "0000-0000-0000", "This is not the code that was printed."),
        ("time_zone", "Europe/Atlantis", "There is no time zone of this name."),
        ("password", "short", "at least 12 characters"),
        ("email", "olga", "valid email address"),
    ],
)
def test_a_wrong_field_keeps_what_was_typed(field, value, words):
    answer = browser().post("/setup/", form(**{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="Alpenwerk"' in page
    assert not Organisation.objects.exists()


def test_an_organisation_without_owners_gets_a_new_one_and_keeps_its_name():
    browser().post("/setup/", form())
    User.objects.update(is_active=False)
    answer = browser().post("/setup/", form(organisation="Other", email="olga@alpenwerk.example"))
    assert answer.status_code == 302
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Alpenwerk"]
    assert list(User.objects.values_list("email", "is_active")) == [("olga@alpenwerk.example", True)]
    assert RoleGrant.objects.count() == 2


def test_whoever_comes_second_finds_an_unknown_page(monkeypatch):
    posted = form()
    browser().post("/setup/", posted)
    # Both saw the page while there was no owner.
    monkeypatch.setattr("upmentor.ground.accounts.views.setup.is_set_up", lambda: False)
    forget_setup_code()
    answer = browser().post("/setup/", form(email="second@example.com"))
    assert answer.status_code == 404
    assert User.objects.count() == 1


def test_guessing_the_code_is_slowed_down(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    codes = [browser().post("/setup/", form(code=f"{number}")).status_code for number in range(4)]
    assert codes == [422, 422, 422, 429]
