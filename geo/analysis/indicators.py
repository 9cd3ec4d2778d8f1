"""Coverage of one unit by every indicator: shares, intervals, verdicts and people short, from protected counts."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.analysis.snapshot import Snapshot
from geo.catalogue import Indicator, indicators, thresholds
from geo.core.uptake import INTERVAL_KINDS, VERDICT_KINDS, VERDICTS, CoverageCounts, uptake

YEAR_END: Final = "12"
_COLUMNS: Final = (
    "indicator_code", "group_code", "period", "value_code", "share", "lower", "upper", "verdict", "people_short", "people_short_at_least", "basis",
)  # fmt: skip
_SO_FAR_COLUMNS: Final = ("indicator_code", "group_code", "period", "share", "earlier_period", "earlier_share")


def coverage_of_unit(snapshot: Snapshot, unit_code: str) -> pd.DataFrame:
    """What is known of the coverage of a unit, one row an indicator and group, in the order of the catalogue.

    Parameters
    ----------
    snapshot
        The release.
    unit_code
        The unit.

    Returns
    -------
    DataFrame
        indicator_code, group_code, period, value_code (V, S, M, 0), share, lower and upper (0–1; NaN where there is none, or where it may not be
        shown), verdict (a text of `geo.core.uptake.VERDICTS`; None where the kind has none), people_short and people_short_at_least (people), basis.
        Of several periods the latest that is over; a running year only where no other is there.
    """
    rows = latest(snapshot.coverage[snapshot.coverage["unit_code"] == unit_code])
    known = indicators()
    found = [assessed(snapshot, known[code], rows[rows["indicator_code"] == code]) for code in known if (rows["indicator_code"] == code).any()]
    return pd.concat(found, ignore_index=True)[list(_COLUMNS)] if found else pd.DataFrame(columns=list(_COLUMNS))


@dataclass(frozen=True, slots=True)
class UptakeGap:
    """没用上 of the whole place: people short of the target of one indicator, summed over the units whose counts may be shown; the others are counted."""

    indicator: Indicator
    people_short: int
    period: str
    left_out_count: int


def target_rows(snapshot: Snapshot, service_code: str, group_code: str) -> tuple[Indicator, pd.DataFrame, str] | None:
    """The service's indicator with a target, the latest rows of a group, one a unit, and their last year; None without target, shown row or full year."""
    for indicator in indicators().values():
        if indicator.service_code != service_code or indicator.target_share is None or indicator.kind not in VERDICT_KINDS:
            continue
        chosen = (snapshot.coverage["indicator_code"] == indicator.indicator_code) & (snapshot.coverage["group_code"] == group_code)
        rows = latest(snapshot.coverage[chosen])
        told = rows[(rows["value_code"] == "V") & ~rows["is_running"].astype(bool)]
        if not told.empty:
            return indicator, rows, str(told["period"].max())
    return None


