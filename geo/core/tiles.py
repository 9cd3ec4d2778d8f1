"""A place in tiles: who reaches what is worked out tile by tile, from the arrays of one tile alone, and is what the whole place gives, bit for bit.

A tile holds some residences and whatever a walk of theirs can touch: roads and outlets in a halo of the greatest walk around them. Seats go to the
nearest wherever they live, so the cascade runs on the joined pairs of all tiles and never tile by tile.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from geo.core.kernels import stepped
from geo.core.network import UNATTACHED, Attachment, Network, network, pairs
from geo.core.noding import Edges
from geo.core.straight_line import LENGTH_TOLERANCE_M, straight_line_pairs
from geo.errors import FrameError, N_
from geo.frames import BoolArray, FloatArray, IntArray, Pairs

_ROUNDING: Final = 1.0 + 1e-9  # more than the last digits of a quotient and a sum


@dataclass(frozen=True, slots=True)
class Tile:
    """Some residences, and the roads and outlets in the halo around them; nothing of the rest of the place.

    `residence_pos` and `outlet_pos` are the positions of its I residences and J outlets in the whole place, ascending; `residences` and `outlets` are
    where these enter `roads`, the tile's own network. The halo is as wide as `greatest_cost_m` needs.
    """

    roads: Network
    residences: Attachment
    outlets: Attachment
    residence_pos: IntArray
    outlet_pos: IntArray
    greatest_cost_m: float

    def pairs(self, greatest_cost_m: float) -> Pairs:
        """The tile's pairs within a walk, at positions of the whole place; FrameError for a walk that the halo is too narrow for."""
        _check_halo(greatest_cost_m, self.greatest_cost_m)
        found = pairs(self.roads, self.residences, self.outlets, greatest_cost_m=greatest_cost_m)
        return Pairs(self.residence_pos[found.origin_pos], self.outlet_pos[found.outlet_pos], found.cost_m)


@dataclass(frozen=True)
class RoadPlace:
    """A whole place: its roads, and where its residences and outlets enter them."""

    edges: Edges
    residences: Attachment
    outlets: Attachment

    @cached_property
    def _length_by_straight(self) -> float:
        """The least that any road is long for the straight line between its ends; at most 1, and a hair below it where lengths are rounded."""
        straight_m = np.hypot(*(self.edges.node_m[self.edges.end] - self.edges.node_m[self.edges.start]).T)
        apart = straight_m > 0
        return float(np.min(stepped(self.edges.length_m[apart]) / straight_m[apart], initial=1.0))

    def tile(self, residence_pos: IntArray, *, greatest_cost_m: float) -> Tile:
        """Cuts out the tile of some residences.

        Parameters
        ----------
        residence_pos
            Their positions, ascending, shape (I,).
        greatest_cost_m
            The greatest walk that the tile will be asked for, metres.

        Returns
        -------
        Tile
            Edges are kept whole where at least one end lies in the halo.

        Raises
        ------
        FrameError
            If an attachment names an edge that the place does not have.

        Notes
        -----
        A walk leaves the edge of its residence at a node inside the box around these edges' ends. No node that it passes is farther from there than it
        has walked, and a straight line is no longer than the road (else the halo is widened as much as the worst road asks for). So all of its nodes lie
        in the halo, and every edge that it touches has an end there. Lengths are multiples of one step, whose sums are exact,
        so cutting chains anew at the border moves no number.
        """
        edges, homes = self.edges, _rows(self.residences, residence_pos)
        for places in (homes, self.outlets):
            if len(places.edge_pos) and not UNATTACHED <= places.edge_pos.min() <= places.edge_pos.max() < len(edges.start):
                choices = f"-1 … {len(edges.start) - 1}"
                raise FrameError(N_("Table {table}: column {column} may hold only {choices}."), table="attachment", column="edge_pos", choices=choices)
        entered = np.unique(homes.edge_pos[homes.edge_pos != UNATTACHED])
        is_kept = np.zeros(len(edges.start), dtype=np.bool_)
        if len(entered):
            gates_m = edges.node_m[np.concatenate([edges.start[entered], edges.end[entered]])]
            walk_m = _ROUNDING * (max(greatest_cost_m, 0.0) + LENGTH_TOLERANCE_M)
            halo_m = walk_m / self._length_by_straight if self._length_by_straight else np.inf
            is_near = _within(edges.node_m, gates_m, halo_m)
            is_kept = is_near[edges.start] | is_near[edges.end]
        is_there = self.outlets.edge_pos != UNATTACHED
        is_there[is_there] = is_kept[self.outlets.edge_pos[is_there]]
        kept, outlet_pos = np.flatnonzero(is_kept), np.flatnonzero(is_there)
        homes, doors = _moved(homes, kept), _moved(_rows(self.outlets, outlet_pos), kept)
        return Tile(network(_part(edges, kept)), homes, doors, residence_pos, outlet_pos, greatest_cost_m)


@dataclass(frozen=True, slots=True)
class StraightTile:
    """Some residences of a place without roads, and the outlets in the halo around them; x and y in metres, (I, 2) and (J, 2)."""

    origin_m: FloatArray
    outlet_m: FloatArray
    residence_pos: IntArray
    outlet_pos: IntArray
    greatest_cost_m: float
    detour_factor: float

    def pairs(self, greatest_cost_m: float) -> Pairs:
        """The tile's pairs within a walk, at positions of the whole place; FrameError for a walk that the halo is too narrow for."""
        _check_halo(greatest_cost_m, self.greatest_cost_m)
        found = straight_line_pairs(self.origin_m, self.outlet_m, greatest_cost_m=greatest_cost_m, detour_factor=self.detour_factor)
        return Pairs(self.residence_pos[found.origin_pos], self.outlet_pos[found.outlet_pos], found.cost_m)


