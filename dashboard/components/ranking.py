"""The areas with the most people out of reach, when none is chosen: the panel's list, and the whole answer as a table."""

from typing import Final

import pandas as pd
import streamlit as st

from dashboard import formats
from dashboard.i18n import _, language, named
from dashboard.markup import element, wrapped
from dashboard.state import AREA, change
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot

_LISTED: Final = 15
_ROW_PX: Final = 27
_HEAD_PX: Final = 30


def ranking_panel(snapshot: Snapshot, answer: Answer) -> None:
    """Draw the list; choosing a row opens the area."""
    frame = answer_table(snapshot, answer)
    shown = frame[frame["beyond"].notna() & (frame["beyond"] > 0)].sort_values(["beyond", "unit_code"], ascending=[False, True]).head(_LISTED)
    with st.container(key="panel"):
        st.html(wrapped("div", element("h3", _("Areas with the most people out of reach"), "first"), "gm"))
        if shown.empty:
            st.html(wrapped("div", element("p", _("No area shows people out of reach for this question.")), "gm"))
            return
        columns = {
            "name": st.column_config.TextColumn(_("Area")),
            "beyond": st.column_config.NumberColumn(_("out of reach (people)"), format="localized"),
            "share": st.column_config.TextColumn(_("share")),
        }
        table, codes = shown[["name", "beyond", "share"]].reset_index(drop=True), shown["unit_code"].tolist()
        chosen = st.dataframe(
            table, hide_index=True, column_config=columns, on_select="rerun", selection_mode="single-cell",
            key=f"ranking {answer.question} {language()}", row_height=_ROW_PX, height=_HEAD_PX + _ROW_PX * len(table),
        )  # fmt: skip
        cells = chosen["selection"]["cells"]
        if cells:
            change(AREA, codes[cells[0][0]])
            st.rerun()


def answer_table(snapshot: Snapshot, answer: Answer) -> pd.DataFrame:
    """Every area with its numbers: unit_code, name, eligible, beyond (empty where protected), share as text, state as words."""
    shows = pd.Series([state == "value" for state in answer.state])
    words = {"value": "", "protected": _("Protected"), "no_target": _("No target group"), "no_data": _("No data")}
    shares = [
        formats.percent(share, decimals=1) if visible else words[state] for share, visible, state in zip(answer.beyond_share, shows, answer.state, strict=True)
    ]
    return pd.DataFrame(
        {
            "unit_code": snapshot.units["unit_code"],
            "name": [named(row) for row in snapshot.units.to_dict("records")],
            "eligible": pd.Series(answer.eligible_count).astype("Int64").where(shows),
            "beyond": pd.Series(answer.beyond_count).astype("Int64").where(shows),
            "share": shares,
        }
    )


def whole_table(snapshot: Snapshot, answer: Answer) -> None:
    """The map's answer as a table, for whoever does not use the map."""
    with st.expander(_("All areas as a table")):
        labels = {"unit_code": _("code"), "name": _("Area"), "eligible": _("entitled (people)"), "beyond": _("out of reach (people)"), "share": _("share")}
        st.dataframe(
            answer_table(snapshot, answer),
            hide_index=True,
            column_config={name: st.column_config.Column(label) for name, label in labels.items()},
            key="whole table",
        )
