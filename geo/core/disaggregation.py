"""Counts of whole units spread over the places where their people live, in proportion to a weight: dasymetric mapping with exact totals.

docs/methods-reach.md (Where people live) has the rule, an example worked by hand, and why it is this one.
"""

from typing import Final, cast

import numpy as np

from geo.errors import FrameError, N_
from geo.frames import FloatArray, IntArray

_MOST_BITS: Final = 44
_COUNT_TIMES_WEIGHT_BITS: Final = 62


def spread(unit_people: IntArray, place_weight: FloatArray, place_unit: IntArray, *, block: int = 1) -> IntArray:
    r"""People of every place and cell, from the people of its unit.

    Along the places of one unit, in the order given, with W the running share of the weights (0 … 1), N the people of cell c (0 … C − 1) in blocks and
    v = (2c + 1) / 2C,

    .. math:: n_i = \lfloor N W_i + v \rfloor - \lfloor N W_{i-1} + v \rfloor

    Parameters
    ----------
    unit_people
        People of every unit and cell, shape (U, C): whole numbers ≥ 0, multiples of `block`.
    place_weight
        Weight of every place, shape (B,): finite numbers ≥ 0 in any unit of measure, such as square metres of floor area. Where the weights of all
        places of a unit are 0, its places count alike.
    place_unit
        Position of the unit of every place, shape (B,). Inside a unit, places that follow one another should be neighbours in space.
    block
        People who stay together, ≥ 1: 1, or the rounding base where the counts are protected.

    Returns
    -------
    ndarray
        People, shape (B, C), whole numbers ≥ 0 and multiples of `block`.

    Raises
    ------
    FrameError
        If a weight is negative or no number, a count is negative or no multiple of `block`, a position is no unit, or a unit has people and no place.

    Notes
    -----
    The sum over the places of a unit is the unit's count, for every cell. Over **any run of places that follow one another** it differs by less than
    one block from what is proportional, so for a single place too; a place without weight gets nobody. (The largest remainder keeps single places as
    near, but gives the people left over to whatever places come first among equals: 100 people in 200 equal houses would live in the 100 with the
    lowest codes.) The offsets v set the cells apart: with counts that are equal in all cells a place's total is within one block of what is
    proportional too, as Σ_c ⌊x + c/C⌋ = ⌊Cx⌋ (Hermite).

    Weights are told in 2⁻⁴⁴ of the unit's number of places × greatest weight (fewer bits above 2¹⁸ blocks); all else is exact, in whole numbers.
    """
    _check(unit_people, place_weight, place_unit, block)
    unit_count, cell_count = unit_people.shape
    order = np.argsort(place_unit, kind="stable")
    unit = place_unit[order]
    blocks = unit_people // block
    weight = _whole_weights(place_weight[order], unit, unit_count, greatest_count=int(blocks.max(initial=0)))
    total = np.zeros(unit_count, dtype=np.int64)
    np.add.at(total, unit, weight)
    running = np.cumsum(weight) - (np.cumsum(total) - total)[unit]
    offset = (2 * np.arange(cell_count) + 1) * total[:, None] // (2 * max(cell_count, 1))

    def so_far(reached: IntArray) -> IntArray:
        return cast("IntArray", (blocks[unit] * reached[:, None] + offset[unit]) // total[unit][:, None])

    people = np.empty((len(unit), cell_count), dtype=np.int64)
    people[order] = block * (so_far(running) - so_far(running - weight))
    return people


def _whole_weights(weight: FloatArray, unit: IntArray, unit_count: int, *, greatest_count: int) -> IntArray:
    """Weights as whole numbers, in one proportion (a power of two) inside a unit, 1 each where all are 0; small enough that nothing overflows."""
    bits = min(_MOST_BITS, _COUNT_TIMES_WEIGHT_BITS - greatest_count.bit_length())
    greatest = np.zeros(unit_count)
    np.maximum.at(greatest, unit, weight)
    _, exponent = np.frexp(greatest * np.bincount(unit, minlength=unit_count))
    whole = np.rint(np.ldexp(weight, (bits - exponent)[unit])).astype(np.int64)
    return np.where(greatest[unit] > 0, whole, 1)


def _check(unit_people: IntArray, place_weight: FloatArray, place_unit: IntArray, block: int) -> None:
    if not np.isfinite(place_weight).all() or (place_weight < 0).any():
        raise FrameError(N_("A weight of a place where people live must be a number of 0 or more."))
    if (unit_people < 0).any() or (unit_people % block != 0).any():
        raise FrameError(N_("Counts of people to be spread must be multiples of {block}, 0 or more."), block=block)
    if len(place_unit) and not (place_unit.min() >= 0 and place_unit.max() < len(unit_people)):
        raise FrameError(N_("A place where people live names a unit that is not there."))
    if (unit_people[np.bincount(place_unit, minlength=len(unit_people)) == 0] > 0).any():
        raise FrameError(N_("A unit has people, but no place where they could live."))
