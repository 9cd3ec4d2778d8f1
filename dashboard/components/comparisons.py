"""Coverage compared: migrants with registered residents, this year so far with the same month of last year; and what is not about people."""

from collections.abc import Collection, Hashable, Mapping
from typing import Any, Final

from dashboard import formats
from dashboard.components.coverage import VERDICTS, service_name, shown_group
from dashboard.components.help_link import help_link
from dashboard.i18n import _, named
from dashboard.markup import element, table, wrapped
from geo.analysis.indicators import coverage_of_unit, year_so_far
from geo.analysis.parity import parity
from geo.analysis.snapshot import Snapshot
from geo.catalogue import indicators
from geo.core.uptake import INTERVAL_KINDS, VERDICT_KINDS
from geo.errors import N_

_PARITY: Final = {
    "clearly_behind": N_("clearly behind"), "no_clear_difference": N_("no clear difference"), "clearly_ahead": N_("clearly ahead"),
    "insufficient": N_("too few data"), "number_above": VERDICTS["number_above"],
}  # fmt: skip


def parity_table(snapshot: Snapshot, units: str | Collection[str] | None) -> str:
    """Migrants beside registered residents, of a unit, of several together or (None) of the whole place, as HTML; empty where nothing compares them."""
    found = parity(snapshot, units)
    found = found[found["difference"].notna()]
    if found.empty:
        return ""
    head = (
        wrapped("th", _("Migrants beside registered residents") + help_link("equity")), element("th", _("points, 95% interval"), "n"),
        element("th", _("short of parity (people)"), "n"),
    )  # fmt: skip
    return table([head, *(_parity_row(row) for row in found.to_dict("records"))], "coverage")


def _parity_row(row: Mapping[Hashable, Any]) -> tuple[str, ...]:
    indicator = indicators()[str(row["indicator_code"])]
    verdict = str(row["verdict"])
    words = element("span", _(_PARITY[verdict]), "why" if verdict == "clearly_behind" else "quiet")
    between = _("{lower} to {upper}", lower=_points(-row["upper"]), upper=_points(-row["lower"]))
    difference = f"{_points(-row['difference'])} {wrapped('span', between, 'quiet')}"
    short = formats.people(int(row["people_short"])) if indicator.kind in VERDICT_KINDS else "—"
    return wrapped("td", f"{element('span', service_name(indicator))} {words}"), wrapped("td", difference, "n"), element("td", short, "n")


def so_far_table(snapshot: Snapshot, unit_code: str, group_code: str) -> str:
    """The running year so far beside the same month of last year, as HTML; empty where last year's month is not loaded."""
    found = year_so_far(snapshot, unit_code)
    found = found[found["indicator_code"].map(lambda code: indicators()[code].kind in INTERVAL_KINDS).astype(bool)]
    rows = found[found["group_code"] == shown_group(snapshot, found, group_code)]
    if rows.empty:
        return ""
    now, then = rows["period"].iloc[0], rows["earlier_period"].iloc[0]
    head = (element("th", _("This year so far, no target yet")), element("th", str(now), "n"), element("th", str(then), "n"), element("th", _("points"), "n"))
    body = [
        (
            element("td", service_name(indicators()[row["indicator_code"]])),
            element("td", formats.percent(row["share"]), "n"),
            element("td", formats.percent(row["earlier_share"]), "n quiet"),
            element("td", _points(row["share"] - row["earlier_share"]), "n"),
        )
        for row in rows[(rows["period"] == now) & (rows["earlier_period"] == then)].to_dict("records")
    ]
    return table([head, *body])


def other_table(snapshot: Snapshot, unit_code: str) -> str:
    """Facilities, ratios and the quality of records, which have neither interval nor verdict, as HTML; empty where nothing is loaded."""
    found = coverage_of_unit(snapshot, unit_code)
    rows = [row for row in found.to_dict("records") if row["value_code"] == "V" and indicators()[str(row["indicator_code"])].kind not in INTERVAL_KINDS]
    if not rows:
        return ""
    head = (element("th", _("Facilities and records")), element("th", _("value"), "n"), element("th", _("target"), "n"))
    return table([head, *(_other_row(row) for row in rows)])


def _other_row(row: Mapping[Hashable, Any]) -> tuple[str, ...]:
    indicator = indicators()[str(row["indicator_code"])]
    value = f"{row['share']:,.0f}" if indicator.kind == "ratio" else formats.percent(row["share"])
    target = "—" if indicator.target_share is None else f"{formats.percent(indicator.target_share)} ({indicator.target_date})"
    return element("td", named(indicator)), element("td", value, "n"), element("td", target, "n")


def _points(difference: float) -> str:
    """Percentage points, with the sign."""
    points = round(difference * 100)
    return formats.people(points) if points <= 0 else f"+{points}"
