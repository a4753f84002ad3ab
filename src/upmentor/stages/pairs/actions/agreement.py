"""Changing and signing the working agreement. Each signs for themself; a change asks those who had signed again."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Mode, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.errors import AgreementChanged, ClauseWeakened, StepRefused
from upmentor.stages.pairs.actions.locking import lock_with_programme
from upmentor.stages.pairs.actions.rhythm import change_rhythm
from upmentor.stages.pairs.models import Agreement, Pair, PairMember, Signature
from upmentor.stages.pairs.queries.agreement import in_force, latest_version, shipped_clauses
from upmentor.stages.pairs.terms import STRONGER, Terms, changed_clauses
from upmentor.stages.people.queries.hours import working_time


@transaction.atomic
def change_agreement(member: PairMember, terms: Terms, *, seen: int, by: User, at: dt.datetime) -> int:
    """Write the next version with these choices; the number of the version that now stands.

    `seen` is the number of the version from which the author started. Raises `AgreementChanged` when it is no longer
    the latest, `ClauseWeakened` when a clause would lose what both have signed, `StepRefused` for a pair that is over.
    Without a difference no version is written. A partner who had signed the version before is asked again.
    """
    pair = _live(member.pair)
    latest = _seen(pair, seen)
    _refuse_weaker(in_force(pair), terms)
    if terms == (Terms.of(latest) if latest else Terms.first(pair)):
        return latest.number if latest else 0
    made = _write(pair, terms, number=latest.number + 1 if latest else 1)
    record("pairs.change_agreement", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
    if latest and Signature.objects.filter(agreement=latest).exclude(member=member).exists():
        emails.agreement_changed(made, member.partner.person, changed_clauses(latest, made), at=at)
    return made.number


@transaction.atomic
def sign_agreement(member: PairMember, *, seen: int, by: User, at: dt.datetime) -> bool:
    """Sign the version that the author has seen, for themself; whether now both have. Signing again changes nothing.

    When both have signed, rhythm and length of the pair are those of the agreement. Raises `AgreementChanged` and
    `StepRefused` as `change_agreement`.
    """
    pair = _live(member.pair)
    latest = _seen(pair, seen) or _write(pair, Terms.first(pair), number=1)
    day = working_time(member.person).local(at).date()
    _signature, new = Signature.objects.get_or_create(agreement=latest, member=member, defaults={"signed_on": day})
    both = Signature.objects.filter(agreement=latest).count() > 1
    if not new:
        return both
    record("pairs.sign_agreement", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
    if both:
        _put_into_force(pair, latest, by=by, at=at)
    return both


def _put_into_force(pair: Pair, version: Agreement, *, by: User, at: dt.datetime) -> None:
    if pair.cadence_weeks != version.cadence_weeks:
        change_rhythm(pair, version.cadence_weeks, by=by, at=at)
    Pair.objects.filter(pk=pair.pk).update(meeting_minutes=version.meeting_minutes)
    emails.agreement_signed(version, at=at)


def _live(pair: Pair) -> Pair:
    now = lock_with_programme(pair)
    if now.state not in Pair.LIVE:
        raise StepRefused(now.state, now.state)
    return now


def _seen(pair: Pair, seen: int) -> Agreement | None:
    """The latest version (None for the text that ships), when it is the one that was seen."""
    latest = latest_version(pair)
    number = latest.number if latest else 0
    # The text before the first version is the same as a first version that somebody signed as it was.
    untouched = seen == 0 and number == 1 and latest is not None and Terms.of(latest) == Terms.first(pair)
    if seen != number and not untouched:
        raise AgreementChanged(number)
    return latest


def _write(pair: Pair, terms: Terms, *, number: int) -> Agreement:
    return Agreement.objects.create(pair=pair, number=number, clauses=shipped_clauses(), **asdict(terms))


def _refuse_weaker(signed: Agreement | None, terms: Terms) -> None:
    """What both have added to these two clauses stays; more may follow it."""
    for field in STRONGER.values():
        kept = getattr(signed, field) if signed else ""
        if not getattr(terms, field).startswith(kept):
            raise ClauseWeakened
