"""The question that every page shares: which service, for whom, how far, and which area."""

import streamlit as st

from dashboard import formats
from dashboard.i18n import _, named
from dashboard.state import AREA, GROUP, SERVICE, WALK, View, change
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds


def question_bar(snapshot: Snapshot, view: View) -> None:
    """Draw the bar; a change goes to the address bar, and the page runs again."""
    with st.container(key="question"):
        service, group, walk, area = st.columns([2.2, 2.2, 2.0, 2.2], vertical_alignment="center")
        with service:
            _select(SERVICE, {row["service_code"]: named(row) for row in snapshot.services.to_dict("records")}, view.question.service_code, _("Service"))
        with group:
            offered = snapshot.groups[snapshot.groups["is_offered"]]
            _segments(GROUP, {row["people_group_code"]: named(row) for row in offered.to_dict("records")}, view.question.group_code, _("People"))
        with walk:
            _select(WALK, _walks(view.question.threshold_m), str(view.question.threshold_m), _("Walk"))
        with area:
            _select(
                AREA,
                {row["unit_code"]: named(row) for row in snapshot.units.to_dict("records")},
                view.area_code,
                _("Area"),
                placeholder=_("Find a community or village"),
            )


def _walks(asked_m: int) -> dict[str, str]:
    rules = thresholds()
    offered = sorted({*rules.offered_threshold_m, asked_m})
    return {
        str(m): _("{minutes} min walk ({metres} m)", minutes=formats.minutes(m, speed_m_per_s=rules.walking_speed_m_per_s), metres=f"{m:,}") for m in offered
    }


def _select(parameter: str, names: dict[str, str], chosen: str | None, label: str, *, placeholder: str = "") -> None:
    key = f"bar {parameter}"
    st.session_state[key] = chosen  # the address bar is the truth
    st.selectbox(
        label, list(names), format_func=lambda code: names[code], key=key, placeholder=placeholder or None, label_visibility="collapsed",
        on_change=lambda: change(parameter, st.session_state[key]),
    )  # fmt: skip


def _segments(parameter: str, names: dict[str, str], chosen: str, label: str) -> None:
    key = f"bar {parameter}"
    st.session_state[key] = chosen
    st.segmented_control(
        label, list(names), format_func=lambda code: names[code], key=key, label_visibility="collapsed",
        on_change=lambda: change(parameter, st.session_state[key] or chosen),
    )  # fmt: skip
