"""Answers and outlets as layers for files; what must not show is empty in every file."""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.analysis.gaps import Answer, State
from geo.analysis.ranked import ranked
from geo.analysis.reasons import rank_reason
from geo.analysis.snapshot import Snapshot
from geo.core.uptake import CONCLUDED
from geo.core.waterfall import REASONS
from geo.crs import STORED_SRID
from geo.db.plans import Plan
from geo.frames import BoolArray, IntArray

VALUE_CODES: Final[dict[State, str]] = {"value": "V", "protected": "S", "no_target": "0", "no_data": "M"}


def gap_layer(snapshot: Snapshot, found: Answer, nearest: pd.DataFrame) -> gpd.GeoDataFrame:
    """The answer as a layer for files: one row a unit, counts and share empty unless the unit's state lets them show.

    `nearest` holds unit_code, outlet_pos and distance_m of the nearest outlet of each unit that has one. Columns are described
    in `geo/export/columns.yml`; geometry in EPSG:4326.
    """
    shows = np.array([state == "value" for state in found.state])
    question, release, steps = found.question, snapshot.release, found.steps
    placed = ranked(snapshot, found)
    is_judged = shows & (placed.rule == "verdict")
    is_concluded = shows & np.isin(placed.verdict, CONCLUDED)
    layer = snapshot.units[["unit_code", "name_zh", "name_en", "unit_kind", "geom"]].assign(
        value_code=[VALUE_CODES[state] for state in found.state],
        eligible_count=_shown(found.eligible_count, shows),
        within_count=_shown(found.within_count, shows),
        beyond_count=_shown(found.beyond_count, shows),
        beyond_share=np.where(shows, found.beyond_share.round(4), np.nan),
        lost_reach_count=_shown(steps.beyond_reach, shows),
        lost_acceptance_count=_shown(steps.not_accepted, shows),
        lost_hours_count=_shown(steps.closed, shows),
        unknown_count=_shown(steps.unknown, shows),
        no_room_count=_shown(steps.no_room, shows),
        room_unknown_count=_shown(steps.room_unknown, shows),
        served_count=_shown(steps.served, shows),
        reason=pd.Series(np.array(REASONS, dtype=object)[steps.reason]).where(shows, None),
        rank=_shown(placed.rank, placed.rank > 0),
        rank_reason_zh=[rank_reason(snapshot, found, placed, position, "zh") for position in range(len(shows))],
        rank_reason_en=[rank_reason(snapshot, found, placed, position, "en") for position in range(len(shows))],
        verdict=pd.Series(np.array(placed.verdict, dtype=object)).where(is_judged, None),
        people_short_count=_shown(placed.people_short, is_concluded),
        people_surely_short_count=_shown(placed.people_short_at_least, is_concluded),
        indicator_code=None if placed.indicator is None else placed.indicator.indicator_code,
        coverage_period=placed.period or None,
    )
    outlets = nearest.merge(snapshot.outlets[["outlet_pos", "outlet_code", "name_zh"]], on="outlet_pos", validate="many_to_one")
    outlets = outlets.rename(columns={"outlet_code": "nearest_outlet_code", "name_zh": "nearest_outlet_zh"}).assign(
        nearest_distance_m=lambda rows: rows["distance_m"].round(1)
    )
    layer = layer.merge(
        outlets[["unit_code", "nearest_outlet_code", "nearest_outlet_zh", "nearest_distance_m"]], on="unit_code", how="left", validate="one_to_one"
    )
    layer = layer.assign(service_code=question.service_code, group_code=question.group_code, threshold_m=question.threshold_m, when=question.when)
    layer = layer.assign(basis=_bases(snapshot), data_date=release.data_date.isoformat(), release_id=release.release_id)
    return gpd.GeoDataFrame(layer, geometry="geom", crs=STORED_SRID)


def _bases(snapshot: Snapshot) -> pd.Series:
    """On what the people counts of each unit rest; empty for a unit without residences."""
    joined = snapshot.people_basis.sort_values("basis").groupby("unit_pos")["basis"].agg(";".join)
    return joined.reindex(range(len(snapshot.units)))


def outlet_layer(snapshot: Snapshot, plans: Sequence[Plan] = ()) -> gpd.GeoDataFrame:
    """Outlets as a layer for files: public facts, one row an outlet, with lon and lat in EPSG:4326.

    Under plans, `plan_change` tells what they do to each outlet.
    """
    frame = snapshot.outlets.drop(columns=["outlet_pos", "symbol", "x_m", "y_m"]).assign(service_codes=lambda rows: rows["service_codes"].map(";".join))
    frame = frame.assign(data_date=snapshot.release.data_date.isoformat(), release_id=snapshot.release.release_id)
    if plans:
        kinds = {change.outlet_code: change.kind for plan in plans for change in plan.changes}
        frame = frame.assign(plan_change=frame["outlet_code"].map(kinds))
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=STORED_SRID).rename_geometry("geom")


def _shown(counts: IntArray, shows: BoolArray) -> pd.Series:
    return pd.Series(counts).astype("Int64").where(pd.Series(shows))
