"""Certificates: issued when they are earned, withdrawn by their owner, revoked by the programme team."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from upmentor.ground.audit.actions import SYSTEM, Actor, record
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.recognition import emails
from upmentor.stages.recognition.actions.errors import ReasonMissing, TooLong
from upmentor.stages.recognition.codes import new_code
from upmentor.stages.recognition.models import Certificate
from upmentor.stages.recognition.queries.earned import done_by, earned_without_certificate

LONGEST_REASON = 300


@transaction.atomic
def issue(enrolment: Enrolment, *, at: dt.datetime) -> Certificate | None:
    """The certificate of an enrolment, made and announced by a letter when it is earned and not there; None while it
    is not earned. Running twice makes one."""
    found = Certificate.objects.filter(enrolment=enrolment).first()
    if found or done_by([enrolment])[enrolment.pk].missing:
        return found
    made = Certificate(
        enrolment=enrolment,
        person=enrolment.person,
        programme=enrolment.programme,
        code=new_code(),
        name=enrolment.person.name,
        title=enrolment.programme.name,
        issued_on=at.date(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Certificate.objects.filter(enrolment=enrolment).first()
    record("recognition.issue", by=SYSTEM, at=at, kind="certificate", key=made.uid, about=enrolment.person.uid)
    emails.certificate_ready(made, at=at)
    return made


def issue_due(*, at: dt.datetime) -> int:
    """Issue every certificate that is earned. Returns how many."""
    waiting = list(earned_without_certificate(at=at))
    done = done_by(waiting)
    earned = [one for one in waiting if not done[one.pk].missing]
    return sum(issue(one, at=at) is not None for one in earned)


@transaction.atomic
def withdraw_certificate(certificate: Certificate, *, by: Actor, at: dt.datetime) -> None:
    """Its owner takes it back: the code is no longer confirmed."""
    Certificate.objects.filter(pk=certificate.pk, withdrawn_on=None).update(withdrawn_on=at.date())
    record("recognition.withdraw", by=by, at=at, kind="certificate", key=certificate.uid)


@transaction.atomic
def restore_certificate(certificate: Certificate, *, by: Actor, at: dt.datetime) -> None:
    """Undo of withdrawing; a revoked one stays revoked."""
    Certificate.objects.filter(pk=certificate.pk).update(withdrawn_on=None)
    record("recognition.restore", by=by, at=at, kind="certificate", key=certificate.uid)


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """The programme team declares it void, with a reason that its owner reads. Raises `ReasonMissing`, `TooLong`."""
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise TooLong
    Certificate.objects.filter(pk=certificate.pk, revoked_on=None).update(revoked_on=at.date(), revoked_reason=reason)
    about = certificate.person.uid
    record("recognition.revoke", by=by, at=at, kind="certificate", key=certificate.uid, about=about, reason=reason)


@transaction.atomic
def reinstate(certificate: Certificate, *, by: Actor, at: dt.datetime) -> None:
    """Undo of revoking."""
    Certificate.objects.filter(pk=certificate.pk).update(revoked_on=None, revoked_reason="")
    about = certificate.person.uid
    record("recognition.reinstate", by=by, at=at, kind="certificate", key=certificate.uid, about=about)
