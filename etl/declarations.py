"""What a place says about itself (place.yml) and about each of its files (the source .yml beside it): strict models.

An unknown key is a mistake, a code is text in quotes, and nothing that matters has a silent default.
"""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

from geo.catalogue import OutletType, Service

Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Basis = Literal["counted", "estimated", "illustrative"]
Repair = Literal["make_valid", "clip_overlap", "clip_to_parent"]
TableName = Literal[
    "unit", "parent", "residence", "people", "unit_people", "building", "populated_point", "gate", "outlet", "outlet_service", "outlet_hours", "coverage",
    "road_edge", "base_feature",
]  # fmt: skip
WHOLE_PLACE: Final = "all"


class Declared(BaseModel):
    """Anything declared in a .yml: unknown keys are mistakes, and it does not change after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cell(Declared):
    """One part of the population; cells do not overlap and together hold everybody."""

    cell_code: Code
    name_zh: Name
    name_en: Name | None = None


class Group(Declared):
    """A set of cells that people ask about."""

    group_code: Code
    name_zh: Name
    name_en: Name | None = None
    cells: tuple[Code, ...]


class ConcentrationArea(Declared):
    """Units named together by a cited document."""

    area_code: Code
    name_zh: Name
    name_en: Name | None = None
    units: tuple[Code, ...]
    basis: Literal["named", "class_a", "class_b"] = "named"
    citation_zh: str | None = None
    citation_en: str | None = None


class Place(Declared):
    """The place file: names, reference system, partition of people, services, and the list of sources."""

    place_code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]
    name_zh: Name
    name_en: Name
    metric_crs: Code
    rounding_base: Literal[3, 5, 10] = 5
    protection_key: Literal["demonstration"] | None = None
    illustrative: bool = False
    data_date: date
    migrant_group: Code | None = None
    default_service: Code
    parent_code: Code | None = None
    units: tuple[Code, ...] | None = None
    cells: tuple[Cell, ...]
    groups: tuple[Group, ...]
    question_groups: tuple[Code, ...]
    services: tuple[Code, ...] = ()
    own_services: tuple[Service, ...] = ()
    own_outlet_types: tuple[OutletType, ...] = ()
    concentration_areas: tuple[ConcentrationArea, ...] = ()
    unit_point: Literal["centroid", "point_on_surface"] = "centroid"
    repairs: tuple[Repair, ...] = ()
    sources: tuple[Code, ...]

    @property
    def cells_of_group(self) -> dict[str, frozenset[str]]:
        """Cells of each group, by group code."""
        return {group.group_code: frozenset(group.cells) for group in self.groups}

    @property
    def all_services(self) -> tuple[str, ...]:
        """Codes of the catalogue's services that the place uses, then of its own."""
        return (*self.services, *(service.service_code for service in self.own_services))


class ColumnRule(Declared):
    """Where the values of one contract column come from: a column of the file, or one constant."""

    column: str | None = None
    constant: str | int | bool | None = None
    minus: str | None = None
    prefix: str = ""
    missing: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: object) -> object:
        return {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_origin(self) -> "ColumnRule":
        if (self.column is None) == (self.constant is None):
            raise ValueError("column or constant")
        return self

    @property
    def source_columns(self) -> tuple[str, ...]:
        """Columns of the file that the rule reads."""
        return tuple(name for name in (self.column, self.minus) if name is not None)


class Correction(Declared):
    """Values of the one polygon that contains a point, where neither code nor name tells two features apart."""

    at: tuple[float, float]
    set: dict[Code, Code]
    reason_zh: Name
    reason_en: Name | None = None


class Source(Declared):
    """One file: where it comes from, how it is written, and which of its columns mean what."""

    table: TableName
    file: Name
    layer: str | None = None
    sheet: str | None = None
    publisher_zh: Name
    publisher_en: Name | None = None
    licence: Name
    date: Annotated[str, BeforeValidator(str)]
    crs: Code | None = None
    lon: str | None = None
    lat: str | None = None
    encoding: Code | None = None
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    code_scheme: Literal["openstreetmap"] | None = None
    basis: Basis | None = None
    quality_zh: str | None = None
    quality_en: str | None = None
    columns: dict[Code, ColumnRule] = {}
    cells: dict[Code, ColumnRule] = {}
    services: tuple[Code, ...] = ()
    expected_rows: int | None = None
    corrections: tuple[Correction, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def source_columns(self) -> tuple[str, ...]:
        """Columns of the file that are read, each once; every other column is forgotten after the check for persons."""
        rules = [*self.columns.values(), *self.cells.values()]
        named = [name for rule in rules for name in rule.source_columns]
        return tuple(dict.fromkeys([*named, *(name for name in (self.lon, self.lat) if name is not None)]))
