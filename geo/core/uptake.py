"""Coverage against its target: a verdict that holds, and the people who are short of it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from geo.core.intervals import wilson_interval
from geo.errors import FrameError, N_
from geo.frames import BoolArray, FloatArray, IntArray

VERDICTS: Final = (
    "clearly_below", "probably_below", "met", "proven", "not_all", "all_covered", "insufficient", "running_year", "no_target", "number_above",
)  # fmt: skip
"""Verdicts as codes; an array of verdicts holds positions in this tuple."""
CONCLUDED: Final = ("clearly_below", "probably_below", "met", "proven", "not_all", "all_covered")
"""Verdicts that compare a share with its target: only with them are people short told."""
NUM_GT_DEN: Final = "number_above"
"""Flag and verdict of N above D: shown as it is, without a verdict, an interval or a rank."""
INTERVAL_KINDS: Final = ("person_share", "survey_share")
"""Kinds of indicators that have an interval."""
VERDICT_KINDS: Final = ("person_share",)
"""Kinds of indicators that have a verdict and people short."""
_CODE: Final = {verdict: position for position, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True)
class CoverageCounts:
    """Coverage of many units by one indicator, arrays of shape (n,).

    Attributes
    ----------
    numerator, denominator
        N and D (people) as they are shown; whatever stands where `is_known` is false is not looked at.
    is_known
        Whether both were told.
    error
        How far N, D and D − N may each be from the truth (people): (b − 1) × cells of the denominator's line, 0 for public facts.
    is_running
        Whether the value counts up a year that is not over: it has no verdict against the year's target.
    """

    numerator: IntArray
    denominator: IntArray
    is_known: BoolArray
    error: IntArray
    is_running: BoolArray

    def __post_init__(self) -> None:
        if any(((counts < 0) & self.is_known).any() for counts in (self.numerator, self.denominator)) or (self.error < 0).any():
            raise FrameError(N_("Table {table}: column {column} must hold whole numbers of 0 or more."), table="coverage", column="N, D")


@dataclass(frozen=True, slots=True)
class Uptake:
    """Coverage against a target, arrays of shape (n,).

    Attributes
    ----------
    share
        p = N / D, above 1 where N is above D; NaN where D is 0 or not known.
    lower, upper
        Wilson's 95 % bounds of the share; NaN where there is no share, or N is above D.
    verdict
        Position in `VERDICTS`.
    people_short
        max(0, ⌈target · D⌉ − N), exact; 0 without a target, in a running year, and where D is 0 or not known.
    people_short_at_least
        max(0, ⌈target · D⌉ − ⌈upper bound · D⌉): short even if the share is as good as it may be. 0 unless the share is below its target
        by more than chance. With a target of 1, which has no interval, `people_short` itself.
    """

    share: FloatArray
    lower: FloatArray
    upper: FloatArray
    verdict: IntArray
    people_short: IntArray
    people_short_at_least: IntArray


def exact_share(share: float) -> Fraction:
    """A share as it is written: 0.9 is nine tenths, not the binary number next to it."""
    return Fraction(repr(share))


def people_short(numerator: IntArray, denominator: IntArray, target: Fraction) -> IntArray:
    """max(0, ⌈target · D⌉ − N) in whole numbers: 90 % of 10 people are 9, never 10. Arrays of one shape."""
    short: IntArray = np.maximum(_needed(denominator, target) - numerator, 0)
    return short


def uptake(counts: CoverageCounts, *, target_share: float | None, small_denominator_people: int) -> Uptake:
    """Verdict and people short of every unit.

    Parameters
    ----------
    counts
        N and D as they are shown, and how far they may be from the truth.
    target_share
        Target (share, above 0 to 1), or None where no source gives one.
    small_denominator_people
        Below so many people in D nothing is concluded.

    Returns
    -------
    Uptake
        Share, interval, verdict and people short.

    Raises
    ------
    FrameError
        If the target is not above 0 and at most 1.

    Notes
    -----
    p is compared with the target in whole numbers. "clearly_below" and "proven" hold for every true (N, D) that the shown pair allows:
    each of N, D and D − N within `error`, none negative. The upper bound is greatest at N + error and D − N − error (0 at least), the
    lower least at N − error and D − N + error, because both bounds rise with N and fall with D − N (see `wilson_interval`).
    Where that does not hold, the weaker verdict stands. A target of 1 has no interval: all are covered, or not.
    """
    if target_share is not None and not 0 < target_share <= 1:
        raise FrameError(N_("A target must be a share above 0 and at most 1."))
    known = counts.is_known & (counts.denominator > 0)
    numerator, denominator = np.where(known, counts.numerator, 0), np.where(known, counts.denominator, 0)
    above = numerator > denominator
    lower, upper = wilson_interval(np.minimum(numerator, denominator), denominator)
    target = None if target_share is None else exact_share(target_share)
    short, sure = (np.zeros(len(numerator), dtype=np.int64) for _ in range(2))
    if target is not None:
        due = np.where(counts.is_running, 0, denominator)
        short = people_short(numerator, due, target)
        sure = short if target == 1 else np.maximum(_needed(due, target) - np.ceil(upper * denominator).astype(np.int64), 0)
    return Uptake(
        share=np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=known),
        lower=np.where(known & ~above, lower, np.nan),
        upper=np.where(known & ~above, upper, np.nan),
        verdict=_verdict(counts, target, is_small=counts.denominator < small_denominator_people),
        people_short=short,
        people_short_at_least=sure,
    )


def _needed(denominator: IntArray, target: Fraction) -> IntArray:
    return -(-target.numerator * denominator // target.denominator)


def _verdict(counts: CoverageCounts, target: Fraction | None, *, is_small: BoolArray) -> IntArray:
    numerator, rest = np.where(counts.is_known, counts.numerator, 0), np.where(counts.is_known, counts.denominator - counts.numerator, 0)
    above = rest < 0
    if target is None:
        reached = np.full(len(rest), _CODE["no_target"])
    elif target == 1:
        reached = np.where(rest > 0, _CODE["not_all"], _CODE["all_covered"])
    else:
        part, rest_0 = np.where(above, 0, numerator), np.maximum(rest, 0)
        upper = _bound(part + counts.error, np.maximum(rest_0 - counts.error, 0), side=1)
        lower = _bound(np.maximum(part - counts.error, 0), rest_0 + counts.error, side=0)
        is_below = part * target.denominator < target.numerator * (part + rest_0)
        reached = np.select(
            [is_below & (upper < float(target)), is_below, lower >= float(target)],
            [_CODE["clearly_below"], _CODE["probably_below"], _CODE["proven"]],
            _CODE["met"],
        )
    conditions = [~counts.is_known | is_small, above, counts.is_running & (target is not None)]
    return np.select(conditions, [_CODE["insufficient"], _CODE[NUM_GT_DEN], _CODE["running_year"]], reached).astype(np.int64)


def _bound(part: IntArray, rest: IntArray, *, side: int) -> FloatArray:
    return wilson_interval(part, part + rest)[side]
