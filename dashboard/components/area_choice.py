"""The list from which an area is chosen: the whole place, priority areas, units."""

from typing import Final

import streamlit as st

from dashboard.area_address import Area, area_text
from dashboard.i18n import _, named
from dashboard.state import AREA, View, change
from geo.analysis.snapshot import Snapshot

_MOST_UNITS: Final = 2_000  # more than a list is good for; the search box finds every one
_KEY: Final = "choose area"


def area_choice(snapshot: Snapshot, view: View) -> None:
    """Draw the list; a choice goes to the address bar."""
    names = {area_text(Area("place", snapshot.release.place_code)): _("Whole place: {name}", name=named(snapshot.release))}
    for row in snapshot.concentration_areas.drop(columns="geom").to_dict("records"):
        names[area_text(Area("priority", str(row["concentration_area_code"])))] = _("Priority area: {name}", name=named(row))
    units = snapshot.units[["unit_code", "name_zh", "name_en"]]
    if len(units) <= _MOST_UNITS:
        names |= {str(row["unit_code"]): named(row) for row in units.to_dict("records")}
    chosen = None if view.area is None else area_text(view.area)
    st.session_state[_KEY] = chosen if chosen in names else None  # the address bar is the truth
    st.selectbox(
        _("Choose an area"), list(names), format_func=lambda code: names[code], key=_KEY, label_visibility="collapsed",
        placeholder=_("Choose an area"), on_change=lambda: change(AREA, st.session_state[_KEY]),
    )  # fmt: skip
