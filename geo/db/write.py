"""Rows into tables, by binary COPY.

Geometry travels as WKB, untouched: the column's type gives the reference system. psycopg's compiled writer packs the rows, the
server parses no text. `bench/load.py` measures it against geopandas' `to_postgis`.
"""

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import shapely
import sqlalchemy as sa
from geoalchemy2 import Geometry
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB

Values = list[Any]


def copy_frame(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, *, release_id: int) -> int:
    """Copy the columns that `frame` shares with `table` into release `release_id`; returns the number of rows."""
    columns = [column for column in table.columns if column.name in frame.columns]
    names = ["release_id", *(column.name for column in columns)]
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(str(table.schema), table.name), sql.SQL(", ").join(sql.Identifier(name) for name in names)
    )
    driver = connection.connection.driver_connection
    assert driver is not None, "a connection in use has its driver"  # noqa: S101 — narrows an Optional of SQLAlchemy's
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        copy.set_types(["int4", *(_wire_type(column) for column in columns)])
        for row in zip([release_id] * len(frame), *(_values(column, frame[column.name]) for column in columns), strict=True):
            copy.write_row(row)
    return len(frame)


def _wire_type(column: sa.Column[Any]) -> str:
    return next(name for kind, name, _ in _KINDS if isinstance(column.type, kind))


def _values(column: sa.Column[Any], values: pd.Series) -> Values:
    return next(convert for kind, _, convert in _KINDS if isinstance(column.type, kind))(values)


def _plain(values: pd.Series) -> Values:
    return values.astype(object).where(values.notna(), None).tolist() if values.hasnans else values.tolist()


def _whole(values: pd.Series) -> Values:
    return (
        values.tolist() if pd.api.types.is_integer_dtype(values.dtype) and not values.hasnans else [None if pd.isna(value) else int(value) for value in values]
    )


def _geometry(values: pd.Series) -> Values:
    wkb: Values = shapely.to_wkb(values.array.to_numpy()).tolist()
    return wkb


_KINDS: Final[tuple[tuple[type[Any], str, Callable[[pd.Series], Values]], ...]] = (
    (Geometry, "bytea", _geometry),
    (JSONB, "jsonb", lambda values: [None if value is None else Jsonb(value) for value in values]),
    (sa.Boolean, "bool", _plain),
    (sa.SmallInteger, "int2", _whole),
    (sa.Integer, "int4", _whole),
    (sa.Double, "float8", _plain),
    (sa.Date, "date", _plain),
    (sa.Text, "text", _plain),
)
