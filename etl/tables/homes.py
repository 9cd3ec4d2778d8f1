"""Where the people of units could live: buildings, populated points and gates of estates, each in the unit that holds it.

Nobody is lost with one that lies outside every unit, as the people come from the units: it is left out and counted.
"""

from typing import Final

import numpy as np
import pandas as pd
import shapely

from etl.doctor import topology
from etl.doctor.matching import shown_code
from etl.tables.context import Context, Part, joined, positions, usable, where
from etl.tables.residents import check_unique
from etl.tables.shapes import layer_frame
from geo.errors import N_, Where
from geo.frames import BUILDING, CONTRACTS

OUTSIDE: Final = "outside_every_unit"
MIDDLE_FLOORS: Final = "middle_floors"


def read_buildings(context: Context, units: pd.DataFrame) -> pd.DataFrame:
    """Residential buildings: columns of the contract, `unit_code`, `footprint_m2`, `floors` as numbers, and `geom` a point on the surface."""
    frame = _located(context, "building", units)
    check_unique(context, frame, ["building_code"])
    message = N_("The number of floors must be a number above 0, such as 6; leave the cell empty where it is not known.")
    frame["floors"] = _numbers(context, frame, "floors", message, is_zero_allowed=False)
    return frame[frame["is_residential"].astype("boolean").fillna(value=True).astype(bool)].reset_index(drop=True)


def read_populated_points(context: Context, units: pd.DataFrame) -> pd.DataFrame:
    """Populated points with `unit_code` and `weight` as a number, 1 where none is given."""
    frame = _located(context, "populated_point", units)
    check_unique(context, frame, ["point_code"])
    message = N_("The weight must be a number of 0 or more; leave the cell empty to count the point as 1.")
    return frame.assign(weight=_numbers(context, frame, "weight", message, is_zero_allowed=True).fillna(1.0))


def read_gates(context: Context, units: pd.DataFrame, buildings: pd.DataFrame) -> pd.DataFrame:
    """Gates with `unit_code`; an estate that no building names is refused."""
    frame = _located(context, "gate", units)
    check_unique(context, frame, ["gate_code"])
    known = set(buildings["estate_code"].dropna())
    for position in [] if context.is_blind(known) else positions(~frame["estate_code"].isin(known)):
        message = N_("No residential building belongs to the estate {code} of the gate; correct the code, or give estate_code with the buildings.")
        context.problem(message, where(frame, position, "estate_code"), code=shown_code(frame["estate_code"].iloc[position]))
    return frame


def _located(context: Context, name: str, units: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table that lie in a unit, with its code; of two units that share a border the lower code, as in the database."""
    contract = CONTRACTS[name]
    frames = []
    for part in context.parts.get(name, ()):
        frame = usable(layer_frame(context, part), contract)
        if contract is BUILDING:
            frame = _with_footprints(context, part, frame)
        frame = _in_units(context, part, frame, units)
        if "floors" in part.source.columns and frame["floors"].isna().any():
            part.counted(MIDDLE_FLOORS, int(frame["floors"].isna().sum()))
        frames.append(frame)
    frame = joined(frames, contract)
    return frame if frames else frame.assign(unit_code=pd.Series(dtype="object"), footprint_m2=pd.Series(dtype="float64"))


def _with_footprints(context: Context, part: Part, frame: pd.DataFrame) -> pd.DataFrame:
    shapes = frame["geom"].to_numpy(dtype=object)
    if "make_valid" in {*context.place.repairs, *part.source.repairs}:
        shapes, count = topology.made_valid(shapes)
        part.counted("make_valid", count)
    is_good = shapely.is_valid(shapes) & ~shapely.is_empty(shapes)
    for position in positions(~is_good):
        context.problem(N_("The building crosses itself; redraw it, or declare `repairs: [make_valid]`."), where(frame, position))
    ground = topology.in_metres(shapes[is_good], context.place.metric_crs)
    return frame[is_good].assign(geom=shapely.point_on_surface(shapes[is_good]), footprint_m2=shapely.area(ground)).reset_index(drop=True)


def _in_units(context: Context, part: Part, frame: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    if frame.empty or units.empty:
        return frame.assign(unit_code=None).iloc[:0]
    codes = units["unit_code"].to_numpy(dtype=object)
    found = topology.containing(units["geom"].to_numpy(dtype=object), frame["geom"].to_numpy(dtype=object))
    placed = frame.assign(unit_code=pd.Series([min(codes[at]) if len(at) else None for at in found], index=frame.index, dtype="object"))
    is_inside = placed["unit_code"].notna()
    if not is_inside.any():
        message = N_("Nothing in the file lies in a unit; check its reference system and its place, or take the source out.")
        context.problem(message, Where(part.raw.file))
    elif not is_inside.all():
        part.counted(OUTSIDE, int((~is_inside).sum()))
    return placed[is_inside].reset_index(drop=True)


def _numbers(context: Context, frame: pd.DataFrame, column: str, message: str, *, is_zero_allowed: bool) -> pd.Series:
    """Numbers of a column that holds texts; empty where nothing is told."""
    values = pd.to_numeric(frame[column], errors="coerce").astype("float64")
    is_good = np.isfinite(values) & (values >= 0 if is_zero_allowed else values > 0)
    for position in positions(~is_good & frame[column].notna()):
        context.problem(message, where(frame, position, column))
    return values.where(is_good)
