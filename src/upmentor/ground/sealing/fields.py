"""The model field for text that only its readers may see: a token in the database, plain text on the object."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from upmentor.ground.sealing.ring import ring


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted before it is stored. It cannot be searched, sorted or compared in the database.

    Reading raises `ring.KeyLost` when the installation's keys do not fit.
    """

    description = "Text, encrypted before storage"

    def get_prep_value(self, value: Any) -> Any:
        return ring().seal(str(value)) if value else ""

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        return ring().open(value) if value else ""

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: the database cannot compare it.")
        return super().get_lookup(lookup_name)


def sealed_fields() -> list[tuple[type[models.Model], list[str]]]:
    """Every model with sealed text and the names of its fields: what a rotation of keys has to walk."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        if names:
            found.append((model, names))
    return found
