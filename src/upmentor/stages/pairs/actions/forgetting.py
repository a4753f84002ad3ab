"""What two people wrote is gone some time after the end (AC-22.3). That they met, when, and what they signed stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.stages.pairs.models import Agreement, OfferedReason
from upmentor.stages.pairs.privacy import AGREEMENT_WORDS
from upmentor.stages.pairs.queries.keeping import over_their_time


@transaction.atomic
def forget_words(*, at: dt.datetime) -> int:
    """Erase the words of agreements and the reasons that were passed on, of pairs whose time is over; how many reasons.
    May run twice."""
    over = over_their_time(at=at)
    Agreement.objects.filter(pair__in=over).update(**dict.fromkeys(AGREEMENT_WORDS, ""))
    reasons = OfferedReason.objects.filter(proposal__in=over.values("proposal"))
    return reasons.delete()[0]
