"""Parity between registered residents and migrants, and which units come first."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.equity import EQUITY_VERDICTS, Equity, equity
from geo.core.intervals import newcombe_interval
from geo.core.ranking import ranking
from geo.core.uptake import CoverageCounts, uptake
from geo.errors import FrameError

SMALL = 20
Pair = tuple[int, int]


def counts(*pairs: Pair, error: int = 0, known: bool = True) -> CoverageCounts:
    numerator, denominator = (np.array(column) for column in zip(*pairs, strict=True))
    every = np.ones(len(pairs), dtype=np.bool_)
    return CoverageCounts(numerator, denominator, every & known, np.full(len(pairs), error), ~every)


def found(registered: Pair, migrants: Pair, *, error: int = 0, known: bool = True) -> tuple[str, int, Equity]:
    result = equity(counts(registered, error=error), counts(migrants, error=error, known=known), small_denominator_people=SMALL)
    return EQUITY_VERDICTS[int(result.verdict[0])], int(result.people_short[0]), result


def test_a_published_difference_and_the_people_short_of_parity() -> None:
    # 56 of 70 against 48 of 80 (Newcombe 1998): 20 points, 5.24 to 33.39. 80 % of 80 migrants are 64: 16 more.
    verdict, short, result = found((56, 70), (48, 80))
    assert (verdict, short) == ("clearly_behind", 16)
    assert [round(float(value[0]), 4) for value in (result.difference, result.lower, result.upper)] == [0.2, 0.0524, 0.3339]


@pytest.mark.parametrize(
    ("registered", "migrants", "verdict", "short"),
    [
        ((48, 80), (56, 70), "clearly_ahead", 0),
        ((30, 40), (28, 40), "no_clear_difference", 2),
        ((1, 19), (5, 80), "insufficient", 0),
        ((25, 20), (5, 80), "number_above", 0),
        ((5, 80), (25, 20), "number_above", 0),
        ((0, 0), (5, 80), "insufficient", 0),
        ((20, 60), (0, 31), "clearly_behind", 11),  # a third of 31 is 10 1/3, so 11
        ((20, 60), (0, 30), "clearly_behind", 10),  # just a third
    ],
)
def test_verdicts_on_parity(registered: Pair, migrants: Pair, verdict: str, short: int) -> None:
    assert found(registered, migrants)[:2] == (verdict, short)


def test_what_was_not_told_has_no_difference() -> None:
    verdict, short, result = found((30, 40), (20, 40), known=False)
    assert (verdict, short) == ("insufficient", 0)
    assert np.isnan([result.difference[0], result.lower[0], result.upper[0]]).all()


def test_protection_weakens_a_difference_that_some_allowed_counts_do_not_bear() -> None:
    assert found((56, 70), (48, 80), error=0)[0] == "clearly_behind"
    assert found((56, 70), (48, 80), error=4)[0] == "no_clear_difference"
    # 50 of 80 against 54 of 70 has 0 in its interval (upper bound 0.2 points), though moving one of the two alone would not bring it in.
    assert found((48, 80), (56, 70), error=1)[0] == "clearly_ahead"
    assert found((48, 80), (56, 70), error=2)[0] == "no_clear_difference"


def test_different_units_are_refused() -> None:
    with pytest.raises(FrameError):
        equity(counts((1, 2), (3, 4)), counts((1, 2)), small_denominator_people=SMALL)


def allowed(pair: Pair, error: int) -> list[Pair]:
    near = range(-error, error + 1)
    every = [(pair[0] + part, pair[1] + whole) for part, whole in itertools.product(near, near) if abs(whole - part) <= error]
    return [(part, whole) for part, whole in every if 0 <= part <= whole and whole > 0]


SHOWN = st.integers(20, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@settings(deadline=None, max_examples=50)
@given(SHOWN, SHOWN, st.integers(0, 2))
def test_a_clear_difference_holds_for_all_counts_that_the_shown_pairs_allow(registered: Pair, migrants: Pair, error: int) -> None:
    verdict, _, _ = found(registered, migrants, error=error)
    firsts, seconds = zip(*itertools.product(allowed(registered, error), allowed(migrants, error)), strict=True)
    (part_1, whole_1), (part_2, whole_2) = (np.array(pairs).T for pairs in (firsts, seconds))
    _, lower, upper = newcombe_interval((part_1, whole_1), (part_2, whole_2))
    expected = "clearly_behind" if (lower > 0).all() else "clearly_ahead" if (upper < 0).all() else "no_clear_difference"
    assert verdict == expected


@settings(deadline=None)
@given(SHOWN, SHOWN)
def test_people_short_of_parity_is_the_least_number_that_closes_the_difference(registered: Pair, migrants: Pair) -> None:
    short = found(registered, migrants)[1]
    parity = Fraction(*registered)
    assert Fraction(migrants[0] + short, migrants[1]) >= parity
    assert short == 0 or Fraction(migrants[0] + short - 1, migrants[1]) < parity


def test_what_is_sure_comes_first_then_what_is_large_and_ties_share_a_rank() -> None:
    pairs = {
        "h": (23, 20),  # N above D: no rank
        "f": (9, 10),  # too few to conclude, access gap 7
        "g": (3, 10),  # too few to conclude, access gap 0: that 6 are short is not compared
        "e": (500, 500),  # proven
        "d": (90, 100),  # met
        "c": (85, 100),  # probably below, 5 short
        "b": (425, 500),  # clearly below, surely 10 short
        "a": (85, 100),  # as c
        "i": (500, 1000),  # clearly below, more short
    }
    result = uptake(counts(*pairs.values()), target_share=0.9, small_denominator_people=SMALL)
    gap = np.array([0, 7, 0, 0, 0, 0, 0, 0, 0])
    order, rank = ranking(result, gap, list(pairs))
    codes = list(pairs)
    assert [codes[position] for position in order] == ["i", "b", "a", "c", "d", "e", "f", "g", "h"]
    assert dict(zip(codes, rank.tolist(), strict=True)) == {"i": 1, "b": 2, "a": 3, "c": 3, "d": 5, "e": 6, "f": 7, "g": 8, "h": 0}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 3)), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_move_a_rank(rows: list[tuple[int, int, int]], random: np.random.RandomState) -> None:
    def ranks(chosen: list[int]) -> dict[int, int]:
        result = uptake(counts(*((rows[row][0], rows[row][1]) for row in chosen)), target_share=0.9, small_denominator_people=SMALL)
        rank = ranking(result, np.array([rows[row][2] for row in chosen]), [f"{row:03d}" for row in chosen])[1]
        return dict(zip(chosen, rank.tolist(), strict=True))

    mixed = list(range(len(rows)))
    random.shuffle(mixed)
    assert ranks(list(range(len(rows)))) == ranks(mixed)
