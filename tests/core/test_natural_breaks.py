"""Natural breaks: the least of all ways to cut, found by trying them, and never more than mapclassify's."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapclassify import FisherJenks

from geo.core.natural_breaks import class_starts
from geo.errors import FrameError
from geo.frames import FloatArray

FEW = st.lists(st.integers(min_value=0, max_value=40), min_size=1, max_size=11)


def squared_distances(values: FloatArray, starts: list[int]) -> float:
    ends = [*starts[1:], len(values)]
    return sum(float(((values[start:end] - values[start:end].mean()) ** 2).sum()) for start, end in zip(starts, ends, strict=True))


def test_two_heaps_are_parted_at_the_gap() -> None:
    assert class_starts(np.array([1.0, 2.0, 3.0, 11.0, 12.0]), 2).tolist() == [0, 3]


def test_equal_values_stay_together_and_weigh_as_many() -> None:
    """0, 0, 0, 4, 6: {0, 0, 0}, {4, 6} costs 2; {0, 0, 0, 4}, {6} costs 12."""
    assert class_starts(np.array([0.0, 0.0, 0.0, 4.0, 6.0]), 2).tolist() == [0, 3]


def test_as_many_classes_as_values_are_the_values() -> None:
    assert class_starts(np.array([1.0, 1.0, 2.0, 5.0]), 3).tolist() == [0, 2, 3]


def test_more_classes_than_different_values_are_refused() -> None:
    with pytest.raises(FrameError):
        class_starts(np.array([1.0, 1.0]), 2)


@given(FEW, st.integers(min_value=1, max_value=5))
def test_no_other_way_to_cut_costs_less(numbers: list[int], class_count: int) -> None:
    values = np.sort(np.array(numbers, dtype=np.float64)) / 40
    if class_count > len(set(numbers)):
        return
    starts = class_starts(values, class_count).tolist()
    least = min(squared_distances(values, [0, *cuts]) for cuts in combinations(range(1, len(values)), class_count - 1))
    assert squared_distances(values, starts) == pytest.approx(least, abs=1e-12)


def test_the_shares_of_a_country_are_cut_at_least_as_well_as_by_mapclassify() -> None:
    """mapclassify adds in single precision, which at this size is a little off the least."""
    values = np.sort(np.random.default_rng(8183).beta(1, 3, 2_000))
    theirs = [0, *np.searchsorted(values, FisherJenks(values, k=5).bins[:-1], side="right").tolist()]
    ours = class_starts(values, 5).tolist()
    assert squared_distances(values, ours) <= squared_distances(values, theirs) + 1e-9
    assert squared_distances(values, ours) == pytest.approx(squared_distances(values, theirs), rel=1e-5)
