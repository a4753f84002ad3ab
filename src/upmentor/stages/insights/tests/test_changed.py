"""What leaders changed: written without a source, asked about when it holds a name, read once five pairs run."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.stages.insights import actions, queries
from upmentor.stages.insights.changes import names_in
from upmentor.stages.insights.models import Change
from upmentor.stages.insights.tests.test_report import BEGAN, report_of, running
from upmentor.stages.insights.tests.test_sponsor import sponsor_of
from upmentor.stages.pairs.models import Pair

pytestmark = pytest.mark.django_db

TEXT = "We moved the all-hands to 10:00 so that Manila can join."
TYPED = {"text": TEXT, "day": dt.date(2026, 2, 3), "area": None, "state": "done"}
WRITTEN = dt.datetime(2026, 2, 3, 9, 0, tzinfo=dt.UTC)


def started(pairs: int):
    of = running(pairs)
    Pair.objects.update(started_at=BEGAN)
    return of


def address(of, name="changed", *more):
    return reverse(f"insights:{name}", args=[of.programme.slug, *more])


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as dana holt asked", ["Dana Holt"]),
        ("Dana asked for it", ["Dana"]),
        ("We asked the Danaides", []),
        ("a grace period", []),
    ],
    ids=["whole", "part", "inside", "small"],
)
def test_names_are_words_of_their_own(text, found):
    assert names_in(text, ["Dana Holt", "Grace de Vries"]) == found


def test_a_line_is_read_by_sponsor_and_participants_and_undone(client: Client):
    of = started(5)
    client.force_login(of.manager)
    typed = TYPED | {"area": "", "one_time_key": "k"}
    for _double in range(2):
        client.post(address(of, "changed-add"), typed)
    [change] = Change.objects.all()
    client.post(address(of, "changed-edit", change.uid), typed | {"state": "dropped", "one_time_key": "l"})
    assert "Dropped" in page(client, address(of))
    for _double in range(2):
        client.post(address(of, "changed-undo", change.uid))
    assert Change.objects.get().state == "done"
    mentee = Client()
    mentee.force_login(of.mentors[0].person.user)
    assert TEXT in page(mentee, address(of, "changed-read"))
    report_of(of.programme)
    sponsor_of(of, client)
    assert TEXT in page(client, reverse("insights:sponsor", args=[of.programme.slug]))
    client.post(address(of, "changed-remove", change.uid))
    assert TEXT not in page(client, address(of))
    assert TEXT not in page(mentee, address(of, "changed-read"))
    client.post(address(of, "changed-undo", change.uid))
    assert TEXT in page(client, address(of))


def test_undo_of_a_new_line_takes_it_away():
    of = started(5)
    change = actions.keep_change(of.programme, TYPED, by=of.manager, at=WRITTEN)
    actions.undo_change(change, by=of.manager, at=WRITTEN)
    assert Change.objects.get().removed


def test_with_four_pairs_only_the_writer_reads_their_lines(client: Client):
    of = started(4)
    change = actions.keep_change(of.programme, TYPED, by=of.manager, at=WRITTEN)
    client.force_login(of.manager)
    text = page(client, address(of))
    assert TEXT in text
    assert "until five pairs run" in text
    mentor = Client()
    mentor.force_login(of.mentors[0].person.user)
    assert TEXT not in page(mentor, address(of, "changed-read"))
    sponsor_of(of, client)
    assert TEXT not in page(client, address(of))
    assert TEXT not in page(client, address(of, "changed-file", "csv"))
    assert client.get(address(of, "changed-edit", change.uid)).status_code == 404


def test_a_name_is_asked_about_once_and_what_was_typed_stays(client: Client):
    of = started(5)
    client.force_login(of.manager)
    name = of.mentors[0].person.name
    typed = TYPED | {"area": "", "text": f"{name} told us to move it"}
    answer = client.post(address(of, "changed-add"), typed)
    text = answer.content.decode()
    assert (answer.status_code, Change.objects.count()) == (422, 0)
    assert f"{name} told us to move it" in text
    assert "gives nobody away" in text
    assert client.post(address(of, "changed-add"), typed | {"sure": "on"}).status_code == 302


def test_a_day_to_come_is_refused(client: Client):
    of = started(5)
    client.force_login(of.manager)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    answer = client.post(address(of, "changed-add"), TYPED | {"area": "", "day": tomorrow})
    assert "Choose today or an earlier day." in answer.content.decode()


def test_report_freezes_lines_of_five_pairs():
    of = started(5)
    change = actions.keep_change(of.programme, TYPED, by=of.manager, at=WRITTEN)
    later = TYPED | {"day": dt.date(2026, 3, 2)}
    actions.keep_change(of.programme, later, by=of.manager, at=WRITTEN + dt.timedelta(days=27))
    report = report_of(of.programme)
    actions.remove_change(change, by=of.manager, at=WRITTEN)
    part = next(one for one in queries.shown(report, sponsor=True).parts if one.id == "changed")
    assert part.lines[0].finding == "1 change written down"
    assert part.table.rows == [[TEXT, "3 February 2026", "–", "Done"]]


def test_report_of_four_pairs_tells_no_line():
    of = started(4)
    actions.keep_change(of.programme, TYPED, by=of.manager, at=WRITTEN)
    report = report_of(of.programme)
    assert TEXT not in str(report.document)
    part = next(one for one in queries.shown(report, sponsor=True).parts if one.id == "changed")
    assert part.missing[0].title == "Too few pairs run"


def test_a_programme_without_lines_has_no_such_part():
    assert "changed" not in {one.id for one in queries.shown(report_of(started(5).programme), sponsor=True).parts}
