"""A page with nothing but the map, for tests in the browser: a question, the map, and the code that it handed back."""

import numpy as np
import streamlit as st

from dashboard.components.gap_map import gap_map
from dashboard.database import database
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import read_snapshot
from geo.core.classification import share_classes
from geo.db.release import current_release
from geo.i18n import Language

st.set_page_config(layout="wide")
with database().reader.connect() as connection:
    release = current_release(connection)
    assert release is not None
    snapshot = read_snapshot(connection, release)
walk_m = 4000 if st.checkbox("far") else 500
found = answer(snapshot, Question("family", "all", walk_m))
classes = share_classes(found.beyond_share, np.array([state == "value" for state in found.state]))
language: Language = "en" if st.query_params.get("lang") == "en" else "zh"
picked = gap_map(snapshot, found, classes, selected_code=st.session_state.get("code"), language=language, height_px=520, key="map")
if picked:
    st.session_state["code"] = picked
    st.session_state["picks"] = st.session_state.get("picks", 0) + 1
    st.rerun()
st.text(f"picked {st.session_state.get('code')} {st.session_state.get('picks', 0)}")
