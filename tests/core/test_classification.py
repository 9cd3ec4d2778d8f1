"""Classes of a choropleth: natural breaks moved to readable percents, counts that add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.classification import share_classes
from geo.errors import FrameError

SHARES = st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=60)


def every(count: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.ones(count, dtype=np.bool_)


def test_five_clear_groups_become_five_classes_at_whole_five_percents() -> None:
    share = np.array([0.02, 0.03, 0.21, 0.22, 0.41, 0.42, 0.61, 0.62, 0.81, 0.82])
    classes = share_classes(share, every(10))
    assert classes.upper_bounds == (0.10, 0.30, 0.50, 0.70, 0.82)
    assert classes.class_of.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert classes.counts == (2, 2, 2, 2, 2)


def test_small_shares_are_parted_at_whole_percents() -> None:
    share = np.array([0.001, 0.002, 0.029, 0.031, 0.058, 0.061])
    classes = share_classes(share, every(6), greatest_class_count=3)
    assert classes.upper_bounds == (0.02, 0.04, 0.07)
    assert classes.counts == (2, 2, 2)


def test_a_share_on_a_bound_belongs_to_the_class_above() -> None:
    # The middle of the widest gap, 48.75 %, moves to 50 %, which is the lowest share of the class above.
    classes = share_classes(np.array([0.46, 0.475, 0.50, 0.52]), every(4), greatest_class_count=2)
    assert classes.upper_bounds == (0.50, 0.52)
    assert classes.class_of.tolist() == [0, 0, 1, 1]


def test_four_values_make_three_classes_because_the_ramp_tells_three_apart() -> None:
    assert len(share_classes(np.array([0.1, 0.2, 0.6, 0.9]), every(4)).counts) == 3


def test_values_that_hardly_differ_are_one_class() -> None:
    assert share_classes(np.array([0.0, 0.786994, 0.786785]), every(3)).counts == (1, 2)


def test_equal_values_make_one_class() -> None:
    classes = share_classes(np.array([0.25, 0.25, 0.25]), every(3))
    assert (classes.upper_bounds, classes.counts) == ((0.25,), (3,))


def test_units_without_a_value_have_no_class_and_are_not_counted() -> None:
    classes = share_classes(np.array([np.nan, 0.1, 0.9]), np.array([False, True, True]))
    assert classes.class_of.tolist() == [-1, 0, 1]
    assert sum(classes.counts) == 2


def test_no_value_at_all_makes_no_class() -> None:
    classes = share_classes(np.array([np.nan, np.nan]), np.array([False, False]))
    assert (classes.upper_bounds, classes.counts, classes.class_of.tolist()) == ((), (), [-1, -1])


@pytest.mark.parametrize("share", [[-0.1, 0.2], [np.nan, 0.2], [np.inf, 0.2]])
def test_what_is_no_share_is_refused(share: list[float]) -> None:
    with pytest.raises(FrameError):
        share_classes(np.array(share), every(2))


@given(SHARES)
def test_counts_add_up_bounds_ascend_in_whole_percents_and_every_share_lies_in_its_class(values: list[float]) -> None:
    share = np.array(values)
    classes = share_classes(share, every(len(values)))
    bounds = np.array(classes.upper_bounds)
    assert len(bounds) in {1, 2, 3, 5}
    assert sum(classes.counts) == len(values)
    assert (np.diff(bounds) >= 0).all()
    assert np.allclose(bounds * 100, np.round(bounds * 100))
    lower = np.concatenate([[0.0], bounds[:-1]])
    assert (share >= lower[classes.class_of] - 1e-6).all()
    assert (share <= bounds[classes.class_of] + 1e-6).all()


@given(SHARES)
def test_order_of_the_units_changes_nothing(values: list[float]) -> None:
    share = np.array(values)
    there, back = share_classes(share, every(len(values))), share_classes(share[::-1].copy(), every(len(values)))
    assert there.upper_bounds == back.upper_bounds
    assert there.class_of.tolist() == back.class_of[::-1].tolist()
