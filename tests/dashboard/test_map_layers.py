"""Layers for the map: names as officials say them, anchors inside their polygons, outlines without cracks."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from dashboard.maps import layers
from dashboard.maps.names import short_name

CRS = "EPSG:4549"
X, Y = 490_000, 3_500_000


def frame(columns: dict[str, object], *shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    moved = [shapely.transform(shape, lambda points: points + np.array([X, Y])) for shape in shapes]
    return gpd.GeoDataFrame(columns, geometry=moved, crs=CRS).rename_geometry("geom").to_crs(4326)


def units(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    codes = [f"u{number}" for number in range(len(shapes))]
    return frame({"unit_code": codes, "name_zh": codes, "name_en": [None] * len(codes), "parent_code": [None] * len(codes)}, *shapes)


def properties(text: str) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in json.loads(text)["features"]]


NO_SOURCES = pd.DataFrame({"publisher_zh": [], "publisher_en": [], "licence": []})


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("南湖家苑社区", "南湖家苑"),
        ("南湖家苑社区居委会", "南湖家苑"),
        ("大学新村三社区居民委员会", "大学新村三"),
        ("三河村", "三河村"),
        ("三河村村民委员会", "三河村"),
        ("三河村委会", "三河村"),
        ("常州科教城管理区", "常州科教城"),
        ("社区", "社区"),
        ("湖社区", "湖社区"),
        ("Mitte", "Mitte"),
    ],
)
def test_short_names_leave_off_what_officials_leave_off(name: str, short: str) -> None:
    assert short_name(name) == short


def test_the_anchor_of_a_bent_unit_lies_inside_it_and_far_from_its_outline() -> None:
    bent = Polygon([(0, 0), (900, 0), (900, 300), (300, 300), (300, 900), (0, 900)])
    table = units(MultiPolygon([bent]))
    lon, lat = json.loads(layers.units_layer(table, CRS))["at"]
    at = gpd.GeoSeries([Point(lon / 100_000, lat / 100_000)], crs=4326).to_crs(CRS).iloc[0]
    inside = shapely.transform(bent, lambda points: points + np.array([X, Y]))
    # The widest circle touches both outer sides and the bent corner: its radius is 600 − 300·√2 = 175.7 m.
    assert inside.contains(at)
    assert inside.exterior.distance(at) == pytest.approx(175.7, abs=15)


def test_coordinates_have_at_most_six_decimals() -> None:
    features = frame({"feature_code": ["a"], "feature_kind": ["building"], "name_zh": [None]}, box(0.123, 0.456, 777.7, 888.8))
    (building,) = json.loads(layers.buildings_layer(features))["features"]
    numbers = [number for ring in building["geometry"]["coordinates"][0] for point in ring for number in point]
    assert all(round(number, 6) == number for number in numbers)


def test_hostile_names_stay_data() -> None:
    table = units(MultiPolygon([box(0, 0, 1, 1)])).assign(name_zh=['</script><img src=x onerror=alert(1)>"${1}{{2}}'])
    assert json.loads(layers.units_layer(table, CRS))["columns"]["name_zh"][0] == '</script><img src=x onerror=alert(1)>"${1}{{2}}'


def test_what_a_name_repeats_is_sent_once() -> None:
    table = units(*(MultiPolygon([box(left, 0, left + 1, 1)]) for left in range(3))).assign(
        name_zh=["南苑社区", "三河村", "Mitte"], name_en=pd.Series(["Nanyuan", None, "Mitte"], dtype=object)
    )
    columns = json.loads(layers.units_layer(table, CRS))["columns"]
    assert columns["name_en"] == ["Nanyuan", None, None]
    assert columns["label_zh"] == ["南苑", None, None]


def test_anchors_are_differences_from_one_to_the_next() -> None:
    squares = [MultiPolygon([box(left, 0, left + 100, 100)]) for left in (0, 5000)]
    one, other = np.cumsum(np.reshape(json.loads(layers.units_layer(units(*squares), CRS))["at"], (2, 2)), axis=0) / 100_000
    east = gpd.GeoSeries([Point(one), Point(other)], crs=4326).to_crs(CRS).x
    assert east.iloc[1] - east.iloc[0] == pytest.approx(5000, abs=5)


def test_several_parents_are_outlined_and_a_single_one_is_not() -> None:
    table = units(*(MultiPolygon([box(left, 0, left + 1, 1)]) for left in range(3)))
    assert json.loads(layers.boundary_layer(table.assign(parent_code=["b", "a", "b"]), NO_SOURCES))["parents"] == [[1], [0, 2]]
    assert json.loads(layers.boundary_layer(table.assign(parent_code="a"), NO_SOURCES))["parents"] == []
    assert json.loads(layers.boundary_layer(table, NO_SOURCES))["parents"] == []


def test_an_area_names_its_units_by_code_and_by_position() -> None:
    table = units(*(MultiPolygon([box(left, 0, left + 1, 1)]) for left in range(3)))
    facts = {"concentration_area_code": ["x"], "name_zh": ["南湖家苑社区"], "name_en": [None], "basis": ["named"], "unit_codes": [["u2", "u0"]]}
    (item,) = json.loads(layers.concentration_areas_layer(frame(facts, box(0, 0, 1, 1)), table, CRS))["items"]
    assert (item["units"], item["properties"]["unit_codes"], item["properties"]["label_zh"]) == ([2, 0], ["u2", "u0"], "南湖家苑")


def test_each_publisher_is_named_once_with_its_licence() -> None:
    sources = pd.DataFrame({"publisher_zh": ["甲", "乙", "甲", None], "publisher_en": [None, "B", None, None], "licence": ["CC0", None, "CC0", "x"]})
    content = json.loads(layers.boundary_layer(units(MultiPolygon([box(0, 0, 1, 1)])), sources))
    assert content["attribution"] == {"zh": ["甲 (CC0)", "乙"], "en": ["B"]}


@pytest.mark.parametrize(
    ("road_class", "width"), [("arterial", "arterial"), ("primary", "arterial"), ("secondary_link", "arterial"), ("tertiary", "street"), ("footway", "lane")]
)
def test_roads_of_any_source_are_drawn_in_three_widths(road_class: str, width: str) -> None:
    assert layers.road_width_class(road_class) == width


def test_roads_of_one_width_are_one_feature() -> None:
    roads = frame({"road_class": ["lane", "primary", "lane"]}, LineString([(0, 0), (1, 0)]), LineString([(0, 1), (1, 1)]), LineString([(1, 0), (2, 0)]))
    assert [fact["code"] for fact in properties(layers.roads_layer(roads))] == ["lane", "arterial"]


@pytest.mark.parametrize(("end", "angle"), [((1000, 0), 0), ((1000, 1000), -45), ((1000, -1000), 45), ((-1000, 0), 0), ((-1000, 1000), 45)])
def test_the_name_of_a_canal_lies_along_it_and_never_upside_down(end: tuple[int, int], angle: float) -> None:
    water = frame({"feature_code": ["w"], "feature_kind": ["water"], "name_zh": ["采菱港"]}, MultiLineString([LineString([(0, 0), end])]))
    fact = properties(layers.water_layer(water, CRS))[0]
    assert fact["angle"] == pytest.approx(angle, abs=1.5)


def test_buildings_are_one_feature_and_none_at_all_where_there_are_none() -> None:
    features = frame({"feature_code": ["a", "b"], "feature_kind": ["building", "water"], "name_zh": [None, None]}, box(0, 0, 1, 1), box(2, 2, 3, 3))
    assert len(properties(layers.buildings_layer(features))) == 1
    assert properties(layers.buildings_layer(features.iloc[1:])) == []
