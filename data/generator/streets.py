"""Streets: blocks are cut in two again and again by slightly bent lines, the denser the town the finer."""

import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.generator.ground import GRID_M, Point, on_grid, smooth

_TRIES: Final = 12
_SMALLEST_PART: Final = 0.22
_LEAST_ROUND: Final = 0.34
_CORNER_M: Final = 34.0
_HASH_M: Final = 50.0
_STRAIGHT_M: Final = 160.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How streets of one kind are laid: the area (m²) that a block may keep at a point, and how far lines stray from straight."""

    block_m2: Callable[[float, float], float]
    turn: float
    bend: float


@dataclass(slots=True)
class Corners:
    """Street corners so far; a new street ends at one that is near, so that streets run on across a main road."""

    by_square: dict[tuple[int, int], list[Point]] = field(default_factory=dict)

    def add(self, points: Iterable[Point]) -> None:
        """Remember corners."""
        for x, y in points:
            self.by_square.setdefault((math.floor(x / _HASH_M), math.floor(y / _HASH_M)), []).append((x, y))

    def near(self, point: Point, edge: BaseGeometry) -> Point:
        """The nearest corner on `edge` within reach of `point`, else `point`."""
        column, row = math.floor(point[0] / _HASH_M), math.floor(point[1] / _HASH_M)
        squares = [(column + east, row + north) for east in (-1, 0, 1) for north in (-1, 0, 1)]
        known = [corner for square in squares for corner in self.by_square.get(square, ())]
        for corner in sorted(known, key=lambda known: (math.dist(known, point), known)):
            if math.dist(corner, point) > _CORNER_M:
                break
            if edge.distance(shapely.Point(corner)) < 2 * GRID_M:
                return corner
        return point


def lay_streets(block: shapely.Polygon, manner: Manner, corners: Corners, chance: random.Random) -> tuple[list[shapely.LineString], list[shapely.Polygon]]:
    """Streets through `block` and the smaller blocks between them."""
    centre = block.centroid
    if block.area < manner.block_m2(centre.x, centre.y) * chance.uniform(1.15, 1.9):
        return [], [block]
    cut = _cut(block, manner, corners, chance)
    if cut is None:
        return [], [block]
    street, parts = cut
    corners.add(ends_of(street))
    streets, blocks = [street], []
    for part in parts:
        more, smaller = lay_streets(part, manner, corners, chance)
        streets += more
        blocks += smaller
    return streets, blocks


def ends_of(line: BaseGeometry) -> tuple[Point, Point]:
    """First and last point of a line."""
    (x0, y0), *_, (x1, y1) = line.coords
    return (x0, y0), (x1, y1)


def _cut(block: shapely.Polygon, manner: Manner, corners: Corners, chance: random.Random) -> tuple[shapely.LineString, list[shapely.Polygon]] | None:
    """A street across the block's long side and the two parts; None where no try gives two parts of good shape."""
    angle, length = _long_side(block)
    centre = block.centroid
    for tried in range(_TRIES):
        shift = chance.uniform(-0.1, 0.1) * length * (1 + tried / 3)
        through = (centre.x + shift * math.cos(angle), centre.y + shift * math.sin(angle))
        across = angle + math.pi / 2 + chance.gauss(0.0, manner.turn * (1 + tried / 2))
        bend = chance.gauss(0.0, manner.bend)
        ends = _ends(block, through, across, 2 * length)
        if ends is None:
            continue
        start, end = (corners.near(on_grid(point), block.exterior) for point in ends)
        street = _street(start, end, bend)
        parts = _parts(block, street)
        if len(parts) == 2 and all(_is_good(part, block) for part in parts):
            return street, parts
    return None


def _long_side(block: shapely.Polygon) -> tuple[float, float]:
    """Direction (radians) and length of the long side of the smallest rectangle around the block, to a hundredth."""
    hull = shapely.get_coordinates(block.convex_hull)
    found = []
    for (x0, y0), (x1, y1) in zip(hull[:-1].tolist(), hull[1:].tolist(), strict=True):
        side = math.hypot(x1 - x0, y1 - y0)
        u = np.array([(x1 - x0) / side, (y1 - y0) / side])
        along, over = hull @ u, hull @ np.array([-u[1], u[0]])
        extents = (float(np.ptp(along)), float(np.ptp(over)))
        turned = math.atan2(u[1], u[0]) + (0.0 if extents[0] >= extents[1] else math.pi / 2)
        found.append((round(extents[0] * extents[1]), round(turned % math.pi, 4), max(extents)))
    _, angle, length = min(found)
    return angle, length


def _ends(block: shapely.Polygon, through: Point, direction: float, reach_m: float) -> tuple[Point, Point] | None:
    """Where a straight line through a point enters and leaves the block, on the stretch that holds the point."""
    east, north = math.cos(direction) * reach_m, math.sin(direction) * reach_m
    line = shapely.LineString([(through[0] - east, through[1] - north), (through[0] + east, through[1] + north)])
    inside = [part for part in shapely.get_parts(block.intersection(line)).tolist() if part.geom_type == "LineString" and not part.is_empty]
    if not inside:
        return None
    stretch = min(inside, key=lambda part: (round(part.distance(shapely.Point(through)), 3), part.bounds))
    return stretch.coords[0], stretch.coords[-1]


def _street(start: Point, end: Point, bend: float) -> shapely.LineString:
    length = math.dist(start, end)
    if length < _STRAIGHT_M:
        return shapely.LineString([start, end])
    aside = (-(end[1] - start[1]) * bend, (end[0] - start[0]) * bend)
    between = [
        (start[0] + (end[0] - start[0]) * share + aside[0] * side, start[1] + (end[1] - start[1]) * share + aside[1] * side)
        for share, side in ((0.3, 1.0), (0.7, -0.6))
    ]
    return shapely.LineString(smooth([start, *between, end], 2))


def _parts(block: shapely.Polygon, street: shapely.LineString) -> list[shapely.Polygon]:
    edge = shapely.snap(block.exterior, shapely.MultiPoint([street.coords[0], street.coords[-1]]), 2 * GRID_M)
    noded = shapely.union_all([edge, street], grid_size=GRID_M)
    return sorted(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded).tolist())).tolist(), key=lambda part: part.bounds)


def _is_good(part: shapely.Polygon, whole: shapely.Polygon) -> bool:
    return part.area > _SMALLEST_PART * whole.area and 4 * math.pi * part.area / part.length**2 > _LEAST_ROUND
