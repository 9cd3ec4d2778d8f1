"""The areas with the most people out of reach, when none is chosen: the panel's list, and the whole answer as a table."""

from typing import Final

import pandas as pd
import streamlit as st

from dashboard import formats
from dashboard.i18n import _, language, named
from dashboard.maps.names import short_name
from dashboard.markup import element, markdown_text, table, wrapped
from dashboard.state import AREA, change
from geo.analysis.gaps import Answer
from geo.analysis.snapshot import Snapshot

_LISTED: Final = 16


def ranking_panel(snapshot: Snapshot, answer: Answer) -> None:
    """Draw the list: names are buttons that open the area, the numbers stand beside them in rows of the same height."""
    frame = answer_table(snapshot, answer)
    ranked = frame[frame["beyond"].notna() & (frame["beyond"] > 0)].sort_values(["beyond", "unit_code"], ascending=[False, True])
    st.html(wrapped("div", element("h3", _("Areas with the most people out of reach"), "first"), "gm"))
    if ranked.empty:
        st.html(wrapped("div", element("p", _("No area shows people out of reach for this question.")), "gm"))
        return
    shown = ranked.head(_LISTED)
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


def answer_table(snapshot: Snapshot, answer: Answer) -> pd.DataFrame:
    """Every area with its numbers: unit_code, name, eligible, beyond (empty where protected), share as text or the word for its state."""
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
        texts = (element("th", _("code")), element("th", _("Area")))
        head = (*texts, *(element("th", words, "n") for words in (_("entitled (people)"), _("out of reach (people)"), _("share"))))
        rows = [
            (element("td", row["unit_code"]), element("td", row["name"]), _cell(row["eligible"]), _cell(row["beyond"]), element("td", row["share"], "n"))
            for row in answer_table(snapshot, answer).to_dict("records")
        ]
        st.html(wrapped("div", table([head, *rows]), "gm scrolled"))


def _cell(count: object) -> str:
    return element("td", formats.people(count) if isinstance(count, int) else "—", "n")
