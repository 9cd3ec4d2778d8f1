"""Of which disjoint counts each denominator is made: cells of people, or counts of its own, each with one secret offset.

A denominator that is a population is the line of its group's cells. Any other denominator is a line of its own; where groups of
one indicator contain one another, the larger is the line of the smaller ones and of what is left, so that the sums that a reader
knows to hold hold in what is shown. What is left of a denominator keeps that denominator's code and offset.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Final, cast

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.core.parts import disjoint_parts, families, own_counts
from geo.core.rounding import offsets, rounded
from geo.errors import FrameError, N_
from geo.frames import BoolArray, IntArray

_FAMILY: Final = ["unit_code", "indicator_code", "period"]
_DENOMINATOR: Final = ["unit_code", "period", "denominator_code"]
_ANY_PERIOD: Final = ""  # people have one date


@dataclass(frozen=True, slots=True)
class Lines:
    """Elements of denominators: `index` is (unit, period, code), with the true count and the offset u of each, shape (n,).

    `of_row` is, for every row of the coverage table (its index), the codes of its denominator's elements in order.
    """

    index: pd.MultiIndex
    count: IntArray
    u: IntArray
    of_row: pd.Series
    cells: frozenset[str]
    base: int

    def at(self, rows: pd.DataFrame, codes: tuple[str, ...]) -> tuple[IntArray, IntArray]:
        """True counts and offsets of the elements `codes` in the unit and period of each row, shape (rows, codes) each."""
        unit = np.repeat(rows["unit_code"].to_numpy(object), len(codes))
        period = np.repeat(rows["period"].to_numpy(object), len(codes))
        found = self._position(unit, period, np.tile(np.array(codes, dtype=object), len(rows)))
        return self.count[found].reshape(-1, len(codes)), self.u[found].reshape(-1, len(codes))

    def denominators(self, rows: pd.DataFrame) -> tuple[IntArray, IntArray]:
        """True and shown sums of each row's line, shape (rows,) each."""
        codes = self.of_row.loc[rows.index]
        width = codes.map(len).to_numpy(np.int64)
        row = np.repeat(np.arange(len(rows)), width)
        code = np.array([code for line in codes for code in line], dtype=object)
        found = self._position(rows["unit_code"].to_numpy(object)[row], rows["period"].to_numpy(object)[row], code)
        shown = rounded(self.count, self.u, self.base)
        sums = [np.bincount(row, weights=values[found], minlength=len(rows)) for values in (self.count, shown)]
        return sums[0].astype(np.int64), sums[1].astype(np.int64)

    def _position(self, unit: np.ndarray, period: np.ndarray, code: np.ndarray) -> IntArray:
        is_cell = pd.Series(code).isin(self.cells).to_numpy()
        wanted = pd.MultiIndex.from_arrays([unit, np.where(is_cell, _ANY_PERIOD, period), code])
        return cast("IntArray", self.index.get_indexer(wanted).astype(np.int64))


def populations(groups: Mapping[str, tuple[str, ...]], cells: frozenset[str]) -> dict[str, frozenset[str]]:
    """Codes that name a population, with its cells: every group of the place, and every cell by itself.

    Raises
    ------
    FrameError
        If a group names a cell that nobody is counted in.
    """
    found = {cell: frozenset({cell}) for cell in cells} | {group: frozenset(names) for group, names in groups.items()}
    for group, names in found.items():
        for cell in sorted(names - cells):
            raise FrameError(N_("Group {group} names the cell {cell}, which table people does not have."), group=group, cell=cell)
    return found


def coverage_lines(rows: pd.DataFrame, people: pd.DataFrame, *, known: Mapping[str, frozenset[str]], base: int, key: bytes) -> Lines:
    """Lines of all denominators of `rows`, which are counts of people and have a denominator.

    Parameters
    ----------
    rows
        Coverage rows with whole-number index: unit_code, indicator_code, group_code, period, denominator_code, denominator_count.
    people
        True people: unit_code, cell_code, people_count.
    known
        Cells of every population, from `populations`.
    base, key
        Of the rounding.

    Raises
    ------
    FrameError
        If one denominator has two values or two groups, or groups that contain one another do not add up; names the unit.
    """
    is_population = rows["denominator_code"].isin(known).to_numpy()
    cells = frozenset(people["cell_code"].unique())
    own, own_lines = _own_lines(rows[~is_population], known)
    cell_lines = rows.loc[is_population, "denominator_code"].map(lambda code: tuple(sorted(known[code])))
    elements = pd.concat([_people_elements(people, rows["unit_code"].unique(), cells), own], ignore_index=True)
    secret = elements[["unit_code", "code"]].drop_duplicates()
    secret = secret.assign(u=offsets(key, secret["unit_code"].tolist(), secret["code"].tolist(), base))
    u = elements.merge(secret, on=["unit_code", "code"], how="left", validate="many_to_one")["u"].to_numpy(np.int64)
    index = pd.MultiIndex.from_frame(elements[["unit_code", "period", "code"]])
    of_row = pd.concat([cell_lines.astype(object), own_lines]).reindex(rows.index)
    return Lines(index, elements["count"].to_numpy(np.int64), u, of_row, cells, base)


