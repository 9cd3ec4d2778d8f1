"""Do coordinates fit the reference system that is declared for them? No datum and no axis order is guessed."""

from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from etl.read.raw import ObjectArray, RawTable
from geo.crs import named_crs, to_stored
from geo.errors import CrsError, InputError, N_
from geo.frames import BoolArray, FloatArray

_MARGIN_DEG: Final = 3.0
_SURE: Final = 20
_REFUSED_DATUMS: Final = ("Beijing 1954", "New Beijing", "Xian 1980", "Xi'an 1980")


def agreed_crs(declared: str | None, raw: RawTable) -> str:
    """The reference system of a layer: the file's or the declared one; InputError where there is none or they contradict each other."""
    where = raw.where()
    if declared is None and raw.crs is None:
        message = N_("The layer has no reference system; declare it in the source .yml as `crs:`, such as EPSG:4326 or EPSG:4549. None is assumed.")
        raise InputError(message, where=where)
    try:
        systems = [named_crs(name) for name in (declared, raw.crs) if name is not None]
    except CrsError as error:
        raise InputError(N_("The reference system {name} is unknown; declare an EPSG code such as EPSG:4549."), where=where, name=declared or "—") from error
    if not _are_alike(systems[0], systems[-1]):
        message = N_("The file says the reference system {found}, the source .yml says {declared}; find out which is right and correct the other.")
        raise InputError(message, where=where, found=_name(systems[-1]), declared=_name(systems[0]))
    is_on_earth = systems[0].is_geographic or systems[0].is_projected
    if not is_on_earth or any(name in systems[0].to_wkt() for name in _REFUSED_DATUMS):
        message = N_("The reference system {name} cannot be turned into longitude and latitude exactly; have the layer converted to CGCS2000 first.")
        raise InputError(message, where=where, name=_name(systems[0]))
    return _name(systems[0])


def stored_shapes(raw: RawTable, shapes: ObjectArray, crs: str, metric_crs: str) -> ObjectArray:
    """`shapes` in longitude and latitude; InputError where their numbers cannot belong to `crs`, or lie far from the place."""
    _check_range(raw, shapes, named_crs(crs))
    stored = _transformed(shapes, crs)
    outside = _outside(stored, metric_crs)
    if not outside.any():
        return stored
    first, count = int(np.argmax(outside)), int(outside.sum())
    swapped = _transformed(shapely.transform(shapes[outside], lambda xy: xy[:, ::-1]), crs)
    if not _outside(swapped, metric_crs).any():
        raise _is_swapped(raw, first, count)
    message = N_(
        "{count} shapes lie outside the area where {metric_crs} measures, the first here; correct the coordinates, their reference system, or metric_crs."
    )  # fmt: skip
    raise InputError(message, where=raw.where(first), count=count, metric_crs=metric_crs)


def _check_range(raw: RawTable, shapes: ObjectArray, crs: CRS) -> None:
    bounds = np.abs(shapely.bounds(shapes))
    x, y = bounds[:, [0, 2]].max(axis=1), bounds[:, [1, 3]].max(axis=1)
    if not crs.is_geographic:
        if ((x <= 180) & (y <= 90)).all():
            message = N_("The numbers look like degrees, but {crs} counts in metres; declare the reference system that the file is in, such as EPSG:4326.")
            raise InputError(message, where=raw.where(0), crs=_name(crs))
        return
    wrong = ~((x <= 180) & (y <= 90))
    if not wrong.any():
        return
    first = int(np.argmax(wrong))
    if ((y <= 180) & (x <= 90)).all():
        raise _is_swapped(raw, first, int(wrong.sum()))
    message = N_(
        "{count} shapes have numbers that are no degrees, the first here, but {crs} counts in degrees; "
        "declare the metric system that the file is in, such as EPSG:4549."
    )  # fmt: skip
    raise InputError(message, where=raw.where(first), crs=_name(crs), count=int(wrong.sum()))


def _is_swapped(raw: RawTable, first: int, count: int) -> InputError:
    message = N_("Longitude and latitude (or x and y) are swapped in {count} shapes, the first here; give longitude first.")
    return InputError(message, where=raw.where(first), count=count)


def _outside(stored: ObjectArray, metric_crs: str) -> BoolArray:
    """Shapes beyond the area of use of the metric system, by more than a margin."""
    area = named_crs(metric_crs).area_of_use
    bounds: FloatArray = shapely.bounds(stored)
    finite: BoolArray = np.asarray(np.isfinite(bounds).all(axis=1))
    if area is None:
        return np.asarray(~finite)
    west, south, east, north = area.west - _MARGIN_DEG, area.south - _MARGIN_DEG, area.east + _MARGIN_DEG, area.north + _MARGIN_DEG
    is_near = np.column_stack([finite, bounds[:, 0] >= west, bounds[:, 1] >= south, bounds[:, 2] <= east, bounds[:, 3] <= north])
    return np.asarray((~is_near).any(axis=1))


def _transformed(shapes: ObjectArray, crs: str) -> ObjectArray:
    transformer = to_stored(crs)
    moved: ObjectArray = shapely.transform(shapes, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))
    return moved


def _are_alike(one: CRS, other: CRS) -> bool:
    numbers = one.to_epsg(min_confidence=_SURE), other.to_epsg(min_confidence=_SURE)
    return (numbers[0] is not None and numbers[0] == numbers[1]) or one.equals(other, ignore_axis_order=True)


def _name(crs: CRS) -> str:
    number = crs.to_epsg(min_confidence=_SURE)
    return f"EPSG:{number}" if number else crs.to_string() if len(crs.to_string()) < 30 else crs.name
