"""What has to be said about the roads of a release beside every answer: who lives far from any road, and what does not hang together."""

from dataclasses import dataclass

import numpy as np

from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.cascade import run_count, sum_by_unit
from geo.core.network import components
from geo.core.rounding import sum_error_bound
from geo.frames import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class SetApart:
    """Residences and outlets for which walks along roads have to be read with care.

    Attributes
    ----------
    unit_pos
        Units with such residences, ascending, shape (N,).
    residence_count, people_count
        How many of them, and how many people of all cells (protected) live there, shape (N,) each; sums of people are within `people_error_count`
        of the truth.
    outlet_pos
        Such outlets, ascending, shape (K,).
    """

    unit_pos: IntArray
    residence_count: IntArray
    people_count: IntArray
    people_error_count: int
    outlet_pos: IntArray


@dataclass(frozen=True, slots=True)
class RoadParts:
    """Parts of the network between which nobody can walk: how many, the share (0–1) of all length in the longest, and what is not on it."""

    part_count: int
    largest_length_share: float
    elsewhere: SetApart


def far_from_road(snapshot: Snapshot) -> SetApart | None:
    """Residences and outlets whose walk to the nearest road is longer than `far_from_road_m` of `thresholds.yml`; None where a place has no roads."""
    if snapshot.roads is None:
        return None
    limit_m = thresholds().far_from_road_m
    return _set_apart(snapshot, snapshot.roads.residences.walk_m > limit_m, snapshot.roads.outlets.walk_m > limit_m)


@dataclass(frozen=True, slots=True)
class FarHomes:
    """Residences of one area that lie farther than `limit_m` metres from the nearest road.

    The farthest lies `farthest_m` metres from it; `people_count` people of all cells (protected) live there.
    """

    limit_m: int
    farthest_m: float
    people_count: int


def far_homes(snapshot: Snapshot, is_inside: BoolArray) -> FarHomes | None:
    """The residences of an area, shape (I,), whose walk to the nearest road is longer than `far_from_road_m`; None where there are none, or no roads."""
    if snapshot.roads is None:
        return None
    limit_m, walk_m = thresholds().far_from_road_m, snapshot.roads.residences.walk_m
    is_far = is_inside & (walk_m > limit_m) & (snapshot.people.sum(axis=1) > 0)
    return FarHomes(limit_m, float(walk_m[is_far].max()), int(snapshot.people[is_far].sum())) if is_far.any() else None


def road_parts(snapshot: Snapshot) -> RoadParts | None:
    """The parts of the walking network, and who lives on other parts than the longest; None where a place has no roads."""
    if snapshot.roads is None:
        return None
    roads = snapshot.roads.network
    parts = components(roads)
    is_elsewhere = parts.component_pos[roads.edges.start] != parts.largest_pos
    homes, outlets = (is_elsewhere[places.edge_pos] for places in (snapshot.roads.residences, snapshot.roads.outlets))
    return RoadParts(parts.count, parts.largest_length_share, _set_apart(snapshot, homes, outlets))


def _set_apart(snapshot: Snapshot, residences: BoolArray, outlets: BoolArray) -> SetApart:
    chosen, unit_count = residences.astype(np.int64), len(snapshot.units)
    residence_count = sum_by_unit(chosen, snapshot.unit_pos, unit_count=unit_count)
    people_count = sum_by_unit(snapshot.people.sum(axis=1) * chosen, snapshot.unit_pos, unit_count=unit_count)
    unit_pos = np.flatnonzero(residence_count)
    error_count = sum_error_bound(snapshot.release.rounding_base, snapshot.people.shape[1] * run_count(residences, snapshot.unit_pos))
    return SetApart(unit_pos, residence_count[unit_pos], people_count[unit_pos], error_count, np.flatnonzero(outlets))
