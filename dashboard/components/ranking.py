"""Which areas come first, when none is chosen: the panel's list, and the whole answer as a table; the rule stands above, a reason with every area."""

from html import escape
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import data, formats
from dashboard.components.coverage import VERDICTS
from dashboard.components.help_link import help_link
from dashboard.components.ranked_list import RankedArea, RankedHeads, ranked_list
from dashboard.i18n import _, language, named
from dashboard.maps.names import short_name
from dashboard.markup import boxed, element, table, wrapped
from dashboard.reasons import reason_words
from dashboard.state import AREA, change
from geo.analysis.gaps import Answer
from geo.analysis.ranked import Ranked
from geo.analysis.reasons import rank_reason
from geo.analysis.snapshot import Snapshot
from geo.core.uptake import CONCLUDED
from geo.core.waterfall import REASONS
from geo.frames import IntArray

_LISTED: Final = 10
_ROWS_OF_TABLE: Final = 500


def ranking_panel(snapshot: Snapshot, answer: Answer) -> None:
    """Draw the rule and the list: names are buttons that open the area, its numbers beside, its reason below."""
    ranked = data.ranked(snapshot.release, answer.question)
    listed = _with_a_gap(answer, ranked)
    st.html(wrapped("div", wrapped("h3", escape(_("Areas in order")) + element("span", _("counts in people"), "right quiet"), "first") + _rule(ranked), "gm"))
    if not len(listed):
        st.html(wrapped("div", element("p", _("No area shows a gap for this question.")), "gm"))
        return
    shown = answer_table(snapshot, answer, ranked, listed[:_LISTED]).assign(brief=[_brief(snapshot, answer, ranked, pos) for pos in listed[:_LISTED].tolist()])
    rows = [
        RankedArea(
            code=row["unit_code"],
            rank=_count(row["rank"]),
            name=short_name(row["name"]) if language() == "zh" else row["name"],
            numbers=tuple(_count(row[name]) for name in ("short", "surely", "beyond"))
            if ranked.rule == "verdict"
            else (_count(row["beyond"]), _count(row["eligible"]), row["share"]),
            reason=row["brief"],
        )
        for row in shown.to_dict("records")
    ]
    ranked_list(_("Areas in order"), RankedHeads(_("rank"), _("Area"), _heads(ranked)), rows, lambda code: change(AREA, code))
    if len(listed) > len(shown):
        more = _("{count} more areas are in the table below the map.", count=formats.people(len(listed) - len(shown)))
        st.html(wrapped("div", element("p", more, "quiet note screen"), "gm"))


def _rule(ranked: Ranked) -> str:
    """Which rule orders the areas, with its "?"."""
    if ranked.indicator is None or ranked.indicator.target_share is None:
        words = _("No target is known for this service and group: by people out of reach. Equal areas share a rank.")
    else:
        words = _(
            "First the coverage of {period} against the target of {target} ({date}), then people surely short, people short, people out of reach. "
            "Equal areas share a rank.",
            period=ranked.period,
            target=formats.percent(ranked.indicator.target_share),
            date=ranked.indicator.target_date,
        )
    return wrapped("p", element("span", words) + help_link("ranking"), "quiet note")


def _heads(ranked: Ranked) -> tuple[str, ...]:
    if ranked.rule == "verdict":
        return _("not taken up"), _("at least"), _("out of reach")
    return _("out of reach"), _("entitled"), _("share")


def _with_a_gap(answer: Answer, ranked: Ranked) -> IntArray:
    """Positions of the areas that have a rank and anybody out of reach or short of the target, first to last."""
    has_gap = (ranked.rank > 0) & ((answer.beyond_count > 0) | (ranked.people_short > 0))
    listed: IntArray = ranked.order[has_gap[ranked.order]]
    return listed


