"""A place of a country's size for benches: the municipalities of Spain as published, people and outlets seeded, because nobody counted any here.

Of 8,213 features the 28 without a shape and the 2 without an area or with all of it in others are left out, since a place refuses them;
the other invalid ones are repaired by the build, as the source declares.
"""

import json
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geo.settings import PROJECT

FILE: Final = PROJECT.parent / "shared" / "data" / "spain_municipalities" / "municipalities.topojson"
_HOMES_A_UNIT: Final = 3
_OUTLETS: Final = 6_000
_NEAR_DEGREES: Final = 0.01
_INSIDE_OTHERS: Final = "53065"
_SEED: Final = 20_260_930
_SOURCE: Final = """table: {table}
file: {table}.{kind}
publisher_zh: {zh}
publisher_en: {en}
licence: {licence}
date: 2026-09-30
basis: {basis}
quality_zh: {quality_zh}
quality_en: {quality_en}
{more}
"""
_SEEDED: Final = {
    "zh": "测速所用随机数", "en": "Seeded for the bench", "licence": "CC0-1.0", "basis": "illustrative",
    "quality_zh": "随机数，不是统计结果。", "quality_en": "Random numbers; nobody was counted.",
}  # fmt: skip
_PUBLISHED: Final = {
    "zh": "西班牙国家地理研究所（es-atlas 整理）", "en": "IGN Spain (as edited by es-atlas)", "licence": "CC BY 4.0", "basis": "counted",
    "quality_zh": "28 个要素没有形状、2 个没有自己的面积，已略去；无效面由构建修复。", "quality_en": "28 features without a shape and 2 without an area of their own are left out; invalid ones are repaired by the build.",
}  # fmt: skip
_PLACE: Final = """place_code: spain
name_zh: 西班牙（边界真实，人数随机）
name_en: Spain (real borders, random people)
metric_crs: EPSG:3035
rounding_base: 5
protection_key: demonstration # the counts are random, so the key may be published
illustrative: true
data_date: 2026-09-30
migrant_group: migrant
cells:
  - {cell_code: migrant, name_zh: 流动人口, name_en: migrants}
  - {cell_code: registered, name_zh: 户籍人口, name_en: registered}
groups:
  - {group_code: all, name_zh: 全体, name_en: everybody, cells: [migrant, registered]}
  - {group_code: migrant, name_zh: 流动人口, name_en: migrants, cells: [migrant]}
question_groups: [all, migrant]
default_service: clinic
own_services:
  - {service_code: clinic, eligible_group: all, name_zh: 诊所, name_en: clinic, short_zh: 诊所, short_en: clinic}
own_outlet_types:
  - {outlet_type: clinic, symbol: cross, name_zh: 诊所, name_en: clinic}
sources: [unit.yml, residence.yml, people.yml, outlet.yml]
"""
_COLUMNS: Final = {
    "unit": "crs: EPSG:4326\nrepairs: [make_valid, clip_overlap]\ncolumns:\n  unit_code: id\n  name_zh: name\n  name_en: name\n  unit_kind: {constant: municipality}",
    "residence": "crs: EPSG:4326\ncolumns:\n  residence_code: code\n  name_zh: code\n  residence_kind: {constant: hamlet}",
    "people": "encoding: utf-8\ncolumns:\n  residence_code: residence_code\n  cell_code: cell_code\n  people_count: people_count",
    "outlet": "crs: EPSG:4326\ncolumns:\n  outlet_code: code\n  name_zh: code\n  outlet_type: {constant: clinic}\n  status: {constant: open}\nservices: [clinic]",
}


def write_spain(folder: Path) -> int:
    """Write the place into `folder`; returns its number of units."""
    units = gpd.read_file(FILE, layer="municipalities").set_crs(4326)
    units = units[shapely.area(shapely.make_valid(units.geometry.to_numpy())) > 0]
    units = units[units["id"] != _INSIDE_OTHERS]
    rng = np.random.default_rng(_SEED)
    homes, codes = _homes(shapely.make_valid(units.geometry.to_numpy()), units["id"].tolist(), rng)
    outlets = shapely.points(shapely.get_coordinates(homes[rng.integers(0, len(homes), _OUTLETS)]) + rng.normal(0, _NEAR_DEGREES, (_OUTLETS, 2)))
    _layer(folder, "unit", units[["id", "name"]], units.geometry.to_numpy())
    _layer(folder, "residence", gpd.pd.DataFrame({"code": codes}), homes)
    _layer(folder, "outlet", gpd.pd.DataFrame({"code": [f"o{number:05d}" for number in range(_OUTLETS)]}), outlets)
    counts = rng.integers(0, 400, (len(codes), 2))
    rows = [f"{code},{cell},{count}" for code, pair in zip(codes, counts.tolist(), strict=True) for cell, count in zip(("migrant", "registered"), pair, strict=True)]
    (folder / "people.csv").write_text("\n".join(["residence_code,cell_code,people_count", *rows]) + "\n", "utf-8")
    for table, columns in _COLUMNS.items():
        facts = _PUBLISHED if table == "unit" else _SEEDED
        (folder / f"{table}.yml").write_text(_SOURCE.format(table=table, kind="csv" if table == "people" else "geojson", more=columns, **facts), "utf-8")
    (folder / "place.yml").write_text(_PLACE, "utf-8")
    return len(units)


def _homes(shapes: np.ndarray, unit_codes: list[str], rng: np.random.Generator) -> tuple[np.ndarray, list[str]]:  # type: ignore[type-arg]
    """Three points in every unit, of a few dozen thrown into its box: the first that fall inside, else the point on its surface."""
    tries = 30
    low, high = shapely.bounds(shapes)[:, :2], shapely.bounds(shapes)[:, 2:]
    thrown = low[:, None] + rng.random((len(shapes), tries, 2)) * (high - low)[:, None]
    inside = shapely.contains_xy(shapes[:, None], thrown[..., 0], thrown[..., 1])
    first = np.argsort(~inside, axis=1, kind="stable")[:, :_HOMES_A_UNIT]
    chosen = np.take_along_axis(thrown, first[..., None], axis=1)
    missed = ~np.take_along_axis(inside, first, axis=1)
    chosen[missed] = np.repeat(shapely.get_coordinates(shapely.point_on_surface(shapes))[:, None], _HOMES_A_UNIT, axis=1)[missed]
    return shapely.points(chosen.reshape(-1, 2)), [f"{code}-{number}" for code in unit_codes for number in range(_HOMES_A_UNIT)]


def _layer(folder: Path, table: str, columns: "gpd.pd.DataFrame", shapes: np.ndarray) -> None:  # type: ignore[type-arg]
    features = [
        f'{{"type":"Feature","properties":{json.dumps(facts, ensure_ascii=False)},"geometry":{shape}}}'
        for facts, shape in zip(columns.to_dict("records"), shapely.to_geojson(shapes).tolist(), strict=True)
    ]
    (folder / f"{table}.geojson").write_text('{"type":"FeatureCollection","features":[' + ",\n".join(features) + "]}\n", "utf-8")
