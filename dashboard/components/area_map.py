"""The map beside an area: where it lies, and where another one is picked or drawn."""

from collections.abc import Callable

import streamlit as st

from dashboard import data
from dashboard.components.area_draw import is_drawing
from dashboard.components.gap_map import gap_map
from dashboard.i18n import language
from dashboard.maps.clicks import Click
from dashboard.maps.outline import drawn_corners
from dashboard.state import View
from geo.analysis.snapshot import Snapshot

_HEIGHT_PX = 340


def area_map(snapshot: Snapshot, view: View, on_click: Callable[[Click], None]) -> None:
    """Draw the map of the answer with the area outlined."""
    answer, classes = data.answer(snapshot.release, view.question)
    with st.container(key="area-map"):
        gap_map(
            snapshot, answer, classes, selected_code=view.area_code, language=language(), height_px=_HEIGHT_PX, key="area", on_click=on_click,
            area_mode=is_drawing(), drawn=drawn_corners(snapshot, view.area), found=view.place,
        )  # fmt: skip
