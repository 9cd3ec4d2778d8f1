"""What is known of one area beside the map: who cannot reach the service and why, who lives there, and where the nearest outlets are."""

import streamlit as st

from dashboard import data
from dashboard.area_address import Area
from dashboard.chosen_area import ChosenArea, chosen_area
from dashboard.components.area_draw import draw_buttons
from dashboard.components.area_gap import area_gap
from dashboard.components.area_head import area_head
from dashboard.components.area_links import area_link
from dashboard.components.area_outlets import area_outlets
from dashboard.components.area_people import area_people
from dashboard.components.comparisons import other_table, parity_table, so_far_table
from dashboard.components.coverage import coverage_table
from dashboard.components.failure import told
from dashboard.components.supply import supply_table
from dashboard.components.waterfall import actions
from dashboard.components.why_priority import why_priority
from dashboard.i18n import _
from dashboard.markup import folded, wrapped
from dashboard.state import AREA, View, change
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot


def area_panel(snapshot: Snapshot, answer: Answer, view: View, area: Area) -> None:
    """Draw the panel of one area."""
    st.button(_("Back to the list"), key="close", type="tertiary", on_click=change, args=(AREA, None))
    chosen = None
    with told():
        chosen = chosen_area(snapshot, answer, area)
        page = wrapped("p", area_link(view, area, _("The whole page of this area")), "page")
        st.html(wrapped("div", area_head(snapshot, chosen) + page, "gm"))
    if area.kind == "drawn":
        draw_buttons(view)
    if chosen is not None:
        st.html(wrapped("div", "".join([area_gap(snapshot, answer, chosen), _actions(chosen), *_rest(snapshot, answer, chosen)]), "gm"))


def _actions(chosen: ChosenArea) -> str:
    return actions(chosen.steps, chosen.pos) if chosen.shows else ""


def _rest(snapshot: Snapshot, answer: Answer, chosen: ChosenArea) -> list[str]:
    """What follows the gap; coverage, supply and class are of single units."""
    people, outlets = area_people(snapshot, chosen), area_outlets(snapshot, answer, chosen)
    if chosen.unit_pos is None:
        return [people, outlets]
    found, group = data.priority_areas(snapshot.release), answer.question.group_code
    why = why_priority(snapshot, found, chosen.unit_pos) if found is not None and chosen.shows else ""
    supplied = supply_table(snapshot, answer, chosen.unit_pos) if chosen.shows else ""
    more = so_far_table(snapshot, chosen.area.code, group) + other_table(snapshot, chosen.area.code)
    return [
        supplied, why, people, outlets, coverage_table(snapshot, chosen.area.code, group), parity_table(snapshot, chosen.area.code),
        folded(_("This year so far, facilities and records"), more),
    ]  # fmt: skip
