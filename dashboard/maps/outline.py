"""The outline of the chosen area, where it is not a unit of which the map has the borders already."""

from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.area_address import Area
from geo.analysis.drawn_area import polygon_of
from geo.analysis.snapshot import Snapshot
from geo.errors import GapMapError

_FINE_DEGREES: Final = 0.00002  # about 2 m


def drawn_corners(snapshot: Snapshot, area: Area | None) -> list[list[float]]:
    """Edge of a drawn area, or of a priority area in one part, lon and lat in degrees; none of anything else, or where the address holds none."""
    if area is None or area.kind not in {"drawn", "priority"}:
        return []
    try:
        shape = polygon_of(area.code) if area.kind == "drawn" else _outline(snapshot, area.code)
    except GapMapError:
        return []
    parts = shapely.get_parts(shape)
    corners: list[list[float]] = shapely.get_coordinates(shapely.get_exterior_ring(parts[0]))[:-1].tolist() if len(parts) == 1 else []
    return corners


def _outline(snapshot: Snapshot, code: str) -> BaseGeometry:
    """Outline of a priority area, as fine as a small map shows it."""
    areas = snapshot.concentration_areas.set_index("concentration_area_code")
    outline: BaseGeometry = areas["geom"][code].simplify(_FINE_DEGREES)
    return outline
