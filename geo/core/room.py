"""Who gets a seat where seats are few: the nearest come first, whichever cell they belong to."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.core.kernels import PosArray, compiled
from geo.core.straight_line import LENGTH_TOLERANCE_M
from geo.errors import FrameError, N_
from geo.frames import BoolArray, FloatArray, IntArray, Pairs

UNKNOWN_CAPACITY: Final = -1
_ENOUGH: Final = 2**40  # seats for whoever comes; no place has as many people
_HALF_BITS: Final = 32  # of a key: the cost in the upper half, outlet and residence in the lower
_DIGIT_BITS: Final = 11
_SHORT_RUN: Final = 16


@dataclass(frozen=True, slots=True)
class CostOrder:
    """Pairs by cost, ties by outlet, then by residence: the order in which people come. Positions of shape (N,)."""

    origin_pos: PosArray
    outlet_pos: PosArray


@dataclass(frozen=True, slots=True)
class Seats:
    """People who get a seat, by residence and cell, shape (I, C), and seats used of each outlet, shape (J,)."""

    people: IntArray
    used: IntArray


def by_cost(pairs: Pairs, *, origin_rank: IntArray, outlet_rank: IntArray) -> CostOrder:
    """Pairs in the order in which people come.

    Parameters
    ----------
    pairs
        Reachable pairs, shape (N,) each, in any order, none twice.
    origin_rank, outlet_rank
        Rank of each residence (I,) and outlet (J,) by code, a permutation of 0 …: it decides between equal costs.

    Returns
    -------
    CostOrder
        By cost rounded to `LENGTH_TOLERANCE_M`, so that walks that are equal but for the last digits are equal here.

    Raises
    ------
    FrameError
        If a position lies outside the ranks.
    """
    if not _are_inside(pairs, len(origin_rank), len(outlet_rank)):
        raise FrameError(N_("A pair points outside the residences or the outlets."))
    if not len(pairs.cost_m):
        return CostOrder(np.empty(0, np.int32), np.empty(0, np.int32))
    steps = np.rint(pairs.cost_m / LENGTH_TOLERANCE_M)
    origin_bits, outlet_bits = len(origin_rank).bit_length(), len(outlet_rank).bit_length()
    if steps.max() >= 2**_HALF_BITS or origin_bits + outlet_bits > _HALF_BITS:
        order = np.lexsort((origin_rank[pairs.origin_pos], outlet_rank[pairs.outlet_pos], steps))
        return CostOrder(pairs.origin_pos[order].astype(np.int32), pairs.outlet_pos[order].astype(np.int32))
    key = _packed(steps, pairs.origin_pos, pairs.outlet_pos, origin_rank, outlet_rank, origin_bits)
    return CostOrder(*_positions(_sorted(key), _inverse(origin_rank), _inverse(outlet_rank), origin_bits))


def seat_nearest_first(people: IntArray, is_migrant: BoolArray, order: CostOrder, *, admits: BoolArray, capacity: IntArray) -> Seats:
    """Seats given out to the nearest first.

    Parameters
    ----------
    people
        People of every eligible cell at each residence, shape (I, C): all who compete for seats, not only those who are asked about.
    is_migrant
        Whether each cell is of migrants, shape (C,).
    order
        Pairs in the order in which people come.
    admits
        Whether each outlet admits registered residents (column 0) and migrants (column 1), shape (J, 2).
    capacity
        Seats (people a year) of each outlet, shape (J,), 0 or more.

    Returns
    -------
    Seats
        The only assignment in which nobody could have a nearer seat that is free or taken by somebody farther.

    Notes
    -----
    Pair after pair takes min(people left, seats left). Where the last seats of an outlet are fewer than the people left at a residence, they
    go along the residence's line, in which the k-th of the n people of a cell stands at (k − ½) / n (ties: the cell before): cells alternate in
    proportion. For two cells this is the largest remainder; unlike that, it lets nobody lose a seat because seats are added. So more
    capacity, and one more outlet, lower nobody's number: whoever is left with more seats is left with fewer, pair after pair.
    """
    served, used = _seat(people, is_migrant.astype(np.int64), order.origin_pos, order.outlet_pos, admits, np.where(admits.any(axis=1), capacity, 0))
    return Seats(served, used)


def seats_if(capacity: IntArray, *, unknown_is_enough: bool) -> IntArray:
    """Seats (J,) with `UNKNOWN_CAPACITY` taken as enough for whoever comes, or as none; FrameError for other numbers below 0."""
    if (capacity < UNKNOWN_CAPACITY).any():
        raise FrameError(N_("Table {table}: column {column} must hold whole numbers of 0 or more."), table="outlet_service", column="capacity_count")
    seats: IntArray = np.where(capacity == UNKNOWN_CAPACITY, _ENOUGH if unknown_is_enough else 0, capacity)
    return seats


def _are_inside(pairs: Pairs, origin_count: int, outlet_count: int) -> bool:
    if not len(pairs.cost_m):
        return True
    lowest, highest = min(pairs.origin_pos.min(), pairs.outlet_pos.min()), (pairs.origin_pos.max(), pairs.outlet_pos.max())
    return bool(lowest >= 0 and highest[0] < origin_count and highest[1] < outlet_count)


def _inverse(rank: IntArray) -> PosArray:
    position = np.empty(len(rank), dtype=np.int32)
    position[rank] = np.arange(len(rank), dtype=np.int32)
    return position


@compiled
def _packed(
    steps: FloatArray, origin_pos: IntArray, outlet_pos: IntArray, origin_rank: IntArray, outlet_rank: IntArray, origin_bits: int
) -> npt.NDArray[np.uint64]:
    key = np.empty(len(steps), np.uint64)
    for pair in range(len(steps)):
        lower = outlet_rank[outlet_pos[pair]] << origin_bits | origin_rank[origin_pos[pair]]
        key[pair] = np.uint64(steps[pair]) << np.uint64(_HALF_BITS) | np.uint64(lower)
    return key


@compiled
def _sorted(key: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Keys from small to great: by digits of the upper half, and runs of one upper half by the lower half."""
    digits, mask = 3, np.uint64((1 << _DIGIT_BITS) - 1)
    counts = np.zeros((digits, 1 << _DIGIT_BITS), np.int64)
    for pair in range(len(key)):
        for digit in range(digits):
            counts[digit, key[pair] >> np.uint64(_HALF_BITS + digit * _DIGIT_BITS) & mask] += 1
    here, there = key, np.empty_like(key)
    for digit in range(digits):
        shift, place = np.uint64(_HALF_BITS + digit * _DIGIT_BITS), np.zeros(1 << _DIGIT_BITS, np.int64)
        place[1:] = np.cumsum(counts[digit])[:-1]
        for pair in range(len(here)):
            bucket = here[pair] >> shift & mask
            there[place[bucket]] = here[pair]
            place[bucket] += 1
        here, there = there, here
    start = 0
    for pair in range(1, len(here) + 1):
        if pair == len(here) or here[pair] >> np.uint64(_HALF_BITS) != here[start] >> np.uint64(_HALF_BITS):
            if pair - start > _SHORT_RUN:
                here[start:pair].sort()
            else:
                for later in range(start + 1, pair):
                    moving, slot = here[later], later
                    while slot > start and here[slot - 1] > moving:
                        here[slot] = here[slot - 1]
                        slot -= 1
                    here[slot] = moving
            start = pair
    return here


