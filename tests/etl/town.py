"""A town of two units, written as files into a temporary folder: good as it is, and each test spoils one thing.

Unit 320412411001 (南桥社区) is the square kilometre from x 490,000 m and y 3,500,000 m of EPSG:4549, unit 320412411002 (北桥社区) the
one east of it. 100 people live in the first, 40 of them migrants; 50 in the second, 0 of them migrants. A service room stands in
the middle of each.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import shapely
import yaml
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pyproj import Transformer

from etl.folder import PlaceData, load_place
from geo.errors import InputError, RefusedError
from geo.i18n import sentence

CRS: Final = "EPSG:4549"
FIRST: Final = "320412411001"
SECOND: Final = "320412411002"
NAMES: Final = {FIRST: "南桥社区", SECOND: "北桥社区"}
Shape = TypeVar("Shape", bound=shapely.Geometry)
_TO_DEGREES: Final = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)


def square(x_m: float, y_m: float, *, side_m: float = 1000) -> shapely.Polygon:
    """A square in EPSG:4549 with its south-west corner at x, y."""
    return shapely.box(x_m, y_m, x_m + side_m, y_m + side_m)


def degrees(shape: Shape) -> Shape:
    """The shape of EPSG:4549 in longitude and latitude."""
    return shapely.transform(shape, lambda xy: shapely.get_coordinates([shapely.Point(*_TO_DEGREES.transform(x, y)) for x, y in xy]))


FIRST_SQUARE: Final = square(490_000, 3_500_000)
SECOND_SQUARE: Final = square(491_000, 3_500_000)
MIDDLE: Final = degrees(shapely.Point(490_500, 3_500_500))


class Town:
    """The files of the town; change `place`, `sources` or a file, then `load` or ask for the `problems`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        about = {"publisher_zh": "举例", "licence": "CC0-1.0", "date": "2026-09-30", "basis": "counted"}
        columns = {"unit_code": "code", "name_zh": "title", "unit_kind": {"constant": "community"}}
        cells = {"migrant": "migrants", "registered": {"column": "residents", "minus": "migrants"}}
        outlet = {"outlet_code": "code", "name_zh": "title", "outlet_type": {"constant": "service_room"}, "status": {"constant": "open"}}
        points = {"lon": "lon", "lat": "lat", "crs": "EPSG:4326", "services": ["premarital_check"]}
        self.sources: dict[str, dict[str, Any]] = {
            "units.yml": {"table": "unit", "file": "units.geojson", "crs": "EPSG:4326", "columns": columns, **about},
            "people.yml": {"table": "unit_people", "file": "people.csv", "columns": {"unit_code": "code"}, "cells": cells, **about},
            "outlets.yml": {"table": "outlet", "file": "outlets.csv", "columns": outlet, **points, **about},
        }
        self.place: dict[str, Any] = {
            "place_code": "two_units",
            "name_zh": "两村",
            "name_en": "Two Units",
            "metric_crs": CRS,
            "data_date": "2026-09-30",
            "cells": [{"cell_code": "migrant", "name_zh": "流动人口"}, {"cell_code": "registered", "name_zh": "户籍人口"}],
            "groups": [
                {"group_code": "all", "name_zh": "全体", "cells": ["migrant", "registered"]},
                {"group_code": "migrant", "name_zh": "流动人口", "cells": ["migrant"]},
                {"group_code": "registered", "name_zh": "户籍人口", "cells": ["registered"]},
            ],
            "question_groups": ["all", "migrant"],
            "migrant_group": "migrant",
            "services": ["premarital_check"],
            "default_service": "premarital_check",
        }
        self.units([(FIRST, FIRST_SQUARE), (SECOND, SECOND_SQUARE)])
        self.table("people.csv", ["code", "residents", "migrants"], [[FIRST, 100, 40], [SECOND, 50, 0]])
        self.table("outlets.csv", ["code", "title", "lon", "lat"], [["a", "南桥服务室", MIDDLE.x, MIDDLE.y], ["b", "北桥服务室", MIDDLE.x + 0.01, MIDDLE.y]])

    def units(self, units: Iterable[tuple[object, shapely.Geometry | None]], **more: object) -> None:
        """Write units.geojson; shapes are given in metres."""
        rows = [({"code": code, "title": NAMES.get(str(code), f"{code}村"), **more}, shape and degrees(shape)) for code, shape in units]
        self.layer("units.geojson", rows)

    def layer(self, name: str, rows: Sequence[tuple[Mapping[str, object], shapely.Geometry | None]], *, crs: str | None = None) -> None:
        """Write a GeoJSON file; shapes as they shall stand there."""
        features = [{"type": "Feature", "properties": properties, "geometry": shape and json.loads(shapely.to_geojson(shape))} for properties, shape in rows]
        member = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
        (self.folder / name).write_text(json.dumps({"type": "FeatureCollection", **member, "features": features}, ensure_ascii=False), "utf-8")

    def table(self, name: str, header: Sequence[str], rows: Sequence[Sequence[object]], *, encoding: str = "utf-8", line_end: str = "\r\n") -> None:
        """Write a CSV file."""
        text = io.StringIO()
        csv.writer(text, lineterminator=line_end).writerows([header, *rows])
        (self.folder / name).write_bytes(text.getvalue().encode(encoding))

    def coverage(self, rows: Sequence[Sequence[object]]) -> None:
        """Add a coverage table: unit, indicator, group, period, rule, denominator's code, N, D."""
        names = ["unit_code", "indicator_code", "group_code", "period", "residence_rule", "denominator_code", "numerator_count", "denominator_count"]
        columns = {name: name for name in names} | {"is_cumulative": {"constant": False}}
        self.sources["coverage.yml"] = self.sources["people.yml"] | {"table": "coverage", "file": "coverage.csv", "columns": columns, "cells": {}}
        self.table("coverage.csv", names, rows)

    def write(self) -> None:
        """Write place.yml and the source files."""
        content = {"sources": list(self.sources), **self.place}
        (self.folder / "place.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
        for name, source in self.sources.items():
            (self.folder / name).write_text(yaml.safe_dump(source, allow_unicode=True), "utf-8")

    def load(self) -> PlaceData:
        """Write everything and read the place."""
        self.write()
        return load_place(self.folder)

    def problems(self) -> tuple[InputError, ...]:
        """What the town is refused for; none where it is accepted."""
        try:
            self.load()
        except RefusedError as refused:
            return refused.problems
        return ()


def new_workbook(*rows: Sequence[object], title: str = "人口") -> tuple[Workbook, Worksheet]:
    """A workbook with one sheet, and that sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def told(problems: Iterable[InputError]) -> str:
    """Every problem in both languages, for a failing test's message."""
    return "\n".join(sentence(problem, language) for problem in problems for language in ("en", "zh"))
