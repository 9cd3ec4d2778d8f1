"""Intervals of shares: published values, an independent library, and the laws that protection relies on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.intervals import newcombe_interval, wilson_interval
from geo.errors import FrameError
from geo.frames import IntArray


def one(count: int) -> IntArray:
    return np.array([count])


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    [(9, 10, 59.6, 98.2), (45, 50, 78.6, 95.7), (85, 100, 76.7, 90.7), (425, 500, 81.6, 87.9), (0, 8, 0, 32.4), (8, 8, 67.6, 100)],
)
def test_wilson_gives_the_values_of_the_methods(part: int, whole: int, lower: float, upper: float) -> None:
    bounds = wilson_interval(one(part), one(whole))
    assert [round(float(bound[0]) * 100, 1) for bound in bounds] == [lower, upper]


def test_wilson_gives_the_published_interval_of_81_of_263() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    assert [round(float(bound[0]), 4) for bound in wilson_interval(one(81), one(263))] == [0.2553, 0.3662]


@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_the_published_differences(first: tuple[int, int], second: tuple[int, int], lower: float, upper: float) -> None:
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    difference, low, high = newcombe_interval((one(first[0]), one(first[1])), (one(second[0]), one(second[1])))
    assert float(difference[0]) == pytest.approx(first[0] / first[1] - second[0] / second[1])
    assert [round(float(low[0]), 4), round(float(high[0]), 4)] == [lower, upper]


def test_another_library_finds_the_same_intervals() -> None:
    from statsmodels.stats import proportion

    rng = np.random.default_rng(7)
    whole = rng.integers(1, 900, (2, 300))
    part = rng.binomial(whole, rng.uniform(0, 1, whole.shape))
    for confidence in (0.90, 0.95, 0.99):
        expected = proportion.proportion_confint(part[0], whole[0], alpha=1 - confidence, method="wilson")
        np.testing.assert_allclose(wilson_interval(part[0], whole[0], confidence=confidence), expected, atol=1e-12)
    _, low, high = newcombe_interval((part[0], whole[0]), (part[1], whole[1]))
    expected = [proportion.confint_proportions_2indep(*counts, method="newcomb") for counts in zip(part[0], whole[0], part[1], whole[1], strict=True)]
    np.testing.assert_allclose(np.column_stack([low, high]), expected, atol=1e-12)


def test_of_nobody_nothing_is_known() -> None:
    assert [bound.tolist() for bound in wilson_interval(one(0), one(0))] == [[0.0], [1.0]]
    assert [bound.tolist() for bound in newcombe_interval((one(0), one(0)), (one(3), one(4)))] == [[0.0], [-1.0], [1.0]]


@pytest.mark.parametrize(("part", "whole"), [(5, 4), (-1, 4)])
def test_a_part_above_its_whole_or_below_zero_has_no_interval(part: int, whole: int) -> None:
    with pytest.raises(FrameError):
        wilson_interval(one(part), one(whole))


COUNT = st.integers(min_value=0, max_value=3000)


@settings(deadline=None)
@given(COUNT, COUNT)
def test_the_interval_holds_its_share_and_lies_between_0_and_1(served: int, unserved: int) -> None:
    lower, upper = (float(bound[0]) for bound in wilson_interval(one(served), one(served + unserved)))
    share = served / (served + unserved) if served + unserved else 0.5
    assert 0 <= lower <= share <= upper <= 1


@settings(deadline=None)
@given(COUNT, COUNT)
def test_both_bounds_rise_with_the_served_and_fall_with_the_unserved(served: int, unserved: int) -> None:
    part = np.array([served, served + 1, served])
    whole = part + np.array([unserved, unserved, unserved + 1])
    for bound in wilson_interval(part, whole):
        assert bound[2] <= bound[0] + 1e-15
        assert bound[0] <= bound[1] + 1e-15


@settings(deadline=None)
@given(COUNT, COUNT, COUNT, COUNT)
def test_the_bounds_of_a_difference_rise_with_the_first_share_and_fall_with_the_second(a: int, b: int, c: int, d: int) -> None:
    first_part, first_rest = np.array([a, a + 1, a, a, a]) + 1, np.array([b, b, b, b, b + 1])
    second_part, second_rest = np.array([c, c, c + 1, c, c]) + 1, np.array([d, d, d, d + 1, d])
    for bound in newcombe_interval((first_part, first_part + first_rest), (second_part, second_part + second_rest))[1:]:
        plain, served_first, served_second, unserved_second, unserved_first = bound
        assert served_first >= plain - 1e-12
        assert unserved_second >= plain - 1e-12
        assert served_second <= plain + 1e-12
        assert unserved_first <= plain + 1e-12


@settings(deadline=None)
@given(COUNT, COUNT, COUNT, COUNT)
def test_exchanging_the_two_shares_turns_the_difference_round(a: int, b: int, c: int, d: int) -> None:
    first, second = (one(a), one(a + b)), (one(c), one(c + d))
    difference, low, high = newcombe_interval(first, second)
    other, other_low, other_high = newcombe_interval(second, first)
    np.testing.assert_allclose([difference, low, high], [-other, -other_high, -other_low], atol=1e-15)
