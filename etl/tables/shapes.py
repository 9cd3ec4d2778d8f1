"""The shapes of a layer, or the points of two columns, in the stored reference system and of the contract's type."""

from typing import Final

import numpy as np
import pandas as pd
import shapely

from etl.doctor.codes import coordinate
from etl.doctor.coordinates import agreed_crs, stored_shapes
from etl.read.raw import ObjectArray, RawTable
from etl.tables.columns import contract_frame
from etl.tables.context import Context, Part, positions
from geo.errors import InputError, N_, Where
from geo.frames import CONTRACTS, BoolArray, Column

_SINGLE: Final = {"MultiPoint": "Point", "MultiLineString": "LineString"}


def layer_frame(context: Context, part: Part, *, also: tuple[Column, ...] = (), without: tuple[str, ...] = ()) -> pd.DataFrame:
    """Columns and stored shapes (`geom`) of a layer; rows whose shape cannot be used are left out and noted."""
    frame = contract_frame(context, part, CONTRACTS[part.source.table], also=also, without=without)
    geom = np.full(len(frame), None, dtype=object)
    with context.problems.collecting():
        shapes = _points(context, part) if part.source.lon and part.source.lat else _shapes(part)
        crs = agreed_crs(part.source.crs, part.raw)
        part.crs.append(crs)
        is_good = _checked(context, part.raw, shapes, CONTRACTS[part.source.table].geometry)
        if is_good.any():
            good = part.raw.rows[is_good]
            kept = RawTable(part.raw.file, part.raw.sheet, part.raw.frame[is_good], good, part.raw.storage)
            geom[is_good] = stored_shapes(kept, _as_single(shapes[is_good], part), crs, context.place.metric_crs)
    frame["geom"] = geom
    return frame[frame["geom"].notna()].reset_index(drop=True)


def _shapes(part: Part) -> ObjectArray:
    raw = part.raw
    if raw.geometry is None:
        if CONTRACTS[part.source.table].geometry == ("Point",):
            message = N_("The table has no shapes; declare `lon:`, `lat:` and `crs:` in the source .yml.")
        else:
            message = N_("The table has no shapes; give this layer as GeoJSON, GeoPackage or Shapefile.")
        raise InputError(message, where=raw.where())
    flat: ObjectArray = shapely.force_2d(raw.geometry)
    return flat


def _points(context: Context, part: Part) -> ObjectArray:
    """Points of the declared columns `lon` and `lat` (x and y of a metric system); None where a cell is no number."""
    source, raw = part.source, part.raw
    points = np.full(len(raw.rows), None, dtype=object)
    if source.lon not in raw.frame.columns or source.lat not in raw.frame.columns:
        return points
    if source.crs is None:
        message = N_("crs is missing: declare the reference system of the columns {lon} and {lat}, such as EPSG:4326. None is assumed.")
        raise InputError(message, where=Where(part.declared_in), lon=source.lon, lat=source.lat)
    for position, (x, y) in enumerate(zip(raw.frame[source.lon], raw.frame[source.lat], strict=True)):
        with context.problems.collecting():
            points[position] = shapely.Point(coordinate(x, raw.where(position, source.lon)), coordinate(y, raw.where(position, source.lat)))
    return points


def _checked(context: Context, raw: RawTable, shapes: ObjectArray, allowed: tuple[str, ...]) -> BoolArray:
    """Which shapes are there and of a type that the table may hold; each other one is noted."""
    has_shape = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if raw.geometry is not None:
        for position in positions(~has_shape):
            context.problem(N_("The feature has no shape; draw it, or take the feature out."), raw.where(position))
    finite = np.isfinite(np.nan_to_num(shapely.bounds(shapes), nan=np.inf)).all(axis=1)
    for position in positions(has_shape & ~finite):
        context.problem(N_("The shape has a coordinate that is no number; redraw it."), raw.where(position))
    is_good: BoolArray = has_shape & finite
    for position in positions(is_good):
        kind = shapes[position].geom_type
        single = _SINGLE.get(kind)
        if kind in allowed or (single in allowed and shapely.get_num_geometries(shapes[position]) == 1):
            continue
        message = N_("The shape is a {kind}, but this table holds {allowed}; take the right layer, or split the feature into single ones.")
        context.problem(message, raw.where(position), kind=kind, allowed=", ".join(allowed))
        is_good[position] = False
    return is_good


def _as_single(shapes: ObjectArray, part: Part) -> ObjectArray:
    """Collections of one part as that part, where the table does not hold collections."""
    allowed = CONTRACTS[part.source.table].geometry
    single = shapes.copy()
    for at, shape in enumerate(shapes):
        if shape.geom_type not in allowed:
            single[at] = shapely.get_geometry(shape, 0)
    return single
