"""Which units are priority areas 服务优先区 by the rule, and by which of its three numbers; computed from protected counts."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.analysis.snapshot import Snapshot
from geo.catalogue import ConcentrationNumbers, concentration_numbers
from geo.core.cascade import sum_by_unit
from geo.core.concentration import CLASSES, Concentration, ConcentrationRule, UnitCounts, concentration, sensitivity
from geo.core.uptake import exact_share
from geo.frames import FloatArray, IntArray

_M2_PER_KM2: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Priority:
    """The rule's three numbers of each unit, arrays of shape (U,), and what they make of it.

    `migrants` and `residents` are people, `density_per_km2` migrants per km² of total area; `least_ratio` and `least_density_per_km2` are what the
    rule asks for in this place.
    """

    migrants: IntArray
    residents: IntArray
    density_per_km2: FloatArray
    found: Concentration
    least_migrants: int
    least_ratio: float
    least_density_per_km2: float

    def class_of(self, unit_pos: int) -> str:
        """`class_a`, `class_b` or `none`."""
        return CLASSES[int(self.found.class_code[unit_pos])]

    def ratio(self, unit_pos: int) -> float | None:
        """Inversion ratio 倒挂比: migrants per other resident; None where nobody else lives."""
        others = int(self.residents[unit_pos] - self.migrants[unit_pos])
        return int(self.migrants[unit_pos]) / others if others else None


def priority(snapshot: Snapshot) -> Priority | None:
    """Classes of all units; None where the place names no group of migrants.

    Parameters
    ----------
    snapshot
        The release.

    Returns
    -------
    Priority or None
        Total area is taken for all units: the release holds no built-up area.
    """
    if not snapshot.is_migrant.any():
        return None
    numbers, units = concentration_numbers(), unit_counts(snapshot)
    migrants, residents = units.migrants, units.residents
    density = migrants / units.area_km2
    others = int(residents.sum() - migrants.sum())
    of_place = int(migrants.sum()) / others if others else np.inf
    return Priority(
        migrants=migrants,
        residents=residents,
        density_per_km2=density,
        found=concentration(units, _rule(numbers)),
        least_migrants=numbers.least_migrants,
        least_ratio=min(numbers.least_inversion_ratio, numbers.least_multiple_of_place * of_place),
        least_density_per_km2=float(np.percentile(density, numbers.least_density_percentile)),
    )


def unit_counts(snapshot: Snapshot) -> UnitCounts:
    """Migrants, residents (protected people) and total area in km² of every unit, arrays of shape (U,)."""
    unit_count = len(snapshot.units)
    return UnitCounts(
        migrants=sum_by_unit(snapshot.people[:, snapshot.is_migrant].sum(axis=1), snapshot.unit_pos, unit_count=unit_count),
        residents=sum_by_unit(snapshot.people.sum(axis=1), snapshot.unit_pos, unit_count=unit_count),
        area_km2=snapshot.units["area_m2"].to_numpy(dtype=np.float64) / _M2_PER_KM2,
    )


def flips(snapshot: Snapshot) -> pd.DataFrame:
    """Units whose class flips when the numbers of the rule move down and up by the share of `concentration.yml`.

    Parameters
    ----------
    snapshot
        The release.

    Returns
    -------
    DataFrame
        One row a flip: unit_code, name_zh, name_en, criterion (`geo.core.concentration.CRITERIA`), factor (number), class_before and class_after
        (codes); no rows where nothing flips or the place names no group of migrants.
    """
    numbers = concentration_numbers()
    found = sensitivity(unit_counts(snapshot), _rule(numbers), share=exact_share(numbers.moved_share))
    named = snapshot.units[["unit_code", "name_zh", "name_en"]].iloc[found["unit_pos"].astype(int).tolist()].reset_index(drop=True)
    return pd.concat([named, found.drop(columns="unit_pos")], axis=1)


def _rule(numbers: ConcentrationNumbers) -> ConcentrationRule:
    return ConcentrationRule(
        least_migrants=exact_share(numbers.least_migrants),
        least_inversion_ratio=exact_share(numbers.least_inversion_ratio),
        least_multiple_of_place=exact_share(numbers.least_multiple_of_place),
        least_density_percentile=exact_share(numbers.least_density_percentile),
        small_residents=numbers.small_residents,
    )
