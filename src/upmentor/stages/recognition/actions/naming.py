"""What one of the two allows on both certificates."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.recognition.models import Naming


@transaction.atomic
def allow_naming(member: PairMember, *, names: bool, topics: bool, by: Actor, at: dt.datetime) -> Naming:
    """Keep both answers. Names or topics stand on the certificates of a pair when both allow it."""
    kept, _made = Naming.objects.update_or_create(member=member, defaults={"names": names, "topics": topics})
    record("recognition.allow_naming", by=by, at=at, kind="pair", key=member.pair.uid, mode=Mode.SILENT)
    return kept
