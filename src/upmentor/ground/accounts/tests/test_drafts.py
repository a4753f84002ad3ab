"""What was typed while the sign-in ran out comes back in the same form."""

import re

import pytest
from django.test import Client

from upmentor.ground.accounts import drafts
from upmentor.ground.accounts.models import User
from upmentor.ground.accounts.tests.factories import PASSWORD, organisation, user

pytestmark = pytest.mark.django_db

TYPED = {"name": 'Ruth "<b>" & Söns', "email": "ruth@", "role": "dpo"}


@pytest.fixture(autouse=True)
def olga(db) -> User:
    organisation()
    user("bert", "owner", password=PASSWORD)
    return user("olga", "owner", password=PASSWORD)


def sign_in(client: Client, who: str = "olga", **more: str):
    return client.post("/sign-in/", {"login": f"{who}@example.com", "password": PASSWORD} | more)


def run_out(client: Client) -> None:
    """The session ends, the browser stays as it is."""
    client.session.flush()


def sent_signed_out(client: Client, **headers: str):
    sign_in(client)
    run_out(client)
    return client.post("/ops/users/", TYPED | {"one_time_key": "k", "password": "secret words"}, headers=headers)


def test_the_same_form_comes_back_with_what_was_typed():
    client = Client()
    answer = sent_signed_out(client)
    assert answer["Location"] == "/sign-in/?next=/ops/users/"
    assert sign_in(client, next="/ops/users/")["Location"] == "/ops/users/"
    page = client.get("/ops/users/").content.decode()
    assert 'value="Ruth &quot;&lt;b&gt;&quot; &amp; Söns"' in page
    assert 'value="ruth@"' in page
    assert re.findall(r'<option value="(\w+)" selected', page)[-1:] == ["dpo"]
    assert "Your sign-in had run out." in page
    assert "secret words" not in page
    assert "Ruth" not in client.get("/ops/users/").content.decode()


def test_somebody_else_who_signs_in_there_does_not_see_it():
    client = Client()
    sent_signed_out(client)
    sign_in(client, "bert")
    assert "Ruth" not in client.get("/ops/users/").content.decode()
    run_out(client)
    sign_in(client)
    assert "Ruth" not in client.get("/ops/users/").content.decode()


def test_a_browser_in_which_nobody_signed_in_keeps_nothing():
    client = Client()
    client.post("/ops/users/", TYPED)
    assert drafts.KEPT not in client.session


def test_a_form_of_endless_text_is_not_kept():
    client = Client()
    sign_in(client)
    run_out(client)
    client.post("/ops/users/", {"name": "x" * drafts.MOST})
    assert drafts.KEPT not in client.session


def test_an_address_that_only_takes_posts_leads_back_to_the_page_of_the_form():
    client = Client()
    sign_in(client)
    run_out(client)
    answer = client.post("/settings/password/", {}, headers={"Referer": "http://testserver/settings/?a=1"})
    assert answer["Location"] == "/sign-in/?next=/settings/%3Fa%3D1"
    answer = client.post("/settings/password/", {}, headers={"Referer": "http://evil.example/settings/"})
    assert answer["Location"] == "/sign-in/?next=/"


def test_a_fragment_leads_back_to_its_page_by_path():
    client = Client()
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/home/?a=1"}
    assert client.get("/home/", headers=headers)["HX-Redirect"] == "/sign-in/?next=/home/%3Fa%3D1"


PAGE = """<!DOCTYPE html><form action="/a/" method="get"><input name="t" value="1"></form>
<form method="post"><input type="hidden" name="t" value="kept"><input name="t" value="1&amp;2" disabled>
<input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2"><input type="file" name="f">
<textarea name="a">old &lt; text</textarea>
<select name="s" multiple><option value="1" selected>&eacute;<option value="2">2</select>
</form><p>a &amp; b &#38;</p><script src="/x.js"></script><!-- c -->"""


def test_every_kind_of_control_takes_what_was_typed():
    fields = {"t": ['"new"'], "c": ["2"], "a": ["</textarea><b>"], "s": ["2"], "f": ["x"]}
    wanted = PAGE
    for old, new in (
        ("<form method", "NOTE<form method"),
        ('"1&amp;2" disabled', '"&quot;new&quot;" disabled'),
        ('value="1" checked', 'value="1"'),
        ('name="c" value="2"', 'name="c" value="2" checked'),
        (">old &lt; text", ">\n&lt;/textarea&gt;&lt;b&gt;"),
        ('value="1" selected', 'value="1"'),
        ('<option value="2"', '<option value="2" selected'),
    ):
        wanted = wanted.replace(old, new)
    # A tag that was written anew names its value last.
    wanted = wanted.replace('name="t" value="&quot;new&quot;" disabled', 'name="t" value="&quot;new&quot;" disabled')
    assert drafts.filled(PAGE, "/p/", "/p/", fields, "NOTE") == wanted


def test_a_page_without_the_form_stays_as_it_is():
    assert drafts.filled(PAGE, "/other/", "/p/", {"t": ["x"]}, "NOTE") == PAGE
