"""Priority areas of Gridville by hand: classes need 500 migrants, which a town of 180 does not have."""

import numpy as np
import pytest

from geo.analysis.priority import priority
from geo.analysis.snapshot import Snapshot


def test_the_three_numbers_are_those_of_the_town(gridville_snapshot: Snapshot) -> None:
    found = priority(gridville_snapshot)
    assert found is not None
    unit = gridville_snapshot.unit_positions["1-2"]  # 15 of 20 residents are migrants, on a square kilometre
    assert (found.migrants[unit], found.residents[unit]) == (15, 20)
    assert found.ratio(unit) == 3.0
    assert found.density_per_km2[unit] == pytest.approx(15, rel=1e-3)  # the grid of the projection is 0.01 % off the ground
    # 180 migrants and 320 others: twice the ratio of the place is 1.125, so the ratio of 1 is what is asked for.
    assert found.least_ratio == 1.0
    assert found.least_migrants == 500


def test_without_500_migrants_no_unit_is_a_priority_area(gridville_snapshot: Snapshot) -> None:
    found = priority(gridville_snapshot)
    assert found is not None
    assert set(found.found.class_code) == {0}
    # Fewer than 200 residents, so the lower 95 % bound must be at half or more: 15 of 20 reach down to 53 %, 10 of 20 to 30 %.
    assert found.found.meets_inversion.sum() == 6
    assert np.isfinite(found.density_per_km2).all()
