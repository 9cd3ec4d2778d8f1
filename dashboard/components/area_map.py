"""The map beside an area: where it lies, and where another one is picked or drawn."""

from collections.abc import Callable

import shapely
import streamlit as st
from shapely.geometry.base import BaseGeometry

from dashboard import data
from dashboard.area_address import Area
from dashboard.components.area_draw import is_drawing
from dashboard.components.gap_map import gap_map
from dashboard.i18n import language
from dashboard.maps.clicks import Click
from dashboard.state import View
from geo.analysis.drawn_area import polygon_of
from geo.analysis.snapshot import Snapshot
from geo.errors import GapMapError

_HEIGHT_PX = 340
_FINE_DEGREES = 0.00002  # about 2 m


def area_map(snapshot: Snapshot, view: View, on_click: Callable[[Click], None]) -> None:
    """Draw the map of the answer with the area outlined."""
    answer, classes = data.answer(snapshot.release, view.question)
    with st.container(key="area-map"):
        gap_map(
            snapshot, answer, classes, selected_code=view.area_code, language=language(), height_px=_HEIGHT_PX, key="area", on_click=on_click,
            area_mode=is_drawing(), drawn=drawn_corners(snapshot, view.area), found=view.place,
        )  # fmt: skip


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
