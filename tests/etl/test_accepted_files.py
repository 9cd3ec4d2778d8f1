"""The same content is the same place, in whatever format and encoding it comes."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from pandas.testing import assert_frame_equal

from etl.folder import PlaceData, load_place
from geo.frames import CONTRACTS
from tests.etl.town import FIRST, MIDDLE, SECOND, Town, degrees, new_workbook

OUTLETS = [("a", "南桥服务室", MIDDLE.x, MIDDLE.y), ("b", "湖㳇服务室", MIDDLE.x + 0.01, MIDDLE.y)]
HEADER = ["code", "title", "lon", "lat"]


def as_layer() -> gpd.GeoDataFrame:
    points = [shapely.Point(x, y) for _, _, x, y in OUTLETS]
    return gpd.GeoDataFrame({"code": [row[0] for row in OUTLETS], "title": [row[1] for row in OUTLETS]}, geometry=points, crs="EPSG:4326")


def outlet_layer(town: Town, file: str, **changes: object) -> None:
    town.sources["outlets.yml"] |= {"file": file, "lon": None, "lat": None} | changes


def as_geojson(town: Town) -> None:
    town.layer("outlets.geojson", [({"code": code, "title": title}, shapely.Point(x, y)) for code, title, x, y in OUTLETS])
    outlet_layer(town, "outlets.geojson")


def as_geojson_with_crs(town: Town) -> None:
    rows = [({"code": code, "title": title}, shapely.Point(x, y)) for code, title, x, y in OUTLETS]
    town.layer("outlets.geojson", rows, crs="urn:ogc:def:crs:OGC:1.3:CRS84")
    outlet_layer(town, "outlets.geojson", crs=None)


def as_geopackage(town: Town) -> None:
    pyogrio.write_dataframe(as_layer(), town.folder / "outlets.gpkg", layer="outlets")
    outlet_layer(town, "outlets.gpkg", crs=None)


def as_shapefile(town: Town, *, encoding: str = "gb18030", has_cpg: bool = False) -> None:
    pyogrio.write_dataframe(as_layer(), town.folder / "outlets.shp", encoding=encoding)
    if not has_cpg:
        (town.folder / "outlets.cpg").unlink(missing_ok=True)
        content = bytearray((town.folder / "outlets.dbf").read_bytes())
        content[29] = 0
        (town.folder / "outlets.dbf").write_bytes(content)
    outlet_layer(town, "outlets.shp", crs=None, encoding=None if has_cpg else "gbk")


def as_csv(**how: str) -> Callable[[Town], None]:
    return lambda town: town.table("outlets.csv", HEADER, OUTLETS, **how)


def as_csv_in_metres(town: Town) -> None:
    ground = as_layer().to_crs("EPSG:4549")
    points = shapely.get_coordinates(ground.geometry.to_numpy())
    town.table("outlets.csv", ["code", "title", "x", "y"], [[row[0], row[1], x, y] for row, (x, y) in zip(OUTLETS, points, strict=True)])
    town.sources["outlets.yml"] |= {"lon": "x", "lat": "y", "crs": "EPSG:4549"}


def as_gb18030(town: Town) -> None:
    as_csv(encoding="gb18030")(town)
    town.sources["outlets.yml"]["encoding"] = "GBK"


def as_tab_separated(town: Town) -> None:
    rows = ["\t".join(str(value) for value in row) for row in [HEADER, *OUTLETS]]
    (town.folder / "outlets.tsv").write_text("\n".join(rows), "utf-8")
    town.sources["outlets.yml"] |= {"file": "outlets.tsv", "delimiter": "\t"}


def as_workbook(town: Town) -> None:
    book, _ = new_workbook(HEADER, *OUTLETS)
    book.save(town.folder / "outlets.xlsx")
    town.sources["outlets.yml"]["file"] = "outlets.xlsx"


WAYS = {
    "GeoJSON": as_geojson,
    "GeoJSON that carries its reference system": as_geojson_with_crs,
    "GeoPackage": as_geopackage,
    "Shapefile in GBK, declared": as_shapefile,
    "Shapefile in UTF-8 with .cpg": lambda town: as_shapefile(town, encoding="utf-8", has_cpg=True),
    "CSV": as_csv(),
    "CSV with byte order mark": as_csv(encoding="utf-8-sig"),
    "CSV in UTF-16 with byte order mark": as_csv(encoding="utf-16"),
    "CSV with CR line ends only": as_csv(line_end="\r"),
    "CSV with LF line ends only": as_csv(line_end="\n"),
    "CSV in GB18030, declared as GBK": as_gb18030,
    "CSV in metres": as_csv_in_metres,
    "CSV with tabs": as_tab_separated,
    "XLSX": as_workbook,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_outlets_are_the_same_in_every_format(town: Town, way: Callable[[Town], None]) -> None:
    way(town)
    outlet = town.load().frames["outlet"]
    assert outlet["outlet_code"].tolist() == ["a", "b"]
    assert outlet["name_zh"].tolist() == ["南桥服务室", "湖㳇服务室"]
    expected = [coordinate for _, _, x, y in OUTLETS for coordinate in (x, y)]
    assert shapely.get_coordinates(outlet.geometry.to_numpy()).ravel() == pytest.approx(expected, abs=1e-9)
    assert outlet.crs == "EPSG:4326"


@pytest.mark.parametrize("file", ["units.gpkg", "units.shp"])
def test_units_are_the_same_in_every_format(town: Town, file: str) -> None:
    expected = town.load().frames["unit"]
    layer = gpd.read_file(town.folder / "units.geojson")
    pyogrio.write_dataframe(layer.to_crs("EPSG:4549"), town.folder / file, encoding="utf-8")
    town.sources["units.yml"] |= {"file": file, "crs": "EPSG:4549"}
    read = town.load().frames["unit"]
    assert_frame_equal(read.drop(columns="geom"), expected.drop(columns="geom"))
    assert shapely.equals_exact(shapely.normalize(read.geometry.to_numpy()), shapely.normalize(expected.geometry.to_numpy()), tolerance=1e-9).all()


def long_people(town: Town) -> None:
    """One row a cell, as a workbook with numbers as numbers and codes as numbers too: none of them has lost anything."""
    rows = [(FIRST, "migrant", 40), (FIRST, "registered", 60), (SECOND, "migrant", 0), (SECOND, "registered", 50)]
    book, _ = new_workbook(("code", "cell", "n"), *((int(code), cell, count) for code, cell, count in rows))
    book.save(town.folder / "people.xlsx")
    town.sources["people.yml"] |= {"file": "people.xlsx", "cells": {}, "columns": {"unit_code": "code", "cell_code": "cell", "people_count": "n"}}


def test_people_are_the_same_long_or_wide(town: Town) -> None:
    wide = people_of(town.load())
    long_people(town)
    assert people_of(town.load()) == wide == {(FIRST, "migrant"): 40, (FIRST, "registered"): 60, (SECOND, "migrant"): 0, (SECOND, "registered"): 50}


def people_of(data: PlaceData) -> dict[tuple[str, str], int]:
    people = data.frames["people"]
    return {(home, cell): int(count) for home, cell, count in people[["residence_code", "cell_code", "people_count"]].to_numpy().tolist()}


def test_counts_of_units_become_one_residence_a_unit_at_its_centroid(town: Town) -> None:
    frames = town.load().frames
    assert frames["unit_people"].empty
    home = frames["residence"].set_index("residence_code").loc[FIRST]
    assert (home["residence_kind"], home["name_zh"]) == ("unit_point", "南桥社区")
    assert (home["geom"].x, home["geom"].y) == pytest.approx((MIDDLE.x, MIDDLE.y), abs=1e-9)


def test_a_unit_whose_centroid_lies_outside_gets_a_point_on_its_surface(town: Town) -> None:
    """A horseshoe: its centroid lies in the bay."""
    horseshoe = shapely.box(490_000, 3_500_000, 491_000, 3_501_000) - shapely.box(490_100, 3_500_100, 490_900, 3_501_000)
    town.units([(FIRST, horseshoe), (SECOND, shapely.box(491_000, 3_500_000, 492_000, 3_501_000))])
    frames = town.load().frames
    units, homes = (frames[name].set_index(f"{name}_code").geometry for name in ("unit", "residence"))
    assert not units[FIRST].contains(units[FIRST].centroid)
    assert units[FIRST].contains(homes[FIRST])


def test_every_contract_has_its_frame_and_keeps_it(town: Town) -> None:
    frames = town.load().frames
    assert list(frames) == list(CONTRACTS)
    for name, contract in CONTRACTS.items():
        assert list(contract.checked(frames[name]).columns) == contract.names


def test_people_may_live_at_residences_of_one_unit_and_be_counted_for_another(town: Town) -> None:
    homes = {"h1": (490_200, 3_500_200), "h2": (490_800, 3_500_800)}
    at = {code: degrees(shapely.Point(*point)) for code, point in homes.items()}
    town.table("homes.csv", ["code", "lon", "lat"], [[code, point.x, point.y] for code, point in at.items()])
    town.table("dwellers.csv", ["home", "migrants", "others"], [["h1", 30, 10], ["h2", 10, 50]])
    town.table("people.csv", ["code", "residents", "migrants"], [[SECOND, 50, 0]])
    columns = {"residence_code": "code", "residence_kind": {"constant": "gate"}}
    town.sources["homes.yml"] = town.sources["outlets.yml"] | {"table": "residence", "file": "homes.csv", "columns": columns, "services": []}
    cells = {"migrant": "migrants", "registered": "others"}
    town.sources["dwellers.yml"] = town.sources["people.yml"] | {
        "table": "people",
        "file": "dwellers.csv",
        "columns": {"residence_code": "home"},
        "cells": cells,
    }
    town.coverage([[FIRST, "U02", "migrant", "2026-09", "none", "migrant", 20, 40], [FIRST, "U08", "all", "2026-09", "none", "all", 20, 100]])
    data = town.load()
    assert people_of(data)["h1", "migrant"] == 30
    assert people_of(data)[SECOND, "registered"] == 50
    assert data.frames["residence"]["residence_kind"].tolist() == ["gate", "gate", "unit_point"]
    assert len(data.frames["coverage"]) == 2


def test_services_of_a_whole_file_of_outlets_leave_open_whether_migrants_are_served(town: Town) -> None:
    rows = town.load().frames["outlet_service"]
    assert rows["outlet_code"].tolist() == ["a", "b"]
    assert set(rows["service_code"]) == {"premarital_check"}
    assert set(rows["serves_migrants"]) == {"unknown"}


def test_a_declared_column_says_whether_migrants_are_served(town: Town) -> None:
    town.table("outlets.csv", [*HEADER, "migrants"], [[*OUTLETS[0], "yes"], [*OUTLETS[1], ""]])
    town.sources["outlets.yml"]["columns"]["serves_migrants"] = {"column": "migrants", "missing": "unknown"}
    assert town.load().frames["outlet_service"]["serves_migrants"].tolist() == ["yes", "unknown"]


def test_columns_that_are_not_mapped_are_in_no_frame(town: Town) -> None:
    town.table("outlets.csv", [*HEADER, "note"], [[*row, "unmapped-value"] for row in OUTLETS])
    data = town.load()
    assert "unmapped-value" not in "".join(frame.to_csv() for frame in data.frames.values())


def test_the_same_inputs_have_the_same_hash_wherever_and_whenever(town: Town, tmp_path: Path) -> None:
    first = town.load().input_hash
    moved = tmp_path.parent / f"{tmp_path.name}-moved"
    shutil.copytree(town.folder, moved)
    for path in moved.iterdir():
        os.utime(path, (time.time() + 5000, time.time() + 5000))
    assert load_place(moved).input_hash == first
    town.table("people.csv", ["code", "residents", "migrants"], [[FIRST, 100, 41], [SECOND, 50, 0]])
    assert town.load().input_hash != first


def test_data_may_lie_in_a_folder_of_their_own(town: Town, tmp_path: Path) -> None:
    expected = town.load()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("units.geojson", "people.csv", "outlets.csv"):
        (town.folder / name).rename(elsewhere / name)
    read = load_place(town.folder, elsewhere)
    assert read.input_hash == expected.input_hash
    assert_frame_equal(pd.DataFrame(read.frames["people"]), pd.DataFrame(expected.frames["people"]))


def test_progress_names_each_file(town: Town) -> None:
    town.write()
    heard: list[str] = []
    load_place(town.folder, progress=heard.append)
    assert [word for word in heard if "." in word] == ["units.geojson", "people.csv", "outlets.csv"]
