"""The goals of the matching engine, one table each: what is measured, beside whom, on how many people, what is asked.

`make bench QUICK=1` measures the same with up to 10,000 a side; what is asked of a larger number is asked there too,
but for the first goal, whose ratio means something for many people only.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from . import child
from .rows import AtLeast, AtMost, Cost, Row

LARGEST = 100_000
SCIPY = "numpy + linear_sum_assignment"
#: Scipy's matrix and its copy at 20,000, in MiB: not begun with less memory left.
SCIPY_20_000 = 7500


@dataclass(slots=True)
class Measure:
    """Measurements of one run: the same instance for everybody, each asked for only once."""

    seed: int
    quick: bool
    sizes: tuple[int, ...] = ()
    start: Callable[..., dict[str, Any]] = child.run
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __call__(self, what: str, **given: Any) -> dict[str, Any]:
        """The answer of a function of this package in a process of its own; a failure is {"error": …}."""
        key = f"{what} {given}"
        if key not in self._known:
            try:
                self._known[key] = self.start(what, **given)
            except child.Failed as failure:
                self._known[key] = {"error": str(failure), "cost": {}}
        return self._known[key]

    def whole(self, n: int, **given: Any) -> dict[str, Any]:
        """Our solve of n people a side; below 20,000 the better of two."""
        return self("ours:whole", n=n, seed=self.seed, tries=2 if n < 20_000 else 1, **given)


def large(measure: Measure) -> Iterator[Row]:
    """All of it beside one bare pass; memory."""
    for n in measure.sizes or ((10_000,) if measure.quick else (10_000, 20_000, LARGEST)):
        for places in (1, 2):
            found = measure.whole(n, places=places)
            what = "one place each" if places == 1 else "up to two places"
            if "error" in found:
                yield Row("large", n, what, Cost(), right=False, note=found["error"])
                continue
            note = f"{found['pairs']:,} pairs, total {found['score']:,}; {found['allowed']:.0%} of pairs allowed; "
            note += f"counting what each rule removes: {found['counting']:.3g} s more, "
            note += f"`verify`: {found['checking']:.3g} s"
            row = _row("large", n, what, found, "one bare pass, all rules", {"cost": found["bare"]})
            ratio = found["cost"]["cpu_s"] / found["bare"]["cpu_s"]
            # With few people what does not grow with their square weighs more: the goal is about many.
            goal = AtMost(7 if places == 1 else 10, "×") if n == LARGEST else None
            yield _with(row, goal, ratio=ratio, right=found["proven"], gap=found["gap"], note=note)
            memory = found["cost"]["peak_mib"]
            goal = AtMost(1024, "MiB") if n == LARGEST else None
            reached = ", ".join(f"{stage} {mib:,.0f}" for stage, mib in found["reached"].items())
            note = f"MiB reached at the end of each stage: {reached}"
            yield Row("large", n, f"memory, {what}", Cost(peak_mib=memory), ratio=memory, target=goal, note=note)


def scipy(measure: Measure) -> Iterator[Row]:
    """Numpy scores and scipy's assignment; the same pairs and points."""
    for n in (200, 500, 1000):
        ours = measure("ours:few", n=n, seed=measure.seed, tries=5)
        yield _beside_scipy(measure, n, ours, AtLeast(1, "×"), 5)
        if n >= 500:
            # Where the large solver would take over; without rule counts.
            yield _with(_beside_scipy(measure, n, measure.whole(n, places=1), None, 5), what="solve, the large solver")
    goals = {5000: 25, 10_000: 40, 20_000: 70}
    for n in measure.sizes or ((5000, 10_000) if measure.quick else goals):
        needed = SCIPY_20_000 * (n / 20_000) ** 2
        if _memory_left() < needed:
            note = f"not begun: scipy needs {needed:,.0f} MiB here and {_memory_left():,.0f} are free"
            yield Row("scipy", n, "solve", Cost(), SCIPY, target=_times(goals.get(n)), note=note)
            continue
        row = _beside_scipy(measure, n, measure.whole(n, places=1), _times(goals.get(n)), 1)
        yield row
        if row.theirs and row.theirs.peak_mib and row.ours.peak_mib:
            ratio = row.theirs.peak_mib / row.ours.peak_mib
            theirs, ours = Cost(peak_mib=row.theirs.peak_mib), Cost(peak_mib=row.ours.peak_mib)
            goal_ = AtLeast(20, "×") if n == 20_000 else None
            yield Row("scipy", n, "memory", ours, row.beside, theirs, ratio, goal_, row.right, row.gap)
        if n == 10_000 and not measure.quick:
            ours_ = measure.whole(n, places=1, any_topic=True)
            row = _beside_scipy(measure, n, ours_, None, 1, any_topic=True)
            more = f"; {ours_['allowed']:.0%} of pairs allowed" if "allowed" in ours_ else ""
            yield _with(row, what="solve, any topic will do", note=row.note + more)


