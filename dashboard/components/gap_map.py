"""The map of gaps as a widget: draws an answer, returns the unit that was picked."""

import streamlit as st
from streamlit_folium import st_folium

from dashboard.maps.gap_layers import answer_group, gap_base_map
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot
from geo.core.classification import Classes
from geo.i18n import Language


def gap_map(  # noqa: PLR0913 -- what is drawn, what is chosen, how it stands on the page
    snapshot: Snapshot, answer: Answer, classes: Classes, *, selected_code: str | None, language: Language, height_px: int, key: str
) -> str | None:
    """The map; returns the code of the unit picked by click, tap or keyboard, once for each pick, else None."""
    widget = f"{key}-{snapshot.release.release_id}-{language}-{height_px}"  # what would need other geometry or words is another widget
    value = st_folium(
        gap_base_map(snapshot, language),
        key=widget,
        height=height_px,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=answer_group(snapshot, answer, classes, selected_code=selected_code, language=language),
    )
    return _new_pick(value or {}, f"{widget}-seen")


def _new_pick(value: dict[str, object], seen_key: str) -> str | None:
    """The picked code, unless this very pick was returned before: the widget keeps its last value over reruns."""
    number = value.get("n")
    if number is None or st.session_state.get(seen_key) == number:
        return None
    st.session_state[seen_key] = number
    return str(value["picked"])
