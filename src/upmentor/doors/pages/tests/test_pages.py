"""Pages that everybody may read."""

import html
import re

import pytest
from django.db import OperationalError, connection

from upmentor.ground.accounts.tests.factories import browser, organisation, user
from upmentor.ground.content.pages import load_faq
from upmentor.ground.content.who_sees import load_table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace(db):
    organisation()


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_health_answers_without_a_session(django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = browser().get("/health/")
    assert (answer.status_code, answer.content, answer.cookies) == (200, b"ok\n", {})


def test_health_says_so_when_the_database_does_not_answer():
    def gone(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(gone):
        answer = browser().get("/health/")
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")


@pytest.mark.parametrize("path", ["/trust/", "/help/", "/accessibility/", "/support/"])
def test_everybody_reads_these_signed_in_or_not(path):
    assert [browser(who).get(path).status_code for who in (None, user("alice"))] == [200, 200]


def test_the_table_is_published_as_it_is_tested_against():
    page = words(browser().get("/trust/"))
    table = load_table()
    assert [row.label for row in table.rows if row.label not in page] == []
    assert table.footnote in page
    rows = re.findall(r"<tr><th scope=\"row\">", browser().get("/trust/").content.decode())
    assert len(rows) == len(table.rows)


def test_every_question_is_answered():
    page = words(browser().get("/help/"))
    assert [one.id for one in load_faq().questions if one.question not in page or one.answer not in page] == []


@pytest.mark.parametrize("path", ["/trust/", "/help/", "/accessibility/", "/support/", "/sign-in/", "/no-such-page/"])
def test_every_page_carries_the_strict_policy(path):
    policy = browser().get(path)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert ("unsafe" in policy, "http" in policy) == (False, False)
