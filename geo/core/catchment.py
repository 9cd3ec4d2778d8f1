"""Supply per person by the two-step floating catchment: a rate that is shown beside the cascade, never people."""

from dataclasses import dataclass

import numpy as np

from geo.core.kernels import compiled
from geo.errors import FrameError, N_
from geo.frames import BoolArray, FloatArray, IntArray, Pairs


@dataclass(frozen=True, slots=True)
class Catchment:
    """Supply per person and how outlets are used.

    Attributes
    ----------
    access
        A (places a year per person) at each residence, shape (I,); 0 where nothing is reached or nobody lives.
    potential
        Weighted people (count) who reach each outlet, shape (J,).
    is_unused
        Whether nobody reaches the outlet, shape (J,): its capacity is nobody's, and is not spread.
    """

    access: FloatArray
    potential: FloatArray
    is_unused: BoolArray


def two_step_floating_catchment(people: IntArray, capacity: FloatArray, pairs: Pairs, *, weight: FloatArray) -> Catchment:
    r"""Supply per person by the two-step floating catchment area.

    .. math:: R_j = \frac{S_j}{\sum_k w_{kj} P_k}, \quad A_i = \sum_j w_{ij} R_j

    Parameters
    ----------
    people
        People (count) at each residence, shape (I,).
    capacity
        People a year that each outlet can serve, shape (J,), numbers of 0 or more. An outlet whose capacity is not known is given 0 and named as unknown
        by whoever asks.
    pairs
        Reachable pairs, shape (N,) each, in any order.
    weight
        Weight (0–1) of each pair, shape (N,), as of `geo.core.decay`.

    Returns
    -------
    Catchment
        Finite whatever the counts: an outlet that nobody reaches is unused, an empty place has 0.

    Raises
    ------
    FrameError
        If a position lies outside `people` or `capacity`, or a count, a capacity or a weight is negative or no number.

    Notes
    -----
    Supply is conserved: ``(access * people).sum()`` is the capacity of the outlets with positive potential.

    References
    ----------
    Luo and Wang (2003), https://doi.org/10.1068/b29120; Gaussian weights: Dai (2010), https://doi.org/10.1016/j.healthplace.2010.06.012
    """
    if len(weight) != len(pairs.origin_pos) or not _is_inside(pairs.origin_pos, pairs.outlet_pos, len(people), len(capacity)):
        raise FrameError(N_("A pair points outside the residences or the outlets."))
    if not ((people >= 0).all() and _are_finite(capacity) and _are_finite(weight)):
        raise FrameError(N_("People, capacities and weights must be numbers of 0 or more."))
    access, potential = _two_steps(people, capacity, pairs.origin_pos, pairs.outlet_pos, weight)
    return Catchment(access, potential, potential == 0)


def _are_finite(values: FloatArray) -> bool:
    return len(values) == 0 or bool(values.min() >= 0 and values.max() < np.inf)


@compiled
def _is_inside(origin_pos: IntArray, outlet_pos: IntArray, origin_count: int, outlet_count: int) -> bool:
    inside = True
    for pair in range(len(origin_pos)):
        inside &= 0 <= origin_pos[pair] < origin_count
        inside &= 0 <= outlet_pos[pair] < outlet_count
    return inside


@compiled
def _two_steps(people: IntArray, capacity: FloatArray, origin_pos: IntArray, outlet_pos: IntArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    potential, access = np.zeros(len(capacity)), np.zeros(len(people))
    for pair in range(len(weight)):
        potential[outlet_pos[pair]] += weight[pair] * people[origin_pos[pair]]
    ratio = np.zeros(len(capacity))
    for outlet in range(len(capacity)):
        if potential[outlet] > 0:
            ratio[outlet] = capacity[outlet] / potential[outlet]
    for pair in range(len(weight)):
        origin = origin_pos[pair]
        if people[origin] > 0:
            access[origin] += weight[pair] * ratio[outlet_pos[pair]]
    return access, potential
