"""The reporting tree: cycles and managers nobody knows are found, never followed for ever. Everything is O(n)."""

from __future__ import annotations

from collections.abc import Mapping


def cycles(managers: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Each cycle once, as the ids along it. `managers` maps an id to its manager's id ("" for none).

    >>> cycles({"a": "b", "b": "a", "c": "a", "d": ""})
    [('a', 'b')]
    """
    state: dict[str, int] = {}
    found = []
    for start in managers:
        path: list[str] = []
        here = start
        while here and here in managers and here not in state:
            state[here] = -1
            path.append(here)
            here = managers[here]
        if here and state.get(here) == -1:
            found.append(tuple(path[path.index(here) :]))
        for key in path:
            state[key] = 1
    return found


def levels(managers: Mapping[str, str]) -> dict[str, int]:
    """Id → steps from the top (0 for people without a known manager). People on or below a cycle are left out.

    >>> levels({"a": "", "b": "a", "c": "b", "x": "x"})
    {'a': 0, 'b': 1, 'c': 2}
    """
    lost = {key for cycle in cycles(managers) for key in cycle}
    depth: dict[str, int] = {}
    for start in managers:
        path: list[str] = []
        here = start
        while here not in depth and here not in lost and managers.get(here) in managers:
            path.append(here)
            here = managers[here]
        if here in lost:
            lost.update(path)
            continue
        level = depth.setdefault(here, 0)
        for key in reversed(path):
            level += 1
            depth[key] = level
    return {key: depth[key] for key in managers if key in depth}
