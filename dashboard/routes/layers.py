"""Layers of a release: fetched once by the map, then kept by the browser, because a release never changes."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from threading import Lock
from typing import Final

import pandas as pd
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response

from dashboard.database import database
from dashboard.maps import layers
from dashboard.maps.borders import LEVELS, whole_place_zoom
from dashboard.routes.refusal import refusal
from geo.analysis.snapshot import Snapshot
from geo.db import read
from geo.db.engine import unreachable
from geo.db.release import Release, releases
from geo.errors import GapMapError, N_, UnknownCodeError

_KEEP: Final = "public, max-age=31536000, immutable"
_GROUND: Final = ("boundary", "concentration_areas", "water", "roads")
_MAKING: Final = tuple(Lock() for _ in range(16))


def _units(connection: Connection, release: Release) -> pd.DataFrame:
    return read.units(connection, release.release_id)


def _borders(level: int) -> Callable[[Connection, Release], str]:
    return lambda connection, release: layers.borders_layer(_units(connection, release), level)


_LAYERS: Final[Mapping[str, Callable[[Connection, Release], str]]] = {
    "units": lambda connection, release: layers.units_layer(_units(connection, release), release.metric_crs),
    **{f"borders-{level}": _borders(level) for level in LEVELS},
    "boundary": lambda connection, release: layers.boundary_layer(_units(connection, release), read.sources(connection, release.release_id)),
    "roads": lambda connection, release: layers.roads_layer(read.roads(connection, release.release_id)),
    "water": lambda connection, release: layers.water_layer(read.base_features(connection, release.release_id), release.metric_crs),
    "buildings": lambda connection, release: layers.buildings_layer(read.base_features(connection, release.release_id)),
    "concentration_areas": lambda connection, release: layers.concentration_areas_layer(
        read.concentration_areas(connection, release.release_id), _units(connection, release), release.metric_crs
    ),
    "outlets": lambda connection, release: layers.outlets_layer(read.outlets(connection, release.release_id)),
}


def layer(request: Request) -> Response:
    """GET /layers/{release_id}/{layer}.json: 404 where the release or the layer does not exist."""
    try:
        packed, tag = _packed(request.path_params["release_id"], request.path_params["layer"])
    except DBAPIError as error:
        return refusal(unreachable(error))
    except GapMapError as error:
        return refusal(error)
    headers = {"Cache-Control": _KEEP, "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in (known.strip() for known in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="application/json", headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)


def first_layers(snapshot: Snapshot) -> list[str]:
    """Addresses of the layers that a map of the whole place on an office screen is drawn with."""
    whole = whole_place_zoom(snapshot.units["geom"].to_numpy())
    borders = f"borders-{next((level for level in LEVELS if level >= whole), LEVELS[-1])}"
    return [f"/layers/{snapshot.release.release_id}/{name}.json" for name in ("units", borders, *_GROUND)]


def warm_up(release: Release, *, stopped: Callable[[], bool]) -> None:
    """Pack every layer of a release, first those that the whole place is drawn with, until `stopped()`."""
    with database().reader.connect() as connection:
        whole = whole_place_zoom(_units(connection, release)["geom"].to_numpy())
    first, *others = [f"borders-{level}" for level in sorted(LEVELS, key=lambda level: abs(level - whole))]
    for name in dict.fromkeys((first, *(name for name in _LAYERS if name not in others), *others)):
        if stopped():
            return
        _packed(str(release.release_id), name)


def _packed(release_id: str, name: str) -> tuple[bytes, str]:
    """The layer and its tag; who asks while it is being made waits for it."""
    with _MAKING[hash((release_id, name)) % len(_MAKING)]:
        return _layer(release_id, name)


@lru_cache(maxsize=64)
def _layer(release_id: str, name: str) -> tuple[bytes, str]:
    """The layer, packed once for every reader, and its tag; UnknownCodeError where the release or the layer does not exist."""
    if name not in _LAYERS:
        raise UnknownCodeError(N_("There is no layer {layer}; layers are: {known}."), layer=name, known=", ".join(_LAYERS))
    with database().reader.connect() as connection:
        release = next((found for found in releases(connection) if str(found.release_id) == release_id), None)
        if release is None:
            raise UnknownCodeError(N_("There is no release {release} here."), release=release_id)
        body = _LAYERS[name](connection, release).encode("utf-8")
    return gzip.compress(body, mtime=0), f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
