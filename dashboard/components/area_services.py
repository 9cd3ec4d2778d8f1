"""All services of an area on its own page: verdict in words, people short, share with its interval against the dated target, the other group beside it."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard import formats
from dashboard.chosen_area import ChosenArea
from dashboard.components.comparisons import other_table, parity_table, so_far_table
from dashboard.components.coverage import STATES, VERDICTS, group_name, service_name, shown_group
from dashboard.components.help_link import help_link
from dashboard.i18n import _
from dashboard.markup import boxed, element, folded, table, wrapped
from dashboard.swatches import range_plot, verdict_mark
from geo.analysis.area_coverage import coverage_of_area
from geo.analysis.snapshot import Snapshot
from geo.catalogue import Indicator, indicators
from geo.core.uptake import CONCLUDED, INTERVAL_KINDS

_BROKEN_AXIS: Final = 0.4
_PLOT_PX: Final = 104


def area_services(snapshot: Snapshot, chosen: ChosenArea, group_code: str) -> str:
    """The table, parity, and what has neither verdict nor interval, as HTML; a sentence where coverage is not told of such an area."""
    title = wrapped("h3", escape(_("All services")) + help_link("verdict"))
    if chosen.area.kind == "drawn":
        return title + element("p", _("Coverage is counted by community and village, so it is not told of a drawn area."), "quiet")
    codes = snapshot.units["unit_code"].iloc[chosen.unit_positions].tolist()
    found = coverage_of_area(snapshot, codes)
    known = indicators()
    found = found[found["indicator_code"].map(lambda code: known[code].kind in INTERVAL_KINDS).astype(bool)]
    group = shown_group(snapshot, found, group_code)
    rows = found[found["group_code"] == group]
    if rows.empty:
        return title + element("p", _("No coverage is loaded for this area."), "quiet")
    others = found[found["group_code"] != group].drop_duplicates("indicator_code").set_index("indicator_code")
    units = chosen.area.code if chosen.area.kind == "unit" else codes
    return title + _table(snapshot, rows, others, group) + _note(rows, len(codes)) + parity_table(snapshot, units) + _more(snapshot, chosen, group_code)


def _more(snapshot: Snapshot, chosen: ChosenArea, group_code: str) -> str:
    if chosen.area.kind != "unit":
        return ""
    rest = so_far_table(snapshot, chosen.area.code, group_code) + other_table(snapshot, chosen.area.code)
    return folded(_("This year so far, facilities and records"), rest)


def _table(snapshot: Snapshot, rows: pd.DataFrame, others: pd.DataFrame, group: str | None) -> str:
    lowest = pd.concat([rows["lower"], rows["share"], others["share"]]).min()
    start = 0.0 if lowest < _BROKEN_AXIS else _BROKEN_AXIS
    axis = element("span", formats.percent(start)) + element("span", "100%", "right")
    other = others["group_code"].iloc[0] if len(others) else None
    head = (
        element("th", _("Service")), element("th", _("Verdict")), wrapped("th", escape(_("not taken up (people)")) + help_link("uptake"), "n"),
        element("th", group_name(snapshot, group), "n"), wrapped("th", wrapped("div", axis, "axis")), element("th", group_name(snapshot, other), "n"),
        wrapped("th", escape(_("target")), "n"),
    )  # fmt: skip
    known = indicators()
    body = [_row(row, known[str(row["indicator_code"])], others["share"].get(row["indicator_code"]), start) for row in rows.to_dict("records")]
    return boxed(_("All services"), table([head, *body], "services"))


def _row(row: Mapping[Hashable, Any], indicator: Indicator, other: float | None, start: float) -> tuple[str, ...]:
    name, has_other = service_name(indicator), other is not None and not np.isnan(other)
    beside = element("td", formats.percent(other, decimals=1) if other is not None and has_other else "—", "n quiet")
    target = indicator.target_share
    aim = element("td", "—" if target is None else _("{share} ({date})", share=formats.percent(target), date=indicator.target_date), "n")
    if row["value_code"] != "V":
        state = _(STATES.get(row["value_code"], ""))
        mark = wrapped("td", f"{verdict_mark('insufficient', '')} {escape(name)}")
        return mark, element("td", state, "quiet"), element("td", "—", "n"), element("td", "—", "n"), "<td></td>", beside, aim
    verdict = row["verdict"] or "no_target"
    words = _(VERDICTS[verdict])
    share = formats.percent(row["share"], decimals=1)
    between = _("{lower} to {upper}", lower=formats.percent(row["lower"], decimals=1), upper=formats.percent(row["upper"], decimals=1))
    alt = share if np.isnan(row["lower"]) else f"{share} ({between})"
    plot = range_plot(row["share"], row["lower"], row["upper"], target=target, other=other, start=start, alt=alt, width=_PLOT_PX)
    return (
        wrapped("td", f"{verdict_mark(verdict, '')} {escape(name)}"),
        element("td", words, "why" if verdict in {"clearly_below", "number_above"} else ""),
        element("td", formats.people(int(row["people_short"])) if verdict in CONCLUDED else "—", "n"),
        wrapped("td", wrapped("b", share), "n"), wrapped("td", plot), beside, aim,
    )  # fmt: skip


def _note(rows: pd.DataFrame, unit_count: int) -> str:
    note = _(
        "Bar: 95% interval. Black tick: target, work plan of 2013, parts of whose rules were repealed. Ring: the other group. {period}.",
        period=_(" / ").join(sorted(rows["period"].unique())),
    )
    if unit_count > 1:
        fewest = int(rows["unit_count"].min())
        note += _(" Shares are sums of at least {fewest} of {count} units; people short are those of the units.", fewest=fewest, count=unit_count)
    return wrapped("p", escape(note) + help_link("interval"), "quiet note")
