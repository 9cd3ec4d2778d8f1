"""Layers that are refused: each problem is one sentence, in both languages, that names the place and the remedy."""

import pytest
import shapely

from geo.errors import Where
from tests.etl.spoiled import Spoil, Spoiled, both, check, content, declared, mapped, text
from tests.etl.town import FIRST, FIRST_SQUARE, MIDDLE, SECOND, SECOND_SQUARE, Town, degrees, square


def units(*rows: tuple[object, shapely.Geometry | None]) -> Spoil:
    return lambda town: town.units(rows)


def outlets(*rows: list[object]) -> Spoil:
    return lambda town: town.table("outlets.csv", ["code", "title", "lon", "lat"], rows)


def layer(*rows: tuple[dict[str, object], shapely.Geometry | None], crs: str | None = None) -> Spoil:
    return lambda town: town.layer("units.geojson", rows, crs=crs)


def shapes_in_metres(town: Town) -> None:
    town.layer("units.geojson", [({"code": FIRST, "title": "a"}, FIRST_SQUARE), ({"code": SECOND, "title": "b"}, SECOND_SQUARE)])


def swapped(town: Town) -> None:
    shapes = [shapely.transform(degrees(shape), lambda xy: xy[:, ::-1]) for shape in (FIRST_SQUARE, SECOND_SQUARE)]
    town.layer("units.geojson", [({"code": code, "title": "a"}, shape) for code, shape in zip((FIRST, SECOND), shapes, strict=True)])


def parent(town: Town) -> None:
    """A parent that ends 100 m before the second unit does."""
    town.layer("parent.geojson", [({"code": "p", "title": "镇"}, degrees(shapely.box(490_000, 3_500_000, 491_900, 3_501_000)))])
    columns = {"parent_code": "code", "name_zh": "title"}
    town.sources["parent.yml"] = town.sources["units.yml"] | {"table": "parent", "file": "parent.geojson", "columns": columns}


def residence(town: Town) -> None:
    """One home in each unit, and one 5 km away."""
    at = [degrees(shapely.Point(x, 3_500_500)) for x in (490_500, 491_500, 497_000)]
    town.table("homes.csv", ["code", "lon", "lat"], [[f"h{number}", point.x, point.y] for number, point in enumerate(at)])
    columns = {"residence_code": "code", "residence_kind": {"constant": "gate"}}
    town.sources["homes.yml"] = town.sources["outlets.yml"] | {"table": "residence", "file": "homes.csv", "columns": columns, "services": []}


NO_NUMBERS = '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [["a"]]}}]}'
BOW_TIE = shapely.Polygon([(490_000, 3_500_000), (491_000, 3_501_000), (491_000, 3_500_000), (490_000, 3_501_000)])