@compiled
def _positions(key: npt.NDArray[np.uint64], origin_at: PosArray, outlet_at: PosArray, origin_bits: int) -> tuple[PosArray, PosArray]:
    """Residence and outlet out of the lower half of each key."""
    origin, outlet = np.empty(len(key), np.int32), np.empty(len(key), np.int32)
    for pair in range(len(key)):
        lower = np.int64(key[pair] & np.uint64((1 << _HALF_BITS) - 1))
        origin[pair] = origin_at[lower & (1 << origin_bits) - 1]
        outlet[pair] = outlet_at[lower >> origin_bits]
    return origin, outlet


@compiled
def _seat(people: IntArray, status: IntArray, origin_pos: PosArray, outlet_pos: PosArray, admits: BoolArray, capacity: IntArray) -> tuple[IntArray, IntArray]:
    """`served` is kept up to date only where somebody of the status is left; a status with nobody left is served whole, which is filled in at the end."""
    seats, served, left = capacity.copy(), np.zeros_like(people), _by_status(people, status)
    for pair in range(len(origin_pos)):
        outlet, origin = outlet_pos[pair], origin_pos[pair]
        if seats[outlet] == 0:
            continue
        registered = left[origin, 0] if admits[outlet, 0] else 0
        migrants = left[origin, 1] if admits[outlet, 1] else 0
        if registered + migrants <= seats[outlet]:
            seats[outlet] -= registered + migrants
            left[origin, 0] -= registered
            left[origin, 1] -= migrants
        else:
            for cell in range(len(status)):
                left[origin, status[cell]] += served[origin, cell]
            _seat_in_line(people[origin], served[origin], status, registered > 0, migrants > 0, seats[outlet])
            for cell in range(len(status)):
                left[origin, status[cell]] -= served[origin, cell]
            seats[outlet] = 0
    for cell in range(len(status)):
        for origin in range(len(people)):
            if left[origin, status[cell]] == 0:
                served[origin, cell] = people[origin, cell]
    return served, capacity - seats


@compiled
def _by_status(people: IntArray, status: IntArray) -> IntArray:
    """Registered residents and migrants of each residence, shape (I, 2)."""
    sums = np.zeros((len(people), 2), np.int64)
    for origin in range(len(people)):
        for cell in range(len(status)):
            sums[origin, status[cell]] += people[origin, cell]
    return sums


@compiled
def _seat_in_line(people: IntArray, served: IntArray, status: IntArray, has_registered: bool, has_migrants: bool, seats: int) -> None:  # noqa: FBT001
    """Give seats, fewer than people are left, along the line of one residence; `served` grows in place."""
    least, most = 0.0, 1.0
    for _ in range(52):
        middle, count = (least + most) / 2, 0
        for cell in range(len(people)):
            if has_migrants if status[cell] else has_registered:
                count += max(int(middle * people[cell] + 0.5), served[cell]) - served[cell]
        least, most = (middle, most) if count <= seats else (least, middle)
    for cell in range(len(people)):
        if has_migrants if status[cell] else has_registered:
            sure = max(int(least * people[cell] + 0.5) - 1, served[cell])  # one less than the bound, which has been rounded
            seats -= sure - served[cell]
            served[cell] = sure
    for _ in range(seats):
        first = -1
        for cell in range(len(people)):
            if (has_migrants if status[cell] else has_registered) and served[cell] < people[cell]:
                ahead = first < 0 or (2 * served[cell] + 1) * people[first] < (2 * served[first] + 1) * people[cell]
                first = cell if ahead else first
        served[first] += 1
