"""Protection of counts of people: rounded once, with a secret offset, before anything is computed from them.

Everything that a person can see is computed from the rounded tables alone, so no combination of questions tells more than they
do. docs/methods.md (Protection) has the rule, the proofs and numbers worked by hand.
"""

from collections.abc import Mapping, Sequence
from typing import Final, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.core.coverage_lines import Lines, coverage_lines, populations
from geo.core.parts import disjoint_parts, families, own_counts
from geo.core.rounding import ROUNDING_BASES, RoundingBase, offset, offsets, rounded, rounding_base, sum_error_bound
from geo.errors import FrameError, N_
from geo.frames import IntArray

__all__ = [
    "PERSON_KINDS", "PUBLIC_KINDS", "RATIO", "ROUNDING_BASES", "RoundingBase", "hilbert_order", "offset", "protect_coverage", "protect_people",
    "rounding_base", "sum_error_bound",
]  # fmt: skip

PERSON_KINDS: Final = ("person_share", "survey_share", "data_quality")
"""Kinds of indicators whose numerator and denominator count people, answers of people or records of people."""
PUBLIC_KINDS: Final = ("facility_share",)
"""Kinds that count facilities: public facts."""
RATIO: Final = "ratio"
"""People per something public, such as migrants per part-time worker: only the numerator counts people."""
_FAMILY: Final = ["unit_code", "indicator_code", "period"]
_PEOPLE_COLUMNS: Final = ("unit_code", "residence_code", "cell_code", "people_count", "hilbert_pos")
_COVERAGE_CODES: Final = ("unit_code", "indicator_code", "group_code", "period", "denominator_code", "kind")


def hilbert_order(points: gpd.GeoSeries, *, total_bounds: tuple[float, float, float, float]) -> IntArray:
    """Place of each point along a Hilbert curve, so that neighbours in space are neighbours in the order of rounding.

    Parameters
    ----------
    points
        Residences, shape (n,); none empty.
    total_bounds
        West, south, east, north of all **units**, in the points' CRS. Not of the points: a new residence must not reorder the
        others, or the same counts would round differently.

    Returns
    -------
    ndarray
        Distance along the curve, shape (n,), whole numbers ≥ 0. Points outside the bounds count at their edge; equal distances
        are ordered by residence code later.

    Raises
    ------
    FrameError
        If a point is missing or empty.
    """
    if bool((points.is_empty | points.isna()).any()):
        raise FrameError(N_("Table {table}: column {column} has empty cells."), table="residence", column="geom")
    distance: IntArray = np.asarray(points.hilbert_distance(total_bounds=total_bounds), dtype=np.int64)
    return distance


def protect_people(people: pd.DataFrame, *, base: int, key: bytes) -> pd.DataFrame:
    r"""People of every residence and cell, protected.

    Along the residences of one unit and cell, ordered by `hilbert_pos` and then by `residence_code`,

    .. math:: \text{shown}_i = b \left( \lfloor (S_i + u) / b \rfloor - \lfloor (S_{i-1} + u) / b \rfloor \right)

    where S is the running sum of the true counts and u the secret offset of unit and cell.

    Parameters
    ----------
    people
        unit_code, residence_code, cell_code, people_count (≥ 0), hilbert_pos; a row for **every** residence and cell, those of
        nobody too: an absent row would tell an exact zero.
    base
        Rounding base b: 3, 5 or 10.
    key
        Protection key of the place.

    Returns
    -------
    DataFrame
        The same rows in the same order, `people_count` protected: multiples of b, ≥ 0.

    Raises
    ------
    FrameError
        If a column is missing, a count is negative or no whole number, a row stands twice or a combination is absent.
    DisclosureError
        If base or key is not allowed.

    Notes
    -----
    The sum over any consecutive run of residences is within b − 1 of the truth; over the b offsets it is right on average; a true 0
    shows 0. The same data always round alike, in whatever order the rows come.
    """
    rounding_base(base)
    _check_people(people, _PEOPLE_COLUMNS)
    ordered = people.reset_index(drop=True).sort_values(["unit_code", "cell_code", "hilbert_pos", "residence_code"])
    lines = ordered.groupby(["unit_code", "cell_code"], sort=False)
    line = lines.ngroup().to_numpy()
    first = ordered.drop_duplicates(["unit_code", "cell_code"])
    u = offsets(key, first["unit_code"].tolist(), first["cell_code"].tolist(), base)[line]
    count = ordered["people_count"].to_numpy(np.int64)
    running = lines["people_count"].cumsum().to_numpy(np.int64)
    shown = np.empty(len(people), dtype=np.int64)
    shown[ordered.index.to_numpy()] = rounded(running, u, base) - rounded(running - count, u, base)
    protected = people.copy()
    protected["people_count"] = shown
    return protected


