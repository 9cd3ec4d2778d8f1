"""The town as files: GeoJSON with one feature a line, and tables. The same town is the same bytes."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from data.generator import plan
from data.generator.coverage import COVERAGE_HEADER, Row
from data.generator.ground import lon_lat
from data.generator.homes import Homes
from data.generator.names import outlet_name_en, residence_name_en
from data.generator.network import ROAD_CLASS, Net
from data.generator.outlets import Outlet, capacity_unit
from data.generator.people import CELLS
from data.generator.units import Unit

PARENT_CODE: Final = "nanxiashu"
_BEYOND_M: Final = 700.0
Feature = tuple[Mapping[str, object], BaseGeometry]


def write_boundaries(folder: Path, units: Sequence[Unit]) -> None:
    """Units, and the subdistrict as just what they cover."""
    shapes = [lon_lat(unit.shape) for unit in units]
    rows = [{"unit_code": unit.listed.code, "name_zh": unit.listed.name_zh, "name_en": unit.listed.name_en, "unit_kind": unit.listed.kind} for unit in units]
    _layer(folder / "units.geojson", zip(rows, shapes, strict=True))
    parent = {"parent_code": PARENT_CODE, "name_zh": "南夏墅街道", "name_en": "Nanxiashu subdistrict"}
    _layer(folder / "subdistrict.geojson", [(parent, shapely.union_all(shapes))])


def write_ground(folder: Path, net: Net, homes: Homes, units: Sequence[Unit]) -> None:
    """Roads (the net that hangs together, a little beyond the border too), waters and buildings."""
    town = shapely.union_all([unit.shape for unit in units])
    near = town.buffer(_BEYOND_M)
    roads = [stretch for stretch in net.roads if near.intersects(stretch.line)]
    kept = _connected([stretch.points for stretch in roads])
    rows = [({"edge_code": f"e{number:04d}", "road_class": ROAD_CLASS[roads[at].kind]}, lon_lat(roads[at].line)) for number, at in enumerate(kept, start=1)]
    _layer(folder / "roads.geojson", rows)
    beds = [bed for bed in (water.intersection(near) for water in plan.water()) if not bed.is_empty]
    _layer(folder / "water.geojson", [({"feature_code": f"w{number:02d}", "feature_kind": "water"}, lon_lat(bed)) for number, bed in enumerate(beds, start=1)])
    houses = [
        ({"feature_code": f"b{number:04d}", "feature_kind": "building"}, lon_lat(house.normalize())) for number, house in enumerate(homes.buildings, start=1)
    ]
    _layer(folder / "buildings.geojson", houses)


def write_homes(folder: Path, homes: Homes) -> None:
    """Residences as points."""
    rows: list[Feature] = [
        (
            {
                "residence_code": home.code, "name_zh": home.name_zh, "name_en": residence_name_en(home.name_zh),
                "residence_kind": home.kind, "estate_name_zh": home.estate_name_zh,
            },
            lon_lat(shapely.Point(home.point)),
        )
        for home in homes.residences
    ]  # fmt: skip
    _layer(folder / "residences.geojson", rows)


def write_people(folder: Path, homes: Homes, people: Mapping[tuple[str, str], int]) -> None:
    """Every residence and cell, zeros too."""
    rows = [(home.code, cell, people[home.code, cell]) for home in homes.residences for cell in CELLS]
    _table(folder / "people.csv", ("residence_code", "cell_code", "people_count"), rows)


def write_outlets(folder: Path, outlets: Sequence[Outlet]) -> None:
    """Outlets as points, with tables of services and of hours."""
    rows: list[Feature] = [
        (
            {
                "outlet_code": outlet.code, "name_zh": outlet.listed.name_zh, "name_en": outlet_name_en(outlet.listed.name_zh),
                "aliases": outlet.listed.aliases, "outlet_type": outlet.listed.outlet_type, "status": outlet.listed.status,
            },
            lon_lat(shapely.Point(outlet.point)),
        )
        for outlet in outlets
    ]  # fmt: skip
    _layer(folder / "outlets.geojson", rows)
    offers = [
        (outlet.code, service, capacity, None if capacity is None else capacity_unit(service), serves)
        for outlet in outlets
        for service, capacity, serves in outlet.listed.offers
    ]
    _table(folder / "outlet_services.csv", ("outlet_code", "service_code", "capacity_count", "capacity_unit", "serves_migrants"), offers)
    hours = [(outlet.code, outlet.listed.hours) for outlet in outlets if outlet.listed.hours]
    _table(folder / "outlet_hours.csv", ("outlet_code", "hours_text"), hours)


def write_coverage(folder: Path, rows: Sequence[Row]) -> None:
    """Coverage; an empty count was not told."""
    _table(folder / "coverage.csv", COVERAGE_HEADER, rows)


def _connected(lines: Sequence[Sequence[tuple[float, float]]]) -> list[int]:
    """Positions of the lines that hang together with the most others by their ends."""
    root: dict[tuple[float, float], tuple[float, float]] = {}

    def found(point: tuple[float, float]) -> tuple[float, float]:
        while root.setdefault(point, point) != point:
            root[point] = root[root[point]]
            point = root[point]
        return point

    for line in lines:
        one, other = sorted((found(line[0]), found(line[-1])))
        root[other] = one
    members: dict[tuple[float, float], list[int]] = {}
    for at, line in enumerate(lines):
        members.setdefault(found(line[0]), []).append(at)
    return max(members.values(), key=len)


def _layer(path: Path, features: Iterable[Feature]) -> None:
    lines = []
    for properties, shape in features:
        lines.append(json.dumps({"type": "Feature", "properties": dict(properties), "geometry": mapping(shape)}, ensure_ascii=False, separators=(",", ":")))
    _save(path, '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n")


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    _save(path, text.getvalue())


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