def _times(goal: float | None) -> AtLeast | None:
    return None if goal is None else AtLeast(goal, "×")


def _beside_scipy(
    measure: Measure, n: int, ours: dict[str, Any], goal: AtLeast | None, tries: int, **given: Any
) -> Row:
    theirs = measure("theirs:scipy", n=n, seed=measure.seed, tries=tries, **given)
    row = _row("scipy", n, "solve", ours, SCIPY, theirs)
    if "scoring" in theirs:
        note = f"{theirs['pairs']:,} pairs, total {theirs['score']:,}; scoring {theirs['scoring']:.3g} s"
        row = _with(row, note=note)
    return _with(row, target=goal, right=_agree(ours, theirs), gap=ours.get("gap"))


def mentor_match(measure: Measure) -> Iterator[Row]:
    """What one would install today: with its kinds of rules, and with our exact points smuggled into a rule."""
    n = 1000
    ours = measure("ours:few", n=n, seed=measure.seed, tries=5)
    ways = ((False, "its own kinds of rules"), (True, "our exact points as its rule"))
    for exact, what in ways[:1] if measure.quick else ways:
        theirs = measure("mentor_match:pairs", n=n, seed=measure.seed, exact=exact)
        row = _row("mentor-match", n, what, ours, "mentor-match 7.0.1", theirs)
        if "error" in theirs or "error" in ours:
            yield _with(row, target=AtLeast(300, "×"))
            continue
        mine, other = (ours["pairs"], ours["score"]), (theirs["pairs"], theirs["score"])
        # With our points its answer may be as good as ours; with its own rules ours has to be better.
        right = mine >= other if exact else mine > other
        note = "{} pairs, total {:,}; theirs {} pairs, total {:,}".format(*mine, *other)
        note += f", {theirs['broken']} of them against a rule" if theirs["broken"] else ""
        yield _with(row, target=AtLeast(300, "×"), right=right, gap=ours["gap"], note=note)


def scoring(measure: Measure) -> Iterator[Row]:
    """Every pair scored once with all rules, and nothing else."""
    beside: tuple[tuple[str, str, int, str, dict[str, Any], float], ...] = (
        # Whole matrices of 10,000 would take 8 GB.
        ("whole matrices", "numpy, usual whole matrices", 5000, "theirs:numpy", {"whole": True}, 100),
        ("small blocks", "numpy, small 32-bit blocks", 10_000, "theirs:numpy", {"whole": False}, 100),
        ("topics only", "topics only, float32 product", 10_000, "theirs:product", {}, 7),
    )
    for told, name, most, what, given, goal in beside:
        n = min(most, 5000) if measure.quick else most
        ours = measure("ours:bare", n=n, seed=measure.seed)
        theirs = measure(what, n=n, seed=measure.seed, **given)
        row = _row("pass", n, f"all rules, beside {told}", ours, name, theirs)
        if row.ours.cpu_s and row.theirs and row.theirs.cpu_s:
            each = (spent / n**2 * 1e9 for spent in (row.ours.cpu_s, row.theirs.cpu_s))
            row = _with(row, note="ns of CPU a pair: {:.2g} and {:.2g}".format(*each))
        yield _with(row, target=AtLeast(goal, "×"))


