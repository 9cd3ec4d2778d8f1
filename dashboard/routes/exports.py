"""Files to take away: a layer of the served release, with its sources, method and protection inside."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response

from dashboard.database import database
from dashboard.routes.refusal import refusal
from geo.analysis.gaps import Question, answer, default_question
from geo.analysis.layers import gap_layer, outlet_layer
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.db import read
from geo.db.engine import unreachable
from geo.db.release import current_release
from geo.errors import FrameError, GapMapError, N_, UnknownCodeError
from geo.export.about import notes
from geo.export.layers import FORMATS

_LAYERS: Final = ("gaps", "outlets")
_MEDIA_TYPES: Final = {"gpkg": "application/geopackage+sqlite3", "geojson": "application/geo+json", "csv": "text/csv; charset=utf-8"}


def export(request: Request) -> Response:
    """GET /exports/{layer}.{ending}?service=&group=&walk_m=&when= for gaps and outlets; what is left out is the place's usual question."""
    name = request.path_params["name"]
    layer, _, ending = name.partition(".")
    try:
        if layer not in _LAYERS or ending not in FORMATS:
            known = ", ".join(f"{known}.{end}" for known in _LAYERS for end in FORMATS)
            raise UnknownCodeError(N_("There is no file {name} to download; files are: {known}."), name=name, known=known)
        content, file_name = _content(layer, ending, request.query_params)
    except DBAPIError as error:
        return refusal(unreachable(error))
    except GapMapError as error:
        return refusal(error)
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_MEDIA_TYPES[ending], headers=headers)


def _content(layer: str, ending: str, asked: Mapping[str, str]) -> tuple[bytes, str]:
    with database().reader.connect() as connection:
        release = current_release(connection)
        if release is None:
            raise UnknownCodeError(N_("No release is served yet."))
        snapshot = read_snapshot(connection, release)
        about = notes(release, read.sources(connection, release.release_id))
        frame = outlet_layer(snapshot) if layer == "outlets" else _gaps(connection, snapshot, asked)
    return FORMATS[ending](frame, about, layer=layer), f"{release.place_code}-{layer}-{release.release_id}.{ending}"


def _gaps(connection: Connection, snapshot: Snapshot, asked: Mapping[str, str]) -> gpd.GeoDataFrame:
    usual = default_question(snapshot)
    walk_m = asked.get("walk_m", str(usual.threshold_m))
    if not walk_m.isdecimal():
        raise FrameError(N_("The walk must be a whole number of metres."))
    question = Question(asked.get("service", usual.service_code), asked.get("group", usual.group_code), int(walk_m), asked.get("when", usual.when))
    nearest = read.nearest_outlet_by_unit(connection, snapshot.release.release_id, service_code=question.service_code)
    return gap_layer(snapshot, answer(snapshot, question), nearest)
