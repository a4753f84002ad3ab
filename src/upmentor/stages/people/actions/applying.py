"""The import itself: one transaction, bulk writes, history kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from upmentor.ground.accounts.actions import end_access, give_access_back
from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.people.actions.correcting import held_fields
from upmentor.stages.people.actions.errors import LeaversNotConfirmed, NotReady
from upmentor.stages.people.actions.facts import append_facts
from upmentor.stages.people.actions.places import Places
from upmentor.stages.people.actions.staging import fresh_check
from upmentor.stages.people.actions.writing import free_addresses, insert_people, insert_rows, update_people
from upmentor.stages.people.models import Person, RosterChange, RosterImport
from upmentor.stages.people.roster.records import ChangedPerson, NewPerson, RosterCheck, plain

UNDO_DAYS = 7
BATCH = 1000
# Columns of a person that an import may write; `department`, `site` and `manager` are rows of their own.
PLAIN = (
    "name",
    "name_missing",
    "email",
    "top_of_tree",
    "job_title",
    "grade",
    "time_zone",
    "languages",
    "working_hours",
    "start_date",
    "leave_date",
    "leave_kind",
    "employed",
)
FACTS = {"department", "site", "manager", "grade", "employed", "leave_kind"}


def apply_roster(
    roster: RosterImport, *, by: Actor, at: dt.datetime, progress: Callable[[str, int, int], None] | None = None
) -> dict[str, Any]:
    """Write what the check promised, all of it or nothing. Returns `added`, `changed`, `left`, `skipped`, `problems`.

    The check is made again on the people as they are now. Raises NotReady when the import was applied already, and
    LeaversNotConfirmed when too many people would leave and nobody said so.
    """
    say = progress or (lambda stage, count, total: None)
    stamp = _stamp()
    check = fresh_check(roster, at=at, progress=lambda count, total: say("checking", count, total))
    say("writing", 0, len(check.to_add) + len(check.to_change))
    with transaction.atomic():
        claimed = RosterImport.objects.select_for_update().get(pk=roster.pk)
        if claimed.state not in (RosterImport.State.CHECKED, RosterImport.State.APPLYING):
            raise NotReady(_("This import has gone on meanwhile. Look at it again."))
        if stamp != _stamp():
            check = fresh_check(roster, at=at)
        if check.needs_leaver_confirmation:
            raise LeaversNotConfirmed(
                _("%(n)s of %(all)s people are not in this file. Say once more that they have left.")
                % {"n": len(check.leavers), "all": check.employed_before}
            )
        result, gone, back = _write(claimed, check, at)
        claimed.state, claimed.result = RosterImport.State.APPLIED, result
        claimed.applied_at, claimed.undo_until = at, at + dt.timedelta(days=UNDO_DAYS)
        claimed.save()
        record("apply_roster", by=by, at=at, kind="roster", key=claimed.uid, reason=claimed.filename)
        end_access(users_of(gone), by=by, at=at)
        give_access_back(users_of(back), by=by, at=at)
    roster.refresh_from_db()
    return result


def users_of(people: list[Person]) -> list[User]:
    """The accounts of these people."""
    keys = [person.user_id for person in people if person.user_id]
    return [
        user for start in range(0, len(keys), BATCH) for user in User.objects.filter(pk__in=keys[start : start + BATCH])
    ]


def _stamp() -> tuple[int, Any, Any]:
    """Changes whenever anybody's row does."""
    seen = Person.objects.aggregate(n=Count("id"), last=Max("changed_at"), newest=Max("id"))
    return seen["n"], seen["last"], seen["newest"]


def _write(
    roster: RosterImport, check: RosterCheck, at: dt.datetime
) -> tuple[dict[str, Any], list[Person], list[Person]]:
    """Write everything; the counts, the people who no longer work here, and those who came back."""
    places = Places()
    free_addresses(one.employee_id for one in check.to_change if one.changes.get("email", ("", ""))[0])
    ids = dict(Person.objects.values_list("employee_id", "id"))
    ids = {key.casefold(): number for key, number in ids.items()}
    added = _add(check.to_add, places, ids, at)
    changed = _change(check.to_change, places, ids, at)
    left = _leave([key for key, _name in check.leavers], at)
    changes: list[tuple[object, ...]] = [(roster.pk, person.pk, None, {}) for person in added]
    changes += [(roster.pk, person.pk, old, new) for person, old, new in changed + left]
    insert_rows(RosterChange, ("roster_import", "person", "before", "after"), changes)
    append_facts(added, at=at, new=True)
    with_new_facts = [*(person for person, old, _new in changed if FACTS & set(old)), *(row[0] for row in left)]
    append_facts(with_new_facts, at=at)
    counts = {
        "added": len(added),
        "changed": len(changed),
        "left": len(left),
        "skipped": len(check.skipped) + check.unchanged,
        "problems": len({problem.row for problem in check.problems}),
    }
    gone = [person for person, _old, _new in changed + left if not person.employed]
    back = [person for person, old, _new in changed if person.employed and old.get("employed") is False]
    return counts, gone, back


