"""An area that somebody draws or pastes: what is read, what is refused and why, and the people inside it."""

import json

import numpy as np
import pytest
from shapely.geometry import Polygon, box, mapping

from geo.analysis.drawn_area import MOST_POINTS, answer_of_polygon, polygon_of, polygon_text
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot
from geo.errors import InputError
from geo.i18n import sentence

SQUARE = box(119.9, 31.6, 119.95, 31.65)
EVERYBODY = Question("family", "all", 1300)


def around(snapshot: Snapshot, *unit_codes: str) -> Polygon:
    """A box of 10 m around the residences of these units."""
    codes = snapshot.units["unit_code"].to_numpy()[snapshot.unit_pos]
    homes = snapshot.residences[np.isin(codes, unit_codes)]
    return box(homes["lon"].min() - 1e-4, homes["lat"].min() - 1e-4, homes["lon"].max() + 1e-4, homes["lat"].max() + 1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "119.9,31.6;119.95,31.6;119.95,31.65;119.9,31.65",
        SQUARE.wkt,
        json.dumps(mapping(SQUARE)),
        json.dumps({"type": "Feature", "properties": {}, "geometry": mapping(SQUARE)}),
        json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": mapping(SQUARE)}]}),
    ],
    ids=["address", "WKT", "geometry", "feature", "collection"],
)
def test_an_area_is_read_from_an_address_wkt_and_geojson(text: str) -> None:
    assert polygon_of(text).equals(SQUARE)
    assert polygon_of(polygon_text(polygon_of(text))).equals(SQUARE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "three corners"), ("119.9,31.6;119.95,31.6", "three corners"), ("119.9;31.6", "cannot be read"), ("a,b;c,d;e,f", "cannot be read"),
        ("nan,1;2,3;4,5", "cannot be read"), ("POLYGON((1 2", "cannot be read"),
        ("CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0))", "cannot be read"), ('{"type":"FeatureCollection","features":[]}', "cannot be read"),
        ('{"type":"Polygon","coordinates":[[[1' + "0" * 400 + ',0],[1,0],[1,1]]]}', "cannot be read"),
        ("{}", "cannot be read"), ('{"type": 1}', "cannot be read"), ("[1]", "cannot be read"),
        ("POINT(119.9 31.6)", "no inside"), ("LINESTRING(1 2, 3 4)", "no inside"), ("POLYGON EMPTY", "no inside"),
        ("490000,3500000;491000,3500000;491000,3501000", "longitude first"), ("0,0;1,1;1,0;0,1", "crosses itself"), ("0,0;1,1;2,2", "no inside"),
        (";".join(f"{i / 1e4},{(i % 2) / 1e4}" for i in range(MOST_POINTS + 1)), "Simplify"),
    ],
)  # fmt: skip
def test_what_is_no_area_is_refused_with_its_remedy(text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        polygon_of(text)
    assert told in sentence(refused.value, "en")
    assert sentence(refused.value, "zh") != sentence(refused.value, "en")


def test_an_area_around_all_is_the_whole_place(gridville_snapshot: Snapshot) -> None:
    whole = answer(gridville_snapshot, EVERYBODY)
    found = answer_of_polygon(gridville_snapshot, EVERYBODY, around(gridville_snapshot, *gridville_snapshot.units["unit_code"]))
    assert (found.steps.people[0], found.steps.access_gap[0], found.state) == (500, 340, "value")
    assert (found.eligible_error_count, found.beyond_error_count) == (whole.eligible_error_count, whole.beyond_error_count)


def test_people_of_two_units_by_hand(gridville_snapshot: Snapshot) -> None:
    # 2-2 lies at the hall, 2-4 two units from it: 40 people, 20 of them beyond 1,300 m; 2-3 between them is inside too, and within reach.
    found = answer_of_polygon(gridville_snapshot, EVERYBODY, around(gridville_snapshot, "2-2", "2-4"))
    assert (found.is_inside.sum(), found.steps.people[0], found.steps.beyond_reach[0]) == (3, 60, 20)
    assert (found.eligible_error_count, found.beyond_error_count) == (3 * 2 * 4, 1 * 2 * 4)  # a run and two cells a unit, b − 1 = 4


def test_a_small_sum_is_protected_and_an_empty_one_says_what_it_is(gridville_snapshot: Snapshot) -> None:
    migrants = Question("family", "migrant", 1300)
    assert answer_of_polygon(gridville_snapshot, migrants, around(gridville_snapshot, "1-2")).state == "protected"  # 15 migrants
    assert answer_of_polygon(gridville_snapshot, migrants, around(gridville_snapshot, "1-1", "1-2")).state == "value"  # 10 and 15
    assert answer_of_polygon(gridville_snapshot, migrants, around(gridville_snapshot, "2-2")).state == "no_target"
    assert answer_of_polygon(gridville_snapshot, EVERYBODY, box(0, 0, 1, 1)).state == "no_data"
