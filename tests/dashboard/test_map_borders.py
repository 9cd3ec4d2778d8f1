"""Borders for the browser: neighbours share one line at every level, and what is drawn is what was there."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from dashboard.maps import borders
from dashboard.maps.borders import LEVELS, Borders

SIDE = 6
WEST, SOUTH, WIDTH = 119.9, 31.6, 0.01
SPAIN = Path(__file__).resolve().parents[3] / "shared" / "data" / "spain_municipalities" / "municipalities.topojson"
Shapes = np.ndarray[tuple[int], np.dtype[np.object_]]


@pytest.fixture(scope="module")
def crooked() -> Shapes:
    """36 areas with crooked borders: sides of a grid that swing between its corners, each the same for both neighbours; one holds an island of another."""
    rng = np.random.default_rng(7)

    def side(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[float, float]]:
        along = np.linspace(0, 1, 41)[:, None]
        straight = np.array(start) * (1 - along) + np.array(end) * along
        across = np.array([end[1] - start[1], end[0] - start[0]])
        swing = 0.02 * np.sin(6 * np.pi * along) + rng.uniform(-0.005, 0.005, along.shape) * (along > 0.05) * (along < 0.95)
        return [(WEST + x * WIDTH, SOUTH + y * WIDTH) for x, y in straight + swing * across]

    cells = range(SIDE)
    flat = {(x, y): side((x, y), (x + 1, y)) for x in cells for y in range(SIDE + 1)}
    upright = {(x, y): side((x, y), (x, y + 1)) for x in range(SIDE + 1) for y in cells}
    areas = [shapely.Polygon([*flat[x, y], *upright[x + 1, y][1:], *flat[x, y + 1][::-1][1:], *upright[x, y][::-1][1:]]) for x in cells for y in cells]
    island = shapely.Point(WEST + 2.5 * WIDTH, SOUTH + 2.5 * WIDTH).buffer(0.2 * WIDTH)
    at = 2 * SIDE + 2
    whole = np.array(areas, dtype=object)
    whole[at] = shapely.difference(whole[at], island)
    whole[at + 1] = shapely.MultiPolygon([whole[at + 1], island])
    return whole


def drawn(found: Borders) -> list[Any]:
    """Units as the script puts them together from arcs, outer rings and holes told apart by their turn."""
    units: list[Any] = []
    for rings in found.units:
        lines = [np.concatenate([(found.arcs[k] if k >= 0 else found.arcs[~k][::-1])[:-1] for k in ring]) for ring in rings]
        polygons = [shapely.Polygon(line) for line in lines]
        outer = [polygon for polygon in polygons if polygon.exterior.is_ccw == polygons[0].exterior.is_ccw]
        holes = [polygon for polygon in polygons if polygon.exterior.is_ccw != polygons[0].exterior.is_ccw]
        units.append(shapely.union_all(shapely.make_valid(outer)).difference(shapely.union_all(shapely.make_valid(holes))))
    return units


def in_steps(shape: Any, found: Borders, level: int) -> Any:
    """A shape in degrees as the level would draw it, not simplified."""
    return shapely.transform(shape, lambda lonlat: borders.world_steps(lonlat, level) - found.origin)


@pytest.mark.parametrize("level", [level for level in LEVELS if level >= 10])
def test_neighbours_never_come_apart_and_never_overlap(crooked: Shapes, level: int) -> None:
    units = drawn(borders.borders(crooked, level))
    whole: Any = shapely.union_all(units)
    assert sum(unit.area for unit in units) == pytest.approx(whole.area)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


@pytest.mark.parametrize("level", LEVELS)
def test_every_border_inside_is_one_line_of_two_units(crooked: Shapes, level: int) -> None:
    found = borders.borders(crooked, level)
    used = np.bincount([k if k >= 0 else ~k for rings in found.units for ring in rings for k in ring], minlength=len(found.arcs))
    assert set(used.tolist()) <= {1, 2}
    once = [found.arcs[arc] for arc in np.flatnonzero(used == 1)]
    outline = sum(len(line) - 1 for line in found.outline)
    assert sum(len(arc) - 1 for arc in once) >= outline > 0


def test_nearer_levels_keep_more_points_and_all_stay_within_two_pixels(crooked: Shapes) -> None:
    counts = []
    for level in (12, 14, 16, 18):
        found = borders.borders(crooked, level)
        counts.append(sum(len(arc) for arc in found.arcs))
        assert drawn(found)[0].hausdorff_distance(in_steps(crooked[0], found, level)) <= 2 * borders.STEPS_A_PX
    assert all(one < other for one, other in pairwise(counts))


def test_a_ring_of_arcs_closes(crooked: Shapes) -> None:
    found = borders.borders(crooked, 14)
    for rings in found.units:
        for ring in rings:
            lines = [found.arcs[k] if k >= 0 else found.arcs[~k][::-1] for k in ring]
            assert all((one[-1] == other[0]).all() for one, other in pairwise([*lines, lines[0]]))


def test_json_says_the_same_in_small_numbers(crooked: Shapes) -> None:
    found = borders.borders(crooked, 12)
    content = found.as_json()
    at, arcs = np.zeros(2, dtype=np.int64), []
    for steps in content["arcs"]:
        points = at + np.cumsum(np.reshape(steps, (-1, 2)), axis=0)
        at = points[-1]
        arcs.append(points)
    assert all((one == other).all() for one, other in zip(arcs, found.arcs, strict=True))
    used = 0
    units: list[list[list[int]]] = []
    for rings in content["units"]:
        units.append([])
        for ring in rings:
            units[-1].append([])
            for back in ring:
                units[-1][-1].append(used if back == 0 else ~(used - back) if back > 0 else used + back)
                used += back == 0
    assert units == [[list(ring) for ring in rings] for rings in found.units]


def test_a_crack_between_units_is_no_lake_but_a_wide_hole_is() -> None:
    ring = shapely.Polygon(shapely.box(0, 50, 1, 51).exterior, [shapely.box(0.01, 50.01, 0.011, 50.02).exterior, shapely.box(0.3, 50.3, 0.7, 50.7).exterior])
    assert len(borders.borders(np.array([ring], dtype=object), 14).outline) == 2


def test_an_area_smaller_than_a_pixel_has_no_ring_and_harms_nobody() -> None:
    shapes = np.array([shapely.box(0, 50, 1, 51), shapely.box(2, 50, 2.000001, 50.000001)], dtype=object)
    assert [len(rings) for rings in borders.borders(shapes, 6).units] == [1, 0]


@pytest.mark.skipif(not SPAIN.is_file(), reason="the municipalities of Spain are not beside this checkout")
def test_the_municipalities_of_spain_do_not_come_apart() -> None:
    published: Any = gpd.read_file(SPAIN, layer="municipalities").geometry
    sound = published[~published.is_empty & published.is_valid & published.intersects(shapely.box(-4, 40, -2, 42))].to_numpy()
    before = shapely.union_all(sound)
    for level in (8, 12):
        found = borders.borders(sound, level)
        assert sum(len(found.arcs[k if k >= 0 else ~k]) for rings in found.units for ring in rings for k in ring) > 1.7 * sum(len(arc) for arc in found.arcs)
        whole = shapely.union_all([shapely.make_valid(unit) for unit in drawn(found)])
        there = in_steps(before, found, level)
        assert shapely.area(shapely.symmetric_difference(whole, there)) / there.area < 0.01
