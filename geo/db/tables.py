"""The schema, once: `exact` is what the loader read, `shown` is what pages may read.

Every table of a release is list-partitioned by `release_id`. `exact` and `shown` are filled anew by each build; a build adds
partitions, so grants and running readers never change. Unless a column says otherwise geometry is EPSG:4326, lengths are
metres and areas square metres. `geom_m` is the same point or line in the metric system of the place.
"""

from typing import Any, Final

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import CreateColumn, CreateSchema

from geo.crs import STORED_SRID
from geo.frames import BASES, FACTS

SCHEMA_VERSION: Final = 3
"""Raised when the tables, or what their counts mean, change so that an older release no longer fits; 3: counts of units are spread in blocks of the base."""
METADATA: Final = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

RELEASE: Final = sa.Table(
    "release",
    METADATA,
    sa.Column("release_id", sa.Integer, sa.Identity(always=True), primary_key=True),
    sa.Column("content_hash", sa.Text, nullable=False, unique=True),
    sa.Column("schema_version", sa.SmallInteger, nullable=False),
    sa.Column("key_id", sa.Text, nullable=False),
    sa.Column("data_date", sa.Date, nullable=False),
    sa.Column("built_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.clock_timestamp()),
    sa.Column("is_correction", sa.Boolean, nullable=False, server_default="false"),
    sa.Column("is_illustrative", sa.Boolean, nullable=False),
    sa.Column("place_code", sa.Text, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text),
    sa.Column("metric_crs", sa.Text, nullable=False),
    sa.Column("rounding_base", sa.SmallInteger, sa.CheckConstraint("rounding_base IN (3, 5, 10)", name="base"), nullable=False),
    sa.Column("migrant_group_code", sa.Text),
    sa.Column("default_service_code", sa.Text, nullable=False),
    sa.Column("audit", JSONB, nullable=False),
    schema="shown",
)
CURRENT_RELEASE: Final = sa.Table(
    "current_release",
    METADATA,
    sa.Column("is_current", sa.Boolean, sa.CheckConstraint("is_current", name="one_row"), primary_key=True, server_default="true"),
    sa.Column("release_id", sa.Integer, sa.ForeignKey("shown.release.release_id", name="release"), nullable=False),
    schema="shown",
)


def _partitioned(schema: str, name: str, key: tuple[str, ...], *items: Any, refers: tuple[tuple[str, str], ...] = ()) -> sa.Table:
    """A table of a release: its key is the release and `key`; `refers` pairs a column with the table whose key it holds."""
    foreign = [sa.ForeignKeyConstraint(["release_id", column], [f"{schema}.{table}.release_id", f"{schema}.{table}.{table}_code"]) for column, table in refers]
    release = sa.Column("release_id", sa.Integer, nullable=False)
    return sa.Table(
        name, METADATA, release, *items, sa.PrimaryKeyConstraint("release_id", *key), *foreign, schema=schema, postgresql_partition_by="LIST (release_id)"
    )


def _code(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, sa.CheckConstraint(f"{name} <> ''", name=f"{name}_not_empty"), nullable=null)


def _text(name: str, *, null: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def _names() -> tuple[sa.Column[str], sa.Column[str]]:
    return _text("name_zh", null=False), _text("name_en")


def _geometry(name: str, kind: str, *, srid: int = STORED_SRID) -> sa.Column[Any]:
    return sa.Column(name, Geometry(kind, srid=srid, spatial_index=True), nullable=False)


def _metric(kind: str) -> sa.Column[Any]:
    """Geometry in the place's metric system: its number differs from place to place, so the type leaves it open."""
    return sa.Column("geom_m", Geometry(kind, srid=-1, spatial_index=True), nullable=False)


def _one_of(name: str, choices: tuple[str, ...], *, null: bool = False) -> sa.Column[str]:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return sa.Column(name, sa.Text, sa.CheckConstraint(f"{name} IN ({listed})", name=name), nullable=null)


def _count(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative"), nullable=null)


def _basis() -> sa.Column[str]:
    return _one_of("basis", BASES)


def _attachment() -> tuple[sa.Column[Any], ...]:
    """Where a place enters the walking network: the edge, metres along it from its start, metres of walk to it."""
    measures = (sa.Column(name, sa.Double, sa.CheckConstraint(f"{name} >= 0", name=name), nullable=False) for name in ("along_m", "walk_m"))
    return sa.Column("edge_pos", sa.Integer, nullable=False), *measures


# ── exact: what was read, before joins and protection ────────────────────────────────────────────────────────────────────────
EXACT_PARENT: Final = _partitioned("exact", "parent", ("parent_code",), _code("parent_code"), *_names(), _geometry("geom", "MULTIPOLYGON"))
EXACT_UNIT: Final = _partitioned("exact", "unit", ("unit_code",), _code("unit_code"), *_names(), _code("unit_kind"), _geometry("geom", "MULTIPOLYGON"))
EXACT_RESIDENCE: Final = _partitioned(
    "exact", "residence", ("residence_code",),
    _code("residence_code"), _text("name_zh"), _text("name_en"), _code("residence_kind"), _text("estate_name_zh"), _basis(),
    _geometry("geom", "POINT"),
)  # fmt: skip
EXACT_PEOPLE: Final = _partitioned(
    "exact", "people", ("residence_code", "cell_code"),
    _code("residence_code"), _code("cell_code"), _count("people_count"), _basis(), refers=(("residence_code", "residence"),),
)  # fmt: skip
EXACT_OUTLET: Final = _partitioned(
    "exact", "outlet", ("outlet_code",),
    _code("outlet_code"), *_names(), _text("aliases"), _code("outlet_type"), _one_of("status", ("open", "closed", "planned")),
    _geometry("geom", "POINT"),
)  # fmt: skip
EXACT_ROAD_EDGE: Final = _partitioned(
    "exact", "road_edge", ("edge_pos",),
    sa.Column("edge_pos", sa.Integer, nullable=False), _code("edge_code"), _text("name_zh"), _code("road_class"),
    _count("start_node", null=True), _count("end_node", null=True), sa.Column("length_m", sa.Double), _geometry("geom", "LINESTRING"),
)  # fmt: skip
EXACT_COVERAGE: Final = _partitioned(
    "exact", "coverage", ("unit_code", "indicator_code", "group_code", "period"),
    _code("unit_code"), _code("indicator_code"), _code("group_code"), _code("period"), sa.Column("is_cumulative", sa.Boolean, nullable=False),
    _code("residence_rule"), _code("denominator_code"),
    _count("numerator_count", null=True), _count("denominator_count", null=True), _basis(), refers=(("unit_code", "unit"),),
)  # fmt: skip

# ── shown: public facts as they are, people and coverage protected ──────────────────────────────────────────────────────────────
SOURCE: Final = _partitioned(
    "shown", "source", ("source_pos",),
    sa.Column("source_pos", sa.Integer, nullable=False), _code("table_name"), _code("file_name"), _text("publisher_zh"), _text("publisher_en"),
    _text("licence"),
    _text("source_date"), _text("crs"), _text("basis"), _text("quality_zh"), _text("quality_en"), _count("row_count"),
    sa.Column("repairs", JSONB, nullable=False), _text("content_hash", null=False),
)  # fmt: skip
CELL: Final = _partitioned("shown", "cell", ("cell_code",), _code("cell_code"), sa.Column("cell_pos", sa.Integer, nullable=False), *_names())
PEOPLE_GROUP: Final = _partitioned(
    "shown", "people_group", ("people_group_code",),
    _code("people_group_code"), sa.Column("group_pos", sa.Integer, nullable=False), *_names(), sa.Column("is_offered", sa.Boolean, nullable=False),
)  # fmt: skip
GROUP_CELL: Final = _partitioned(
    "shown", "group_cell", ("people_group_code", "cell_code"),
    _code("people_group_code"), _code("cell_code"), refers=(("people_group_code", "people_group"), ("cell_code", "cell")),
)  # fmt: skip
SERVICE: Final = _partitioned(
    "shown", "service", ("service_code",),
    _code("service_code"), sa.Column("service_pos", sa.Integer, nullable=False), _code("eligible_group"), *_names(),
    _text("short_zh", null=False), _text("short_en", null=False), sa.Column("visits_per_person_year", sa.Double),
    refers=(("eligible_group", "people_group"),),
)  # fmt: skip
OUTLET_TYPE: Final = _partitioned(
    "shown", "outlet_type", ("outlet_type_code",), _code("outlet_type_code"), sa.Column("type_pos", sa.Integer, nullable=False), _code("symbol"), *_names()
)
PARENT: Final = _partitioned("shown", "parent", ("parent_code",), _code("parent_code"), *_names(), _geometry("geom", "MULTIPOLYGON"))
UNIT: Final = _partitioned(
    "shown", "unit", ("unit_code",),
    _code("unit_code"), sa.Column("unit_pos", sa.Integer, nullable=False), *_names(), _code("unit_kind"), _code("parent_code", null=True),
    sa.Column("area_m2", sa.Double, nullable=False), _geometry("geom", "MULTIPOLYGON"),
    refers=(("parent_code", "parent"),),
)  # fmt: skip
RESIDENCE: Final = _partitioned(
    "shown", "residence", ("residence_code",),
    _code("residence_code"), sa.Column("residence_pos", sa.Integer, nullable=False), _code("unit_code"), _text("name_zh"), _text("name_en"),
    _code("residence_kind"),
    _text("estate_name_zh"), _basis(), _geometry("geom", "POINT"), _metric("POINT"), sa.UniqueConstraint("release_id", "residence_pos"),
    refers=(("unit_code", "unit"),),
)  # fmt: skip
PEOPLE: Final = _partitioned(
    "shown", "people", ("residence_code", "cell_code"),
    _code("residence_code"), _code("cell_code"), _count("people_count"), _basis(), refers=(("residence_code", "residence"), ("cell_code", "cell")),
)  # fmt: skip
OUTLET: Final = _partitioned(
    "shown", "outlet", ("outlet_code",),
    _code("outlet_code"), sa.Column("outlet_pos", sa.Integer, nullable=False), *_names(), _text("aliases"), _code("outlet_type"),
    _one_of("status", ("open", "closed", "planned")),
    _code("unit_code", null=True), _geometry("geom", "POINT"), _metric("POINT"), sa.UniqueConstraint("release_id", "outlet_pos"),
    refers=(("unit_code", "unit"), ("outlet_type", "outlet_type")),
)  # fmt: skip
OUTLET_SERVICE: Final = _partitioned(
    "shown", "outlet_service", ("outlet_code", "service_code"),
    _code("outlet_code"), _code("service_code"), _count("capacity_count", null=True), _text("capacity_unit"), _one_of("serves_migrants", FACTS),
    refers=(("outlet_code", "outlet"), ("service_code", "service")),
)  # fmt: skip
OUTLET_HOURS: Final = _partitioned(
    "shown", "outlet_hours", ("outlet_code",), _code("outlet_code"), _text("hours_text", null=False), refers=(("outlet_code", "outlet"),)
)
NEAREST_OUTLET: Final = _partitioned(
    "shown", "nearest_outlet", ("residence_code", "service_code"),
    _code("residence_code"), _code("service_code"), _code("outlet_code"),
    sa.Column("distance_m", sa.Double, sa.CheckConstraint("distance_m >= 0", name="distance"), nullable=False),
    refers=(("residence_code", "residence"), ("service_code", "service"), ("outlet_code", "outlet")),
)  # fmt: skip
COVERAGE: Final = _partitioned(
    "shown", "coverage", ("unit_code", "indicator_code", "group_code", "period"),
    _code("unit_code"), _code("indicator_code"), _code("group_code"), _code("period"), sa.Column("is_cumulative", sa.Boolean, nullable=False),
    _code("residence_rule"), _code("denominator_code"),
    sa.Column("numerator_count", sa.Integer), sa.Column("rest_count", sa.Integer), sa.Column("denominator_count", sa.Integer),
    _one_of("value_code", ("V", "S", "M", "0")), _basis(), refers=(("unit_code", "unit"),),
)  # fmt: skip
CONCENTRATION_AREA: Final = _partitioned(
    "shown", "concentration_area", ("concentration_area_code",),
    _code("concentration_area_code"), *_names(), _one_of("basis", ("named", "class_a", "class_b")), _text("citation_zh"), _text("citation_en"),
    _geometry("geom", "MULTIPOLYGON"),
)  # fmt: skip
CONCENTRATION_AREA_UNIT: Final = _partitioned(
    "shown", "concentration_area_unit", ("concentration_area_code", "unit_code"),
    _code("concentration_area_code"), _code("unit_code"), refers=(("concentration_area_code", "concentration_area"), ("unit_code", "unit")),
)  # fmt: skip
ROAD_EDGE: Final = _partitioned(
    "shown", "road_edge", ("edge_pos",),
    sa.Column("edge_pos", sa.Integer, nullable=False), _code("edge_code"), _text("name_zh"), _code("road_class"),
    _count("start_node", null=True), _count("end_node", null=True), sa.Column("length_m", sa.Double, nullable=False),
    _geometry("geom", "LINESTRING"), _metric("LINESTRING"),
)  # fmt: skip
RESIDENCE_ATTACHMENT: Final = _partitioned(
    "shown", "residence_attachment", ("residence_code",), _code("residence_code"), *_attachment(), refers=(("residence_code", "residence"),)
)
OUTLET_ATTACHMENT: Final = _partitioned(
    "shown", "outlet_attachment", ("outlet_code",), _code("outlet_code"), *_attachment(), refers=(("outlet_code", "outlet"),)
)
BASE_FEATURE: Final = _partitioned(
    "shown", "base_feature", ("feature_code",), _code("feature_code"), _code("feature_kind"), _text("name_zh"), _geometry("geom", "GEOMETRY")
)

PARTITIONED: Final = tuple(table for table in METADATA.sorted_tables if table.dialect_options["postgresql"].get("partition_by"))


ADDED_COLUMNS: Final = (SERVICE.c.visits_per_person_year,)
"""Columns that a schema laid by an earlier version lacks: they may be empty, so what was published before stays readable."""


def _add_columns(connection: sa.Connection) -> None:
    for column in ADDED_COLUMNS:
        known = {found["name"] for found in sa.inspect(connection).get_columns(column.table.name, schema=column.table.schema)}
        if column.name not in known:
            definition = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(sa.text(f"ALTER TABLE {column.table.fullname} ADD COLUMN {definition}"))


def create_schema(connection: sa.Connection, reader_role: str) -> None:
    """Schemas and tables where they do not exist yet; `reader_role` may read `shown` and nothing else. Idempotent."""
    for schema in ("exact", "shown"):
        connection.execute(CreateSchema(schema, if_not_exists=True))
    METADATA.create_all(connection)
    _add_columns(connection)
    role = connection.dialect.identifier_preparer.quote_identifier(reader_role)
    connection.execute(sa.text(f"GRANT USAGE ON SCHEMA shown TO {role}"))
    for table in METADATA.sorted_tables:
        if table.schema == "shown":
            connection.execute(sa.text(f"GRANT SELECT ON {table.fullname} TO {role}"))
