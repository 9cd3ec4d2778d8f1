"""Concentration areas: the three numbers by hand, who flips, what merges, and names that stay."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.concentration import CLASSES, CRITERIA, ConcentrationRule, UnitCounts, concentration, sensitivity
from geo.core.planning_areas import kept_codes, merged_areas
from geo.errors import FrameError

RULE = ConcentrationRule(Fraction(500), Fraction(1), Fraction(2), Fraction(75), small_residents=200)


def units(*rows: tuple[int, int, float]) -> UnitCounts:
    migrants, residents, area = zip(*rows, strict=True)
    return UnitCounts(np.array(migrants), np.array(residents), np.array(area, dtype=np.float64))


# Five units; the place has 3,600 migrants and 11,400 others, so twice its ratio is 12/19 = 0.632. Migrants per km²: 800, 500, 1,200, 0, 100.
FIVE = units(
    (1600, 3000, 2.0),  # ratio 8/7, the second density: at the 75th percentile of five, which is the fourth value
    (500, 1000, 1.0),  # just 500 and just 1 to 1, not dense
    (1200, 6000, 1.0),  # 1 to 4, densest
    (0, 2500, 1.0),
    (300, 2500, 3.0),
)


def classes(given_units: UnitCounts, rule: ConcentrationRule = RULE) -> list[str]:
    return [CLASSES[code] for code in concentration(given_units, rule).class_code]


def test_the_three_numbers_by_hand() -> None:
    found = concentration(FIVE, RULE)
    assert found.meets_migrants.tolist() == [True, True, True, False, False]
    assert found.meets_inversion.tolist() == [True, True, False, False, False]
    assert found.meets_density.tolist() == [True, False, True, False, False]
    assert classes(FIVE) == ["class_a", "class_b", "class_b", "none", "none"]


def test_twice_the_ratio_of_the_place_is_enough() -> None:
    # 1,000 migrants to 4,000 others in the whole place, so twice its ratio is 0.5: 400 to 800 meets it, 399 to 801 does not.
    assert concentration(units((400, 1200, 1.0), (600, 3800, 10.0)), RULE).meets_inversion.tolist() == [True, False]
    assert concentration(units((399, 1200, 1.0), (601, 3800, 10.0)), RULE).meets_inversion.tolist() == [False, False]


def test_of_few_residents_the_lower_bound_must_invert() -> None:
    # 60 of 100 are 50.2 % at least and invert; 59 of 100 are 49.2 % at least. Others are many, so that twice the place is far below: ratio 5 here.
    rule = replace(RULE, least_multiple_of_place=Fraction(500))
    found = concentration(units((60, 100, 1.0), (59, 100, 1.0), (100, 200, 1.0), (0, 9000, 1.0)), rule)
    assert found.meets_inversion.tolist() == [True, False, True, False]


def test_migrants_alone_invert_and_nobody_does_not() -> None:
    assert concentration(units((700, 700, 1.0), (0, 0, 1.0), (0, 500, 1.0)), RULE).meets_inversion.tolist() == [True, False, False]


def test_a_unit_without_area_is_not_dense_and_a_place_without_migrants_has_no_area() -> None:
    assert concentration(units((900, 1000, 0.0), (900, 1000, 1.0)), RULE).meets_density.tolist() == [False, True]
    assert concentration(units((900, 1000, 0.0)), RULE).meets_density.tolist() == [False]
    assert classes(units((0, 100, 1.0), (0, 0, 1.0))) == ["none", "none"]


def test_impossible_counts_and_areas_are_refused() -> None:
    for row in ((5, 4, 1.0), (-1, 4, 1.0), (1, 4, np.nan), (1, 4, -1.0), (1, 4, np.inf)):
        with pytest.raises(FrameError):
            units(row)


def test_the_table_names_who_flips_when_a_number_moves_by_a_fifth() -> None:
    # Up: 600 migrants leave the second out; it inverts still, because 1 is above 2.4 times the place (0.758); the 90th percentile (1,040 per km²) leaves only
    # the third dense. Down: 400 migrants, 1.6 times the place (0.505) and the 60th percentile (620 per km²) bring in nobody.
    found = sensitivity(FIVE, RULE, share=Fraction(1, 5))
    flips = [tuple(row) for row in found[found["criterion"] != "all"].itertuples(index=False, name=None)]
    assert flips == [
        ("r1_migrants", 1.2, 1, "class_b", "none"),
        ("r3_density", 1.2, 0, "class_a", "class_b"),
    ]
    assert set(found["criterion"]) <= set(CRITERIA)


def test_moved_numbers_are_exact_and_a_percentile_ends_at_100() -> None:
    assert RULE.moved("r1_migrants", Fraction(4, 5)).least_migrants == 400
    assert RULE.moved("r3_density", Fraction(2)).least_density_percentile == 100
    assert RULE.moved("all", Fraction(6, 5)) == ConcentrationRule(Fraction(600), Fraction(6, 5), Fraction(12, 5), Fraction(90), small_residents=200)


COUNTS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(0, 5)), min_size=1, max_size=8)


@settings(deadline=None)
@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_units_changes_no_class(rows: list[tuple[int, int, int]], random: np.random.RandomState) -> None:
    given_rows = [(migrants, migrants + others, float(area)) for migrants, others, area in rows]
    mixed = list(range(len(rows)))
    random.shuffle(mixed)
    straight = classes(units(*given_rows))
    assert classes(units(*(given_rows[row] for row in mixed))) == [straight[row] for row in mixed]


def merged(flags: list[int], residents: list[int], touching: list[tuple[int, int]], parents: list[int] | None = None) -> list[int]:
    parent_pos = np.array(parents or [0] * len(flags))
    borders = np.array(touching, dtype=np.int64)
    areas = merged_areas(np.array(flags, dtype=np.bool_), parent_pos, np.array(residents), borders, most_residents=20_000)
    return [int(area) for area in areas]


ROW = [(0, 1), (1, 2), (2, 3)]


def test_touching_flagged_units_are_one_area() -> None:
    assert merged([1, 1, 0, 1], [100, 100, 100, 100], ROW) == [0, 0, -1, 1]


def test_areas_stay_within_their_parent_and_the_limit_and_the_smallest_merge_first() -> None:
    assert merged([1, 1, 1, 1], [100, 100, 100, 100], ROW, parents=[0, 0, 1, 1]) == [0, 0, 1, 1]
    assert merged([1, 1, 1], [12_000, 8_000, 7_000], ROW[:2]) == [0, 1, 1]
    assert merged([1, 1, 1], [12_000, 8_000, 13_000], ROW[:2]) == [0, 0, 1]  # just 20,000
    assert merged([1, 1], [12_001, 8_000], ROW[:1]) == [0, 1]
    assert merged([1, 1], [50_000, 8_000], ROW[:1]) == [0, 1]


def test_no_border_and_no_flag_are_no_error_and_a_strange_border_is() -> None:
    assert merged([1, 0], [5, 5], []) == [0, -1]
    with pytest.raises(FrameError):
        merged([1], [5], [(0, 3)])


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 15_000), min_size=6, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_borders_in_any_order_and_direction_give_the_same_areas(sizes: list[int], borders: list[tuple[int, int]], random: np.random.RandomState) -> None:
    mixed = [pair[::-1] for pair in borders]
    random.shuffle(mixed)
    found = merged([1] * 6, sizes, borders)
    assert found == merged([1] * 6, sizes, mixed)
    assert all(sum(size for size, area in zip(sizes, found, strict=True) if area == number) <= 20_000 for number in found)


def test_an_area_keeps_its_code_while_it_shares_the_most_residents() -> None:
    residents = {"u1": 900, "u2": 100, "u3": 400, "u4": 50}
    former = {"old": ["u1", "u2"], "east": ["u3"]}
    assert kept_codes([["u1", "u3"], ["u2"]], residents, former=former) == ["old", "u2"]
    assert kept_codes([["u2"], ["u3", "u4"]], residents, former=former) == ["old", "east"]
    assert kept_codes([["u1"], ["u2"]], residents, former=former) == ["old", "u2"]


def test_a_code_once_used_names_nothing_else() -> None:
    residents = {"u1": 9, "u4": 5}
    assert kept_codes([["u4", "u1"]], residents, former={}, used=["u1", "u1-2"]) == ["u1-3"]
    assert kept_codes([["u1"], ["u4"]], residents, former={"u4": ["u1"]}) == ["u4", "u4-2"]
    with pytest.raises(FrameError):
        kept_codes([["u9"]], residents, former={})
