"""The auditor: what can be known about each true count from what a release publishes, before the release may be served.

It reads the published tables alone, as anybody outside could, and knows the method but neither offsets nor truth. Every published
number says that a true count lies within b − 1 of it; every relation that a reader knows (a cell is the sum of its residences, a
population of its cells, D = N + (D − N), a group of the groups inside it) carries what is known of one count to another. Where
fewer values than the rule asks for remain possible, or two published numbers contradict the relation between them (they were not
rounded together), the release is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.core.claims import Claims
from geo.core.coverage_lines import populations
from geo.core.disclosure import PERSON_KINDS, RATIO, value_codes
from geo.core.parts import disjoint_parts, families
from geo.core.rounding import rounding_base
from geo.errors import DisclosureError, N_
from geo.frames import IntArray

_FAMILY: Final = ["unit_code", "indicator_code", "period"]
_CELL: Final = ["unit_code", "cell_code"]
_ANY_PERIOD: Final = ""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the auditor found in a release that may be served.

    `statement_count` published numbers speak of `quantity_count` true counts; the count with the fewest possible values,
    `fewest_count` (table, unit and codes), has `fewest_possible_values` of them.
    """

    statement_count: int
    quantity_count: int
    fewest_possible_values: int
    fewest_count: str


def audit(people: pd.DataFrame, coverage: pd.DataFrame, *, groups: Mapping[str, Sequence[str]], base: int, small_denominator_people: int) -> AuditReport:
    """Refuse what tells too much about a small count.

    Parameters
    ----------
    people
        Shown people: unit_code, residence_code, cell_code, people_count.
    coverage
        Shown coverage as `protect_coverage` returns it; may have no rows.
    groups
        Cells of each group of the place, as they were for the protection.
    base
        Rounding base b that the release says.
    small_denominator_people
        Shown denominators below it display as protected.

    Raises
    ------
    DisclosureError
        If a true count has fewer than 2b − 1 possible values (b where 0 is shown), if published numbers contradict one another, if a
        code was not made from what is shown, or if absent rows tell exact zeros. Names table, unit and count, never a value.
    """
    if len(coverage):
        _refuse_telling_codes(coverage, small_denominator_people)
    known = possible_counts(people, coverage, groups=groups, base=base)
    if not len(known):
        return AuditReport(0, 0, 0, "")
    wanted = np.where(known["shown_count"] == 0, base, 2 * base - 1)
    too_few = (known["possible_values"] < wanted).to_numpy()
    suspects = known[too_few] if too_few.any() else known[~known["is_consistent"]]
    if len(suspects):
        worst = _fewest(suspects)
        if too_few.any():
            message = N_("Table {table}, unit {unit}: what is published leaves only {possible} possible values of {count}; nothing was published.")
        else:
            message = N_("Table {table}, unit {unit}: published numbers about {count} contradict one another; nothing was published.")
        raise DisclosureError(message, table=worst["table"], unit=worst["unit_code"], count=_name(worst), possible=worst["possible_values"])
    fewest = _fewest(known)
    text = f"{fewest['table']}, {fewest['unit_code']}: {_name(fewest)}"
    return AuditReport(int(known["statement_count"].sum()), len(known), int(known["possible_values"].min()), text)


def possible_counts(people: pd.DataFrame, coverage: pd.DataFrame, *, groups: Mapping[str, Sequence[str]], base: int) -> pd.DataFrame:
    """What anybody can know about each true count of a release.

    Parameters
    ----------
    people, coverage, groups, base
        As for `audit`.

    Returns
    -------
    DataFrame
        One row for each true count: table, unit_code, code (residence, indicator or denominator), group_code (cell or group), period,
        count_name, shown_count, lowest, highest, possible_values (0 where the published numbers exclude one another),
        statement_count (published numbers about it; 0 where it is only a difference of others), is_consistent (it agrees with what
        it is the sum of).

    Notes
    -----
    Where all published numbers agree, shifting any one count and the sums that hold it by less than b stays possible, so each has
    at least as many values as are told here. Where they do not, the intervals are those that interval propagation finds.
    """
    claims = Claims(rounding_base(base))
    cells = _claim_people(claims, people)
    rows = coverage.reset_index(drop=True)
    known = populations({group: tuple(names) for group, names in groups.items()}, frozenset(people["cell_code"].unique()))
    if len(rows):
        _claim_coverage(claims, rows[rows["kind"].isin(PERSON_KINDS)].reset_index(drop=True), cells, known)
        _claim_ratios(claims, rows[(rows["kind"] == RATIO) & rows["numerator_count"].notna()])
    return claims.resolved()


