"""Fisher's natural breaks, exactly and in double precision: the classes of ascending values whose squared distances from their means add up to the least.

The best last class of the values up to one position begins no later than that of the values up to a later one. So the middle position is worked out first,
then the middles of both halves between what is known beside them, and so on: k · n · log n steps instead of k · n².
"""

import numpy as np

from geo.errors import FrameError, N_
from geo.frames import FloatArray, IntArray


def class_starts(values: FloatArray, class_count: int) -> IntArray:
    """Where the natural classes of values begin.

    Parameters
    ----------
    values
        Ascending, shape (n,); equal values stay in one class.
    class_count
        How many classes; at most as many as there are different values.

    Returns
    -------
    IntArray
        Position in `values` at which each class begins, ascending, the first 0, shape (class_count,).

    Raises
    ------
    FrameError
        If there are fewer different values than classes.

    References
    ----------
    Fisher (1958), On grouping for maximum homogeneity; the order of work as in Grønlund et al. (2017), Fast exact k-means in 1D.
    """
    different, first, count = np.unique(values, return_index=True, return_counts=True)
    if class_count > len(different):
        raise FrameError(N_("There are fewer different values than classes."))
    sums = _Sums(different, count)
    cost = sums.cost(np.zeros(len(different), dtype=np.int64), np.arange(len(different)))
    last_starts = []
    for number in range(1, class_count):
        cost, start = _one_class_more(sums, cost, number)
        last_starts.append(start)
    starts, end = [], len(different) - 1
    for start in reversed(last_starts):
        starts.append(int(start[end]))
        end = starts[-1] - 1
    found: IntArray = first[[0, *reversed(starts)]].astype(np.int64)
    return found


class _Sums:
    """Counts, sums and sums of squares of values up to each position, so that the cost of any class is a subtraction."""

    def __init__(self, values: FloatArray, count: IntArray) -> None:
        centred = values - np.average(values, weights=count)
        self._count, self._sum, self._square = (np.concatenate([[0.0], np.cumsum(part)]) for part in (count, count * centred, count * centred**2))

    def cost(self, start: IntArray, end: IntArray) -> FloatArray:
        """Squared distances from the mean, of classes from `start` to `end` (both belong to them), shape (n,)."""
        count, total, square = (sums[end + 1] - sums[start] for sums in (self._count, self._sum, self._square))
        cost: FloatArray = np.maximum(square - total**2 / count, 0.0)
        return cost


def _one_class_more(sums: _Sums, before: FloatArray, number: int) -> tuple[FloatArray, IntArray]:
    """Least cost of the values up to each position in one class more, and where its last class begins; `number` classes there were before."""
    size = len(before)
    cost, start = np.full(size, np.inf), np.full(size, size - 1, dtype=np.int64)
    known = np.array([number - 1, size], dtype=np.int64)  # positions whose start is known, with one beyond either end
    while len(known) < size - number + 2:
        middle = (known[:-1] + known[1:]) // 2
        is_new = middle > known[:-1]
        middle, left, right = middle[is_new], known[:-1][is_new], known[1:][is_new]
        least = np.maximum(np.where(left < number, number, start[left]), number)
        most = np.minimum(np.where(right == size, size - 1, start[np.minimum(right, size - 1)]), middle)
        cost[middle], start[middle] = _best(sums, before, middle, least, most)
        known = np.sort(np.concatenate([known, middle]))
    return cost, start


def _best(sums: _Sums, before: FloatArray, end: IntArray, least: IntArray, most: IntArray) -> tuple[FloatArray, IntArray]:
    """For each end the cheapest start of the last class between `least` and `most`, the earliest of equals; cost and start."""
    width = most - least + 1
    offset = np.concatenate([[0], np.cumsum(width)[:-1]])
    start = np.arange(int(width.sum())) - np.repeat(offset - least, width)
    cost = before[start - 1] + sums.cost(start, np.repeat(end, width))
    lowest = np.minimum.reduceat(cost, offset)
    is_lowest = np.flatnonzero(cost == np.repeat(lowest, width))
    return lowest, start[is_lowest[np.searchsorted(is_lowest, offset)]]
