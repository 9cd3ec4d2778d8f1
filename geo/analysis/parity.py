"""How far migrants are behind registered residents in the coverage of a unit or of the whole place, by indicator, from protected counts."""

from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

from geo.analysis.indicators import counts_of, latest, summed
from geo.analysis.snapshot import Snapshot
from geo.catalogue import Indicator, indicators, thresholds
from geo.core.equity import EQUITY_VERDICTS, equity
from geo.core.uptake import INTERVAL_KINDS, VERDICT_KINDS

_COLUMNS: Final = ("indicator_code", "period", "registered_share", "migrant_share", "difference", "lower", "upper", "verdict", "people_short")
_ROW: Final = ["unit_code", "indicator_code", "period", "is_cumulative", "residence_rule"]
_COUNTS: Final = ["numerator_count", "denominator_count", "value_code", "denominator_code"]


def parity(snapshot: Snapshot, units: str | Collection[str] | None = None) -> pd.DataFrame:
    """Registered residents' coverage less migrants', one row an indicator that counts both, in the order of the catalogue.

    Parameters
    ----------
    snapshot
        The release.
    units
        The code of one unit; several, or None for all, whose N and D are the sums over the units that tell both groups.

    Returns
    -------
    DataFrame
        indicator_code, period, registered_share, migrant_share (0–1), difference, lower, upper (−1 to 1, Newcombe's 95 % interval; NaN where nothing may
        be told), verdict (a text of `geo.core.equity.EQUITY_VERDICTS`), people_short (migrants short of parity; 0 for surveys, which count answers).

    Notes
    -----
    Only rows of one period and one residence rule are compared: two rules count two different peoples. Of several periods the latest that is
    over. Sums include the values behind 已保护 and are those of protected counts; each unit adds its own error, so the verdict on a whole is no firmer
    than its parts allow.
    """
    registered, migrants = _groups(snapshot)
    if registered is None:
        return pd.DataFrame(columns=list(_COLUMNS))
    codes, is_sum = ([units], False) if isinstance(units, str) else (units, True)
    rows = snapshot.coverage if codes is None else snapshot.coverage[snapshot.coverage["unit_code"].isin(list(codes))]
    by_group = [rows[rows["group_code"] == code][[*_ROW, *_COUNTS]] for code in (registered, migrants)]
    pairs = by_group[0].merge(by_group[1], on=_ROW, suffixes=("_r", "_m"), validate="one_to_one").assign(group_code=migrants)
    if is_sum:
        pairs = pairs[pairs[["numerator_count_r", "numerator_count_m", "denominator_count_r", "denominator_count_m"]].notna().all(axis=1)]
    pairs = latest(pairs)
    known = {code: told for code, told in indicators().items() if told.kind in INTERVAL_KINDS}
    found = [_compared(snapshot, told, rows, is_sum=is_sum) for code, told in known.items() if len(rows := pairs[pairs["indicator_code"] == code])]
    return pd.concat(found, ignore_index=True)[list(_COLUMNS)] if found else pd.DataFrame(columns=list(_COLUMNS))


def _groups(snapshot: Snapshot) -> tuple[str | None, str | None]:
    """Codes of the group of everybody else and of the group of migrants; None where the place does not tell them apart."""
    if not snapshot.is_migrant.any():
        return None, None
    for code in snapshot.groups["people_group_code"]:
        if np.array_equal(snapshot.group_cells(code), ~snapshot.is_migrant):
            return str(code), snapshot.release.migrant_group_code
    return None, None


def _compared(snapshot: Snapshot, indicator: Indicator, rows: pd.DataFrame, *, is_sum: bool) -> pd.DataFrame:
    rows = rows[rows["period"] == rows["period"].max()]
    both = [counts_of(snapshot, indicator, _side(rows, side)) for side in ("r", "m")]
    if is_sum:
        both, rows = [summed(counts, is_running=False) for counts in both], rows.iloc[:1]
    found = equity(*both, small_denominator_people=thresholds().small_denominator_people)
    shares = [np.divide(counts.numerator, counts.denominator, out=np.full(1, np.nan), where=counts.is_known & (counts.denominator > 0)) for counts in both]
    return rows.assign(
        registered_share=shares[0],
        migrant_share=shares[1],
        difference=found.difference,
        lower=found.lower,
        upper=found.upper,
        verdict=[EQUITY_VERDICTS[code] for code in found.verdict],
        people_short=found.people_short if indicator.kind in VERDICT_KINDS else 0,
    )


def _side(rows: pd.DataFrame, side: str) -> pd.DataFrame:
    """The counts of one of the two groups, under their usual names."""
    return rows[[*_ROW, "is_running", *(f"{name}_{side}" for name in _COUNTS)]].rename(columns={f"{name}_{side}": name for name in _COUNTS})
