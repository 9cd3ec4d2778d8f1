"""Gridville: a town of 5 × 5 square units whose every answer is known by hand (worked in docs/methods.md).

Unit r-c is the square of 1,000 m at row r and column c, counted from the south-west corner. Its people live at one residence in
the middle, so neighbouring residences are exactly 1,000 m apart. 20 residents live in each unit, of whom (row + column) are
migrants in units of five people: unit r-c has 5·((r + c) mod 4) migrants. There are two outlets:

* "hall" in the middle of unit 2-2 offers `family` to everyone;
* "post" in the middle of unit 0-0 offers `family` and `vaccine`.

The metric system is EPSG:4549, the south-west corner lies at x 490,000 m, y 3,500,000 m.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import geopandas as gpd
import pandas as pd
from shapely.geometry import MultiPolygon, Point, box
from shapely.geometry.base import BaseGeometry

from etl.folder import Place, PlaceData, SourceRecord
from geo.frames import CONTRACTS

SIDE_M: Final = 1000
ROWS: Final = 5
CRS: Final = "EPSG:4549"
WEST_M: Final = 490_000
SOUTH_M: Final = 3_500_000
RESIDENTS: Final = 20


def migrants(row: int, column: int) -> int:
    """Migrants of unit row-column: 0, 5, 10 or 15 of its 20 residents."""
    return 5 * ((row + column) % 4)


def unit_code(row: int, column: int) -> str:
    """Code of the unit at `row` and `column`, counted from 0."""
    return f"{row}-{column}"


def place(**changes: object) -> Place:
    """Gridville's place file."""
    facts: dict[str, object] = {
        "place_code": "gridville",
        "name_zh": "格子镇",
        "name_en": "Gridville",
        "metric_crs": CRS,
        "rounding_base": 5,
        "protection_key": "demonstration",
        "illustrative": True,
        "data_date": date(2026, 9, 30),
        "migrant_group": "migrant",
        "parent_code": "gridville",
        "cells": [{"cell_code": "registered", "name_zh": "户籍", "name_en": "registered"}, {"cell_code": "migrant", "name_zh": "流动", "name_en": "migrant"}],
        "groups": [
            {"group_code": "all", "name_zh": "全体", "name_en": "everyone", "cells": ["registered", "migrant"]},
            {"group_code": "migrant", "name_zh": "流动人口", "name_en": "migrants", "cells": ["migrant"]},
            {"group_code": "registered", "name_zh": "户籍", "name_en": "registered residents", "cells": ["registered"]},
        ],
        "question_groups": ["all", "migrant", "registered"],
        "services": [],
        "own_services": [_service("family", "家庭服务", "family service"), _service("vaccine", "接种", "vaccination")],
        "own_outlet_types": [],
        "default_service": "family",
        "concentration_areas": [
            {
                "area_code": "centre",
                "name_zh": "中心",
                "name_en": "Centre",
                "units": ["2-2", "2-3"],
                "basis": "named",
                "citation_zh": "举例",
                "citation_en": "an example",
            }
        ],
        "sources": [],
    }
    return Place.model_validate(facts | changes)


def _service(code: str, name_zh: str, name_en: str) -> dict[str, str]:
    return {"service_code": code, "eligible_group": "all", "name_zh": name_zh, "name_en": name_en, "short_zh": name_zh, "short_en": name_en}


def gridville(*, input_hash: str = "gridville", **changes: object) -> PlaceData:
    """Gridville as checked frames, ready to build; `changes` alter its place file."""
    grid = [(row, column) for row in range(ROWS) for column in range(ROWS)]
    codes = [unit_code(row, column) for row, column in grid]
    squares = [MultiPolygon([box(*_corner(row, column), *_corner(row + 1, column + 1))]) for row, column in grid]
    unit = _layer(
        {"unit_code": codes, "name_zh": [f"{code} 单元" for code in codes], "name_en": [f"unit {code}" for code in codes], "unit_kind": "community"}, squares
    )
    residence = _layer(
        {"residence_code": [f"home {code}" for code in codes], "residence_kind": "building", "basis": "illustrative"},
        [_middle(row, column) for row, column in grid],
    )
    outlets = {"hall": (2, 2), "post": (0, 0)}
    outlet = _layer(
        {"outlet_code": list(outlets), "name_zh": ["服务厅", "服务站"], "name_en": ["hall", "post"], "outlet_type": "service_room", "status": "open"},
        [_middle(*at) for at in outlets.values()],
    )
    people = [
        (f"home {unit_code(r, c)}", cell, count) for r, c in grid for cell, count in (("migrant", migrants(r, c)), ("registered", RESIDENTS - migrants(r, c)))
    ]
    frames = {
        "unit": unit,
        "parent": _layer(
            {"parent_code": ["gridville"], "name_zh": ["格子镇"], "name_en": ["Gridville"]}, [MultiPolygon([box(*_corner(0, 0), *_corner(ROWS, ROWS))])]
        ),
        "residence": residence,
        "outlet": outlet,
        "people": pd.DataFrame(people, columns=["residence_code", "cell_code", "people_count"]).assign(basis="illustrative"),
        "outlet_service": pd.DataFrame([("hall", "family"), ("post", "family"), ("post", "vaccine")], columns=["outlet_code", "service_code"]).assign(
            serves_migrants="unknown"
        ),
        "outlet_hours": pd.DataFrame({"outlet_code": ["hall"], "hours_text": ["周一至周五 9:00-17:00"]}),
    }
    whole = {name: contract.checked(frames[name].reindex(columns=contract.names)) if name in frames else _empty(name) for name, contract in CONTRACTS.items()}
    source = SourceRecord(
        table_name="unit", file_name="gridville.py", publisher_zh="举例", publisher_en="an example", licence="CC0-1.0", source_date="2026-09-30", crs=CRS,
        basis="illustrative", quality_zh=None, quality_en=None, row_count=len(grid), repairs={}, content_hash="0" * 64,
    )  # fmt: skip
    return PlaceData(place=place(**changes), frames=whole, sources=(source,), input_hash=input_hash)


def _corner(row: int, column: int) -> tuple[float, float]:
    return WEST_M + column * SIDE_M, SOUTH_M + row * SIDE_M


def _middle(row: int, column: int) -> Point:
    x, y = _corner(row, column)
    return Point(x + SIDE_M / 2, y + SIDE_M / 2)


def _layer(columns: dict[str, object], shapes: Sequence[BaseGeometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS).rename_geometry("geom").to_crs("EPSG:4326")


def _empty(name: str) -> pd.DataFrame:
    contract = CONTRACTS[name]
    frame = pd.DataFrame({column: pd.Series(dtype="object") for column in contract.names})
    return gpd.GeoDataFrame(frame, geometry="geom", crs="EPSG:4326") if contract.geometry else frame
