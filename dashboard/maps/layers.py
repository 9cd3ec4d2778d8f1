"""Tables of a release → layers that the browser fetches once per release: units as columns and shared borders, the ground as GeoJSON.

Coordinates are degrees in the order lon, lat, rounded to six decimals (0.1 m). Anchors (`at`) are the pole of inaccessibility:
the point of a polygon that is farthest from its outline, found in metres.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from dashboard.maps.borders import borders
from dashboard.maps.names import short_name
from geo.crs import metric_srid

_DECIMALS: Final = 6
_ANCHOR_STEPS_A_DEGREE: Final = 100_000
_ROAD_CLASSES: Final = ("lane", "street", "arterial")
_ANCHOR_PARTS: Final = 60  # an anchor is found to a sixtieth of the polygon's size
_ARTERIAL: Final = frozenset({"arterial", "motorway", "trunk", "primary", "secondary"})
_STREET: Final = frozenset({"street", "tertiary", "unclassified"})
Geometries = npt.NDArray[np.object_]


def feature_collection(geometries: Iterable[Any], properties: Iterable[Mapping[str, object]], **members: object) -> str:
    """GeoJSON text; `members` are further members of the collection."""
    rounded = shapely.transform(np.asarray(list(geometries), dtype=object), lambda points: np.round(points, _DECIMALS))
    shapes = shapely.to_geojson(rounded).tolist() if len(rounded) else []
    features = [f'{{"type":"Feature","properties":{_json(facts)},"geometry":{shape}}}' for facts, shape in zip(properties, shapes, strict=True)]
    head = {"type": "FeatureCollection", **members}
    return f'{_json(head)[:-1]},"features":[{",".join(features)}]}}'


def units_layer(units: pd.DataFrame, metric_crs: str) -> str:
    """Facts of the units as columns in order of unit_pos; `at` are the anchors, as differences from one to the next in 10⁻⁵ degrees.

    What equals name_zh is null in name_en and label_zh.
    """
    zh, en = units["name_zh"].tolist(), _texts(units["name_en"])
    columns = {
        "code": units["unit_code"].tolist(),
        "name_zh": zh,
        "name_en": [None if other == name else other for name, other in zip(zh, en, strict=True)],
        "label_zh": [None if short_name(name) == name else short_name(name) for name in zh],
    }
    anchors = np.round(np.array(_anchors(units, metric_crs)).reshape(-1, 2) * _ANCHOR_STEPS_A_DEGREE).astype(np.int64)
    steps = np.diff(anchors, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return _json({"columns": {name: column for name, column in columns.items() if any(column)}, "at": steps.ravel().tolist()})


def borders_layer(units: pd.DataFrame, level: int) -> str:
    """Borders of the units at a zoom level, and the outline of all of them together."""
    return _json(borders(units["geom"].to_numpy(), level).as_json())


def boundary_layer(units: pd.DataFrame, sources: pd.DataFrame) -> str:
    """`parents`: positions of the units of each parent, where there are several; `attribution`: who made what the map shows."""
    of_parent = [np.flatnonzero(units["parent_code"] == code).tolist() for code in sorted(set(units["parent_code"].dropna()))]
    attribution = {"zh": _publishers(sources, "publisher_zh"), "en": _publishers(sources, "publisher_en")}
    return _json({"parents": of_parent if len(of_parent) > 1 else [], "attribution": attribution})


def concentration_areas_layer(areas: pd.DataFrame, units: pd.DataFrame, metric_crs: str) -> str:
    """Concentration areas with basis, their units by code and by position, short names and anchors; their outline is that of their units."""
    position = {code: pos for pos, code in enumerate(units["unit_code"])}
    facts = {
        "code": areas["concentration_area_code"],
        "name_zh": areas["name_zh"],
        "name_en": _texts(areas["name_en"]),
        "label_zh": areas["name_zh"].map(short_name),
        "label_en": _texts(areas["name_en"]),
        "basis": areas["basis"],
        "unit_codes": areas["unit_codes"],
        "at": _anchors(areas, metric_crs),
    }
    rows = [dict(zip(facts, row, strict=True)) for row in zip(*facts.values(), strict=True)]
    items = [{"properties": row, "units": [position[code] for code in row["unit_codes"]]} for row in rows]
    return _json({"items": items})


def roads_layer(roads: pd.DataFrame) -> str:
    """Road lines joined to one feature for each of lane, street and arterial."""
    lines, classes = roads["geom"].to_numpy(), roads["road_class"].map(road_width_class).to_numpy(dtype=object)
    present = [name for name in _ROAD_CLASSES if (classes == name).any()]
    joined = [shapely.line_merge(shapely.multilinestrings(lines[classes == name])) for name in present]
    return feature_collection(joined, [{"code": name} for name in present])


def road_width_class(road_class: str) -> str:
    """How wide a road is drawn: arterial, street or lane; classes of OpenStreetMap and of the product's own files."""
    stem = road_class.removesuffix("_link")
    return "arterial" if stem in _ARTERIAL else "street" if stem in _STREET else "lane"


