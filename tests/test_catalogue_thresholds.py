"""How people come and when, as data: speeds that are sourced or say that they are not, and hours that add up."""

import pytest

from geo.analysis.snapshot import windows
from geo.catalogue import thresholds
from geo.errors import UnknownCodeError


def test_minutes_of_the_life_circle_follow_from_walking() -> None:
    walk = thresholds().mode_by_code["walk"]
    assert [minutes * 60 * walk.speed_m_per_s for minutes in (5, 10, 15)] == [300, 600, 900]
    assert thresholds().default_mode == "walk"


def test_a_speed_has_a_dated_source_in_both_languages_or_none() -> None:
    for mode in thresholds().modes:
        assert len({mode.source_zh is None, mode.source_en is None, mode.source_date is None}) == 1
    assert {mode.mode: mode.speed_m_per_s for mode in thresholds().modes} == {"walk": 1.0, "brisk": 1.33, "e_bike": 4.2}


@pytest.mark.parametrize(("when", "hours"), [("any", 7 * 24), ("workday", 5 * 8), ("evening", 5 * 2), ("weekend", 2 * 8), ("free", 5 * 2 + 2 * 8)])
def test_windows_of_a_week_have_their_hours(when: str, hours: int) -> None:
    assert sum(int(window.mask().sum()) for window in windows(when)) == hours * 60


def test_an_hour_that_nobody_knows_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownCodeError, match="any, workday, evening, weekend, free"):
        windows("night")
