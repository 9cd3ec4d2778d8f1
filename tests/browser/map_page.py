"""A page with nothing but the map, for tests in the browser: a question, the map, and what it handed back."""

import numpy as np
import streamlit as st

from dashboard.components.gap_map import gap_map
from dashboard.database import database
from dashboard.maps.clicks import Drawn, Pick, Point
from dashboard.maps.proposed import Proposed
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import read_snapshot
from geo.core.classification import share_classes
from geo.db.release import current_release
from geo.i18n import Language

st.set_page_config(layout="wide")
st.html('<p class="gm">map</p>')  # what takes the picture of the page away
with database().reader.connect() as connection:
    release = current_release(connection)
    assert release is not None
    snapshot = read_snapshot(connection, release)
walk_m = 4000 if st.checkbox("far") else 500
found = answer(snapshot, Question("family", "all", walk_m))
classes = share_classes(found.beyond_share, np.array([state == "value" for state in found.state]))
language: Language = "en" if st.query_params.get("lang") == "en" else "zh"
clicked = gap_map(
    snapshot,
    found,
    classes,
    selected_code=st.session_state.get("code"),
    language=language,
    height_px=520,
    key="map",
    point_mode=st.checkbox("point"),
    area_mode=st.checkbox("area"),
    proposed=st.session_state.get("proposed", ()),
)
match clicked:
    case Pick(code):
        st.session_state["code"] = code
        st.session_state["picks"] = st.session_state.get("picks", 0) + 1
        st.rerun()
    case Point(lon, lat):
        st.session_state["proposed"] = (Proposed(lon, lat, "diamond", "<b>new</b>", "added"),)
        st.session_state["told"] = f"point {lon:.6f} {lat:.6f}"
        st.rerun()
    case Drawn(corners):
        st.session_state["told"] = f"area of {len(corners)} corners"
        st.rerun()
st.text(f"picked {st.session_state.get('code')} {st.session_state.get('picks', 0)}")
st.text(st.session_state.get("told", ""))
