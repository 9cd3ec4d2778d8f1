"""From people to those who can use a service: which residences are within reach, and the sums by area."""

import numpy as np

from geo.errors import FrameError, N_
from geo.frames import BoolArray, IntArray, Pairs


def within_reach(pairs: Pairs, offers: BoolArray, *, origin_count: int) -> BoolArray:
    """Whether each residence reaches at least one outlet that offers the service.

    Parameters
    ----------
    pairs
        Reachable pairs within the threshold, shape (N,) each.
    offers
        Whether each outlet is open for business and offers the service, shape (J,).
    origin_count
        Number of residences I.

    Returns
    -------
    ndarray
        bool, shape (I,).

    Raises
    ------
    FrameError
        If a position lies outside the residences or the outlets.
    """
    if len(pairs.origin_pos) and (pairs.origin_pos.max() >= origin_count or pairs.outlet_pos.max() >= len(offers)):
        raise FrameError(N_("A pair points outside the residences or the outlets."))
    reached = np.zeros(origin_count, dtype=np.bool_)
    reached[pairs.origin_pos[offers[pairs.outlet_pos]]] = True
    return reached


def sum_by_unit(people: IntArray, unit_pos: IntArray, *, unit_count: int) -> IntArray:
    """People by unit: `people` and `unit_pos` per residence, shape (I,); returns shape (U,), whole people."""
    sums = np.zeros(unit_count, dtype=np.int64)
    np.add.at(sums, unit_pos, people)
    return sums


def run_count(chosen: BoolArray, unit_pos: IntArray) -> int:
    """How many runs of consecutive residences a choice consists of, unit by unit.

    Residences are in order of their position: unit by unit, and along the Hilbert curve inside a unit. The protection keeps every
    run within b − 1 of the truth, so a sum over `chosen` and one cell is within (b − 1) × this number.
    """
    starts = chosen.copy()
    starts[1:] &= ~(chosen[:-1] & (unit_pos[1:] == unit_pos[:-1]))
    return int(starts.sum())
