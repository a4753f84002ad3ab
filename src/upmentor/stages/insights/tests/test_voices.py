"""Voices on the sponsor's sheet: both agreed, five pairs at least, no name, gone when taken back."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from upmentor.stages.feedback.models import JointPart, StoryConsent
from upmentor.stages.insights.tests.test_report import report_of, running
from upmentor.stages.insights.tests.test_sponsor import sponsor_of
from upmentor.stages.insights.voices import voices
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Round

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)


def told(stories: list[str]):
    """A pair for each story, and both agreed."""
    of = running(len(stories))
    day = dt.date(2026, 2, 1)
    row = Round.objects.create(
        programme=of.programme, kind=Round.Kind.FINAL, opens_on=day, closes_on=day + WEEK, releases_on=day + 2 * WEEK
    )
    for one, story in zip(Pair.objects.order_by("pk"), stories, strict=True):
        joint = JointPart.objects.create(round=row, pair=one, kept=json.dumps({"story": story}))
        for member in PairMember.objects.filter(pair=one):
            StoryConsent.objects.create(joint=joint, member=member)
    return of


def test_two_of_five_are_shown_and_one_taken_back_ends_it(client: Client):
    of = told([f"A story, number {n}." for n in range(5)])
    report_of(of.programme)
    sponsor_of(of, client)
    url = reverse("insights:sponsor", args=[of.programme.slug])
    assert client.get(url).content.decode().count("A story, number") == 2
    StoryConsent.objects.first().delete()
    assert "A story, number" not in client.get(url).content.decode()


def test_four_pairs_tell_nothing():
    assert voices(told(["x"] * 4).programme) == []


def test_a_story_with_a_name_and_a_long_one_are_not_quoted():
    of = told([*["Fine."] * 4, "word " * 80, "I told MENTOR 0 so."])
    assert voices(of.programme) == ["Fine.", "Fine."]


def test_a_story_with_a_name_does_not_count_as_one_of_five():
    assert voices(told([*["Fine."] * 4, "Mentor 1 listened."]).programme) == []


def test_no_report_keeps_a_story():
    of = told([f"A story, number {n}." for n in range(5)])
    assert "A story" not in str(report_of(of.programme).document)
