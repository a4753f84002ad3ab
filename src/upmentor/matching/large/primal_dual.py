"""The exact solver on a sparse graph: shortest paths on reduced values, whole prices, capacities, a warm start.

Prices u (rows) and v (columns) are right when, with worth w,

* an edge that is not chosen has u + v ≥ w, a chosen one has u + v ≤ w, and no price is below 0,
* whoever has a free place has price 0.

The first holds throughout. Rows with a free place and a price above 0 are the *sources*. One phase finds, from all
sources at once (Dijkstra on u + v − w), how far away the nearest place is that can be had: a column's free place, or a
row that gives its place up at price 0. All prices move by that distance, which makes the ways there tight; then as many
ways as possible are used (a search in depth that never enters a column twice). Every phase fills a place or brings a
row's price to 0, so it ends; with good prices to begin with there are few phases and they are short.

The same code run from the other side brings columns with free places to price 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..tables import Whole

FAR = np.int64(1) << 60
BITS = 28


class Net(NamedTuple):
    """The graph from the side that searches. `edges[starts[i]:starts[i + 1]]` are the edges of row i.

    `free_rows`, `free_columns` are places left, `seats[j]` the chosen edges of column j (−1: none). All but the graph
    itself is changed in place.
    """

    starts: Whole
    edges: Whole
    head: NDArray[np.int32]
    tail: NDArray[np.int32]
    worth: Whole
    flow: NDArray[np.int8]
    u: Whole
    v: Whole
    free_rows: Whole
    free_columns: Whole
    seats: Whole


class Scratch(NamedTuple):
    """Memory of the searches: distances, lists of what was reached, a heap, a stack, marks."""

    row_far: Whole
    column_far: Whole
    reached_rows: Whole
    reached_columns: Whole
    heap: Whole
    near: Whole
    column_seen: Whole
    row_seen: Whole
    cursor: Whole
    cursor_phase: Whole
    path_row: Whole
    path_edge: Whole


@njit(cache=True, nogil=True)
def scratch_for(net):
    """Enough memory for every search on this graph: an edge is looked at once from each end."""
    height, width, edges = net.starts.size - 1, net.v.size, net.edges.size
    room = 2 * edges + height + width + 16
    return Scratch(
        np.full(height, FAR),
        np.full(width, FAR),
        np.empty(height, np.int64),
        np.empty(width, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.zeros(width, np.int64),
        np.zeros(height, np.int64),
        np.zeros(height, np.int64),
        np.zeros(height, np.int64),
        np.empty(height + 1, np.int64),
        np.empty(height + 1, np.int64),
    )


@njit(cache=True, nogil=True)
def ends_sorted(ends, size):
    """Where the edges of each end begin in the list of all edges by end, and that list; edges keep their order."""
    starts = np.zeros(size + 1, np.int64)
    for edge in range(ends.size):
        starts[ends[edge] + 1] += 1
    for number in range(size):
        starts[number + 1] += starts[number]
    place, order = starts[:-1].copy(), np.empty(ends.size, np.int64)
    for edge in range(ends.size):
        order[place[ends[edge]]] = edge
        place[ends[edge]] += 1
    return starts, order


@njit(cache=True, nogil=True)
def raise_rows(starts, head, worth, flow, u, v):
    """Raise u until no edge that is not chosen is worth more than its prices; chosen edges worth less are let go."""
    for i in range(u.size):
        for edge in range(starts[i], starts[i + 1]):
            if flow[edge] == 0:
                u[i] = max(u[i], worth[edge] - v[head[edge]])
        for edge in range(starts[i], starts[i + 1]):
            if flow[edge] and worth[edge] < u[i] + v[head[edge]]:
                flow[edge] = 0


@njit(cache=True, nogil=True)
def push(heap, size, key):
    """Add a key to a heap of this size; returns the new size."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if heap[above] <= key:
            break
        heap[place] = heap[above]
        place = above
    heap[place] = key
    return size + 1


@njit(cache=True, nogil=True)
def pop(heap, size):
    """The least key and the new size."""
    top, size = heap[0], size - 1
    key, place = heap[size], 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = key
    return top, size


