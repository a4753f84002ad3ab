"""Compiled passes over all pairs: each row's best few columns, or all columns worth more than the prices.

A pass goes tile by tile, so that the profile rows of 1,024 columns stay in the cache for a whole block of rows. The
score row of one person with one tile is made of 16-bit sums only; then the highest of each 64 columns decides whether
to look closer. The close look is exact, in 32 bits. The quick one compares prices cut to 16 bits, always downwards, so
it may ask for a look in vain but never misses.

Prices hold the bonus of a whole pair or not. `cut_prices` keeps two rows of cut prices: one for rows whose price holds
the bonus, one for those without. The results are the same for any block size and any number of threads: a block is a
range of rows, and every row is looked at in the order of its columns.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from .profiles import HALF, SHIFT, TILE

CHUNK = 64
NONE = np.int16(-32768)


@njit(cache=True, nogil=True)
def score_tile(profile, tile, row, met, score):
    """Fill `score` with row's scores in this tile; a negative number where a rule of a trait or a topic is broken."""
    rows = profile.rows[tile]
    a, b, c = rows[profile.base[row, 0]], rows[profile.base[row, 1]], rows[profile.base[row, 2]]
    d = rows[profile.base[row, 3]]
    for j in range(TILE):
        score[j] = np.int16(a[j] + b[j] + c[j] + d[j])
    for number in range(4, profile.base.shape[1]):
        e = rows[profile.base[row, number]]
        for j in range(TILE):
            score[j] = np.int16(score[j] + e[j])
    first, level = rows[profile.topic[row, 0]], profile.level[row, 0]
    for j in range(TILE):
        met[j] = np.int16(level * first[j])
    for number in range(1, profile.topics[row]):
        more, level = rows[profile.topic[row, number]], profile.level[row, number]
        for j in range(TILE):
            met[j] = np.int16(met[j] + level * more[j])
    share = np.int32(profile.row_share[row])
    lacking = profile.lacking
    if share >= 0:
        for j in range(TILE):
            points = np.int16((np.int32(met[j]) * share + np.int32(HALF)) >> np.int32(SHIFT))
            score[j] = np.int16(score[j] + points + (lacking if met[j] == 0 else np.int16(0)))
    else:
        shares = profile.share[tile]
        for j in range(TILE):
            points = np.int16((np.int32(met[j]) * shares[j] + np.int32(HALF)) >> np.int32(SHIFT))
            score[j] = np.int16(score[j] + points + (lacking if met[j] == 0 else np.int16(0)))


@njit(cache=True, nogil=True)
def chunk_highest(score, cut, highest):
    """highest[c] = the most that score − cut reaches among the 64 columns of chunk c."""
    for chunk in range(highest.size):
        one = score[chunk * CHUNK : chunk * CHUNK + CHUNK]
        two = cut[chunk * CHUNK : chunk * CHUNK + CHUNK]
        most = NONE
        for j in range(CHUNK):
            left = np.int16(one[j] - two[j])
            most = left if left > most else most
        highest[chunk] = most


@njit(cache=True, nogil=True)
def keep(columns, worth, held, limit, column, value):
    """Put a column into a sorted short list (best first, earlier column first among equals); returns its new length."""
    if held == limit:
        if value <= worth[held - 1]:
            return held
        held -= 1
    place = held
    while place > 0 and worth[place - 1] < value:
        worth[place], columns[place] = worth[place - 1], columns[place - 1]
        place -= 1
    worth[place], columns[place] = value, column
    return held + 1


@njit(cache=True, nogil=True)
def reach(profile, tile, row):
    """No pair of this row in this tile scores more; below 0 when rules forbid every one of them."""
    highest = profile.ceiling[tile]
    most = np.int32(profile.topic_points)
    for number in range(profile.base.shape[1]):
        most += highest[profile.base[row, number]]
    return most


@njit(cache=True, nogil=True)
def score_row(profile, tile, row, at, met, score):
    """`score_tile`, and what stays apart one by one: its lists begin at `at`; returns where the next tile goes on."""
    score_tile(profile, tile, row, met, score)
    first, end = tile * TILE, profile.starts[row + 1]
    while at < end and profile.apart[at] < first + TILE:
        if profile.apart[at] >= first:
            score[profile.apart[at] - first] = -3000
        at += 1
    return at


