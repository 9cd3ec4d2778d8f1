"""The outlets nearest to an area: by the walk from its nearest residence."""

import numpy as np
import pandas as pd

from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds


def nearest_outlets(snapshot: Snapshot, unit_code: str, service_code: str, *, row_limit: int) -> pd.DataFrame:
    """The open outlets that offer a service and are nearest to any residence of a unit.

    Parameters
    ----------
    snapshot
        The release.
    unit_code
        The unit.
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
    here = snapshot.unit_pos[walks.origin_pos] == snapshot.unit_positions[unit_code]
    wanted = here & snapshot.offers(service_code)[walks.outlet_pos]
    shortest = np.full(len(snapshot.outlets), np.inf)
    np.minimum.at(shortest, walks.outlet_pos[wanted], walks.cost_m[wanted])
    order = np.argsort(shortest, kind="stable")[:row_limit]
    found = order[np.isfinite(shortest[order])]
    return pd.DataFrame({"outlet_pos": found, "walk_m": shortest[found]})
