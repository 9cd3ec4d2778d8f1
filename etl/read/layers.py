"""GeoJSON, GeoPackage, Shapefile and OpenStreetMap extracts to raw tables.

GeoJSON is parsed here and never given to GDAL, which would follow a VRT named .geojson to any file of the machine. The others
are read by `gdal_child` in a process of its own, after their first bytes have shown what they are.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry import shape

from etl.read.encoding import dbf_encoding, decode
from etl.read.raw import RawTable, object_frame, row_numbers
from geo.errors import InputError, N_, Where

_CHILD: Final = Path(__file__).with_name("gdal_child.py")
_SIDECARS: Final = (".shx", ".dbf")
_LONGEST_READING_S: Final = 600
_FEATURE_PARTS: Final = ("type", "geometry", "properties")
_SHAPE_ERRORS: Final = (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError)


def read_geojson(path: Path, file: str, *, encoding: str | None) -> RawTable:
    """One row a feature, counted from 1; InputError where the file is no FeatureCollection or a shape cannot be read."""
    where = Where(file=file)
    try:
        content = json.loads(decode(path.read_bytes(), encoding, where), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise InputError(N_("The file is not valid JSON from here on; export it again."), where=Where(file, row=error.lineno)) from error
    except (RecursionError, _NotANumberError) as error:
        raise InputError(N_("The file is not valid GeoJSON (NaN, Infinity, or nested too deeply); export it again."), where=where) from error
    features = content.get("features") if isinstance(content, dict) and content.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise InputError(N_("The file is no GeoJSON FeatureCollection; export the layer as GeoJSON."), where=where)
    shapes = np.empty(len(features), dtype=object)
    for position, feature in enumerate(features):
        shapes[position] = _shape(feature.get("geometry"), Where(file, row=position + 1))
    properties = [_properties(feature, content if position == 0 else {}) for position, feature in enumerate(features)]
    names = list(dict.fromkeys(name for row in properties for name in row))
    frame = object_frame({name: [_stripped(row.get(name)) for row in properties] for name in names}, len(features))
    return RawTable(file, None, frame, row_numbers(len(features), first=1), "typed", shapes, _named_crs(content))


def read_geopackage(path: Path, file: str) -> list[RawTable]:
    """Every layer and table of a GeoPackage."""
    return _with_gdal(path, file, encoding="")


def read_shapefile(path: Path, file: str, *, encoding: str | None) -> RawTable:
    """The layer of a Shapefile; InputError where a part is missing or its encoding is not known."""
    for suffix in _SIDECARS:
        if sidecar(path, suffix) is None:
            message = N_("The part {suffix} of the Shapefile is missing; copy all its parts (.shp, .shx, .dbf, .prj) together.")
            raise InputError(message, where=Where(file=file), suffix=suffix)
    table, cpg = sidecar(path, ".dbf"), sidecar(path, ".cpg")
    assert table is not None  # noqa: S101 — found above
    name = dbf_encoding(table.read_bytes(), cpg.read_text("ascii", "replace") if cpg else None, encoding, Where(file=file))
    (layer,) = _with_gdal(path, file, encoding=name)
    return layer


def read_osm_roads(path: Path, file: str) -> RawTable:
    """Every way with a tag highway=*, one row each: osm_id, name, highway, foot, access, motorroad, bridge, tunnel and layer; no other tag is kept."""
    (roads,) = _with_gdal(path, file, encoding="")
    return replace(roads, sheet=None)


def sidecar(path: Path, suffix: str) -> Path | None:
    """The part of a Shapefile with that ending, in small or capital letters."""
    return next((part for part in (path.with_suffix(suffix), path.with_suffix(suffix.upper())) if part.is_file()), None)


def _with_gdal(path: Path, file: str, *, encoding: str) -> list[RawTable]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-I", str(_CHILD), str(path.resolve()), encoding, folder]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST_READING_S)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise InputError(N_("The file cannot be read as what it claims to be; it is damaged. Export it again."), where=Where(file=file)) from error
        layers = json.loads((Path(folder) / "layers.json").read_text("utf-8"))
        return [_layer(Path(folder) / f"{position}.arrow", layer, file, is_shapefile=bool(encoding)) for position, layer in enumerate(layers)]


def _layer(path: Path, layer: dict[str, Any], file: str, *, is_shapefile: bool) -> RawTable:
    table = pa.ipc.open_file(pa.py_buffer(path.read_bytes())).read_all()
    columns = {name: [_stripped(value) for value in table.column(f"f{at}").to_pylist()] for at, name in enumerate(layer["fields"])}
    shapes = shapely.from_wkb(np.array(table.column("shape").to_pylist(), dtype=object)) if layer["has_shapes"] else None
    crs = layer["crs"] if layer["crs"] and "Undefined" not in layer["crs"] else None
    frame = object_frame(columns, table.num_rows)
    sheet = None if is_shapefile else layer["name"]
    return RawTable(file, sheet, frame, row_numbers(table.num_rows, first=1), "spreadsheet" if is_shapefile else "typed", shapes, crs)


def _shape(geometry: object, where: Where) -> object:
    """A shapely geometry, or None where the feature has none."""
    if geometry is None:
        return None
    try:
        return shape(geometry)  # type: ignore[arg-type]  # whatever it is not, it raises
    except _SHAPE_ERRORS as error:
        raise InputError(N_("The shape of this feature cannot be read; correct or redraw it."), where=where) from error


def _properties(feature: dict[str, Any], collection: dict[str, Any]) -> dict[str, object]:
    """The properties, and whatever else stands in the feature or beside the features, so that the check for persons sees all."""
    own = feature.get("properties") or {}
    beside = {name: value for name, value in collection.items() if name not in ("type", "features", "crs", "name", "bbox")}
    other = {name: value for name, value in feature.items() if name not in (*_FEATURE_PARTS, "bbox")}
    return beside | other | (own if isinstance(own, dict) else {"properties": own})


def _named_crs(content: dict[str, Any]) -> str | None:
    crs = content.get("crs")
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) and isinstance(crs.get("properties"), dict) else None
    return name if isinstance(name, str) else None


def _stripped(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


class _NotANumberError(ValueError):
    """NaN or Infinity, which JSON does not have."""


def _no_number(name: str) -> float:
    raise _NotANumberError(name)
