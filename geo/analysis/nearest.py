"""The outlets nearest to an area: by the walk from its nearest residence."""

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.frames import BoolArray


def nearest_outlets(snapshot: Snapshot, is_inside: BoolArray, service_code: str, *, row_limit: int) -> pd.DataFrame:
    """The open outlets that offer a service and are nearest to any residence of an area.

    Parameters
    ----------
    snapshot
        The release.
    is_inside
        Which residences the area holds, shape (I,).
    service_code
        The service.
    row_limit
        At most so many outlets.

    Returns
    -------
    DataFrame
        outlet_pos, walk_m (metres, estimated where the place has no roads), nearest first, ties by position. Outlets farther than the greatest
        threshold from every residence are not listed.
    """
    walks = snapshot.pairs(thresholds().greatest_threshold_m)
    wanted = is_inside[walks.origin_pos] & snapshot.offers(service_code)[walks.outlet_pos]
    shortest = np.full(len(snapshot.outlets), np.inf)
    np.minimum.at(shortest, walks.outlet_pos[wanted], walks.cost_m[wanted])
    order = np.argsort(shortest, kind="stable")[:row_limit]
    found = order[np.isfinite(shortest[order])]
    return pd.DataFrame({"outlet_pos": found, "walk_m": shortest[found]})


def nearest_by_unit(snapshot: Snapshot, service_code: str) -> pd.DataFrame:
    """The outlet nearest to any residence of each unit as the crow flies, for outlets that no build has joined in space: those of a plan.

    Parameters
    ----------
    snapshot
        The release under a plan.
    service_code
        The service.

    Returns
    -------
    DataFrame
        unit_code, outlet_pos, distance_m (metres): what `geo.db.read.nearest_outlet_by_unit` reads of a release. Units without residences have no
        row; without any open outlet of the service there is none.
    """
    offering = np.flatnonzero(snapshot.offers(service_code))
    if not len(offering) or not len(snapshot.residences):
        return pd.DataFrame({"unit_code": [], "outlet_pos": np.empty(0, dtype=np.int64), "distance_m": []})
    distance_m, nearest = KDTree(snapshot.outlet_m[offering]).query(snapshot.origin_m)
    found = pd.DataFrame({"unit_pos": snapshot.unit_pos, "outlet_pos": offering[nearest], "distance_m": distance_m})
    first = found.sort_values(["unit_pos", "distance_m", "outlet_pos"]).drop_duplicates("unit_pos")
    return first.assign(unit_code=snapshot.units["unit_code"].to_numpy()[first["unit_pos"]])[["unit_code", "outlet_pos", "distance_m"]].reset_index(drop=True)
