"""How far migrants are behind registered residents: the difference of their coverage, and the people short of parity."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.core.intervals import newcombe_interval
from geo.core.uptake import CoverageCounts
from geo.errors import FrameError, N_
from geo.frames import BoolArray, FloatArray, IntArray

EQUITY_VERDICTS: Final = ("clearly_behind", "no_clear_difference", "clearly_ahead", "insufficient", "number_above")
"""Verdicts on migrants as codes; an array of verdicts holds positions in this tuple."""


@dataclass(frozen=True, slots=True)
class Equity:
    """Registered residents' coverage less migrants', arrays of shape (n,).

    Attributes
    ----------
    difference, lower, upper
        Shares (−1 to 1) with Newcombe's 95 % bounds; NaN where either is not known, concerns nobody, or has N above D.
    verdict
        Position in `EQUITY_VERDICTS`.
    people_short
        Migrants who would have to be served besides for both to be covered alike: max(0, ⌈N_r · D_m / D_r⌉ − N_m), exact; 0 without a difference.
    """

    difference: FloatArray
    lower: FloatArray
    upper: FloatArray
    verdict: IntArray
    people_short: IntArray


def equity(registered: CoverageCounts, migrants: CoverageCounts, *, small_denominator_people: int) -> Equity:
    """Difference of coverage in every unit.

    Parameters
    ----------
    registered, migrants
        N and D of both groups as they are shown, units in the same order, shape (n,).
    small_denominator_people
        Where either D is below it, nothing is concluded.

    Returns
    -------
    Equity
        Difference, interval, verdict and people short of parity.

    Raises
    ------
    FrameError
        If the two have different lengths.

    Notes
    -----
    "Clearly" holds for every (N, D) that the shown pairs allow, as in `geo.core.uptake`: Newcombe's bounds rise with the first N and the second
    D − N, and fall with the other two, so the least lower and the greatest upper bound stand at a corner.
    """
    if len(registered.numerator) != len(migrants.numerator):
        raise FrameError(N_("Coverage of registered residents and of migrants must be of the same units."))
    both = (registered, migrants)
    known = np.logical_and(*(counts.is_known & (counts.denominator > 0) for counts in both))
    above = known & np.logical_or(*(counts.numerator > counts.denominator for counts in both))
    told = known & ~above
    difference, lower, upper = newcombe_interval(*(_moved(counts, told, steps=0) for counts in both))
    _, least, _ = newcombe_interval(_moved(registered, told, steps=-1), _moved(migrants, told, steps=1))
    _, _, most = newcombe_interval(_moved(registered, told, steps=1), _moved(migrants, told, steps=-1))
    is_small = np.logical_or(*(counts.denominator < small_denominator_people for counts in both))
    verdict = np.select([~known | is_small, above, least > 0, most < 0], [3, 4, 0, 2], 1)
    (part_r, whole_r), (part_m, whole_m) = (_moved(counts, told, steps=0) for counts in both)
    return Equity(
        difference=np.where(told, difference, np.nan),
        lower=np.where(told, lower, np.nan),
        upper=np.where(told, upper, np.nan),
        verdict=verdict.astype(np.int64),
        people_short=np.maximum(-(-part_r * whole_m // np.maximum(whole_r, 1)) - part_m, 0),
    )


def _moved(counts: CoverageCounts, told: BoolArray, *, steps: int) -> tuple[IntArray, IntArray]:
    """N and D with as many served as the shown pair allows (steps 1), as few (−1), or as shown (0); 0 of 0 where nothing is told."""
    move = steps * counts.error
    part = np.where(told, np.maximum(counts.numerator + move, 0), 0)
    rest = np.where(told, np.maximum(counts.denominator - counts.numerator - move, 0), 0)
    return part, part + rest
