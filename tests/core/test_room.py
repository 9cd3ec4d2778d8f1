"""Seats for the nearest first: worked by hand, person by person, and laws that no town breaks."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.core.cascade import outlet_rungs
from geo.core.coordination import most_seated
from geo.core.room import UNKNOWN_CAPACITY, CostOrder, by_cost, seat_nearest_first, seats_if
from geo.errors import FrameError
from geo.frames import BoolArray, IntArray, Pairs
from tests.core.small_towns import IS_MIGRANT, TOWNS, Town

BOTH = np.array([[True, True]])


def order_of(*walks: tuple[int, int, float]) -> CostOrder:
    origin, outlet, cost = (np.array(column) for column in zip(*walks, strict=True))
    return by_cost(Pairs(origin, outlet, cost.astype(np.float64)), origin_rank=np.arange(9), outlet_rank=np.arange(9))


def seats_at_one_residence(cells: list[int], seats: int) -> list[int]:
    people, nobody_migrant = np.array([cells]), np.zeros(len(cells), dtype=np.bool_)
    seated = seat_nearest_first(people, nobody_migrant, order_of((0, 0, 1.0)), admits=BOTH, capacity=np.array([seats])).people
    return [int(count) for count in seated[0]]


def test_the_nearest_come_first_then_the_first_outlet_then_the_first_residence() -> None:
    order = order_of((2, 0, 7.0), (1, 1, 5.0), (0, 1, 5.0), (1, 0, 5.0), (2, 1, 3.0))
    assert list(zip(order.origin_pos.tolist(), order.outlet_pos.tolist(), strict=True)) == [(2, 1), (1, 0), (0, 1), (1, 1), (2, 0)]


def test_walks_that_differ_by_less_than_a_micrometre_are_equal_and_codes_decide() -> None:
    order = order_of((1, 0, 650.0), (0, 0, 650.0 + 1e-9))
    assert order.origin_pos.tolist() == [0, 1]


def test_the_rank_of_codes_decides_and_not_the_position() -> None:
    pairs = Pairs(np.array([0, 1]), np.array([0, 0]), np.array([4.0, 4.0]))
    assert by_cost(pairs, origin_rank=np.array([1, 0]), outlet_rank=np.array([0])).origin_pos.tolist() == [1, 0]


def test_very_long_walks_are_ordered_too() -> None:
    order = order_of((0, 0, 9e6), (1, 0, 5.0), (2, 0, 7e6))
    assert order.origin_pos.tolist() == [1, 2, 0]


def test_many_equal_walks_are_in_order_of_codes() -> None:
    origin = np.arange(300)[::-1].copy()
    pairs = Pairs(origin, np.zeros(300, np.int64), np.full(300, 10.0))
    assert by_cost(pairs, origin_rank=np.arange(300), outlet_rank=np.arange(1)).origin_pos.tolist() == list(range(300))


@pytest.mark.parametrize(("origin", "outlet"), [(-1, 0), (0, -1), (9, 0), (0, 9)])
def test_positions_outside_are_refused(origin: int, outlet: int) -> None:
    with pytest.raises(FrameError):
        order_of((origin, outlet, 1.0))


@pytest.mark.parametrize(
    ("cells", "seats", "expected"),
    [
        ([5, 15], 10, [3, 7]),  # 2.5 and 7.5: the cell before
        ([15, 5], 5, [4, 1]),  # 3.75 and 1.25: the largest remainder
        ([10, 0, 5], 6, [4, 0, 2]),
        ([1, 1], 1, [1, 0]),
        ([3, 4], 0, [0, 0]),
        ([3, 4], 9, [3, 4]),
    ],
)
def test_within_a_residence_seats_are_split_in_proportion(cells: list[int], seats: int, expected: list[int]) -> None:
    assert seats_at_one_residence(cells, seats) == expected


def test_one_seat_more_takes_none_away() -> None:
    # The largest remainder would give 10 seats as 4, 4, 2 and 11 as 5, 5, 1. In line: 5, 4, 1, then 5, 5, 1.
    assert seats_at_one_residence([6, 6, 2], 10) == [5, 4, 1]
    assert seats_at_one_residence([6, 6, 2], 11) == [5, 5, 1]


def test_those_an_outlet_does_not_accept_take_no_seat_there() -> None:
    # The outlet next door takes registered residents alone; the migrants' one, farther, is left to the migrants.
    admits = np.array([[True, False], [True, True]])
    seats = seat_nearest_first(np.array([[4, 3]]), np.array([False, True]), order_of((0, 0, 1.0), (0, 1, 2.0)), admits=admits, capacity=np.array([4, 3]))
    assert seats.people.tolist() == [[4, 3]]
    assert seats.used.tolist() == [4, 3]


def test_the_nearer_take_the_last_seat_and_coordination_would_seat_one_more() -> None:
    # Residence 1 could walk on to outlet 1, but the nearer outlet 0 is the only one that residence 0 reaches.
    order = order_of((1, 0, 1.0), (0, 0, 2.0), (1, 1, 3.0))
    people, admits, capacity = np.array([[1], [1]]), np.ones((2, 2), dtype=np.bool_), np.array([1, 1])
    assert seat_nearest_first(people, np.array([False]), order, admits=admits, capacity=capacity).people.tolist() == [[0], [1]]
    assert most_seated(people, np.array([False]), order, admits=admits, capacity=capacity) == 2


def test_nobody_nowhere_and_no_seat_are_no_error() -> None:
    nothing = by_cost(Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)), origin_rank=np.arange(1), outlet_rank=np.arange(1))
    assert seat_nearest_first(np.array([[3]]), np.array([False]), nothing, admits=BOTH, capacity=np.array([5])).people.tolist() == [[0]]
    assert most_seated(np.array([[3]]), np.array([False]), nothing, admits=BOTH, capacity=np.array([5])) == 0


def test_unknown_capacity_is_none_or_enough_and_no_other_number_is_below_zero() -> None:
    capacity = np.array([7, UNKNOWN_CAPACITY, 0])
    assert seats_if(capacity, unknown_is_enough=False).tolist() == [7, 0, 0]
    assert seats_if(capacity, unknown_is_enough=True)[1] > 10**9
    with pytest.raises(FrameError):
        seats_if(np.array([-2]), unknown_is_enough=False)


def person_by_person(town: Town, admits: BoolArray, capacity: IntArray) -> IntArray:
    """The rule as it is told: pair after pair, the people of the residence one by one along its line."""
    left = [
        sorted((Fraction(2 * number + 1, 2 * int(count)), cell) for cell, count in enumerate(cells) for number in range(int(count))) for cells in town.people
    ]
    seats, served = capacity.tolist(), np.zeros_like(town.people)
    ways = sorted((walk, outlet, origin) for (origin, outlet), walk in np.ndenumerate(town.walk_m) if walk < 10)
    for _, outlet, origin in ways:
        for person in list(left[origin]):
            cell = person[1]
            if seats[outlet] > 0 and admits[outlet, int(IS_MIGRANT[cell])]:
                left[origin].remove(person)
                seats[outlet] -= 1
                served[origin, cell] += 1
    return served


def settled(town: Town) -> tuple[BoolArray, IntArray]:
    return outlet_rungs(town.outlets) >= 3, seats_if(town.outlets.capacity, unknown_is_enough=False)


@settings(deadline=None)
@given(TOWNS)
def test_seats_are_those_of_the_rule_told_person_by_person(town: Town) -> None:
    admits, capacity = settled(town)
    found = seat_nearest_first(town.people, IS_MIGRANT, town.order, admits=admits, capacity=capacity)
    np.testing.assert_array_equal(found.people, person_by_person(town, admits, capacity))
    assert found.used.sum() == found.people.sum()
    assert (found.used <= capacity).all()


@settings(deadline=None)
@given(hnp.arrays(np.int64, 4, elements=st.integers(0, 60)), st.integers(0, 240))
def test_a_line_is_in_proportion_and_full(cells: IntArray, seats: int) -> None:
    served = np.array(seats_at_one_residence(cells.tolist(), seats))
    assert served.sum() == min(seats, cells.sum())
    assert (served <= cells).all()
    # In proportion: no cell is ahead of another by more than the half steps of both.
    here = [(Fraction(2 * int(got) - 1, 2 * int(all_)), Fraction(2 * int(got) + 1, 2 * int(all_))) for got, all_ in zip(served, cells, strict=True) if all_]
    assert all(last <= following for last, _ in here for _, following in here)


@settings(deadline=None)
@given(TOWNS, st.integers(0, 3), st.integers(1, 9))
def test_more_seats_at_one_outlet_lower_nobody(town: Town, outlet: int, more: int) -> None:
    admits, capacity = settled(town)
    larger = capacity.copy()
    larger[outlet % len(capacity)] += more
    before, after = (seat_nearest_first(town.people, IS_MIGRANT, town.order, admits=admits, capacity=seats).people for seats in (capacity, larger))
    assert (after >= before).all()


@settings(deadline=None)
@given(TOWNS)
def test_coordination_seats_no_fewer_and_not_more_than_people_or_seats(town: Town) -> None:
    admits, capacity = settled(town)
    most = most_seated(town.people, IS_MIGRANT, town.order, admits=admits, capacity=capacity)
    nearest_first = seat_nearest_first(town.people, IS_MIGRANT, town.order, admits=admits, capacity=capacity).people.sum()
    assert nearest_first <= most <= min(town.cascade().open_possible.sum(), capacity.sum())


def test_a_large_residence_is_split_exactly() -> None:
    cells = [99_991, 50_021, 7, 0, 30_011]
    seats = 77_777
    served = np.array(seats_at_one_residence(cells, seats))
    assert served.sum() == seats
    keys = sorted((Fraction(2 * number + 1, 2 * count), cell) for cell, count in enumerate(cells) for number in range(count))[:seats]
    np.testing.assert_array_equal(served, np.bincount([cell for _, cell in keys], minlength=5))
