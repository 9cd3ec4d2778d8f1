"""Pairs where no roads are loaded: straight lines, lengthened by the detour of a usual street net."""

from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from geo.frames import FloatArray, Pairs

LENGTH_TOLERANCE_M: Final = 1e-6
"""Lengths that differ by less are equal: storing a place in degrees moves it by about a nanometre, and exactly at the limit is within."""


def straight_line_pairs(origin_m: FloatArray, outlet_m: FloatArray, *, greatest_cost_m: float, detour_factor: float) -> Pairs:
    """Every residence and outlet whose lengthened straight line is at most `greatest_cost_m`.

    Parameters
    ----------
    origin_m
        x and y of the residences in a metric system, shape (I, 2), metres.
    outlet_m
        x and y of the outlets, shape (J, 2), metres.
    greatest_cost_m
        The greatest cost that still counts; a cost exactly at it is within.
    detour_factor
        Walk divided by straight line; 1.3 where nothing better is known.

    Returns
    -------
    Pairs
        Sorted by origin, then cost, then outlet.
    """
    if not len(origin_m) or not len(outlet_m):
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    limit_m = greatest_cost_m + LENGTH_TOLERANCE_M
    near = cKDTree(origin_m).sparse_distance_matrix(cKDTree(outlet_m), 1.001 * limit_m / detour_factor, output_type="ndarray")
    cost_m = near["v"] * detour_factor
    kept = cost_m <= limit_m
    origin_pos, outlet_pos, cost_m = near["i"][kept].astype(np.int64), near["j"][kept].astype(np.int64), cost_m[kept]
    order = np.lexsort((outlet_pos, cost_m, origin_pos))
    return Pairs(origin_pos[order], outlet_pos[order], cost_m[order])
