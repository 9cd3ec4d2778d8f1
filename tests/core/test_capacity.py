"""People a year of what a capacity counts, worked by hand."""

import numpy as np
import pytest

from geo.core.capacity import people_a_year
from geo.core.room import UNKNOWN_CAPACITY
from geo.errors import FrameError


def people(count: int, unit: str | None, *, open_days: int = 5, visits: float | None = 2.0) -> int:
    return int(people_a_year(np.array([count]), np.array([unit], dtype=object), np.array([open_days]), visits_per_person_year=visits)[0])


def test_people_a_year_need_no_visits() -> None:
    assert people(1500, "people_per_year", open_days=0, visits=None) == 1500


def test_seats_are_taken_once_on_each_day_that_is_open() -> None:
    # 12 seats on 7 days of 365 / 7 weeks: 4,380 visits, two of a person: 2,190 people.
    assert people(12, "seats", open_days=7) == 2190
    # On 5 of 7 days: 12 × 5 × 365 / 7 = 3,128.6 visits, 1,564.3 people: 1,564 whole ones.
    assert people(12, "seats", open_days=5) == 1564
    assert people(12, "sessions_per_day", open_days=5) == 1564


def test_sessions_of_a_week_are_held_every_week_whatever_the_days() -> None:
    # 14 × 365 / 7 = 730 visits a year; four of a person: 182.5 people.
    assert people(14, "sessions_per_week", open_days=0, visits=4.0) == 182
    assert people(14, "sessions_per_week", visits=1.0) == 730


def test_visits_are_taken_as_they_are_written() -> None:
    assert people(7, "sessions_per_week", visits=0.1) == 3650  # one visit in ten years: 365 / 0.1, not 3,649


@pytest.mark.parametrize("unit", ["people_per_year", "seats", "sessions_per_day", "sessions_per_week", "tables", None])
def test_nothing_is_room_for_nobody_in_any_unit(unit: str | None) -> None:
    assert people(0, unit, open_days=0, visits=None) == 0


@pytest.mark.parametrize(
    ("unit", "open_days", "visits"),
    [("seats", 0, 2.0), ("sessions_per_day", 0, 2.0), ("seats", 5, None), ("sessions_per_week", 5, None), ("tables", 5, 2.0), (None, 5, 2.0)],
)
def test_what_lacks_a_number_or_a_known_unit_stays_unknown(unit: str | None, open_days: int, visits: float | None) -> None:
    assert people(12, unit, open_days=open_days, visits=visits) == UNKNOWN_CAPACITY


@pytest.mark.parametrize("unit", ["people_per_year", "seats", "tables"])
def test_a_capacity_that_is_not_told_stays_unknown(unit: str) -> None:
    assert people(UNKNOWN_CAPACITY, unit) == UNKNOWN_CAPACITY


def test_negative_capacities_and_no_visits_are_refused() -> None:
    with pytest.raises(FrameError):
        people(-2, "seats")
    for visits in (0.0, -1.0, float("inf"), float("nan")):
        with pytest.raises(FrameError):
            people(1, "seats", visits=visits)
