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
    rows = _latest(snapshot.coverage[snapshot.coverage["unit_code"] == unit_code])
    known = indicators()
    found = [_assessed(snapshot, known[code], rows[rows["indicator_code"] == code]) for code in known if (rows["indicator_code"] == code).any()]
    return pd.concat(found, ignore_index=True)[list(_COLUMNS)] if found else pd.DataFrame(columns=list(_COLUMNS))


@dataclass(frozen=True, slots=True)
class UptakeGap:
    """没用上 of the whole place: people short of the target of one indicator, summed over the units whose counts may be shown."""

    indicator: Indicator
    people_short: int
    period: str


def uptake_gap(snapshot: Snapshot, service_code: str, group_code: str) -> UptakeGap | None:
    """People short of the target of the service's indicator for a group; None where there is no target, no such row, or only a running year."""
    for indicator in indicators().values():
        if indicator.service_code != service_code or indicator.target_share is None or indicator.kind not in VERDICT_KINDS:
            continue
        chosen = (snapshot.coverage["indicator_code"] == indicator.indicator_code) & (snapshot.coverage["group_code"] == group_code)
        rows = _latest(snapshot.coverage[chosen])
        if not rows.empty and not rows["is_running"].all():
            return UptakeGap(indicator, int(_assessed(snapshot, indicator, rows)["people_short"].sum()), str(rows["period"].max()))
    return None


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each unit, indicator and group the latest period that is over, a running year only where no other is there."""
    rows = rows.assign(is_running=rows["is_cumulative"].astype(bool) & (rows["period"].astype(str).str[5:7] != YEAR_END))
    ordered = rows.sort_values(["is_running", "period"], ascending=[True, False], kind="stable")
    return ordered.drop_duplicates(["unit_code", "indicator_code", "group_code"])


def _assessed(snapshot: Snapshot, indicator: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one indicator with everything its kind allows."""
    shows = (rows["value_code"] == "V").to_numpy()
    counts = CoverageCounts(
        numerator=rows["numerator_count"].fillna(0).to_numpy(dtype=np.int64),
        denominator=rows["denominator_count"].fillna(0).to_numpy(dtype=np.int64),
        is_known=shows,
        error=_errors(snapshot, indicator, rows),
        is_running=rows["is_running"].to_numpy(dtype=np.bool_),
    )
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


def _errors(snapshot: Snapshot, indicator: Indicator, rows: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How far each pair of counts may be from the truth: (b − 1) for each cell of the denominator's line; facilities are exact."""
    if indicator.kind == "facility_share":
        return np.zeros(len(rows), dtype=np.int64)
    cells = dict(zip(snapshot.groups["people_group_code"], snapshot.groups["cell_codes"].map(len), strict=True))
    lines = np.array([cells.get(code, 1) for code in rows["denominator_code"]], dtype=np.int64)
    return lines * (snapshot.release.rounding_base - 1)
