"""Which units come first: by what is sure before what is large, and no hidden mixture."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from geo.core.uptake import NUM_GT_DEN, VERDICTS, Uptake
from geo.frames import IntArray

_TIERS: Final = {
    "clearly_below": 0, "not_all": 0, "probably_below": 1, "met": 2, "proven": 3, "all_covered": 3, "insufficient": 4, "running_year": 4, "no_target": 4,
    NUM_GT_DEN: 5,
}  # fmt: skip
_WITHOUT_VERDICT: Final = 4
_UNRANKED: Final = 5


def ranking(found: Uptake, access_gap: IntArray, unit_codes: Sequence[str], *, withheld: IntArray | None = None) -> tuple[IntArray, IntArray]:
    """Units in order, and the rank of each.

    Parameters
    ----------
    found
        Uptake of the units, shape (n,).
    access_gap
        People who cannot reach the service, shape (n,).
    unit_codes
        Codes of the units.
    withheld
        0 where a unit's numbers may be told, shape (n,); units with 1, 2, … have no rank, stand last in tiers of this number, and nothing of their
        counts is looked at. None where all may be told.

    Returns
    -------
    tuple of ndarray
        Positions of the units, first to last, shape (n,); and the rank of each unit from 1, shape (n,), 0 for none.

    Notes
    -----
    Verdict (below, probably below, met, proven, none), then people surely short, then people short, then access gap, each from many to few; units
    equal in all share a rank (1, 1, 3) and stand in order of their codes. Where the verdict is none, only the access gap is compared: nothing is
    concluded from their counts. N above D has no rank and stands behind all that have one.
    """
    behind = np.zeros(len(access_gap), dtype=np.int64) if withheld is None else withheld
    tier = np.where(behind > 0, _UNRANKED + behind, np.array([_TIERS[verdict] for verdict in VERDICTS])[found.verdict])
    is_compared = tier < _WITHOUT_VERDICT
    gap = np.where(behind > 0, 0, access_gap)
    keys = np.stack([tier, -np.where(is_compared, found.people_short_at_least, 0), -np.where(is_compared, found.people_short, 0), -gap])
    by_code = np.argsort(np.array(unit_codes, dtype=np.str_), kind="stable")
    order: IntArray = by_code[np.lexsort(keys[::-1, by_code])]
    ordered = keys[:, order]
    starts = np.ones(len(order), dtype=np.bool_)
    starts[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    rank = np.zeros(len(order), dtype=np.int64)
    rank[order] = np.maximum.accumulate(np.where(starts, np.arange(1, len(order) + 1), 0))
    rank[tier >= _UNRANKED] = 0
    return order, rank
