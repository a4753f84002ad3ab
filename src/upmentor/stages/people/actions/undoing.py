"""Undo of an import: a compensating change that keeps history (`decisions.md` 14)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from upmentor.ground.accounts.actions import end_access, give_access_back
from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.people.actions.applying import PLAIN, plain_list, users_of
from upmentor.stages.people.actions.errors import UndoNotPossible
from upmentor.stages.people.actions.facts import UNDONE, append_facts
from upmentor.stages.people.actions.places import Places
from upmentor.stages.people.actions.writing import update_people
from upmentor.stages.people.models import EmploymentFact, Person, RosterChange, RosterImport


@transaction.atomic
def undo_roster(roster: RosterImport, *, by: Actor, at: dt.datetime) -> dict[str, Any]:
    """Restore every person not touched since. Returns `restored` and `kept`: [name, why] of those left as they are.

    Raises UndoNotPossible after seven days or when the import is not applied. People whom the import added and who have
    no later activity are marked as not employed; nothing is deleted that history refers to.
    """
    claimed = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if claimed.state != RosterImport.State.APPLIED:
        raise UndoNotPossible(_("This import is not there to be undone."))
    if claimed.undo_until is None or claimed.undo_until < at:
        raise UndoNotPossible(_("An import can be undone for seven days. Correct it with the next roster."))
    places, restored, kept, back = Places(), [], [], []
    ids = {key.casefold(): number for key, number in Person.objects.values_list("employee_id", "id")}
    busy, holders = _busy(claimed), _holders(claimed)
    for change in claimed.changes.select_related("person__department", "person__site").iterator(chunk_size=2000):
        person = change.person
        if why := _touched(change, claimed, busy) or _address_gone(change, holders):
            kept.append([person.name, why])
            continue
        if not person.employed and change.before is not None and change.before.get("employed"):
            back.append(person)
        _restore(person, change.before, places, ids)
        person.changed_at = at
        restored.append(person)
    _save(restored, at)
    give_access_back(users_of(back), by=by, at=at)
    end_access(users_of([person for person in restored if not person.employed]), by=by, at=at)
    claimed.state = RosterImport.State.UNDONE
    claimed.result = {**(claimed.result or {}), "restored": len(restored), "kept": kept}
    claimed.save()
    record("undo_roster", by=by, at=at, kind="roster", key=claimed.uid, reason=claimed.filename)
    roster.refresh_from_db()
    return {"restored": len(restored), "kept": kept}


def _touched(change: RosterChange, roster: RosterImport, busy: set[int]) -> str:
    """Why a person stays as they are, or an empty string."""
    person = change.person
    if roster.applied_at is not None and person.changed_at > roster.applied_at:
        return _("changed again since")
    if change.before is None and person.pk in busy:
        return _("takes part in a programme or has signed in since")
    return ""


def _holders(roster: RosterImport) -> dict[str, int]:
    """Address → who has it now, for everybody whom this undo will not change."""
    applied = roster.applied_at
    changed = set(roster.changes.filter(person__changed_at__lte=applied).values_list("person", flat=True))
    rows = Person.objects.filter(employed=True).exclude(email="").values_list("email", "pk")
    return {email.casefold(): key for email, key in rows if key not in changed}


def _address_gone(change: RosterChange, holders: dict[str, int]) -> str:
    """Whether the address before the import belongs to somebody else by now; the reason, or an empty string."""
    person, before = change.person, change.before
    if before is None or not before.get("employed", person.employed):
        return ""
    address = before.get("email", person.email).casefold()
    if address and holders.get(address, person.pk) != person.pk:
        return _("somebody else has the former e-mail address now")
    return ""


def _busy(roster: RosterImport) -> set[int]:
    """People whom other rows refer to since the import: an account, or anything of a later slice by foreign key."""
    people = Person.objects.filter(pk__in=roster.changes.filter(before__isnull=True).values("person"))
    busy = set(people.filter(user__isnull=False).values_list("pk", flat=True))
    own = {EmploymentFact, RosterChange, Person}
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.related_model not in own:
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": people})
            busy |= set(rows.values_list(relation.field.attname, flat=True))
    return busy


def _restore(person: Person, before: dict[str, Any] | None, places: Places, ids: dict[str, int]) -> None:
    if before is None:
        person.employed, person.leave_kind, person.email = False, UNDONE, ""
        return
    for key, value in before.items():
        if key == "department":
            person.department = places.department(value)
        elif key == "site":
            person.site = places.site(value)
        elif key == "manager":
            person.manager_id = ids.get(value.casefold()) if value else None
        elif key in ("start_date", "leave_date"):
            setattr(person, key, dt.date.fromisoformat(value) if value else None)
        else:
            setattr(person, key, plain_list(value))


def _save(people: list[Person], at: dt.datetime) -> None:
    update_people(people, [*PLAIN, "department", "site", "manager", "changed_at"])
    append_facts(people, at=at, undo=True)
