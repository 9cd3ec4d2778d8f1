"""Concentration areas to plan for: flagged units that touch become one, within limits, and keep their name from release to release."""

from collections.abc import Mapping, Sequence

import numpy as np

from geo.errors import FrameError, N_
from geo.frames import BoolArray, IntArray


def merged_areas(is_flagged: BoolArray, parent_pos: IntArray, residents: IntArray, touching: IntArray, *, most_residents: int) -> IntArray:
    """Area of each unit.

    Parameters
    ----------
    is_flagged
        Whether the unit is of class A or B, or named, shape (U,); units in order of their codes.
    parent_pos
        Parent unit of each, shape (U,).
    residents
        Residents (people) of each, shape (U,).
    touching
        Pairs of units that share a border, shape (K, 2), in any order and direction.
    most_residents
        A merged area has at most so many residents; a single unit may have more.

    Returns
    -------
    ndarray
        Area of each unit from 0, in order of the first unit of each, shape (U,); −1 where it is not flagged.

    Raises
    ------
    FrameError
        If a touching unit lies outside the units.

    Notes
    -----
    Of the neighbours that may still merge, the two with the fewest residents together do first (ties: those whose first units come first), so the outcome does
    not depend on the order of the pairs.
    """
    if touching.size and not 0 <= touching.min() <= touching.max() < len(is_flagged):
        raise FrameError(N_("A border names a unit that does not exist."))
    pairs = touching.reshape(-1, 2)
    pairs = pairs[is_flagged[pairs].all(axis=1) & (parent_pos[pairs[:, 0]] == parent_pos[pairs[:, 1]])]
    leader, size = np.arange(len(is_flagged)), residents.astype(np.int64)
    while True:
        ends = np.sort(leader[pairs], axis=1)
        together = size[ends].sum(axis=1)
        may = (ends[:, 0] != ends[:, 1]) & (together <= most_residents)
        if not may.any():
            break
        ends, together = ends[may], together[may]
        kept, joined = ends[np.lexsort((ends[:, 1], ends[:, 0], together))[0]]
        size[kept] += size[joined]
        leader[leader == joined] = kept
    areas = np.full(len(is_flagged), -1, dtype=np.int64)
    areas[is_flagged] = np.unique(leader[is_flagged], return_inverse=True)[1]
    return areas


def kept_codes(areas: Sequence[Sequence[str]], residents: Mapping[str, int], *, former: Mapping[str, Sequence[str]], used: Sequence[str] = ()) -> list[str]:
    """Codes of areas that keep their identity from release to release.

    Parameters
    ----------
    areas
        Codes of the units of each area, in today's units.
    residents
        Residents (people) of each of these units.
    former
        Areas of the last release, and their units, carried over to today's units where these changed.
    used
        Codes of areas of older releases: they name nothing else.

    Returns
    -------
    list of str
        A code for each area: that of the former area with which it shares the most residents (then units; ties: the smaller code, then the
        earlier area), each given once; else a new one, its first unit's code, with a number where that was used before.

    Raises
    ------
    FrameError
        If a unit has no residents told.
    """
    if any(unit not in residents for units in areas for unit in units):
        raise FrameError(N_("Table {table} lacks the columns {columns}."), table="unit", columns="residents")
    shared = []
    for position, units in enumerate(areas):
        for code, former_units in former.items():
            common = set(units) & set(former_units)
            if common:
                shared.append((-sum(residents[unit] for unit in common), -len(common), code, position))
    code_of: dict[int, str] = {}
    for _, _, code, position in sorted(shared):
        if position not in code_of and code not in code_of.values():
            code_of[position] = code
    taken = {*used, *former}
    for position, units in enumerate(areas):
        if position not in code_of:
            code_of[position] = _new_code(min(units), taken)
            taken.add(code_of[position])
    return [code_of[position] for position in range(len(areas))]


def _new_code(unit_code: str, taken: set[str]) -> str:
    number, code = 1, unit_code
    while code in taken:
        number += 1
        code = f"{unit_code}-{number}"
    return code
