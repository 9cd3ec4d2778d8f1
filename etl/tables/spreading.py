"""Counts of units as people of residences: spread over buildings (at the gates of their estate), else populated points, else at one point of the unit."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.doctor import topology
from etl.tables.context import Context
from geo.core.disaggregation import spread
from geo.core.disclosure import hilbert_order
from geo.crs import STORED_SRID
from geo.errors import N_, Where
from geo.frames import PEOPLE, RESIDENCE


class Spread(NamedTuple):
    """Residences and people that units were spread over, and the weight of each residence by its code: a public fact, as footprints are."""

    residences: pd.DataFrame
    people: pd.DataFrame
    weights: pd.Series


def spread_units(
    context: Context, units: pd.DataFrame, unit_people: pd.DataFrame, *, buildings: pd.DataFrame, points: pd.DataFrame, gates: pd.DataFrame
) -> Spread:
    """The people of every unit that has counts of its own, at residences named by the codes of unit and building, gate or point.

    Which residences there are depends on no count, or counts could be told from them: a place that gets nobody is one too.
    """
    rest = units[units["unit_code"].isin(set(unit_people["unit_code"]))]
    if rest.empty:
        return Spread(pd.DataFrame(columns=RESIDENCE.names), pd.DataFrame(columns=PEOPLE.names), pd.Series(dtype="float64"))
    homes = []
    for places in (_of_buildings(context, buildings, gates), _of_points(points)):
        homes.append(places[places["unit_code"].isin(set(rest["unit_code"]))])
        rest = rest[~rest["unit_code"].isin(set(places["unit_code"]))]
    homes.append(_of_units(context, rest))
    together = pd.concat([frame for frame in homes if len(frame)], ignore_index=True).assign(estate_name_zh=lambda frame: frame.get("estate_name_zh"))
    bounds = shapely.total_bounds(units["geom"].to_numpy(dtype=object))
    along = hilbert_order(gpd.GeoSeries(together["geom"], crs=STORED_SRID), total_bounds=(bounds[0], bounds[1], bounds[2], bounds[3]))
    order = np.lexsort((together["residence_code"].to_numpy(dtype=str), along))
    return _with_people(context, unit_people, together.iloc[order].reset_index(drop=True))


def check_made(context: Context, residences: pd.DataFrame, made: pd.DataFrame) -> None:
    """Codes made of unit and building that a residence of the files has too, or that came about twice."""
    codes = pd.concat([frame["residence_code"] for frame in (residences, made) if len(frame)] or [made["residence_code"]])
    for code in codes[codes.duplicated()].unique():
        parts = [*context.parts.get("residence", ()), *context.parts.get("building", ()), *context.parts.get("populated_point", ())]
        message = N_("The code {code}, made of the unit's and the building's or point's, stands for two residences; give one of them another code.")
        context.problem(message, Where(parts[-1].source.file if parts else None), code=code)


def _of_buildings(context: Context, buildings: pd.DataFrame, gates: pd.DataFrame) -> pd.DataFrame:
    """Floor area of each building at its place, or at the nearest gate of its estate in its unit.

    A building whose floors are not known counts with the middle number of floors of its unit (the lower of two), or by its footprint alone
    where none is known.
    """
    middle = buildings.groupby("unit_code")["floors"].transform(lambda floors: floors.quantile(interpolation="lower"))
    weight = buildings["footprint_m2"].astype("float64") * buildings["floors"].fillna(middle).fillna(1.0).astype("float64")
    homes = buildings.assign(residence_code=_codes(buildings, "building_code"), residence_kind="building", name_en=None, weight=weight)
    ways = _nearest_gates(context, homes, gates)
    is_gated = homes["residence_code"].isin(set(ways["residence_code"]))
    at_gates = ways.groupby("gate_code", sort=True)["weight"].sum()
    used = gates[gates["gate_code"].isin(set(at_gates.index))]
    entered = used.assign(residence_code=_codes(used, "gate_code"), residence_kind="gate", weight=at_gates.reindex(used["gate_code"]).to_numpy())
    kept = [frame for frame in (homes[~is_gated], entered) if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else homes


def _nearest_gates(context: Context, homes: pd.DataFrame, gates: pd.DataFrame) -> pd.DataFrame:
    """residence_code, weight and gate_code of each building whose estate has a gate in its unit: the nearest, of equals the lower code."""
    ways = homes.merge(gates[["gate_code", "estate_code", "unit_code", "geom"]], on=["estate_code", "unit_code"], suffixes=("", "_gate"))
    ways = ways[ways["estate_code"].notna()]
    home, gate = (topology.in_metres(ways[name].to_numpy(dtype=object), context.place.metric_crs) for name in ("geom", "geom_gate"))
    ways = ways.assign(walk_m=np.round(shapely.distance(home, gate), 3))
    return ways.sort_values(["residence_code", "walk_m", "gate_code"]).drop_duplicates("residence_code")[["residence_code", "weight", "gate_code"]]


def _of_points(points: pd.DataFrame) -> pd.DataFrame:
    return points.assign(residence_code=_codes(points, "point_code"), residence_kind="populated_point")


def _of_units(context: Context, units: pd.DataFrame) -> pd.DataFrame:
    """One point of each unit: its centroid where that lies inside, or a point on its surface."""
    ground = topology.in_metres(units["geom"].to_numpy(dtype=object), context.place.metric_crs)
    points = topology.in_degrees(topology.unit_points(ground, on_surface=context.place.unit_point == "point_on_surface"), context.place.metric_crs)
    named = units[["unit_code", "name_zh", "name_en"]].assign(geom=points)
    return named.assign(residence_code=units["unit_code"], residence_kind="unit_point", weight=1.0)


def _codes(places: pd.DataFrame, code: str) -> pd.Series:
    return places["unit_code"].astype("object") + "-" + places[code].astype("object")


def _with_people(context: Context, unit_people: pd.DataFrame, homes: pd.DataFrame) -> Spread:
    """People of every residence and cell; estimated, unless the counts themselves are illustrative."""
    cells = [cell.cell_code for cell in context.place.cells]
    rows = unit_people.assign(basis=unit_people["basis"].replace("counted", "estimated"))
    counts = rows.pivot_table(index="unit_code", columns="cell_code", values="people_count", aggfunc="sum").reindex(columns=cells)
    unit_pos = counts.index.get_indexer(pd.Index(homes["unit_code"]))
    people = spread(counts.to_numpy(dtype=np.int64), homes["weight"].to_numpy(dtype=np.float64), unit_pos.astype(np.int64))
    basis = rows.pivot_table(index="unit_code", columns="cell_code", values="basis", aggfunc="first").reindex(columns=cells).to_numpy(dtype=object)
    residences = homes.assign(basis=basis[unit_pos, 0])[RESIDENCE.names]
    long = pd.DataFrame(
        {
            "residence_code": np.repeat(homes["residence_code"].to_numpy(dtype=object), len(cells)),
            "cell_code": np.tile(np.array(cells, dtype=object), len(homes)),
            "people_count": people.ravel(),
            "basis": basis[unit_pos].ravel(),
        }
    )
    return Spread(residences, long, pd.Series(homes["weight"].to_numpy(dtype=np.float64), index=homes["residence_code"].to_numpy(dtype=object)))
