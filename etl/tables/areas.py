"""Units and parents: polygons with unique codes that cover the ground once."""

import numpy as np
import pandas as pd
import shapely

from etl.doctor import topology
from etl.doctor.codes import shortened
from etl.doctor.matching import shown_code
from etl.read.raw import ObjectArray
from etl.tables.context import Context, Part, joined, positions, usable, where
from etl.tables.shapes import layer_frame
from geo.errors import N_, Where
from geo.frames import CONTRACTS


def read_parents(context: Context) -> pd.DataFrame:
    """Parent areas, as multipolygons; invalid ones refused unless `make_valid` is declared."""
    frame = _read(context, "parent")
    code = context.place.parent_code
    if len(frame) and code is not None and code not in set(frame["parent_code"]):
        context.problem(N_("parent_code {code} is on no polygon of the parent layer; correct one of the two."), Where("place.yml"), code=code)
    return frame


def read_units(context: Context, parents: pd.DataFrame) -> pd.DataFrame:
    """Units, as multipolygons: codes unique and as the place lists them, no overlap and nothing outside the parent beyond 10 m²."""
    frame = _read(context, "unit")
    if not context.parts.get("unit") and not len(context.problems):
        context.problem(N_("The place has no units; give a source with table: unit."), Where("place.yml"))
    _check_listed(context, frame)
    shapes = frame["geom"].to_numpy(dtype=object)
    if not len(shapes) or not shapely.is_valid(shapes).all():
        return frame
    ground = topology.in_metres(shapes, context.place.metric_crs)
    repaired = _without_overlap(context, frame, ground)
    if len(parents):
        outline = topology.in_metres(parents["geom"].to_numpy(dtype=object), context.place.metric_crs)
        if shapely.is_valid(outline).all():
            repaired = _within(context, frame, repaired, shapely.union_all(outline))
    changed = np.array([one is not other for one, other in zip(ground, repaired, strict=True)])
    if not changed.any():
        return frame
    kept = shapes.copy()
    back, _ = topology.made_valid(topology.in_degrees(repaired[changed], context.place.metric_crs))  # on the way back a narrow cut may close
    kept[changed] = topology.as_multipolygons(back)
    return frame.assign(geom=kept)


def _read(context: Context, name: str) -> pd.DataFrame:
    contract = CONTRACTS[name]
    code = f"{name}_code"
    frames = []
    for part in context.parts.get(name, ()):
        frame = usable(_corrected(context, part, layer_frame(context, part)), contract)
        frames.append(frame.assign(geom=_valid(context, part, frame)))
    frame = joined(frames, contract)
    _check_unique(context, frame, code)
    for position in shortened(frame[code].tolist()):
        message = N_(
            "The code {code} is one digit shorter than most; a spreadsheet may have lost its leading zero. Format the column as text and enter it again."
        )  # fmt: skip
        context.problem(message, where(frame, position, code), code=frame[code].iloc[position])
    return frame


def _corrected(context: Context, part: Part, frame: pd.DataFrame) -> pd.DataFrame:
    """Declared corrections applied: each to the one polygon that contains its point."""
    for number, correction in enumerate(part.source.corrections):
        (found,) = topology.containing(frame["geom"].to_numpy(dtype=object), np.array([shapely.Point(correction.at)]))
        unknown = [name for name in correction.set if name not in frame.columns or name == "geom"]
        at, place = f"{correction.at[0]}, {correction.at[1]}", Where(part.declared_in)
        if unknown:
            context.problem(N_("corrections.{number}.set.{name} is no column of this table."), place, number=number, name=unknown[0])
        elif len(found) != 1:
            message = N_("corrections.{number}: the point {at} (longitude, latitude) lies in {count} polygons; give a point inside just one.")
            context.problem(message, place, number=number, at=at, count=len(found))
        else:
            for name, value in correction.set.items():
                column = frame[name].copy()
                column.iloc[int(found[0])] = value
                frame = frame.assign(**{name: column})
            part.counted("corrections", 1)
    return frame


def _valid(context: Context, part: Part, frame: pd.DataFrame) -> ObjectArray:
    shapes = topology.as_multipolygons(frame["geom"].to_numpy(dtype=object))
    if "make_valid" in _repairs(context, [part]):
        shapes, count = topology.made_valid(shapes)
        part.counted("make_valid", count)
        shapes = topology.as_multipolygons(shapes)
    for position, (lon, lat) in topology.invalid_points(shapes).items():
        message = N_(
            "The polygon crosses or touches itself at {lon:.6f}, {lat:.6f} (longitude, latitude); redraw it there, or declare `repairs: [make_valid]`."
        )  # fmt: skip
        context.problem(message, where(frame, position), lon=lon, lat=lat)
    _check_left(context, frame, shapes)
    return shapes


