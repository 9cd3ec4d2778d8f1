"""Road lines to the edges of a walking network: cut where they share a vertex, in the metric system of the place."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.core.noding import noded
from geo.crs import STORED_SRID, metric_srid


def noded_roads(roads: pd.DataFrame, *, metric_crs: str) -> gpd.GeoDataFrame:
    """The table `exact.road_edge`: walkable roads noded to edges with start_node, end_node and length_m, then roads that nobody walks as they are.

    `roads` keeps the contract of road_edge; empty is_walkable means yes, empty level means the ground. edge_pos counts from 0, walkable edges first.
    CrsError where `metric_crs` is in degrees or cannot measure otherwise.
    """
    lines = gpd.GeoDataFrame(roads, geometry="geom", crs=STORED_SRID)
    metric = lines["geom"].to_crs(metric_srid(metric_crs))
    walkable = lines["is_walkable"].fillna(value=True).astype(bool).to_numpy()
    level = lines["level"].fillna(0).to_numpy(dtype=np.float64).astype(np.int64)
    edges = noded(metric.to_numpy(), is_walkable=walkable, level=level)
    shapes = gpd.GeoSeries(edges.geometry(), crs=metric_crs).to_crs(STORED_SRID)
    facts = lines[["edge_code", "name_zh", "road_class"]]
    walked = facts.iloc[edges.line].reset_index(drop=True).assign(start_node=edges.start, end_node=edges.end, length_m=edges.length_m)
    walked["geom"] = shapes
    others = facts[~walkable].assign(start_node=None, end_node=None, length_m=None, geom=lines.loc[~walkable, "geom"])
    whole = pd.concat([walked, others], ignore_index=True) if len(others) else walked
    return gpd.GeoDataFrame(whole.assign(edge_pos=np.arange(len(whole))), geometry="geom", crs=STORED_SRID)
