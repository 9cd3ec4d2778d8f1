"""All services of an area in one compact table: verdict, people short of the dated target, share with its interval, registered beside migrants."""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from dashboard import formats
from dashboard.i18n import _, named
from dashboard.markup import element, table, wrapped
from dashboard.swatches import range_plot, verdict_mark
from geo.analysis.indicators import coverage_of_unit
from geo.analysis.snapshot import Snapshot
from geo.catalogue import Indicator, indicators
from geo.errors import N_

_SHOWN_KINDS: Final = ("person_share", "survey_share")
_VERDICTS: Final = {
    "clearly_below": N_("clearly below its target"), "probably_below": N_("probably below its target"), "met": N_("target met"),
    "proven": N_("target met, proven"), "not_all": N_("not yet everybody"), "all_covered": N_("everybody covered"),
    "insufficient": N_("too few data"), "running_year": N_("the year is not over"), "no_target": N_("no target"),
    "number_above": N_("more served than entitled"),
}  # fmt: skip
_STATES: Final = {"S": N_("Protected"), "M": N_("No data"), "0": N_("No target group")}


def coverage_table(snapshot: Snapshot, unit_code: str, group_code: str) -> str:
    """The table as HTML; of the group that is asked about, else of the migrants; empty where nothing is loaded."""
    found = coverage_of_unit(snapshot, unit_code)
    if found.empty:
        return ""
    known = indicators()
    of_people = found[found["indicator_code"].map(lambda code: known[code].kind in _SHOWN_KINDS)]
    group = group_code if (of_people["group_code"] == group_code).any() else snapshot.release.migrant_group_code
    rows = of_people[of_people["group_code"] == group]
    if rows.empty:
        return ""
    others = of_people[of_people["group_code"] != group].drop_duplicates("indicator_code").set_index("indicator_code")["share"]
    lowest = pd.concat([rows["lower"], rows["share"], others]).min()
    start = 0.4 if not lowest < 0.4 else 0.0
    group_name = named(snapshot.groups[snapshot.groups["people_group_code"] == group].iloc[0])
    head = (
        element("th", _("All services, {group}", group=group_name)), element("th", _("short (people)"), "n"), element("th", _("share"), "n"),
        element("th", f"{formats.percent(start)} – 100%"),
    )  # fmt: skip
    body = [_row(row, known[str(row["indicator_code"])], others.get(row["indicator_code"]), start) for row in rows.to_dict("records")]
    note = _(
        "Bar: 95% interval. Black tick: target, work plan of 2013, parts of whose rules were repealed. Ring: the other group. {period}.", period=_periods(rows)
    )
    return table([head, *body], "coverage") + element("p", note, "quiet note")


def _periods(rows: pd.DataFrame) -> str:
    return _(" / ").join(sorted(rows["period"].unique()))


def _row(row: Mapping[Hashable, Any], indicator: Indicator, other: float | None, start: float) -> tuple[str, ...]:
    name = element("span", named(indicator))
    if row["value_code"] != "V":
        state = _(_STATES.get(row["value_code"], ""))
        return wrapped("td", f"{verdict_mark('insufficient', state)} {name}"), element("td", "—", "n"), element("td", state, "n quiet"), "<td></td>"
    verdict = row["verdict"] or "no_target"
    words = _(_VERDICTS[verdict])
    short = formats.people(int(row["people_short"])) if indicator.target_share is not None and row["verdict"] and row["verdict"] != "running_year" else "—"
    share = formats.percent(row["share"])
    plot = range_plot(row["share"], row["lower"], row["upper"], target=indicator.target_share, other=other, start=start, alt=f"{share} {words}")
    return wrapped("td", f"{verdict_mark(verdict, words)} {name}"), element("td", short, "n"), element("td", share, "n"), wrapped("td", plot)
