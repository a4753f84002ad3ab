"""The working agreement of a pair as one of the two reads it, and whether both have signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Count
from django.utils.translation import gettext

from upmentor.ground.content.agreement import AgreementClause, load_agreement
from upmentor.stages.pairs.models import Agreement, Pair, PairMember, Signature
from upmentor.stages.pairs.terms import CLAUSE_OF, Change, Line, Terms, changes, lines


@dataclass(frozen=True)
class SeenClause:
    """A clause in the reader's language with the choices that belong to it (empty ones left out)."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SeenAgreement:
    """The agreement through the eyes of one of the two.

    `number` is that of the version that is shown, 0 for the text before anybody changed or signed it. `mine` and
    `theirs` are the days of the signatures under it. `in_force` is the number of the last version that both signed, or
    None. `since` is the number of the version that the reader had signed before, and `changes` what has changed since
    then; both are empty when they signed this one, or none. `latest` is false for an old version.
    """

    number: int
    latest: bool
    terms: Terms
    clauses: tuple[SeenClause, ...]
    mine: dt.date | None
    theirs: dt.date | None
    in_force: int | None
    since: int | None
    changes: tuple[Change, ...]
    numbers: tuple[int, ...]

    @property
    def done(self) -> bool:
        """Both signed the version that is shown."""
        return self.mine is not None and self.theirs is not None

    @property
    def to_sign(self) -> bool:
        """The reader's signature is asked for."""
        return self.latest and self.mine is None


def state_of(pair: Pair, reader: PairMember, *, number: int | None = None) -> SeenAgreement | None:
    """The latest version, or the one of that number (None when there is no such version). Two queries."""
    versions = list(Agreement.objects.filter(pair=pair).order_by("number"))
    if number is not None and number not in [one.number for one in versions]:
        return None
    signed = _signatures(versions)
    latest = versions[-1] if versions else None
    shown = next((one for one in versions if one.number == number), latest)
    days = signed.get(shown.number, {}) if shown else {}
    earlier = [one for one in versions if reader.pk in signed.get(one.number, {})]
    since = earlier[-1] if earlier and shown is latest and shown is not earlier[-1] else None
    held = [one.number for one in versions if len(signed.get(one.number, {})) > 1]
    terms = Terms.of(shown) if shown else Terms.first(pair)
    return SeenAgreement(
        number=shown.number if shown else 0,
        latest=shown is latest,
        terms=terms,
        clauses=_clauses(shown, terms),
        mine=days.get(reader.pk),
        theirs=next((day for key, day in days.items() if key != reader.pk), None),
        in_force=held[-1] if held else None,
        since=since.number if since else None,
        changes=changes(since, shown) if since and shown else (),
        numbers=tuple(one.number for one in versions),
    )


def signed_by_both(pair: Pair) -> bool:
    """Whether an agreement holds: a version that both signed. It holds on while a later one waits for signatures."""
    return bool(signed_pairs([pair.pk]))


def signed_pairs(pairs: Iterable[int]) -> frozenset[int]:
    """Those of the pairs (by key) for whom an agreement holds. One query; says nothing of what stands in it."""
    rows = Signature.objects.filter(agreement__pair__in=list(pairs)).values("agreement", "agreement__pair")
    both = rows.annotate(number=Count("member", distinct=True)).filter(number__gt=1)
    return frozenset(both.values_list("agreement__pair", flat=True))


def in_force(pair: Pair) -> Agreement | None:
    """The last version that both signed."""
    rows = Agreement.objects.filter(pair=pair).annotate(number_signed=Count("signatures"))
    return rows.filter(number_signed__gt=1).order_by("-number").first()


def latest_version(pair: Pair) -> Agreement | None:
    """The version with the highest number; None before anybody changed or signed anything."""
    return Agreement.objects.filter(pair=pair).order_by("-number").first()


def shipped_clauses() -> list[dict[str, object]]:
    """The clauses that ship now, as a version keeps them."""
    kept = [asdict(one) for one in load_agreement().clauses]
    return [{"id": one["id"], "title": one["title"], "paragraphs": list(one["paragraphs"])} for one in kept]


def _signatures(versions: list[Agreement]) -> dict[int, dict[int, dt.date]]:
    """Number of the version → member → day."""
    found: dict[int, dict[int, dt.date]] = {}
    rows = Signature.objects.filter(agreement__in=versions).order_by("id")
    for number, member, day in rows.values_list("agreement__number", "member_id", "signed_on"):
        found.setdefault(number, {})[member] = day
    return found


def _clauses(version: Agreement | None, terms: Terms) -> tuple[SeenClause, ...]:
    if version is None:
        texts = load_agreement().clauses
    else:
        texts = tuple(AgreementClause(one["id"], one["title"], tuple(one["paragraphs"])) for one in version.clauses)
    said = [line for line in lines(terms) if line.value]
    return tuple(
        SeenClause(
            one.id,
            gettext(one.title),
            tuple(gettext(text) for text in one.paragraphs),
            tuple(line for line in said if CLAUSE_OF[line.field] == one.id),
        )
        for one in texts
    )
