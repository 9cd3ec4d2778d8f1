"""The peer of `bench.map`: folium.Choropleth in st_folium, a choice that colours it anew, and the numbers of the clicked unit beside it.

It is what somebody writes who knows both well: data are read once, only the clicked shape comes back, and the colour bar is left out, since it would
fetch a library. With `?empty` the page is a button in a fragment that does nothing but count, to tell how long Streamlit itself takes.
"""

import json
import os
from pathlib import Path
from typing import Any

import folium
import pandas as pd
import streamlit as st
from folium.utilities import get_bounds
from streamlit_folium import st_folium

import dashboard.maps.assets  # noqa: F401 -- Leaflet from this machine, for the peer as for us

FOLDER = Path(os.environ["GAPMAP_BENCH_FOLDER"])
HEIGHT_PX = 520


@st.cache_data
def shapes() -> dict[str, Any]:
    """The units as GeoJSON."""
    content: dict[str, Any] = json.loads((FOLDER / "units.geojson").read_text("utf-8"))
    return content


@st.cache_data
def numbers() -> pd.DataFrame:
    """People of every unit and group: unit_code, name, group_code, eligible, beyond, percent."""
    return pd.read_parquet(FOLDER / "numbers.parquet")


@st.cache_data
def bounds() -> list[list[float]]:
    """South-west and north-east corner of all units, in degrees."""
    corners: Any = get_bounds(shapes(), lonlat=True)
    return corners  # type: ignore[no-any-return]


def choropleth(rows: pd.DataFrame) -> folium.Map:
    """The map of a group's shares."""
    coloured = folium.Choropleth(
        geo_data=shapes(), data=rows, columns=["unit_code", "percent"], key_on="feature.properties.unit_code", fill_color="YlOrBr", line_weight=0.5
    )
    if coloured.color_scale is not None:
        del coloured._children[coloured.color_scale.get_name()]  # noqa: SLF001 -- the only way folium has to leave it out
        coloured.color_scale = None
    folium.GeoJsonTooltip(["name"], labels=False).add_to(coloured.geojson)
    whole = folium.Map(tiles=None)
    coloured.add_to(whole)
    whole.fit_bounds(bounds())
    return whole


def page() -> None:
    """Choice, map and panel."""
    groups = numbers()["group_code"].unique().tolist()
    asked = st.segmented_control("People", groups, default=groups[0], key="group")
    rows = numbers()[numbers()["group_code"] == asked]
    left, right = st.columns([740, 424])
    with left:
        seen = st_folium(choropleth(rows), key="map", height=HEIGHT_PX, use_container_width=True, returned_objects=["last_active_drawing"])
    with right, st.container(key="panel"):
        if clicked := seen.get("last_active_drawing"):
            row = rows[rows["unit_code"] == clicked["properties"]["unit_code"]].iloc[0]
            st.subheader(row["name"])
            st.caption(row["unit_code"])
            st.metric("entitled (people)", row["eligible"])
            st.metric("out of reach (people)", row["beyond"])
            st.metric("share (%)", row["percent"])


@st.fragment
def empty() -> None:
    """A round trip of Streamlit with nothing in it."""
    st.session_state["trips"] = st.session_state.get("trips", 0) + st.button("again", key="again")
    with st.container(key="panel"):
        st.text(f"trip {st.session_state['trips']}.")


st.set_page_config(layout="wide")
if "empty" in st.query_params:
    empty()
else:
    page()
