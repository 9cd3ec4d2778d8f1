"""Shapes of areas: what is invalid, what overlaps, what lies outside, and the named repairs, each of which counts what it did."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyproj
import shapely

from etl.read.raw import ObjectArray
from geo.crs import to_metric
from geo.frames import BoolArray, IntArray

TOLERANCE_M2: Final = 10.0
_POINT: Final = re.compile(r"\[(-?[\d.eE+-]+) (-?[\d.eE+-]+)")
_POLYGONS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two areas that share more ground than the tolerance: positions and square metres."""

    one: int
    other: int
    area_m2: float


def invalid_points(shapes: ObjectArray) -> dict[int, tuple[float, float]]:
    """Position of each invalid shape → a point (longitude, latitude) where it crosses itself."""
    positions = np.flatnonzero(~shapely.is_valid(shapes))
    return {int(at): _place_of(shapes[at]) for at in positions}


def made_valid(shapes: ObjectArray) -> tuple[ObjectArray, int]:
    """Invalid shapes mended by GEOS (areas kept, dangling lines and points dropped), and how many were."""
    invalid = ~shapely.is_valid(shapes)
    mended = shapes.copy()
    for at in np.flatnonzero(invalid):
        mended[at] = areas_of(shapely.make_valid(shapes[at]))
    return mended, int(invalid.sum())


def overlaps(shapes_m: ObjectArray) -> list[Overlap]:
    """Pairs of areas that share more than 10 m², in the order of the rows; shapes in metres, valid in degrees (a projection may cross what touches)."""
    sound, _ = made_valid(shapes_m)
    one, other = shapely.STRtree(sound).query(sound, predicate="intersects")
    is_pair = one < other
    one, other = one[is_pair], other[is_pair]
    area = shapely.area(shapely.intersection(sound[one], sound[other]))
    order = np.lexsort((other, one))
    return [Overlap(int(one[at]), int(other[at]), float(area[at])) for at in order if area[at] > TOLERANCE_M2]


def overlaps_clipped(shapes_m: ObjectArray) -> tuple[ObjectArray, int]:
    """Shared ground left to the earlier row and cut from the later one, and how many pairs were."""
    found = overlaps(shapes_m)
    clipped = shapes_m.copy()
    involved = [at for pair in found for at in (pair.one, pair.other)]
    clipped[involved] = made_valid(shapes_m[involved])[0]
    for pair in found:
        clipped[pair.other] = areas_of(shapely.difference(clipped[pair.other], clipped[pair.one]))
    return clipped, len(found)


def outside_m2(shapes_m: ObjectArray, parent_m: shapely.Geometry) -> dict[int, float]:
    """Position → square metres outside the parent, of shapes that have more than 10 m² there."""
    area = shapely.area(shapely.difference(shapes_m, parent_m))
    return {int(at): float(area[at]) for at in np.flatnonzero(area > TOLERANCE_M2)}


def clipped_to(shapes_m: ObjectArray, parent_m: shapely.Geometry) -> tuple[ObjectArray, int]:
    """What lies outside the parent cut off, and from how many shapes."""
    outside = outside_m2(shapes_m, parent_m)
    clipped = shapes_m.copy()
    for at in outside:
        clipped[at] = areas_of(shapely.intersection(shapes_m[at], parent_m))
    return clipped, len(outside)


def unit_points(shapes_m: ObjectArray, *, on_surface: bool) -> ObjectArray:
    """One point for each area: a point on its surface, or its centroid where that lies inside (else a point on its surface)."""
    surface: ObjectArray = shapely.point_on_surface(shapes_m)
    if on_surface:
        return surface
    centroid: ObjectArray = shapely.centroid(shapes_m)
    inside: BoolArray = shapely.contains(shapes_m, centroid)
    chosen: ObjectArray = np.where(inside, centroid, surface)
    return chosen


def containing(shapes: ObjectArray, points: ObjectArray) -> list[IntArray]:
    """For each point the positions of the areas that contain it or touch it."""
    at_point, at_shape = shapely.STRtree(shapes).query(points, predicate="intersects")
    order = np.lexsort((at_shape, at_point))
    return np.split(at_shape[order], np.searchsorted(at_point[order], np.arange(1, len(points))))


def in_none(shapes: ObjectArray, points: ObjectArray) -> IntArray:
    """Positions of points that no area contains or touches."""
    found, _ = shapely.STRtree(shapes).query(points, predicate="intersects")
    return np.setdiff1d(np.arange(len(points)), found)


def in_metres(shapes: ObjectArray, metric_crs: str) -> ObjectArray:
    """Stored shapes in the place's metric system."""
    return _moved(shapes, to_metric(metric_crs))


def in_degrees(shapes_m: ObjectArray, metric_crs: str) -> ObjectArray:
    """Shapes in the place's metric system as stored longitude and latitude."""
    back = pyproj.Transformer.from_crs(to_metric(metric_crs).target_crs, to_metric(metric_crs).source_crs, always_xy=True)
    return _moved(shapes_m, back)


def as_multipolygons(shapes: ObjectArray) -> ObjectArray:
    """Every area as a multipolygon."""
    whole = shapes.copy()
    for at, shape in enumerate(shapes):
        whole[at] = shape if isinstance(shape, shapely.MultiPolygon) else shapely.MultiPolygon([shape])
    return whole


def areas_of(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of any geometry, as one polygon or multipolygon; empty where it has none."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if shapely.get_type_id(part) in _POLYGONS and not part.is_empty]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _moved(shapes: ObjectArray, transformer: pyproj.Transformer) -> ObjectArray:
    moved: ObjectArray = shapely.transform(shapes, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))
    return moved


def _place_of(shape: shapely.Geometry) -> tuple[float, float]:
    found = _POINT.search(str(shapely.is_valid_reason(shape)))
    if found:
        return float(found.group(1)), float(found.group(2))
    x, y = shapely.get_coordinates(shape)[0]
    return float(x), float(y)
