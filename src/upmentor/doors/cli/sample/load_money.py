"""What time and leaving cost the sample company, as its programme manager had it from finance."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from upmentor.ground.accounts.models import User
from upmentor.stages.insights.actions import keep_costing
from upmentor.stages.programmes.models import Programme

FINANCE, OFFER = "Finance, last year’s averages", "Invoice"
# Name → lowest, best, highest, where from. All invented.
PRICES = {
    "mentor_rate": ("36", "42", "52", FINANCE),
    "mentee_rate": ("95", "115", "150", FINANCE),
    "coordinator_hours": ("12", "16", "24", "Own estimate"),
    "coordinator_rate": ("48", "48", "48", FINANCE),
    "training": ("2400", "2400", "2400", OFFER),
    "events": ("600", "900", "1500", "Own estimate"),
    "vacancy": ("24000", "38000", "62000", "Recruiting: eleven departures of last year"),
}


def load_money(programme: Programme, users: dict[str, User], *, at: dt.datetime) -> None:
    """Typed three weeks ago."""
    amounts = {
        name: (Decimal(low), Decimal(best), Decimal(high), source) for name, (low, best, high, source) in PRICES.items()
    }
    keep_costing(programme, "EUR", amounts, by=users["manager"], at=at - dt.timedelta(days=21))
