"""The compiled part of `sweep`: most pairs are settled 64 at a time, the rest one by one.

Mentees stand in an order in which neighbours are alike. For a mentor, 64 neighbours are first judged as if they were
one person who is everything that any of them is: what they earn at most beside the topics, or that a rule keeps all of
them away. Then only mentees who share a topic are counted up, from lists of who wants what. Where that could pass the
two prices the pair is judged for good, with the rules as scalar code: cheapest first, out at the first that settles it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Whole = NDArray[np.int64]
#: Mentees who are looked at together: their counts stay in the fastest cache.
TILE = 2048
#: Mentees who are judged as one at first. A tile is a whole number of them.
CHUNK = 64
FAR = np.int32(2**31 - 1)


class Side(NamedTuple):
    """One side, a row a person. Codes are 0 for unknown and agree between the sides; `words` holds one bit for every
    half-hour worked, language, interest and form, `open` says that any form will do."""

    price: Whole
    grade: Whole
    department: NDArray[np.int32]
    site: NDArray[np.int32]
    function: NDArray[np.int32]
    manager: NDArray[np.int32]
    words: NDArray[np.uint64]
    open: NDArray[np.bool_]


class Terms(NamedTuple):
    """The policy as whole numbers; half-hours for times. `ends` are the columns of `words` where working time,
    languages, interests and forms end."""

    bonus: int
    floor: int
    topic: int
    time: int
    department: int
    site: int
    grade: int
    interests: int
    form: int
    min_gap: int
    preferred_gap: int
    gap_tolerance: int
    full_overlap: int
    min_overlap: int
    full_interests: int
    topic_required: bool
    in_person: bool
    one_department: bool
    ends: tuple[int, int, int, int]


class Wants(NamedTuple):
    """Who wants a topic: for tile t and topic k the entries `first[t, k]:first[t, k + 1]` of `who` (counted from the
    beginning of the tile) and `priority`. `total` is five times a mentee's priorities, `share` slightly more than the
    points that one unit of shared topics is worth, `price` the mentee's price."""

    first: Whole
    who: NDArray[np.int32]
    priority: NDArray[np.int32]
    total: Whole
    share: NDArray[np.float32]
    price: NDArray[np.int32]


class Crowds(NamedTuple):
    """Every 64 mentees taken together: lowest price, range of grades, the one department of all (0 where there is no
    such) and everybody's words."""

    price: Whole
    low: Whole
    high: Whole
    department: NDArray[np.int32]
    words: NDArray[np.uint64]


class Lists(NamedTuple):
    """For row r the entries `starts[r]:starts[r + 1]` of `number`, in order, with a `value` where there is one."""

    starts: Whole
    number: NDArray[np.int32]
    value: NDArray[np.int32]


@njit(cache=True, nogil=True)
def shared(one, other, row, column, begin, end):
    """How many bits two people have in common between two columns of `words`."""
    count = 0
    for word in range(begin, end):
        bits = one[row, word] & other[column, word]
        while bits:
            bits &= bits - np.uint64(1)
            count += 1
    return count


