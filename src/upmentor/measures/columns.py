"""Columns of people as numbers: checks, groups and categories coded for a model.

Nothing here leaves a person out: whoever calls decides what becomes of people with gaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from upmentor.measures.refused import TooLittle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

Column: TypeAlias = "Sequence[Any] | NDArray[Any]"
LARGEST = 1e100
# Parts smaller than this are rounding.
SAME = 1e-9


def numbers(values: Column) -> Numbers:
    """The values as floats. Raises ValueError for one that is no finite number, or whose square wouldn't be."""
    import numpy as np

    try:
        found = np.asarray(values, dtype=float)
    except (TypeError, ValueError, OverflowError) as wrong:
        raise ValueError("finite numbers, without gaps") from wrong
    # NaN compares as false.
    if found.ndim != 1 or not (np.abs(found) < LARGEST).all():
        raise ValueError("finite numbers, without gaps")
    return found


def watched(time: Column, event: Column) -> tuple[Numbers, Numbers]:
    """Times and events as numbers. Raises ValueError for times that aren't finite and 0 or more, events that aren't 0
    or 1, and different lengths."""
    times, events = numbers(time), numbers(event)
    if len(times) != len(events):
        raise ValueError("columns of the same length")
    if (times < 0).any():
        raise ValueError("times are 0 or more")
    if ((events != 0) & (events != 1)).any():
        raise ValueError("an event is 0 or 1")
    return times, events


def is_number(values: Column) -> bool:
    """Whether a column holds numbers (or True and False) rather than names of categories."""
    import numpy as np

    kind = np.asarray(values).dtype.kind
    if kind == "O":
        return all(isinstance(value, int | float | np.number | np.bool_) for value in values)
    return kind in "biuf"


def labels(values: Column) -> Numbers:
    """The values of a column of categories. Raises ValueError for a gap (None, NaN)."""
    import numpy as np

    if is_number(values):
        return numbers(values)
    if any(value is None or value != value for value in values):
        raise ValueError("categories without gaps")
    return np.asarray([str(value) for value in values])


def named(value: object) -> str:
    """A label as text; whole numbers without their ".0".

    >>> named(2.0), named("B")
    ('2', 'B')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def coded(columns: Mapping[str, Column], n: int, *, first_too: bool = False) -> tuple[list[str], Numbers]:
    """Names and an `n` × k matrix: numbers as they are, a category as one 0/1 column "name=level" for each level but
    the first in sorted order (with `first_too`, for every level).

    >>> names, matrix = coded({"age": [30, 41, 52], "site": ["B", "A", "B"]}, 3)
    >>> names, matrix.tolist()
    (['age', 'site=B'], [[30.0, 1.0], [41.0, 0.0], [52.0, 1.0]])

    Raises ValueError for a column of another length or with gaps.
    """
    import numpy as np

    names: list[str] = []
    found: list[Numbers] = []
    for name, values in columns.items():
        if len(values) != n:
            raise ValueError("columns of the same length")
        if is_number(values):
            names.append(name)
            found.append(numbers(values))
            continue
        levels, which = np.unique(labels(values), return_inverse=True)
        for at in range(0 if first_too else 1, len(levels)):
            names.append(f"{name}={levels[at]}")
            found.append((which == at).astype(float))
    return names, np.column_stack(found) if found else np.empty((n, 0))


def independent(matrix: Numbers) -> list[int]:
    """The columns, first come first kept, that neither are constant nor follow from earlier ones and a constant."""
    import numpy as np

    if not matrix.size:
        return []
    # Scaled first: a tiny or huge unit must not decide.
    scaled = matrix / np.maximum(np.abs(matrix).max(axis=0), np.finfo(float).tiny)
    scaled = scaled - scaled.mean(axis=0)
    whole = np.sqrt((scaled**2).sum(axis=0))
    varied = whole > SAME * np.sqrt(len(matrix))
    unit = scaled / np.where(varied, whole, 1.0)
    left = unit.T @ unit
    kept = []
    # Gauss's elimination: what remains on the diagonal is the share that earlier columns do not explain.
    for at in np.flatnonzero(varied).tolist():
        if left[at, at] > SAME:
            kept.append(at)
            left = left - np.outer(left[:, at], left[at]) / left[at, at]
    return kept


def two_arms(group: Column, reference: object = None) -> Numbers:
    """Who is in the group of interest, as booleans: 1 in a column of 0 and 1, otherwise whoever is not `reference`
    (without one: the first label in sorted order).

    >>> two_arms([0, 1, 1]).tolist(), two_arms(["with", "without"], reference="without").tolist()
    ([False, True, True], [True, False])

    Raises `TooLittle("one-group")` with one label, ValueError with more than two, gaps, or an unknown reference.
    """
    import numpy as np

    values = labels(group)
    found = np.unique(values)
    if len(found) > 2:
        raise ValueError("two groups, not more")
    if len(found) < 2:
        raise TooLittle("one-group", {"groups": len(found)}, {"groups": 2})
    if reference is None:
        return np.asarray(values == found[1])
    same = [named(value.item()) == named(reference) for value in found]
    if not any(same):
        raise ValueError("the reference is one of the groups")
    return np.asarray(values == found[same.index(False)])