def _brief(snapshot: Snapshot, answer: Answer, ranked: Ranked, position: int) -> str:
    """The reason of one area in a line, without the numbers that stand beside it; the table below the map has the whole sentence."""
    access = _("nobody out of reach")
    if answer.beyond_count[position]:
        access = reason_words(snapshot, answer.question, REASONS[int(answer.steps.access_reason[position])])
    verdict = _(VERDICTS[ranked.verdict[position]]) if ranked.rule == "verdict" else ""
    return _("{verdict}; {access}", verdict=verdict, access=access) if verdict else access


def answer_table(snapshot: Snapshot, answer: Answer, ranked: Ranked, positions: IntArray) -> pd.DataFrame:
    """Areas with their numbers: rank, unit_code, name, short, surely, eligible, beyond (empty where there is none to tell), share in words."""
    states = [answer.state[pos] for pos in positions.tolist()]
    shows = pd.Series([state == "value" for state in states], dtype=bool)
    concluded = shows & np.isin(np.array(ranked.verdict, dtype=object)[positions].astype(str), CONCLUDED)
    words = {"value": "", "protected": _("Protected"), "no_target": _("No target group"), "no_data": _("No data")}
    shares = [
        formats.percent(share, decimals=1) if visible else words[state]
        for share, visible, state in zip(answer.beyond_share[positions], shows, states, strict=True)
    ]
    units = snapshot.units.iloc[positions]
    return pd.DataFrame(
        {
            "rank": pd.Series(ranked.rank[positions]).astype("Int64").where(pd.Series(ranked.rank[positions] > 0)),
            "unit_code": units["unit_code"].tolist(),
            "name": [named(row) for row in units[["name_zh", "name_en"]].to_dict("records")],
            "short": pd.Series(ranked.people_short[positions]).astype("Int64").where(concluded),
            "surely": pd.Series(ranked.people_short_at_least[positions]).astype("Int64").where(concluded),
            "eligible": pd.Series(answer.eligible_count[positions]).astype("Int64").where(shows),
            "beyond": pd.Series(answer.beyond_count[positions]).astype("Int64").where(shows),
            "share": shares,
        }
    )


def whole_table(snapshot: Snapshot, answer: Answer) -> None:
    """The map's answer as a table in order of rank, for whoever does not use the map, once it is opened; of very many areas the first."""
    opened = st.expander(_("All areas as a table"), key="whole-table", on_change="rerun")
    if not opened.open:
        return
    ranked = data.ranked(snapshot.release, answer.question)
    positions = ranked.order[:_ROWS_OF_TABLE]
    reasons = [rank_reason(snapshot, answer, ranked, position, language()) for position in positions.tolist()]
    shown = answer_table(snapshot, answer, ranked, positions).assign(reason=reasons)
    with opened:
        left_out = element("p", _left_out(len(positions), len(snapshot.units)), "quiet note") if len(positions) < len(snapshot.units) else ""
        st.html(wrapped("div", _rule(ranked) + left_out, "gm"))
        numbers = (_("not taken up (people)"), _("at least (people)"), _("entitled (people)"), _("out of reach (people)"), _("share"))
        head = (
            element("th", _("rank"), "n"), element("th", _("code")), element("th", _("Area")), *(element("th", words, "n") for words in numbers),
            element("th", _("reason")),
        )  # fmt: skip
        rows = [
            (
                element("td", _count(row["rank"]), "n"), element("td", row["unit_code"]), element("td", row["name"]),
                *(element("td", _count(row[name]), "n") for name in ("short", "surely", "eligible", "beyond")),
                element("td", row["share"], "n"), element("td", row["reason"]),
            )
            for row in shown.to_dict("records")
        ]  # fmt: skip
        st.html(boxed(_("All areas as a table"), table([head, *rows]), "gm scrolled ranks"))


def _left_out(listed_count: int, unit_count: int) -> str:
    return _("The first {listed} areas; all {count} are in the files to download.", listed=formats.people(listed_count), count=formats.people(unit_count))


def _count(count: object) -> str:
    return formats.people(count) if isinstance(count, int) else "—"