@njit(cache=True, nogil=True)
def measure(net, work, sources, count):
    """Distances from the first `count` sources up to the nearest place that can be had.

    Returns that distance, and how many rows and columns were reached.

    Long because it is one Dijkstra search over two kinds of nodes; nodes at the present distance skip the heap.
    """
    height = net.starts.size - 1
    rows, columns, size, near = 0, 0, 0, 0
    end = FAR
    for n in range(count):
        i = sources[n]
        work.row_far[i] = 0
        work.reached_rows[rows] = i
        rows += 1
        work.near[near] = i
        near += 1
    level = np.int64(0)
    while True:
        if near > 0:
            near -= 1
            node = work.near[near]
        else:
            if size == 0:
                break
            key, size = pop(work.heap, size)
            far, node = key >> BITS, key & ((1 << BITS) - 1)
            if far >= end:
                break
            if (work.row_far[node] if node < height else work.column_far[node - height]) != far:
                continue
            level = far
        if level >= end:
            break
        if node < height:
            if work.row_far[node] != level:
                continue
            own = net.u[node] + level
            end = min(end, own)
            for q in range(net.starts[node], net.starts[node + 1]):
                edge = net.edges[q]
                j = net.head[edge]
                far = own + net.v[j] - net.worth[edge]
                if net.flow[edge] or far >= work.column_far[j] or far > end:
                    continue
                if work.column_far[j] == FAR:
                    work.reached_columns[columns] = j
                    columns += 1
                work.column_far[j] = far
                if net.free_columns[j] > 0:
                    end = min(end, far)
                elif far == level:
                    work.near[near] = height + j
                    near += 1
                elif far < end:
                    size = push(work.heap, size, (far << BITS) | (height + j))
        else:
            j = node - height
            if work.column_far[j] != level:
                continue
            for seat in range(net.seats.shape[1]):
                edge = net.seats[j, seat]
                if edge < 0:
                    continue
                i = net.tail[edge]
                far = level + net.worth[edge] - net.u[i] - net.v[j]
                if far >= work.row_far[i] or far > end:
                    continue
                if work.row_far[i] == FAR:
                    work.reached_rows[rows] = i
                    rows += 1
                work.row_far[i] = far
                if far == level:
                    work.near[near] = i
                    near += 1
                elif far < end:
                    size = push(work.heap, size, (far << BITS) | i)
    return end, rows, columns


@njit(cache=True, nogil=True)
def move_prices(net, work, end, rows, columns):
    """Lower the prices of rows and raise those of columns by what they are nearer than `end`; forget the distances."""
    for n in range(rows):
        i = work.reached_rows[n]
        if work.row_far[i] < end:
            net.u[i] -= end - work.row_far[i]
        work.row_far[i] = FAR
    for n in range(columns):
        j = work.reached_columns[n]
        if work.column_far[j] < end:
            net.v[j] += end - work.column_far[j]
        work.column_far[j] = FAR


@njit(cache=True, nogil=True)
def replace_seat(seats, column, old, new):
    """Write `new` where the column's list holds `old`."""
    for seat in range(seats.shape[1]):
        if seats[column, seat] == old:
            seats[column, seat] = new
            return


@njit(cache=True, nogil=True)
def shift(net, work, depth):
    """Along the stack, every row lets go of the edge by which it was reached and the row before takes its column."""
    for at in range(depth, 0, -1):
        old, before = work.path_edge[at], work.path_row[at - 1]
        new = net.edges[work.cursor[before]]
        net.flow[old], net.flow[new] = 0, 1
        replace_seat(net.seats, net.head[old], old, new)


@njit(cache=True, nogil=True)
def use_path(net, work, source, phase):
    """Fill one place of `source` along tight edges, if there is a way left in this phase.

    Long because it is one search in depth with its stack.
    """
    depth = 0
    work.path_row[0] = source
    if work.cursor_phase[source] != phase:
        work.cursor_phase[source], work.cursor[source] = phase, net.starts[source]
    work.row_seen[source] = phase
    while depth >= 0:
        row, deeper = work.path_row[depth], False
        while work.cursor[row] < net.starts[row + 1]:
            edge = net.edges[work.cursor[row]]
            j = net.head[edge]
            if net.flow[edge] or work.column_seen[j] == phase or net.u[row] + net.v[j] != net.worth[edge]:
                work.cursor[row] += 1
                continue
            if net.free_columns[j] > 0:
                net.free_columns[j] -= 1
                replace_seat(net.seats, j, np.int64(-1), edge)
                net.flow[edge] = 1
                shift(net, work, depth)
                return True
            for seat in range(net.seats.shape[1]):
                taken = net.seats[j, seat]
                if taken < 0:
                    continue
                other = net.tail[taken]
                if work.row_seen[other] == phase or net.u[other] + net.v[j] != net.worth[taken]:
                    continue
                if net.u[other] == 0:
                    net.flow[taken], net.flow[edge] = 0, 1
                    net.seats[j, seat] = edge
                    net.free_rows[other] += 1
                    shift(net, work, depth)
                    return True
                work.row_seen[other] = phase
                depth += 1
                work.path_row[depth], work.path_edge[depth] = other, taken
                if work.cursor_phase[other] != phase:
                    work.cursor_phase[other], work.cursor[other] = phase, net.starts[other]
                deeper = True
                break
            if deeper:
                break
            work.column_seen[j] = phase
            work.cursor[row] += 1
        if not deeper:
            depth -= 1
    return False


@njit(cache=True, nogil=True)
def fill_rows(net, work, phase, phases):
    """Up to `phases` phases, until no row has both a free place and a price above 0.

    `phase` numbers the phases over all calls with the same `work`. Returns the next number, and whether it is done.
    """
    sources = np.flatnonzero((net.free_rows > 0) & (net.u > 0))
    last = phase + phases
    while sources.size and phase < last:
        phase += 1
        end, rows, columns = measure(net, work, sources, sources.size)
        move_prices(net, work, end, rows, columns)
        for source in sources:
            while net.free_rows[source] > 0 and net.u[source] > 0 and use_path(net, work, source, phase):
                net.free_rows[source] -= 1
                # Others on the way wait for the next phase; the source may begin again.
                work.row_seen[source] = 0
        sources = sources[(net.free_rows[sources] > 0) & (net.u[sources] > 0)]
    return phase, sources.size == 0
