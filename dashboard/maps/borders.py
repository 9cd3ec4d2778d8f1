"""Borders of units for the browser: simplified together for a zoom level, each border once, as small whole numbers.

Two neighbours share one line, not two copies of it, so they cannot come apart at any level. Positions are Web-Mercator, in half pixels
of the level, counted from the north-west corner of the place.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.frames import BoolArray, FloatArray, IntArray

LEVELS: Final = (6, 8, 10, 12, 14, 16, 18)
"""Zoom levels that borders are made for: a level serves its own zoom and the one below, the last also what is nearer."""
TILE_PX: Final = 256
STEPS_A_PX: Final = 2
_TOLERANCE_PX: Final = 0.75
_GREATEST_LATITUDE_DEGREES: Final = 85.05
_LEAST_CORNERS: Final = 3
_OFFICE_WIDTH_PX: Final = 740
_LEAST_DEGREES: Final = 1e-4
Geometries = npt.NDArray[np.object_]
Path = list[int]


@dataclass(frozen=True, slots=True)
class Borders:
    """`arcs` are lines of positions, shape (n, 2) each; `units` holds for each unit its rings, each a list of arcs: k forward, ~k backward.

    `outline` holds the rings of the whole place, shape (n, 2) each, the first position repeated at the end.
    `steps_a_world` is the width of the world in steps, `origin` the north-west corner that positions count from.
    """

    steps_a_world: int
    origin: tuple[int, int]
    arcs: tuple[IntArray, ...]
    units: tuple[tuple[tuple[int, ...], ...], ...]
    outline: tuple[IntArray, ...]

    def as_json(self) -> dict[str, Any]:
        """As the script reads it, in small numbers, which compress well.

        Arcs are differences from one position to the next, over the ends of arcs too, and so are outlines. Rings count from the arcs used so far: 0 is the next
        arc, n the n-th before it followed backwards, -n the same followed forwards.
        """
        return {
            "steps": self.steps_a_world,
            "origin": list(self.origin),
            "arcs": _differences(self.arcs),
            "units": self._counted(),
            "outline": _differences(self.outline),
        }

    def _counted(self) -> list[list[list[int]]]:
        used, units = 0, []
        for rings in self.units:
            counted: list[list[int]] = []
            for ring in rings:
                counted.append([])
                for k in ring:
                    back = used - (k if k >= 0 else ~k)
                    counted[-1].append(-back if k >= 0 else back)
                    used += back == 0
            units.append(counted)
        return units


def world_steps(lonlat: FloatArray, level: int) -> FloatArray:
    """Positions in steps of the level, shape (n, 2), from longitude and latitude in degrees; x to the east, y to the south."""
    latitude = np.radians(np.clip(lonlat[:, 1], -_GREATEST_LATITUDE_DEGREES, _GREATEST_LATITUDE_DEGREES))
    share = np.column_stack([lonlat[:, 0] / 360 + 0.5, 0.5 - np.arctanh(np.sin(latitude)) / (2 * np.pi)])
    return share * steps_a_world(level)


def steps_a_world(level: int) -> int:
    """Width of the world in steps of the level."""
    return int(TILE_PX * STEPS_A_PX * 2**level)


def whole_place_zoom(shapes: Geometries) -> float:
    """About the zoom at which all shapes together, in degrees, are as wide as the map on an office screen."""
    west, _, east, _ = shapely.total_bounds(shapes).tolist()
    return math.log2(_OFFICE_WIDTH_PX * 360 / (TILE_PX * max(east - west, _LEAST_DEGREES)))


def simplified_together(shapes: Geometries, level: int) -> tuple[Geometries, IntArray]:
    """Polygons in steps of the level, simplified with their neighbours, and the position of the shape that each is of.

    `shapes` are polygons or multipolygons in degrees. Slivers that a repair or the projection folded together are left out.
    """
    flat, shape = shapely.get_parts(shapes, return_index=True)
    flat = shapely.transform(flat, lambda lonlat: world_steps(lonlat, level))
    is_sound = shapely.is_valid(flat)
    return shapely.orient_polygons(shapely.coverage_simplify(flat[is_sound], _TOLERANCE_PX * STEPS_A_PX)), shape[is_sound]


def borders(shapes: Geometries, level: int) -> Borders:
    """The shared borders of the units at a zoom level; `shapes` are polygons or multipolygons in degrees."""
    parts, unit_of_part = simplified_together(shapes, level)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    rounded = np.round(points).astype(np.int64)
    origin = rounded.min(axis=0)
    positions, vertex = np.unique(rounded - origin, axis=0, return_inverse=True)
    paths = _closed_paths(vertex.ravel(), ring_of_point, len(rings))
    is_node = _nodes(paths, len(positions))
    known: dict[tuple[int, ...], int] = {}
    of_unit: list[list[tuple[int, ...]]] = [[] for _ in shapes]
    for path, part in zip(paths, part_of_ring.tolist(), strict=True):
        if path:
            of_unit[unit_of_part[part]].append(tuple(_arc(piece, known) for piece in _pieces(path, is_node)))
    arcs = tuple(positions[list(arc)] for arc in known)
    return Borders(steps_a_world(level), (int(origin[0]), int(origin[1])), arcs, tuple(tuple(rings) for rings in of_unit), _outline(parts, origin))


def _outline(parts: Geometries, origin: IntArray) -> tuple[IntArray, ...]:
    """Rings around all parts, without holes smaller than a thousandth of the whole: those are cracks between units, not lakes left out."""
    whole = shapely.union_all(shapely.buffer(parts, 0))
    least = whole.area / 1000
    polygons = shapely.get_parts(whole)
    kept = [*shapely.get_exterior_ring(polygons), *(hole for polygon in polygons for hole in polygon.interiors if shapely.Polygon(hole).area > least)]
    return tuple(np.round(shapely.get_coordinates(ring)).astype(np.int64) - origin for ring in kept)


def _differences(lines: tuple[IntArray, ...]) -> list[list[int]]:
    """Each line as differences of positions, flat; the first of a line counts from the last of the line before."""
    if not lines:
        return []
    steps = np.diff(np.concatenate(lines), axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    parts: list[IntArray] = np.split(steps, np.cumsum([len(line) for line in lines])[:-1])
    return [part.ravel().tolist() for part in parts]


def _closed_paths(vertex: IntArray, ring: IntArray, ring_count: int) -> list[Path]:
    """Vertices of each ring, the first not repeated and no two alike beside each other; empty where fewer than three are left."""
    is_new: BoolArray = np.ones(len(vertex), dtype=np.bool_)
    is_new[1:] = (vertex[1:] != vertex[:-1]) | (ring[1:] != ring[:-1])
    kept, of_ring = vertex[is_new], ring[is_new]
    paths = [part.tolist() for part in np.split(kept, np.searchsorted(of_ring, np.arange(1, ring_count)))]
    closed = [path[:-1] if len(path) > 1 and path[0] == path[-1] else path for path in paths]
    return [path if len(set(path)) >= _LEAST_CORNERS else [] for path in closed]


def _nodes(paths: list[Path], vertex_count: int) -> BoolArray:
    """Where borders meet or end: vertices that other than two different edges touch."""
    pairs = [pair for path in paths if path for pair in (*pairwise(path), (path[-1], path[0]))]
    edges = np.unique(np.sort(np.array(pairs, dtype=np.int64).reshape(-1, 2), axis=1), axis=0)
    found: BoolArray = np.bincount(edges.ravel(), minlength=vertex_count) != 2
    return found


def _pieces(path: Path, is_node: BoolArray) -> list[Path]:
    """A ring cut at its nodes; a ring without any is one piece that begins at its lowest vertex, whichever unit it belongs to."""
    cuts = [at for at, vertex in enumerate(path) if is_node[vertex]] or [path.index(min(path))]
    turned = path[cuts[0] :] + path[: cuts[0]] + [path[cuts[0]]]
    ends: list[int] = [*(at - cuts[0] for at in cuts), len(path)]
    return [turned[start : end + 1] for start, end in pairwise(ends)]


def _arc(piece: Path, known: dict[tuple[int, ...], int]) -> int:
    """Number of the arc, ~number where the ring follows it backwards; new ones are added to `known`."""
    forward = tuple(piece)
    backward = forward[::-1]
    if forward in known:
        return known[forward]
    if backward in known:
        return ~known[backward]
    known[forward] = len(known)
    return known[forward]