@njit(cache=True, nogil=True)
def half_up(numerator, denominator):
    """A fraction of whole numbers, rounded, a half upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


@njit(cache=True, nogil=True)
def differ(one, other):
    """Both are known and not the same."""
    return one != other and one != 0 and other != 0


@njit(cache=True, nogil=True)
def listed(lists, row, number):
    """Whether a row's list holds this number."""
    low, high = lists.starts[row], lists.starts[row + 1]
    while low < high:
        middle = (low + high) // 2
        if lists.number[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low < lists.starts[row + 1] and lists.number[low] == number


@njit(cache=True, nogil=True)
def above(a, b, i, j, points, need, terms):
    """By how much the score of this pair, of which the topics earn `points`, passes `need`; 0 where it does not or
    where a rule is broken. What is listed as apart is not looked at here."""
    gap = b.grade[j] - a.grade[i]
    if gap < terms.min_gap or (a.manager[i] != 0 and a.manager[i] == b.manager[j]):
        return 0
    if terms.one_department and a.department[i] != 0 and a.department[i] == b.department[j]:
        return 0
    score = points
    score += half_up(terms.grade * max(0, terms.gap_tolerance - abs(gap - terms.preferred_gap)), terms.gap_tolerance)
    if differ(a.department[i], b.department[j]):
        score += terms.department
    if differ(a.site[i], b.site[j]) or differ(a.function[i], b.function[j]):
        score += terms.site
    if score + terms.time + terms.interests + terms.form <= need:
        return 0
    times, languages, interests, forms = terms.ends
    if shared(a.words, b.words, i, j, times, languages) == 0:
        return 0
    if a.open[i] or b.open[j] or shared(a.words, b.words, i, j, interests, forms) > 0:
        score += terms.form
    if terms.interests > 0:
        common = min(shared(a.words, b.words, i, j, languages, interests), terms.full_interests)
        score += half_up(terms.interests * common, terms.full_interests)
    if score + terms.time <= need:
        return 0
    together = shared(a.words, b.words, i, j, 0, times)
    here = terms.in_person and a.site[i] != 0 and a.site[i] == b.site[j]
    if together < terms.min_overlap and not here:
        return 0
    score += half_up(terms.time * min(together, terms.full_overlap), terms.full_overlap)
    return max(0, score - need) if score >= terms.floor else 0


@njit(cache=True, nogil=True)
def at_most(a, crowds, i, crowd, terms):
    """No pair of this mentor with somebody of the crowd earns more beside the topics; −1 when rules forbid them all."""
    low, high = crowds.low[crowd] - a.grade[i], crowds.high[crowd] - a.grade[i]
    low = max(low, terms.min_gap)
    if high < low:
        return -1
    distance = max(0, low - terms.preferred_gap, terms.preferred_gap - high)
    points = half_up(terms.grade * max(0, terms.gap_tolerance - distance), terms.gap_tolerance)
    if crowds.department[crowd] == 0 or crowds.department[crowd] != a.department[i]:
        points += terms.department
    elif terms.one_department:
        return -1
    times, languages, interests, _forms = terms.ends
    if shared(a.words, crowds.words, i, crowd, times, languages) == 0:
        return -1
    together = shared(a.words, crowds.words, i, crowd, 0, times)
    if together < terms.min_overlap and not terms.in_person:
        return -1
    points += terms.site + half_up(terms.time * min(together, terms.full_overlap), terms.full_overlap)
    if terms.interests > 0:
        common = min(shared(a.words, crowds.words, i, crowd, languages, interests), terms.full_interests)
        points += half_up(terms.interests * common, terms.full_interests)
    return points + terms.form


@njit(cache=True, nogil=True)
def set_limits(a, crowds, terms, row, first, limits):
    """For each crowd from `first` on, what its topics less its price must reach to be looked at; whether any may."""
    some = False
    for n in range(limits.size):
        limits[n] = FAR
        rest = at_most(a, crowds, row, first + n, terms)
        if rest >= 0 and rest + terms.topic > a.price[row] + crowds.price[first + n] - terms.bonus:
            limits[n] = a.price[row] - terms.bonus - rest
            some = True
    return some


@njit(cache=True, nogil=True)
def sweep_rows(a, b, terms, offers, wants, crowds, apart, rows, totals):
    """totals[n] = what the pairs of mentor rows[n] are worth above their prices.

    Long because it is one loop: taken apart, the counts of a tile would be made anew for every row.
    """
    met = np.empty(TILE, np.int32)
    width = b.price.size
    for tile in range(wants.first.shape[0]):
        begin = tile * TILE
        size = min(TILE, width - begin)
        share, prices = wants.share[begin : begin + size], wants.price[begin : begin + size]
        limits = np.empty(-(-size // CHUNK), np.int32)
        for n in range(rows.size):
            row = rows[n]
            if not set_limits(a, crowds, terms, row, begin // CHUNK, limits):
                continue
            met[:size] = 0
            for entry in range(offers.starts[row], offers.starts[row + 1]):
                topic, level = offers.number[entry], offers.value[entry]
                for k in range(wants.first[tile, topic], wants.first[tile, topic + 1]):
                    met[wants.who[k]] += level * wants.priority[k]
            for chunk in range(limits.size):
                limit, start = limits[chunk], chunk * CHUNK
                if limit == FAR:
                    continue
                one, two = met[start : min(start + CHUNK, size)], share[start : start + CHUNK]
                three = prices[start : start + CHUNK]
                most = np.int32(-FAR)
                for j in range(one.size):
                    left = np.int32(np.float32(one[j]) * two[j]) - three[j]
                    most = left if left > most else most
                if most < limit:
                    continue
                for j in range(start, start + one.size):
                    if np.int32(np.float32(met[j]) * share[j]) - prices[j] < limit:
                        continue
                    if terms.topic_required and met[j] == 0:
                        continue
                    column = begin + j
                    points = half_up(terms.topic * met[j], wants.total[column]) if wants.total[column] > 0 else 0
                    need = a.price[row] + b.price[column] - terms.bonus
                    more = above(a, b, row, column, points, need, terms)
                    if more > 0 and not listed(apart, row, column):
                        totals[n] += more
