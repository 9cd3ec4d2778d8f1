"""From lines to edges: roads are cut where they share a vertex, and nowhere else.

Two roads that cross without a common vertex (a bridge, a tunnel) are not joined there. This is how OpenStreetMap is drawn.
"""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.core.kernels import stepped
from geo.errors import FrameError, N_
from geo.frames import BoolArray, FloatArray, IntArray

MILLIMETRES: Final = 1000
"""Coordinates are rounded to 1 mm: vertices that agree so far are one place."""

LineArray = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Edges:
    """Stretches of road between nodes, positions from 0; V nodes, E edges.

    node_m: x and y of the nodes, (V, 2), along a Hilbert curve, so neighbours lie close in memory. start, end: node of either end, (E,).
    length_m: (E,). line: which of the lines the edge is part of, (E,). vertex_m: x and y of the bends of all edges, ends included, (K, 2);
    those of edge e are `vertex_first[e] … vertex_first[e + 1]`, (E + 1,).
    """

    node_m: FloatArray
    start: IntArray
    end: IntArray
    length_m: FloatArray
    line: IntArray
    vertex_m: FloatArray
    vertex_first: IntArray

    def geometry(self) -> LineArray:
        """The edges as LineStrings, shape (E,)."""
        return np.asarray(shapely.linestrings(self.vertex_m, indices=np.repeat(np.arange(len(self.start)), np.diff(self.vertex_first))))


def noded(lines: LineArray, *, is_walkable: BoolArray | None = None, level: IntArray | None = None) -> Edges:
    """Roads cut to edges wherever they share a vertex with another road, or with themselves.

    Parameters
    ----------
    lines
        LineStrings in a metric system, shape (L,), metres; empty ones and those without length are left out.
    is_walkable
        Whether one may go there on foot, shape (L,); all where not given.
    level
        Level of each road, shape (L,): 0 on the ground, above 0 bridges, below 0 tunnels; all 0 where not given. Where roads of different
        levels pass the same vertex and none ends there, each level is joined for itself.

    Returns
    -------
    Edges
        In the order of the lines, and along each line.

    Raises
    ------
    FrameError
        If something is no LineString, or a coordinate no number.
    """
    walkable = np.ones(len(lines), dtype=np.bool_) if is_walkable is None else is_walkable
    levels = np.zeros(len(lines), dtype=np.int64) if level is None else level
    if not len(lines) == len(walkable) == len(levels):
        raise FrameError(N_("Table {table} lacks the columns {columns}."), table="road_edge", columns="is_walkable, level")
    place_mm, line = _vertices(lines, walkable)
    is_first = np.diff(line, prepend=-1) != 0
    is_last = np.diff(line, append=-1) != 0
    place = _numbered(place_mm)
    joint = _joints(place, levels[line], is_first | is_last)
    is_node = is_first | is_last | (np.bincount(joint, minlength=1)[joint] > 1)
    return _cut(place_mm, line, joint, is_node, is_last)


def _vertices(lines: LineArray, is_walkable: BoolArray) -> tuple[IntArray, IntArray]:
    """Coordinates in whole millimetres, (K, 2), and the line of each, (K,); no vertex twice running, no line of one vertex."""
    kinds = shapely.get_type_id(lines)
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    if (
        not np.isin(kinds, [shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING, shapely.GeometryType.MISSING]).all()
        or not np.isfinite(coordinates).all()
    ):
        raise FrameError(N_("Table {table}: column {column} may hold only {choices}."), table="road_edge", column="geom", choices="LineString")
    place_mm = np.rint(coordinates * MILLIMETRES).astype(np.int64)
    kept = is_walkable[line]
    place_mm, line = place_mm[kept], line[kept]
    moved = (np.diff(place_mm, axis=0, prepend=0) != 0).any(axis=1) | (np.diff(line, prepend=-1) != 0)
    place_mm, line = place_mm[moved], line[moved]
    long_enough = np.bincount(line, minlength=len(lines))[line] > 1
    return place_mm[long_enough], line[long_enough].astype(np.int64)


def _numbered(rows: IntArray) -> IntArray:
    """A number for each different row of whole numbers, shape (K,), from 0."""
    _, number = np.unique(rows[:, 0], return_inverse=True)
    for column in rows.T[1:]:
        values, inverse = np.unique(column, return_inverse=True)
        _, number = np.unique(number.astype(np.int64) * max(len(values), 1) + inverse, return_inverse=True)
    return number.astype(np.int64)


def _joints(place: IntArray, level: IntArray, is_end: BoolArray) -> IntArray:
    """Number of the joint that each vertex belongs to: its place, by level where no road ends there."""
    has_end = np.zeros(place.max(initial=-1) + 1, dtype=np.bool_)
    has_end[place[is_end]] = True
    return _numbered(np.column_stack([place, np.where(has_end[place], 0, level)]))


def _cut(place_mm: IntArray, line: IntArray, joint: IntArray, is_node: BoolArray, is_last: BoolArray) -> Edges:
    at_node = np.flatnonzero(is_node)
    starts = at_node[~is_last[at_node]]
    ends = at_node[np.searchsorted(at_node, starts) + 1]
    sizes = ends - starts + 1
    vertex_first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    vertex = np.arange(vertex_first[-1]) - np.repeat(vertex_first[:-1] - starts, sizes)
    leg_mm = np.diff(place_mm[vertex], axis=0, append=0).astype(np.float64)
    leg_m = stepped(np.hypot(leg_mm[:, 0], leg_mm[:, 1]) / MILLIMETRES)
    leg_m[vertex_first[1:] - 1] = 0.0  # from the last bend of an edge no leg leads on
    length_m = np.add.reduceat(leg_m, vertex_first[:-1]) if len(starts) else np.empty(0)
    node_mm, node_of = _nodes(place_mm[at_node], joint[at_node])
    number = np.empty(len(place_mm), dtype=np.int64)
    number[at_node] = node_of
    return Edges(node_mm / MILLIMETRES, number[starts], number[ends], length_m, line[starts], place_mm[vertex] / MILLIMETRES, vertex_first)


def _nodes(place_mm: IntArray, joint: IntArray) -> tuple[IntArray, IntArray]:
    """Coordinates of each node along a Hilbert curve, (V, 2), and the node of each vertex that is one."""
    _, kept, node_of = np.unique(joint, return_index=True, return_inverse=True)
    node_mm = place_mm[kept]
    if not len(kept):
        return node_mm, node_of.astype(np.int64)
    curve = gpd.GeoSeries(shapely.points(node_mm / MILLIMETRES)).hilbert_distance()
    order = np.lexsort((node_mm[:, 1], node_mm[:, 0], curve))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return node_mm[order], rank[node_of]
