"""Reading a release: frames and arrays of schema `shown`, each for one `release_id`. Nothing here sees an exact count."""

from collections.abc import Mapping, Sequence
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, Table, func, select

from geo.crs import STORED_SRID
from geo.db import tables
from geo.db.statements import statement
from geo.frames import IntArray


def _frame(connection: Connection, name: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    outcome = connection.execute(statement(name), dict(parameters))
    return pd.DataFrame(outcome.all(), columns=list(outcome.keys()))


def _table(connection: Connection, table: Table, release_id: int, *order: str) -> pd.DataFrame:
    columns = [
        func.ST_AsBinary(column).label(column.name) if column.name == "geom" else column
        for column in table.columns
        if column.name not in {"release_id", "geom_m"}
    ]
    query = select(*columns).where(table.c.release_id == release_id).order_by(*(table.c[name] for name in order))
    outcome = connection.execute(query)
    frame = pd.DataFrame(outcome.all(), columns=list(outcome.keys()))
    if "geom" not in frame.columns:
        return frame
    geometry = shapely.from_wkb(frame["geom"].map(bytes).to_numpy(dtype=object))
    return gpd.GeoDataFrame(
        frame.drop(columns="geom").assign(geom=gpd.GeoSeries(geometry, index=frame.index, crs=STORED_SRID)), geometry="geom", crs=STORED_SRID
    )


def units(connection: Connection, release_id: int) -> pd.DataFrame:
    """Units in order of `unit_pos`: codes, names, kind, parent, area_m2 and geom."""
    return _table(connection, tables.UNIT, release_id, "unit_pos")


def parents(connection: Connection, release_id: int) -> pd.DataFrame:
    """Parent polygons with their codes and names."""
    return _table(connection, tables.PARENT, release_id, "parent_code")


def residences(connection: Connection, release_id: int) -> pd.DataFrame:
    """Residences in order of `residence_pos`; columns as in `sql/residence_arrays.sql`."""
    return _frame(connection, "residence_arrays", {"release_id": release_id})


def outlets(connection: Connection, release_id: int) -> pd.DataFrame:
    """Outlets in order of `outlet_pos`; columns as in `sql/outlet_arrays.sql`."""
    return _frame(connection, "outlet_arrays", {"release_id": release_id})


def outlet_services(connection: Connection, release_id: int) -> pd.DataFrame:
    """What outlets offer; columns as in `sql/outlet_service_arrays.sql`."""
    return _frame(connection, "outlet_service_arrays", {"release_id": release_id})


def cells(connection: Connection, release_id: int) -> pd.DataFrame:
    """Disjoint cells of people in order of `cell_pos`."""
    return _table(connection, tables.CELL, release_id, "cell_pos")


def people(connection: Connection, release_id: int, *, residence_count: int, cell_count: int) -> IntArray:
    """Protected people, shape (residences, cells)."""
    rows = _frame(connection, "people_arrays", {"release_id": release_id})
    matrix = np.zeros((residence_count, cell_count), dtype=np.int64)
    matrix[rows["residence_pos"].to_numpy(dtype=np.int64), rows["cell_pos"].to_numpy(dtype=np.int64)] = rows["people_count"].to_numpy(dtype=np.int64)
    return matrix


def people_basis(connection: Connection, release_id: int) -> pd.DataFrame:
    """On what the people counts of each unit rest: unit_pos and basis (counted, estimated, illustrative), a row for each that it has."""
    return _frame(connection, "people_basis", {"release_id": release_id})


def groups(connection: Connection, release_id: int) -> pd.DataFrame:
    """Groups of people in their order, each with the list `cell_codes`."""
    frame = _table(connection, tables.PEOPLE_GROUP, release_id, "group_pos")
    members = (
        _table(connection, tables.GROUP_CELL, release_id, "people_group_code", "cell_code")
        .groupby("people_group_code")["cell_code"]
        .agg(list)
        .rename("cell_codes")
    )
    return frame.merge(members, on="people_group_code", how="left", validate="one_to_one")


def services(connection: Connection, release_id: int) -> pd.DataFrame:
    """Services offered in the place, in their order."""
    return _table(connection, tables.SERVICE, release_id, "service_pos")


def outlet_types(connection: Connection, release_id: int) -> pd.DataFrame:
    """Outlet types of the place, in their order."""
    return _table(connection, tables.OUTLET_TYPE, release_id, "type_pos")


def concentration_areas(connection: Connection, release_id: int) -> pd.DataFrame:
    """Concentration areas with outline and the list `unit_codes`."""
    frame = _table(connection, tables.CONCENTRATION_AREA, release_id, "concentration_area_code")
    members = (
        _table(connection, tables.CONCENTRATION_AREA_UNIT, release_id, "unit_code")
        .groupby("concentration_area_code")["unit_code"]
        .agg(list)
        .rename("unit_codes")
    )
    return frame.merge(members, on="concentration_area_code", how="left", validate="one_to_one")


def unit_borders(connection: Connection, release_id: int) -> IntArray:
    """Pairs of units (positions) that share a border of some length, shape (K, 2)."""
    return _frame(connection, "unit_borders", {"release_id": release_id}).to_numpy(dtype=np.int64).reshape(-1, 2)


def carried_areas(connection: Connection, release_id: int, *, former_release_id: int) -> dict[str, list[str]]:
    """Areas of class A and B of a former release by code, in the units of this one that lie in them."""
    frame = _frame(connection, "carried_areas", {"release_id": release_id, "former_release_id": former_release_id})
    return {str(code): rows["unit_code"].tolist() for code, rows in frame.groupby("concentration_area_code")}


def used_area_codes(connection: Connection) -> list[str]:
    """Codes of the concentration areas of every release that is kept, in their order."""
    code = tables.CONCENTRATION_AREA.c.concentration_area_code
    return list(connection.scalars(select(code).distinct().order_by(code)))


def coverage(connection: Connection, release_id: int) -> pd.DataFrame:
    """Protected coverage rows."""
    return _table(connection, tables.COVERAGE, release_id, "unit_code", "indicator_code", "group_code", "period")


def sources(connection: Connection, release_id: int) -> pd.DataFrame:
    """What was loaded: publisher, licence, date, reference system, counts, repairs."""
    return _table(connection, tables.SOURCE, release_id, "source_pos")


def roads(connection: Connection, release_id: int) -> pd.DataFrame:
    """Road lines with class and length_m."""
    return _table(connection, tables.ROAD_EDGE, release_id, "edge_pos")


def base_features(connection: Connection, release_id: int) -> pd.DataFrame:
    """Water and buildings, the quiet base of the map."""
    return _table(connection, tables.BASE_FEATURE, release_id, "feature_code")


def nearest_outlet_by_unit(connection: Connection, release_id: int, *, service_code: str) -> pd.DataFrame:
    """The nearest open outlet offering `service_code` of each unit: unit_code, outlet_pos, distance_m (straight line)."""
    return _frame(connection, "nearest_outlet_by_unit", {"release_id": release_id, "service_code": service_code})


def walking_edges(connection: Connection, release_id: int) -> pd.DataFrame:
    """Edges of the walking network; columns as in `sql/walking_edges.sql`. No rows where the place has no roads."""
    return _frame(connection, "walking_edges", {"release_id": release_id})


def attachments(connection: Connection, release_id: int, *, of: Literal["residence", "outlet"]) -> pd.DataFrame:
    """Where residences or outlets enter the walking network: position, edge_pos, along_m, walk_m."""
    return _frame(connection, f"{of}_attachment_arrays", {"release_id": release_id})


def placed_points(connection: Connection, release_id: int, points: Sequence[tuple[float, float]], *, metric_srid: int, margin_m: float) -> pd.DataFrame:
    """Where points (lon, lat) lie, just as a build places outlets; columns as in `sql/placed_point.sql`, one row a point, in their order."""
    asked = {"release_id": release_id, "metric_srid": metric_srid, "margin_m": margin_m}
    return _frame(connection, "placed_point", asked | {"lons": [lon for lon, _ in points], "lats": [lat for _, lat in points]})
