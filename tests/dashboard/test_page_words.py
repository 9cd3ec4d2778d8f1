"""Numbers as pages write them, and addresses that give a page back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import formats
from dashboard.area_address import Area
from dashboard.components.question_bar import in_as_long
from dashboard.reasons import minutes as minutes_of
from dashboard.state import View, parameters_of, parse
from geo.analysis.gaps import Question, default_question
from geo.analysis.reasons import way as way_of
from geo.analysis.snapshot import Snapshot


def test_people_have_commas_and_a_true_minus() -> None:
    assert (formats.people(8450), formats.people(-180), formats.people(0)) == ("8,450", "−180", "0")


@pytest.mark.parametrize(("share", "words"), [(0.0, "0%"), (0.372, "37%"), (0.005, "1%"), (0.145, "15%"), (1.0, "100%")])
def test_percents_are_whole_and_halves_go_up(share: float, words: str) -> None:
    assert formats.percent(share) == words


def test_a_percent_may_have_decimals() -> None:
    assert formats.percent(0.6485, decimals=1) == "64.9%"


@pytest.mark.parametrize(("length_m", "speed", "minutes"), [(900, 1.0, 15), (901, 1.0, 16), (0, 1.0, 0), (1330, 1.33, 17), (800, 4.2, 4)])
def test_minutes_are_rounded_up(length_m: float, speed: float, minutes: int) -> None:
    assert formats.minutes(length_m, speed_m_per_s=speed) == minutes


def test_metres_are_rounded_up() -> None:
    assert (formats.metres(799.2), formats.metres(800.0), formats.metres(1234.5)) == ("800", "800", "1,235")


@given(
    service=st.sampled_from(["family", "vaccine"]),
    group=st.sampled_from(["all", "migrant"]),
    walk=st.integers(0, 4000),
    when=st.sampled_from(["any", "evening", "free"]),
    mode=st.sampled_from(["walk", "brisk", "e_bike"]),
    area=st.sampled_from([None, "2-2"]),
    lang=st.sampled_from(["zh", "en"]),
)
def test_an_address_gives_its_view_back(gridville_snapshot: Snapshot, area: str | None, lang: str, **asked: Any) -> None:
    view = View(Question(asked["service"], asked["group"], asked["walk"], asked["when"], asked["mode"]), None if area is None else Area("unit", area))
    address = parameters_of(view, lang=lang)
    assert parse(address, gridville_snapshot) == view
    assert address.get("mode", "walk") == asked["mode"]
    assert int(address["walk"]) == asked["walk"]


@pytest.mark.parametrize(
    ("mode", "way", "minutes"), [("walk", "步行 800 米", 14), ("brisk", "快走 800 米", 11), ("e_bike", "骑电动自行车 800 米", 4)]
)  # 800 / 1.0, 1.33, 4.2 m a second: 13 min 20 s, 10 min 2 s, 3 min 10 s
def test_sentences_and_minutes_follow_how_people_come(mode: str, way: str, minutes: int) -> None:
    asked = Question("family", "all", 800, mode=mode)
    assert (way_of(asked, "zh"), minutes_of(asked, 800)) == (way, minutes)


def test_another_mode_keeps_the_time_and_changes_the_metres() -> None:
    assert in_as_long(Question("family", "all", 800), "e_bike") == 3360
    assert in_as_long(Question("family", "all", 3360, mode="e_bike"), "walk") == 800
    assert in_as_long(Question("family", "all", 2000), "e_bike") == 4000  # 8,400 m would be more than is offered
    assert in_as_long(Question("family", "all", 0, mode="brisk"), "e_bike") == 0


@pytest.mark.parametrize(
    "asked",
    [{}, {"service": "surgery", "group": "nobody", "walk": "far", "area": "9-9"}, {"walk": "4001"}, {"walk": "-1"}, {"mode": "by car", "when": "night"}],
)
def test_what_the_place_does_not_have_becomes_its_usual(asked: dict[str, str], gridville_snapshot: Snapshot) -> None:
    assert parse(asked, gridville_snapshot) == View(default_question(gridville_snapshot), None)
