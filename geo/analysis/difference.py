"""What a plan does: the access gap before and after, for the whole place, each group, each unit and each priority area; seats for the whole place."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from geo.analysis.gaps import Answer, Question, answer
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.frames import BoolArray, IntArray

WHOLE: Final = -1
"""Position of the whole place among the areas of an answer."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Protected people who cannot get there or find no seat, before and after, of one question.

    Units, groups and priority areas of fewer eligible people than a small denominator have no row; of the whole place `is_told` says it.

    Attributes
    ----------
    whole
        People out of reach before and after, of the whole place.
    without_seat
        People without a seat before and after, of the whole place: each the fewest and the most among the readings of what is unknown.
    groups
        people_group_code, before_count, after_count: a row each group that is offered and large enough to be told.
    units
        unit_pos, before_count, after_count: units that may be told and whose number changes, the greatest gain first.
    areas
        area_pos, before_count, after_count: the same of priority areas.
    protected_count
        Units whose number changes but may not be told.
    is_told
        Whether the numbers of the whole place may be told.
    """

    whole: tuple[int, int]
    without_seat: tuple[tuple[int, int], tuple[int, int]]
    groups: pd.DataFrame
    units: pd.DataFrame
    areas: pd.DataFrame
    protected_count: int
    is_told: bool

    @property
    def newly_reached(self) -> int:
        """People of the whole place who get there by the plan; negative where more are lost than gained."""
        return self.whole[0] - self.whole[1]


def difference(present: Snapshot, planned: Snapshot, question: Question) -> Difference:
    """The question asked of the present and of the plan.

    Parameters
    ----------
    present, planned
        A release, and the same under a plan (`geo.analysis.what_if`).
    question
        What is asked of both; `groups` asks it for every other group too.

    Returns
    -------
    Difference
        Counts of both; after − before is the change.
    """
    before, after = answer(present, question), answer(planned, question)
    moved = before.beyond_count != after.beyond_count
    tells = np.array([state == "value" for state in before.state])
    area_before, area_after = before.area_steps.access_gap, after.area_steps.access_gap
    is_large = before.area_steps.people >= thresholds().small_denominator_people
    return Difference(
        whole=(int(area_before[WHOLE]), int(area_after[WHOLE])),
        without_seat=(_without_seat(before), _without_seat(after)),
        groups=_groups(present, planned, question),
        units=_changed("unit_pos", before.beyond_count, after.beyond_count, moved & tells),
        areas=_changed("area_pos", area_before[:WHOLE], area_after[:WHOLE], (is_large & (area_before != area_after))[:WHOLE]),
        protected_count=int((moved & ~tells).sum()),
        is_told=bool(is_large[WHOLE]),
    )


def _without_seat(found: Answer) -> tuple[int, int]:
    fewest, most = found.area_steps.capacity_gap_range
    return int(fewest[WHOLE]), int(most[WHOLE])


def _changed(position: str, before: IntArray, after: IntArray, tells: BoolArray) -> pd.DataFrame:
    found = np.flatnonzero(tells)
    order = found[np.argsort((after - before)[found], kind="stable")]
    return pd.DataFrame({position: order, "before_count": before[order], "after_count": after[order]})


def _groups(present: Snapshot, planned: Snapshot, question: Question) -> pd.DataFrame:
    offered = present.groups.loc[present.groups["is_offered"], "people_group_code"]
    asked = [replace(question, group_code=str(code)) for code in offered]
    pairs: list[tuple[Answer, Answer]] = [(answer(present, each), answer(planned, each)) for each in asked]
    rows = [
        (before.question.group_code, int(before.area_steps.access_gap[WHOLE]), int(after.area_steps.access_gap[WHOLE]))
        for before, after in pairs
        if before.area_steps.people[WHOLE] >= thresholds().small_denominator_people
    ]
    return pd.DataFrame(rows, columns=["people_group_code", "before_count", "after_count"])
