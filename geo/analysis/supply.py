"""Supply per person by the floating catchment: places a year for each who is entitled, of every unit, beside the whole place. A rate, never people."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.analysis.gaps import Question, asked_cascade
from geo.analysis.snapshot import Snapshot
from geo.core.cascade import MAY_BE_OPEN_RUNG, outlet_rungs, sum_by_unit
from geo.core.catchment import two_step_floating_catchment
from geo.core.decay import gaussian_weights
from geo.core.room import UNKNOWN_CAPACITY
from geo.frames import FloatArray, IntArray, Pairs

_STATUSES: Final = 2


@dataclass(frozen=True, slots=True)
class Supply:
    """Places a year per person entitled.

    Attributes
    ----------
    rate
        Mean over the people of the group that is asked about in each unit, shape (U,); 0 where nobody lives or nothing is reached.
    place_rate
        The same of the whole place.
    capacity_count
        Places a year of the outlets that the rate spreads.
    counted, unknown, unused
        Outlets that offer the service then, by position: whose places are spread; whose capacity is not known, so that every rate is "at least"; and that
        nobody reaches, whose places are nobody's.
    """

    rate: FloatArray
    place_rate: float
    capacity_count: int
    counted: IntArray
    unknown: IntArray
    unused: IntArray


def supply(snapshot: Snapshot, question: Question) -> Supply:
    """Supply per person for a question.

    Parameters
    ----------
    snapshot
        The release.
    question
        Service, group, way and hour. Everybody entitled shares the places; the group decides whose mean is told.

    Returns
    -------
    Supply
        Rates of all units; which of them may be shown is told by `Answer.state`.

    Raises
    ------
    UnknownCodeError, FrameError
        As of `geo.analysis.gaps.answer`.

    Notes
    -----
    Weights are Gaussian with t₀ the way that is asked about, so an outlet just at its end counts nothing. A migrant reaches only outlets that accept
    migrants, or may; an outlet closed at that hour serves nobody. Σ P_i A_i is the capacity of the outlets that somebody reaches.
    """
    told = asked_cascade(snapshot, question)
    admits = outlet_rungs(told.facts) >= MAY_BE_OPEN_RUNG
    capacity, is_known = told.facts.capacity, told.facts.capacity != UNKNOWN_CAPACITY
    by_status = [told.found.people[:, told.is_migrant == bool(status)].sum(axis=1) for status in range(_STATUSES)]
    found = two_step_floating_catchment(
        np.stack(by_status, axis=1).ravel(),
        np.where(is_known, capacity, 0).astype(np.float64),
        ways := _by_status(snapshot.pairs(question.threshold_m), admits),
        weight=gaussian_weights(ways.cost_m, reach_m=float(question.threshold_m)),
    )
    access = found.access.reshape(-1, _STATUSES)
    asked = [told.found.people[:, told.cells & (told.is_migrant == bool(status))].sum(axis=1) for status in range(_STATUSES)]
    people, places = asked[0] + asked[1], asked[0] * access[:, 0] + asked[1] * access[:, 1]
    unit_people = sum_by_unit(people, snapshot.unit_pos, unit_count=len(snapshot.units))
    unit_places = np.bincount(snapshot.unit_pos, weights=places, minlength=len(snapshot.units))
    offered = admits.any(axis=1)
    counted = offered & is_known & ~found.is_unused
    return Supply(
        rate=np.divide(unit_places, unit_people, out=np.zeros(len(unit_people)), where=unit_people > 0),
        place_rate=float(places.sum() / people.sum()) if people.sum() else 0.0,
        capacity_count=int(capacity[counted].sum()),
        counted=np.flatnonzero(counted),
        unknown=np.flatnonzero(offered & ~is_known),
        unused=np.flatnonzero(offered & is_known & found.is_unused),
    )


def _by_status(walks: Pairs, admits: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> Pairs:
    """Pairs of each residence's registered (origin 2i) and migrants (2i + 1) with the outlets that admit them."""
    parts = [admits[walks.outlet_pos, status] for status in range(_STATUSES)]
    origins = np.concatenate([_STATUSES * walks.origin_pos[part].astype(np.int64) + status for status, part in enumerate(parts)])
    outlets = np.concatenate([walks.outlet_pos[part] for part in parts]).astype(np.int64)
    return Pairs(origins, outlets, np.concatenate([walks.cost_m[part] for part in parts]))
