"""The form for prices: each a range, empty where the organisation doesn't know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from upmentor.stages.insights.costing import KINDS, LEAVING, OFFERS, SPENT, TIME, Kind, Offer
from upmentor.stages.insights.models import Costing
from upmentor.stages.programmes.typed import typed

MOST = Decimal(10) ** 12
ENDS: Sequence[tuple[str, str | Promise]] = (
    ("low", _("At least")),
    ("best", _("Best estimate")),
    ("high", _("At most")),
)


@dataclass(frozen=True)
class Row:
    """One figure on the form. `ends` are its three fields with their short labels."""

    kind: Kind
    ends: Sequence[tuple[BoundField, str | Promise]]
    source: BoundField
    offers: Sequence[Offer]


@dataclass(frozen=True)
class Group:
    """Figures under one heading."""

    name: str
    title: str | Promise
    rows: Sequence[Row]


class CostingForm(forms.Form):
    """`cleaned_data["amounts"]` is `{name: (low, best, high, source)}` of what was typed. Only a best estimate: known
    exactly."""

    currency = forms.RegexField(
        "^[A-Za-z]{3}$",
        label=_("Currency"),
        help_text=_("Three letters, such as EUR, GBP or USD."),
        max_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "size": 4}),
        error_messages={"invalid": _("Type three letters, such as EUR.")},
    )

    def __init__(self, *args: Any, costing: Costing | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _kept(costing))
        super().__init__(*args, **kwargs)
        for kind in KINDS.values():
            for end, words in ENDS:
                self.fields[f"{kind.name}_{end}"] = _number(kind, words)
            self.fields[f"{kind.name}_source"] = _source(kind)

    def groups(self) -> Iterator[Group]:
        """The form as it stands on the page."""
        titles = (
            ("time", _("Time"), TIME),
            ("spent", _("What was spent"), SPENT),
            ("leaving", _("When somebody leaves"), LEAVING),
        )
        for name, title, kinds in titles:
            yield Group(name, title, [self._row(kind) for kind in kinds])

    def clean(self) -> dict[str, Any]:
        """Ends in order; one end without a best estimate isn't enough."""
        values = self.cleaned_data
        amounts = {name: found for name in KINDS if (found := self._amount(name, values)) is not None}
        values["currency"] = str(values.get("currency", "")).upper()
        values["amounts"] = amounts
        return values

    def _amount(self, name: str, values: dict[str, Any]) -> tuple[Decimal, Decimal, Decimal, str] | None:
        low, best, high = (values.get(f"{name}_{end}") for end, _words in ENDS)
        if best is None:
            if (low is not None or high is not None) and not self.has_error(f"{name}_best"):
                self.add_error(f"{name}_best", _("Type it too; the two ends alone are not enough."))
            return None
        low, high = (best if one is None else one for one in (low, high))
        if low > best:
            self.add_error(f"{name}_low", _("This is above the best estimate."))
        if high < best:
            self.add_error(f"{name}_high", _("This is below the best estimate."))
        return low, best, high, typed(values.get(f"{name}_source"))

    def _row(self, kind: Kind) -> Row:
        ends = [(self[f"{kind.name}_{end}"], words) for end, words in ENDS]
        return Row(kind, ends, self[f"{kind.name}_source"], [one for one in OFFERS if one.name == kind.name])


def _label(kind: Kind, words: str | Promise) -> Any:
    return format_lazy("{name}, {words}", name=kind.label, words=words)


def _number(kind: Kind, words: str | Promise) -> forms.DecimalField:
    return forms.DecimalField(
        label=_label(kind, words),
        required=False,
        min_value=0,
        max_value=1000 if kind.unit == "percent" else MOST,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"min": 0, "step": "any", "inputmode": "decimal", "autocomplete": "off"}),
    )


def _source(kind: Kind) -> forms.CharField:
    return forms.CharField(
        label=_label(kind, _("where you have it from")),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


def _kept(costing: Costing | None) -> dict[str, Any]:
    found: dict[str, Any] = {"currency": costing.currency} if costing else {}
    for row in costing.amounts.all() if costing else ():
        exact = row.low == row.best == row.high
        found |= {f"{row.name}_best": _short(row.best), f"{row.name}_source": row.source}
        if not exact:
            found |= {f"{row.name}_low": _short(row.low), f"{row.name}_high": _short(row.high)}
    return found


def _short(value: Decimal) -> Decimal:
    """Without cents where there are none."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def with_offer(typed_so_far: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What was typed, with the figures and the source of a published range in their fields."""
    values, offer = dict(typed_so_far), next((one for one in OFFERS if one.key == key), None)
    if offer is None:
        return values
    exact = offer.low == offer.high
    ends = {"low": "" if exact else offer.low, "best": offer.best, "high": "" if exact else offer.high}
    return (
        values | {f"{offer.name}_{end}": value for end, value in ends.items()} | {f"{offer.name}_source": offer.source}
    )
