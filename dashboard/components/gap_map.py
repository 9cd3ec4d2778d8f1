"""The map of gaps as a widget: draws an answer, returns what was clicked."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit_folium import st_folium

from dashboard.found_place import FoundPlace
from dashboard.maps.clicks import Asks, Click, click_of
from dashboard.maps.clusters import ClusterMark
from dashboard.maps.gap_layers import answer_group, gap_base_map
from dashboard.maps.proposed import Proposed
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot
from geo.core.classification import Classes
from geo.i18n import Language


def gap_map(  # noqa: PLR0913 -- what is drawn, what is chosen, how it stands on the page
    snapshot: Snapshot,
    answer: Answer,
    classes: Classes,
    *,
    selected_code: str | None,
    language: Language,
    height_px: int,
    key: str,
    point_mode: bool = False,
    area_mode: bool = False,
    proposed: Sequence[Proposed] = (),
    drawn: Sequence[Sequence[float]] = (),
    found: FoundPlace | None = None,
    clusters: Sequence[ClusterMark] = (),
    on_click: Callable[[Click], None] | None = None,
) -> Click | None:
    """The map; returns what was clicked, tapped or chosen by keyboard, once for each click, else None.

    A click gives a `Pick`; with `point_mode` a `Point`, with `area_mode` a `Drawn` polygon. Modes, `proposed` (outlets drawn over the others), `drawn`
    (corners of an area, lon and lat in degrees) and `clusters` (the analyst's marks) may change from run to run: the map keeps its view. `on_click`
    is called before the page runs again, so that this run draws it.
    """
    asks: Asks = "point" if point_mode else "area" if area_mode else "unit"
    widget = f"{key}-{snapshot.release.release_id}-{language}-{height_px}"  # what would need other geometry or words is another widget
    group = answer_group(
        snapshot, answer, classes, selected_code=selected_code, language=language, asks=asks, proposed=proposed, drawn=drawn, found=found, clusters=clusters
    )

    def tell() -> None:
        clicked = click_of(st.session_state.get(widget) or {})
        if on_click is not None and clicked is not None:
            on_click(clicked)

    value = st_folium(
        gap_base_map(snapshot, language),
        key=widget,
        height=height_px,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        render=False,  # as text for a page of its own, which nobody reads
        on_change=tell,
    )
    return _new_click(value or {}, f"{widget}-seen")


def _new_click(value: Mapping[str, object], seen_key: str) -> Click | None:
    """The click, unless this very one was returned before: the widget keeps its last value over reruns."""
    number = value.get("n")
    if number is None or st.session_state.get(seen_key) == number:
        return None
    st.session_state[seen_key] = number
    return click_of(value)
