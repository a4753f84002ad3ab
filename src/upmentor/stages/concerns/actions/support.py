"""What the owner says on the support page. Nothing of it is about a case, so the audit names who did it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.concerns.models import ContactCard, Service


@transaction.atomic
def describe_contact(
    contact: User, *, hours: str, phone: str, deputy: User | None, by: Actor, at: dt.datetime
) -> ContactCard:
    """Say when and how a contact can be reached, and who is asked when they do not answer (None: the next by name)."""
    kept = {"hours": hours, "phone": phone, "deputy": None if deputy == contact else deputy}
    card, _made = ContactCard.objects.update_or_create(user=contact, defaults=kept)
    record("describe_contact", by=by, at=at, kind="user", key=contact.uid)
    return card


@transaction.atomic
def add_service(service: Service, *, by: Actor, at: dt.datetime) -> Service:
    """Put a wellbeing service or an urgent number on the support page."""
    service.save()
    record("add_service", by=by, at=at, kind="service", key=service.uid, reason=service.name)
    return service


@transaction.atomic
def remove_service(service: Service, *, by: Actor, at: dt.datetime) -> None:
    """Take it from the support page."""
    record("remove_service", by=by, at=at, kind="service", key=service.uid, reason=service.name)
    service.delete()
