"""What people write under a promise stands in no file that staff take away (AC-21.1)."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from tests.permissions.test_planted import PLANTED, Planted, written
from tests.permissions.world import build
from upmentor.stages.exports.models import Export
from upmentor.stages.exports.tests.taking import taken

pytestmark = pytest.mark.django_db
ROUTES = ("pairs:export", "pairs:compare-export", "desk:pairs-export", "goals:export")


def test_no_file_with_people_holds_what_they_wrote_under_a_promise():
    world = build()
    Planted(world)
    client = world.client
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["manager"]
    files = {}
    for name in ROUTES:
        for form in ("csv", "xlsx"):
            answer = taken(client, reverse(name, args=[world.here["slug"], form]))
            assert answer.status_code == 200, name
            files[name, form] = written(answer)
    assert set(Export.objects.exclude(reason="To plan rooms").values_list("source", flat=True)) == set(
        Export.Source.values
    )
    assert [(at, word) for at, text in files.items() for word in PLANTED.values() if word in text] == []
    assert all("Mentor" in text for text in files.values())