def core(measure: Measure) -> Iterator[Row]:
    """The candidate graph of a proof, solved from nothing."""
    n = 10_000 if measure.quick else LARGEST
    beside = (
        ("ortools SimpleMinCostFlow", "theirs:ortools", 6),
        ("scipy min_weight_full_bipartite", "theirs:csgraph", 30),
    )
    with tempfile.TemporaryDirectory(prefix="upmentor-bench-") as folder:
        path = str(Path(folder) / "graph.npz")
        proof = measure("ours:certified", n=n, seed=measure.seed, path=path)
        if "error" in proof:
            yield Row("core", n, "sparse solver", Cost(), right=False, note=proof["error"])
            return
        ours = measure("ours:sparse", path=path)
        for name, what, goal in beside:
            theirs = measure(what, path=path)
            row = _row("core", n, f"sparse, {name.split()[0]}", ours, name, theirs)
            right = _agree(ours, theirs) and _agree(ours, proof)
            note = row.note or f"{proof['edges']:,} edges, {proof['edges'] / 2 / n:.1f} a person"
            yield _with(row, target=AtLeast(goal, "×"), right=right, note=note)


def edit(measure: Measure) -> Iterator[Row]:
    """Vetoes and locks beside a full solve, and how many pairs are looked at; late joiners and withdrawals."""
    n = 10_000 if measure.quick else 20_000
    found = measure("edits:edits", n=n, seed=measure.seed, each=10, apart=3 if measure.quick else 5)
    if "error" in found:
        yield Row("edit", n, "veto or lock", Cost(), right=False, note=found["error"])
        return
    kinds, full = found["kinds"], Cost(**found["full"])
    asked = kinds["veto"] + kinds["lock"]
    for name, pick in (("median", statistics.median), ("worst", max)):
        ours = Cost(pick([e["cpu_s"] for e in asked]), pick([e["wall_s"] for e in asked]), asked[-1]["peak_mib"])
        row = _with(_edited("edit", n, f"veto or lock, {name} of {len(asked)}", asked, ours, full), AtLeast(50, "×"))
        writing = statistics.median(e["writing"] for e in asked)
        note = f"writing all pairs out: {writing:.2g} s more; checked by solving anew after all edits"
        yield _with(row, right=found["right"], note=note, profile=found["profile"])
    for name, pick in (("median", statistics.median), ("worst", max)):
        share = 100 * pick([e["looked"] for e in asked])
        what = f"pairs looked at, {name} of {len(asked)}"
        yield Row("edit", n, what, Cost(), ratio=share, target=AtMost(3, "%"), gap=_worst_gap(asked))
    for kind in ("joiner", "withdrawal"):
        some = kinds[kind]
        ours = Cost(*(statistics.median(e[name] for e in some) for name in ("cpu_s", "wall_s", "peak_mib")))
        looked = statistics.median(e["looked"] for e in some)
        row = _edited("edit", n, f"{kind}, median of {len(some)}", some, ours, full)
        yield _with(row, note=f"{looked:.1%} of pairs looked at; no goal of its own")


def floor(measure: Measure) -> Iterator[Row]:
    """The worst pair as good as possible before the total counts; how many solves it takes depends on the people."""
    for n, company in ((n, k) for n in ((5000,) if measure.quick else (5000, 10_000, 20_000)) for k in range(3)):
        found = measure("ours:floor", n=n, seed=measure.seed + company)
        what = f"highest floor, company {company + 1}"
        row = _row("floor", n, what, found, "one solve of ours", {"cost": found.get("one", {})})
        if "error" in found:
            yield row
            continue
        note = f"floor {found['worst']} → {found['floor']} for {found['lost']:.3%} of the total; "
        note += f"CPU {found['cost']['cpu_s'] / found['one']['cpu_s']:.2g} × one solve"
        goal = AtMost(5, "solves")
        yield _with(row, ratio=found["solves"], target=goal, right=found["right"], gap=found["gap"], note=note)


def forced(measure: Measure) -> Iterator[Row]:
    """The exact cost of a forced pair, asked for by somebody who waits."""
    n = 10_000 if measure.quick else 50_000
    found = measure("edits:forced", n=n, seed=measure.seed, tries=20)
    if "error" in found:
        yield Row("forced", n, "exact cost", Cost(), target=AtMost(15, "ms"), right=False, note=found["error"])
        return
    for name, pick in (("median", statistics.median), ("worst", max)):
        ours = Cost(*(pick([c[of] for c in found["costs"]]) for of in ("cpu_s", "wall_s", "peak_mib")))
        row = Row("forced", n, f"exact cost, {name} of {len(found['costs'])}", ours, ratio=1000 * (ours.cpu_s or 0))
        note = "ms of CPU; the last one checked by solving with that lock"
        row = _with(row, target=AtMost(15, "ms"), right=found["right"], gap=found["gap"], note=note)
        yield _with(row, profile=found["profile"])


