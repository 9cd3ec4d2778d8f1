"""Roads, water and buildings: lines and areas that only need a code, a kind and a shape.

Roads may come as OpenStreetMap tags them (`highway` mapped to a column) or with their class written out.
"""

import re
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
import shapely

from etl.tables.context import Context, Part, joined, positions, usable, where
from etl.tables.residents import check_unique
from etl.tables.road_tags import TAGS, is_road, is_walkable, level, road_class
from etl.tables.shapes import layer_frame
from geo.errors import N_
from geo.frames import BASE_FEATURE, ROAD_EDGE

_LEVEL: Final = re.compile(r"[+-]?\d{1,2}(\.0+)?")
SPLIT_LINES: Final = "split_lines"
NO_ROAD_YET: Final = "no_road_yet"


def read_road_edges(context: Context) -> pd.DataFrame:
    """Roads, each one line, walkable unless told otherwise, on the ground unless told otherwise."""
    frame = joined([usable(_roads(context, part), ROAD_EDGE) for part in context.parts.get("road_edge", ())], ROAD_EDGE)
    check_unique(context, frame, ["edge_code"])
    return frame


def read_base_features(context: Context) -> pd.DataFrame:
    """Water and buildings for the map; invalid areas are refused."""
    frame = joined([usable(layer_frame(context, part), BASE_FEATURE) for part in context.parts.get("base_feature", ())], BASE_FEATURE)
    check_unique(context, frame, ["feature_code"])
    if len(frame):
        for position in positions(~shapely.is_valid(frame["geom"].to_numpy(dtype=object))):
            context.problem(N_("The shape crosses itself; redraw it."), where(frame, position))
    return frame


def _roads(context: Context, part: Part) -> pd.DataFrame:
    """One source of roads. Without a column for edge_code the row of the file (and its name, if there are several) is the code.

    A line split in several gets -1, -2, … behind its code.
    """
    columns = part.source.columns
    is_tagged = "highway" in columns
    left_out = {name for name in ("edge_code",) if name not in columns} | ({"road_class"} if is_tagged and "road_class" not in columns else set())
    frame = layer_frame(context, _with_single_lines(part), also=TAGS, without=tuple(left_out))
    if "edge_code" in left_out:
        alone = len(context.parts["road_edge"]) == 1
        frame["edge_code"] = ("" if alone else f"{part.source.file}-") + frame["from_row"].astype(str)
    if is_tagged:
        frame = _by_tags(context, part, frame, left_out)
    frame["is_walkable"] = frame["is_walkable"].astype("boolean").fillna(value=True).astype(bool)
    frame["level"] = _levels(context, frame)
    nth = frame.groupby("from_row").cumcount() + 1
    is_split = frame["from_row"].duplicated(keep=False) & frame["edge_code"].notna()
    frame["edge_code"] = frame["edge_code"].mask(is_split, frame["edge_code"].astype(str) + "-" + nth.astype(str))
    return frame.drop(columns=[tag.name for tag in TAGS])


def _by_tags(context: Context, part: Part, frame: pd.DataFrame, left_out: set[str]) -> pd.DataFrame:
    """Class, walkability and level by the tags, where no column gives them; ways that are no road (yet) are left out and counted."""
    there = is_road(frame)
    if len(frame) and not there.any():
        message = N_("The column holds no road of OpenStreetMap's key highway (primary, residential, footway, …); correct columns.highway.")
        context.problem(message, part.raw.where(column=part.source.columns["highway"].column))
    elif not there.all():
        part.counted(NO_ROAD_YET, int((~there).sum()))
    roads = frame[there].reset_index(drop=True)
    if "road_class" in left_out:
        roads["road_class"] = road_class(roads)
    for name, by_tags in (("is_walkable", is_walkable), ("level", level)):
        if name not in part.source.columns:
            roads[name] = by_tags(roads)
    return roads


def _levels(context: Context, frame: pd.DataFrame) -> pd.Series:
    """Whole numbers from −99 to 99; empty means the ground."""
    texts = frame["level"].astype("string").fillna("0").str.strip()
    is_level = texts.str.fullmatch(_LEVEL.pattern).to_numpy(dtype=bool)
    for position in positions(~is_level):
        context.problem(N_("The level must be a whole number: 0 on the ground, above 0 bridges, below 0 tunnels."), where(frame, position, "level"))
    return pd.to_numeric(texts.where(is_level, "0")).astype("int64")


def _with_single_lines(part: Part) -> Part:
    """The source with every MultiLineString as its lines, one row each with the number of the feature; the split is counted."""
    shapes = part.raw.geometry
    if shapes is None:
        return part
    several = (shapely.get_type_id(shapes) == shapely.GeometryType.MULTILINESTRING) & (shapely.get_num_geometries(shapes) > 1)
    if not several.any():
        return part
    part.counted(SPLIT_LINES, int(several.sum()))
    counts = np.where(several, shapely.get_num_geometries(shapes), 1)
    row = np.repeat(np.arange(len(shapes)), counts)
    single = shapes[row].copy()
    is_piece = several[row]
    nth = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    single[is_piece] = shapely.get_geometry(single[is_piece], nth[is_piece])
    raw = replace(part.raw, frame=part.raw.frame.iloc[row].reset_index(drop=True), rows=part.raw.rows[row], geometry=single)
    return replace(part, raw=raw)
