"""Hours of an outlet: what an office writes, as minutes of a week, and whether it is open when people can come."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.core.facts import NO, UNKNOWN, YES, FactArray
from geo.core.hours_words import DAY_MIN, Word, words
from geo.frames import BoolArray

WEEK_DAYS: Final = 7
_HOUR_MIN: Final = 60
_EVERY_DAY: Final = frozenset(range(WEEK_DAYS))

_DAYS: Final = "[DH](?:S?[DH])*"
_TIMES: Final = "T(?![CO])(?:S?T(?![CO]))*"
_CLAUSES: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("opens", rf"{_DAYS}[S(]?{_TIMES}"),  # 周一至周五 8:30-11:30, 13:30-17:00
        ("opens", rf"{_TIMES}(?:\({_DAYS}\)|{_DAYS}(?=Z|$))"),  # 8:30-17:00(周一至周五)
        ("closes", f"{_DAYS}[S(]?(?:T(?:S?T)*)?C"),  # 周六下午休息
        ("closes", "TC"),  # 中午休息
        ("opens", _TIMES),  # 8:30-11:30, on the days of the clause before, or every day
        ("stays", f"{_DAYS}O"),  # 节假日无休
        ("nothing", r"TO|H|O|[SZ()]"),
    )
)


@dataclass(frozen=True, slots=True)
class Window:
    """Part of a week: days from 0 (Monday), and minutes from midnight, from (included) to (excluded)."""

    days: frozenset[int]
    start_min: int
    end_min: int

    def mask(self) -> BoolArray:
        """The minutes of a week that belong to it, shape (7, 1440)."""
        inside = np.zeros((WEEK_DAYS, DAY_MIN), dtype=np.bool_)
        inside[sorted(self.days), self.start_min : self.end_min] = True
        return inside


def parse_week(text: str) -> BoolArray | None:
    """The week that `text` tells.

    Parameters
    ----------
    text
        Hours as offices write them, full or half width: 周一至周五 8:30-11:30, 13:30-17:00;周六上午;法定节假日休息.

    Returns
    -------
    ndarray or None
        Open or not in each minute, bool, shape (7, 1440), Monday first; None where the text is not understood as a whole, which is unknown.

    Notes
    -----
    上午 is 8:30–11:30, 下午 13:30–17:00, 中午 11:30–13:30 and 晚上 18:00–20:00 where no clock time follows; 全天 is the whole day, or
    8:30–17:00 in a text that tells half days too (周一至周五全天,周六上午). 工作日 is Monday to Friday, 周末 and 双休日 Saturday and Sunday. Times without
    days belong to the days before them, else to every day. A later clause that lies within an earlier one of the same day replaces it (每天
    8:30-17:00;周六 9:00-11:00), one apart from it adds to it; if they cut through one another, what is meant is unknown. Days on which it is closed come last.
    Public holidays are no part of a usual week: they are understood and leave it as it is. Seasons, dates, odd and even weeks, "半天" and
    12-hour times without 下午 are not understood.
    """
    told = words(text)
    clauses = None if told is None else _clauses(told)
    if not clauses or not any(name == "opens" for name, _ in clauses):
        return None
    week = np.zeros((WEEK_DAYS, DAY_MIN), dtype=np.bool_)
    days = _EVERY_DAY
    for name, said in clauses:
        if name == "opens":
            days = _days(said, otherwise=days)
            hours = _hours(days, said)
            if hours is None or not _merge(week, hours, days):
                return None
    for name, said in clauses:
        if name == "closes":
            _close(week, _days(said, otherwise=_EVERY_DAY), said)
    staying = [day for name, said in clauses if name == "stays" for day in _days(said, otherwise=frozenset())]
    return week if week.any() and week[staying].any(axis=1).all() else None


def open_facts(weeks: Sequence[BoolArray | None], windows: Iterable[Window]) -> FactArray:
    """Whether each outlet is open for a whole hour on end within one of the windows.

    Parameters
    ----------
    weeks
        Week of each outlet, bool, shape (7, 1440) each; None where it is unknown.
    windows
        Parts of the week, no two touching one another. 15 minutes on each of four evenings are no hour in the evening.

    Returns
    -------
    ndarray
        Facts, shape (J,).
    """
    inside = np.zeros((WEEK_DAYS, DAY_MIN), dtype=np.bool_)
    for window in windows:
        inside |= window.mask()
    facts = np.full(len(weeks), UNKNOWN, dtype=np.int8)
    known = [pos for pos, week in enumerate(weeks) if week is not None]
    if known:
        facts[known] = np.where(_have_an_hour(np.stack([weeks[pos] for pos in known]), inside), YES, NO)  # type: ignore[misc]
    return facts


def open_at(weeks: Sequence[BoolArray | None], *, day: int, minute: int) -> FactArray:
    """Whether each outlet is open at this minute of the week (day 0 is Monday), shape (J,); unknown where its week is."""
    return np.array([UNKNOWN if week is None else YES if week[day, minute] else NO for week in weeks], dtype=np.int8)


def _have_an_hour(weeks: BoolArray, inside: BoolArray) -> BoolArray:
    """Whether each week, shape (K, 7, 1440), is open for an hour on end among the minutes `inside`, shape (K,)."""
    within = np.flatnonzero(inside)
    gap = np.flatnonzero(np.diff(within) > 1) + 1
    open_then = np.insert(weeks.reshape(len(weeks), -1)[:, within], gap, False, axis=1)
    length = 1
    while length < _HOUR_MIN and open_then.shape[1]:  # open for `length` minutes on end from each minute on
        step = min(length, _HOUR_MIN - length)
        open_then = np.logical_and(open_then[:, :-step], open_then[:, step:])
        length += step
    has_an_hour: BoolArray = np.logical_or.reduce(open_then, axis=1)
    return has_an_hour


def _clauses(told: tuple[Word, ...]) -> list[tuple[str, tuple[Word, ...]]] | None:
    kinds, place, found = "".join(word.kind for word in told), 0, []
    while place < len(kinds):
        for name, pattern in _CLAUSES:
            match = pattern.match(kinds, place)
            if match:
                found.append((name, told[place : match.end()]))
                place = match.end()
                break
        else:
            return None
    return found


def _days(said: tuple[Word, ...], *, otherwise: frozenset[int]) -> frozenset[int]:
    """Days that a clause names; a clause of public holidays alone names no day of the week."""
    named = [word for word in said if word.kind in "DH"]
    return frozenset().union(*(word.days for word in named)) if named else otherwise


def _hours(days: frozenset[int], said: tuple[Word, ...]) -> BoolArray | None:
    """Minutes of the clause's days and times; None where a time starts before the one before it ends."""
    spans = [word.span for word in said if word.kind == "T"]
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(spans)):
        return None
    flat = np.zeros(WEEK_DAYS * DAY_MIN, dtype=np.bool_)
    for day in days:
        for start, end in spans:
            flat[np.arange(day * DAY_MIN + start, day * DAY_MIN + end) % len(flat)] = True
    return flat.reshape(WEEK_DAYS, DAY_MIN)


def _merge(week: BoolArray, hours: BoolArray, days: frozenset[int]) -> bool:
    """Add the hours to the week, in place; False where what is meant cannot be told."""
    for day in range(WEEK_DAYS):
        old, new = week[day].copy(), hours[day]
        is_apart, is_within = not (old & new).any(), not (new & ~old).any()
        if day in days and not (is_apart or is_within or not (old & ~new).any()):
            return False
        week[day] = new if day in days and is_within else old | new
    return True


def _close(week: BoolArray, days: frozenset[int], said: tuple[Word, ...]) -> None:
    for start, end in [word.span for word in said if word.kind == "T"] or [(0, DAY_MIN)]:
        week[sorted(days), start:end] = False
