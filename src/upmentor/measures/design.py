"""What is to be compared with what, as an analyst writes it down, and the estimators that answer it.

`Design.from_mapping` checks a design file (`docs/evaluate-files.md`), `evaluate` takes columns that were read by it and
gives figures and refusals under documented names. The columns have no gaps; who reads a file decides on those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from upmentor.measures.columns import LARGEST, Column, labels, named
from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.thresholds import AT_RISK

if TYPE_CHECKING:
    from upmentor.measures.survival import Curve

# What the cells of a column are, by the part that it plays.
NUMBER, LABEL, PERIOD, SINCE, FLAG, LENGTH, ANY = "number", "label", "period", "since", "flag", "length", "any"
CELLS = {
    "outcome": NUMBER,
    "unit": LABEL,
    "period": PERIOD,
    "treated": FLAG,
    "treated_from": SINCE,
    "cluster": LABEL,
    "covariates": ANY,
    "time": LENGTH,
    "event": FLAG,
    "group": LABEL,
    "before": NUMBER,
    "after": NUMBER,
}


@dataclass(frozen=True)
class Kind:
    """Parts that a design of this kind names columns for, and what else it may say. One of `either` is needed."""

    needed: tuple[str, ...]
    either: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that may be written beside `kind`."""
        return (*self.needed, *self.either, *self.may, *self.options)


KINDS = {
    "did": Kind(
        ("outcome", "unit", "period"), ("treated", "treated_from"), ("cluster", "covariates"),
        ("balanced", "drawn", "seed"),
    ),
    "survival": Kind(("time", "event", "group"), (), ("cluster", "covariates"), ("drawn", "reference", "at")),
    "paired": Kind(("before", "after")),
    "two-groups": Kind(("outcome", "group"), (), ("covariates",), ("drawn", "reference")),
}  # fmt: skip
SEED = 1
# A unit may well be its own cluster; every other column plays one part.
SHARED = {"unit", "cluster"}


