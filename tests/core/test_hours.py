"""Hours as offices write them: what is understood, what is left unknown, and whether an outlet is open when people can come."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.facts import NO, UNKNOWN, YES, fact_codes
from geo.core.hours import Window, open_at, open_facts, parse_week
from geo.errors import FrameError
from geo.frames import BoolArray

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WORKDAYS = (MON, TUE, WED, THU, FRI)
EVERY = tuple(range(7))
WEEKDAYS_9_TO_17, EVENINGS = Window(frozenset(WORKDAYS), 9 * 60, 17 * 60), Window(frozenset(WORKDAYS), 18 * 60, 20 * 60)
WEEKENDS = Window(frozenset((SAT, SUN)), 9 * 60, 17 * 60)
WINDOWS = {
    "any": (Window(frozenset(EVERY), 0, 24 * 60),),
    "workday": (WEEKDAYS_9_TO_17,),
    "evening": (EVENINGS,),
    "weekend": (WEEKENDS,),
    "free": (EVENINGS, WEEKENDS),
}
Told = dict[int, list[tuple[str, str]]]


def minute(clock: str) -> int:
    hour, minutes = clock.split(":")
    return int(hour) * 60 + int(minutes)


def week(told: Told) -> BoolArray:
    minutes = np.zeros((7, 1440), dtype=np.bool_)
    for day, spans in told.items():
        for start, end in spans:
            minutes[day, minute(start) : minute(end)] = True
    return minutes


def on(days: tuple[int, ...], *spans: tuple[str, str]) -> Told:
    return {day: list(spans) for day in days}


OFFICE = (("8:30", "11:30"), ("13:30", "17:00"))
UNDERSTOOD: list[tuple[str, Told]] = [
    ("周一至周五 8:30-11:30, 13:30-17:00;周六上午;法定节假日休息", on(WORKDAYS, *OFFICE) | on((SAT,), OFFICE[0])),
    ("周一至周五 8:30-11:30, 13:30-17:00", on(WORKDAYS, *OFFICE)),
    ("周一至周五　８：３０－１１：３０，１３：３０－１７：００；法定节假日休息", on(WORKDAYS, *OFFICE)),
    ("周一至周五8:30-11:30；13:30-17:00", on(WORKDAYS, *OFFICE)),
    ("星期一到星期五 8:30~11:30 13:30~17:00", on(WORKDAYS, *OFFICE)),
    ("工作日上午8:30—11:30、下午1:30—5:00", on(WORKDAYS, *OFFICE)),
    ("周一至周五 上午8点半至11点半，下午13时30分至17时", on(WORKDAYS, *OFFICE)),
    ("周一至五 0830-1130,1330-1700", on(WORKDAYS, *OFFICE)),
    ("开放时间：8:30-17:00（周一至周五），9:00-12:00（周六）", on(WORKDAYS, ("8:30", "17:00")) | on((SAT,), ("9:00", "12:00"))),
    ("8:30-17:00 周一至周五", on(WORKDAYS, ("8:30", "17:00"))),
    ("周六上午", on((SAT,), OFFICE[0])),
    ("周末下午", on((SAT, SUN), OFFICE[1])),
    ("双休日 9:00-16:00", on((SAT, SUN), ("9:00", "16:00"))),
    ("逢周二上午", on((TUE,), OFFICE[0])),
    ("每周一、三、五 9:00-11:00", on((MON, WED, FRI), ("9:00", "11:00"))),
    ("周二四六日 14:00-16:30", on((TUE, THU, SAT, SUN), ("14:00", "16:30"))),
    ("周一、周三至周五 9-12时", on((MON, WED, THU, FRI), ("9:00", "12:00"))),
    ("周五至周一 10:00-12:00", on((FRI, SAT, SUN, MON), ("10:00", "12:00"))),
    ("周1-5 8:15-11:45", on(WORKDAYS, ("8:15", "11:45"))),
    ("全天", on(EVERY, ("0:00", "24:00"))),
    ("24小时", on(EVERY, ("0:00", "24:00"))),
    ("每天24小时开放，全年无休", on(EVERY, ("0:00", "24:00"))),
    ("周一至周五全天，周六上午", on(WORKDAYS, ("8:30", "17:00")) | on((SAT,), OFFICE[0])),
    ("8:30-17:00", on(EVERY, ("8:30", "17:00"))),
    ("每天 8:30-17:00;周六 9:00-11:00;周日休息", on(WORKDAYS, ("8:30", "17:00")) | on((SAT,), ("9:00", "11:00"))),
    ("周一至周五 8:30-17:00;周三 18:00-20:00", on((MON, TUE, THU, FRI), ("8:30", "17:00")) | on((WED,), ("8:30", "17:00"), ("18:00", "20:00"))),
    ("每天8:30-17:00（周一除外）", on((TUE, WED, THU, FRI, SAT, SUN), ("8:30", "17:00"))),
    ("每天 9:00-17:00，周一闭馆", on((TUE, WED, THU, FRI, SAT, SUN), ("9:00", "17:00"))),
    ("周一至周五 8:30-17:00（中午休息）", on(WORKDAYS, *OFFICE)),
    ("周一至周五 8:30-17:00，中午不休息，周六、周日及法定节假日休息", on(WORKDAYS, ("8:30", "17:00"))),
    ("周一至周六 8:00-17:00，周六下午休息", on(WORKDAYS, ("8:00", "17:00")) | on((SAT,), ("8:00", "13:30"))),
    ("早8:30-晚5:30", on(EVERY, ("8:30", "17:30"))),
    ("周一晚上6:30-8:30", on((MON,), ("18:30", "20:30"))),
    ("周一晚上", on((MON,), ("18:00", "20:00"))),
    ("周一中午12:00-1:30", on((MON,), ("12:00", "13:30"))),
    ("周一至周五 9:00-17:00 节假日照常", on(WORKDAYS, ("9:00", "17:00"))),
]


@pytest.mark.parametrize(("text", "told"), UNDERSTOOD, ids=lambda case: case if isinstance(case, str) else "")
def test_what_an_office_writes_is_understood(text: str, told: Told) -> None:
    found = parse_week(text)
    assert found is not None
    np.testing.assert_array_equal(found, week(told))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "请电话预约",
        "逢周二",  # at what time?
        "周一至周五",
        "周一至周五半天",  # which half?
        "夏季 8:00-12:00",
        "5月1日至9月30日 8:00-12:00",
        "单周周二 9:00-11:00",
        "每月第一个周二 9:00-11:00",
        "9-17",
        "8:30-5:30",  # would be 21 hours
        "8:30-11:30,1:30-5:00",  # would go back to the night
        "8:70-11:30",
        "25:00-26:00",
        "周日休息",  # open on the other days, but when?
        "周一至周五 8:30-17:00;周三 13:30-20:00",  # instead of the morning, or as well?
        "周一至周五 8:30-17:00，周六照样不休",
        "周一至周五 8:30-17:00;周六周日无休",
        "周八 9:00-11:00",
    ],
)
def test_what_is_not_understood_as_a_whole_is_unknown(text: str) -> None:
    assert parse_week(text) is None


def test_a_night_runs_into_the_next_day_and_sunday_into_monday() -> None:
    found = parse_week("周日 18:00-次日2:00")
    assert found is not None
    np.testing.assert_array_equal(found, week({SUN: [("18:00", "24:00")], MON: [("0:00", "2:00")]}))
    assert parse_week("22:00-6:00") is not None


@pytest.mark.parametrize(
    ("told", "facts"),
    [
        (on(WORKDAYS, ("8:30", "17:00")), {"any": YES, "workday": YES, "evening": NO, "weekend": NO, "free": NO}),
        (on((SAT,), ("8:30", "11:30")), {"any": YES, "workday": NO, "evening": NO, "weekend": YES, "free": YES}),
        (on((WED,), ("18:30", "19:30")), {"any": YES, "workday": NO, "evening": YES, "weekend": NO, "free": YES}),
        (on((WED,), ("18:30", "19:29")), {"any": NO, "workday": NO, "evening": NO, "weekend": NO, "free": NO}),
        (on(WORKDAYS, ("8:30", "18:15")), {"any": YES, "workday": YES, "evening": NO, "weekend": NO, "free": NO}),
        (on((SUN,), ("17:00", "20:00")), {"any": YES, "workday": NO, "evening": NO, "weekend": NO, "free": NO}),
        (on(WORKDAYS, ("7:00", "9:59")), {"any": YES, "workday": NO, "evening": NO, "weekend": NO, "free": NO}),
        (on(WORKDAYS, ("7:00", "10:00")), {"any": YES, "workday": YES, "evening": NO, "weekend": NO, "free": NO}),
    ],
)
def test_open_means_open_for_a_whole_hour_of_the_window(told: Told, facts: dict[str, int]) -> None:
    assert {when: open_facts([week(told)], windows)[0] for when, windows in WINDOWS.items()} == facts


def test_hours_that_are_unknown_are_unknown_in_every_window() -> None:
    assert {open_facts([None], windows)[0] for windows in WINDOWS.values()} == {UNKNOWN}


def test_an_hour_is_on_end_and_inside_one_window() -> None:
    touching_nothing = (Window(frozenset((MON,)), 18 * 60, 18 * 60 + 30), Window(frozenset((MON,)), 19 * 60, 19 * 60 + 30))
    assert open_facts([week(on((MON,), ("0:00", "24:00")))], touching_nothing).tolist() == [NO]
    assert open_facts([week(on(EVERY, ("18:00", "18:30"), ("19:00", "19:30")))], WINDOWS["evening"]).tolist() == [NO]
    assert open_facts([], WINDOWS["evening"]).tolist() == []


def test_many_outlets_are_asked_at_once() -> None:
    weeks = [week(on(WORKDAYS, ("8:30", "17:00"))), None, week(on(EVERY, ("0:00", "24:00")))]
    assert open_facts(weeks, WINDOWS["evening"]).tolist() == [NO, UNKNOWN, YES]
    assert open_at(weeks, day=FRI, minute=minute("16:59")).tolist() == [YES, UNKNOWN, YES]
    assert open_at(weeks, day=FRI, minute=minute("17:00")).tolist() == [NO, UNKNOWN, YES]


def test_facts_are_yes_no_or_unknown() -> None:
    assert fact_codes(["no", "unknown", "yes"]).tolist() == [NO, UNKNOWN, YES]
    with pytest.raises(FrameError):
        fact_codes(["perhaps"])


CLOCK = st.integers(0, 23 * 4).map(lambda quarter: f"{quarter // 4}:{quarter % 4 * 15:02d}")


@settings(deadline=None)
@given(st.sets(st.sampled_from("一二三四五六日"), min_size=1), CLOCK, CLOCK)
def test_any_days_and_any_span_are_read_as_they_are_written(days: set[str], first: str, second: str) -> None:
    start, end = sorted((first, second), key=minute)
    if start == end:
        return
    found = parse_week("周" + "、周".join(sorted(days)) + f" {start}-{end}")
    assert found is not None
    np.testing.assert_array_equal(found, week(on(tuple("一二三四五六日".index(day) for day in days), (start, end))))


@settings(deadline=None)
@given(st.text(alphabet="周一至五六日上午下8:30-17,;()休息全天节假日每 ", max_size=24))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    found = parse_week(text)
    assert found is None or (found.shape == (7, 1440) and found.any())
