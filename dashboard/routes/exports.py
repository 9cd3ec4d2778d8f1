"""Files to take away: a layer of the served release, with its sources, method and protection inside."""

from collections.abc import Mapping, Sequence
from typing import Final

import geopandas as gpd
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response

from dashboard.area_address import NO_AREA, Area, area_of, units_of
from dashboard.database import database
from dashboard.plan_numbers import plan_numbers, plan_text
from dashboard.routes.refusal import refusal
from dashboard.whole_number import whole_number
from geo.analysis.area_layer import drawn_layer
from geo.analysis.drawn_area import answer_of_polygon, polygon_of, refuse_elsewhere
from geo.analysis.gaps import Question, answer, default_question
from geo.analysis.layers import gap_layer, outlet_layer
from geo.analysis.nearest import nearest_by_unit
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.analysis.what_if import lay_plans
from geo.db import read
from geo.db.engine import unreachable
from geo.db.plans import NO_PLAN, Plan, named_plans
from geo.db.release import current_release
from geo.errors import FrameError, GapMapError, N_, UnknownCodeError
from geo.export.about import notes
from geo.export.layers import FORMATS

_LAYERS: Final = ("gaps", "outlets")
_MEDIA_TYPES: Final = {"gpkg": "application/geopackage+sqlite3", "geojson": "application/geo+json", "csv": "text/csv; charset=utf-8"}


def export(request: Request) -> Response:
    """GET /exports/{layer}.{ending}?service=&group=&walk_m=&when=&area=&plan= for gaps and outlets; what is left out is the usual question, present."""
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
        plans = _plans(connection, asked.get("plan"))
        snapshot, lapsed = lay_plans(connection, read_snapshot(connection, release), plans)
        about = notes(release, read.sources(connection, release.release_id), [(plan, len(lapsed[plan.plan_id])) for plan in plans])
        if layer == "outlets":
            frame = _outlets(snapshot, plans, _area(snapshot, asked.get("area")))
        else:
            frame = _gaps(connection, snapshot, asked, is_planned=bool(plans))
    under = f"-plan-{plan_text(plan.plan_id for plan in plans)}" if plans else ""
    return FORMATS[ending](frame, about, layer=layer), f"{release.place_code}-{layer}-{release.release_id}{under}.{ending}"


def _outlets(snapshot: Snapshot, plans: Sequence[Plan], area: Area | None) -> gpd.GeoDataFrame:
    """The outlets of an area, of all where none is named; of a drawn one those inside."""
    layer = outlet_layer(snapshot, plans)
    if area is None or area.kind == "place":
        return layer
    inside = layer.intersects(polygon_of(area.code)) if area.kind == "drawn" else layer["unit_code"].isin(units_of(snapshot, area))
    return layer[inside].reset_index(drop=True)


def _plans(connection: Connection, text: str | None) -> list[Plan]:
    """The plans that the address names; a file never shows the present where a plan was asked for."""
    if text is None:
        return []
    numbers = plan_numbers(text)
    if not numbers:
        raise UnknownCodeError(NO_PLAN, number=text)
    return named_plans(connection, numbers)


def _gaps(connection: Connection, snapshot: Snapshot, asked: Mapping[str, str], *, is_planned: bool) -> gpd.GeoDataFrame:
    usual = default_question(snapshot)
    walk_m = whole_number(asked.get("walk_m", str(usual.threshold_m)))
    if walk_m is None:
        raise FrameError(N_("The walk must be a whole number of metres."))
    question = Question(asked.get("service", usual.service_code), asked.get("group", usual.group_code), walk_m, asked.get("when", usual.when))
    area = _area(snapshot, asked.get("area"))
    if area is not None and area.kind == "drawn":
        polygon = polygon_of(area.code)
        refuse_elsewhere(snapshot, polygon)
        return drawn_layer(snapshot, answer_of_polygon(snapshot, question, polygon), polygon)
    found = answer(snapshot, question)  # first: it refuses what the place does not have, before the database is asked about it
    nearest = (
        nearest_by_unit(snapshot, question.service_code)
        if is_planned
        else read.nearest_outlet_by_unit(connection, snapshot.release.release_id, service_code=question.service_code)
    )
    layer = gap_layer(snapshot, found, nearest)
    return layer if area is None else layer[layer["unit_code"].isin(units_of(snapshot, area))].reset_index(drop=True)


def _area(snapshot: Snapshot, text: str | None) -> Area | None:
    """The area that the address names, None for the whole place; a file never shows more than was asked for."""
    if text is None:
        return None
    found = area_of(text, snapshot)
    if found is None:
        raise UnknownCodeError(NO_AREA, area=text)
    return found
