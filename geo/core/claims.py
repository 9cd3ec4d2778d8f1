"""What published numbers say about true counts: an interval for each, and the sums that tie them together."""

from typing import Final

import numpy as np
import pandas as pd

from geo.frames import BoolArray, IntArray

_FAR: Final = 2**40  # no place has as many people; sums of such bounds are still exact as floats
_MOST_ROUNDS: Final = 200


class Claims:
    """Counts, each with what is published about it, and relations `total = Σ parts` between them.

    Parameters
    ----------
    base
        Rounding base b. A published multiple of b says that the true count is within b − 1 of it; any other number was not
        rounded and tells the count itself.
    """

    def __init__(self, base: int) -> None:
        self._base = base
        self._names: list[pd.DataFrame] = []
        self._columns: list[tuple[IntArray, IntArray, IntArray, IntArray, BoolArray]] = []
        self._relations: list[tuple[IntArray, IntArray, IntArray]] = []
        self._count = 0

    def publish(self, names: pd.DataFrame, shown: IntArray, *, is_rest: bool = False, statements: int = 1) -> IntArray:
        """Counts that one number each is published about; `is_rest`: D − N, negative where N > D. Returns their positions."""
        lowest, highest = self._interval(shown, is_rest=is_rest)
        return self._add(names, shown, lowest, highest, np.full(len(shown), statements))

    def publish_often(self, names: pd.DataFrame, number: IntArray, shown: IntArray) -> IntArray:
        """Counts that several numbers are published about: `shown[i]` is about the count `number[i]`, named by row `number[i]`.

        Numbers that no single rounded count allows are sums of two numbers rounded apart, N and D − N: then each is only
        within 2 (b − 1).
        """
        lowest, highest = self._interval(shown, is_rest=False)
        least, most = _extreme(np.minimum, shown, number, len(names)), _extreme(np.maximum, shown, number, len(names))
        low, high = _extreme(np.maximum, lowest, number, len(names)), _extreme(np.minimum, highest, number, len(names))
        apart = low > high
        reach = 2 * (self._base - 1)
        low, high = np.where(apart, np.maximum(most - reach, 0), low), np.where(apart, least + reach, high)
        return self._add(names, least, low, high, np.bincount(number, minlength=len(names)), is_consistent=least == most)

    def remain(self, names: pd.DataFrame, shown: IntArray, *, is_rest: bool) -> IntArray:
        """Counts that nothing is published about, but that a whole has beyond its published parts; `shown` is that difference."""
        lowest = np.where((shown < 0) & is_rest, -_FAR, 0)
        return self._add(names, shown, lowest, np.full(len(shown), _FAR), np.zeros(len(shown), dtype=np.int64), is_consistent=(shown >= 0) | is_rest)

    def shown(self, position: IntArray) -> IntArray:
        """What is shown of the counts at these positions, whatever the shape."""
        every: IntArray = np.concatenate([columns[0] for columns in self._columns])
        return every[position]

    def relate(self, total: IntArray, relation: IntArray, part: IntArray) -> None:
        """The count `total[r]` is the sum of the counts `part[i]` with `relation[i]` = r."""
        if len(total):
            self._relations.append((total, relation, part))

    def resolved(self) -> pd.DataFrame:
        """Every count with the interval in which its true value must lie (see `geo.core.audit.possible_counts`)."""
        shown, lowest, highest, statements, is_consistent = (np.concatenate(arrays) for arrays in zip(*self._columns, strict=True))
        if self._relations:
            total, relation, part = self._joined_relations()
            is_consistent[total[_sums(relation, shown[part], len(total)) != shown[total]]] = False
            _propagate(lowest, highest, total, relation, part)
        return pd.concat(self._names, ignore_index=True).assign(
            shown_count=shown, lowest=lowest, highest=highest, possible_values=np.maximum(highest - lowest + 1, 0),
            statement_count=statements, is_consistent=is_consistent,
        )  # fmt: skip

    def _interval(self, shown: IntArray, *, is_rest: bool) -> tuple[IntArray, IntArray]:
        reach = np.where((shown % self._base == 0) & ((shown >= 0) | is_rest), self._base - 1, 0)
        lowest = shown - reach
        return np.where(shown >= 0, np.maximum(lowest, 0), lowest), shown + reach

    def _add(
        self, names: pd.DataFrame, shown: IntArray, lowest: IntArray, highest: IntArray, statements: IntArray, *, is_consistent: BoolArray | None = None
    ) -> IntArray:
        position = np.arange(self._count, self._count + len(names))
        self._count += len(names)
        self._names.append(names)
        consistent = np.ones(len(names), dtype=np.bool_) if is_consistent is None else is_consistent
        self._columns.append((shown, lowest, highest, statements.astype(np.int64), consistent))
        return position

    def _joined_relations(self) -> tuple[IntArray, IntArray, IntArray]:
        starts = np.cumsum([0, *(len(total) for total, _, _ in self._relations)])
        total = np.concatenate([total for total, _, _ in self._relations])
        relation = np.concatenate([relation + start for (_, relation, _), start in zip(self._relations, starts[:-1], strict=True)])
        return total, relation, np.concatenate([part for _, _, part in self._relations])


def _extreme(choose: np.ufunc, values: IntArray, number: IntArray, count: int) -> IntArray:
    """Least or greatest of the values of each number."""
    first: IntArray = np.full(count, _FAR if choose is np.minimum else -_FAR)
    choose.at(first, number, values)
    return first


def _sums(relation: IntArray, values: IntArray, count: int) -> IntArray:
    sums: IntArray = np.bincount(relation, weights=values, minlength=count).astype(np.int64)
    return sums


def _propagate(lowest: IntArray, highest: IntArray, total: IntArray, relation: IntArray, part: IntArray) -> None:
    """Narrow the intervals in place until no relation narrows them further, or one is empty."""
    for _ in range(_MOST_ROUNDS):
        width = int((highest - lowest).sum())
        low, high = _sums(relation, lowest[part], len(total)), _sums(relation, highest[part], len(total))
        np.maximum.at(lowest, total, low)
        np.minimum.at(highest, total, high)
        others_high, others_low = high[relation] - highest[part], low[relation] - lowest[part]
        least, most = lowest[total][relation] - others_high, highest[total][relation] - others_low
        np.maximum.at(lowest, part, least)
        np.minimum.at(highest, part, most)
        if (lowest > highest).any() or int((highest - lowest).sum()) == width:
            return