@dataclass(frozen=True, slots=True)
class StraightPlace:
    """A whole place without roads: x and y of residences and outlets in metres, (I, 2) and (J, 2), and walk divided by straight line."""

    origin_m: FloatArray
    outlet_m: FloatArray
    detour_factor: float

    def tile(self, residence_pos: IntArray, *, greatest_cost_m: float) -> StraightTile:
        """The tile of the residences at these positions, ascending: outlets that a straight line of `greatest_cost_m` / detour may touch."""
        homes_m = self.origin_m[residence_pos]
        halo_m = _ROUNDING * (max(greatest_cost_m, 0.0) + LENGTH_TOLERANCE_M) / self.detour_factor
        outlet_pos = np.flatnonzero(_within(self.outlet_m, homes_m, halo_m)) if len(homes_m) else np.empty(0, dtype=np.int64)
        return StraightTile(homes_m, self.outlet_m[outlet_pos], residence_pos, outlet_pos, greatest_cost_m, self.detour_factor)


def grid(place_m: FloatArray, *, columns: int, rows: int) -> list[IntArray]:
    """A place cut by a grid.

    Parameters
    ----------
    place_m
        x and y of the residences, shape (I, 2), metres.
    columns, rows
        How many boxes of one size lie side by side, and one above the other, over the box around all residences; 1 or more.

    Returns
    -------
    list of ndarray
        Positions of the residences of each box that has any, ascending; every residence is in one.
    """
    if not len(place_m):
        return []
    counts = np.array([columns, rows])
    low_m, high_m = place_m.min(axis=0), place_m.max(axis=0)
    side_m = np.where(high_m > low_m, (high_m - low_m) / counts, 1.0)
    column, row = np.minimum(((place_m - low_m) / side_m).astype(np.int64), counts - 1).T
    _, box = np.unique(row * columns + column, return_inverse=True)
    return np.split(np.argsort(box, kind="stable"), np.cumsum(np.bincount(box))[:-1])


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Pairs of tiles that share no residence as the pairs of the whole: sorted by origin, then cost, then outlet."""
    if not parts:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    origin_pos = np.concatenate([part.origin_pos for part in parts])
    order = np.argsort(origin_pos, kind="stable")
    outlet_pos, cost_m = np.concatenate([part.outlet_pos for part in parts]), np.concatenate([part.cost_m for part in parts])
    return Pairs(origin_pos[order], outlet_pos[order], cost_m[order])


def tiled_pairs(whole: RoadPlace | StraightPlace, parts: Sequence[IntArray], *, greatest_cost_m: float, thread_count: int = 1) -> Pairs:
    """Pairs of the whole place, tile by tile.

    Parameters
    ----------
    whole
        The place.
    parts
        Positions of the residences of each tile, ascending, no residence twice: as of `grid`.
    greatest_cost_m
        The greatest walk that still counts, metres; a walk exactly at it is within.
    thread_count
        How many tiles are worked on, and are in memory, at a time; the answer is the same.

    Returns
    -------
    Pairs
        What `geo.core.network.pairs`, or `straight_line_pairs`, gives for the whole place, bit for bit.

    Raises
    ------
    FrameError
        If an attachment is to something that is not there.
    """

    def part(residence_pos: IntArray) -> Pairs:
        return whole.tile(residence_pos, greatest_cost_m=greatest_cost_m).pairs(greatest_cost_m)

    if thread_count == 1:
        return joined([part(residence_pos) for residence_pos in parts])
    with ThreadPoolExecutor(thread_count) as threads:
        return joined(list(threads.map(part, parts)))


def _check_halo(asked_m: float, greatest_m: float) -> None:
    if asked_m > greatest_m:
        raise FrameError(N_("The walk must be between 0 and {greatest} metres."), greatest=greatest_m)


def _within(place_m: FloatArray, box_m: FloatArray, halo_m: float) -> BoolArray:
    """Which places lie in the box around `box_m` and a halo, shape (n,)."""
    (x, y), (west, south), (east, north) = place_m.T, box_m.min(axis=0) - halo_m, box_m.max(axis=0) + halo_m
    near: BoolArray = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return near


def _rows(places: Attachment, position: IntArray) -> Attachment:
    return Attachment(places.edge_pos[position], places.along_m[position], places.walk_m[position])


def _moved(places: Attachment, kept: IntArray) -> Attachment:
    """The same places where only the edges `kept` (their positions, ascending) are left, theirs among them."""
    edge_pos = np.where(places.edge_pos == UNATTACHED, UNATTACHED, np.searchsorted(kept, places.edge_pos))
    return Attachment(edge_pos, places.along_m, places.walk_m)


def _part(edges: Edges, kept: IntArray) -> Edges:
    """The edges at these positions with their nodes and bends, in the same order."""
    nodes, ends = np.unique(np.concatenate([edges.start[kept], edges.end[kept]]), return_inverse=True)
    start, end = np.split(ends.astype(np.int64), 2)
    bends = edges.vertex_first[kept + 1] - edges.vertex_first[kept]
    vertex_first = np.concatenate([[0], np.cumsum(bends)]).astype(np.int64)
    vertex = np.arange(vertex_first[-1]) + np.repeat(edges.vertex_first[kept] - vertex_first[:-1], bends)
    return Edges(edges.node_m[nodes], start, end, edges.length_m[kept], edges.line[kept], edges.vertex_m[vertex], vertex_first)
