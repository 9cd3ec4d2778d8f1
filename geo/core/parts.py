"""Groups of people that contain one another, cut into disjoint parts, so that whole and parts stay sums after rounding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from geo.errors import FrameError, N_
from geo.frames import IntArray


@dataclass(frozen=True, slots=True)
class Part:
    """A group as a disjoint sum: what it has of its own, and the groups whose own parts lie inside it.

    `own` may be empty (the group is the sum of others), `inside` too (it contains no other group).
    """

    own: tuple[str, ...]
    inside: tuple[str, ...]


def disjoint_parts(sets: Mapping[str, frozenset[str]], *, indicator: str) -> dict[str, Part]:
    """Each named set as a disjoint sum, from small to large.

    Parameters
    ----------
    sets
        Elements (cells, or names of disjoint counts) of each group.
    indicator
        Indicator that the groups were counted for; named in the error.

    Returns
    -------
    dict
        Part of every group, in the order in which own counts can be had by subtraction: a group comes after all inside it.

    Raises
    ------
    FrameError
        If a group cuts through another's own part: then no rounding keeps both sums.
    """
    parts: dict[str, Part] = {}
    for name, elements in sorted(sets.items(), key=lambda item: (len(item[1]), item[0])):
        touched = [other for other, part in parts.items() if part.own and not elements.isdisjoint(part.own)]
        if any(not elements.issuperset(parts[other].own) for other in touched):
            raise FrameError(
                N_("Indicator {indicator}: group {group} cuts through another group; count what they share as a group of its own, or leave one out."),
                indicator=indicator, group=name,
            )  # fmt: skip
        covered = frozenset(element for other in touched for element in parts[other].own)
        parts[name] = Part(tuple(sorted(elements - covered)), tuple(touched))
    return parts


def families(rows: pd.DataFrame, family: list[str], label: str) -> Iterator[IntArray]:
    """Families of rows, those with the same labels together.

    Parameters
    ----------
    rows
        Rows of any index; `label` is text, unlike within a family.
    family
        Columns that make a family.
    label
        Column that tells the rows of a family apart, and families of one kind from those of another.

    Yields
    ------
    ndarray
        Positions in `rows`, shape (families, rows of each); column j has the same label in every family.
    """
    ordered = rows.reset_index(drop=True).sort_values([*family, label])
    kind, _ = pd.factorize(ordered[label])
    number = ordered.groupby(family, sort=False).ngroup().to_numpy()
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    alike: dict[bytes, list[int]] = {}
    for start, stop in pairwise([*starts, len(ordered)]):
        alike.setdefault(kind[start:stop].tobytes(), []).append(int(start))
    position: IntArray = ordered.index.to_numpy(np.int64)
    for pattern, begin in alike.items():
        width = len(pattern) // kind.itemsize
        yield position[np.add.outer(begin, np.arange(width))]


def own_counts(rows: pd.DataFrame, positions: IntArray, parts: Mapping[str, Part], *, label: str, count: str) -> IntArray:
    """Counts of the own parts of every group, by subtraction of what lies inside.

    Parameters
    ----------
    rows
        unit_code, indicator_code, period, group_code, `label` and `count`; `positions` speak of it.
    positions
        Families with the same labels, shape (F, R).
    parts
        Part of each label, from `disjoint_parts`.
    label, count
        Columns of the names in `parts` and of the counts.

    Returns
    -------
    ndarray
        Own counts ≥ 0, shape (F, R).

    Raises
    ------
    FrameError
        If a group is smaller than the groups inside it, or differs from the groups that make it up; names unit and group.
    """
    names = rows[label].iloc[positions[0]].tolist()
    column = {name: j for j, name in enumerate(names)}
    own: IntArray = rows[count].to_numpy(np.int64)[positions]
    for name, part in parts.items():
        j = column[name]
        own[:, j] -= own[:, [column[other] for other in part.inside]].sum(axis=1)
        wrong = np.flatnonzero((own[:, j] < 0) if part.own else (own[:, j] != 0))
        if len(wrong):
            row = rows.iloc[int(positions[wrong[0], j])]
            raise FrameError(
                N_("Unit {unit}, indicator {indicator}, period {period}: the {count} of group {group} does not agree with the groups inside it."),
                unit=row["unit_code"], indicator=row["indicator_code"], period=row["period"], group=row["group_code"], count=count,
            )  # fmt: skip
    return own