def water_layer(features: pd.DataFrame, metric_crs: str) -> str:
    """Water with names, anchors, and the angle (degrees, clockwise on screen) at which a canal's name lies along it."""
    water = features[features["feature_kind"] == "water"]
    lines = shapely.get_dimensions(water["geom"].to_numpy()) == 1
    anchors = iter(_anchors(water[~lines], metric_crs))
    positions = [_along(geom) if is_line else (next(anchors), 0.0) for geom, is_line in zip(water["geom"], lines.tolist(), strict=True)]
    rows = zip(water["feature_code"], _texts(water["name_zh"]), positions, strict=True)
    return feature_collection(water["geom"], [{"code": code, "name_zh": zh, "at": at, "angle": angle} for code, zh, (at, angle) in rows])


def buildings_layer(features: pd.DataFrame) -> str:
    """All buildings as one feature."""
    shapes = features.loc[features["feature_kind"] == "building", "geom"].to_numpy()
    joined = [shapely.multipolygons(shapely.get_parts(shapes))] if len(shapes) else []
    return feature_collection(joined, [{"code": "building"} for _ in joined])


def outlets_layer(outlets: pd.DataFrame) -> str:
    """Outlets in order of outlet_pos: names, type, symbol and status, which are public facts."""
    columns = ("outlet_code", "name_zh", "name_en", "type_zh", "type_en", "symbol", "status")
    rows = zip(*(_texts(outlets[column]) for column in columns), strict=True)
    facts = [dict(zip(("code", *columns[1:]), row, strict=True)) for row in rows]
    return feature_collection(gpd.points_from_xy(outlets["lon"], outlets["lat"]), facts)


def _anchors(frame: pd.DataFrame, metric_crs: str) -> list[list[float]]:
    if frame.empty:
        return []
    metric = gpd.GeoSeries(frame["geom"], crs=frame.crs).to_crs(metric_srid(metric_crs))
    shapes: Geometries = metric.to_numpy()
    radius = shapely.maximum_inscribed_circle(shapes, tolerance=np.sqrt(shapely.area(shapes)) / _ANCHOR_PARTS)
    poles = gpd.GeoSeries(shapely.get_point(radius, 0), crs=metric.crs).to_crs(frame.crs)
    return np.round(np.column_stack([poles.x, poles.y]), _DECIMALS).tolist()  # type: ignore[no-any-return]


def _along(line: shapely.Geometry) -> tuple[list[float], float]:
    longest = max(shapely.get_parts(line), key=shapely.length)
    before, middle, after = (longest.interpolate(share, normalized=True) for share in (0.45, 0.5, 0.55))
    east = (after.x - before.x) * np.cos(np.radians(middle.y))
    angle = float(-np.degrees(np.arctan2(after.y - before.y, east)))
    upright = (angle + 90) % 180 - 90
    return [round(middle.x, _DECIMALS), round(middle.y, _DECIMALS)], round(upright, 1)


def _publishers(sources: pd.DataFrame, column: str) -> list[str]:
    """Publishers with licences, each once, in the order of the sources."""
    pairs = zip(_texts(sources[column]), _texts(sources["licence"]), strict=True)
    named = [f"{publisher} ({licence})" if licence else publisher for publisher, licence in pairs if publisher]
    return list(dict.fromkeys(named))


def _texts(column: pd.Series) -> list[str | None]:
    return [_text(value) for value in column]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
