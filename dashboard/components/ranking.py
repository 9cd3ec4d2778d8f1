"""The areas with the most people out of reach, when none is chosen: the panel's list, and the whole answer as a table."""

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import formats
from dashboard.i18n import _, language, named
from dashboard.maps.names import short_name
from dashboard.maps.overlay import people_of_circles
from dashboard.markup import boxed, element, markdown_text, table, wrapped
from dashboard.state import AREA, change
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot
from geo.frames import IntArray

_LISTED: Final = 16
_ROWS_OF_TABLE: Final = 500


def ranking_panel(snapshot: Snapshot, answer: Answer) -> None:
    """Draw the list: names are buttons that open the area, the numbers stand beside them in rows of the same height."""
    ranked = _ranked(snapshot, answer)
    st.html(wrapped("div", element("h3", _("Areas with the most people out of reach"), "first"), "gm"))
    if not len(ranked):
        st.html(wrapped("div", element("p", _("No area shows people out of reach for this question.")), "gm"))
        return
    shown = answer_table(snapshot, answer, ranked[:_LISTED])
    with st.container(key="ranked", horizontal=True, gap=None):
        with st.container(key="ranked-names", gap=None):
            st.html(wrapped("div", element("span", _("Area")), "gm head"))
            for code, name in zip(shown["unit_code"], shown["name"], strict=True):
                words = short_name(name) if language() == "zh" else name
                st.button(markdown_text(words), key=f"open {code}", type="tertiary", width="stretch", on_click=change, args=(AREA, code))
        head = tuple(element("th", words, "n") for words in (_("out of reach (people)"), _("entitled (people)"), _("share")))
        rows = [
            (
                wrapped("td", wrapped("b", formats.people(int(row["beyond"]))), "n"),
                element("td", formats.people(int(row["eligible"])), "n"),
                element("td", str(row["share"]), "n"),
            )
            for row in shown.to_dict("records")
        ]
        st.html(wrapped("div", table([head, *rows]), "gm rows"))
    if len(ranked) > len(shown):
        more = _("{count} more areas are in the table below the map.", count=formats.people(len(ranked) - len(shown)))
        st.html(wrapped("div", element("p", more, "quiet note"), "gm"))


def _ranked(snapshot: Snapshot, answer: Answer) -> IntArray:
    """Positions of the areas that show people out of reach, most people first, then by code."""
    shown = np.flatnonzero(people_of_circles(answer) > 0)
    codes = snapshot.units["unit_code"].to_numpy(dtype=object)[shown].astype(str)
    ranked: IntArray = shown[np.lexsort((codes, -answer.beyond_count[shown]))]
    return ranked


def answer_table(snapshot: Snapshot, answer: Answer, positions: IntArray) -> pd.DataFrame:
    """Areas with their numbers: unit_code, name, eligible, beyond (empty where protected), share as text or the word for its state."""
    states = [answer.state[pos] for pos in positions.tolist()]
    shows = pd.Series([state == "value" for state in states], dtype=bool)
    words = {"value": "", "protected": _("Protected"), "no_target": _("No target group"), "no_data": _("No data")}
    shares = [
        formats.percent(share, decimals=1) if visible else words[state]
        for share, visible, state in zip(answer.beyond_share[positions], shows, states, strict=True)
    ]
    units = snapshot.units.iloc[positions]
    return pd.DataFrame(
        {
            "unit_code": units["unit_code"].tolist(),
            "name": [named(row) for row in units[["name_zh", "name_en"]].to_dict("records")],
            "eligible": pd.Series(answer.eligible_count[positions]).astype("Int64").where(shows),
            "beyond": pd.Series(answer.beyond_count[positions]).astype("Int64").where(shows),
            "share": shares,
        }
    )


def whole_table(snapshot: Snapshot, answer: Answer) -> None:
    """The map's answer as a table, for whoever does not use the map; of very many areas those with the most people out of reach."""
    unit_count = len(snapshot.units)
    positions = np.arange(unit_count) if unit_count <= _ROWS_OF_TABLE else _ranked(snapshot, answer)[:_ROWS_OF_TABLE]
    with st.expander(_("All areas as a table")):
        if len(positions) < unit_count:
            st.html(wrapped("div", element("p", _left_out(len(positions), unit_count), "quiet note"), "gm"))
        texts = (element("th", _("code")), element("th", _("Area")))
        head = (*texts, *(element("th", words, "n") for words in (_("entitled (people)"), _("out of reach (people)"), _("share"))))
        rows = [
            (element("td", row["unit_code"]), element("td", row["name"]), _cell(row["eligible"]), _cell(row["beyond"]), element("td", row["share"], "n"))
            for row in answer_table(snapshot, answer, positions).to_dict("records")
        ]
        st.html(boxed(_("All areas as a table"), table([head, *rows]), "gm scrolled"))


def _left_out(listed_count: int, unit_count: int) -> str:
    return _(
        "The {listed} areas with the most people out of reach; all {count} are in the files to download.",
        listed=formats.people(listed_count),
        count=formats.people(unit_count),
    )


def _cell(count: object) -> str:
    return element("td", formats.people(count) if isinstance(count, int) else "—", "n")
