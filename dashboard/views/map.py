"""Map: who cannot reach a service, where, and why. The start page."""

from dataclasses import dataclass, replace
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import data
from dashboard.components.area_draw import draw_buttons, is_drawing, take_drawn
from dashboard.components.area_panel import area_panel
from dashboard.components.downloads import downloads
from dashboard.components.failure import banner, told
from dashboard.components.gap_map import gap_map
from dashboard.components.headline import headline
from dashboard.components.hotspots import clusters_on_map, hotspots_table
from dashboard.components.legend import legend
from dashboard.components.outlet_editor import put_point
from dashboard.components.plan_panel import marks, picks_point, plan_panel, plans_button
from dashboard.components.question_bar import question_bar
from dashboard.components.ranking import ranking_panel, whole_table
from dashboard.components.top_bar import top_bar
from dashboard.components.tour import tour
from dashboard.i18n import _, language
from dashboard.maps.clicks import Click, Pick, Point
from dashboard.maps.outline import drawn_corners
from dashboard.state import AREA, View, change, current_view
from geo.analysis.snapshot import Snapshot
from geo.db.release import Release

MAP_HEIGHT_PX: Final = 520
_DRAWN: Final = "question that was drawn"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts stand: above the map, left of it, itself, and beside it."""

    above: DeltaGenerator
    left: DeltaGenerator
    middle: DeltaGenerator
    side: DeltaGenerator


def map_and_panel(release: Release, whole_view: View) -> None:
    """What a click changes. The address may have changed since the whole page ran: what is not about the area runs the whole page again."""
    snapshot = data.snapshot(release)
    view = current_view(snapshot)
    if replace(view, area=None, place=None) != replace(whole_view, area=None, place=None):
        st.rerun(scope="app")
    places = _places()
    # What was asked for comes first: after a click the panel, after another question the map.
    is_click = st.session_state.get(_DRAWN) == view.question
    st.session_state[_DRAWN] = view.question
    for draw in (_draw_panel, _draw_map) if is_click else (_draw_map, _draw_panel):
        draw(snapshot, view, places)


def _places() -> Places:
    with st.container(key="page"):
        main, side = st.columns([910, 424], gap="small")
    with main:
        above = st.container()
        with st.container(key="frame"):
            left, middle = st.columns([170, 740], gap=None)
    return Places(above, left, middle, side)


def _draw_map(snapshot: Snapshot, view: View, places: Places) -> None:
    """The map, then what tells what it shows."""
    release = snapshot.release
    answer, classes = data.answer(release, view.question)
    clusters = clusters_on_map(snapshot)
    with places.middle, st.container(key="map"):
        gap_map(
            snapshot, answer, classes, selected_code=view.area_code, language=language(), height_px=MAP_HEIGHT_PX, key="map", on_click=clicked,
            point_mode=picks_point(view), proposed=marks(data.present(release), view), area_mode=is_drawing(), drawn=drawn_corners(snapshot, view.area),
            found=view.place, clusters=clusters,
        )  # fmt: skip
    with places.above:
        headline(snapshot, answer)
    with places.left:
        legend(snapshot, answer, classes, clusters)


def _draw_panel(snapshot: Snapshot, view: View, places: Places) -> None:
    """The outlet plan that is open, else the chosen area, else the areas in order."""
    answer, _classes = data.answer(snapshot.release, view.question)
    with places.side, st.container(key="panel"):
        if view.edit is not None:
            plan_panel(snapshot, view)
        elif view.area is None:
            with st.container(key="tools", horizontal=True, gap="small"):
                plans_button()
                draw_buttons(view)
            ranking_panel(snapshot, answer)
        else:
            area_panel(snapshot, answer, view, view.area)


def clicked(what: Click) -> None:
    """The area that was picked, into the address bar; a point, into the form that asks for one."""
    if isinstance(what, Pick):
        change(AREA, what.code)
    elif isinstance(what, Point):
        put_point(what)
    else:
        take_drawn(data.snapshot(data.served().release), what)


@st.fragment
def page() -> None:
    """All of it: a change of the question runs this, and not what every page shares."""
    with told():
        served = data.served()
        with st.spinner(_("Loading the layers of the map")):
            snapshot = data.snapshot(served.release)
            view = current_view(snapshot)
            answer, _classes = data.answer(served.release, view.question)
        bars = st.container()
        # A click runs map and panel alone; while plans are edited the whole page runs, for they change its every part.
        draw = st.fragment(map_and_panel) if view.edit is None else map_and_panel
        draw(served.release, view)
        with bars:
            top_bar(served.release)
            banner(served.problem)
            question_bar(snapshot, view)
        whole_table(snapshot, answer)
        hotspots_table(snapshot)
        downloads(view.question)
        tour()


page()
