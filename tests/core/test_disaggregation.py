"""People of units spread over places: worked by hand (docs/methods-reach.md), and laws that no town breaks."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.disaggregation import spread
from geo.errors import FrameError
from geo.frames import FloatArray, IntArray


@dataclass(frozen=True)
class Spreading:
    """Units with people, and places in them; weights are whole numbers, so that shares are known exactly."""

    people: IntArray
    weight: FloatArray
    unit: IntArray
    block: int

    def spread(self) -> IntArray:
        return spread(self.people, self.weight, self.unit, block=self.block)

    def proportional(self, places: list[int], cell: int) -> Fraction:
        """People of these places of one unit, were people divisible; places of a unit without any weight count alike."""
        unit = self.unit[places[0]]
        alike = not self.weight[self.unit == unit].any()
        weights = [1 if alike else int(weight) for weight in self.weight]
        whole = sum(weights[place] for place in np.flatnonzero(self.unit == unit))
        return Fraction(int(self.people[unit, cell]) * sum(weights[place] for place in places), whole)


@st.composite
def spreadings(draw: st.DrawFn) -> Spreading:
    block = draw(st.sampled_from([1, 3, 5, 10]))
    units, cells, places = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(0, 9))
    unit = np.array([*range(units), *draw(st.lists(st.integers(0, units - 1), min_size=places, max_size=places))], dtype=np.int64)
    weight = np.array(draw(st.lists(st.sampled_from([0, 0, 1, 2, 7, 90, 12_345]), min_size=len(unit), max_size=len(unit))), dtype=np.float64)
    people = np.array(draw(st.lists(st.integers(0, 400), min_size=units * cells, max_size=units * cells)), dtype=np.int64).reshape(units, cells)
    return Spreading(people * block, weight, unit, block)


def test_three_buildings_by_hand() -> None:
    """Shares .6, .3, .1. Migrants: ⌊4.2 + ¼⌋ = 4, ⌊6.3 + ¼⌋ = 6, 7. Registered: ⌊7.8 + ¾⌋ = 8, ⌊11.7 + ¾⌋ = 12, 13."""
    people = spread(np.array([[7, 13]]), np.array([1200.0, 600.0, 200.0]), np.zeros(3, dtype=np.int64))
    assert people.tolist() == [[4, 8], [2, 4], [1, 1]]


def test_people_who_are_left_over_live_all_over_the_unit_and_not_in_its_first_houses() -> None:
    """Ten people in twenty equal houses: in every second one (⌊0.5 + ½⌋ = 1, ⌊1 + ½⌋ = 1, …)."""
    people = spread(np.array([[10]]), np.ones(20), np.zeros(20, dtype=np.int64))
    assert people.ravel().tolist() == [1, 0] * 10


def test_few_people_of_several_cells_do_not_all_live_in_the_same_houses() -> None:
    """One of each of four cells in four equal houses: ⌊W + ⅛⌋ … ⌊W + ⅞⌋ reach 1 in the fourth, third, second and first house."""
    people = spread(np.array([[1, 1, 1, 1]]), np.ones(4), np.zeros(4, dtype=np.int64))
    assert people.tolist() == [[0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]


@given(spreadings())
@settings(max_examples=150, deadline=None)
def test_totals_are_kept_and_every_run_of_neighbours_is_within_a_block_of_its_share(town: Spreading) -> None:
    people = town.spread()
    assert (people >= 0).all()
    assert (people % town.block == 0).all()
    for unit in range(len(town.people)):
        own = np.flatnonzero(town.unit == unit).tolist()
        assert people[own].sum(axis=0).tolist() == town.people[unit].tolist()
        for first in range(len(own)):
            for after in range(first + 1, len(own) + 1):
                run = own[first:after]
                for cell in range(people.shape[1]):
                    assert abs(int(people[run, cell].sum()) - town.proportional(run, cell)) < town.block


@given(spreadings())
@settings(max_examples=60, deadline=None)
def test_a_place_without_weight_gets_nobody_unless_its_unit_has_no_weight_at_all(town: Spreading) -> None:
    people = town.spread()
    has_weight = np.array([town.weight[town.unit == unit].any() for unit in town.unit])
    assert not people[(town.weight == 0) & has_weight].any()
    alike = Spreading(town.people, np.where(has_weight, town.weight, 5.0), town.unit, town.block)
    assert alike.spread().tolist() == people.tolist()


@given(spreadings(), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_the_measure_of_weights_and_the_order_among_units_change_nothing(town: Spreading, power: int) -> None:
    """Other units may stand between the places of a unit; only the order inside a unit counts."""
    people = town.spread()
    measured = Spreading(town.people, town.weight * 2.0**power, town.unit, town.block)
    assert measured.spread().tolist() == people.tolist()
    order = np.argsort(-town.unit, kind="stable")
    moved = Spreading(town.people, town.weight[order], town.unit[order], town.block)
    assert moved.spread().tolist() == people[order].tolist()


@given(st.integers(0, 60), st.integers(1, 5), st.lists(st.integers(1, 50), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_where_all_cells_have_as_many_people_the_whole_of_a_place_is_near_its_share_too(count: int, cells: int, weights: list[int]) -> None:
    people = spread(np.full((1, cells), count), np.array(weights, dtype=np.float64), np.zeros(len(weights), dtype=np.int64))
    shares = [Fraction(count * cells * weight, sum(weights)) for weight in weights]
    assert all(abs(int(whole) - share) < 1 for whole, share in zip(people.sum(axis=1), shares, strict=True))


def test_the_greatest_counts_and_weights_do_not_overflow() -> None:
    greatest = 2**31 - 1
    people = spread(np.array([[greatest, 1]]), np.array([1e300, 1e300, 1e-300]), np.zeros(3, dtype=np.int64))
    assert people.sum(axis=0).tolist() == [greatest, 1]
    assert abs(int(people[0, 0]) - greatest / 2) <= 1
    assert people[2].tolist() == [0, 0]


def test_a_unit_without_people_or_places_is_no_mistake_but_people_without_a_place_are() -> None:
    assert spread(np.array([[0], [3]]), np.array([1.0]), np.array([1])).tolist() == [[3]]
    assert spread(np.zeros((0, 2), dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.int64)).shape == (0, 2)
    with pytest.raises(FrameError, match="no place"):
        spread(np.array([[1], [3]]), np.array([1.0]), np.array([1]))


@pytest.mark.parametrize(
    ("people", "weight", "unit", "block"),
    [([[5]], [-1.0], [0], 1), ([[5]], [np.nan], [0], 1), ([[5]], [np.inf], [0], 1), ([[-5]], [1.0], [0], 1), ([[7]], [1.0], [0], 5), ([[5]], [1.0], [1], 1)],
)
def test_what_cannot_be_spread_is_refused(people: list[list[int]], weight: list[float], unit: list[int], block: int) -> None:
    with pytest.raises(FrameError):
        spread(np.array(people), np.array(weight), np.array(unit), block=block)
