"""Supply per person: published weights, a town by hand, the law that supply is kept, and PySAL where it is finite."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.core.catchment import Catchment, two_step_floating_catchment
from geo.core.decay import gaussian_weights
from geo.errors import FrameError
from geo.frames import FloatArray, IntArray, Pairs


def matrix_pairs(cost: FloatArray) -> Pairs:
    """A pair for every finite cost of a matrix residences × outlets."""
    origin, outlet = np.nonzero(np.isfinite(cost))
    return Pairs(origin, outlet, cost[origin, outlet])


def catchment(people: IntArray, capacity: FloatArray, cost: FloatArray, *, reach: float) -> Catchment:
    pairs = matrix_pairs(cost)
    return two_step_floating_catchment(people, capacity, pairs, weight=gaussian_weights(pairs.cost_m, reach_m=reach))


def test_the_weights_are_those_of_the_methods() -> None:
    weights = gaussian_weights(np.array([0.0, 5, 7.5, 10, 12.5, 15, 20]), reach_m=15)
    assert weights.round(3).tolist() == [1.0, 0.863, 0.701, 0.494, 0.254, 0.0, 0.0]


def test_every_cost_below_the_reach_has_some_weight_and_a_reach_of_nothing_has_none() -> None:
    assert gaussian_weights(np.array([np.nextafter(800.0, 0)]), reach_m=800)[0] > 0
    assert gaussian_weights(np.array([0.0, 3.0]), reach_m=0).tolist() == [0.0, 0.0]


def test_costs_that_are_no_lengths_are_refused() -> None:
    for cost in (-1.0, np.nan):
        with pytest.raises(FrameError):
            gaussian_weights(np.array([cost]), reach_m=800)


def test_five_places_and_two_outlets_by_hand() -> None:
    # Plain catchments (Luo and Wang 2003): the first outlet, 100 places, serves 20 + 30 + 50 people: 1 each. The second, 40 places, serves 50 + 30:
    # 0.5 each. The third place reaches both, 1.5; the fifth none.
    near = np.array([[1, np.inf], [1, np.inf], [1, 1], [np.inf, 1], [np.inf, np.inf]])
    pairs = matrix_pairs(near)
    found = two_step_floating_catchment(np.array([20, 30, 50, 30, 70]), np.array([100.0, 40.0]), pairs, weight=np.ones(5))
    assert found.access.tolist() == [1.0, 1.0, 1.5, 0.5, 0.0]
    assert found.potential.tolist() == [100.0, 80.0]


def test_a_published_case_of_three_places_and_two_outlets() -> None:
    # The example in the documentation of the Python package sdc-catchment (floating catchment areas): 100 people at 0, 1 and 2, 10 places at 0 and 2,
    # Gaussian weights of scale 1. It prints 0.065179, 0.069641, 0.065179.
    cost = np.array([[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]])
    found = two_step_floating_catchment(np.full(3, 100), np.full(2, 10.0), matrix_pairs(cost), weight=np.exp(-(cost.ravel() ** 2) / 2))
    assert found.access.round(6).tolist() == [0.065179, 0.069641, 0.065179]


def test_weighted_catchment_by_hand() -> None:
    # Two places at 0 and at half the weight: potential 10 + 0.5 · 20 = 20, ratio 60 / 20 = 3, so 3 and 1.5 each: 10 · 3 + 20 · 1.5 = 60.
    pairs = Pairs(np.array([0, 1]), np.array([0, 0]), np.zeros(2))
    found = two_step_floating_catchment(np.array([10, 20]), np.array([60.0]), pairs, weight=np.array([1.0, 0.5]))
    assert found.access.tolist() == [3.0, 1.5]


def test_an_outlet_that_nobody_reaches_is_unused_and_an_empty_place_has_nothing() -> None:
    found = catchment(np.array([0, 10]), np.array([50.0, 30.0, 7.0]), np.array([[5.0, np.inf, np.inf], [np.inf, 5.0, np.inf]]), reach=10)
    assert found.is_unused.tolist() == [True, False, True]
    assert found.access.tolist() == [0.0, pytest.approx(3.0)]


def test_no_pair_no_place_and_no_outlet_are_no_error() -> None:
    nothing = Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    found = two_step_floating_catchment(np.array([5]), np.empty(0), nothing, weight=np.empty(0))
    assert found.access.tolist() == [0.0]


@pytest.mark.parametrize("outlet", [-1, 1])
def test_positions_outside_are_refused(outlet: int) -> None:
    pairs = Pairs(np.array([0]), np.array([outlet]), np.zeros(1))
    with pytest.raises(FrameError):
        two_step_floating_catchment(np.array([5]), np.array([1.0]), pairs, weight=np.ones(1))


@pytest.mark.parametrize("capacity", [-1.0, np.nan, np.inf])
def test_a_capacity_that_is_no_number_is_refused(capacity: float) -> None:
    pairs = Pairs(np.array([0]), np.array([0]), np.zeros(1))
    with pytest.raises(FrameError):
        two_step_floating_catchment(np.array([5]), np.array([capacity]), pairs, weight=np.ones(1))


TOWN = st.tuples(st.integers(1, 8), st.integers(1, 5)).flatmap(
    lambda size: st.tuples(
        hnp.arrays(np.int64, size[0], elements=st.integers(0, 5000)),
        hnp.arrays(np.float64, size[1], elements=st.floats(0, 1e5)),
        hnp.arrays(np.float64, size, elements=st.one_of(st.floats(0, 1000), st.just(np.inf))),
    )
)


@settings(deadline=None)
@given(TOWN, st.floats(0, 1200))
def test_what_people_have_is_the_supply_that_somebody_reaches(town: tuple[IntArray, FloatArray, FloatArray], reach: float) -> None:
    people, capacity, cost = town
    found = catchment(people, capacity, cost, reach=reach)
    assert np.isfinite(found.access).all()
    assert float((found.access * people).sum()) == pytest.approx(capacity[~found.is_unused].sum(), rel=1e-9)


@settings(deadline=None)
@given(TOWN, st.randoms(use_true_random=False))
def test_the_order_of_pairs_changes_nothing(town: tuple[IntArray, FloatArray, FloatArray], random: np.random.RandomState) -> None:
    people, capacity, cost = town
    pairs = matrix_pairs(cost)
    weight = gaussian_weights(pairs.cost_m, reach_m=800)
    order = list(range(len(weight)))
    random.shuffle(order)
    shuffled = Pairs(pairs.origin_pos[order], pairs.outlet_pos[order], pairs.cost_m[order])
    first = two_step_floating_catchment(people, capacity, pairs, weight=weight)
    second = two_step_floating_catchment(people, capacity, shuffled, weight=weight[order])
    np.testing.assert_allclose(first.access, second.access, rtol=1e-9)


def test_pysal_finds_the_same_wherever_it_finds_a_number() -> None:
    import pandas as pd
    from access import fca as library

    rng = np.random.default_rng(11)
    people, capacity = rng.integers(0, 300, 400), rng.integers(0, 900, 30).astype(np.float64)
    people[rng.integers(0, 400, 60)] = 0
    cost = rng.uniform(0, 4000, (400, 30))
    cost[cost > 1500] = np.inf
    cost[:, 3] = np.inf
    pairs = matrix_pairs(cost)
    for weigh in (None, lambda metres: float(gaussian_weights(np.array([metres]), reach_m=1500)[0])):
        weight = np.ones(len(pairs.cost_m)) if weigh is None else gaussian_weights(pairs.cost_m, reach_m=1500)
        expected = library.two_stage_fca(
            pd.DataFrame({"demand": people}, index=pd.RangeIndex(400, name="geoid")),
            pd.DataFrame({"supply": capacity}, index=pd.RangeIndex(30, name="geoid")),
            pd.DataFrame({"origin": pairs.origin_pos, "dest": pairs.outlet_pos, "cost": pairs.cost_m}),
            max_cost=1500, demand_index="geoid", weight_fn=weigh,
        ).reindex(range(400)).to_numpy()  # fmt: skip
        found = two_step_floating_catchment(people, capacity, pairs, weight=weight)
        compared = np.isfinite(expected) & (people > 0)
        assert compared.sum() > 250
        np.testing.assert_allclose(found.access[compared], expected[compared], rtol=1e-10)
