"""The answer for an area that somebody draws or pastes: the residences inside a polygon, under the same protection as every other sum."""

import json
import math
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geo.analysis.gaps import Question, State, area_state, asked_cascade
from geo.analysis.snapshot import Snapshot
from geo.catalogue import thresholds
from geo.core.waterfall import Waterfall, waterfall_of_areas
from geo.errors import InputError, N_
from geo.frames import BoolArray

MOST_POINTS: Final = 200
"""So many corners a drawn area may have: a click hands back no more, an address stays short enough to be passed on, and more is no drawing."""
_STEPS_PER_DEGREE: Final = 100_000  # 1 m
_GEOJSON_DEPTH: Final = 2
_LON_LAT: Final = 2
_FEWEST_CORNERS: Final = 3
_OF_ADDRESS: Final = re.compile(r"-?\d{1,9}(_-?\d{1,9})(_-?\d{1,9}_-?\d{1,9}){2,}")


@dataclass(frozen=True, slots=True)
class DrawnAnswer:
    """People of one drawn area; `steps` holds arrays of shape (1,).

    `state` tells whether numbers may be shown: "protected" where fewer are entitled than a small denominator. `is_inside` is of shape (I,). Counts are within
    `eligible_error_count` and the access gap within `beyond_error_count` people of the truth.
    """

    question: Question
    steps: Waterfall
    state: State
    is_inside: BoolArray
    eligible_error_count: int
    beyond_error_count: int


def answer_of_polygon(snapshot: Snapshot, question: Question, polygon: BaseGeometry) -> DrawnAnswer:
    """Who of the group, among those who live inside a polygon, cannot use the service, and why.

    Parameters
    ----------
    snapshot
        The release.
    question
        What is asked.
    polygon
        Polygon or multi-polygon in EPSG:4326, as of `polygon_of`. A residence on its edge is inside.

    Returns
    -------
    DrawnAnswer
        Sums over the residences inside. Everything is computed from protected counts, so no combination of drawn areas tells more than those.

    Raises
    ------
    UnknownCodeError, FrameError
        As of `geo.analysis.gaps.answer`.
    """
    homes = snapshot.residences
    is_inside: BoolArray = shapely.intersects_xy(polygon, homes["lon"].to_numpy(dtype=np.float64), homes["lat"].to_numpy(dtype=np.float64))
    told = asked_cascade(snapshot, question)
    steps = waterfall_of_areas(told.found, told.cells, [is_inside])
    eligible = int(steps.people[0])
    small = thresholds().small_denominator_people
    state = area_state(eligible, has_residence=bool(is_inside.any()), small=small)
    return DrawnAnswer(question, steps, state, is_inside, told.eligible_error(snapshot, is_inside), told.beyond_error(snapshot, is_inside))


def polygon_of(text: str) -> BaseGeometry:
    """The polygon that a text describes.

    Parameters
    ----------
    text
        Corners as the address writes them (`polygon_text`), as `lon,lat;lon,lat;…`, WKT, or GeoJSON (a polygon, a feature, or a collection of one),
        in longitude and latitude.

    Returns
    -------
    BaseGeometry
        Polygon or multi-polygon in EPSG:4326, not empty, valid.

    Raises
    ------
    InputError
        If the text is none of these, has too few or too many corners, lies outside the globe, or crosses itself.
    """
    found = _read(text.strip())
    if not isinstance(found, Polygon | MultiPolygon) or found.is_empty:
        raise InputError(N_("An area must be a polygon; lines and points have no inside."))
    corners = shapely.get_coordinates(found)
    if (count := len(corners) - 1) > MOST_POINTS:  # the first is told twice
        raise InputError(N_("The area has {count} corners; at most {most} are read. Simplify it first."), count=count, most=MOST_POINTS)
    if not np.isfinite(corners).all() or (np.abs(corners) > (180, 90)).any():
        raise InputError(N_("The corners are not longitude and latitude in degrees; give longitude first, such as 119.95,31.64."))
    if not found.is_valid:
        raise InputError(N_("The area crosses itself or has no inside; draw its edge once around."))
    return found


def polygon_text(polygon: BaseGeometry) -> str:
    """The corners of a polygon as the address writes them, to the metre, for `polygon_of` to read: the first in 0.00001°, then the way to the next.

    InputError if it has several parts or holes, which an address does not hold.
    """
    parts = shapely.get_parts(polygon)
    if len(parts) != 1 or shapely.get_num_interior_rings(parts[0]):
        raise InputError(N_("The area has several parts or holes; draw one edge around it."))
    corners = np.rint(shapely.get_coordinates(shapely.get_exterior_ring(parts[0]))[:-1] * _STEPS_PER_DEGREE).astype(np.int64)
    return "_".join(map(str, np.diff(corners, axis=0, prepend=0).ravel().tolist()))


def refuse_elsewhere(snapshot: Snapshot, polygon: BaseGeometry) -> None:
    """InputError if a polygon in EPSG:4326 lies outside the place or is larger than the box around it, which another question answers."""
    place = shapely.box(*shapely.total_bounds(snapshot.units["geom"].to_numpy()))
    if not shapely.intersects(place, polygon):
        raise InputError(N_("The area lies outside this place. Longitude comes first, then latitude."))
    if polygon.area > place.area:
        raise InputError(N_("The area is larger than the whole place; choose the whole place instead."))


def _read(text: str) -> BaseGeometry:
    unread = InputError(N_("The area cannot be read; paste WKT or GeoJSON, or corners such as 119.94,31.63;119.96,31.63;119.95,31.65."))
    if text.startswith("{"):
        return _of_geojson(text, unread)
    if _OF_ADDRESS.fullmatch(text):
        return Polygon(np.cumsum(np.array(text.split("_"), dtype=np.float64).reshape(-1, _LON_LAT), axis=0) / _STEPS_PER_DEGREE)
    if text[:1].isalpha():
        try:
            return shapely.from_wkt(text)
        except (ShapelyError, NotImplementedError):  # curves are read by GEOS and refused by shapely
            raise unread from None
    try:
        corners = [tuple(float(part) for part in corner.split(",")) for corner in text.split(";") if corner.strip()]
    except ValueError:
        raise unread from None
    if any(len(corner) != _LON_LAT or not all(math.isfinite(value) for value in corner) for corner in corners):
        raise unread
    if len(set(corners)) < _FEWEST_CORNERS:
        raise InputError(N_("An area needs at least three corners."))
    return Polygon(corners)


def _of_geojson(text: str, unread: InputError) -> BaseGeometry:
    try:
        content = json.loads(text)
        for _ in range(_GEOJSON_DEPTH):
            if content.get("type") == "FeatureCollection" and len(content["features"]) == 1:
                content = content["features"][0]
            elif content.get("type") == "Feature":
                content = content["geometry"]
        return shape(content)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError, ShapelyError):
        raise unread from None
