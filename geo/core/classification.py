"""Classes of a choropleth: natural breaks that an official can read, with the number of units in each."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.core.natural_breaks import class_starts
from geo.errors import FrameError, N_
from geo.frames import BoolArray, FloatArray, IntArray

_CLASS_COUNTS: Final = (5, 3, 2, 1)  # the ramp has steps that are told apart for just these numbers of classes
_STEPS: Final = (0.05, 0.01)
_DECIMALS: Final = 6  # shares closer than one in a million are one value


@dataclass(frozen=True)
class Classes:
    """Classes of shares, lowest first.

    Attributes
    ----------
    upper_bounds
        Upper bound (share, 0–1) of each class, ascending, whole percents. A share equal to a bound belongs to the class above it;
        the last bound is the greatest share, rounded up, and belongs to the last class.
    class_of
        Class of each unit, shape (U,), from 0; -1 where it has none.
    counts
        Number of units in each class; a class with none is listed with 0.
    """

    upper_bounds: tuple[float, ...]
    class_of: IntArray
    counts: tuple[int, ...]


def share_classes(share: FloatArray, has_value: BoolArray, *, greatest_class_count: int = 5) -> Classes:
    """Natural breaks of the shares, moved to whole 5 % where the classes stay apart, else to whole 1 %.

    Parameters
    ----------
    share
        Share (0 or more) of each unit, shape (U,). What stands where `has_value` is false is not looked at.
    has_value
        Which units have a share to show, shape (U,).
    greatest_class_count
        At most so many classes; five, three, two or one come out, as many as the values can fill.

    Returns
    -------
    Classes
        Without any class where no unit has a value.

    Raises
    ------
    FrameError
        If the shapes differ, or a share that is to be shown is negative or not a number.

    References
    ----------
    Fisher (1958), On grouping for maximum homogeneity; `geo.core.natural_breaks`.
    """
    shown = np.round(share[has_value], _DECIMALS) if len(share) == len(has_value) else None
    if shown is None or not np.isfinite(shown).all() or (shown < 0).any():
        raise FrameError(N_("Shares to be classed must be numbers of 0 or more, one for each unit."))
    if not len(shown):
        return Classes((), np.full(len(share), -1, dtype=np.int64), ())
    breaks = _readable_breaks(shown, greatest_class_count)
    class_of = np.full(len(share), -1, dtype=np.int64)
    class_of[has_value] = np.searchsorted(np.array(breaks), shown, side="right")
    counts = np.bincount(class_of[has_value], minlength=len(breaks) + 1)
    greatest = math.ceil(round(float(shown.max()) * 100, _DECIMALS)) / 100
    return Classes((*breaks, greatest), class_of, tuple(counts.tolist()))


def _readable_breaks(shown: FloatArray, greatest_class_count: int) -> tuple[float, ...]:
    """Bounds between the classes: of the most classes that stay apart once their bounds are rounded."""
    distinct_count = len(np.unique(shown))
    for class_count in (count for count in _CLASS_COUNTS if 1 < count <= min(greatest_class_count, distinct_count)):
        natural = _natural_breaks(shown, class_count)
        for step in _STEPS:
            rounded = [round(round(bound / step) * step, 2) for bound in natural]
            if rounded[0] > shown.min() and rounded[-1] <= shown.max() and len(set(rounded)) == len(rounded):
                return tuple(rounded)
    return ()


def _natural_breaks(shown: FloatArray, class_count: int) -> list[float]:
    """Middle of the gap between neighbouring natural classes, shape (class_count - 1,)."""
    ordered = np.sort(shown)
    starts = class_starts(ordered, class_count)[1:]
    middles: list[float] = ((ordered[starts - 1] + ordered[starts]) / 2).tolist()
    return middles
