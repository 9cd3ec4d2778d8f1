"""What is drawn by hand: main roads, waters, the outline of the town, and where it is dense. Kilometres from the town's published point."""

import math
from dataclasses import dataclass
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from data.generator.ground import FRAME, Point, kilometres, smooth


@dataclass(frozen=True, slots=True)
class Canal:
    """A watercourse by its centre line and its width in metres."""

    line: shapely.LineString
    width_m: float


def _line(*points: Point) -> shapely.LineString:
    return shapely.LineString(smooth(kilometres(*points)))


ARTERIALS: Final = (
    _line((-5.9, -1.35), (-3.2, -1.05), (-1.5, -1.2), (0.2, -1.42), (2.0, -1.2), (3.6, -1.5), (5.9, -1.75)),
    _line((-5.9, 0.42), (-3.7, 0.2), (-1.9, 0.16), (-0.9, -0.06), (0.3, 0.12), (1.8, -0.12), (3.3, 0.02), (5.9, -0.42)),
    _line((-5.9, 1.15), (-3.9, 1.45), (-2.4, 1.4), (-0.6, 1.12), (0.5, 1.2), (1.3, 1.26), (2.5, 1.02), (3.6, 1.1), (5.9, 1.75)),
    _line((-5.9, 2.95), (-3.6, 2.72), (-1.5, 2.85), (-0.2, 2.62), (0.5, 2.72), (1.4, 2.86), (2.3, 2.8), (3.6, 2.62), (5.9, 3.05)),
    _line((-5.9, 4.9), (-2.6, 4.62), (-0.7, 4.35), (0.7, 4.02), (2.2, 4.12), (3.4, 3.86), (5.9, 4.25)),
    _line((-3.05, -3.3), (-2.9, -1.9), (-3.1, -0.6), (-3.35, 0.4), (-3.05, 1.5), (-3.35, 2.8), (-3.2, 4.4), (-3.4, 6.8)),
    _line((-1.75, -3.3), (-1.95, -1.7), (-1.72, -0.4), (-1.85, 0.5), (-2.0, 1.4), (-1.62, 2.8), (-1.8, 4.5), (-1.7, 6.8)),
    _line((-0.3, -3.3), (-0.12, -1.9), (-0.42, -0.5), (-0.38, 0.3), (-0.3, 1.15), (-0.35, 2.0), (-0.15, 2.64)),
    _line((0.95, -3.3), (0.7, -1.9), (0.72, -0.6), (0.56, 0.1), (0.5, 1.2), (0.38, 2.0), (0.46, 2.8), (0.75, 4.1), (0.5, 5.3), (0.45, 6.8)),
    _line((2.15, -3.3), (2.05, -1.9), (1.85, -0.9), (1.9, 0.2), (1.8, 1.15), (1.92, 2.0), (1.88, 2.8), (2.1, 4.0), (1.98, 5.2), (2.2, 6.8)),
    _line((3.6, -3.3), (3.4, -1.9), (3.18, -0.6), (3.42, 0.3), (3.2, 1.4), (3.45, 2.6), (3.25, 3.8), (3.4, 5.1), (3.7, 6.8)),
)

CANALS: Final = (
    Canal(_line((-5.9, -0.7), (-4.2, -0.42), (-2.4, -0.62), (-1.2, -0.52), (0.3, -0.78), (1.4, -0.6), (2.6, -0.82), (4.1, -0.72), (5.9, -1.05)), 44.0),
    Canal(
        _line((-1.1, 6.8), (-1.0, 5.4), (-1.12, 4.2), (-0.82, 3.3), (-1.16, 2.1), (-0.98, 1.2), (-1.22, 0.35), (-1.0, -0.5), (-1.22, -1.6), (-0.95, -3.3)),
        28.0,
    ),
    Canal(_line((1.3, 6.8), (1.36, 5.3), (1.12, 4.3), (1.1, 3.3), (1.55, 2.62), (2.3, 2.1), (2.55, 1.75)), 24.0),
    Canal(_line((2.75, 1.5), (2.66, 0.7), (2.82, 0.1), (2.6, -0.77)), 22.0),
    Canal(_line((-5.9, 2.2), (-4.3, 1.98), (-2.8, 2.2), (-1.9, 1.96), (-1.1, 2.2)), 24.0),
    Canal(_line((-4.4, -3.3), (-4.1, -2.1), (-2.6, -1.72), (-2.42, -0.6)), 18.0),
    Canal(_line((1.3, -0.62), (1.42, -1.5), (1.5, -3.3)), 16.0),
)

LAKE: Final = shapely.Polygon(
    smooth(kilometres((2.47, 1.66), (2.52, 1.84), (2.7, 2.06), (2.98, 1.98), (3.14, 1.76), (2.95, 1.46), (2.66, 1.4), (2.42, 1.48), (2.47, 1.66))),
)

OUTLINE: Final = shapely.Polygon(
    kilometres(
        (-4.35, 0.2), (-4.15, 1.9), (-3.5, 2.75), (-2.3, 3.35), (-1.1, 3.25), (-0.2, 3.35), (0.25, 4.1), (0.4, 5.3), (1.7, 5.5), (3.3, 5.45), (3.8, 4.6),
        (3.5, 3.4), (3.85, 2.5), (4.35, 1.7), (4.3, 0.2), (4.15, -1.3), (3.3, -2.15), (1.9, -2.35), (0.5, -2.2), (-0.9, -2.4), (-2.5, -2.2), (-3.9, -1.75),
        (-4.45, -0.7),
    )
)  # fmt: skip

# Where the town is dense: x, y, spread (km), strength (0–1).
_CORES: Final = (
    (0.05, 0.1, 0.9, 1.0),
    (1.15, 2.05, 0.75, 1.0),
    (-2.55, 0.75, 0.55, 0.75),
    (1.5, 3.5, 0.6, 0.6),
    (2.3, 4.75, 0.8, 0.75),
    (1.0, 4.7, 0.4, 0.5),
    (-1.4, 0.5, 0.5, 0.5),
    (1.35, -0.8, 0.5, 0.5),
    (2.7, 0.4, 0.4, 0.5),
)


def density(x_m: float, y_m: float) -> float:
    """How dense the town is at a point, from 0 (fields) to 1 (centre)."""
    parts = (strength * math.exp(-((x_m / 1000 - x) ** 2 + (y_m / 1000 - y) ** 2) / (2 * spread * spread)) for x, y, spread, strength in _CORES)
    return min(1.0, sum(parts))


def water() -> list[BaseGeometry]:
    """Surfaces of canals and lake, inside the frame; canals that meet overlap a little."""
    beds = [shapely.intersection(canal.line.buffer(canal.width_m / 2, quad_segs=4), FRAME) for canal in CANALS]
    return [*beds, LAKE]
