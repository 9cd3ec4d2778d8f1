"""Reference systems: stored in EPSG:4326 (lon, lat), measured in the metric system of the place, never in Web Mercator."""

from functools import cache
from typing import Final

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError as ProjError

from geo.errors import CrsError, N_

STORED_SRID: Final = 4326
WEB_MERCATOR_SRID: Final = 3857


@cache
def named_crs(name: str) -> CRS:
    """The reference system called `name` (such as "EPSG:4549"); CrsError where no such system is known."""
    try:
        return CRS.from_user_input(name)
    except ProjError as error:
        raise CrsError(N_("The reference system {name} is unknown; give an EPSG code such as EPSG:4549."), name=name) from error


@cache
def metric_srid(name: str) -> int:
    """EPSG number of a projected system in metres; CrsError for degrees, other units, Web Mercator or a system without number."""
    crs = named_crs(name)
    srid = crs.to_epsg()
    metres = crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info)
    if not metres or srid is None or srid == WEB_MERCATOR_SRID:
        raise CrsError(N_("{name} cannot measure: a metric system of the place is needed, such as EPSG:4549, and never Web Mercator."), name=name)
    return srid


@cache
def to_stored(name: str) -> Transformer:
    """Transformer from `name` to stored longitude and latitude, axis order x, y."""
    return Transformer.from_crs(named_crs(name), STORED_SRID, always_xy=True)


@cache
def to_metric(name: str) -> Transformer:
    """Transformer from stored longitude and latitude to metres in `name`, axis order x, y."""
    return Transformer.from_crs(STORED_SRID, metric_srid(name), always_xy=True)
