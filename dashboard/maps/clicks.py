"""What a click on the map hands back: a unit, a point, or an area drawn by hand. Browsers can send anything, so everything is checked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Asks = Literal["unit", "point", "area"]
_LEAST_CORNERS: Final = 3
_MOST_CORNERS: Final = 200


@dataclass(frozen=True, slots=True)
class Pick:
    """A unit was picked."""

    code: str


@dataclass(frozen=True, slots=True)
class Point:
    """A place was pointed at, in degrees."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area was drawn: its corners in degrees, at least three, the first not repeated."""

    corners: tuple[Point, ...]


Click = Pick | Point | Drawn


def click_of(value: Mapping[str, object]) -> Click | None:
    """The click that the map sent as {picked} or {point} or {polygon}; None where it is none of them."""
    if isinstance(picked := value.get("picked"), str):
        return Pick(picked)
    if (point := _point(value.get("point"))) is not None:
        return point
    corners = value.get("polygon")
    if not isinstance(corners, list) or not _LEAST_CORNERS <= len(corners) <= _MOST_CORNERS:
        return None
    points = [point for corner in corners if (point := _point(corner)) is not None]
    return Drawn(tuple(points)) if len(points) == len(corners) else None


def _point(pair: object) -> Point | None:
    match pair:
        case [int() | float() as lon, int() | float() as lat] if math.isfinite(lon) and abs(lon) <= 180 and abs(lat) <= 90:
            return Point(float(lon), float(lat))
    return None
