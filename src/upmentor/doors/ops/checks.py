"""Checks of the installation: each says whether it passes, why, and what to do. The page and `upmentor check` share
them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.ops.backups import read_note
from upmentor.ground.accounts.models import RoleGrant
from upmentor.ground.accounts.queries import role_holders
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import listed
from upmentor.ground.sealing import canary
from upmentor.ground.sealing.ring import BadKeys, KeyLost

PASS, FAIL, TODO = "pass", "fail", "not done"
BACKUP_TOO_OLD = dt.timedelta(days=7)


@dataclass(frozen=True)
class Check:
    """One line: its name, `pass`, `fail` or `not done`, what was seen, and how to mend it."""

    name: str
    state: str
    seen: str
    how: str = ""


def database() -> Check:
    """Does the database answer, and are its tables up to date?"""
    name = _("Database")
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        return Check(name, FAIL, str(error).strip(), _("Look at DATABASE_URL and at the database server."))
    if waiting:
        return Check(name, FAIL, _("%(n)s changes of tables are waiting") % {"n": waiting}, "upmentor manage migrate")
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    return Check(name, PASS, _("%(kind)s answers, tables are up to date") % {"kind": kind})


def worker() -> Check:
    """Has a worker taken its minute's work lately?"""
    name, now = _("Worker"), timezone.now()
    waiting = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RETRY])
    late = waiting.filter(due_at__lt=now - dt.timedelta(minutes=5)).count()
    how = _("Start it: upmentor serve runs one, upmentor work another.")
    if late:
        return Check(name, FAIL, _("%(n)s jobs have waited for more than five minutes") % {"n": late}, how)
    last = (
        Job.objects.filter(state=Job.State.DONE).order_by("-finished_at").values_list("finished_at", flat=True).first()
    )
    if last is None:
        return Check(name, TODO, _("No work has been done yet"), how)
    return Check(
        name, PASS, _("Last work finished %(when)s") % {"when": timezone.localtime(last).strftime("%Y-%m-%d %H:%M")}
    )


def dead_jobs() -> Check:
    """Work that came to nothing in the last week."""
    since = timezone.now() - dt.timedelta(days=7)
    dead = Job.objects.filter(state=Job.State.DEAD, finished_at__gte=since).count()
    if dead:
        return Check(
            _("Background work"), FAIL, _("%(n)s jobs failed in the last week") % {"n": dead}, _("Look at Jobs.")
        )
    return Check(_("Background work"), PASS, _("Nothing failed in the last week"))


def mail() -> Check:
    """Is there a mail server, and does it answer?"""
    name = _("Mail")
    if not settings.EMAIL_URL:
        return Check(name, TODO, _("No mail server; letters stay in the local mailbox"), _("Set EMAIL_URL."))
    try:
        server = get_connection()
        server.open()
        server.close()
    except (OSError, SMTPException) as error:
        return Check(name, FAIL, str(error), _("Look at EMAIL_URL and at the mail server."))
    failed = listed().filter(state=Letter.State.FAILED).count()
    if failed:
        return Check(name, FAIL, _("%(n)s letters could not be delivered") % {"n": failed}, _("Look at the mailbox."))
    return Check(name, PASS, _("The mail server answers"))


def sealed_text() -> Check:
    """Do the keys open what is sealed in this database?"""
    name = _("Keys of sealed text")
    try:
        canary.check()
    except KeyLost:
        how = _("Put the note.keys and concern.keys of this database back into UPMENTOR_HOME, or set their variables.")
        return Check(name, FAIL, _("Sealed text cannot be opened with these keys; nothing is lost yet"), how)
    except BadKeys as error:
        return Check(name, FAIL, str(error), _("Look at the files with keys in UPMENTOR_HOME, or at their variables."))
    return Check(name, PASS, _("They open what is sealed"))


