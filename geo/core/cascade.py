"""From people to those who can use a service: within reach of one that offers it, that accepts them, that is open then, with room."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.core.facts import NO, YES, FactArray
from geo.core.kernels import PosArray, compiled
from geo.core.room import CostOrder, seat_nearest_first, seats_if
from geo.errors import FrameError, N_
from geo.frames import BoolArray, IntArray

_RUNGS: Final = 4
SURELY_OPEN_RUNG: Final = _RUNGS
"""On this rung an outlet surely accepts people and is surely open then."""
MAY_BE_OPEN_RUNG: Final = 3
"""From this rung on (see `cascade`) an outlet accepts people and is open then, or may: whoever reaches none such is in the access gap."""


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


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """What is known of each outlet for one service and one hour, arrays of shape (J,).

    Attributes
    ----------
    offers
        Whether it is open for business and offers the service.
    accepts_migrants, open_then
        Facts: `NO`, `UNKNOWN` or `YES` (see `geo.core.facts`).
    capacity
        People a year, 0 or more, or `UNKNOWN_CAPACITY`.
    """

    offers: BoolArray
    accepts_migrants: FactArray
    open_then: FactArray
    capacity: IntArray


@dataclass(frozen=True, slots=True)
class Room:
    """People with a seat, shape (I, C), under one reading of the unknown facts.

    `people` counts outlets of unknown capacity as having none, `people_at_most` as having enough; what lies between them is unknown.
    `used` and `used_at_most` are the seats taken of each outlet, shape (J,).
    """

    people: IntArray
    people_at_most: IntArray
    used: IntArray
    used_at_most: IntArray


@dataclass(frozen=True, slots=True)
class Cascade:
    """People who pass each step, by residence and eligible cell, shape (I, C), each step a part of the one before.

    One same outlet passes a person through all steps. Up to `open_possible`, what is unknown counts as yes; `open_surely` counts it as no, and
    what lies between the two is unknown. Room follows for both readings. `highest_rung` is how far registered residents (column 0) and migrants
    (column 1) of each residence get before room, shape (I, 2): 0–4 as in `cascade`.
    """

    people: IntArray
    within_reach: IntArray
    accepted: IntArray
    open_possible: IntArray
    open_surely: IntArray
    room_if_no: Room
    room_if_yes: Room
    highest_rung: npt.NDArray[np.int8]


def cascade(people: IntArray, is_migrant: BoolArray, order: CostOrder, outlets: OutletFacts) -> Cascade:
    """From people to those who have a seat, for everybody who is eligible.

    Parameters
    ----------
    people
        People of each residence and cell that the service is for, shape (I, C).
    is_migrant
        Whether each of these cells is of migrants, shape (C,): only they depend on `accepts_migrants`.
    order
        Pairs within the threshold, in the order of `geo.core.room.by_cost`.
    outlets
        Facts of the outlets, shape (J,).

    Returns
    -------
    Cascade
        Steps by residence and cell. Sums over any cells and areas: `geo.core.waterfall`.

    Raises
    ------
    FrameError
        If people or capacities are negative.

    Notes
    -----
    An outlet takes a person of some status (registered or migrant) up to a rung: 1 it offers the service, 2 it accepts them or may, 3 it is open then
    or may be, 4 surely both. The rungs of one outlet stand on one another, so the highest rung among the outlets within reach tells every step.
    """
    if (people < 0).any():
        raise FrameError(N_("Table {table}: column {column} must hold whole numbers of 0 or more."), table="people", column="people_count")
    people = np.ascontiguousarray(people, dtype=np.int64)  # kernels are compiled for one kind of arrays, whatever cells were picked
    rungs = outlet_rungs(outlets)
    highest_rung = _highest(rungs, order.origin_pos, order.outlet_pos, len(people))
    highest = highest_rung[:, is_migrant.astype(np.int64)]
    within, accepted, possible, sure = (np.where(highest >= rung, people, 0) for rung in range(1, _RUNGS + 1))
    surely, possibly = rungs == _RUNGS, rungs >= _RUNGS - 1
    room_if_no = _room(people, is_migrant, order, admits=surely, capacity=outlets.capacity)
    is_known = bool((surely == possibly).all())
    room_if_yes = room_if_no if is_known else _room(people, is_migrant, order, admits=possibly, capacity=outlets.capacity)
    return Cascade(people, within, accepted, possible, sure, room_if_no, room_if_yes, highest_rung)


def outlet_rungs(outlets: OutletFacts) -> npt.NDArray[np.int8]:
    """How far each outlet takes registered residents (column 0) and migrants (column 1), shape (J, 2): 0 not at all, 1–4 as in `cascade`."""
    accepts = np.stack([np.full_like(outlets.accepts_migrants, YES), outlets.accepts_migrants], axis=1)
    is_open = outlets.open_then[:, None]
    further = np.where(is_open == NO, 2, np.where((is_open == YES) & (accepts == YES), 4, 3))
    return np.where(outlets.offers[:, None], np.where(accepts == NO, 1, further), 0).astype(np.int8)


def _room(people: IntArray, is_migrant: BoolArray, order: CostOrder, *, admits: BoolArray, capacity: IntArray) -> Room:
    least, most = (seats_if(capacity, unknown_is_enough=enough) for enough in (False, True))
    seats = seat_nearest_first(people, is_migrant, order, admits=admits, capacity=least)
    at_most = seats if np.array_equal(least, most) else seat_nearest_first(people, is_migrant, order, admits=admits, capacity=most)
    return Room(seats.people, at_most.people, seats.used, at_most.used)


@compiled
def _highest(rungs: npt.NDArray[np.int8], origin_pos: PosArray, outlet_pos: PosArray, residences: int) -> npt.NDArray[np.int8]:
    """Highest rung among the outlets of each residence, by status, shape (I, 2)."""
    highest = np.zeros((residences, 2), np.int8)
    for pair in range(len(origin_pos)):
        origin, outlet = origin_pos[pair], outlet_pos[pair]
        highest[origin, 0] = max(highest[origin, 0], rungs[outlet, 0])
        highest[origin, 1] = max(highest[origin, 1], rungs[outlet, 1])
    return highest