SPOILED = [
    Spoiled(
        "a layer has no reference system", declared("units.yml", crs=None),
        Where("units.geojson"), "declare it in the source .yml as `crs:`", "请在来源 .yml 中用 `crs:` 声明",
    ),
    Spoiled("points have no reference system", declared("outlets.yml", crs=None), Where("outlets.yml"), "crs is missing", "缺少 crs"),
    Spoiled(
        "two reference systems contradict", layer(({"code": FIRST, "title": "a"}, degrees(FIRST_SQUARE)), crs="EPSG:4549"),
        Where("units.geojson"), "says the reference system EPSG:4549", "EPSG:4549",
    ),
    Spoiled("metres are declared as degrees", shapes_in_metres, Where("units.geojson", row=1), "no degrees", "不可能是度"),
    Spoiled("degrees are declared as metres", declared("units.yml", crs="EPSG:4549"), Where("units.geojson", row=1), "look like degrees", "像是度"),
    Spoiled("longitude and latitude are swapped", swapped, Where("units.geojson", row=1), "longitude first", "经度写在前面"),
    Spoiled(
        "a point lies in another part of the world", outlets(["a", "甲", 13.4, 52.5]),
        Where("outlets.csv", row=2), "EPSG:4549 measures", "适用范围之外",
    ),
    Spoiled("a datum cannot be converted exactly", declared("units.yml", crs="EPSG:4214"), Where("units.geojson"), "CGCS2000", "CGCS2000"),
    Spoiled(
        "a coordinate is no number", outlets(["a", "甲", "东经", MIDDLE.y]),
        Where("outlets.csv", row=2, column="lon"), "degrees or metres", "以度或米为单位",
    ),
    Spoiled("a coordinate is missing", outlets(["a", "甲", MIDDLE.x, ""]), Where("outlets.csv", row=2, column="lat"), "fill in both", "请补全"),
    Spoiled("a polygon is a bow-tie", units((FIRST, BOW_TIE), (SECOND, SECOND_SQUARE)), Where("units.geojson", row=1), "at 119.89986", "119.89986"),
    Spoiled("a feature has no shape", units((FIRST, None), (SECOND, SECOND_SQUARE)), Where("units.geojson", row=1), "no shape", "没有图形"),
    Spoiled(
        "a unit is a point", units((FIRST, shapely.Point(490_500, 3_500_500)), (SECOND, SECOND_SQUARE)),
        Where("units.geojson", row=1), "a Point", "Point",
    ),
    Spoiled(
        "two units overlap", units((FIRST, FIRST_SQUARE), (SECOND, square(490_900, 3_500_000))),
        Where("units.geojson", row=2), f"overlaps unit {FIRST} 南桥社区 (row 1) by 100,000 m²", "重叠 100,000 平方米",
    ),
    Spoiled("a unit leaves its parent", parent, Where("units.geojson", row=2), "100,000 m²; redraw", "100,000 平方米在上级范围之外"),
    Spoiled(
        "a unit code stands twice", units((FIRST, FIRST_SQUARE), (FIRST, SECOND_SQUARE)),
        Where("units.geojson", row=2, column="code"), "corrections: at:", "corrections",
    ),
    Spoiled(
        "a listed unit has no polygon", lambda town: town.place.update(units=[FIRST, SECOND, "320412411003"]),
        Where("units.geojson"), "lists unit 320412411003", "单元 320412411003",
    ),
    Spoiled(
        "a polygon is not listed", lambda town: town.place.update(units=[FIRST]),
        Where("units.geojson", row=2, column="code"), f"unit {SECOND} is not in the list", f"单元 {SECOND} 不在",
    ),
    Spoiled(
        "a unit code lost its zero", units(("04030417", FIRST_SQUARE), ("4030416", SECOND_SQUARE), ("04030415", square(492_000, 3_500_000))),
        Where("units.geojson", row=2, column="code"), "leading zero", "首位的零",
    ),
    Spoiled(
        "a correction points at nothing", declared("units.yml", corrections=[{"at": [120.5, 31.6], "set": {"unit_code": "x"}, "reason_zh": "举例"}]),
        Where("units.yml"), "lies in 0 polygons", "0 个面内",
    ),
    Spoiled("a residence lies outside every unit", residence, Where("homes.csv", row=4), "outside every unit", "不在任何单元内"),
    Spoiled(
        "an outlet stands twice", outlets(["a", "甲", MIDDLE.x, MIDDLE.y], ["a", "乙", MIDDLE.x, MIDDLE.y]),
        Where("outlets.csv", row=3, column="code"), "keep one of the two", "只保留一行",
    ),
    Spoiled(
        "an outlet type is unknown", mapped("outlets.yml", outlet_type={"constant": "servce_room"}),
        Where("outlets.csv", row=2), "service_room", "service_room",
    ),
    Spoiled("a service is unknown", declared("outlets.yml", services=["tatoos"]), Where("outlets.yml"), "tatoos", "tatoos"),
    Spoiled(
        "a status is unknown", mapped("outlets.yml", status={"constant": "maybe"}),
        Where("outlets.yml"), "open, closed, planned", "open, closed, planned",
    ),
    Spoiled(
        "a required column is not mapped", lambda town: town.sources["units.yml"]["columns"].pop("unit_kind"),
        Where("units.yml"), "columns.unit_kind is missing", "缺少 columns.unit_kind",
    ),
    Spoiled(
        "a mapped column is none of the table's", mapped("units.yml", uint_kind="x"),
        Where("units.yml"), "columns.uint_kind", "columns.uint_kind",
    ),
    Spoiled(
        "a VRT is named .geojson", text("units.geojson", "<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"),
        Where("units.geojson"), "named as GeoJSON", "GeoJSON",
    ),
    Spoiled(
        "JSON is cut off", text("units.geojson", '{"type": "FeatureCollection", "features": ['),
        Where("units.geojson", row=1), "export it again", "重新导出",
    ),
    Spoiled(
        "JSON is no collection", text("units.geojson", '{"type": "Point", "coordinates": [0, 0]}'),
        Where("units.geojson"), "FeatureCollection", "FeatureCollection",
    ),
    Spoiled("JSON holds NaN", text("units.geojson", '{"type": "FeatureCollection", "features": [NaN]}'), Where("units.geojson"), "NaN", "NaN"),
    Spoiled(
        "coordinates are no numbers", text("units.geojson", NO_NUMBERS),
        Where("units.geojson", row=1), "cannot be read", "无法读取",
    ),
    Spoiled(
        "a GeoPackage is damaged", both(content("units.gpkg", b"SQLite format 3\0" + b"\1" * 200), declared("units.yml", file="units.gpkg")),
        Where("units.gpkg"), "damaged", "已损坏",
    ),
    Spoiled(
        "a Shapefile lacks a part", both(content("units.shp", (9994).to_bytes(4, "big") * 30), declared("units.yml", file="units.shp")),
        Where("units.shp"), ".shx", ".shx",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", SPOILED, ids=lambda case: case.name)
def test_what_is_wrong_is_told_with_its_place_and_its_remedy(town: Town, case: Spoiled) -> None:
    check(town, case)
