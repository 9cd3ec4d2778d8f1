"""Which units come first for a question: the verdict of its indicator and the access gap, by the rule of `geo.core.ranking`."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from geo.analysis.gaps import STATES, Answer
from geo.analysis.indicators import counts_of, target_rows
from geo.analysis.snapshot import Snapshot
from geo.catalogue import Indicator, thresholds
from geo.core.ranking import ranking
from geo.core.uptake import VERDICTS, CoverageCounts, uptake
from geo.frames import IntArray

Rule = Literal["verdict", "access_gap"]
_SHOWN: Final = STATES.index("value")


@dataclass(frozen=True, slots=True)
class Ranked:
    """Units in order; arrays of shape (U,), all but `order` in order of unit_pos.

    Attributes
    ----------
    rule
        "verdict" where the service has an indicator with a target and rows of the group for a year that is over, else "access_gap".
    indicator, period
        Of the rule "verdict": what is compared with its target, and its latest period; else None and "".
    order
        Positions of the units, first to last: those that show a number by the rule, then protected ones, those without a target group, without data.
    rank
        From 1; equal units share one. 0 is no rank: more served than entitled, or no number to show.
    verdict
        A text of `geo.core.uptake.VERDICTS`; "no_target" by the rule "access_gap".
    people_short, people_short_at_least
        Short of the target, and surely short (people); 0 where nothing is concluded, and where the unit shows no number.
    """

    rule: Rule
    indicator: Indicator | None
    period: str
    order: IntArray
    rank: IntArray
    verdict: tuple[str, ...]
    people_short: IntArray
    people_short_at_least: IntArray


def ranked(snapshot: Snapshot, answer: Answer) -> Ranked:
    """The units of an answer in order.

    Parameters
    ----------
    snapshot
        The release.
    answer
        Its answer to a question.

    Returns
    -------
    Ranked
        Units that show a number by verdict, people surely short, people short, access gap and code (`geo.core.ranking`); a unit without rows of the
        indicator has too few data for a verdict. The others have no rank and follow in a tier of their own each, by code.
    """
    units, small = snapshot.units["unit_code"], thresholds().small_denominator_people
    found = target_rows(snapshot, answer.question.service_code, answer.question.group_code)
    if found is None:
        indicator, period, counts = None, "", _untold(len(units))
    else:
        indicator, told, period = found
        rows = told.set_index("unit_code").reindex(units)
        counts = counts_of(snapshot, indicator, rows.assign(is_running=rows["is_running"].eq(True)))  # noqa: FBT003
    taken = uptake(counts, target_share=None if indicator is None else indicator.target_share, small_denominator_people=small)
    state = np.array([STATES.index(state) for state in answer.state], dtype=np.int64)
    order, rank = ranking(taken, answer.beyond_count, units.astype(str).tolist(), withheld=state)
    return Ranked(
        rule="access_gap" if indicator is None else "verdict",
        indicator=indicator,
        period=period,
        order=order,
        rank=rank,
        verdict=tuple("no_target" if indicator is None else VERDICTS[code] for code in taken.verdict),
        people_short=np.where(state == _SHOWN, taken.people_short, 0),
        people_short_at_least=np.where(state == _SHOWN, taken.people_short_at_least, 0),
    )


def _untold(unit_count: int) -> CoverageCounts:
    nothing, never = np.zeros(unit_count, dtype=np.int64), np.zeros(unit_count, dtype=np.bool_)
    return CoverageCounts(nothing, nothing, never, nothing, never)