def same(measure: Measure) -> Iterator[Row]:
    """The same bytes however the work is split. The ratio is 1 where they are the same."""
    n = 5000 if measure.quick else 20_000
    found = measure("same:variants", n=n, seed=measure.seed)
    if "error" in found:
        yield Row("same", n, "one thread", Cost(), right=False, note=found["error"])
        return
    first = found["one thread"]
    for what, one in found.items():
        row = _row("same", n, what, one, "one thread", first if what != "one thread" else {"cost": {}})
        if "error" in one:
            # A way that is not offered is a goal that was missed, not a wrong answer.
            yield _with(row, ratio=0, target=AtLeast(1, "same"), right=None)
            continue
        ratio = int(one["digest"] == first["digest"])
        yield _with(row, ratio=ratio, target=AtLeast(1, "same"), gap=one["gap"], note=one["digest"])


#: key in latest.json → the goal in words, and its table
GOALS: dict[str, tuple[str, Callable[[Measure], Iterator[Row]]]] = {
    "large": ("n = 100,000 a side: gap 0, at most 7 bare passes (10 with up to two places), at most 1 GiB", large),
    "scipy": ("Beside numpy + scipy: ≥ 25 × at 5,000, 40 × at 10,000, 70 × at 20,000, never slower to 1,000", scipy),
    "mentor-match": ("Beside mentor-match at 1,000: ≥ 300 × and a strictly better result", mentor_match),
    "pass": ("Scoring pass: ≥ 100 × the same in numpy, ≥ 7 × a topics-only float32 product", scoring),
    "core": ("Sparse core on the certified graph at 100,000: ≥ 6 × ortools, ≥ 30 × scipy's sparse solver", core),
    "edit": ("One veto or lock at 20,000: ≤ 1/50 of a full solve, looking at ≤ 3 % of pairs", edit),
    "floor": ("Highest floor first: at most 5 solves", floor),
    "forced": ("A forced pair, exact, on demand: ≤ 15 ms at 50,000", forced),
    "same": ("The same bytes for any threads, blocks, order of rows, split over processes", same),
}


def _row(goal: str, n: int, what: str, ours: dict[str, Any], beside: str, theirs: dict[str, Any]) -> Row:
    """Both costs and the ratio of CPU seconds; what failed is told."""
    mine = Cost(**ours.get("cost", {}))
    # Nobody stands beside the first of several ways to do the same.
    other = Cost(**theirs.get("cost", {})) if theirs.get("cost") or "error" in theirs else None
    ratio = other.cpu_s / mine.cpu_s if other and other.cpu_s and mine.cpu_s else None
    failed = [f"{name}: {one['error']}" for name, one in (("ours", ours), (beside, theirs)) if "error" in one]
    right = False if "error" in ours else None
    profile = ours.get("profile", {})
    return Row(
        goal, n, what, mine, beside if other else "", other, ratio, right=right, note="; ".join(failed), profile=profile
    )


def _edited(goal: str, n: int, what: str, some: list[dict[str, float]], ours: Cost, full: Cost) -> Row:
    ratio = full.cpu_s / ours.cpu_s if full.cpu_s and ours.cpu_s else None
    return Row(goal, n, what, ours, "a full solve of ours", full, ratio, gap=_worst_gap(some))


def _worst_gap(some: list[dict[str, float]]) -> int:
    return int(max(one["gap"] for one in some))


def _agree(ours: dict[str, Any], theirs: dict[str, Any]) -> bool | None:
    """Whether both found as many pairs with the same total; None where one of them has no answer."""
    if "error" in ours or "error" in theirs:
        return None
    return bool(
        (ours["pairs"], ours["score"]) == (theirs["pairs"], theirs["score"]) and ours.get("proven") is not False
    )


def _with(row: Row, target: AtLeast | None = None, **more: Any) -> Row:
    return replace(row, **({"target": target} if target else {}), **more)


def _memory_left() -> float:
    try:
        return int(Path("/proc/meminfo").read_text("ascii").split("MemAvailable:")[1].split()[0]) / 1024
    except OSError:
        return SCIPY_20_000