class DesignProblem(ValueError):
    """A design that cannot be followed. `key` is the one to mend, "" for the whole; `str()` says what is wrong."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


@dataclass(frozen=True)
class Design:
    """A checked design. `columns` names the column of each part, `covariates` theirs; `treated` is "treated" or
    "treated_from" for a comparison over time, otherwise ""."""

    kind: str
    columns: Mapping[str, str]
    covariates: tuple[str, ...] = ()
    balanced: bool | None = None
    drawn: bool = False
    reference: object = None
    at: float | None = None
    seed: int = SEED

    @classmethod
    def from_mapping(cls, raw: Mapping[str, object]) -> Design:
        """Check what a design file says.

        >>> Design.from_mapping({"kind": "paired", "before": "may", "after": "june"}).columns["after"]
        'june'

        Raises `DesignProblem` for a kind, a key or a value that isn't known, and for a part without a column.
        """
        kind = raw.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            found = f", not {kind!r}" if "kind" in raw else "; it is missing"
            raise DesignProblem("kind", f"kind is one of {_listed(KINDS)}{found}")
        known = KINDS[kind]
        for key in raw:
            if key != "kind" and key not in known.keys:
                raise DesignProblem(key, f"{key} is not known for kind {kind}; it takes {_listed(known.keys)}")
        for key in known.needed:
            if key not in raw:
                raise DesignProblem(key, f"{key} is missing; kind {kind} needs it to name a column")
        if known.either and len([key for key in known.either if key in raw]) != 1:
            raise DesignProblem(known.either[0], f"kind {kind} needs one of {' and '.join(known.either)}, not both")
        parts = [key for key in known.keys if key in raw and key in CELLS and key != "covariates"]
        columns = {key: _column(key, raw[key]) for key in parts}
        covariates = _covariates(raw.get("covariates", []))
        _no_column_twice(columns, covariates)
        return cls(kind, columns, covariates, **{key: _option(key, raw[key]) for key in known.options if key in raw})

    @property
    def cells(self) -> dict[str, str]:
        """Each column that is read and what its cells are."""
        wanted = {name: CELLS[part] for part, name in self.columns.items()}
        return wanted | dict.fromkeys(self.covariates, ANY)


@dataclass(frozen=True)
class Refusal:
    """A figure that is not given: `why` is a key, `have` and `needed` say of what there is too little."""

    name: str
    why: str
    needed: Mapping[str, int]
    have: Mapping[str, int]


@dataclass
class Answer:
    """Figures by name in the order in which they are told, and what was refused."""

    figures: list[tuple[str, Figure]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def add(self, name: str, figure: Figure, *more: str) -> None:
        """A figure, with more caveats."""
        self.figures.append((name, replace(figure, caveats=(*figure.caveats, *more))))

    def refuse(self, name: str, too_little: TooLittle) -> None:
        """What was not to be had, and why."""
        self.refused.append(Refusal(name, too_little.why, too_little.needed, too_little.have))

    def ask(self, name: str, estimator: Callable[[], Figure], *more: str) -> None:
        """The figure, or why there is none."""
        try:
            self.add(name, estimator(), *more)
        except TooLittle as too_little:
            self.refuse(name, too_little)

    def to_dict(self, *more: str) -> dict[str, Any]:
        """For JSON; `more` caveats hold for every figure."""
        figures = [
            {"name": name, "value": one.value, "low": one.low, "high": one.high, "se": one.se, "n": one.n,
             "method": one.method, "caveats": [*one.caveats, *more]}
            for name, one in self.figures
        ]  # fmt: skip
        refused = [{"name": one.name, "why": one.why, "needed": dict(one.needed)} for one in self.refused]
        return {"figures": figures, "refused": refused}


Columns = Mapping[str, Column]


def evaluate(design: Design, columns: Columns, periods: Mapping[Any, str] | None = None) -> Answer:
    """The answer to a design; `columns` by their names, all of one length, numbers as numbers (`Design.cells`; periods
    as whole numbers, the start of those never treated as infinity). `periods` says how periods are written.

    Raises ValueError for columns that do not fit, `over_time.RowsContradict` with the places of rows that contradict
    each other, `DesignProblem` for a reference that is no group.
    """
    answer = Answer()
    part = {key: columns[name] for key, name in design.columns.items()}
    covariates = {name: columns[name] for name in design.covariates}
    if design.kind == "paired":
        _paired(answer, part)
    elif design.kind == "two-groups":
        _two_groups(answer, design, part, covariates)
    elif design.kind == "survival":
        _survival(answer, design, part, covariates)
    else:
        # A door of its own: what stands behind it is large.
        from upmentor.measures.over_time import compare_over_time

        compare_over_time(answer, design, part, covariates, periods)
    return answer


def _paired(answer: Answer, part: Columns) -> None:
    from upmentor.measures.two_groups import paired

    try:
        found = paired(part["before"], part["after"])
    except TooLittle as too_little:
        answer.refuse("difference", too_little)
        answer.refuse("hedges_g", too_little)
        return
    answer.add("difference", found.difference)
    if found.standardised:
        answer.add("hedges_g", found.standardised, "no-comparison")
    else:
        answer.refuse("hedges_g", TooLittle("no-spread"))


def _two_groups(answer: Answer, design: Design, part: Columns, covariates: Columns) -> None:
    """The difference (beside covariates when there are any), each group's mean or share, and Hedges' g."""
    from upmentor.measures.two_groups import two_groups

    groups, against = _arms(part["group"], design.reference)
    how: dict[str, Any] = {"reference": design.reference, "drawn": design.drawn}
    caveat = f"reference:{against}"
    if covariates:
        answer.ask(
            "difference", lambda: two_groups(part["outcome"], part["group"], covariates, **how).difference, caveat
        )
    name = "difference_unadjusted" if covariates else "difference"
    try:
        plain = two_groups(part["outcome"], part["group"], **how)
    except TooLittle as too_little:
        for one in (name, "hedges_g"):
            answer.refuse(one, too_little)
        return
    answer.add(name, plain.difference, caveat)
    if plain.standardised:
        answer.add("hedges_g", plain.standardised, caveat)
    share = plain.mine.method.startswith("share")
    if not share and plain.standardised is None:
        answer.refuse("hedges_g", TooLittle("no-spread"))
    for group in groups:
        arm = plain.other if group == against else plain.mine
        answer.add(f"{'share' if share else 'mean'}:{group}", arm)


def _survival(answer: Answer, design: Design, part: Columns, covariates: Columns) -> None:
    """Log-rank test, hazard ratios, and each group's median (and share still there, when a time is asked for)."""
    from upmentor.measures.survival import log_rank

    time, event, group = part["time"], part["event"], part["group"]
    try:
        test = log_rank(time, event, group, drawn=design.drawn)
    except TooLittle as too_little:
        answer.refuse("log_rank", too_little)
        answer.refuse("log_rank_p", too_little)
    else:
        answer.add("log_rank", test.figure, f"df:{test.df}")
        answer.add("log_rank_p", replace(test.figure, value=test.p), f"df:{test.df}")
    _hazards(answer, design, part, covariates)
    _curves(answer, design, time, event, group)


