"""What the map hands back is checked: a browser can send anything."""

import math

import pytest

from dashboard.maps.clicks import Drawn, Pick, Point, click_of
from dashboard.maps.proposed import Proposed, proposed_marks


def test_each_kind_of_click_is_known_by_its_name() -> None:
    assert click_of({"picked": "0101", "n": 1}) == Pick("0101")
    assert click_of({"point": [119.9, 31], "n": 2}) == Point(119.9, 31.0)
    assert click_of({"polygon": [[0, 0], [1, 0], [1, 1]], "n": 3}) == Drawn((Point(0, 0), Point(1, 0), Point(1, 1)))


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"picked": 7},
        {"point": [119.9]},
        {"point": ["119.9", "31.0"]},
        {"point": [math.nan, 31.0]},
        {"point": [181, 31.0]},
        {"point": [31.0, 119.9]},
        {"polygon": [[0, 0], [1, 0]]},
        {"polygon": [[0, 0], [1, 0], None]},
        {"polygon": [[0, 0]] * 201},
    ],
)
def test_what_is_no_click_is_none(value: dict[str, object]) -> None:
    assert click_of(value) is None


def test_a_proposed_outlet_needs_a_symbol_that_can_be_drawn() -> None:
    marks = proposed_marks([Proposed(119.9, 31.6, "cross", "</script>", "moved", (119.8, 31.6))])
    assert marks == [{"lon": 119.9, "lat": 31.6, "symbol": "cross", "label": "</script>", "state": "moved", "moved_from": (119.8, 31.6)}]
    with pytest.raises(KeyError):
        Proposed(119.9, 31.6, "circle", "", "added")
