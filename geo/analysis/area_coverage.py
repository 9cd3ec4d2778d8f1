"""Coverage of an area of several units by every indicator: sums of the units' protected counts, with interval and verdict."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from geo.analysis.indicators import assessed, counts_of, coverage_of_unit, latest, summed
from geo.analysis.snapshot import Snapshot
from geo.catalogue import Indicator, indicators, thresholds
from geo.core.uptake import INTERVAL_KINDS, VERDICT_KINDS, VERDICTS, uptake

_COUNTS = ["numerator_count", "denominator_count"]


def coverage_of_area(snapshot: Snapshot, unit_codes: Collection[str]) -> pd.DataFrame:
    """What is known of the coverage of an area, one row an indicator and group, in the order of the catalogue.

    Parameters
    ----------
    snapshot
        The release.
    unit_codes
        The units that the area is made of.

    Returns
    -------
    DataFrame
        Columns of `geo.analysis.indicators.coverage_of_unit`, and `unit_count`, of how many units the counts are summed.

    Notes
    -----
    N and D are summed over the units that tell both in the latest period that is over, by one residence rule: two rules count two different peoples, so
    such a row is left out. As in every sum the values behind 已保护 count. Each unit adds its own error, so a verdict on a whole is no firmer than its parts
    allow. People short are those of the units that may be shown: an area meets its target when every unit does.
    """
    if len(unit_codes) == 1:
        return coverage_of_unit(snapshot, next(iter(unit_codes))).assign(unit_count=1)
    rows = latest(snapshot.coverage[snapshot.coverage["unit_code"].isin(list(unit_codes))])
    known = {code: indicator for code, indicator in indicators().items() if indicator.kind in INTERVAL_KINDS}
    found = [
        _of_area(snapshot, indicator, of_group)
        for code, indicator in known.items()
        for _group, of_group in rows[rows["indicator_code"] == code].groupby("group_code", sort=True)
        if of_group["residence_rule"].nunique() == 1
    ]
    return pd.concat(found, ignore_index=True) if found else coverage_of_unit(snapshot, "").assign(unit_count=0)


def _of_area(snapshot: Snapshot, indicator: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """One row: the sum of the units' rows of one indicator and group."""
    rows = rows[rows["is_running"] == rows["is_running"].min()]
    rows = rows[rows["period"] == rows["period"].max()]
    told = rows[rows[_COUNTS].notna().all(axis=1)]
    counts = summed(counts_of(snapshot, indicator, told), is_running=bool(rows["is_running"].iloc[0]))
    small = thresholds().small_denominator_people
    sums = uptake(counts, target_share=indicator.target_share, small_denominator_people=small)
    denominator, has_verdict = int(counts.denominator[0]), indicator.kind in VERDICT_KINDS
    code = "M" if told.empty else "0" if denominator == 0 else "S" if denominator < small else "V"
    of_units = assessed(snapshot, indicator, told)
    shows = code == "V"
    return pd.DataFrame(
        {
            "indicator_code": [indicator.indicator_code],
            "group_code": rows["group_code"].iloc[0],
            "period": rows["period"].iloc[0],
            "value_code": code,
            "share": sums.share if shows else np.nan,
            "lower": sums.lower if shows else np.nan,
            "upper": sums.upper if shows else np.nan,
            "verdict": VERDICTS[int(sums.verdict[0])] if has_verdict and shows else None,
            "people_short": int(of_units["people_short"].sum()) if shows else 0,
            "people_short_at_least": int(of_units["people_short_at_least"].sum()) if shows else 0,
            "basis": ";".join(sorted(rows["basis"].unique())),
            "unit_count": len(told),
        }
    )
