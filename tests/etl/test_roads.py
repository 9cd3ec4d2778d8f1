"""Roads as offices and OpenStreetMap give them: formats, tags, lines in several pieces, and what happens where there is no road."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from etl.declarations import Source
from etl.folder import PlaceData
from etl.pipeline import build
from etl.read.source import read_tables
from etl.roads import noded_roads
from etl.tables.road_tags import TAGS, is_road, is_walkable, level, road_class
from geo.analysis.gaps import Question, answer
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.catalogue import road_rules, thresholds
from geo.core.network import components
from geo.crs import STORED_SRID
from geo.db.engine import Database
from geo.db.release import current_release
from geo.frames import ROAD_EDGE
from tests.etl.town import CRS, Town, degrees, told

STREET = shapely.LineString([(490_000, 3_500_500), (491_000, 3_500_500)])
BRANCH = shapely.LineString([(491_000, 3_500_500), (491_000, 3_500_900)])
WUHAN_WAYS, WUHAN_KM = 92_667, 7_185
ABOUT = {"publisher_zh": "举例", "licence": "ODbL", "date": "2026-09-30"}


def roads(town: Town, file: str, columns: Mapping[str, object], **more: object) -> None:
    town.sources["roads.yml"] = {"table": "road_edge", "file": file, "columns": dict(columns), "basis": "counted", **ABOUT, **more}


def road_layer(rows: Sequence[tuple[dict[str, object], shapely.Geometry]], *, crs: str = CRS) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame([properties for properties, _ in rows], geometry=[shape for _, shape in rows], crs=crs)


def tags(**values: object) -> pd.DataFrame:
    """One way with these tags."""
    return pd.DataFrame({tag.name: [values.get(tag.name)] for tag in TAGS}, dtype="object")


WALKED: list[tuple[dict[str, object], bool]] = [
    ({"highway": "residential"}, True),
    ({"highway": "residential", "foot": "no"}, False),
    ({"highway": "footway", "foot": "private"}, False),
    ({"highway": "service", "access": "private"}, False),
    ({"highway": "service", "access": "no"}, False),
    ({"highway": "service", "access": "no", "foot": "yes"}, True),
    ({"highway": "service", "access": "private", "foot": "designated"}, True),
    ({"highway": "service", "access": "destination"}, True),
    ({"highway": "primary", "motorroad": "yes"}, False),
    ({"highway": "motorway"}, False),
    ({"highway": "motorway_link"}, False),
    ({"highway": "motorway", "foot": "yes"}, True),
    ({"highway": "cycleway"}, False),
    ({"highway": "cycleway", "foot": "yes"}, True),
    ({"highway": "steps"}, True),
]


@pytest.mark.parametrize(("way", "expected"), WALKED, ids=[" ".join(f"{key}={value}" for key, value in way.items()) for way, _ in WALKED])
def test_who_may_go_on_foot(way: dict[str, object], expected: bool) -> None:
    assert is_walkable(tags(**way)).tolist() == [expected]


LEVELS: list[tuple[dict[str, object], int]] = [
    ({}, 0),
    ({"bridge": "yes"}, 1),
    ({"bridge": "viaduct", "layer": "2"}, 2),
    ({"bridge": "no"}, 0),
    ({"bridge": "F"}, 0),
    ({"tunnel": "yes"}, -1),
    ({"tunnel": "yes", "layer": "-2"}, -2),
    ({"tunnel": "building_passage"}, 0),
    ({"layer": "1"}, 1),
    ({"bridge": "yes", "layer": "upper"}, 1),
    ({"layer": 3}, 3),
]


@pytest.mark.parametrize(("way", "expected"), LEVELS, ids=[str(way) for way, _ in LEVELS])
def test_bridges_are_above_the_ground_and_tunnels_below(way: dict[str, object], expected: int) -> None:
    assert level(tags(highway="primary", **way)).tolist() == [expected]


def test_a_planned_or_torn_up_road_is_none() -> None:
    assert not any(is_road(tags(highway=value)).item() for value in ("proposed", "construction", "razed", "abandoned", None))
    assert is_road(tags(highway="Primary ")).item()
    assert road_class(tags(highway="residential;service")).tolist() == ["street"]


def test_the_rules_of_roads_say_where_they_come_from() -> None:
    rules = road_rules()
    assert rules.source_zh
    assert rules.source_en
    assert {highway.road_class for highway in rules.highways.values()} == {"arterial", "street", "lane"}
    assert not rules.foot_allows & rules.foot_forbids


def as_geojson(town: Town, layer: gpd.GeoDataFrame) -> str:
    layer.to_crs(STORED_SRID).to_file(town.folder / "roads.geojson", driver="GeoJSON")
    return "roads.geojson"


def as_geopackage(town: Town, layer: gpd.GeoDataFrame) -> str:
    pyogrio.write_dataframe(layer, town.folder / "roads.gpkg", layer="roads")
    return "roads.gpkg"


def as_shapefile(town: Town, layer: gpd.GeoDataFrame) -> str:
    pyogrio.write_dataframe(layer, town.folder / "roads.shp", encoding="utf-8")
    return "roads.shp"


def as_geoparquet(town: Town, layer: gpd.GeoDataFrame) -> str:
    layer.to_parquet(town.folder / "roads.parquet")
    return "roads.parquet"


def as_plain_parquet(town: Town, layer: gpd.GeoDataFrame) -> str:
    pd.DataFrame(layer.to_wkb()).to_parquet(town.folder / "roads.parquet")
    return "roads.parquet"


@pytest.mark.parametrize("write", [as_geojson, as_geopackage, as_shapefile, as_geoparquet, as_plain_parquet])
def test_roads_are_the_same_in_every_format(town: Town, write: Callable[[Town, gpd.GeoDataFrame], str]) -> None:
    layer = road_layer(
        [
            ({"id": "r1", "title": "南街", "highway": "primary", "bridge": "yes"}, STREET),
            ({"id": "r2", "title": None, "highway": "motorway", "bridge": None}, BRANCH),
        ]
    )
    columns = {"edge_code": "id", "name_zh": "title", "highway": "highway", "bridge": "bridge"}
    roads(town, write(town, layer), columns, crs="EPSG:4326" if write is as_geojson else CRS)
    found = town.load().frames["road_edge"]
    assert list(ROAD_EDGE.checked(found).columns) == ROAD_EDGE.names
    assert found["edge_code"].tolist() == ["r1", "r2"]
    assert found["name_zh"].fillna("").tolist() == ["南街", ""]
    assert found["road_class"].tolist() == ["arterial", "arterial"]
    assert found["is_walkable"].tolist() == [True, False]
    assert found["level"].tolist() == [1, 0]
    assert found.geometry.to_crs(CRS).length.tolist() == pytest.approx([1000, 400], abs=0.01)


def test_without_tags_every_road_is_walked_and_on_the_ground(town: Town) -> None:
    town.layer("roads.geojson", [({"kind": "lane"}, degrees(STREET))])
    roads(town, "roads.geojson", {"road_class": "kind"}, crs="EPSG:4326")
    found = town.load().frames["road_edge"].iloc[0]
    assert (found["edge_code"], found["road_class"], found["is_walkable"], found["level"]) == ("1", "lane", True, 0)


def test_roads_of_two_files_without_codes_keep_apart(town: Town) -> None:
    for name, shape in (("north", STREET), ("south", BRANCH)):
        town.layer(f"{name}.geojson", [({"highway": "path"}, degrees(shape))])
        roads(town, f"{name}.geojson", {"highway": "highway"}, crs="EPSG:4326")
        town.sources[f"{name}.yml"] = town.sources.pop("roads.yml")
    assert town.load().frames["road_edge"]["edge_code"].tolist() == ["north.geojson-1", "south.geojson-1"]


def test_a_line_in_several_pieces_becomes_several_roads_and_that_is_counted(town: Town) -> None:
    both = shapely.MultiLineString([STREET, BRANCH])
    alone = shapely.MultiLineString([STREET])
    town.layer("roads.geojson", [({"id": "a", "highway": "path"}, degrees(both)), ({"id": "b", "highway": "path"}, degrees(alone))])
    roads(town, "roads.geojson", {"edge_code": "id", "highway": "highway"}, crs="EPSG:4326")
    data = town.load()
    found = data.frames["road_edge"]
    assert found["edge_code"].tolist() == ["a-1", "a-2", "b"]
    assert (found.geom_type == "LineString").all()
    record = next(source for source in data.sources if source.table_name == "road_edge")
    assert record.repairs == {"split_lines": 1}


def test_roads_that_do_not_exist_yet_are_left_out_and_counted(town: Town) -> None:
    town.layer("roads.geojson", [({"id": "a", "highway": "path"}, degrees(STREET)), ({"id": "b", "highway": "proposed"}, degrees(BRANCH))])
    roads(town, "roads.geojson", {"edge_code": "id", "highway": "highway"}, crs="EPSG:4326")
    data = town.load()
    assert data.frames["road_edge"]["edge_code"].tolist() == ["a"]
    assert next(source for source in data.sources if source.table_name == "road_edge").repairs == {"no_road_yet": 1}


def refused_for(town: Town, words: str) -> None:
    problems = town.problems()
    assert len(problems) == 1, told(problems)
    assert words in told(problems)


def test_a_column_without_any_road_value_is_refused(town: Town) -> None:
    town.layer("roads.geojson", [({"id": "a", "highway": "一级公路"}, degrees(STREET))])
    roads(town, "roads.geojson", {"edge_code": "id", "highway": "highway"}, crs="EPSG:4326")
    refused_for(town, "columns.highway")


def test_a_level_that_is_no_number_is_refused_with_its_row(town: Town) -> None:
    town.layer("roads.geojson", [({"id": "a", "up": "bridge"}, degrees(STREET))])
    roads(town, "roads.geojson", {"edge_code": "id", "level": "up", "road_class": {"constant": "lane"}}, crs="EPSG:4326")
    refused_for(town, "whole number")


def test_roads_in_degrees_that_are_declared_in_metres_are_refused(town: Town) -> None:
    town.layer("roads.geojson", [({"id": "a", "highway": "path"}, degrees(STREET))])
    roads(town, "roads.geojson", {"edge_code": "id", "highway": "highway"}, crs=CRS)
    refused_for(town, "look like degrees")


@pytest.mark.parametrize("content", [b"PAR1 and then nothing of the kind PAR1", b"\0\0\0\x0d\n\tOSMHeader\x18\x7fbroken"], ids=["parquet", "osm.pbf"])
def test_a_damaged_file_of_roads_is_refused(town: Town, content: bytes) -> None:
    name = "roads.parquet" if content.startswith(b"PAR1") else "roads.osm.pbf"
    (town.folder / name).write_bytes(content)
    roads(town, name, {"highway": "highway"}, crs="EPSG:4326")
    refused_for(town, "damaged")


def test_a_file_that_only_bears_the_name_of_an_extract_is_refused(town: Town) -> None:
    (town.folder / "roads.osm.pbf").write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    roads(town, "roads.osm.pbf", {"highway": "highway"}, crs="EPSG:4326")
    refused_for(town, "its content is something else")


def test_wuhan_keeps_all_its_lines_and_its_length(town: Town, shared_data: Path) -> None:
    (town.folder / "wuhan.parquet").write_bytes((shared_data / "wuhan_streets" / "wuhan_fua8989_streets.parquet").read_bytes())
    town.place["metric_crs"] = "EPSG:32650"
    roads(town, "wuhan.parquet", {"highway": "highway"}, code_scheme="openstreetmap", expected_rows=WUHAN_WAYS)
    edges = noded_roads(town.load().frames["road_edge"], metric_crs="EPSG:32650")
    assert len(edges) == WUHAN_WAYS
    assert edges.geometry.to_crs("EPSG:32650").length.sum() / 1000 == pytest.approx(WUHAN_KM, rel=0.001)


def test_an_extract_keeps_no_tag_that_is_not_asked_for(shared_data: Path) -> None:
    source = Source.model_validate({"table": "road_edge", "file": "poa_osm.pbf", **ABOUT})
    (table,) = read_tables(shared_data / "porto_alegre" / "poa_osm.pbf", source)
    assert table.frame.columns.tolist() == ["osm_id", "name", *(tag.name for tag in TAGS)]
    assert table.crs == "EPSG:4326"
    assert (shapely.get_type_id(table.geometry) == shapely.GeometryType.LINESTRING).all()


def published(data: PlaceData, database: Database, data_folder: Path) -> Snapshot:
    build(database, data, data_folder=data_folder)
    with database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        return read_snapshot(connection, release)


def reached(snapshot: Snapshot, walk_m: int) -> int:
    return int(answer(snapshot, Question("premarital_check", "all", walk_m)).within_count.sum())


def test_without_a_walkable_road_walks_are_lengthened_straight_lines(town: Town, new_database: Callable[[], Database], data_folder: Path) -> None:
    """The room of the first unit is moved 500 m from where its people are counted: 650 m at 1.3 times the straight line."""
    town.layer("roads.geojson", [({"id": "a", "highway": "motorway"}, degrees(STREET))])
    roads(town, "roads.geojson", {"edge_code": "id", "highway": "highway"}, crs="EPSG:4326")
    room = degrees(shapely.Point(490_000, 3_500_500))
    town.table("outlets.csv", ["code", "title", "lon", "lat"], [["a", "南桥服务室", room.x, room.y]])
    snapshot = published(town.load(), new_database(), data_folder)
    assert snapshot.roads is None
    assert thresholds().straight_line_detour_factor == 1.3
    assert answer(snapshot, Question("premarital_check", "all", 800)).is_estimated
    assert (reached(snapshot, 649), reached(snapshot, 651)) == (0, 100)


def test_an_outlet_far_from_any_road_is_attached_and_its_walk_says_how_far(town: Town, new_database: Callable[[], Database], data_folder: Path) -> None:
    """From the middle of the street 500 m to its east end, and from there 3,000 m across the fields."""
    town.layer("roads.geojson", [({"id": "a", "highway": "path"}, degrees(STREET))])
    roads(town, "roads.geojson", {"edge_code": "id", "highway": "highway"}, crs="EPSG:4326")
    room = degrees(shapely.Point(494_000, 3_500_500))
    town.table("outlets.csv", ["code", "title", "lon", "lat"], [["a", "远处服务室", room.x, room.y]])
    snapshot = published(town.load(), new_database(), data_folder)
    assert snapshot.roads is not None
    assert snapshot.roads.outlets.walk_m == pytest.approx([3000], abs=0.1)
    assert components(snapshot.roads.network).count == 1
    assert snapshot.roads.residences.walk_m == pytest.approx([0, 500], abs=0.1)
    costs = dict(zip(snapshot.pairs(4000).origin_pos.tolist(), snapshot.pairs(4000).cost_m.tolist(), strict=True))
    first = int(np.flatnonzero(snapshot.unit_pos == snapshot.unit_positions["320412411001"])[0])
    assert costs[first] == pytest.approx(3500, abs=0.2)
    assert (reached(snapshot, 3400), reached(snapshot, 3600)) == (0, 150)
