"""Where migrants concentrate 服务优先区: three numbers decide, in the open, and a table shows who flips when they move."""

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.core.intervals import wilson_interval
from geo.errors import FrameError, N_
from geo.frames import BoolArray, FloatArray, IntArray

CLASSES: Final = ("none", "class_a", "class_b")
"""Classes as codes; an array of classes holds positions in this tuple."""
_LARGEST_PERCENTILE: Final = 100


@dataclass(frozen=True, slots=True)
class ConcentrationRule:
    """Numbers of the rule: data with a source, never a constant in code. Exact as written (see `geo.core.uptake.exact_share`).

    Attributes
    ----------
    least_migrants
        R1: at least so many migrants (people).
    least_inversion_ratio, least_multiple_of_place
        R2: at least this inversion ratio 倒挂比, migrants per other resident, or this multiple of the ratio of the whole place.
    least_density_percentile
        R3: migrants per area at or above this percentile (0–100) of the units.
    small_residents
        Below so many residents (people), R2 must hold for the lower 95 % bound of the migrants' share.
    """

    least_migrants: Fraction
    least_inversion_ratio: Fraction
    least_multiple_of_place: Fraction
    least_density_percentile: Fraction
    small_residents: int

    def moved(self, criterion: str, factor: Fraction) -> "ConcentrationRule":
        """The rule with the numbers of one criterion (see `CRITERIA`) multiplied; a percentile stays at most 100."""
        changes = {name: getattr(self, name) * factor for name in CRITERIA[criterion]}
        if "least_density_percentile" in changes:
            changes["least_density_percentile"] = min(changes["least_density_percentile"], Fraction(_LARGEST_PERCENTILE))
        return replace(self, **changes)


CRITERIA: Final = {
    "r1_migrants": ("least_migrants",),
    "r2_inversion": ("least_inversion_ratio", "least_multiple_of_place"),
    "r3_density": ("least_density_percentile",),
    "all": tuple(field.name for field in fields(ConcentrationRule) if field.name != "small_residents"),
}
"""Which numbers each criterion consists of."""


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """Units of a place, arrays of shape (U,).

    Attributes
    ----------
    migrants, residents
        M and P (people), 0 ≤ M ≤ P.
    area_km2
        Built-up area of all units, or total area of all: never mixed. 0 where there is none; such a unit has no density.
    """

    migrants: IntArray
    residents: IntArray
    area_km2: FloatArray

    def __post_init__(self) -> None:
        if (self.migrants < 0).any() or (self.migrants > self.residents).any():
            raise FrameError(N_("A unit cannot have more migrants than residents."))
        if not (self.area_km2 >= 0).all() or np.isinf(self.area_km2).any():
            raise FrameError(N_("The area of every unit must be a number of 0 or more."))


@dataclass(frozen=True, slots=True)
class Concentration:
    """Which criteria each unit meets, and its class (position in `CLASSES`), arrays of shape (U,)."""

    meets_migrants: BoolArray
    meets_inversion: BoolArray
    meets_density: BoolArray
    class_code: npt.NDArray[np.int8]


def concentration(units: UnitCounts, rule: ConcentrationRule) -> Concentration:
    """Classes of the units by the rule.

    Parameters
    ----------
    units
        Migrants, residents and area, shape (U,).
    rule
        The numbers.

    Returns
    -------
    Concentration
        Class A meets all three criteria, class B the first and one other. Areas named by a document are a list of their own, whatever their numbers.

    Notes
    -----
    Shares saturate and ratios do not, so R2 asks for M / (P − M); compared in whole numbers, M · 1 ≥ ratio · (P − M), so that a unit of migrants
    alone, whose ratio has no value, meets it. A unit without migrants meets no criterion.
    """
    some = units.migrants > 0
    first = some & (units.migrants * rule.least_migrants.denominator >= rule.least_migrants.numerator)
    second, third = some & _is_inverted(units, rule), some & _is_dense(units, rule)
    classes = np.select([first & second & third, first & (second | third)], [1, 2], 0).astype(np.int8)
    return Concentration(first, second, third, classes)


def sensitivity(units: UnitCounts, rule: ConcentrationRule, *, share: Fraction) -> pd.DataFrame:
    """Units whose class flips when the numbers move.

    Parameters
    ----------
    units, rule
        As of `concentration`.
    share
        How far the numbers move down and up: a fifth for ± 20 %.

    Returns
    -------
    DataFrame
        One row a flip: criterion (see `CRITERIA`; "all" moves all at once), factor (number), unit_pos, class_before and class_after (codes).
    """
    before = concentration(units, rule).class_code
    rows = []
    for criterion in CRITERIA:
        for factor in (1 - share, 1 + share):
            after = concentration(units, rule.moved(criterion, factor)).class_code
            rows += [(criterion, float(factor), unit, CLASSES[before[unit]], CLASSES[after[unit]]) for unit in np.flatnonzero(before != after).tolist()]
    return pd.DataFrame(rows, columns=["criterion", "factor", "unit_pos", "class_before", "class_after"])


def _is_inverted(units: UnitCounts, rule: ConcentrationRule) -> BoolArray:
    others, place_migrants, place_others = units.residents - units.migrants, int(units.migrants.sum()), int((units.residents - units.migrants).sum())
    ratio, multiple = rule.least_inversion_ratio, rule.least_multiple_of_place * place_migrants
    by_number = (units.migrants * ratio.denominator >= ratio.numerator * others) | (
        units.migrants * (place_others * multiple.denominator) >= multiple.numerator * others
    )
    share = wilson_interval(units.migrants, units.residents)[0]
    by_bound = (share >= float(ratio) * (1 - share)) | (share * place_others >= float(multiple) * (1 - share))
    inverted: BoolArray = np.where(units.residents < rule.small_residents, by_bound, by_number)
    return inverted


def _is_dense(units: UnitCounts, rule: ConcentrationRule) -> BoolArray:
    has_area = units.area_km2 > 0
    density = np.divide(units.migrants, units.area_km2, out=np.zeros(len(has_area)), where=has_area)
    if not has_area.any():
        return has_area
    least = float(np.quantile(density[has_area], float(rule.least_density_percentile) / _LARGEST_PERCENTILE))
    dense: BoolArray = has_area & (density >= least)
    return dense
