"""What a programme cost, what it was worth, and how sure that is.

Every input is a range that the organisation gives: lowest, best, highest. It is drawn from a PERT distribution (a beta
distribution over low … high with mean (low + 4 best + high) / 6; Malcolm and others, Operations Research 7, 1959), not
from a triangle: in a triangle one far end pulls the mean as strongly as the best estimate does, and in questions about
money the far end is the least considered of the three. Inputs are drawn independently. Leavers avoided come from a
comparison with its 95 % interval and are drawn so that the draws have the estimate as their median and that interval.

A figure's `value` is worked out with every input at its expected value, so that cost, benefit, net and return on one
page add up; `low` and `high` are the 2.5th and 97.5th percentiles of the draws, `se` is their standard deviation, `n`
the number of draws (not of people).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.shares import Z

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Draws = npt.NDArray[np.float64]

METHOD = "simulated-pert"
BREAK_EVEN = "break-even-simulated"
PAYS = "share-of-draws"
# Beyond it a figure is a slip of the keyboard, and products would run out of digits.
LARGEST = 1e15
# Of the currency: what a leaver costs at least, if it is known.
LEAST = 0.01


@dataclass(frozen=True)
class Range:
    """An amount, rate or number of hours that isn't known exactly. All three equal: known exactly.

    >>> Range(10, 20, 60).expected, Range.point(5).high
    (25.0, 5.0)

    Raises ValueError unless 0 <= low <= best <= high, all finite and at most 10¹⁵.
    """

    low: float
    best: float
    high: float

    def __post_init__(self) -> None:
        if not all(isfinite(one) for one in (self.low, self.best, self.high)) or self.high > LARGEST:
            raise ValueError("amounts are finite and at most 10^15")
        if not 0 <= self.low <= self.best <= self.high:
            raise ValueError("0 <= low <= best <= high")

    @classmethod
    def point(cls, value: float) -> Range:
        """Known exactly."""
        return cls(float(value), float(value), float(value))

    @property
    def expected(self) -> float:
        """The mean of the PERT distribution."""
        return (self.low + 4 * self.best + self.high) / 6

    @property
    def variance(self) -> float:
        """Of the PERT distribution: (mean − low)(high − mean) / 7."""
        return (self.expected - self.low) * (self.high - self.expected) / 7


NOTHING = Range(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Inputs:
    """What the organisation knows, in its own currency, for one stretch of `years`.

    Hours are all hours of all people: meetings with their preparation. Rates are loaded pay an hour. `salary` is a
    year's loaded pay of the kind of person who might leave, `factor` the share of it that replacing somebody costs,
    `vacancy` what a leaver costs beside that share (count nothing twice). `avoided` is how many leavers the programme
    avoided over the whole stretch, from a comparison; None: not known, then only cost and break-even can be told.
    """

    coordinator_hours: Range = NOTHING
    coordinator_rate: Range = NOTHING
    mentor_hours: Range = NOTHING
    mentor_rate: Range = NOTHING
    mentee_hours: Range = NOTHING
    mentee_rate: Range = NOTHING
    training: Range = NOTHING
    platform: Range = NOTHING
    events: Range = NOTHING
    salary: Range = NOTHING
    factor: Range = NOTHING
    vacancy: Range = NOTHING
    avoided: Figure | None = None
    years: float = 1.0

    def __post_init__(self) -> None:
        if not (isfinite(self.years) and self.years > 0):
            raise ValueError("the stretch of time is longer than nothing")


class Sums(NamedTuple):
    """Cost and what one avoided leaver is worth: numbers, or one number a draw."""

    cost: float | Draws
    each: float | Draws


@dataclass(frozen=True)
class Outcome:
    """`returned` is 100 (benefit − cost) / cost. `pays` is the share (0 to 1) of draws in which the benefit is above
    the cost. `cautious` is the net for the headline: leavers avoided at their lower bound, none where the interval
    includes zero (`domain.md` §3.4). All but `cost` are None without a figure of leavers avoided, `returned` also
    without cost."""

    cost: Figure
    benefit: Figure | None = None
    net: Figure | None = None
    returned: Figure | None = None
    pays: Figure | None = None
    cautious: Figure | None = None


@dataclass(frozen=True)
class Swing:
    """What becomes of the net when one input alone lies at its low and at its high end and all others at their expected
    values. Without leavers avoided: of the people to keep a year, where a leaver's cost is known, else of the cost."""

    name: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far this input alone moves the result."""
        return abs(self.at_high - self.at_low)


def simulate(inputs: Inputs, draws: int = 10_000, seed: int = 1) -> Outcome:
    """Cost, benefit, net, return and how often the programme pays for itself.

    >>> known = Inputs(mentor_hours=Range.point(100), mentor_rate=Range.point(40), salary=Range.point(50_000),
    ...     factor=Range.point(0.2), avoided=Figure(2, 2, 2, 100, "told"))
    >>> found = simulate(known)
    >>> found.cost.value, found.benefit.value, found.net.value, found.returned.value, found.pays.value
    (4000.0, 20000.0, 16000.0, 400.0, 1.0)

    Raises TooLittle("no-interval") when the leavers avoided have no interval, ValueError with fewer than 1,000 draws.
    """
    import numpy as np

    if draws < 1000:
        raise ValueError("an interval takes at least 1,000 draws")
    middle, spread = _sums(_expected(inputs)), _sums(_draw(inputs, draws, seed))
    cost = _figure(float(middle.cost), spread.cost, draws)
    if inputs.avoided is None:
        return Outcome(cost)
    people = _people(inputs.avoided, draws, seed)
    least = cautious_people(inputs.avoided)
    caveats = inputs.avoided.caveats
    worth = inputs.avoided.value * float(middle.each)
    gain, net = people * spread.each, people * spread.each - spread.cost
    return Outcome(
        cost,
        _figure(worth, gain, draws, caveats),
        _figure(worth - float(middle.cost), net, draws, caveats),
        _returned(worth, float(middle.cost), gain, spread.cost, caveats),
        Figure(float(np.mean(net > 0)), None, None, draws, PAYS, ("no-interval", *caveats)),
        _figure(least * float(middle.each) - float(middle.cost), least * spread.each - spread.cost, draws, caveats),
    )


def cautious_people(avoided: Figure) -> float:
    """Leavers avoided that a headline may count: the lower bound of the interval, 0 when the interval includes 0.

    >>> cautious_people(Figure(3, 1, 5, 80, "told")), cautious_people(Figure(3, -1, 7, 80, "told"))
    (1, 0.0)
    """
    low, high = _interval(avoided)
    return 0.0 if low <= 0 <= high else low


def break_even(inputs: Inputs, draws: int = 10_000, seed: int = 1) -> Figure:
    """How many people a year the programme must keep to pay for itself: cost / years / what one leaver costs.

    >>> known = Inputs(training=Range.point(30_000), salary=Range.point(50_000), factor=Range.point(0.3), years=2)
    >>> break_even(known).value
    1.0

    Raises TooLittle("no-value") when what a leaver costs isn't known, or is less than a hundredth.
    """
    import numpy as np

    middle, spread = _sums(_expected(inputs)), _sums(_draw(inputs, draws, seed))
    if float(middle.each) < LEAST:
        raise TooLittle("no-value", {"value": 0}, {"value": 1})
    # A range that begins at zero comes close to it in a few draws.
    people = spread.cost / inputs.years / np.maximum(spread.each, LEAST)
    value = float(middle.cost) / inputs.years / float(middle.each)
    return replace(_figure(value, people, draws), method=BREAK_EVEN)


def swings(inputs: Inputs) -> list[Swing]:
    """Which input moves the result most: one at a time, widest first; inputs that are known exactly are left out.

    >>> [swing.name for swing in swings(Inputs(training=Range(1, 2, 3), events=Range(0, 5, 9)))]
    ['events', 'training']
    """
    expected = _expected(inputs)
    kept = inputs.avoided.value if inputs.avoided else None
    rows = [
        Swing(
            name,
            _result({**expected, name: one.low}, kept, inputs.years),
            _result({**expected, name: one.high}, kept, inputs.years),
        )
        for name, one in _ranges(inputs).items()
    ]
    if inputs.avoided:
        low, high = _interval(inputs.avoided)
        rows.append(Swing("avoided", *(_result(expected, end, inputs.years) for end in (low, high))))
    return sorted((row for row in rows if row.width), key=lambda row: (-row.width, row.name))


def _result(values: Mapping[str, float], kept: float | None, years: float) -> float:
    found = _sums(values)
    cost, each = float(found.cost), float(found.each)
    if kept is not None:
        return kept * each - cost
    # A swing to where a leaver costs nothing has no end; the least of the currency stands for it.
    return cost / years / max(each, LEAST) if values["salary"] or values["vacancy"] else cost


def _sums(values: Mapping[str, float] | Mapping[str, float | Draws]) -> Sums:
    hours = sum(values[f"{who}_hours"] * values[f"{who}_rate"] for who in ("coordinator", "mentor", "mentee"))
    cost = hours + values["training"] + values["platform"] + values["events"]
    return Sums(cost, values["salary"] * values["factor"] + values["vacancy"])


def _ranges(inputs: Inputs) -> dict[str, Range]:
    values = {field.name: getattr(inputs, field.name) for field in fields(inputs)}
    return {name: value for name, value in values.items() if isinstance(value, Range)}


def _expected(inputs: Inputs) -> dict[str, float]:
    return {name: one.expected for name, one in _ranges(inputs).items()}


def _draw(inputs: Inputs, draws: int, seed: int) -> dict[str, float | Draws]:
    import numpy as np

    found: dict[str, float | Draws] = {}
    for place, (name, one) in enumerate(_ranges(inputs).items()):
        width = one.high - one.low
        if not width:
            found[name] = one.best
            continue
        # A stream of its own: changing one input leaves the draws of the others as they were.
        stream = np.random.default_rng((seed, place))
        up = 4 * (one.best - one.low) / width
        found[name] = one.low + width * stream.beta(1 + up, 5 - up, draws)
    return found


def _people(avoided: Figure, draws: int, seed: int) -> Draws:
    """Draws with the estimate as median and its interval as 2.5th and 97.5th percentiles, also when it is lopsided."""
    import numpy as np

    low, high = _interval(avoided)
    steps = np.random.default_rng((seed, 1000)).standard_normal(draws) / Z
    below, above = avoided.value - low, high - avoided.value
    return avoided.value + np.where(steps < 0, below * steps, above * steps)


def _interval(avoided: Figure) -> tuple[float, float]:
    if avoided.low is None or avoided.high is None:
        raise TooLittle("no-interval", {"intervals": 0}, {"intervals": 1})
    if not avoided.low <= avoided.value <= avoided.high:
        raise ValueError("low <= value <= high")
    return avoided.low, avoided.high


def _returned(worth: float, middle: float, gain: Draws, cost: float | Draws, caveats: tuple[str, ...]) -> Figure | None:
    import numpy as np

    if not middle or not np.all(np.asarray(cost) > 0):
        return None
    return _figure(100 * (worth - middle) / middle, 100 * (gain - cost) / cost, gain.size, caveats)


def _figure(value: float, spread: float | Draws, draws: int, caveats: tuple[str, ...] = ()) -> Figure:
    import numpy as np

    low, high = (float(one) for one in np.percentile(spread, (2.5, 97.5)))
    keys = tuple(dict.fromkeys(("inputs-are-ranges", *caveats)))
    return Figure(value, low, high, draws, METHOD, keys, float(np.std(spread)))
