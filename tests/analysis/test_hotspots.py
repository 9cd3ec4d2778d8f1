"""The analyst's overlay: z of Gi* and quadrants by hand, published values, and designed answers where there is nothing to compare."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from geo.analysis.hotspots import AGREEMENTS, QUADRANTS, agreement, hotspots, is_discovery, local_statistics, neighbours, standardised_share
from geo.analysis.snapshot import Snapshot
from geo.frames import FloatArray, IntArray


def in_a_row(count: int) -> list[IntArray]:
    """Each unit touches the one before and the one after."""
    return [np.array([other for other in (unit - 1, unit + 1) if 0 <= other < count]) for unit in range(count)]


def z_of(value: list[float], neighbour: list[IntArray]) -> FloatArray:
    return local_statistics(np.array(value), neighbour, permutations=99, seed=1).gi_z


def test_gi_star_by_hand() -> None:
    # Ord & Getis (1995): (sum of the unit and its neighbours − W · mean) / (s √((n W − W²) / (n − 1))). Mean 3, s² = 50/4 − 9 = 3.5; W is 2 or 3.
    end, middle = np.sqrt(3.5 * (4 * 2 - 4) / 3), np.sqrt(3.5 * (4 * 3 - 9) / 3)
    by_hand = [(3 - 6) / end, (6 - 9) / middle, (11 - 9) / middle, (9 - 6) / end]
    np.testing.assert_allclose(z_of([1, 2, 3, 6], in_a_row(4)), by_hand)
    np.testing.assert_allclose(z_of([-2, -1, 0, 3], in_a_row(4)), by_hand)  # a number added to all changes nothing


def test_gi_star_gives_the_published_values() -> None:
    # Six points within 15 of one another, as PySAL's manual has them.
    links = [[1, 3], [0, 3, 4], [4], [0, 1, 4], [1, 2, 3, 5], [4]]
    found = z_of([2, 3, 3.2, 5, 8, 7], [np.array(others) for others in links])
    np.testing.assert_allclose(found, [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331], atol=1e-8)


def test_quadrants_by_hand() -> None:
    # From the mean of 10: 6, 5, −4, 4, −5, −6 in a row; means of the neighbours: 5, 1, 4.5, −4.5, −1, −5.
    found = local_statistics(np.array([16.0, 15, 6, 14, 5, 4]), in_a_row(6), permutations=99, seed=1)
    assert [QUADRANTS[position] for position in found.quadrant] == ["high_high", "high_high", "low_high", "high_low", "low_low", "low_low"]
    assert ((found.lisa_p > 0) & (found.lisa_p <= 1) & (found.gi_p > 0) & (found.gi_p <= 1)).all()


def test_p_is_the_share_of_rearrangements_that_are_as_extreme_on_either_side() -> None:
    # Values 0 … 19 in a row: of the 19 values that may stand beside 19 only 18 is as great as its neighbour's, and beside 0 only 1 as small: one tail is 1/19.
    found = local_statistics(np.arange(20.0), in_a_row(20), permutations=9_999, seed=1995)
    assert found.gi_p[-1] == pytest.approx(2 / 19, abs=5 * 2 * np.sqrt(1 / 19 * 18 / 19 / 9_999))
    assert found.gi_p[0] == pytest.approx(2 / 19, abs=5 * 2 * np.sqrt(1 / 19 * 18 / 19 / 9_999))
    again = local_statistics(np.arange(20.0), in_a_row(20), permutations=9_999, seed=1995)
    assert (again.gi_p == found.gi_p).all()
    assert (again.lisa_p == found.lisa_p).all()


def test_p_comes_near_that_of_all_rearrangements() -> None:
    value, neighbour = np.array([9.0, 1, 8, 2, 7, 7, 0, 3]), in_a_row(8)
    found = local_statistics(value, neighbour, permutations=9_999, seed=3)
    for unit, others in enumerate(neighbour):
        sums = np.array([sum(chosen) for chosen in combinations(np.delete(value, unit), len(others))])
        here = value[others].sum()
        tail = min((sums >= here).mean(), (sums <= here).mean())
        assert found.gi_p[unit] == pytest.approx(min(1, 2 * tail), abs=5 * 2 * np.sqrt(tail * (1 - tail) / 9_999) + 2 / 10_000)


def test_a_unit_at_the_mean_is_nothing_to_local_moran() -> None:
    found = local_statistics(np.array([0.0, 9, 5, 10, 1, 5]), in_a_row(6), permutations=99, seed=1)  # the mean is 5
    assert found.lisa_p[[2, 5]].tolist() == [1, 1]
    assert (np.delete(found.lisa_p, [2, 5]) == np.delete(found.gi_p, [2, 5])).all()


def test_false_discoveries_are_controlled_as_in_the_paper() -> None:
    # Benjamini & Hochberg (1995), section 3.2: of 15 p-values the first four stand at 0.05; Bonferroni would keep three.
    p = np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0])
    everybody = np.ones(15, dtype=np.bool_)
    assert is_discovery(p, everybody, false_share=0.05).tolist() == [True] * 4 + [False] * 11
    assert not is_discovery(p[4:], everybody[4:], false_share=0.05).any()  # the least of eleven is above 0.05 / 11, and so on
    assert not is_discovery(p, ~everybody, false_share=0.05).any()


def test_shares_of_few_residents_weigh_less() -> None:
    # All of 4 and all of 400 are the same share; the first may be chance.
    few, many, none = standardised_share(np.array([4, 400, 100]), np.array([4, 400, 1000]))
    assert many > few > 0 > none
    assert standardised_share(np.array([0, 0]), np.array([5, 9])).tolist() == [0, 0]
    assert standardised_share(np.array([5, 9]), np.array([5, 9])).tolist() == [0, 0]


def test_neighbours_share_a_border_or_a_corner(gridville_snapshot: Snapshot) -> None:
    found = neighbours(gridville_snapshot.units["geom"])
    assert found[0].tolist() == [1, 5, 6]
    assert found[12].tolist() == [6, 7, 8, 11, 13, 16, 17, 18]


def with_people(snapshot: Snapshot, **unit_counts: tuple[int, int]) -> Snapshot:
    """Only these units lived in, each by so many (migrants, registered)."""
    people = np.zeros_like(snapshot.people)
    cells = [snapshot.cells["cell_code"].tolist().index(cell) for cell in ("migrant", "registered")]
    for unit, counts in unit_counts.items():
        people[np.ix_(snapshot.unit_pos == snapshot.unit_positions[unit[1:].replace("_", "-")], cells)] = counts
    return replace(snapshot, people=people)


def is_told(overlay: pd.DataFrame) -> bool:
    """No value is missing or endless, and only units with something to compare are marked."""
    unmarked = overlay[overlay["state"] != "value"]
    marked = unmarked[["is_hot", "is_cold", "lisa_is_significant"]].to_numpy().any()
    return not overlay.isna().to_numpy().any() and bool(np.isfinite(overlay[["gi_z", "gi_p", "lisa_p"]].to_numpy(dtype=float)).all()) and not marked


def test_a_small_town_has_its_overlay(gridville_snapshot: Snapshot) -> None:
    found = hotspots(gridville_snapshot)
    assert found["unit_code"].tolist() == gridville_snapshot.units["unit_code"].tolist()
    assert set(found["state"]) == {"value"}
    assert is_told(found)
    assert set(found["agreement"]) <= set(AGREEMENTS)


def test_nobody_islands_and_the_whole_place_have_designed_answers(gridville_snapshot: Snapshot) -> None:
    found = hotspots(with_people(gridville_snapshot, u0_0=(5, 15), u0_1=(10, 10), u4_4=(15, 5))).set_index("unit_code")
    assert found.loc[["0-0", "0-1", "4-4", "2-2"], "state"].tolist() == ["whole_place", "whole_place", "no_neighbours", "nobody"]
    assert is_told(found)
    assert set(found["gi_z"]) == {0.0}


def test_the_same_share_everywhere_nobody_at_all_and_one_unit_mark_nothing(gridville_snapshot: Snapshot) -> None:
    same = {f"u{row}_{column}": (5 * row + 5, 15 * row + 15) for row in range(5) for column in range(5)}
    for people, states in ((same, {"constant"}), ({}, {"nobody"}), ({"u1_1": (5, 5)}, {"nobody", "no_neighbours"})):
        found = hotspots(with_people(gridville_snapshot, **people))
        assert set(found["state"]) == states
        assert is_told(found)


def test_a_place_without_migrants_has_no_overlay(gridville_snapshot: Snapshot) -> None:
    assert hotspots(replace(gridville_snapshot, release=replace(gridville_snapshot.release, migrant_group_code=None))).empty


def test_agreement_by_hand() -> None:
    # 20 both, 5 and 10 alone, 15 neither: 0.7 agree, chance gives 0.5, so kappa is 0.4; 20 of 35 marked are marked twice.
    found = agreement(pd.DataFrame({"agreement": ["both"] * 20 + ["rule_only"] * 5 + ["overlay_only"] * 10 + ["neither"] * 15}))
    assert found.kappa == pytest.approx(0.4)
    assert found.jaccard == pytest.approx(20 / 35)
    nothing = agreement(pd.DataFrame({"agreement": ["neither"] * 3}))
    assert (nothing.kappa, nothing.jaccard) == (None, None)
