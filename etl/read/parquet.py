"""Parquet and GeoParquet to raw tables: shapes as WKB in the column that the file names, or in one called geometry or geom."""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from etl.read.raw import ObjectArray, RawTable, object_frame, row_numbers
from geo.errors import InputError, N_, Where

_USUAL_NAMES: Final = ("geometry", "geom", "wkb_geometry")
_WKB: Final = "WKB"
_SURE: Final = 20


def read_parquet(path: Path, file: str) -> RawTable:
    """One row a feature, counted from 1; InputError where the file is damaged, or its shapes are not kept as WKB."""
    where = Where(file=file)
    try:
        table = pq.ParquetFile(path).read()
        facts = _geo_facts(table.schema)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(N_("The file cannot be read as what it claims to be; it is damaged. Export it again."), where=where) from error
    shape_column = facts.get("primary_column") or next((name for name in _USUAL_NAMES if name in table.column_names), None)
    described = facts.get("columns", {}).get(shape_column, {})
    columns = {name: [_stripped(value) for value in table.column(name).to_pylist()] for name in table.column_names if name != shape_column}
    shapes = None
    if shape_column in table.column_names:
        shapes = _shapes(table.column(shape_column), described.get("encoding", _WKB), where)
    return RawTable(file, None, object_frame(columns, table.num_rows), row_numbers(table.num_rows, first=1), "typed", shapes, _crs(facts, described))


def _geo_facts(schema: pa.Schema) -> dict[str, Any]:
    """What GeoParquet says about its shapes; nothing where the file is plain Parquet."""
    facts = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    return facts if isinstance(facts, dict) and isinstance(facts.get("columns", {}), dict) else {}


def _shapes(column: pa.ChunkedArray, encoding: str, where: Where) -> ObjectArray:
    storage = column.type.storage_type if isinstance(column.type, pa.ExtensionType) else column.type
    if encoding != _WKB or not (pa.types.is_binary(storage) or pa.types.is_large_binary(storage)):
        raise InputError(N_("The shapes are not kept as WKB; export the layer as GeoParquet with WKB, or as GeoPackage."), where=where)
    try:
        shapes: ObjectArray = shapely.from_wkb(np.array(column.to_pylist(), dtype=object))
    except shapely.errors.ShapelyError as error:
        raise InputError(N_("The file cannot be read as what it claims to be; it is damaged. Export it again."), where=where) from error
    return shapes


def _crs(facts: dict[str, Any], described: dict[str, Any]) -> str | None:
    """The file's reference system; GeoParquet that names none is in longitude and latitude, plain Parquet says nothing."""
    if not facts:
        return None
    if "crs" not in described:
        return "OGC:CRS84"
    if described["crs"] is None:
        return None
    try:
        system = CRS.from_user_input(described["crs"])
    except ProjError:
        return str(described["crs"])[:40]
    number = system.to_epsg(min_confidence=_SURE)
    return f"EPSG:{number}" if number else system.to_wkt()


def _stripped(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value
