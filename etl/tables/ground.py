"""Roads, water and buildings: lines and areas that only need a code, a kind and a shape."""

import pandas as pd
import shapely

from etl.tables.context import Context, joined, positions, usable, where
from etl.tables.residents import check_unique
from etl.tables.shapes import layer_frame
from geo.errors import N_
from geo.frames import BASE_FEATURE, ROAD_EDGE


def read_road_edges(context: Context) -> pd.DataFrame:
    """Road edges, each one line."""
    frame = joined([usable(layer_frame(context, part), ROAD_EDGE) for part in context.parts.get("road_edge", ())], ROAD_EDGE)
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
