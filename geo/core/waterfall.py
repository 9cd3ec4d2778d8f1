"""The cascade of areas: how many people are lost at each step, why most of them are, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.core.cascade import Cascade
from geo.errors import FrameError, N_
from geo.frames import BoolArray, IntArray

REASONS: Final = ("none", "beyond_reach", "not_accepted", "closed", "unknown", "no_room")
"""Reasons as codes, in the order of the steps; an array of reasons holds positions in this tuple."""
ACTIONS: Final = {
    "none": None, "beyond_reach": "new_outlet", "not_accepted": "open_to_migrants", "closed": "longer_hours", "unknown": "complete_the_data",
    "no_room": "more_staff",
}  # fmt: skip
"""What each reason asks for."""


@dataclass(frozen=True, slots=True)
class Waterfall:
    """People of each area, arrays of shape (A,).

    Attributes
    ----------
    people
        Those who are asked about: beyond_reach + not_accepted + closed + unknown + no_room + room_unknown + served.
    beyond_reach, not_accepted, closed
        Lost at each step even if what is unknown is a yes.
    unknown
        Within if what is unknown is a yes, and not if it is a no.
    no_room, room_unknown, served
        Of those who are surely within: without a seat, with one only if an outlet of unknown capacity has it, with one.
    no_room_if_yes, room_unknown_if_yes, served_if_yes
        The same of all who may be within: no_room_if_yes + room_unknown_if_yes + served_if_yes = unknown + no_room + room_unknown + served.
    """

    people: IntArray
    beyond_reach: IntArray
    not_accepted: IntArray
    closed: IntArray
    unknown: IntArray
    no_room: IntArray
    room_unknown: IntArray
    served: IntArray
    no_room_if_yes: IntArray
    room_unknown_if_yes: IntArray
    served_if_yes: IntArray

    @property
    def access_gap(self) -> IntArray:
        """到不了: lost at reach, acceptance or hours."""
        return self.beyond_reach + self.not_accepted + self.closed

    @property
    def within_surely(self) -> IntArray:
        """Within reach of one that surely accepts them and is open then."""
        return self.no_room + self.room_unknown + self.served

    @property
    def within_if_yes(self) -> IntArray:
        """The same if what is unknown is a yes."""
        return self.within_surely + self.unknown

    @property
    def served_range(self) -> tuple[IntArray, IntArray]:
        """Fewest and most with a seat among the readings: unknown facts as no and as yes, unknown capacity as none and as enough."""
        return _range(self.served, self.served + self.room_unknown, self.served_if_yes, self.served_if_yes + self.room_unknown_if_yes)

    @property
    def capacity_gap_range(self) -> tuple[IntArray, IntArray]:
        """没座位: fewest and most without a seat among the readings."""
        return _range(self.no_room, self.no_room + self.room_unknown, self.no_room_if_yes, self.no_room_if_yes + self.room_unknown_if_yes)

    @property
    def access_reason(self) -> npt.NDArray[np.int8]:
        """Position in `REASONS` of the greatest loss within the access gap, the earlier step where two are equal; 0 where nobody is in it."""
        losses = np.stack([self.beyond_reach, self.not_accepted, self.closed])
        return np.where(losses.any(axis=0), losses.argmax(axis=0) + 1, 0).astype(np.int8)

    @property
    def reason(self) -> npt.NDArray[np.int8]:
        """Position in `REASONS` of the greatest loss, the earlier step where two are equal; unknown facts and unknown capacity are one reason."""
        losses = np.stack([self.beyond_reach, self.not_accepted, self.closed, self.unknown + self.room_unknown, self.no_room])
        return np.where(losses.any(axis=0), losses.argmax(axis=0) + 1, 0).astype(np.int8)


def waterfall_by_unit(found: Cascade, cells: BoolArray, unit_pos: IntArray, *, unit_count: int) -> Waterfall:
    """Losses by unit.

    Parameters
    ----------
    found
        The cascade of everybody who is eligible, shape (I, C).
    cells
        Which of these cells are asked about, shape (C,).
    unit_pos
        Unit of each residence, shape (I,), from 0; −1 for none.
    unit_count
        Number of units A.

    Returns
    -------
    Waterfall
        Arrays of shape (A,). Over a partition they add up to the whole place.

    Raises
    ------
    FrameError
        If a unit lies outside 0 … A − 1.
    """
    if len(unit_pos) and not -1 <= unit_pos.min() <= unit_pos.max() < unit_count:
        raise FrameError(N_("A residence points outside the units."))
    inside = unit_pos >= 0
    passing = _passing(found, cells)[:, inside]
    sums = np.stack([np.bincount(unit_pos[inside], weights=row, minlength=unit_count) for row in passing])
    return _waterfall(sums.astype(np.int64))


def waterfall_of_areas(found: Cascade, cells: BoolArray, areas: Sequence[BoolArray]) -> Waterfall:
    """Losses of areas that may overlap, such as concentration areas, one drawn area, or the whole place.

    Parameters
    ----------
    found, cells
        As of `waterfall_by_unit`.
    areas
        Which residences each area holds, shape (I,) each.

    Returns
    -------
    Waterfall
        Arrays of shape (A,), in order of the areas.
    """
    passing = _passing(found, cells)
    return _waterfall(np.stack([passing[:, inside].sum(axis=1) for inside in areas], axis=1) if areas else np.zeros((len(passing), 0), np.int64))


def _passing(found: Cascade, cells: BoolArray) -> IntArray:
    """People who pass each step by residence, shape (9, I), in the order that `_waterfall` takes them."""
    no, yes = found.room_if_no, found.room_if_yes
    steps = (found.people, found.within_reach, found.accepted, found.open_possible, found.open_surely)
    rooms = (no.people_at_most, no.people, yes.people_at_most, yes.people)
    chosen = cells.astype(np.int64)
    return np.stack([step @ chosen for step in (*steps, *rooms)])


def _waterfall(passing: IntArray) -> Waterfall:
    people, reach, accepted, possible, surely, most, least, most_if_yes, least_if_yes = passing
    return Waterfall(
        people=people,
        beyond_reach=people - reach,
        not_accepted=reach - accepted,
        closed=accepted - possible,
        unknown=possible - surely,
        no_room=surely - most,
        room_unknown=most - least,
        served=least,
        no_room_if_yes=possible - most_if_yes,
        room_unknown_if_yes=most_if_yes - least_if_yes,
        served_if_yes=least_if_yes,
    )


def _range(*readings: IntArray) -> tuple[IntArray, IntArray]:
    every = np.stack(readings)
    return every.min(axis=0), every.max(axis=0)
