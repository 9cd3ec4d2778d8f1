"""Verdicts that hold and people who are short: worked by hand, checked against every count that protection allows."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.core.intervals import wilson_interval
from geo.core.uptake import VERDICTS, CoverageCounts, Uptake, exact_share, people_short, uptake
from geo.errors import FrameError

SMALL = 20


def found(
    numerator: int, denominator: int, *, target: float | None = 0.9, error: int = 0, known: bool = True, running: bool = False
) -> tuple[str, int, int, Uptake]:
    counts = CoverageCounts(np.array([numerator]), np.array([denominator]), np.array([known]), np.array([error]), np.array([running]))
    result = uptake(counts, target_share=target, small_denominator_people=SMALL)
    return VERDICTS[int(result.verdict[0])], int(result.people_short[0]), int(result.people_short_at_least[0]), result


@pytest.mark.parametrize(
    ("numerator", "denominator", "verdict", "short"),
    [
        (425, 500, "clearly_below", 25),  # at most 87.9 %; 90 % of 500 are 450
        (85, 100, "probably_below", 5),  # 76.7 to 90.7 %
        (45, 50, "met", 0),  # just 90 %, 78.6 to 95.7 %
        (500, 500, "proven", 0),  # at least 99.2 %
        (9, 10, "insufficient", 0),
        (19, 19, "insufficient", 0),
        (0, 20, "clearly_below", 18),
    ],
)
def test_the_table_of_verdicts(numerator: int, denominator: int, verdict: str, short: int) -> None:
    assert found(numerator, denominator)[:2] == (verdict, short)


def test_a_target_of_all_has_no_interval_but_people_not_yet_covered() -> None:
    assert found(99, 100, target=1.0)[:3] == ("not_all", 1, 1)
    assert found(100, 100, target=1.0)[:2] == ("all_covered", 0)


def test_without_a_target_nobody_is_short_and_there_is_still_an_interval() -> None:
    verdict, short, at_least, result = found(85, 100, target=None)
    assert (verdict, short, at_least) == ("no_target", 0, 0)
    assert (round(float(result.lower[0]), 3), round(float(result.upper[0]), 3)) == (0.767, 0.907)


def test_more_served_than_there_are_is_shown_flagged_and_never_clipped() -> None:
    verdict, short, _, result = found(23, 20)
    assert (verdict, short) == ("number_above", 0)
    assert float(result.share[0]) == 1.15
    assert np.isnan(result.lower[0])
    assert np.isnan(result.upper[0])


def test_what_was_not_told_or_concerns_nobody_is_insufficient() -> None:
    assert found(30, 40, known=False)[:3] == ("insufficient", 0, 0)
    assert found(0, 0)[:3] == ("insufficient", 0, 0)
    assert np.isnan(found(0, 0)[3].share[0])


def test_a_running_year_is_not_measured_against_the_target_of_the_year() -> None:
    assert found(10, 100, running=True)[:3] == ("running_year", 0, 0)


def test_nine_tenths_of_ten_are_nine_and_seven_hundredths_of_a_hundred_are_seven() -> None:
    # In binary 0.07 · 100 is 7.000000000000001, whose ceiling would be 8.
    ten, hundred, nobody = np.array([10]), np.array([100]), np.array([0])
    assert people_short(nobody, ten, exact_share(0.9)).tolist() == [9]
    assert people_short(nobody, hundred, exact_share(0.07)).tolist() == [7]
    assert people_short(np.array([8]), hundred, exact_share(0.07)).tolist() == [0]


def test_the_people_surely_short_are_those_below_the_upper_bound() -> None:
    # 425 of 500: at most 87.87 %, which are 439.3 people, so 440 at the most; 450 are due.
    assert found(425, 500)[2] == 10
    assert found(85, 100)[2] == 0


def test_protection_weakens_a_verdict_that_some_allowed_count_does_not_bear() -> None:
    # 425 of 500 may be 429 of 500 (upper bound 88.6 %), still below; 430 of 500 may be 438 of 500 with error 8, 90.2 %.
    assert found(425, 500, error=4)[0] == "clearly_below"
    assert found(430, 500)[0] == "clearly_below"
    assert found(430, 500, error=8)[0] == "probably_below"
    assert found(500, 500, error=4)[0] == "proven"
    assert found(40, 40)[0] == "proven"
    assert found(40, 40, error=4)[0] == "met"


def test_targets_outside_0_to_1_and_negative_counts_are_refused() -> None:
    for target in (0.0, 1.2):
        with pytest.raises(FrameError):
            found(10, 20, target=target)
    with pytest.raises(FrameError):
        found(-1, 20)


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(20, 60), st.sampled_from([0.05, 0.5, 0.6, 0.9, 0.95]), st.integers(0, 4))
@example(20, 20, 0.9, 4)
def test_a_firm_verdict_holds_for_every_count_that_the_shown_pair_allows(numerator: int, denominator: int, target: float, error: int) -> None:
    verdict = found(numerator, denominator, target=target, error=error)[0]
    near = np.arange(-error, error + 1)
    part, whole = (grid.ravel() for grid in np.meshgrid(numerator + near, denominator + near))
    rest_moved = (whole - part) - (denominator - numerator)
    allowed = (np.abs(rest_moved) <= error) & (part >= 0) & (part <= whole) & (whole > 0)
    lower, upper = wilson_interval(part[allowed], whole[allowed])
    share = Fraction(numerator, denominator)
    if share > 1:
        expected = "number_above"
    elif share < exact_share(target):
        expected = "clearly_below" if (upper < target).all() else "probably_below"
    else:
        expected = "proven" if (lower >= target).all() else "met"
    assert verdict == expected


@settings(deadline=None)
@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(1, 100))
def test_people_short_is_the_least_number_that_brings_the_share_to_the_target(numerator: int, denominator: int, percent: int) -> None:
    target = Fraction(percent, 100)
    short = int(people_short(np.array([numerator]), np.array([denominator]), target)[0])
    assert Fraction(numerator + short, denominator) >= target
    assert short == 0 or Fraction(numerator + short - 1, denominator) < target


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(1, 500), st.sampled_from([0.3, 0.9, 0.95, 1.0]))
def test_surely_short_is_never_more_than_short(numerator: int, denominator: int, target: float) -> None:
    _, short, at_least, _ = found(numerator, denominator, target=target)
    assert 0 <= at_least <= short