def _people_elements(people: pd.DataFrame, units: np.ndarray, cells: frozenset[str]) -> pd.DataFrame:
    """Every unit × every cell, a unit without residences counting 0."""
    every = pd.MultiIndex.from_product([sorted({*people["unit_code"], *units}), sorted(cells)], names=["unit_code", "code"])
    totals = people.groupby(["unit_code", "cell_code"])["people_count"].sum()
    return totals.rename_axis(["unit_code", "code"]).reindex(every, fill_value=0).rename("count").reset_index().assign(period=_ANY_PERIOD)


def _own_lines(rows: pd.DataFrame, known: Mapping[str, frozenset[str]]) -> tuple[pd.DataFrame, pd.Series]:
    """Elements of the denominators that are no population, and the line of each row."""
    sets = _reference_sets(rows, known)
    single = _single_denominators(rows).assign(component=lambda frame: frame["denominator_code"].map(_components(rows, sets)))
    elements = [pd.DataFrame({"unit_code": [], "period": [], "code": [], "count": []}, dtype=object)]
    lines = np.empty(len(single), dtype=object)
    for positions in families(single, ["unit_code", "period", "component"], "denominator_code"):
        first = single.iloc[positions[0]]
        names = first["denominator_code"].tolist()
        parts = disjoint_parts({name: sets[name] for name in names}, indicator=first["indicator_code"].iloc[0])
        counts = own_counts(single, positions, parts, label="denominator_code", count="denominator_count")
        for j, name in enumerate(names):
            line = tuple(sorted({*parts[name].inside, *([name] if parts[name].own else [])}))
            lines[positions[:, j]] = np.fromiter(repeat(line, len(positions)), dtype=object)
            if parts[name].own:
                elements.append(single.iloc[positions[:, j]][["unit_code", "period"]].assign(code=name, count=counts[:, j]))
    of_denominator = single[_DENOMINATOR].assign(line=lines)
    of_row = rows[_DENOMINATOR].merge(of_denominator, on=_DENOMINATOR, how="left", validate="many_to_one")["line"]
    return pd.concat(elements, ignore_index=True), of_row.set_axis(rows.index)


def _reference_sets(rows: pd.DataFrame, known: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Cells of the group that each denominator counts; a group that is no set of cells stands alone."""
    pairs = rows[["denominator_code", "group_code"]].drop_duplicates()
    twice = pairs.loc[pairs["denominator_code"].duplicated(), "denominator_code"]
    if len(twice):
        raise FrameError(N_("Denominator {code} is used for several groups; give each group a denominator code of its own."), code=twice.iloc[0])
    return {code: known.get(group, frozenset({code})) for code, group in zip(pairs["denominator_code"], pairs["group_code"], strict=True)}


def _single_denominators(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for every unit, period and denominator; FrameError where it has two values."""
    single = rows.drop_duplicates([*_DENOMINATOR, "denominator_count"])
    twice: BoolArray = single.duplicated(_DENOMINATOR).to_numpy()
    if twice.any():
        row = single[twice].iloc[0]
        raise FrameError(
            N_("Unit {unit}, period {period}: denominator {code} has two different values; give them different denominator codes."),
            unit=row["unit_code"], period=row["period"], code=row["denominator_code"],
        )  # fmt: skip
    return single


def _components(rows: pd.DataFrame, sets: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Number of the component of each denominator: those that stand in one family, of groups that share cells, belong together."""
    codes = {code: position for position, code in enumerate(sorted(sets))}
    family = rows[[*_FAMILY, "denominator_code"]]
    pairs = family.merge(family, on=_FAMILY)[["denominator_code_x", "denominator_code_y"]].drop_duplicates()
    shared = [(codes[x], codes[y]) for x, y in pairs.itertuples(index=False) if not sets[x].isdisjoint(sets[y])]
    start, stop = np.array(shared, dtype=np.int64).reshape(-1, 2).T
    _, number = connected_components(coo_array((np.ones(len(start)), (start, stop)), shape=(len(codes), len(codes))), directed=False)
    return {code: int(number[position]) for code, position in codes.items()}