def _add(new: Iterable[NewPerson], places: Places, ids: dict[str, int], at: dt.datetime) -> list[Person]:
    """New people first, then their managers: by then everybody has an id."""
    added = [_person(one, places, at) for one in new]
    ids |= {key.casefold(): number for key, number in insert_people(added).items()}
    managed = []
    for one, person in zip(new, added, strict=True):
        person.manager_id = ids.get(one.values["manager"].casefold()) if one.values["manager"] else None
        if person.manager_id:
            managed.append(person)
    update_people(managed, ["manager"])
    return added


def _person(one: NewPerson, places: Places, at: dt.datetime) -> Person:
    values = {key: value for key, value in one.values.items() if key in PLAIN}
    values["languages"] = list(values.get("languages", ()))
    return Person(
        employee_id=one.values["employee_id"],
        department=places.department(one.values["department"]),
        site=places.site(one.values["site"], one.values["time_zone"]),
        employed=one.values["leave_date"] is None or one.values["leave_date"] > at.date(),
        created_at=at,
        changed_at=at,
        **values,
    )


def _change(
    changed: Iterable[ChangedPerson], places: Places, ids: dict[str, int], at: dt.datetime
) -> list[tuple[Person, dict[str, Any], dict[str, Any]]]:
    by_id = {one.employee_id: one for one in changed}
    done, names = [], {"changed_at"}
    people = Person.objects.filter(employee_id__in=by_id) if len(by_id) < 500 else Person.objects.all()
    held = held_fields()
    for person in people.select_related("department", "site").iterator(chunk_size=5000):
        one = by_id.get(person.employee_id)
        if one is None:
            continue
        # What people have put right about themselves stays until roster HR has looked at it.
        changes = {key: two for key, two in one.changes.items() if key not in held.get(person.pk, ())}
        if not changes:
            continue
        for key, (_old, value) in changes.items():
            names.add(_set(person, key, value, places, ids))
        if "leave_date" in changes:
            person.employed = person.leave_date is None or person.leave_date > at.date()
            names.add("employed")
        person.changed_at = at
        old = {key: plain_list(old) for key, (old, _new) in changes.items()}
        new = {key: plain_list(value) for key, (_old, value) in changes.items()}
        done.append((person, old, new))
    if done:
        update_people([row[0] for row in done], sorted(names))
    return done


def plain_list(value: Any) -> Any:
    """A value as JSON keeps it; lists stay lists."""
    return list(value) if isinstance(value, list | tuple) else plain(value)


def _set(person: Person, key: str, value: Any, places: Places, ids: dict[str, int]) -> str:
    """Set one field from the file's value and return the column to write."""
    if key == "department":
        person.department = places.department(value)
    elif key == "site":
        person.site = places.site(value, person.time_zone)
    elif key == "manager":
        person.manager_id = ids.get(value.casefold()) if value else None
    elif key == "languages":
        person.languages = list(value)
    else:
        setattr(person, key, value)
    return key


def _leave(employee_ids: list[str], at: dt.datetime) -> list[tuple[Person, dict[str, Any], dict[str, Any]]]:
    wanted, done = set(employee_ids), []
    for person in Person.objects.filter(employed=True).iterator(chunk_size=5000) if wanted else ():
        if person.employee_id not in wanted:
            continue
        old = {"employed": True, "leave_date": plain(person.leave_date), "leave_kind": person.leave_kind}
        person.employed, person.changed_at = False, at
        person.leave_date = person.leave_date or at.date()
        person.leave_kind = person.leave_kind or "unknown"
        new = {"employed": False, "leave_date": plain(person.leave_date), "leave_kind": person.leave_kind}
        done.append((person, old, new))
    update_people([row[0] for row in done], ["employed", "leave_date", "leave_kind", "changed_at"])
    return done