def _check_unique(context: Context, frame: pd.DataFrame, code: str) -> None:
    """Both features of a code that stands twice, with a point inside each, from which a correction can be written."""
    first: dict[str, int] = {}
    for position, value in enumerate(frame[code]):
        if value not in first:
            first[value] = position
            continue
        one, other = first[value], position
        message = N_(
            "The code {code} stands on two features: {one} (row {one_row}, a point inside is [{one_point}]) and {other} (row {other_row}, a point inside is "
            "[{other_point}]). Correct the file, or declare in its source .yml which polygon has another code: corrections: at: [longitude, latitude], set."
        )  # fmt: skip
        context.problem(
            message, where(frame, position, code), code=shown_code(value),
            one=frame["name_zh"].iloc[one], one_row=frame["from_row"].iloc[one], one_point=_inside(frame, one),
            other=frame["name_zh"].iloc[other], other_row=frame["from_row"].iloc[other], other_point=_inside(frame, other),
        )  # fmt: skip


def _inside(frame: pd.DataFrame, position: int) -> str:
    shape = frame["geom"].iloc[position]
    point = shapely.point_on_surface(shape if shape.is_valid else shapely.make_valid(shape))
    return f"{point.x:.6f}, {point.y:.6f}"


def _check_listed(context: Context, frame: pd.DataFrame) -> None:
    listed = context.place.units
    if listed is None or not context.parts.get("unit"):
        return
    found = set(frame["unit_code"])
    for code in listed:
        if code not in found:
            context.problem(N_("place.yml lists unit {code}, but no polygon has that code; add it, or take it out of units."), _file_of(context), code=code)
    for position, code in enumerate(frame["unit_code"]):
        if code not in listed:
            restored = next((known for known in listed if known.lstrip("0") == code.lstrip("0")), None)
            if restored is not None:
                message = N_("The code {code} has lost its leading zero: the unit is {restored}. Format the column as text and enter the codes again.")
                context.problem(message, where(frame, position, "unit_code"), code=code, restored=restored)
            else:
                message = N_("The unit {code} is not in the list units of place.yml; add it there, or take it out of the file.")
                context.problem(message, where(frame, position, "unit_code"), code=shown_code(code))


def _without_overlap(context: Context, frame: pd.DataFrame, ground: ObjectArray) -> ObjectArray:
    parts = context.parts["unit"]
    if "clip_overlap" in _repairs(context, parts):
        clipped, count = topology.overlaps_clipped(ground)
        parts[0].counted("clip_overlap", count)
        _check_left(context, frame, clipped)
        return clipped
    for pair in topology.overlaps(ground):
        message = N_("Unit {other} overlaps unit {one} (row {one_row}) by {area} m²; redraw the border, or declare `repairs: [clip_overlap]`.")
        one, other = (f"{frame['unit_code'].iloc[at]} {frame['name_zh'].iloc[at]}" for at in (pair.one, pair.other))
        context.problem(message, where(frame, pair.other), one=one, other=other, one_row=frame["from_row"].iloc[pair.one], area=f"{pair.area_m2:,.0f}")
    return ground


def _within(context: Context, frame: pd.DataFrame, ground: ObjectArray, outline: shapely.Geometry) -> ObjectArray:
    parts = context.parts["unit"]
    if "clip_to_parent" in _repairs(context, parts):
        clipped, count = topology.clipped_to(ground, outline)
        parts[0].counted("clip_to_parent", count)
        _check_left(context, frame, clipped)
        return clipped
    for position, area in topology.outside_m2(ground, outline).items():
        unit = f"{frame['unit_code'].iloc[position]} {frame['name_zh'].iloc[position]}"
        message = N_("Unit {unit} lies outside the parent by {area} m²; redraw the border, or declare `repairs: [clip_to_parent]`.")
        context.problem(message, where(frame, position), unit=unit, area=f"{area:,.0f}")
    return ground


def _check_left(context: Context, frame: pd.DataFrame, shapes: ObjectArray) -> None:
    for position in positions(shapely.is_empty(shapes)):
        context.problem(N_("Nothing is left of the polygon after its repair; redraw it."), where(frame, position))


def _repairs(context: Context, parts: "list[Part] | tuple[Part, ...]") -> frozenset[str]:
    return frozenset(context.place.repairs).union(*(part.source.repairs for part in parts))


def _file_of(context: Context) -> Where:
    return Where(context.parts["unit"][0].source.file)