def calendar_answers() -> Check:
    """Are answers of calendars read? The last reading says whether the mailbox could be opened."""
    name, how = _("Answers of calendars"), _("Look at UPMENTOR_IMAP_URL; docs/calendars.md says how.")
    if not settings.IMAP_URL:
        return Check(name, TODO, _("No mailbox; declining in a calendar moves nothing"), how)
    if away := _away("meetings.read_replies"):
        return Check(name, FAIL, away, how)
    return Check(name, PASS, _("The mailbox is read"))


def returned_letters() -> Check:
    """Is the mailbox read to which letters come back?"""
    name, how = _("Letters that come back"), _("Set UPMENTOR_BOUNCES_URL to the mailbox of UPMENTOR_MAIL_FROM.")
    if not settings.BOUNCES_URL and not settings.IMAP_URL:
        return Check(name, TODO, _("No mailbox; a wrong address is noticed by nobody"), how)
    shared = settings.BOUNCES_URL in ("", settings.IMAP_URL)
    job = "meetings.read_replies" if shared else "notifications.read_bounces"
    away = _away(job)
    back = listed().filter(state=Letter.State.BOUNCED, bounced_at__gte=timezone.now() - dt.timedelta(days=30)).count()
    if away:
        return Check(name, FAIL, away, how)
    return Check(name, PASS, ngettext("%(n)s in the last 30 days", "%(n)s in the last 30 days", back) % {"n": back})


def _away(job: str) -> str:
    """What kept the last reading from its mailbox."""
    done = Job.objects.filter(name=job, state=Job.State.DONE).order_by("-id")
    result = done.values_list("result", flat=True).first()
    return str(result.get("away") or "") if isinstance(result, dict) else ""


def https() -> Check:
    """Do people reach it over HTTPS?"""
    if settings.HTTPS:
        return Check("HTTPS", PASS, settings.PUBLIC_URL)
    how = _("Put a proxy with a certificate in front and set UPMENTOR_URL.")
    return Check("HTTPS", TODO, _("%(url)s is not encrypted") % {"url": settings.PUBLIC_URL}, how)


def disk() -> Check:
    """Is there room for the database?"""
    free = shutil.disk_usage(settings.HOME).free // 2**20
    seen = _("%(n)s MB free") % {"n": free}
    return Check(_("Disk"), PASS if free > 500 else FAIL, seen, "" if free > 500 else _("Make room in UPMENTOR_HOME."))


def backup() -> Check:
    """Is there a copy of everything that is not too old? Upmentor knows of those that `upmentor backup` made."""
    name, how = _("Backup"), _("Every night: upmentor backup FOLDER, with a folder on another machine.")
    last = read_note(settings.HOME)
    if last is None:
        return Check(name, TODO, _("No backup has been made"), how)
    seen = _("Last backup %(when)s, %(size)s MB, in %(file)s") % {
        "when": timezone.localtime(last.moment).strftime("%Y-%m-%d %H:%M"),
        "size": max(1, round(last.bytes / 2**20)),
        "file": last.file,
    }
    if timezone.now() - last.moment > BACKUP_TOO_OLD:
        return Check(name, FAIL, seen, how)
    return Check(name, PASS, seen)


def contacts() -> Check:
    """Is there somebody to talk to, and somebody else when it is about them?"""
    name, found = _("Safeguarding contacts"), role_holders(RoleGrant.Role.CONTACT).count()
    seen = ngettext("%(n)s is named", "%(n)s are named", found) % {"n": found}
    how = _("An owner names two, who neither run a programme nor answer for one: Users and roles.")
    return Check(name, PASS if found > 1 else TODO, seen, "" if found > 1 else how)


CHECKS: tuple[Callable[[], Check], ...] = (
    worker,
    dead_jobs,
    sealed_text,
    mail,
    calendar_answers,
    returned_letters,
    contacts,
    https,
    backup,
    disk,
)


def run_checks() -> list[Check]:
    """All checks, in the order in which one would mend them. Without a database only that is said: others read it."""
    first = database()
    if first.state == FAIL:
        return [first, https(), disk()]
    return [first, *(check() for check in CHECKS)]