def _claim_people(claims: Claims, people: pd.DataFrame) -> "pd.Series[int]":
    """Counts of residences and cells; returns the count's position of each (unit, cell)."""
    residences = people[["unit_code", "residence_code"]].drop_duplicates()
    key = ["unit_code", "residence_code", "cell_code"]
    if len(people) != len(residences) * people["cell_code"].nunique() or people.duplicated(key).any():
        raise DisclosureError(N_("Table people lacks rows, or has some twice; an absent row would tell an exact zero. Nothing was published."))
    shown = people["people_count"].to_numpy(np.int64)
    one = pd.DataFrame({"table": "people", "unit_code": people["unit_code"], "code": people["residence_code"], "group_code": people["cell_code"]})
    residence_pos = claims.publish(one.assign(period=_ANY_PERIOD, count_name="people_count"), shown)
    cell: IntArray = np.asarray(people.groupby(_CELL, sort=True).ngroup(), dtype=np.int64)
    totals = people.groupby(_CELL, sort=True)["people_count"].sum()
    codes = totals.index.to_frame(index=False).rename(columns={"cell_code": "group_code"})
    names = codes.assign(table="people", code="", period=_ANY_PERIOD, count_name="people_count")
    cell_pos = claims.publish(names, totals.to_numpy(np.int64), statements=0)
    claims.relate(cell_pos, cell, residence_pos)
    return pd.Series(cell_pos, index=totals.index)


def _claim_coverage(claims: Claims, rows: pd.DataFrame, cells: "pd.Series[int]", known: Mapping[str, frozenset[str]]) -> None:
    is_population = rows["denominator_code"].isin(known)
    rows = rows.assign(period_of_denominator=rows["period"].mask(is_population, _ANY_PERIOD))
    told = rows[rows["denominator_count"].notna()].reset_index(drop=True)
    denominator_pos = _claim_denominators(claims, told)
    _relate_populations(claims, told, denominator_pos, cells, known)
    complete = told["numerator_count"].notna().to_numpy()
    denominator_pos, told = denominator_pos[complete], told[complete].reset_index(drop=True)
    names = told[["unit_code", "period", "group_code"]].assign(table="coverage", code=told["indicator_code"])
    numerator_pos = claims.publish(names.assign(count_name="numerator_count"), told["numerator_count"].to_numpy(np.int64))
    rest_pos = claims.publish(names.assign(count_name="rest_count"), told["rest_count"].to_numpy(np.int64), is_rest=True)
    row: IntArray = np.arange(len(told), dtype=np.int64)
    claims.relate(denominator_pos, np.concatenate([row, row]), np.concatenate([numerator_pos, rest_pos]))
    cells_of_row = [known.get(code, known.get(group, frozenset({code}))) for code, group in zip(told["denominator_code"], told["group_code"], strict=True)]
    told = told.assign(cells=pd.Series(cells_of_row, index=told.index, dtype=object))
    is_own = ~told["denominator_code"].isin(known).to_numpy()
    _relate_groups(claims, told, numerator_pos, "numerator_count")
    _relate_groups(claims, told[~is_own], rest_pos[~is_own], "rest_count")
    _relate_groups(claims, told[is_own], rest_pos[is_own], "rest_count")
    _relate_groups(claims, told[is_own], denominator_pos[is_own], "denominator_count")


def _claim_denominators(claims: Claims, rows: pd.DataFrame) -> IntArray:
    """One count for each unit and denominator (and period, where it is no population), however many rows tell it; its position for each row."""
    key = ["unit_code", "denominator_code", "period_of_denominator"]
    number: IntArray = np.asarray(rows.groupby(key, sort=False).ngroup(), dtype=np.int64)
    first = rows.drop_duplicates(key)
    codes = pd.DataFrame({"unit_code": first["unit_code"], "period": first["period_of_denominator"], "group_code": first["group_code"]})
    names = codes.assign(table="coverage", code=first["denominator_code"], count_name="denominator_count")
    return claims.publish_often(names, number, rows["denominator_count"].to_numpy(np.int64))[number]


