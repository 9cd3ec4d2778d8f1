"""The answer of one area as a layer for files: its units, or the one row of an area that somebody drew."""

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.analysis.drawn_area import DrawnAnswer
from geo.analysis.layers import VALUE_CODES
from geo.analysis.snapshot import Snapshot
from geo.core.waterfall import REASONS
from geo.crs import STORED_SRID


def drawn_layer(snapshot: Snapshot, found: DrawnAnswer, polygon: BaseGeometry) -> gpd.GeoDataFrame:
    """One row, columns of `geo.analysis.layers.gap_layer` that do not depend on being a unit; counts and share empty unless the state lets them show.

    Geometry in EPSG:4326 as it was drawn.
    """
    shows, steps, question, release = found.state == "value", found.steps, found.question, snapshot.release
    eligible, beyond = int(steps.people[0]), int(steps.access_gap[0])
    counts = {
        "eligible_count": eligible, "within_count": eligible - beyond, "beyond_count": beyond, "lost_reach_count": int(steps.beyond_reach[0]),
        "lost_acceptance_count": int(steps.not_accepted[0]), "lost_hours_count": int(steps.closed[0]), "unknown_count": int(steps.unknown[0]),
        "no_room_count": int(steps.no_room[0]), "room_unknown_count": int(steps.room_unknown[0]), "served_count": int(steps.served[0]),
    }  # fmt: skip
    row = pd.DataFrame({"value_code": [VALUE_CODES[found.state]]}).assign(
        **{name: pd.Series([count if shows else pd.NA], dtype="Int64") for name, count in counts.items()},
        beyond_share=round(beyond / eligible, 4) if shows else np.nan,
        reason=REASONS[int(steps.reason[0])] if shows else None,
        service_code=question.service_code,
        group_code=question.group_code,
        threshold_m=question.threshold_m,
        when=question.when,
        basis=";".join(snapshot.bases(np.unique(snapshot.unit_pos[found.is_inside]))),
        data_date=release.data_date.isoformat(),
        release_id=release.release_id,
    )
    return gpd.GeoDataFrame(row, geometry=[polygon], crs=STORED_SRID).rename_geometry("geom")
