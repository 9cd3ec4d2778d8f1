"""How many people a year an outlet has room for, whatever its capacity is counted in."""

from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.core.room import UNKNOWN_CAPACITY
from geo.errors import FrameError, N_
from geo.frames import IntArray

PEOPLE_A_YEAR: Final = "people_per_year"
_A_DAY: Final = ("seats", "sessions_per_day")
_A_WEEK: Final = "sessions_per_week"
_YEAR_DAYS: Final = 365
_WEEK_DAYS: Final = 7


def people_a_year(count: IntArray, unit: npt.NDArray[np.object_], open_days: IntArray, *, visits_per_person_year: float | None) -> IntArray:
    """Capacity in people a year: seats or sessions × days of the year ÷ visits of a person a year.

    Parameters
    ----------
    count
        Capacity as it is told, shape (J,), 0 or more; `UNKNOWN_CAPACITY` where it is not.
    unit
        What each counts, shape (J,): `people_per_year`; `seats`, taken once a day that the outlet is open; `sessions_per_day`, on such days; or
        `sessions_per_week`. A session is one visit of one person. Anything else, or None, is not understood.
    open_days
        Days of a usual week on which each outlet is open, shape (J,), 1 to 7; 0 where its hours are unknown.
    visits_per_person_year
        Visits of the service by one person in a year, above 0; None where no source tells it.

    Returns
    -------
    ndarray
        People a year, whole and rounded down, shape (J,); `UNKNOWN_CAPACITY` where something that is needed is unknown. No seats are room for nobody
        in any unit.

    Raises
    ------
    FrameError
        If a capacity is negative or the visits are not above 0.

    Notes
    -----
    A year has 365 ÷ 7 usual weeks: public holidays are not taken off, as in `geo.core.hours`.
    """
    if (count < UNKNOWN_CAPACITY).any():
        raise FrameError(N_("Table {table}: column {column} must hold whole numbers of 0 or more."), table="outlet_service", column="capacity_count")
    if visits_per_person_year is not None and not 0 < visits_per_person_year < np.inf:
        raise FrameError(N_("Visits of a person a year must be above 0."))
    people: IntArray = np.where((count == 0) | (unit == PEOPLE_A_YEAR), count, UNKNOWN_CAPACITY)
    if visits_per_person_year is None:
        return people
    times_a_week = np.where(unit == _A_WEEK, 1, np.where(np.isin(unit, _A_DAY), open_days, 0))
    known = (count > 0) & (times_a_week > 0)
    visits = Fraction(str(visits_per_person_year))  # as it is written: 0.1 is a tenth
    people[known] = (count * times_a_week * _YEAR_DAYS * visits.denominator)[known] // (_WEEK_DAYS * visits.numerator)
    return people