def _hazards(answer: Answer, design: Design, part: Columns, covariates: Columns) -> None:
    from upmentor.measures.survival import cox

    column = design.columns["group"]
    groups = _names(part["group"])
    group = part["group"]
    more: tuple[str, ...] = ()
    if len(groups) == 2:
        # One column, so it needs no level in its name.
        _groups, against = _arms(group, design.reference)
        group = [int(named(one) != against) for one in labels(group).tolist()]
        more = (f"reference:{against}",)
    elif groups:
        if design.reference is not None and len(groups) > 2:
            raise DesignProblem("reference", f"reference is for two groups, here are {len(groups)} ({_listed(groups)})")
        more = (f"reference:{groups[0]}",)
    try:
        found = cox(
            part["time"], part["event"], group, covariates, name=column, cluster=part.get("cluster"), drawn=design.drawn
        )
    except TooLittle as too_little:
        answer.refuse(f"hazard_ratio:{column}", too_little)
        return
    for one, hazard in found.items():
        told = more if one == column or one.startswith(f"{column}=") else ()
        answer.add(f"hazard_ratio:{one}", hazard.ratio, *told)
    for one, hazard in found.items():
        answer.add(f"log_hazard_ratio:{one}", hazard.coefficient)


def _curves(answer: Answer, design: Design, time: Column, event: Column, group: Column) -> None:
    """The median of each group, and with `at` the share that is still there then."""
    import numpy as np

    from upmentor.measures.survival import avoided_leavers, kaplan_meier, median

    times, events = np.asarray(time, dtype=float), np.asarray(event, dtype=float)
    which = np.asarray([named(one) for one in labels(group).tolist()])
    names = _names(group)

    def curve(name: str, fewest: int) -> Curve:
        return kaplan_meier(times[which == name], events[which == name], fewest=fewest)

    for name in names:
        # The whole curve: whoever compares wants the usual median; its caveat says how few stand behind it.
        answer.ask(f"median:{name}", partial(median, curve(name, 1)))
    if design.at is None:
        return
    at = design.at
    for name in names:
        answer.ask(f"retention:{name}", partial(_retention, curve, name, at))
    if len(names) == 2:
        _groups, against = _arms(group, design.reference)
        answer.ask(
            "avoided_leavers",
            lambda: avoided_leavers(times, events, which, at, drawn=design.drawn, reference=against).estimate,
            f"reference:{against}",
        )


def _retention(curve: Callable[[str, int], Curve], name: str, at: float) -> Figure:
    from upmentor.measures.survival import retention_at

    return retention_at(curve(name, AT_RISK), at)


def _names(group: Column) -> list[str]:
    """The groups in sorted order: numbers by size, labels by letter."""
    import numpy as np

    return [named(one) for one in np.unique(labels(group)).tolist()]


def _arms(group: Column, reference: object) -> tuple[list[str], str]:
    """Names of the groups, and the one that the other is compared with ("" with a single group).

    Raises `DesignProblem` for an unknown reference, ValueError with a third group.
    """
    groups = _names(group)
    if reference is not None and named(reference) not in groups:
        raise DesignProblem(
            "reference", f"reference is one of the groups ({_listed(groups)}), not {named(reference)!r}"
        )
    if len(groups) > 2:
        raise ValueError(f"two groups, not {len(groups)} ({_listed(groups)})")
    if len(groups) < 2:
        return groups, ""
    return groups, groups[0] if reference is None else named(reference)


def _listed(words: Any) -> str:
    """The first twenty, separated by commas."""
    found = [str(word) for word in words]
    return ", ".join(found[:20]) + (", …" if len(found) > 20 else "")


def _column(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DesignProblem(key, f"{key} is the name of a column in quotation marks, not {value!r}")
    return " ".join(value.split())


def _covariates(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise DesignProblem("covariates", f'covariates is a list of columns such as ["age", "site"], not {value!r}')
    found = tuple(_column("covariates", one) for one in value)
    if len(set(found)) < len(found):
        raise DesignProblem("covariates", "covariates names a column twice")
    return found


def _no_column_twice(columns: Mapping[str, str], covariates: tuple[str, ...]) -> None:
    seen: dict[str, str] = {}
    for part, name in [*columns.items(), *(("covariates", name) for name in covariates)]:
        if name in seen and {seen[name], part} != SHARED:
            raise DesignProblem(part, f"{part} and {seen[name]} name the same column {name!r}")
        seen.setdefault(name, part)


def _option(key: str, value: object) -> Any:
    is_count = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < LARGEST
    wanted, fits = {
        "balanced": ("true or false", isinstance(value, bool)),
        "drawn": ("true or false", isinstance(value, bool)),
        "seed": ("a whole number, 0 or more", is_count and isinstance(value, int)),
        "at": ("a number, 0 or more", is_count),
        "reference": ("one of the groups", isinstance(value, str | int | float) and not isinstance(value, bool)),
    }[key]  # fmt: skip
    if not fits:
        raise DesignProblem(key, f"{key} is {wanted}, not {value!r}")
    return value