def _relate_populations(claims: Claims, rows: pd.DataFrame, denominator_pos: IntArray, cells: "pd.Series[int]", known: Mapping[str, frozenset[str]]) -> None:
    """A population is the sum of its cells, in every unit that has residences."""
    of_population = rows.assign(position=denominator_pos)[rows["denominator_code"].isin(known) & rows["unit_code"].isin(cells.index.unique(0))]
    single = of_population.drop_duplicates("position").reset_index(drop=True)
    line = [sorted(known[code]) for code in single["denominator_code"]]
    row = np.repeat(np.arange(len(single), dtype=np.int64), [len(codes) for codes in line])
    wanted = pd.MultiIndex.from_arrays([single["unit_code"].to_numpy(object)[row], np.array([code for codes in line for code in codes], dtype=object)])
    cell_pos: IntArray = np.asarray(cells.reindex(wanted), dtype=np.int64)
    claims.relate(single["position"].to_numpy(np.int64), row, cell_pos)


def _relate_groups(claims: Claims, rows: pd.DataFrame, position: IntArray, count_name: str) -> None:
    """Groups of one indicator that contain one another: the whole is the sum of its parts, and of a rest that nobody published."""
    rows = rows.assign(label=rows["group_code"] + "\n" + rows["denominator_code"])
    for positions in families(rows, _FAMILY, "label"):
        first = rows.iloc[positions[0]]
        groups = first["group_code"].tolist()
        parts = disjoint_parts(dict(zip(groups, first["cells"], strict=True)), indicator=first["indicator_code"].iloc[0])
        of_whole = {group: position[positions[:, j]] for j, group in enumerate(groups)}
        of_part: dict[str, IntArray] = {}
        for group, part in parts.items():
            inside = [of_part[other] for other in part.inside]
            if not inside:
                of_part[group] = of_whole[group]
                continue
            if part.own:
                names = _names_of_rest(rows.iloc[positions[:, 0]], group, count_name)
                left = claims.shown(of_whole[group]) - sum(claims.shown(other) for other in inside)
                of_part[group] = claims.remain(names, left, is_rest=count_name == "rest_count")
                inside = [*inside, of_part[group]]
            claims.relate(of_whole[group], np.tile(np.arange(len(positions)), len(inside)), np.concatenate(inside))


def _names_of_rest(rows: pd.DataFrame, group: str, count_name: str) -> pd.DataFrame:
    """Names of what a group has beyond the published groups inside it, for the families of `rows`."""
    return rows[["unit_code", "period"]].assign(table="coverage", code=rows["indicator_code"], group_code=f"{group} − …", count_name=count_name)


def _claim_ratios(claims: Claims, rows: pd.DataFrame) -> None:
    """People per something public: only the numerator counts people."""
    names = rows[["unit_code", "period", "group_code"]].assign(table="coverage", code=rows["indicator_code"], count_name="numerator_count")
    claims.publish(names, rows["numerator_count"].to_numpy(np.int64))


def _refuse_telling_codes(coverage: pd.DataFrame, small_denominator_people: int) -> None:
    """DisclosureError where a code M, 0, S or V is not what the shown counts give: it would tell something of the true ones."""
    wrong = coverage[coverage["value_code"] != value_codes(coverage, small_denominator_people=small_denominator_people)]
    if len(wrong):
        row = wrong.iloc[0]
        raise DisclosureError(
            N_("Table {table}, unit {unit}: the code of {count} was not made from what is shown; nothing was published."),
            table="coverage", unit=row["unit_code"], count=" ".join((row["indicator_code"], row["group_code"], row["period"])),
        )  # fmt: skip


def _fewest(known: pd.DataFrame) -> dict[str, object]:
    """The count with the fewest possible values, the first of several."""
    row = known.iloc[int(known["possible_values"].to_numpy().argmin())]
    return {str(column): value for column, value in row.items()}


def _name(count: Mapping[str, object]) -> str:
    """Codes and name of a count, as the tables write them."""
    return " ".join(str(count[column]) for column in ("count_name", "code", "group_code", "period") if count[column])
