"""Shapes that are valid in degrees and cross themselves in metres: an edge along a parallel is straight in degrees and bends when it is projected."""

import numpy as np
import pytest
import shapely

from etl.doctor.topology import clipped_to, in_degrees, in_metres, invalid_points, made_valid, overlaps, overlaps_clipped
from etl.read.raw import ObjectArray

CRS = "EPSG:4549"
SOUTH, NORTH = 31.60, 31.70
# A hole that touches the middle of the southern edge at one point. The edge is 9.5 km long, and it bulges 9,490² · tan 31.6° / (8 · 6,371,000) = 1.1 m
# south of the straight line between its projected ends: the point comes to lie outside, so hole and edge cross.
HOLE = [(119.95, SOUTH), (119.96, 31.65), (119.94, 31.65)]
TOUCHED = shapely.Polygon(shapely.box(119.90, SOUTH, 120.00, NORTH).exterior.coords, [HOLE])
EAST = shapely.box(119.99, SOUTH, 120.05, NORTH)  # shares a strip of 0.01 degrees with it
FAR = shapely.box(119.90, 31.40, 120.00, 31.45)
NEIGHBOUR = shapely.box(119.90, 31.50, 120.00, SOUTH)  # shares the southern edge alone


def metres(*shapes: shapely.Geometry) -> ObjectArray:
    return in_metres(np.array(shapes, dtype=object), CRS)


def area(west: float, south: float, east: float, north: float) -> float:
    """Square metres of a rectangle of degrees, its corners projected."""
    return float(shapely.area(metres(shapely.box(west, south, east, north))[0]))


def test_the_shape_is_valid_in_degrees_and_not_in_metres() -> None:
    assert TOUCHED.is_valid
    (projected,) = metres(TOUCHED)
    assert not projected.is_valid
    vertex, edge = shapely.Point(projected.interiors[0].coords[0]), shapely.LineString(sorted(set(projected.exterior.coords), key=lambda xy: xy[1])[:2])
    assert vertex.distance(edge) == pytest.approx(1.1, abs=0.1)


def test_mending_keeps_its_ground_to_the_square_metre() -> None:
    mended, count = made_valid(metres(TOUCHED))
    assert (count, bool(mended[0].is_valid)) == (1, True)
    hole = float(shapely.area(metres(shapely.Polygon(HOLE))[0]))
    assert mended[0].area == pytest.approx(area(119.90, SOUTH, 120.00, NORTH) - hole, abs=1)
    assert mended[0].geom_type in {"Polygon", "MultiPolygon"}


def test_neighbours_that_share_an_edge_do_not_overlap_once_projected() -> None:
    assert overlaps(metres(TOUCHED, NEIGHBOUR)) == []


def test_a_true_overlap_is_measured_and_cut_from_the_later_row() -> None:
    shapes_m = metres(TOUCHED, EAST, FAR)
    strip = area(119.99, SOUTH, 120.00, NORTH)
    (found,) = overlaps(shapes_m)
    assert (found.one, found.other) == (0, 1)
    assert found.area_m2 == pytest.approx(strip, rel=1e-3)  # the long edges of both bend differently
    clipped, count = overlaps_clipped(shapes_m)
    assert count == 1
    assert shapely.is_valid(clipped).all()
    assert overlaps(clipped) == []
    assert clipped[1].area == pytest.approx(area(119.99, SOUTH, 120.05, NORTH) - found.area_m2, abs=1)
    assert clipped[2].equals(shapes_m[2])
    assert invalid_points(in_degrees(clipped, CRS)) == {}


def test_what_lies_outside_the_parent_is_cut_from_a_shape_that_was_mended() -> None:
    (parent,) = metres(shapely.box(119.90, SOUTH, 119.98, NORTH))
    mended, _ = made_valid(metres(TOUCHED))
    cut, count = clipped_to(mended, parent)
    assert count == 1
    assert cut[0].is_valid
    hole = float(shapely.area(metres(shapely.Polygon(HOLE))[0]))
    assert cut[0].area == pytest.approx(area(119.90, SOUTH, 119.98, NORTH) - hole, rel=1e-3)
