"""A place of a country's size for benches: the municipalities of Spain as published, people and outlets seeded, because nobody counted any here.

Of 8,213 features the 28 without a shape and the 2 without an area or with all of it in others are left out, since a place refuses them;
the other invalid ones are repaired by the build, as the source declares.
"""

import json
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.settings import PROJECT

FILE: Final = PROJECT.parent / "shared" / "data" / "spain_municipalities" / "municipalities.topojson"
_HOMES_A_UNIT: Final = 3
_TRIES: Final = 30
_OUTLETS: Final = 12_000
_NEAR_DEGREES: Final = 0.004
_INSIDE_OTHERS: Final = "53065"
_SEED: Final = 20_260_930
_SOURCE: Final = """table: {table}
file: {table}.{kind}
{origin}
date: 2026-09-30
{columns}
"""
_SEEDED: Final = """publisher_zh: 测速所用随机数
publisher_en: Seeded for the bench
licence: CC0-1.0
basis: illustrative
quality_zh: 随机数，不是统计结果。
quality_en: Random numbers; nobody was counted."""
_PUBLISHED: Final = """publisher_zh: 西班牙国家地理研究所（es-atlas 整理）
publisher_en: IGN Spain (as edited by es-atlas)
licence: CC BY 4.0
basis: counted
quality_zh: 28 个要素没有形状、2 个没有自己的面积，已略去；无效面由构建修复。
quality_en: 28 features without a shape and 2 without an area of their own are left out; invalid ones are repaired by the build."""
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
    "unit": """crs: EPSG:4326
repairs: [make_valid, clip_overlap]
columns: {unit_code: id, name_zh: name, name_en: name, unit_kind: {constant: municipality}}""",
    "residence": """crs: EPSG:4326
columns: {residence_code: code, name_zh: code, residence_kind: {constant: hamlet}}""",
    "people": """encoding: utf-8
columns: {residence_code: residence_code, cell_code: cell_code, people_count: people_count}""",
    "outlet": """crs: EPSG:4326
columns: {outlet_code: code, name_zh: code, outlet_type: {constant: clinic}, status: {constant: open}}
services: [clinic]""",
}
Shapes = np.ndarray[tuple[int], np.dtype[np.object_]]


def write_spain(folder: Path) -> int:
    """Write the place into `folder`; returns its number of units."""
    units = gpd.read_file(FILE, layer="municipalities").set_crs(4326)
    units = units[shapely.area(shapely.make_valid(units.geometry.to_numpy())) > 0]
    units = units[units["id"] != _INSIDE_OTHERS]
    rng = np.random.default_rng(_SEED)
    home_xy, codes = _homes(shapely.make_valid(units.geometry.to_numpy()), units["id"].tolist(), rng)
    outlet_xy = home_xy[rng.integers(0, len(home_xy), _OUTLETS)] + rng.normal(0, _NEAR_DEGREES, (_OUTLETS, 2))
    _layer(folder, "unit", units[["id", "name"]], units.geometry.to_numpy())
    _layer(folder, "residence", pd.DataFrame({"code": codes}), gpd.points_from_xy(*home_xy.T).to_numpy())
    _layer(folder, "outlet", pd.DataFrame({"code": [f"o{number:05d}" for number in range(_OUTLETS)]}), gpd.points_from_xy(*outlet_xy.T).to_numpy())
    _people(codes, rng).to_csv(folder / "people.csv", index=False)
    for table, columns in _COLUMNS.items():
        text = _SOURCE.format(table=table, kind="csv" if table == "people" else "geojson", origin=_PUBLISHED if table == "unit" else _SEEDED, columns=columns)
        (folder / f"{table}.yml").write_text(text, "utf-8")
    (folder / "place.yml").write_text(_PLACE, "utf-8")
    return len(units)


def _people(codes: list[str], rng: np.random.Generator) -> pd.DataFrame:
    """People of both cells at each home: some hundred on average, a few of them migrants."""
    everybody = rng.lognormal(5.5, 1.0, len(codes))
    migrants = everybody * rng.beta(1.2, 14.0, len(codes))
    counts = {"migrant": migrants, "registered": everybody - migrants}
    return pd.concat([pd.DataFrame({"residence_code": codes, "cell_code": cell, "people_count": count.round().astype(int)}) for cell, count in counts.items()])


def _homes(shapes: Shapes, unit_codes: list[str], rng: np.random.Generator) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], list[str]]:
    """Longitude and latitude of three points in every unit: of some thrown into its box the first that fall inside, else the point on its surface."""
    low, high = shapely.bounds(shapes)[:, :2], shapely.bounds(shapes)[:, 2:]
    thrown = low[:, None] + rng.random((len(shapes), _TRIES, 2)) * (high - low)[:, None]
    inside = shapely.contains_xy(shapes[:, None], thrown[..., 0], thrown[..., 1])
    first = np.argsort(~inside, axis=1, kind="stable")[:, :_HOMES_A_UNIT]
    chosen = np.take_along_axis(thrown, first[..., None], axis=1)
    missed = ~np.take_along_axis(inside, first, axis=1)
    surface = shapely.get_coordinates(shapely.point_on_surface(shapes))
    chosen[missed] = np.repeat(surface[:, None], _HOMES_A_UNIT, axis=1)[missed]
    return chosen.reshape(-1, 2), [f"{code}-{number}" for code in unit_codes for number in range(_HOMES_A_UNIT)]


def _layer(folder: Path, table: str, columns: pd.DataFrame, shapes: Shapes) -> None:
    features = [
        f'{{"type":"Feature","properties":{json.dumps(facts, ensure_ascii=False)},"geometry":{shape}}}'
        for facts, shape in zip(columns.to_dict("records"), shapely.to_geojson(shapes).tolist(), strict=True)
    ]
    (folder / f"{table}.geojson").write_text('{"type":"FeatureCollection","features":[' + ",\n".join(features) + "]}\n", "utf-8")
