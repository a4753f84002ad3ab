"""Write the sample company into an empty database, and take it out again. Both happen in one transaction each.

`kill -9` at any moment therefore leaves an empty database or a whole sample, never half of one. The write lock is held
all the time (seconds; minutes for 100,000 people), which harms nobody: there is nothing else in the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection, models, transaction

from upmentor.doors.cli.errors import Refused
from upmentor.ground.accounts.models import Organisation, User
from upmentor.ground.audit.actions import SYSTEM, record
from upmentor.ground.notifications.models import Letter
from upmentor.stages.people.models import Person

Progress = Callable[[str, int, int], None]

# What stays when the sample goes: the engine's recurring call, and what migrations and the project's content put there.
KEPT_TABLES = frozenset({"django_q_schedule", "django_content_type", "auth_permission"})
KEPT_CONTENT = frozenset({"programmes_topic", "programmes_topicsynonym", "programmes_vocabulary"})


class SampleError(Refused):
    """The sample company can't be made or removed here; the text says why and what to do."""


class RealOrganisation(SampleError):
    """The database holds an organisation that is not the sample."""


class NoSample(SampleError):
    """There is no sample company to remove."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample company in the database: how many people work there, and whether this call made it."""

    people: int
    created: bool


def _quiet(_stage: str, _count: int, _total: int) -> None:
    """No progress is wanted."""


def _measuring(progress: Progress) -> Progress:
    """The same progress; now and then PostgreSQL learns how large the tables have become. It knows nothing of what this
    transaction wrote, and with plans made for empty tables the sample takes minutes instead of seconds."""

    def say(stage: str, count: int, total: int) -> None:
        if connection.vendor == "postgresql" and count % 10 == 0:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        progress(stage, count, total)

    return say


def sample_size() -> int | None:
    """People of the sample company, None when it is still to be made. Raises `RealOrganisation`."""
    organisation = Organisation.objects.first()
    people = Person.objects.filter(employed=True).count()
    if organisation and not organisation.sample:
        raise RealOrganisation(f"this database belongs to {organisation.name}; the sample company needs one of its own")
    if not organisation and (people or User.objects.exists()):
        raise RealOrganisation("this database is not empty; the sample company needs one of its own")
    return people or None


def create_sample(*, at: dt.datetime, people: int = 240, progress: Progress | None = None) -> Sample:
    """Fill an empty database with Halden & Rowe as of `at`; do nothing when it is there.

    An organisation that was marked as a sample at set-up and holds nobody yet is filled; its owner stays until the
    sample is removed. `progress` hears stage, count and total. Raises `RealOrganisation`, and `ValueError` for an
    impossible number of people.
    """
    with transaction.atomic():
        standing = sample_size()
        if standing is not None:
            return Sample(standing, created=False)
        # Only now: a second start must not wait for the generator and the solver to be imported.
        from upmentor.doors.cli.sample.company import NAME, generate_people
        from upmentor.doors.cli.sample.load_concerns import load_concerns
        from upmentor.doors.cli.sample.load_messages import load_messages
        from upmentor.doors.cli.sample.load_orientation import load_orientation
        from upmentor.doors.cli.sample.load_people import load_people
        from upmentor.doors.cli.sample.load_programmes import load_matched, load_open
        from upmentor.doors.cli.sample.load_users import create_staff
        from upmentor.stages.programmes.actions import sync_topics

        say = _measuring(progress or _quiet)
        sync_topics(at=at)
        say("Inventing people", 0, people)
        company = generate_people(people)
        since = at - dt.timedelta(days=430)
        Organisation.objects.get_or_create(
            id=1, defaults={"name": NAME, "sample": True, "time_zone": "Europe/London", "created_at": since}
        )
        users = create_staff(company, at=since)
        load_people(company, users["roster_hr"], at=at, progress=say)
        programmes = [load(company, users, at=at, progress=say) for load in (load_matched, load_open)]
        load_messages(programmes, users, at=at)
        load_concerns(users, at=at)
        load_orientation(users, at=at)
        # What was due in the past was read in the past; nothing of the sample is ever sent.
        due = Letter.objects.filter(state=Letter.State.QUEUED, due_at__lte=at)
        due.update(state=Letter.State.KEPT, sent_at=models.F("due_at"))
        record("sample_created", by=SYSTEM, at=at, kind="organisation", key=1, reason=f"{people} people")
    return Sample(people, created=True)


def remove_sample(*, at: dt.datetime) -> int:
    """Empty the database for `/setup/`; the number of people removed. Raises `RealOrganisation`, `NoSample`.

    Nothing is left to say who did it: a row about it would be the first row of the next organisation.
    """
    with transaction.atomic():
        if not Organisation.objects.filter(sample=True).exists():
            sample_size()
            raise NoSample("there is no sample company in this database")
        people = Person.objects.count()
        _empty()
    cache.clear()
    return people


def _empty() -> None:
    """Delete the rows of every table but the kept ones. Foreign keys are checked at the end of the transaction."""
    from upmentor.stages.programmes.models import Topic

    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        for name in sorted(set(names) - KEPT_TABLES - KEPT_CONTENT):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - names of our own tables
    Topic.objects.exclude(source=Topic.Source.PROJECT).delete()
