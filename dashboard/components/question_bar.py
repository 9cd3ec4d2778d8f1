"""The question that every page shares: which service, for whom, how far, and which area."""

from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st

from dashboard.components.help_link import Anchor, help_link
from dashboard.components.search import search_box
from dashboard.i18n import _, named
from dashboard.markup import element, markdown_text
from dashboard.reasons import minutes
from dashboard.state import GROUP, MODE, SERVICE, WALK, WHEN, View, change
from geo.analysis.gaps import Question
from geo.analysis.reasons import WHEN as WHEN_TEXTS
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds

_WIDTHS_PX: Final = {SERVICE: 192, MODE: 116, WALK: 172, WHEN: 148}
_HELP: Final[dict[str, Anchor]] = {GROUP: "people", MODE: "reach", WHEN: "hours"}


def question_bar(snapshot: Snapshot, view: View) -> None:
    """Draw the bar; a change goes to the address bar, and the page runs again. A phone shows one line that unfolds it."""
    asked = view.question
    services = {row["service_code"]: named(row) for row in snapshot.services.to_dict("records")}
    offered = snapshot.groups[snapshot.groups["is_offered"]]
    groups = {row["people_group_code"]: named(row) for row in offered.to_dict("records")}
    modes = {mode.mode: named(mode.model_dump()) for mode in thresholds().modes}
    ways = _ways(asked)
    with st.container(key="question", horizontal=True, vertical_alignment="center", gap=None):
        hours = {when: _(words) for when, words in WHEN_TEXTS.items()}
        way_words = f"{modes[asked.mode]} {ways[str(asked.threshold_m)]}"
        words = (named(snapshot.service(asked.service_code), "short"), groups.get(asked.group_code, ""), way_words, hours[asked.when])
        whole = " ".join(element("span", f"{word} ·") for word in words[:-1]) + " " + element("span", words[-1])
        st.html(f'<details class="gm asked"><summary>{whole}</summary></details>', width="content")
        _select(SERVICE, services, asked.service_code, _("Service"))
        _segments(GROUP, groups, asked.group_code, _("People"))
        _select(MODE, modes, asked.mode, _("Within"), then=lambda mode: change(WALK, str(in_as_long(asked, mode))))
        _slider(WALK, ways, str(asked.threshold_m), _("Minutes and metres"))
        _select(WHEN, hours, asked.when, _("When"))
        search_box(snapshot, view)


def _ways(asked: Question) -> dict[str, str]:
    """Ways that are offered, and the one that is asked about, metres as text, each with its minutes."""
    rules = thresholds()
    offered = sorted({*range(0, rules.greatest_threshold_m + 1, rules.offered_step_m), asked.threshold_m})
    return {str(m): _("{minutes} min ({metres} m)", minutes=minutes(asked, m), metres=f"{m:,}") for m in offered}


def in_as_long(asked: Question, mode: str) -> int:
    """Metres that people go in the time that is asked about, another way; at most as far as is offered."""
    rules = thresholds()
    speeds = {known.mode: known.speed_m_per_s for known in rules.modes}
    return min(round(asked.threshold_m * speeds[mode] / speeds[asked.mode]), rules.greatest_threshold_m)


def _caption(parameter: str, label: str) -> None:
    """The label before its control, with a "?" where the choice needs one; the control has the label too, for those who listen to the page."""
    question_mark = help_link(_HELP[parameter]) if parameter in _HELP else ""
    st.html(f'<div class="gm"><span class="caption" aria-hidden="true">{escape(label)}</span>{question_mark}</div>', width="content")


def _select(parameter: str, names: dict[str, str], chosen: str | None, label: str, *, then: Callable[[str], None] | None = None) -> None:
    _caption(parameter, label)
    key = f"bar {parameter}"
    st.session_state[key] = chosen  # the address bar is the truth

    def chosen_now() -> None:
        if then is not None:
            then(st.session_state[key])
        change(parameter, st.session_state[key])

    st.selectbox(
        label, list(names), format_func=lambda code: names[code], key=key, label_visibility="collapsed",
        width=_WIDTHS_PX[parameter], on_change=chosen_now,
    )  # fmt: skip


def _slider(parameter: str, names: dict[str, str], chosen: str, label: str) -> None:
    key = f"bar {parameter}"
    st.session_state[key] = chosen
    st.select_slider(
        label, list(names), format_func=lambda code: names[code], key=key, label_visibility="collapsed", width=_WIDTHS_PX[parameter],
        on_change=lambda: change(parameter, st.session_state[key]),
    )  # fmt: skip


def _segments(parameter: str, names: dict[str, str], chosen: str, label: str) -> None:
    _caption(parameter, label)
    key = f"bar {parameter}"
    st.session_state[key] = chosen
    st.segmented_control(
        label, list(names), format_func=lambda code: markdown_text(names[code]), key=key, label_visibility="collapsed", width="content",
        on_change=lambda: change(parameter, st.session_state[key] or chosen),
    )  # fmt: skip