def protect_coverage(
    coverage: pd.DataFrame, people: pd.DataFrame, *, groups: Mapping[str, Sequence[str]], base: int, key: bytes, small_denominator_people: int
) -> pd.DataFrame:
    """Coverage of every unit, indicator, group and period, protected together with the people.

    Each denominator is a line of disjoint counts: the cells of people where it is a population, else itself. A numerator fills its
    line from the start, N = S₁ + … + Sⱼ₋₁ + y, and shows as it were a run of it: shown S₁ … Sⱼ₋₁ and b·⌊(y + uⱼ) / b⌋. Groups of one
    indicator that contain one another are cut into disjoint parts first, and shown as the sums of their parts.

    Parameters
    ----------
    coverage
        unit_code, indicator_code, group_code, period, denominator_code, kind, numerator_count and denominator_count (whole numbers
        ≥ 0 or missing); one row for each of the first four. Other columns pass.
    people
        **True** people: unit_code, residence_code, cell_code, people_count.
    groups
        Cells of each group of the place. A denominator whose code is a group or a cell **is** that population; any other code is
        a denominator of its own, and has one value in a unit and period.
    base, key
        Rounding base b and protection key, those of the people.
    small_denominator_people
        Shown denominators below it display as protected.

    Returns
    -------
    DataFrame
        The same rows in the same order: numerator_count, rest_count (D − N) and denominator_count as shown (Int64), and value_code.
        "M" missing: numerator or denominator was not told; "0": nobody is shown in the denominator; "S": protected, the shown
        denominator is below `small_denominator_people` (the counts stay, for sums); "V": shown. The code is made from the shown
        counts alone, so it tells nothing of its own. A negative rest is a numerator above its denominator.

    Raises
    ------
    FrameError
        If a column, count, kind or key is wrong, a population's denominator is not its sum of people, or groups that contain one
        another do not agree; names unit and indicator.
    DisclosureError
        If base or key is not allowed.

    Notes
    -----
    numerator + rest = denominator; a population's denominator is the sum of its shown residences; none is negative but a rest where
    N > D. Over the offsets each is right on average. A numerator, rest or denominator is within (b − 1) × elements of its line.
    """
    rounding_base(base)
    _check_people(people, _PEOPLE_COLUMNS[:4])
    _check_coverage(coverage)
    known = populations({group: tuple(cells) for group, cells in groups.items()}, frozenset(people["cell_code"].unique()))
    rows = coverage.reset_index(drop=True)
    counted = rows[rows["kind"].isin(PERSON_KINDS) & rows["denominator_count"].notna()]
    ratios = rows[(rows["kind"] == RATIO) & rows["numerator_count"].notna()]
    of_groups = ratios[ratios["group_code"].isin(known)].assign(denominator_code=ratios["group_code"])
    lines = coverage_lines(pd.concat([counted, of_groups]), people, known=known, base=base, key=key)
    shown = rows.assign(**{column: rows[column].astype("Int64") for column in ("numerator_count", "denominator_count")})
    shown.loc[counted.index, "denominator_count"] = _shown_denominators(counted, lines, known)
    shown.loc[rows["kind"].isin(PERSON_KINDS), "numerator_count"] = pd.NA
    complete = counted[counted["numerator_count"].notna()]
    shown.loc[complete.index, "numerator_count"] = _shown_numerators(complete, lines, known)
    shown.loc[ratios.index, "numerator_count"] = _shown_ratio_numerators(ratios, of_groups, lines, key=key)
    rest = (shown["denominator_count"] - shown["numerator_count"]).mask(rows["kind"] == RATIO)
    shown.insert(shown.columns.tolist().index("numerator_count") + 1, "rest_count", rest)
    shown["value_code"] = value_codes(shown, small_denominator_people=small_denominator_people)
    return shown.set_axis(coverage.index)


