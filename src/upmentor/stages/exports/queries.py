"""What is read of exports. No list opens a sealed file."""

from __future__ import annotations

from django.db.models import QuerySet

from upmentor.ground.accounts.models import User
from upmentor.stages.exports.models import Export
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme


def own_exports(programme: Programme, user: User) -> QuerySet[Export]:
    """What this user took from the programme, newest first."""
    return Export.objects.filter(programme=programme, by=user).defer("content")


def exports_with(person: Person | None) -> QuerySet[Export]:
    """The files in which this person stood, newest first, also those that are gone."""
    found = Export.objects.filter(included__person=person, made_at__isnull=False)
    return found.select_related("by", "programme").defer("content", "choice")
