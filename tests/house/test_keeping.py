"""Every table with people or encrypted text is claimed by its slice, with a time and a way to go."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.permissions.table import TABLE
from upmentor.ground.accounts.models import User
from upmentor.ground.content.keeping import Goes, Held, Stays, as_page
from upmentor.ground.sealing.fields import SealedTextField
from upmentor.stages.people.models import Person

# These keep what the machine needs: ids of jobs, and the check of the keys.
MACHINE = {"jobs", "sealing"}


def slices() -> Iterator[tuple[str, Any]]:
    """Label → `privacy` of every app of ours with tables."""
    for app in apps.get_app_configs():
        if app.name.startswith("upmentor.") and list(app.get_models()) and app.label not in MACHINE:
            yield app.label, import_module(f"{app.name}.privacy")


CLAIMS: list[tuple[str, Held]] = [(label, held) for label, privacy in slices() for held in privacy.HELD]
NOBODY = [model for _label, privacy in slices() for model in privacy.NOBODY]


def tables() -> list[Any]:
    labels = {label for label, _privacy in slices()}
    return [model for model in apps.get_models() if model._meta.app_label in labels]


def test_every_table_is_claimed_once_by_its_own_slice():
    claimed = [(label, held.model.__name__) for label, held in CLAIMS]
    claimed += [(model._meta.app_label, model.__name__) for model in NOBODY]
    assert sorted(claimed) == sorted((model._meta.app_label, model.__name__) for model in tables())


def test_what_is_about_nobody_leads_to_nobody_and_holds_no_sealed_text():
    def leads(model: Any) -> bool:
        return any(
            isinstance(field, SealedTextField) or field.related_model in (Person, User)
            for field in model._meta.concrete_fields
        )

    assert [model.__name__ for model in NOBODY if leads(model)] == []
    assert leads(apps.get_model("feedback.Reflection"))


@pytest.mark.parametrize("held", [held for _label, held in CLAIMS], ids=lambda held: held.model.__name__)
def test_claim_can_be_followed(held: Held):
    for path in held.about.split():
        model = held.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model
        assert model in (Person, User)
    assert not held.page or held.page in TABLE
    names = {field.name for field in held.model._meta.concrete_fields}
    assert set(held.fields) <= names
    assert held.what


def test_sealed_text_goes_by_itself_or_with_its_owner():
    """Encrypted text stays with nobody for good: a job takes it, or those who wrote it can."""
    sealed = [
        held
        for _label, held in CLAIMS
        if any(isinstance(field, SealedTextField) for field in held.model._meta.concrete_fields)
    ]
    assert sorted(held.model.__name__ for held in sealed if held.goes not in (Goes.BY_ITSELF, Goes.BY_OWNER)) == []
    for held in sealed:
        fields = {field.name for field in held.model._meta.concrete_fields if isinstance(field, SealedTextField)}
        assert not held.fields or set(held.fields) == fields
    assert {held.goes for held in sealed if held.stays is Stays.AFTER_CLOSE} == {Goes.BY_ITSELF}


def test_document_shows_what_is_claimed():
    page = as_page((label, privacy.HELD) for label, privacy in slices())
    path = Path(__file__).parents[2] / "docs" / "what-is-kept.md"
    assert path.read_text(encoding="utf-8") == page
