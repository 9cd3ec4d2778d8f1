"""A layer as bytes: GeoPackage, GeoJSON, CSV. What a layer says about itself travels inside each of them."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from geo.export.about import Note, column_dictionary

_COORDINATE_DECIMALS: Final = 7
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def geopackage(frame: gpd.GeoDataFrame, notes: Sequence[Note], *, layer: str) -> bytes:
    """GeoPackage with `layer`, and the tables `columns` and `about` beside it. Geometry EPSG:4326."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{layer}.gpkg"
        pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG")
        pyogrio.write_dataframe(column_dictionary(_attributes(frame)), path, layer="columns", driver="GPKG", append=True)
        pyogrio.write_dataframe(pd.DataFrame([asdict(note) for note in notes]), path, layer="about", driver="GPKG", append=True)
        return path.read_bytes()


def geojson(frame: gpd.GeoDataFrame, notes: Sequence[Note], *, layer: str) -> bytes:
    """GeoJSON (RFC 7946) with the members `columns` and `about` beside `features`."""
    attributes = _attributes(frame)
    shapes = [shapely.geometry.mapping(shape) for shape in shapely.set_precision(frame.geometry.to_numpy(), 10.0**-_COORDINATE_DECIMALS, mode="pointwise")]
    rows = frame[attributes].astype(object).where(frame[attributes].notna(), None).to_dict("records")
    content = {
        "type": "FeatureCollection",
        "name": layer,
        "about": [asdict(note) for note in notes],
        "columns": column_dictionary(attributes).to_dict("records"),
        "features": [{"type": "Feature", "properties": row, "geometry": shape} for row, shape in zip(rows, shapes, strict=True)],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, default=str).encode()


def csv_table(frame: pd.DataFrame, notes: Sequence[Note], *, layer: str) -> bytes:
    """CSV in UTF-8 with byte order mark, as Excel and WPS open it in Chinese.

    Under the table, lines that start with # hold the column dictionary and the notes, padded to the table's width. Texts that a
    spreadsheet would run as a formula get a leading apostrophe.
    """
    attributes = _attributes(frame)
    block = io.StringIO()
    writer = csv.writer(block, lineterminator="\r\n")
    writer.writerow(attributes)
    values = frame[attributes].astype(object).where(frame[attributes].notna(), "")
    writer.writerows([[_harmless(value) for value in row] for row in values.itertuples(index=False)])
    lines = [_described(row) for row in column_dictionary(attributes).to_dict("records")]
    lines += [f"# {note.topic_zh} / {note.topic_en}: {note.text_zh} / {note.text_en}" for note in notes]
    writer.writerows([[_unquoted(line), *[""] * (len(attributes) - 1)] for line in (f"# {layer}", *lines)])
    return block.getvalue().encode("utf-8-sig")


FORMATS: Final[dict[str, Callable[..., bytes]]] = {"gpkg": geopackage, "geojson": geojson, "csv": csv_table}
MEDIA_TYPES: Final = {"gpkg": "application/geopackage+sqlite3", "geojson": "application/geo+json", "csv": "text/csv; charset=utf-8"}


def _attributes(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name != "geom"]


def _unquoted(line: str) -> str:
    """A line that needs no quotes, so that it really starts with # and readers can pass over it."""
    return line.replace(", ", "; ").replace(",", ";").replace('"', "'")


def _described(row: Mapping[Hashable, Any]) -> str:
    unit = f" [{row['unit']}]" if row["unit"] else ""
    return f"# {row['column']} = {row['name_zh']} / {row['name_en']}{unit}: {row['meaning_zh']} / {row['meaning_en']}"


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
