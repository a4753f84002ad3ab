"""When life changes: what the roster says today is held against every live pair (`decisions.md` 16 and 17).

Each pair is a transaction of its own and the verbs find their own due rows, so all of it may run twice at once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.exits import end_locked, settle_wishes
from upmentor.stages.pairs.actions.life import Pause, move
from upmentor.stages.pairs.actions.locking import lock_with_programme
from upmentor.stages.pairs.actions.pausing import OWN_KINDS, go_on, resume_due
from upmentor.stages.pairs.closing import ORGANISATION, PRESET
from upmentor.stages.pairs.models import Pair, PairEvent
from upmentor.stages.pairs.queries.resting import parted, with_people
from upmentor.stages.people.models import LongLeave
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Enrolment, Programme

S, Kind = Pair.State, Pair.PauseKind
# A pause has a day; one by a rule is looked at every night and ends when the rule holds again.
LOOK_AGAIN = dt.timedelta(days=28)


def recheck_pairs(*, at: dt.datetime) -> Counter[str]:
    """Everything a day brings to pairs; counts by kind: people who left, rules, long leave, pauses that are over, and
    wishes after an end."""
    done: Counter[str] = Counter()
    done["ended"] = sum(_end_if_gone(pair, at=at) for pair in _live())
    programmes = Programme.objects.filter(pk__in=Pair.objects.filter(state__in=Pair.LIVE).values("programme"))
    for programme in programmes.order_by("pk"):
        done += _recheck_rules(programme, at=at)
    done["leave"] = sum(_rest_for_leave(leave, at=at) for leave in _leaves(at))
    done["back"] = _come_back(at=at)
    done["resumed"] += resume_due(at=at)
    done["settled"] = settle_wishes(at=at)
    return done


def _live() -> list[Pair]:
    return list(with_people(Pair.objects.filter(state__in=Pair.LIVE)).order_by("pk"))


@transaction.atomic
def _end_if_gone(pair: Pair, *, at: dt.datetime) -> bool:
    """End the pair of somebody who no longer works here, or who has left the programme."""
    left = any(not one.person.employed for one in pair.members.all())
    withdrawn = any(one.enrolment.state == Enrolment.State.WITHDRAWN for one in pair.members.all())
    if not left and not withdrawn:
        return False
    now = lock_with_programme(pair)
    if now.state not in Pair.LIVE:
        return False
    end_locked(now, ORGANISATION if left else PRESET, at=at)
    record("pairs.end", by=SYSTEM, at=at, kind="pair", key=now.uid)
    return True


def _recheck_rules(programme: Programme, *, at: dt.datetime) -> Counter[str]:
    pairs = list(with_people(Pair.objects.filter(programme=programme, state__in=Pair.LIVE)).order_by("pk"))
    done: Counter[str] = Counter()
    for key, rules in parted(programme, pairs, on=day_of(at)).items():
        pair = next(one for one in pairs if one.pk == key)
        done["parted"] += bool(rules) and _rest_by_rule(pair, at=at)
        done["resumed"] += not rules and go_on_by_rule(pair, at=at)
    return done


@transaction.atomic
def _rest_by_rule(pair: Pair, *, at: dt.datetime) -> bool:
    """A pair that meets rests from now on, and both read it. One that rests already goes on resting."""
    now, today = lock_with_programme(pair), day_of(at)
    if now.state not in Pair.LIVE:
        return False
    if now.state != S.PAUSED:
        move(now, S.PAUSED, at=at, pause=Pause(Kind.RULES, today, today + LOOK_AGAIN))
    elif now.paused_until is None or now.paused_until > today:
        return False
    else:
        told = now.pause_kind == Kind.RULES
        _stretch(now, Kind.RULES, today + LOOK_AGAIN)
        if told:
            return False
    record("pairs.rest_by_rule", by=SYSTEM, at=at, kind="pair", key=now.uid)
    emails.paused_by_rule(now, at=at)
    return True


def go_on_by_rule(pair: Pair, *, at: dt.datetime) -> bool:
    """A pair that rested by a rule goes on when the rule holds again."""
    if pair.pause_kind != Kind.RULES:
        return False
    Pair.objects.filter(pk=pair.pk, pause_kind=Kind.RULES).update(paused_until=day_of(at))
    return go_on(pair, at=at, kinds=(Kind.RULES,))


def _leaves(at: dt.datetime) -> list[LongLeave]:
    today = day_of(at)
    return list(LongLeave.objects.filter(first_day__lte=today, last_day__gte=today).order_by("pk"))


@transaction.atomic
def _rest_for_leave(leave: LongLeave, *, at: dt.datetime) -> int:
    """Pairs of somebody who is away rest until they are back; once a leave, so that the two may go on earlier."""
    until, done = leave.last_day + dt.timedelta(days=1), 0
    rows = Pair.objects.filter(members__person=leave.person_id, members__live=True).select_related("programme")
    for pair in rows.order_by("pk"):
        now = lock_with_programme(pair)
        if now.state == S.PAUSED:
            over = now.paused_until is None or now.paused_until <= day_of(at)
            if now.pause_kind not in OWN_KINDS or not over:
                continue
            _stretch(now, Kind.LEAVE, until)
        elif now.state not in Pair.LIVE or _rested_since(now, leave.first_day):
            continue
        else:
            move(now, S.PAUSED, at=at, pause=Pause(Kind.LEAVE, day_of(at), until))
        record("pairs.rest_for_leave", by=SYSTEM, at=at, kind="pair", key=now.uid)
        emails.paused(now, at=at)
        done += 1
    return done


def _rested_since(pair: Pair, day: dt.date) -> bool:
    return PairEvent.objects.filter(pair=pair, became=S.PAUSED, at__date__gte=day).exists()


def _come_back(*, at: dt.datetime) -> int:
    """Pairs that rest for a leave that nobody has any more go on."""
    today = day_of(at)
    away = LongLeave.objects.filter(first_day__lte=today, last_day__gte=today).values("person")
    rows = Pair.objects.filter(state=S.PAUSED, pause_kind=Kind.LEAVE, paused_until__gt=today)
    done = 0
    for pair in rows.exclude(members__person__in=away).select_related("programme").order_by("pk"):
        Pair.objects.filter(pk=pair.pk, pause_kind=Kind.LEAVE).update(paused_until=today)
        done += go_on(pair, at=at)
    return done


def _stretch(pair: Pair, kind: Pair.PauseKind, until: dt.date) -> None:
    pair.pause_kind, pair.paused_until = kind, until
    pair.save(update_fields=["pause_kind", "paused_until"])
