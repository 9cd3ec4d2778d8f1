"""Map: who cannot reach a service, where, and why. The start page."""

import streamlit as st

from dashboard import data
from dashboard.components.area_panel import area_panel
from dashboard.components.downloads import downloads
from dashboard.components.failure import banner, told
from dashboard.components.gap_map import gap_map
from dashboard.components.headline import headline
from dashboard.components.legend import legend
from dashboard.components.outlet_editor import put_point
from dashboard.components.plan_panel import marks, picks_point, plan_panel, plans_button
from dashboard.components.question_bar import question_bar
from dashboard.components.ranking import ranking_panel, whole_table
from dashboard.components.top_bar import top_bar
from dashboard.components.tour import tour
from dashboard.i18n import _, language
from dashboard.maps.clicks import Pick, Point
from dashboard.state import AREA, change, current_view

MAP_HEIGHT_PX = 520

with told():
    served = data.served()
    top_bar(served.release)
    with st.spinner(_("Loading the layers of the map")):
        snapshot = data.snapshot(served.release)
        view = current_view(snapshot)
        answer, classes = data.answer(served.release, view.question)
    banner(served.problem)
    question_bar(snapshot, view)
    with st.container(key="page"):
        main, side = st.columns([910, 424], gap="small")
    with main:
        headline(snapshot, answer)
        with st.container(key="frame"):
            left, middle = st.columns([170, 740], gap=None)
        with left:
            legend(snapshot, answer, classes)
        with middle, st.container(key="map"):
            clicked = gap_map(
                snapshot, answer, classes, selected_code=view.area_code, language=language(), height_px=MAP_HEIGHT_PX, key="map",
                point_mode=picks_point(view), proposed=marks(data.present(served.release), view),
            )  # fmt: skip
    with side, st.container(key="panel"):
        if view.edit is not None:
            plan_panel(snapshot, view)
        elif view.area_code is None:
            plans_button()
            ranking_panel(snapshot, answer)
        else:
            area_panel(snapshot, answer, view.area_code)
    whole_table(snapshot, answer)
    downloads(view.question)
    tour()
    if isinstance(clicked, Point):
        put_point(clicked)
        st.rerun()
    if isinstance(clicked, Pick) and clicked.code != view.area_code:
        change(AREA, clicked.code)
        st.rerun()
