"""How many people more a year each outlet has room for, once everybody who is entitled has been given the nearest seat."""

from dataclasses import dataclass

import numpy as np

from geo.analysis.gaps import Question, asked_cascade
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.room import UNKNOWN_CAPACITY
from geo.frames import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """Places left of each outlet, people a year, arrays of shape (J,).

    Attributes
    ----------
    is_known
        Whether the outlet's capacity is known; elsewhere the counts are 0.
    fewest, most
        Places left under the readings of what is unknown of all outlets; `fewest <= most`.
    """

    is_known: BoolArray
    fewest: IntArray
    most: IntArray


def room_left(snapshot: Snapshot, question: Question) -> RoomLeft:
    """Capacity less the seats that the cascade gives away to everybody who is entitled, of whatever group.

    Parameters
    ----------
    snapshot
        The release.
    question
        Service, way and hour; the group decides nothing, for all compete for the same seats.

    Returns
    -------
    RoomLeft
        People a year. Computed from protected counts.

    Raises
    ------
    UnknownCodeError, FrameError
        As of `geo.analysis.gaps.answer`.

    Notes
    -----
    Unknown facts count as no and as yes, unknown capacities of other outlets as none and as enough: what is left is told as a range over the four. An
    outlet that takes fewer people than a small denominator would tell their number by its rest, so its range runs from all of them to none.
    """
    told = asked_cascade(snapshot, question)
    capacity, small = told.facts.capacity, thresholds().small_denominator_people
    is_known: BoolArray = (capacity != UNKNOWN_CAPACITY) & told.facts.offers
    no, yes = told.found.room_if_no, told.found.room_if_yes
    used = np.stack([no.used, no.used_at_most, yes.used, yes.used_at_most])
    most_used, least_used = used.max(axis=0), used.min(axis=0)
    most_used = np.where((most_used > 0) & (most_used < small), small - 1, most_used)
    least_used = np.where(least_used < small, 0, least_used)
    return RoomLeft(is_known, np.where(is_known, np.maximum(capacity - most_used, 0), 0), np.where(is_known, capacity - least_used, 0))
