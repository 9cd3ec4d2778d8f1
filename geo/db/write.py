"""Rows into tables, by COPY.

A frame becomes one CSV block in memory (pyarrow writes it) that PostgreSQL reads in one statement. Geometry goes as hexadecimal
WKB, untouched: the column's type gives the reference system. `bench/load.py` measures it against `to_postgis`.
"""

import io
import json

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely
from psycopg import sql
from pyarrow import csv
from sqlalchemy import Connection, Table


def copy_frame(connection: Connection, table: Table, frame: pd.DataFrame, *, release_id: int) -> int:
    """Copy the columns that `frame` shares with `table` into release `release_id`; returns the number of rows."""
    columns = [column.name for column in table.columns if column.name in frame.columns]
    block = io.BytesIO()
    arrow = pa.table({"release_id": pa.repeat(release_id, len(frame)), **{name: _arrow(frame[name]) for name in columns}})
    csv.write_csv(arrow, block, csv.WriteOptions(include_header=False))
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(str(table.schema), table.name), sql.SQL(", ").join(sql.Identifier(name) for name in ("release_id", *columns))
    )
    driver = connection.connection.driver_connection
    assert driver is not None, "a connection in use has its driver"  # noqa: S101 — narrows an Optional of SQLAlchemy's
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(block.getbuffer())
    return len(frame)


def _arrow(values: pd.Series) -> pa.Array:
    """A column as PostgreSQL's CSV reads it: null stays empty, an empty text is quoted, JSON and geometry become text."""
    if isinstance(values, gpd.GeoSeries):
        return pa.array(shapely.to_wkb(values.array.to_numpy(), hex=True), type=pa.string())
    if values.map(lambda value: isinstance(value, dict | list)).any():
        return pa.array([json.dumps(value, ensure_ascii=False) for value in values], type=pa.string())
    return pa.Array.from_pandas(values)
