"""Area: everything that is known of one unit, one priority area, one drawn area, or the whole place, on a page with a link of its own."""

from html import escape

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import data
from dashboard.area_address import NO_AREA
from dashboard.chosen_area import ChosenArea, chosen_area
from dashboard.components.area_choice import area_choice
from dashboard.components.area_downloads import area_downloads
from dashboard.components.area_draw import draw_buttons, paste_box, take_drawn
from dashboard.components.area_gap import area_gap
from dashboard.components.area_head import area_head
from dashboard.components.area_links import map_address, priority_table, units_table
from dashboard.components.area_map import area_map
from dashboard.components.area_outlets import area_outlets
from dashboard.components.area_people import area_people
from dashboard.components.area_services import area_services
from dashboard.components.failure import banner, told
from dashboard.components.question_bar import question_bar
from dashboard.components.supply import supply_table
from dashboard.components.top_bar import top_bar
from dashboard.components.waterfall import actions
from dashboard.components.why_priority import why_priority, why_units
from dashboard.i18n import _, language, restore_language
from dashboard.maps.clicks import Click, Drawn, Pick
from dashboard.markup import element, wrapped
from dashboard.state import AREA, View, change, current_view
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot
from geo.errors import UnknownCodeError
from geo.i18n import sentence

_BAR_PX = 320


def head(snapshot: Snapshot, view: View, chosen: ChosenArea | None) -> None:
    """Name and class at the left; at the right what can be done with the page."""
    with st.container(key="area-head", horizontal=True, vertical_alignment="center"):
        name = area_head(snapshot, chosen) if chosen is not None else element("h2", _("Choose an area"))
        st.html(wrapped("div", name, "gm head"), width="stretch")
        with st.container(key="area-choice", width=240):
            area_choice(snapshot, view)
        words = escape(_("Show on the map"))
        to_map = f'<a class="button first" href="{escape(map_address(view, view.area), quote=True)}" target="_self">{words}</a>'
        st.html(wrapped("div", to_map + (area_downloads(view) if chosen is not None else ""), "gm links"), width="content")


def about_people(snapshot: Snapshot, answer: Answer, chosen: ChosenArea) -> str:
    """Who lives there, why it is a priority area, what could be done, what there is for each person, as HTML."""
    found = data.priority_areas(snapshot.release)
    why = ""
    if found is not None and chosen.shows:
        why = why_priority(snapshot, found, chosen.unit_pos, says_why_not=True) if chosen.unit_pos is not None else ""
        why = why_units(snapshot, found, chosen.unit_positions) if chosen.area.kind == "priority" else why
    what_to_do = actions(chosen.steps, chosen.pos) if chosen.shows else ""
    supplied = supply_table(snapshot, answer, chosen.unit_pos) if chosen.unit_pos is not None and chosen.shows else ""
    return area_people(snapshot, chosen) + why + what_to_do + supplied


def about_outlets(snapshot: Snapshot, answer: Answer, view: View, chosen: ChosenArea) -> str:
    """The nearest outlets of an area; of the whole place the areas themselves, as HTML."""
    if chosen.area.kind == "place":
        return units_table(snapshot, answer, view, chosen.unit_positions)
    return area_outlets(snapshot, answer, chosen)


def without_choice(snapshot: Snapshot, answer: Answer, view: View) -> None:
    """What can be chosen."""
    left, middle, right = columns()
    with left:
        words = _("Choose an area from the list, click it on the map, draw one, or open it from the table. Its page tells who cannot use the service, and why.")
        st.html(wrapped("div", element("p", words) + priority_table(snapshot, answer, view), "gm"))
    with middle:
        draw(snapshot, view)
    right.html(wrapped("div", units_table(snapshot, answer, view, np.arange(len(snapshot.units))), "gm"))


def columns() -> list[DeltaGenerator]:
    """The three columns of the page."""
    with st.container(key="area"):
        return list(st.columns([292, 444, 598], gap=None))


def draw(snapshot: Snapshot, view: View) -> None:
    """The map of the area, with what draws another."""

    def clicked(what: Click) -> None:
        if isinstance(what, Pick):
            change(AREA, what.code)
        elif isinstance(what, Drawn):
            take_drawn(snapshot, what)

    area_map(snapshot, view, clicked)
    draw_buttons(view)
    paste_box(snapshot)


def area_page(snapshot: Snapshot, view: View) -> None:
    """The whole page under the question bar."""
    answer, _classes = data.answer(snapshot.release, view.question)
    chosen = None
    with told():
        chosen = None if view.area is None else chosen_area(snapshot, answer, view.area)
    head(snapshot, view, chosen)
    if chosen is None:
        without_choice(snapshot, answer, view)
        return
    left, middle, right = columns()
    left.html(wrapped("div", about_people(snapshot, answer, chosen), "gm"))
    with middle:
        draw(snapshot, view)
        st.html(wrapped("div", about_outlets(snapshot, answer, view, chosen), "gm"))
    services = area_services(snapshot, chosen, view.question.group_code)
    right.html(wrapped("div", area_gap(snapshot, answer, chosen, width_px=_BAR_PX) + services, "gm"))


with told():
    restore_language()
    now = data.served()
    top_bar(now.release)
    with st.spinner(_("Loading the layers of the map")):
        place = data.snapshot(now.release)
        named_area = st.query_params.get(AREA)
        asked = current_view(place)
    banner(now.problem)
    question_bar(place, asked)
    if named_area is not None and asked.area is None:
        st.warning(sentence(UnknownCodeError(NO_AREA, area=named_area), language()))
    area_page(place, asked)