def value_codes(shown: pd.DataFrame, *, small_denominator_people: int) -> pd.Series:
    """M, 0, S or V of each row of shown coverage (kind, numerator_count, denominator_count), from the shown counts alone."""
    numerator, denominator = shown["numerator_count"], shown["denominator_count"]
    people = shown["kind"].isin(PERSON_KINDS)
    codes = pd.Series("V", index=shown.index, dtype=object)
    codes[people & (denominator < small_denominator_people).fillna(value=False)] = "S"
    codes[((denominator == 0) & (~people | (numerator == 0))).fillna(value=False)] = "0"
    codes[numerator.isna() | denominator.isna()] = "M"
    return codes


def _shown_denominators(rows: pd.DataFrame, lines: Lines, known: Mapping[str, frozenset[str]]) -> IntArray:
    true, shown = lines.denominators(rows)
    wrong = rows["denominator_code"].isin(known) & (rows["denominator_count"].to_numpy(np.int64) != true)
    if wrong.any():
        row = rows[wrong].iloc[0]
        raise FrameError(
            N_("Unit {unit}, indicator {indicator}: the denominator says it is the population {code}, but is not its sum of people; "
               "correct the count, or give it a denominator code of its own."),
            unit=row["unit_code"], indicator=row["indicator_code"], code=row["denominator_code"],
        )  # fmt: skip
    return shown


def _shown_numerators(rows: pd.DataFrame, lines: Lines, known: Mapping[str, frozenset[str]]) -> IntArray:
    line = lines.of_row.loc[rows.index]
    rows = rows.assign(line=line, label=rows["group_code"] + "\n" + rows["denominator_code"] + "\n" + line.map("\n".join))
    shown = np.zeros(len(rows), dtype=np.int64)
    for positions in families(rows, _FAMILY, "label"):
        first = rows.iloc[positions[0]]
        _refuse_mixed(first, known)
        groups = first["group_code"].tolist()
        parts = disjoint_parts(dict(zip(groups, map(frozenset, first["line"]), strict=True)), indicator=first["indicator_code"].iloc[0])
        own = own_counts(rows, positions, parts, label="group_code", count="numerator_count")
        filled = {group: _filled(own[:, j], rows.iloc[positions[:, j]], parts[group].own, lines) for j, group in enumerate(groups)}
        for j, group in enumerate(groups):
            shown[positions[:, j]] = filled[group] + sum(filled[other] for other in parts[group].inside)
    return shown


def _filled(numerator: IntArray, rows: pd.DataFrame, codes: tuple[str, ...], lines: Lines) -> IntArray:
    """Shown numerators that fill the elements `codes` in order; what a numerator has above its line stays on the last element."""
    if not codes:
        return np.zeros(len(rows), dtype=np.int64)
    count, u = lines.at(rows, codes)
    reached = np.cumsum(count, axis=1)
    filled = np.clip(numerator[:, None] - (reached - count), 0, count)
    filled[:, -1] += np.maximum(numerator - reached[:, -1], 0)
    return cast("IntArray", rounded(filled, u, lines.base).sum(axis=1))


