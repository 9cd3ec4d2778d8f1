"""From checked frames to a served release, in one transaction: load, join, protect, audit, publish.

Killing it at any point leaves the old release: nothing of the new one exists before the transaction ends.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from etl.engine import engine_hash
from etl.folder import PlaceData
from etl.keys import key_id, protection_key
from etl.priority import mark_priority_areas
from etl.protect import protect
from etl.roads import noded_roads
from geo import catalogue
from geo.crs import metric_srid
from geo.db import tables
from geo.db.engine import Database, unreachable
from geo.db.release import Release, add_release, analyze, current_release, lock_builds, publish, release_with_content
from geo.db.statements import statement
from geo.db.write import copy_frame
from geo.errors import FrameError, N_

Progress = Callable[[str], None]

_LOADED: Final = {
    "unit": tables.EXACT_UNIT,
    "residence": tables.EXACT_RESIDENCE,
    "people": tables.EXACT_PEOPLE,
    "outlet": tables.EXACT_OUTLET,
    "coverage": tables.EXACT_COVERAGE,
    "parent": tables.PARENT,
    "base_feature": tables.BASE_FEATURE,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did: the release that is served now, and whether anything had changed."""

    release: Release
    is_new: bool


def build(database: Database, data: PlaceData, *, data_folder: Path, progress: Progress = lambda _: None, is_correction: bool = False) -> Outcome:
    """Build and publish a release from `data`; what a release that exists was made of, by the same code, is served without building again.

    `data_folder` holds the protection key. DatabaseError where the database stops on the way, DisclosureError where the result
    would tell too much; in both cases the old release stays.
    """
    key = protection_key(data.place.place_code, declared=data.place.protection_key, data_folder=data_folder)
    content_hash = _content_hash(data.input_hash, key_id(key))
    try:
        with database.loader.begin() as connection:
            lock_builds(connection)
            known = release_with_content(connection, content_hash)
            if known is not None:
                publish(connection, known.release_id)
                return Outcome(known, is_new=False)
            release_id = add_release(connection, _release_facts(data, content_hash, key_id(key), is_correction=is_correction))
            progress(N_("Loading"))
            _load(connection, data, release_id)
            progress(N_("Joining in space"))
            _join(connection, data, release_id)
            progress(N_("Protecting small counts"))
            protect(connection, data.place, release_id, key=key, weights=data.weights)
            mark_priority_areas(connection, release_id)
            progress(N_("Publishing"))
            analyze(connection, release_id)
            publish(connection, release_id)
            served = current_release(connection)
    except DBAPIError as error:
        raise unreachable(error) from error
    if served is None or served.release_id != release_id:
        raise FrameError(N_("The new release was not published."))
    return Outcome(served, is_new=True)


def _content_hash(input_hash: str, key_name: str) -> str:
    parts = (input_hash.encode(), catalogue.content_bytes(), str(tables.SCHEMA_VERSION).encode(), key_name.encode(), engine_hash().encode())
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _release_facts(data: PlaceData, content_hash: str, key_name: str, *, is_correction: bool) -> Mapping[str, object]:
    place = data.place
    return {
        "content_hash": content_hash,
        "schema_version": tables.SCHEMA_VERSION,
        "key_id": key_name,
        "data_date": place.data_date,
        "is_correction": is_correction,
        "is_illustrative": place.illustrative,
        "place_code": place.place_code,
        "name_zh": place.name_zh,
        "name_en": place.name_en,
        "metric_crs": place.metric_crs,
        "rounding_base": place.rounding_base,
        "migrant_group_code": place.migrant_group,
        "default_service_code": place.default_service,
        "audit": {},
    }


def _load(connection: sa.Connection, data: PlaceData, release_id: int) -> None:
    """Frames into tables; what a place says about itself (cells, groups, services) goes the same way."""
    sources = pd.DataFrame([asdict(source) for source in data.sources]).assign(source_pos=range(len(data.sources)))
    copy_frame(connection, tables.SOURCE, sources, release_id=release_id)
    for table, frame in _place_frames(data).items():
        copy_frame(connection, table, frame, release_id=release_id)
    roads = noded_roads(data.frames["road_edge"], metric_crs=data.place.metric_crs)
    copy_frame(connection, tables.EXACT_ROAD_EDGE, roads, release_id=release_id)
    for name, table in _LOADED.items():
        copy_frame(connection, table, data.frames[name], release_id=release_id)


def _place_frames(data: PlaceData) -> dict[sa.Table, pd.DataFrame]:
    place = data.place
    groups = pd.DataFrame(
        [
            {"people_group_code": g.group_code, "name_zh": g.name_zh, "name_en": g.name_en, "is_offered": g.group_code in place.question_groups}
            for g in place.groups
        ]
    )
    services = pd.DataFrame([s.model_dump() for s in [*(catalogue.services()[code] for code in place.services), *place.own_services]])
    types = pd.DataFrame([t.model_dump() for t in [*catalogue.outlet_types().values(), *place.own_outlet_types]]).rename(
        columns={"outlet_type": "outlet_type_code"}
    )
    return {
        tables.CELL: pd.DataFrame([cell.model_dump() for cell in place.cells]).assign(cell_pos=range(len(place.cells))),
        tables.PEOPLE_GROUP: groups.assign(group_pos=range(len(groups))),
        tables.GROUP_CELL: pd.DataFrame([{"people_group_code": g.group_code, "cell_code": cell} for g in place.groups for cell in g.cells]),
        tables.SERVICE: services.assign(service_pos=range(len(services))),
        tables.OUTLET_TYPE: types.assign(type_pos=range(len(types))),
    }


def _join(connection: sa.Connection, data: PlaceData, release_id: int) -> None:
    """Spatial joins in PostGIS: units in the parent, residences and outlets in units, nearest outlets, lengths, outlines."""
    measured = {"release_id": release_id, "metric_srid": metric_srid(data.place.metric_crs)}
    connection.execute(statement("unit_in_parent"), measured)
    joined = connection.execute(statement("residence_in_unit"), measured).rowcount
    if joined != len(data.frames["residence"]):
        raise FrameError(N_("{count} residences lie in no unit."), count=len(data.frames["residence"]) - joined)
    connection.execute(statement("outlet_in_unit"), measured)
    for name, table in (("outlet_service", tables.OUTLET_SERVICE), ("outlet_hours", tables.OUTLET_HOURS)):
        copy_frame(connection, table, data.frames[name], release_id=release_id)
    connection.execute(statement("road_edge_measured"), measured)
    analyze(connection, release_id)  # the search for the nearest is planned with what stands there now
    for name in ("nearest_outlet", "residence_attached", "outlet_attached"):
        connection.execute(statement(name), {"release_id": release_id})
    for area in data.place.concentration_areas:
        facts = {
            "concentration_area_code": area.area_code,
            "name_zh": area.name_zh,
            "name_en": area.name_en,
            "basis": area.basis,
            "citation_zh": area.citation_zh,
            "citation_en": area.citation_en,
        }
        connection.execute(statement("concentration_area_outline"), {"release_id": release_id, "unit_codes": list(area.units), **facts})
        members = pd.DataFrame({"concentration_area_code": area.area_code, "unit_code": list(area.units)})
        copy_frame(connection, tables.CONCENTRATION_AREA_UNIT, members, release_id=release_id)
