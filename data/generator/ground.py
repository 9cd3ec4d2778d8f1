"""The ground everything is drawn on: metres from the town's published point, a grid of half metres, and dice that always fall alike."""

import random
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import to_metric, to_stored

Point = tuple[float, float]

METRIC_CRS: Final = "EPSG:4549"
ORIGIN_LON_LAT: Final = (119.93938, 31.62951)
GRID_M: Final = 0.5
FRAME: Final = shapely.box(-5900.0, -3300.0, 5900.0, 6800.0)
_SEED: Final = 20260930
_DECIMALS: Final = 6
_ORIGIN: Final = to_metric(METRIC_CRS).transform(*ORIGIN_LON_LAT)


def dice(purpose: str) -> random.Random:
    """Random numbers for one purpose, so that a change to one part of the town leaves the others as they are."""
    return random.Random(f"{_SEED} {purpose}")  # noqa: S311 — a town, not a secret


def on_grid(point: Iterable[float]) -> Point:
    """The nearest point of the half-metre grid."""
    x, y = point
    return (round(x / GRID_M) * GRID_M + 0.0, round(y / GRID_M) * GRID_M + 0.0)


def smooth(points: Sequence[Point], rounds: int = 3) -> list[Point]:
    """Chaikin's corner cutting: the curve that a hand would draw along `points`, ends kept."""
    curve = np.array(points, dtype=np.float64)
    for _ in range(rounds):
        near, far = 0.75 * curve[:-1] + 0.25 * curve[1:], 0.25 * curve[:-1] + 0.75 * curve[1:]
        curve = np.vstack([curve[:1], np.stack([near, far], axis=1).reshape(-1, 2), curve[-1:]])
    return [on_grid(point) for point in curve.tolist()]


def kilometres(*points: Point) -> list[Point]:
    """Points in metres from points in kilometres."""
    return [(x * 1000.0, y * 1000.0) for x, y in points]


def lon_lat(shape: BaseGeometry) -> BaseGeometry:
    """`shape` in longitude and latitude of EPSG:4326, six decimals (a tenth of a metre)."""
    transformer = to_stored(METRIC_CRS)

    def moved(xy: np.ndarray) -> np.ndarray:
        lon, lat = transformer.transform(xy[:, 0] + _ORIGIN[0], xy[:, 1] + _ORIGIN[1])
        return np.round(np.column_stack([lon, lat]), _DECIMALS)

    return shapely.transform(shape, moved)


def metres(lon: float, lat: float) -> Point:
    """A published point in metres from the origin."""
    x, y = to_metric(METRIC_CRS).transform(lon, lat)
    return x - _ORIGIN[0], y - _ORIGIN[1]
