"""All services of an area in one compact table: verdict, people short of the dated target, share with its interval, registered beside migrants."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any, Final

import pandas as pd

from dashboard import formats
from dashboard.components.help_link import help_link
from dashboard.i18n import _, named
from dashboard.markup import element, table, wrapped
from dashboard.swatches import range_plot, verdict_mark
from geo.analysis.indicators import coverage_of_unit
from geo.analysis.snapshot import Snapshot
from geo.catalogue import Indicator, indicators, services
from geo.core.uptake import CONCLUDED, INTERVAL_KINDS
from geo.errors import N_

VERDICTS: Final = {
    "clearly_below": N_("clearly below its target"), "probably_below": N_("probably below its target"), "met": N_("target met"),
    "proven": N_("target met, proven"), "not_all": N_("not yet everybody"), "all_covered": N_("everybody covered"),
    "insufficient": N_("too few data"), "running_year": N_("the year is not over"), "no_target": N_("no target"),
    "number_above": N_("more served than entitled"),
}  # fmt: skip
STATES: Final = {"S": N_("Protected"), "M": N_("No data"), "0": N_("No target group")}


def coverage_table(snapshot: Snapshot, unit_code: str, group_code: str) -> str:
    """The table as HTML; of the group that is asked about, else of the migrants; empty where nothing is loaded."""
    found, known = coverage_of_unit(snapshot, unit_code), indicators()
    of_people = found[found["indicator_code"].map(lambda code: known[code].kind in INTERVAL_KINDS).astype(bool)]
    group = shown_group(snapshot, of_people, group_code)
    rows = of_people[of_people["group_code"] == group]
    if rows.empty:
        return ""
    others = of_people[of_people["group_code"] != group].drop_duplicates("indicator_code").set_index("indicator_code")
    lowest = pd.concat([rows["lower"], rows["share"], others["share"]]).min()
    start = 0.4 if not lowest < 0.4 else 0.0
    other = others["group_code"].iloc[0] if len(others) else ""
    head = (
        wrapped("th", _("All services") + help_link("verdict")), wrapped("th", _("not taken up (people)") + help_link("uptake"), "n"),
        element("th", group_name(snapshot, group), "n"), element("th", group_name(snapshot, other), "n"),
        element("th", f"{formats.percent(start)} – 100%", "n"),
    )  # fmt: skip
    body = [_row(row, known[str(row["indicator_code"])], others["share"].get(row["indicator_code"]), start) for row in rows.to_dict("records")]
    note = _(
        "Bar: 95% interval. Black tick: target, work plan of 2013, parts of whose rules were repealed. Ring: the other group. {period}.", period=_periods(rows)
    )
    return table([head, *body], "coverage") + wrapped("p", escape(note) + help_link("interval"), "quiet note")


def service_name(indicator: Indicator) -> str:
    """What an indicator is about, in few words: its service, else its own name."""
    service = services().get(indicator.service_code or "")
    return named(indicator) if service is None else named(service, "short")


def shown_group(snapshot: Snapshot, rows: pd.DataFrame, group_code: str) -> str | None:
    """The group whose rows are shown: the one that is asked about where it has any, else the migrants."""
    return group_code if (rows["group_code"] == group_code).any() else snapshot.release.migrant_group_code


def group_name(snapshot: Snapshot, group_code: str | None) -> str:
    """The name of a group in the language of the page; nothing for none."""
    found = snapshot.groups[snapshot.groups["people_group_code"] == group_code]
    return named(found.iloc[0]) if len(found) else ""


def _periods(rows: pd.DataFrame) -> str:
    return _(" / ").join(sorted(rows["period"].unique()))


def _row(row: Mapping[Hashable, Any], indicator: Indicator, other: float | None, start: float) -> tuple[str, ...]:
    name = element("span", service_name(indicator))
    beside = element("td", formats.percent(other) if other is not None and not pd.isna(other) else "—", "n quiet")
    if row["value_code"] != "V":
        state = _(STATES.get(row["value_code"], ""))
        return wrapped("td", f"{verdict_mark('insufficient', state)} {name}"), element("td", "—", "n"), element("td", state, "n quiet"), beside, "<td></td>"
    verdict = row["verdict"] or "no_target"
    words = _(VERDICTS[verdict])
    short = formats.people(int(row["people_short"])) if verdict in CONCLUDED else "—"
    share = formats.percent(row["share"])
    plot = range_plot(row["share"], row["lower"], row["upper"], target=indicator.target_share, other=other, start=start, alt=f"{share} {words}")
    above = element("span", f" {words}", "why") if verdict == "number_above" else ""
    label = wrapped("td", f"{verdict_mark(verdict, words)} {name}{above}")
    return label, element("td", short, "n"), element("td", share, "n"), beside, wrapped("td", plot, "n")
