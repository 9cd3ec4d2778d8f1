"""The question that every page shares: which service, for whom, how far, and which area."""

from html import escape

import streamlit as st

from dashboard import formats
from dashboard.i18n import _, named
from dashboard.markup import markdown_text
from dashboard.reasons import WHEN as WHEN_TEXTS
from dashboard.state import AREA, GROUP, SERVICE, WALK, WHEN, View, change
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds


def question_bar(snapshot: Snapshot, view: View) -> None:
    """Draw the bar; a change goes to the address bar, and the page runs again. A phone shows one line that unfolds it."""
    asked = view.question
    services = {row["service_code"]: named(row) for row in snapshot.services.to_dict("records")}
    offered = snapshot.groups[snapshot.groups["is_offered"]]
    groups = {row["people_group_code"]: named(row) for row in offered.to_dict("records")}
    walks = _walks(asked.threshold_m)
    units = {row["unit_code"]: named(row) for row in snapshot.units.to_dict("records")}
    with st.container(key="question", horizontal=True, vertical_alignment="center", gap=None):
        hours = {when: _(words) for when, words in WHEN_TEXTS.items()}
        whole = " · ".join(
            (named(snapshot.service(asked.service_code), "short"), groups.get(asked.group_code, ""), walks[str(asked.threshold_m)], hours[asked.when])
        )
        st.html(f'<details class="gm asked"><summary>{escape(whole)}</summary></details>', width="content")
        _select(SERVICE, services, asked.service_code, _("Service"), width=200)
        _segments(GROUP, groups, asked.group_code, _("People"))
        _select(WALK, walks, str(asked.threshold_m), _("Walk"), width=190)
        _select(WHEN, hours, asked.when, _("When"), width=172)
        _select(AREA, units, view.area_code, _("Area"), placeholder=_("Find a community or village"), width=212)


def _walks(asked_m: int) -> dict[str, str]:
    rules = thresholds()
    offered = sorted({*rules.offered_threshold_m, asked_m})
    return {
        str(m): _("{minutes} min walk ({metres} m)", minutes=formats.minutes(m, speed_m_per_s=rules.walking_speed_m_per_s), metres=f"{m:,}") for m in offered
    }


def _caption(label: str) -> None:
    """The label before its control; the control has it too, for those who listen to the page."""
    st.html(f'<span class="caption" aria-hidden="true">{escape(label)}</span>', width="content")


def _select(parameter: str, names: dict[str, str], chosen: str | None, label: str, *, width: int, placeholder: str = "") -> None:
    if not placeholder:
        _caption(label)
    key = f"bar {parameter}"
    st.session_state[key] = chosen  # the address bar is the truth
    st.selectbox(
        label, list(names), format_func=lambda code: names[code], key=key, placeholder=placeholder or None, label_visibility="collapsed", width=width,
        on_change=lambda: change(parameter, st.session_state[key]),
    )  # fmt: skip


def _segments(parameter: str, names: dict[str, str], chosen: str, label: str) -> None:
    _caption(label)
    key = f"bar {parameter}"
    st.session_state[key] = chosen
    st.segmented_control(
        label, list(names), format_func=lambda code: markdown_text(names[code]), key=key, label_visibility="collapsed", width="content",
        on_change=lambda: change(parameter, st.session_state[key] or chosen),
    )  # fmt: skip
