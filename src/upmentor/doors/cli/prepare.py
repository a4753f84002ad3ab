"""What every command that needs the database does first: load Django, and bring the tables up to date."""

from __future__ import annotations

import os

import django


def load() -> None:
    """Load Django once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upmentor.config.settings")
    django.setup()


def prepare() -> None:
    """Load Django, apply migrations, make the cache table, load the project's topics, see that the keys
    open what is sealed (`KeyLost`). Safe to run again and at the same time."""
    load()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)

    from django.utils import timezone

    from upmentor.stages.programmes.actions import sync_topics

    sync_topics(at=timezone.now())

    from upmentor.ground.sealing import canary

    canary.check()
