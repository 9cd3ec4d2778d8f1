"""Runs in a process of its own: reads a GeoPackage, a Shapefile or an OpenStreetMap extract with GDAL and leaves Arrow files behind.

GDAL opens whatever it recognises, so every driver but these is switched off before it loads, and a crash ends this process
alone. Arguments: path, encoding ("" for a GeoPackage), folder for the result. Imports nothing of this product.
"""

import json
import os
import sqlite3
import sys
from pathlib import Path

IS_EXTRACT = len(sys.argv) > 1 and sys.argv[1].lower().endswith(".pbf")
KEPT = ("OSM",) if IS_EXTRACT else ("GPKG", "ESRI Shapefile")
OTHERS = (
    "MEM,PCIDSK,PDS4,VICAR,PDF,MBTiles,EEDA,OGCAPI,GDALG,MapInfo File,LVBAG,S57,DGN,OGR_VRT,CSV,GML,GPX,LIBKML,KML,GeoJSON,GeoJSONSeq,ESRIJSON,TopoJSON,"
    "OGR_GMT,SQLite,WAsP,OpenFileGDB,DXF,FlatGeobuf,GeoRSS,VFK,PGDUMP,GPSBabel,OGR_PDS,WFS,OAPIF,EDIGEO,Idrisi,ODS,XLSX,Elasticsearch,Carto,AmigoCloud,"
    "SXF,Selafin,JML,PLSCENES,CSW,VDV,MVT,NGW,MapML,GTFS,PMTiles,JSONFG,MiraMonVector,ADBC,AVCBin,AVCE00,AIVector,HTTP,Parquet,Arrow,netCDF,HDF4,PostgreSQL"
)
os.environ["OGR_SKIP"] = OTHERS + (",GPKG,ESRI Shapefile" if IS_EXTRACT else ",OSM")
WAY_TAGS = ("name", "highway", "foot", "access", "motorroad", "bridge", "tunnel", "layer")
# Every way stays a line: without this, a street that ends where it began could come as an area.
WAYS_AS_LINES = f"closed_ways_are_polygons=\nattribute_name_laundering=no\n[lines]\nosm_id=yes\nattributes={','.join(WAY_TAGS)}\n"

import pyarrow as pa  # noqa: E402
import pyogrio  # noqa: E402
from pyogrio.raw import read  # noqa: E402


def main(path: str, encoding: str, folder: str) -> None:
    """One Arrow file a layer, and layers.json that lists them in the order of the file."""
    too_many = sorted(set(pyogrio.list_drivers()) - set(KEPT))
    if too_many:
        sys.exit(f"drivers left: {too_many}")
    layers = []
    for position, name in enumerate(_layer_names(path)):
        meta, _, shapes, fields = read(path, layer=name, **_how(encoding, folder))
        columns = {f"f{at}": pa.array(values, from_pandas=True) for at, values in enumerate(fields)}
        if shapes is not None:
            columns["shape"] = pa.array(shapes, type=pa.binary())
        target = Path(folder) / f"{position}.arrow"
        table = pa.table(columns)
        with pa.OSFile(str(target), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        layers.append({"name": name, "crs": meta["crs"], "fields": list(meta["fields"]), "has_shapes": shapes is not None})
    (Path(folder) / "layers.json").write_text(json.dumps(layers), "utf-8")


def _how(encoding: str, folder: str) -> dict[str, object]:
    """How a layer is read: a text encoding, every table, or only the ways that are roads, with a few of their tags."""
    if IS_EXTRACT:
        pyogrio.set_gdal_config_options({"CPL_TMPDIR": folder})  # places of nodes, where an extract is large
        settings = Path(folder) / "ways.ini"
        settings.write_text(WAYS_AS_LINES, "utf-8")
        return {"columns": ["osm_id", *WAY_TAGS], "where": "highway IS NOT NULL", "CONFIG_FILE": str(settings)}
    return {"encoding": encoding} if encoding else {"LIST_ALL_TABLES": "YES"}


def _layer_names(path: str) -> list[str]:
    """Every table of a GeoPackage but its own books, registered or not; the one layer of a Shapefile; the ways of an extract."""
    if IS_EXTRACT:
        return ["lines"]
    if not path.lower().endswith(".gpkg"):
        return [str(row[0]) for row in pyogrio.list_layers(path)]
    with sqlite3.connect(f"file:{Path(path).as_posix()}?mode=ro&immutable=1", uri=True) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rootpage, name").fetchall()
    return [name for (name,) in names if not name.lower().startswith(("gpkg_", "rtree_", "sqlite_"))]


if __name__ == "__main__":
    main(*sys.argv[1:])