def _refuse_mixed(family: pd.DataFrame, known: Mapping[str, frozenset[str]]) -> None:
    """FrameError where groups that share cells are measured against a population here and a denominator of its own there."""
    is_population = family["denominator_code"].isin(known)
    cells = frozenset[str]().union(*(known[code] for code in family.loc[is_population, "denominator_code"]))
    others = frozenset[str]().union(*(known.get(group, frozenset()) for group in family.loc[~is_population, "group_code"]))
    if not cells.isdisjoint(others):
        row = family.iloc[0]
        raise FrameError(
            N_("Unit {unit}, indicator {indicator}: groups that share people have denominators of different kinds, a population and another; use one kind."),
            unit=row["unit_code"], indicator=row["indicator_code"],
        )  # fmt: skip


def _shown_ratio_numerators(rows: pd.DataFrame, of_groups: pd.DataFrame, lines: Lines, *, key: bytes) -> IntArray:
    """A numerator that is its group's population shows as that does; any other count has an offset of its own."""
    numerator = rows["numerator_count"].to_numpy(np.int64)
    u = offsets(key, rows["unit_code"].tolist(), (rows["indicator_code"] + ":" + rows["group_code"]).tolist(), lines.base)
    true, shown = (pd.Series(sums, index=of_groups.index).reindex(rows.index, fill_value=-1).to_numpy() for sums in lines.denominators(of_groups))
    return np.where(numerator == true, shown, rounded(numerator, u, lines.base))


def _check_people(people: pd.DataFrame, columns: Sequence[str]) -> None:
    """FrameError unless `people` has these columns, whole counts ≥ 0 and one row for every residence and cell."""
    missing = [column for column in columns if column not in people.columns]
    if missing:
        raise FrameError(N_("Table {table} lacks the columns {columns}."), table="people", columns=", ".join(missing))
    for column in columns:
        if people[column].isna().any():
            raise FrameError(N_("Table {table}: column {column} has empty cells."), table="people", column=column)
    _check_counts(people, "people", "people_count")
    if people.duplicated(["unit_code", "residence_code", "cell_code"]).any():
        raise FrameError(N_("Table {table} has two rows with the same {columns}."), table="people", columns="unit_code, residence_code, cell_code")
    residences = people[["unit_code", "residence_code"]].drop_duplicates()
    if len(people) != len(residences) * people["cell_code"].nunique():
        raise FrameError(N_("Table people must have a row for every residence and cell, of 0 people too; an absent row would tell an exact zero."))


def _check_counts(frame: pd.DataFrame, table: str, column: str) -> None:
    """FrameError unless the counts of `column` that are there are whole numbers ≥ 0."""
    present = frame[column].dropna()
    if len(present) and (not pd.api.types.is_integer_dtype(present.dtype) or bool((present < 0).any())):
        raise FrameError(N_("Table {table}: column {column} must hold whole numbers of 0 or more."), table=table, column=column)


def _check_coverage(coverage: pd.DataFrame) -> None:
    missing = [column for column in (*_COVERAGE_CODES, "numerator_count", "denominator_count") if column not in coverage.columns]
    if missing:
        raise FrameError(N_("Table {table} lacks the columns {columns}."), table="coverage", columns=", ".join(missing))
    for column in _COVERAGE_CODES:
        if coverage[column].isna().any():
            raise FrameError(N_("Table {table}: column {column} has empty cells."), table="coverage", column=column)
    for column in ("numerator_count", "denominator_count"):
        _check_counts(coverage, "coverage", column)
    kinds = (*PERSON_KINDS, *PUBLIC_KINDS, RATIO)
    if not coverage["kind"].isin(kinds).all():
        raise FrameError(N_("Table {table}: column {column} may hold only {choices}."), table="coverage", column="kind", choices=", ".join(kinds))
    key = ["unit_code", "indicator_code", "group_code", "period"]
    if coverage.duplicated(key).any():
        raise FrameError(N_("Table {table} has two rows with the same {columns}."), table="coverage", columns=", ".join(key))