def uptake_gap(snapshot: Snapshot, service_code: str, group_code: str) -> UptakeGap | None:
    """People short of the target of the service's indicator for a group; None where `target_rows` finds none."""
    found = target_rows(snapshot, service_code, group_code)
    if found is None:
        return None
    indicator, rows, period = found
    told_count = int((rows["value_code"].isin(["V", "0"]) & ~rows["is_running"].astype(bool)).sum())
    return UptakeGap(indicator, int(assessed(snapshot, indicator, rows)["people_short"].sum()), period, len(snapshot.units) - told_count)


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each unit, indicator and group the latest period that is over, a running year only where no other is there; `is_running` says which."""
    rows = rows.assign(is_running=_is_running(rows))
    ordered = rows.sort_values(["is_running", "period"], ascending=[True, False], kind="stable")
    return ordered.drop_duplicates(["unit_code", "indicator_code", "group_code"])


def _is_running(rows: pd.DataFrame) -> pd.Series:
    """Which rows count up a year that is not over."""
    return rows["is_cumulative"].astype(bool) & (rows["period"].astype(str).str[5:7] != YEAR_END)


def year_so_far(snapshot: Snapshot, unit_code: str) -> pd.DataFrame:
    """Values of a running year beside the same month of the year before; never beside the target of the year, which they have not had time to reach.

    Parameters
    ----------
    snapshot
        The release.
    unit_code
        The unit.

    Returns
    -------
    DataFrame
        One row an indicator and group in the order of the catalogue: indicator_code, group_code, period and earlier_period (2026-09, 2025-09), share and
        earlier_share (0–1; above 1 where more were served than entitled). Only where both months are loaded, may be shown, and count by one
        residence rule.
    """
    rows = snapshot.coverage[snapshot.coverage["unit_code"] == unit_code]
    rows = rows[_is_running(rows) & (rows["value_code"] == "V")]
    if rows.empty:
        return pd.DataFrame(columns=list(_SO_FAR_COLUMNS))
    rows = rows.assign(share=rows["numerator_count"].astype(np.float64) / rows["denominator_count"].astype(np.float64))
    now = rows.sort_values("period", kind="stable").drop_duplicates(["indicator_code", "group_code"], keep="last")
    now = now.assign(earlier_period=[f"{int(period[:4]) - 1}{period[4:]}" for period in now["period"].astype(str)])
    key = ["indicator_code", "group_code", "residence_rule"]
    then = rows[[*key, "period", "share"]].rename(columns={"period": "earlier_period", "share": "earlier_share"})
    found = now.merge(then, on=[*key, "earlier_period"], validate="one_to_one")
    place = {code: position for position, code in enumerate(indicators())}
    return found.sort_values("indicator_code", key=lambda codes: codes.map(place), kind="stable")[list(_SO_FAR_COLUMNS)].reset_index(drop=True)


def assessed(snapshot: Snapshot, indicator: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one indicator with everything its kind allows."""
    counts = counts_of(snapshot, indicator, rows)
    shows = counts.is_known
    found = uptake(counts, target_share=indicator.target_share, small_denominator_people=thresholds().small_denominator_people)
    has_interval, has_verdict = indicator.kind in INTERVAL_KINDS, indicator.kind in VERDICT_KINDS
    return rows.assign(
        share=found.share,
        lower=found.lower if has_interval else np.nan,
        upper=found.upper if has_interval else np.nan,
        verdict=[VERDICTS[code] for code in found.verdict] if has_verdict else None,
        people_short=np.where(shows & has_verdict, found.people_short, 0),
        people_short_at_least=np.where(shows & has_verdict, found.people_short_at_least, 0),
    )


def summed(counts: CoverageCounts, *, is_running: bool) -> CoverageCounts:
    """One pair for all units, shown unless it is small itself; the values behind 已保护 count, as in every sum, and each adds its own error."""
    sums = [np.array([values.sum()]) for values in (counts.numerator, counts.denominator, counts.error)]
    return CoverageCounts(sums[0], sums[1], sums[1] >= thresholds().small_denominator_people, sums[2], np.array([is_running]))


def counts_of(snapshot: Snapshot, indicator: Indicator, rows: pd.DataFrame) -> CoverageCounts:
    """N and D of coverage rows of one indicator as they are shown, with what protection may have moved them; `is_known` where they may be shown."""
    return CoverageCounts(
        numerator=rows["numerator_count"].fillna(0).to_numpy(dtype=np.int64),
        denominator=rows["denominator_count"].fillna(0).to_numpy(dtype=np.int64),
        is_known=(rows["value_code"] == "V").to_numpy(),
        error=_errors(snapshot, indicator, rows),
        is_running=rows["is_running"].to_numpy(dtype=np.bool_),
    )


def _errors(snapshot: Snapshot, indicator: Indicator, rows: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How far each pair of counts may be from the truth: (b − 1) for each cell of the denominator's line; facilities are exact."""
    if indicator.kind == "facility_share":
        return np.zeros(len(rows), dtype=np.int64)
    cells = dict(zip(snapshot.groups["people_group_code"], snapshot.groups["cell_codes"].map(len), strict=True))
    lines = np.array([cells.get(code, 1) for code in rows["denominator_code"]], dtype=np.int64)
    return lines * (snapshot.release.rounding_base - 1)