@njit(cache=True, nogil=True)
def best_columns(profile, rows, price, cut, lowest, columns, worth, held):
    """For each row the columns with the highest score − price, as many as `columns` has room for. Scores below `lowest`
    are not allowed. Tiles in which nobody can come into the list are not scored."""
    score, met = np.empty(TILE, np.int16), np.empty(TILE, np.int16)
    highest = np.empty(TILE // CHUNK, np.int16)
    at = np.empty(rows.size, np.int64)
    level = np.full(rows.size, -(10**6), np.int32)
    for n in range(rows.size):
        at[n] = profile.starts[rows[n]]
    for tile in range(profile.rows.shape[0]):
        first, prices, least = tile * TILE, price[tile], cut[tile].min()
        for n in range(rows.size):
            row = rows[n]
            most = reach(profile, tile, row)
            if most < lowest or most - least <= level[n]:
                continue
            at[n] = score_row(profile, tile, row, at[n], met, score)
            chunk_highest(score, cut[tile], highest)
            for chunk in range(highest.size):
                if highest[chunk] <= level[n]:
                    continue
                for j in range(chunk * CHUNK, chunk * CHUNK + CHUNK):
                    value = np.int32(score[j]) - prices[j]
                    if score[j] < lowest or value <= level[n]:
                        continue
                    held[n] = keep(columns[n], worth[n], held[n], columns.shape[1], first + j, value)
                    if held[n] == columns.shape[1]:
                        level[n] = worth[n, held[n] - 1]


@njit(cache=True, nogil=True)
def contains(numbers, first, last, number):
    """Is `number` among numbers[first:last], which are in order?"""
    low, high = first, last
    while low < high:
        middle = (low + high) >> 1
        if numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low < last and numbers[low] == number


@njit(cache=True, nogil=True)
def near_columns(
    profile, rows, price, cut, lowest, limit, kind, bound, margin, starts, known, columns, worth, held, left, beside
):
    """The columns of each row that are worth more than limit[row] − margin and not among its known ones.

    `bound` are the same limits less `margin` as the cut prices of `kind[row]` meet them.
    `known[starts[row]:starts[row + 1]]` are a row's known columns, in order. The best are kept, best first. `left[n]`
    is the least by which a column that is neither kept nor known stays below the limit, or `margin` where that is less.
    With a list in `beside` (one number a column, else empty) it is lowered to the same for each such column.
    Scores below `lowest` are not allowed.

    Long because it is one loop: taken apart, the arrays of a block would be made anew for every tile.
    """
    score, met = np.empty(TILE, np.int16), np.empty(TILE, np.int16)
    highest = np.empty(TILE // CHUNK, np.int16)
    at = np.empty(rows.size, np.int64)
    level = np.empty(rows.size, np.int32)
    for n in range(rows.size):
        at[n], level[n], left[n] = profile.starts[rows[n]], limit[rows[n]] - margin, margin
    for tile in range(profile.rows.shape[0]):
        first, prices = tile * TILE, price[tile]
        least = np.array([cut[0, tile].min(), cut[1, tile].min()])
        for n in range(rows.size):
            row = rows[n]
            most = reach(profile, tile, row)
            if most < lowest or most - least[kind[row]] <= bound[row]:
                continue
            at[n] = score_row(profile, tile, row, at[n], met, score)
            chunk_highest(score, cut[kind[row], tile], highest)
            for chunk in range(highest.size):
                if highest[chunk] <= bound[row]:
                    continue
                for j in range(chunk * CHUNK, chunk * CHUNK + CHUNK):
                    value = np.int32(score[j]) - prices[j]
                    if score[j] < lowest or value <= level[n]:
                        continue
                    if contains(known, starts[row], starts[row + 1], first + j):
                        continue
                    lost, lost_value = first + j, value
                    if held[n] < columns.shape[1]:
                        lost = -1
                    elif value > worth[n, held[n] - 1]:
                        lost, lost_value = columns[n, held[n] - 1], worth[n, held[n] - 1]
                    held[n] = keep(columns[n], worth[n], held[n], columns.shape[1], first + j, value)
                    if lost >= 0:
                        below = limit[row] - lost_value
                        left[n] = min(left[n], below)
                        if beside.size:
                            beside[lost] = min(beside[lost], below)


@njit(cache=True, nogil=True)
def bare(profile, rows):
    """Score every pair of these rows and nothing else: what looking at every pair costs at least."""
    score, met = np.empty(TILE, np.int16), np.empty(TILE, np.int16)
    total = 0
    for tile in range(profile.rows.shape[0]):
        for n in range(rows.size):
            score_tile(profile, tile, rows[n], met, score)
            total += score[n & (TILE - 1)]
    return total


@njit(cache=True, nogil=True)
def row_scores(profile, row):
    """All scores of one row as 16-bit numbers, −1 where a rule is broken."""
    score, met = np.empty(TILE, np.int16), np.empty(TILE, np.int16)
    found = np.empty(profile.rows.shape[0] * TILE, np.int16)
    for tile in range(profile.rows.shape[0]):
        score_tile(profile, tile, row, met, score)
        for j in range(TILE):
            found[tile * TILE + j] = score[j] if score[j] >= 0 else -1
    for place in range(profile.starts[row], profile.starts[row + 1]):
        found[profile.apart[place]] = -1
    return found[: profile.width]


@njit(cache=True, nogil=True)
def pair_score(profile, row, column):
    """The score of one pair, −1 where a rule is broken."""
    score, met = np.empty(TILE, np.int16), np.empty(TILE, np.int16)
    tile = column // TILE
    score_row(profile, tile, row, profile.starts[row], met, score)
    return max(np.int16(-1), score[column - tile * TILE])
