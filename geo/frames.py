"""Contracts of the tables that travel: columns, kinds, keys and what may be empty.

Readers in `etl` end in such frames, `geo.db.write` takes them, and nothing between has to ask again what a column means.
Geometry is a geopandas column named `geom` in EPSG:4326. Codes are text. Counts are whole numbers ≥ 0.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import FrameError, N_

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

Kind = Literal["code", "text", "count", "number", "flag", "geom"]
BASES: Final = ("counted", "estimated", "illustrative")
FACTS: Final = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract. `choices` lists the only texts allowed."""

    name: str
    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What a table promises: its columns in order, its key, and the geometry types it may hold."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    geometry: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column called `name`."""
        return next(column for column in self.columns if column.name == name)

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """`frame` with just the contract's columns in order; FrameError where it breaks the contract."""
        missing = [column.name for column in self.columns if column.name not in frame.columns]
        if missing:
            raise FrameError(N_("Table {table} lacks the columns {columns}."), table=self.name, columns=", ".join(missing))
        for column in self.columns:
            _check_column(self.name, column, frame[column.name])
        if frame.duplicated(list(self.key)).any():
            raise FrameError(N_("Table {table} has two rows with the same {columns}."), table=self.name, columns=", ".join(self.key))
        return frame[self.names]


def _check_column(table: str, column: Column, values: pd.Series) -> None:
    if column.required and values.isna().any():
        raise FrameError(N_("Table {table}: column {column} has empty cells."), table=table, column=column.name)
    present = values.dropna()
    if column.choices and not present.isin(column.choices).all():
        raise FrameError(N_("Table {table}: column {column} may hold only {choices}."), table=table, column=column.name, choices=", ".join(column.choices))
    if column.kind == "count" and len(present) and (not pd.api.types.is_integer_dtype(present.dtype) or (present < 0).any()):
        raise FrameError(N_("Table {table}: column {column} must hold whole numbers of 0 or more."), table=table, column=column.name)
    if column.kind == "code" and len(present) and not present.map(lambda value: isinstance(value, str) and bool(value)).all():
        raise FrameError(N_("Table {table}: column {column} must hold codes as text."), table=table, column=column.name)


def _code(name: str, *, required: bool = True, choices: tuple[str, ...] = ()) -> Column:
    return Column(name, "code", required, choices)


def _text(name: str, *, required: bool = False) -> Column:
    return Column(name, "text", required)


_NAMES: Final = (_text("name_zh", required=True), _text("name_en"))
_GEOM: Final = Column("geom", "geom")
_BASIS: Final = _code("basis", choices=BASES)

PARENT: Final = Contract("parent", (_code("parent_code"), *_NAMES, _GEOM), ("parent_code",), ("Polygon", "MultiPolygon"))
UNIT: Final = Contract("unit", (_code("unit_code"), *_NAMES, _code("unit_kind"), _GEOM), ("unit_code",), ("Polygon", "MultiPolygon"))
RESIDENCE: Final = Contract(
    "residence",
    (
        _code("residence_code"),
        _text("name_zh"),
        _text("name_en"),
        _code("residence_kind", choices=("gate", "building", "hamlet", "populated_point", "unit_point")),
        _text("estate_name_zh"),
        _BASIS,
        _GEOM,
    ),
    ("residence_code",),
    ("Point",),
)
PEOPLE: Final = Contract("people", (_code("residence_code"), _code("cell_code"), Column("people_count", "count"), _BASIS), ("residence_code", "cell_code"))
UNIT_PEOPLE: Final = Contract("unit_people", (_code("unit_code"), _code("cell_code"), Column("people_count", "count"), _BASIS), ("unit_code", "cell_code"))
BUILDING: Final = Contract(
    "building",
    (
        _code("building_code"),
        _text("name_zh"),
        Column("floors", "number", required=False),
        Column("is_residential", "flag", required=False),
        _code("estate_code", required=False),
        _GEOM,
    ),
    ("building_code",),
    ("Polygon", "MultiPolygon"),
)
POPULATED_POINT: Final = Contract(
    "populated_point", (_code("point_code"), _text("name_zh"), _text("name_en"), Column("weight", "number", required=False), _GEOM), ("point_code",), ("Point",)
)
GATE: Final = Contract(
    "gate", (_code("gate_code"), _code("estate_code"), _text("name_zh"), _text("name_en"), _text("estate_name_zh"), _GEOM), ("gate_code",), ("Point",)
)
OUTLET: Final = Contract(
    "outlet",
    (_code("outlet_code"), *_NAMES, _text("aliases"), _code("outlet_type"), _code("status", choices=("open", "closed", "planned")), _GEOM),
    ("outlet_code",),
    ("Point",),
)
OUTLET_SERVICE: Final = Contract(
    "outlet_service",
    (
        _code("outlet_code"),
        _code("service_code"),
        Column("capacity_count", "count", required=False),
        _code("capacity_unit", required=False),
        _code("serves_migrants", choices=FACTS),
    ),
    ("outlet_code", "service_code"),
)
OUTLET_HOURS: Final = Contract("outlet_hours", (_code("outlet_code"), _text("hours_text", required=True)), ("outlet_code",))
COVERAGE: Final = Contract(
    "coverage",
    (
        _code("unit_code"), _code("indicator_code"), _code("group_code"), _code("period"), Column("is_cumulative", "flag"), _code("residence_rule"),
        _code("denominator_code"), Column("numerator_count", "count", required=False), Column("denominator_count", "count", required=False), _BASIS,
    ),
    ("unit_code", "indicator_code", "group_code", "period"),
)  # fmt: skip
ROAD_EDGE: Final = Contract(
    "road_edge",
    (
        _code("edge_code"),
        _text("name_zh"),
        _code("road_class"),
        Column("is_walkable", "flag", required=False),
        Column("level", "number", required=False),
        _GEOM,
    ),
    ("edge_code",),
    ("LineString",),
)
BASE_FEATURE: Final = Contract(
    "base_feature",
    (_code("feature_code"), _code("feature_kind", choices=("water", "building")), _text("name_zh"), _GEOM),
    ("feature_code",),
    ("Polygon", "MultiPolygon", "LineString", "MultiLineString"),
)

_ALL: Final = (
    PARENT, UNIT, RESIDENCE, PEOPLE, UNIT_PEOPLE, BUILDING, POPULATED_POINT, GATE, OUTLET, OUTLET_SERVICE, OUTLET_HOURS, COVERAGE, ROAD_EDGE, BASE_FEATURE,
)  # fmt: skip
CONTRACTS: Final = {contract.name: contract for contract in _ALL}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which outlets each residence reaches: three arrays of one length, positions from 0 and the cost in metres.

    The same contract whether costs are straight lines or walks along roads.
    """

    origin_pos: IntArray
    outlet_pos: IntArray
    cost_m: FloatArray

    def __post_init__(self) -> None:
        if not len(self.origin_pos) == len(self.outlet_pos) == len(self.cost_m):
            raise FrameError(N_("Table {table} lacks the columns {columns}."), table="pairs", columns="origin_pos, outlet_pos, cost_m")
