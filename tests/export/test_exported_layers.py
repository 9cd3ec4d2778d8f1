"""Exported files, read back by readers that are not ours: sqlite3, json, csv."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.analysis.gaps import Question, answer
from geo.analysis.layers import gap_layer, outlet_layer
from geo.analysis.snapshot import Snapshot
from geo.db import read
from geo.db.engine import Database
from geo.export.about import Note, column_dictionary, notes
from geo.export.layers import csv_table, geojson, geopackage

ILLUSTRATIVE = "示意数据，不可用于决策"


@pytest.fixture(scope="module")
def about(gridville_database: Database, gridville_snapshot: Snapshot) -> list[Note]:
    with gridville_database.reader.connect() as connection:
        return notes(gridville_snapshot.release, read.sources(connection, gridville_snapshot.release.release_id))


@pytest.fixture(scope="module")
def gaps(gridville_database: Database, gridville_snapshot: Snapshot) -> gpd.GeoDataFrame:
    with gridville_database.reader.connect() as connection:
        nearest = read.nearest_outlet_by_unit(connection, gridville_snapshot.release.release_id, service_code="family")
    return gap_layer(gridville_snapshot, answer(gridville_snapshot, Question("family", "all", 1300)), nearest)


def test_the_geopackage_holds_the_layer_its_dictionary_and_its_notes(gaps: gpd.GeoDataFrame, about: list[Note], tmp_path: Path) -> None:
    path = tmp_path / "gaps.gpkg"
    path.write_bytes(geopackage(gaps, about, layer="gaps"))
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*), sum(beyond_count), sum(eligible_count) FROM gaps").fetchone() == (25, 340, 500)
        assert database.execute(
            "SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys JOIN gpkg_geometry_columns USING (srs_id) WHERE table_name = 'gaps'"
        ).fetchone() == (4326,)
        assert database.execute("SELECT name_zh FROM columns WHERE \"column\" = 'beyond_count'").fetchone() == ("到不了人数",)
        topics = {row[0] for row in database.execute("SELECT topic_en FROM about")}
        described = {row[0] for row in database.execute('SELECT "column" FROM columns')}
        held = {row[1] for row in database.execute("PRAGMA table_info(gaps)")} - {"fid", "geom"}
        texts = {row[0] for row in database.execute("SELECT text_zh FROM about")}
    assert topics == {"Notice", "Place", "Data date", "Release", "Source", "Method", "Protection"}
    assert described == held
    assert ILLUSTRATIVE in texts


def test_the_geojson_has_longitude_first_and_no_nan(gaps: gpd.GeoDataFrame, about: list[Note]) -> None:
    content = json.loads(geojson(gaps, about, layer="gaps"), parse_constant=lambda word: pytest.fail(f"{word} in a file"))
    assert content["type"] == "FeatureCollection"
    assert len(content["features"]) == 25
    lon, lat = content["features"][0]["geometry"]["coordinates"][0][0][0]
    assert 119 < lon < 120.5
    assert 31 < lat < 32.5
    assert {entry["column"] for entry in content["columns"]} == set(content["features"][0]["properties"])
    assert any(note["text_zh"] == ILLUSTRATIVE for note in content["about"])


def test_the_csv_opens_in_chinese_and_keeps_codes_as_text(gaps: gpd.GeoDataFrame, about: list[Note]) -> None:
    content = csv_table(gaps, about, layer="gaps")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    table = [row for row in rows if not row["unit_code"].startswith("#")]
    assert len(table) == 25
    assert sum(int(row["beyond_count"]) for row in table) == 340
    under = "\n".join(row["unit_code"] for row in rows if row["unit_code"].startswith("#"))
    assert "beyond_count = 到不了人数 / people beyond reach" in under
    assert ILLUSTRATIVE in under
    frame = pd.read_csv(io.BytesIO(content), comment="#", encoding="utf-8-sig", dtype={"unit_code": str})
    assert len(frame) == 25


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(about: list[Note]) -> None:
    frame = pd.DataFrame({"outlet_code": ["1"], "name_zh": ["=HYPERLINK(1)"]})
    assert "'=HYPERLINK(1)" in csv_table(frame, about, layer="outlets").decode("utf-8-sig")


def test_outlets_are_exported_with_types_services_and_hours(gridville_snapshot: Snapshot, about: list[Note]) -> None:
    content = json.loads(geojson(outlet_layer(gridville_snapshot), about, layer="outlets"))
    post = next(feature["properties"] for feature in content["features"] if feature["properties"]["outlet_code"] == "post")
    assert post["service_codes"] == "family;vaccine"
    assert post["type_zh"] == "世代服务室"
    assert post["hours_text"] is None


def test_the_method_says_whether_walks_follow_roads_or_are_estimated(gridville_database: Database, gridville_snapshot: Snapshot) -> None:
    with gridville_database.reader.connect() as connection:
        sources = read.sources(connection, gridville_snapshot.release.release_id)
    texts = {
        kind: next(note.text_en for note in notes(gridville_snapshot.release, sources.assign(table_name=kind)) if note.topic_en == "Method")
        for kind in ("unit", "road_edge")
    }
    assert texts["unit"].startswith("Reach is estimated: straight line × 1.3 in EPSG:4549")
    assert texts["road_edge"].startswith("Walks follow the roads, measured in EPSG:4549")


def test_a_column_without_description_is_not_exported() -> None:
    with pytest.raises(KeyError, match="mystery"):
        column_dictionary(["mystery"])
