"""Repairs and corrections happen only where they are declared, and are counted."""

import geopandas as gpd
import pytest
import shapely

from tests.etl.town import CRS, FIRST, FIRST_SQUARE, SECOND, SECOND_SQUARE, Town, degrees, square

BOW_TIE = shapely.Polygon([(490_000, 3_500_000), (491_000, 3_501_000), (491_000, 3_500_000), (490_000, 3_501_000)])


def area_m2(town: Town, code: str) -> float:
    unit = town.load().frames["unit"]
    shapes = gpd.GeoSeries(unit["geom"], crs="EPSG:4326").to_crs(CRS)
    return float(shapes.area[unit["unit_code"] == code].iloc[0])


def repairs(town: Town) -> dict[str, int]:
    return next(source.repairs for source in town.load().sources if source.table_name == "unit")


def test_a_bow_tie_keeps_both_its_triangles(town: Town) -> None:
    """Two triangles of 1,000 m × 500 m / 2 each."""
    town.units([(FIRST, BOW_TIE), (SECOND, SECOND_SQUARE)])
    town.sources["units.yml"]["repairs"] = ["make_valid"]
    assert repairs(town) == {"make_valid": 1}
    assert area_m2(town, FIRST) == pytest.approx(500_000, abs=1)


def test_shared_ground_stays_with_the_earlier_row(town: Town) -> None:
    town.units([(FIRST, FIRST_SQUARE), (SECOND, square(490_900, 3_500_000))])
    town.place["repairs"] = ["clip_overlap"]
    assert repairs(town) == {"clip_overlap": 1}
    assert area_m2(town, FIRST) == pytest.approx(1_000_000, abs=1)
    assert area_m2(town, SECOND) == pytest.approx(900_000, abs=1)


def test_what_lies_outside_the_parent_is_cut_off(town: Town) -> None:
    town.layer("parent.geojson", [({"code": "p", "title": "镇"}, degrees(shapely.box(490_000, 3_500_000, 491_900, 3_501_000)))])
    columns = {"parent_code": "code", "name_zh": "title"}
    town.sources["parent.yml"] = town.sources["units.yml"] | {"table": "parent", "file": "parent.geojson", "columns": columns}
    town.sources["units.yml"] |= {"repairs": ["clip_to_parent"]}
    assert repairs(town) == {"clip_to_parent": 1}
    assert area_m2(town, SECOND) == pytest.approx(900_000, abs=1)


def test_overlaps_and_slivers_up_to_ten_square_metres_are_no_problem(town: Town) -> None:
    """9 mm × 1,000 m = 9 m²; 11 mm × 1,000 m = 11 m²."""
    town.units([(FIRST, FIRST_SQUARE), (SECOND, square(490_999.991, 3_500_000))])
    assert town.problems() == ()
    town.units([(FIRST, FIRST_SQUARE), (SECOND, square(490_999.989, 3_500_000))])
    assert len(town.problems()) == 1


def test_a_correction_changes_the_one_polygon_that_contains_its_point(town: Town) -> None:
    town.units([(FIRST, FIRST_SQUARE), (FIRST, SECOND_SQUARE)])
    point = degrees(shapely.Point(491_500, 3_500_500))
    town.sources["units.yml"]["corrections"] = [{"at": [point.x, point.y], "set": {"unit_code": SECOND}, "reason_zh": "代码重复"}]
    assert town.load().frames["unit"]["unit_code"].tolist() == [FIRST, SECOND]
    assert repairs(town) == {"corrections": 1}


def test_a_correction_whose_point_lies_in_two_polygons_is_refused(town: Town) -> None:
    town.units([(FIRST, FIRST_SQUARE), (SECOND, square(490_500, 3_500_000))])
    point = degrees(shapely.Point(490_750, 3_500_500))
    town.sources["units.yml"] |= {"repairs": ["clip_overlap"], "corrections": [{"at": [point.x, point.y], "set": {"unit_code": "x"}, "reason_zh": "举例"}]}
    (problem,) = town.problems()
    assert problem.where.file == "units.yml"
    assert problem.values["count"] == 2
