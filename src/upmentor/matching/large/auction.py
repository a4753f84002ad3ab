"""An auction that brings prices near to right before the exact solver begins.

Every row with a free place bids for the column that leaves it most, and raises that column's price by as much as it is
better than the second best, and ε more. Whoever held the place bids again. With scores × 8 and an ε that falls step by
step to 1, the prices end within one eighth of a point of right, for nearly everybody: a small tail that would bid for
ever (rows that nobody wants, long chains) is left to `primal_dual`, which is exact from any prices.
"""

from __future__ import annotations

import numpy as np
from numba import njit

NOBODY = np.int64(1) << 60


@njit(cache=True, nogil=True)
def bid(starts, head, worth, row_places, column_places, price, flow, first_step, factor, budget, tail, warm):
    """Bid until only `tail` rows wait or `budget` bids were made, in each of the steps ε = first_step … 1.

    Edges of row i are starts[i]:starts[i + 1], with columns `head` and values `worth`. `price` and `flow` (1 = chosen)
    are changed in place. With `warm` what is chosen stays so until somebody bids more, and a free place costs its
    price and no more; otherwise all begin anew with every step. Returns the number of bids.

    Long because it is one loop over a queue: rows wait, bid and are thrown out in turn.
    """
    height, width = starts.size - 1, price.size
    seats = max(1, column_places.max())
    paid, held = np.empty((width, seats), np.int64), np.empty((width, seats), np.int64)
    tail_of = np.empty(head.size, np.int64)
    for i in range(height):
        tail_of[starts[i] : starts[i + 1]] = i
    queue, waiting = np.empty(height + 1, np.int64), np.zeros(height, np.int8)
    step, bids = first_step, 0
    while True:
        if not warm:
            flow[:] = 0
        held[:] = -1
        for j in range(width):
            for seat in range(seats):
                paid[j, seat] = price[j] if seat < column_places[j] else NOBODY
        need = row_places.copy()
        if warm:
            for edge in np.flatnonzero(flow):
                need[tail_of[edge]] -= 1
                seat = 0
                while held[head[edge], seat] >= 0:
                    seat += 1
                held[head[edge], seat] = edge
        first, count = 0, 0
        for i in range(height):
            waiting[i] = 0
            if starts[i + 1] > starts[i] and need[i] > 0:
                queue[count] = i
                waiting[i] = 1
                count += 1
        last = count % (height + 1)
        stop = bids + budget
        while count > tail and bids < stop:
            i = queue[first]
            first = (first + 1) % (height + 1)
            count -= 1
            waiting[i] = 0
            while need[i] > 0:
                best, second, edge = np.int64(0), np.int64(0), -1
                for e in range(starts[i], starts[i + 1]):
                    if flow[e]:
                        continue
                    left = worth[e] - price[head[e]]
                    if left > best:
                        second, best, edge = best, left, e
                    elif left > second:
                        second = left
                bids += 1
                if edge < 0:
                    break
                j, seat = head[edge], 0
                for other in range(1, seats):
                    if paid[j, other] < paid[j, seat] or (paid[j, other] == paid[j, seat] and held[j, other] < 0):
                        seat = other
                old = held[j, seat]
                if old >= 0:
                    flow[old] = 0
                    loser = tail_of[old]
                    need[loser] += 1
                    if waiting[loser] == 0 and loser != i:
                        waiting[loser] = 1
                        queue[last] = loser
                        last = (last + 1) % (height + 1)
                        count += 1
                paid[j, seat] = price[j] if warm and old < 0 else price[j] + best - second + step
                held[j, seat] = edge
                flow[edge] = 1
                need[i] -= 1
                price[j] = paid[j].min()
        if step <= 1:
            return bids
        step = max(1, step // factor)
