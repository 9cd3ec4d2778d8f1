"""The question every page asks — which people of this group cannot use this service, and why — and its answer by unit."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from geo.analysis.snapshot import ANY_TIME, Snapshot, windows
from geo.catalogue import thresholds
from geo.core.cascade import MAY_BE_OPEN_RUNG, Cascade, OutletFacts, cascade, run_count
from geo.core.rounding import sum_error_bound
from geo.core.waterfall import Waterfall, waterfall_by_unit, waterfall_of_areas
from geo.errors import FrameError, N_, UnknownCodeError
from geo.frames import BoolArray, IntArray

State = Literal["value", "protected", "no_target", "no_data"]
STATES: Final[tuple[State, ...]] = ("value", "protected", "no_target", "no_data")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a service, a group of people, the farthest way in metres, when, and how people come. Equal to the address bar both ways.

    The answer depends on metres alone; the mode tells how many minutes they are.
    """

    service_code: str
    group_code: str
    threshold_m: int
    when: str = ANY_TIME
    mode: str = "walk"


@dataclass(frozen=True, slots=True)
class AskedCascade:
    """The cascade of everybody who is entitled, and which of their cells are asked about.

    `cells` and `is_migrant` are of shape (C,): which entitled cells belong to the group, and which are of migrants. `facts` is of shape (J,).
    """

    found: Cascade
    cells: BoolArray
    is_migrant: BoolArray
    facts: OutletFacts

    def eligible_error(self, snapshot: Snapshot, residences: BoolArray) -> int:
        """How far the sum of the asked over these residences, shape (I,), may be from the truth, people."""
        return _error(snapshot, residences, int(self.cells.sum()))

    def beyond_error(self, snapshot: Snapshot, residences: BoolArray) -> int:
        """The same for the access gap: who is lost at reach, acceptance or hours depends on being a migrant."""
        error = 0
        for status, cells in ((0, self.cells & ~self.is_migrant), (1, self.cells & self.is_migrant)):
            error += _error(snapshot, residences & (self.found.highest_rung[:, status] < MAY_BE_OPEN_RUNG), int(cells.sum()))
        return error


@dataclass(frozen=True, slots=True)
class Answer:
    """Protected people by unit, arrays of shape (U,) in order of unit_pos.

    `steps` tells step by step where people are lost, `area_steps` the same for each concentration area (in their order) and, last, the
    whole place. `beyond_count` is the access gap 到不了: lost at reach, acceptance or hours; with `within_count` it adds up to
    `eligible_count`. `state` tells how a unit may be shown. Totals are sums over all units, the values behind 已保护 included, and are within
    `beyond_error_count` and `eligible_error_count` people of the truth.
    """

    question: Question
    release_id: int
    steps: Waterfall
    area_steps: Waterfall
    state: tuple[State, ...]
    is_estimated: bool
    eligible_error_count: int
    beyond_error_count: int

    @property
    def eligible_count(self) -> IntArray:
        """Who is entitled, shape (U,)."""
        return self.steps.people

    @property
    def beyond_count(self) -> IntArray:
        """The access gap, shape (U,)."""
        return self.steps.access_gap

    @property
    def within_count(self) -> IntArray:
        """Who has, or may have, an outlet that accepts them and is open then, shape (U,)."""
        return self.steps.people - self.steps.access_gap

    @property
    def beyond_share(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Share (0–1) of the eligible who are beyond reach; 0 where nobody is eligible. Only for units whose state is "value"."""
        share: np.ndarray[tuple[int], np.dtype[np.float64]] = np.divide(
            self.beyond_count, self.eligible_count, out=np.zeros(len(self.eligible_count)), where=self.eligible_count > 0
        )
        return share


def default_question(snapshot: Snapshot) -> Question:
    """What a first visit asks: the place's own service and its migrants, at the default walk."""
    group = snapshot.release.migrant_group_code or str(snapshot.groups["people_group_code"].iloc[0])
    rules = thresholds()
    return Question(snapshot.release.default_service_code, group, rules.default_threshold_m, mode=rules.default_mode)


def answer(snapshot: Snapshot, question: Question) -> Answer:
    """Who of the group cannot reach the service.

    Parameters
    ----------
    snapshot
        The release.
    question
        Service, group and threshold. The people counted are those cells of the group that the service is for.

    Returns
    -------
    Answer
        People by unit.

    Raises
    ------
    UnknownCodeError
        If the place has no such service or group, or there is no such hour or mode.
    FrameError
        If the threshold is negative or above the greatest that is offered.

    Notes
    -----
    Walks along roads, or straight lines × the detour factor of `thresholds.yml` where the place has no roads; exactly at the threshold is within.
    """
    told = asked_cascade(snapshot, question)
    found, asked = told.found, told.cells
    steps = waterfall_by_unit(found, asked, snapshot.unit_pos, unit_count=len(snapshot.units))
    everybody = np.ones(len(snapshot.residences), dtype=np.bool_)
    return Answer(
        question=question,
        release_id=snapshot.release.release_id,
        steps=steps,
        area_steps=waterfall_of_areas(found, asked, [*snapshot.areas, everybody]),
        state=_states(snapshot, steps.people, small=thresholds().small_denominator_people),
        is_estimated=snapshot.roads is None,
        eligible_error_count=told.eligible_error(snapshot, everybody),
        beyond_error_count=told.beyond_error(snapshot, everybody),
    )


def asked_cascade(snapshot: Snapshot, question: Question) -> AskedCascade:
    """The cascade that answers a question; errors as of `answer`."""
    rules = thresholds()
    if not 0 <= question.threshold_m <= rules.greatest_threshold_m:
        raise FrameError(N_("The walk must be between 0 and {greatest} metres."), greatest=rules.greatest_threshold_m)
    if question.mode not in rules.mode_by_code:
        raise UnknownCodeError(N_("Mode {code} is not known; known are: {known}."), code=question.mode, known=", ".join(rules.mode_by_code))
    windows(question.when)  # refuses an hour that is not known
    eligible = snapshot.group_cells(str(snapshot.service(question.service_code)["eligible_group"]))
    asked = snapshot.group_cells(question.group_code)[eligible]
    facts = snapshot.outlet_facts(question.service_code, question.when)
    is_migrant = snapshot.is_migrant[eligible]
    return AskedCascade(cascade(snapshot.people[:, eligible], is_migrant, snapshot.order(question.threshold_m), facts), asked, is_migrant, facts)


def _error(snapshot: Snapshot, residences: BoolArray, cell_count: int) -> int:
    return sum_error_bound(snapshot.release.rounding_base, cell_count * run_count(residences, snapshot.unit_pos))


def _states(snapshot: Snapshot, eligible: IntArray, *, small: int) -> tuple[State, ...]:
    has_residence = np.bincount(snapshot.unit_pos, minlength=len(eligible)) > 0
    return tuple(area_state(count, has_residence=known, small=small) for known, count in zip(has_residence.tolist(), eligible.tolist(), strict=True))


def area_state(eligible_count: int, *, has_residence: bool, small: int) -> State:
    """How an area of so many entitled people may be shown; fewer than `small` are protected."""
    return "no_data" if not has_residence else "no_target" if eligible_count == 0 else "protected" if eligible_count < small else "value"
