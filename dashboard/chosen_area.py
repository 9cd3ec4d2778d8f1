"""The area that a page is about, found in an answer: its name, its residences and units, its cascade, and whether numbers may be shown."""

from dataclasses import dataclass

import numpy as np

from dashboard import data
from dashboard.area_address import Area, units_of
from dashboard.i18n import _, named
from geo.analysis.gaps import Answer, State, area_state
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.waterfall import Waterfall
from geo.frames import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class ChosenArea:
    """One area of an answer.

    `unit_positions` are the units that it is made of, none for a drawn one; `is_inside` are its residences, shape (I,). Its cascade stands at `pos` of
    `steps`; its access gap is within `beyond_error_count` of the truth where that was asked for, which is for drawn areas alone.
    """

    area: Area
    name: str
    unit_positions: IntArray
    is_inside: BoolArray
    steps: Waterfall
    pos: int
    state: State
    beyond_error_count: int | None = None

    @property
    def unit_pos(self) -> int | None:
        """Position of the unit that it is; None for anything else."""
        return int(self.unit_positions[0]) if self.area.kind == "unit" else None

    @property
    def shows(self) -> bool:
        """Whether its numbers may be shown."""
        return self.state == "value"


def chosen_area(snapshot: Snapshot, answer: Answer, area: Area) -> ChosenArea:
    """The area in the answer; InputError where the corners of a drawn one are none or may not be asked about."""
    if area.kind == "unit":
        pos = snapshot.unit_positions[area.code]
        name = named(snapshot.units.iloc[pos])
        return ChosenArea(area, name, np.array([pos]), snapshot.unit_pos == pos, answer.steps, pos, answer.state[pos])
    if area.kind == "drawn":
        found = data.drawn_answer(snapshot.release, answer.question, area.code)
        none = np.empty(0, dtype=np.int64)
        return ChosenArea(area, _("Drawn area"), none, found.is_inside, found.steps, 0, found.state, found.beyond_error_count)
    if area.kind == "place":
        units, is_inside, name, pos = np.arange(len(snapshot.units)), np.ones(len(snapshot.residences), dtype=np.bool_), named(snapshot.release), -1
    else:
        pos = int(np.flatnonzero(snapshot.concentration_areas["concentration_area_code"] == area.code)[0])
        units = np.sort(np.array([snapshot.unit_positions[code] for code in units_of(snapshot, area)], dtype=np.int64))
        is_inside, name = snapshot.areas[pos], named(snapshot.concentration_areas.iloc[pos])
    state = area_state(int(answer.area_steps.people[pos]), has_residence=bool(is_inside.any()), small=thresholds().small_denominator_people)
    return ChosenArea(area, name, units, is_inside, answer.area_steps, pos, state)
