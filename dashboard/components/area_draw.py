"""An area that somebody draws on the map or pastes as text: the button, the text field, and what is wrong with what came."""

from typing import Final

import streamlit as st

from dashboard.area_address import Area, area_text
from dashboard.i18n import _, language
from dashboard.maps.clicks import Drawn
from dashboard.state import AREA, View, change
from geo.analysis.drawn_area import polygon_of, polygon_text, refuse_elsewhere
from geo.analysis.snapshot import Snapshot
from geo.errors import GapMapError
from geo.i18n import sentence

_DRAWING: Final = "drawing an area"
_PROBLEM: Final = "problem of the drawn area"
_LONGEST: Final = 100_000  # characters of a pasted text


def is_drawing() -> bool:
    """Whether a click on the map sets a corner."""
    return bool(st.session_state.get(_DRAWING))


def draw_buttons(view: View) -> None:
    """The button that starts and stops drawing, the one that takes a drawn area away, and what was wrong with the last one."""
    with st.container(horizontal=True, key="draw", gap="small"):
        words = _("Stop drawing") if is_drawing() else _("Draw an area")
        st.button(words, key="draw-start", on_click=_switch, help=_("Click the corners on the map, double click to close the area"))
        if view.area is not None and view.area.kind == "drawn":
            st.button(_("Clear the drawn area"), key="draw-clear", on_click=change, args=(AREA, None))
    problem = _problem_at(view)
    with st.container(key="draw-problem"):  # always there, so that the text field after it stays as it is
        if isinstance(problem, GapMapError):
            st.error(sentence(problem, language()))


def paste_box(snapshot: Snapshot) -> None:
    """The text field for whoever draws with the keyboard, or has the area as a file."""
    with st.expander(_("Paste an area")), st.form("paste-area", border=False):
        words = _("Polygon as WKT or GeoJSON, or corners as lon,lat;lon,lat (degrees)")
        st.text_area(words, key="pasted", max_chars=_LONGEST, height=96, placeholder="POLYGON((119.94 31.63, 119.96 31.63, 119.95 31.65, 119.94 31.63))")
        st.form_submit_button(_("Use this area"), on_click=lambda: take_area(snapshot, st.session_state["pasted"]))


def take_drawn(snapshot: Snapshot, drawn: Drawn) -> None:
    """The corners that the map hands back, into the address bar."""
    st.session_state[_DRAWING] = False
    take_area(snapshot, ";".join(f"{corner.lon},{corner.lat}" for corner in drawn.corners))


def take_area(snapshot: Snapshot, text: str) -> None:
    """A polygon as text, into the address bar; what is wrong with it is told beside the button, and the area before stays."""
    try:
        code = polygon_text(polygon_of(text))
        refuse_elsewhere(snapshot, polygon_of(code))
    except GapMapError as error:
        st.session_state[_PROBLEM] = (error, None)
        return
    st.session_state.pop(_PROBLEM, None)
    change(AREA, area_text(Area("drawn", code)))


def _switch() -> None:
    st.session_state[_DRAWING] = not is_drawing()
    st.session_state.pop(_PROBLEM, None)


def _problem_at(view: View) -> GapMapError | None:
    """What was wrong with the last area, told until the next attempt or until the page shows another area; the map may run the page anew at any time."""
    problem: GapMapError | None
    problem, seen_at = st.session_state.get(_PROBLEM, (None, None))
    if problem is None or seen_at not in (None, (view.area,)):
        st.session_state.pop(_PROBLEM, None)
        return None
    st.session_state[_PROBLEM] = (problem, (view.area,))
    return problem
