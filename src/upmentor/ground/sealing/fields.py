"""The model field for text that only its readers may see: a token in the database, plain text on the object."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from upmentor.ground.sealing.ring import NOTES, ring


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted before it is stored. It cannot be searched, sorted or compared in the database.

    `ring` names the keys (`ring.RINGS`). Reading raises `ring.KeyLost` when the installation's keys do not fit.
    """

    description = "Text, encrypted before storage"

    def __init__(self, *args: Any, ring: str = NOTES, **kwargs: Any) -> None:
        self.ring = ring
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs if self.ring == NOTES else {**kwargs, "ring": self.ring}

    def get_prep_value(self, value: Any) -> Any:
        return ring(self.ring).seal(str(value)) if value else ""

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        return ring(self.ring).open(value) if value else ""

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: the database cannot compare it.")
        return super().get_lookup(lookup_name)


def sealed_fields(ring: str = NOTES) -> list[tuple[type[models.Model], list[str]]]:
    """Every model with text under this ring and the names of its fields: what a rotation of keys has to walk."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        sealed = [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        names = [field.attname for field in sealed if field.ring == ring]
        if names:
            found.append((model, names))
    return found
