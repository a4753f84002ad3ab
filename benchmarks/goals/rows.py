"""A line of a table and of `benchmarks/latest.json`; whether a goal is met is computed here and nowhere else.

>>> AtLeast(25, "×").met(24.9), AtMost(7, "×").met(6.5)
(False, True)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HEAD = ("n", "what", "ours CPU s", "wall s", "MiB", "beside", "CPU s", "wall s", "MiB", "ratio", "goal", "met", "gap")
MARK = "<!-- table -->"
WIDTHS = (7, 34, 10, 8, 6, 30, 9, 9, 6, 9, 9, 6, 4)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A ratio that should be this or more."""

    value: float
    unit: str

    def met(self, ratio: float) -> bool:
        """Whether this ratio is enough."""
        return ratio >= self.value

    def __str__(self) -> str:
        return f"≥ {self.value:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class AtMost(AtLeast):
    """A ratio that should be this or less."""

    def met(self, ratio: float) -> bool:
        """Whether this ratio is small enough."""
        return ratio <= self.value

    def __str__(self) -> str:
        return f"≤ {self.value:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds (with child processes), seconds on the clock, the highest memory of the whole process in MiB."""

    cpu_s: float | None = None
    wall_s: float | None = None
    peak_mib: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. `right` is None where there is nothing to compare; `gap` None where nothing is proven.

    `ratio` is in the unit of `target`; a row without a target is told for comparison.
    """

    goal: str
    n: int
    what: str
    ours: Cost
    beside: str = ""
    theirs: Cost | None = None
    ratio: float | None = None
    target: AtLeast | None = None
    right: bool | None = None
    gap: int | None = None
    note: str = ""
    profile: dict[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """None where nothing is asked or nothing could be measured; False also for a wrong answer or an open gap."""
        if self.right is False or self.gap:
            return False
        if self.target is None or self.ratio is None:
            return None
        return self.target.met(self.ratio)

    def to_dict(self, run: dict[str, Any]) -> dict[str, Any]:
        """JSON-ready; `run` tells the seed, the time and the load of the machine."""
        ours = {name: _rounded(value) for name, value in asdict(self.ours).items()}
        theirs = None
        if self.theirs is not None:
            theirs = {"name": self.beside} | {name: _rounded(value) for name, value in asdict(self.theirs).items()}
        told: dict[str, Any] = {"goal": self.goal, "n": self.n, "what": self.what, "ours": ours, "theirs": theirs}
        told |= {"ratio": _rounded(self.ratio), "target": str(self.target) if self.target else None, "met": self.met}
        told |= {"gap": self.gap, "right": self.right, "note": self.note}
        return told | {"profile": {name: _rounded(value) for name, value in self.profile.items()}} | run


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def line(cells: Iterable[object]) -> str:
    """One line of a table, texts to the left and numbers to the right."""
    words = zip(map(str, cells), WIDTHS, strict=True)
    aligned = (f"{w:<{s}}" if n in (1, 5) else f"{w:>{s}}" for n, (w, s) in enumerate(words))
    return "  ".join(aligned).rstrip()


def printed(row: Row) -> str:
    """The row as a line of its table, with its note and, where the goal was missed, where the time went."""
    theirs = row.theirs or Cost()
    met = {True: "yes", False: "MISSED", None: "–"}[row.met]
    cells = (f"{row.n:,}", row.what, *_words(row.ours), row.beside, *_words(theirs), _number(row.ratio))
    text = line((*cells, row.target or "", met, "" if row.gap is None else row.gap))
    if row.right is False:
        text += "\n         WRONG: not the answer it has to be"
    if row.note:
        text += f"\n         {row.note}"
    if row.met is False and row.profile:
        whole = sum(row.profile.values()) or 1
        parts = (f"{name} {spent:.3g} s ({spent / whole:.0%})" for name, spent in row.profile.items())
        text += "\n         CPU: " + ", ".join(parts)
    return text


def _words(cost: Cost) -> tuple[str, str, str]:
    return _number(cost.cpu_s), _number(cost.wall_s), "" if cost.peak_mib is None else f"{cost.peak_mib:,.0f}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def markdown(told: list[dict[str, Any]], titles: dict[str, str]) -> str:
    """Kept rows as tables for a document, one for each goal, and when and on what they were measured."""
    runs = {
        f"- {row['began'][:16].replace('T', ' ')} UTC, seed {row['seed']}{', quick' if row['quick'] else ''}: "
        f"{row['machine']}"
        for row in told
    }
    text = ["", *sorted(runs)]
    for goal, title in titles.items():
        own = [row for row in told if row["goal"] == goal]
        if own:
            text += [
                f"\n**{title}**\n",
                "| n | what | ours | beside | ratio | goal | met | gap | load |",
                "| --- |" + " --- |" * 8,
            ]
            text += [_told(row) for row in own]
    return "\n".join(text)


def _told(row: dict[str, Any]) -> str:
    def cost(one: dict[str, Any] | None) -> str:
        units = (("cpu_s", "s"), ("peak_mib", "MiB"))
        return ", ".join(f"{_number(one[name])} {unit}" for name, unit in units if one and one[name] is not None)

    theirs = row["theirs"]
    beside = f"{theirs['name']}: {cost(theirs)}" if theirs and theirs["name"] else ""
    met = {True: "yes", False: "**missed**", None: "–"}[row["met"]]
    cells = (
        f"{row['n']:,}",
        row["what"],
        cost(row["ours"]),
        beside,
        _number(row["ratio"]),
        row["target"] or "",
        met,
        "" if row["gap"] is None else row["gap"],
        row["load"],
    )
    return "| " + " | ".join(map(str, cells)) + " |"


class Kept:
    """`benchmarks/latest.json`: a list of rows, written anew after each one; an interrupted run keeps what it has.

    A row stays until the same one (goal, n, what) is measured again; rows of goals that are gone fall away. The same
    rows stand as tables under the mark in `page`. `titles`: goal → its title, in order.
    """

    def __init__(self, path: Path, titles: dict[str, str], run: dict[str, Any], page: Path | None = None) -> None:
        self.path, self.titles, self.run, self.page = path, titles, run, page
        before = json.loads(path.read_text("utf-8")) if path.exists() else []
        self.rows: dict[tuple[str, int, str], dict[str, Any]] = {_key(r): r for r in before if r["goal"] in titles}

    def only_this_run(self, goal: str) -> None:
        """After a goal was measured in full: no row of an earlier run may stand beside the new ones."""
        old = [key for key, row in self.rows.items() if key[0] == goal and row["began"] != self.run["began"]]
        for key in old:
            del self.rows[key]
        self._write()

    def add(self, row: Row, **run: Any) -> None:
        """Put this row in its place and write the file."""
        told = row.to_dict(self.run | run)
        self.rows[_key(told)] = told
        self._write()

    def _write(self) -> None:
        ordered = sorted(self.rows.values(), key=lambda row: list(self.titles).index(row["goal"]))
        # A row a line: what changed between two runs is easy to see.
        text = "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in ordered) + "\n]\n"
        new = self.path.with_suffix(".new")
        new.write_text(text, "utf-8")
        new.replace(self.path)
        if self.page is not None:
            before = self.page.read_text("utf-8").split(MARK)[0]
            self.page.write_text(before + MARK + "\n" + markdown(ordered, self.titles) + "\n", "utf-8")


def _key(row: dict[str, Any]) -> tuple[str, int, str]:
    return row["goal"], row["n"], row["what"]
