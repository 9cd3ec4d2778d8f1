"""Is this installation well: packages, disk, data folder, database, assets of the page, and the release that is served."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from geo.analysis.road_facts import far_from_road, road_parts
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.db import tables
from geo.db.cluster import server_binaries
from geo.db.engine import Database, open_database
from geo.db.release import Release, current_release
from geo.errors import GapMapError, N_
from geo.settings import PROJECT, Settings

_ENOUGH_FREE_MB: Final = 1024
_ASSET: Final = PROJECT / "dashboard" / "assets" / "leaflet" / "leaflet.js"
_OLDEST_POSTGIS: Final = (3, 3)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined: whether it is well, and the sentence that says so or says what to do."""

    is_well: bool
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def _well(message: str, **values: object) -> Finding:
    return Finding(is_well=True, message=message, values=values)


def _ill(message: str, **values: object) -> Finding:
    return Finding(is_well=False, message=message, values=values)


def examine(settings: Settings, place_code: str) -> list[Finding]:
    """Everything that can be wrong with an installation, in the order in which it would have to be mended."""
    return [*_machine(settings), *_database(settings, place_code)]


def _machine(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None:
        try:
            yield _well(N_("PostgreSQL with PostGIS is installed ({folder})."), folder=server_binaries())
        except GapMapError as error:
            yield Finding(is_well=False, message=error.message, values=error.values)
    existing = next(folder for folder in (settings.data_folder, *settings.data_folder.parents) if folder.exists())
    free_mb = shutil.disk_usage(existing).free // 2**20
    if free_mb >= _ENOUGH_FREE_MB:
        yield _well(N_("The disk has room: {free} MB are free."), free=free_mb)
    else:
        yield _ill(N_("The disk is nearly full: {free} MB are free; make room for at least {needed} MB."), free=free_mb, needed=_ENOUGH_FREE_MB)
    if _ASSET.exists():
        yield _well(N_("The map's scripts are in place."))
    else:
        yield _ill(N_("The map's scripts are missing; run ./gapmap run once while the package registries can be reached."))


def _database(settings: Settings, place_code: str) -> Iterator[Finding]:
    try:
        with open_database(settings, place_code) as database, database.loader.connect() as connection:
            yield _postgis(connection)
            release = current_release(connection)
            if release is None:
                yield _ill(N_("Place {place} has no release yet; build one with ./gapmap build FOLDER."), place=place_code)
                return
            yield _well(N_("Release {number} of {name} is served, data of {date}."), number=release.release_id, name=release.name_zh, date=release.data_date)
            yield _schema(release)
            yield from _rows(connection, release)
            yield _roads(read_snapshot(connection, release))
            yield _reader_sees_no_exact_count(database)
    except GapMapError as error:
        yield Finding(is_well=False, message=error.message, values=error.values)
    except DBAPIError as error:
        yield _ill(N_("The database stopped while it was examined ({reason})."), reason=type(error.orig).__name__)


def _postgis(connection: sa.Connection) -> Finding:
    version = str(connection.scalar(sa.text("SELECT postgis_lib_version()")))
    numbers = tuple(int(part) for part in version.split(".")[:2])
    if numbers >= _OLDEST_POSTGIS:
        return _well(N_("The database answers, PostGIS {version}."), version=version)
    return _ill(N_("PostGIS {version} is too old; 3.3 or newer is needed."), version=version)


def _schema(release: Release) -> Finding:
    if release.schema_version == tables.SCHEMA_VERSION:
        return _well(N_("The release fits this version of the product."))
    return _ill(N_("The release was made by another version of the product; build the place again."))


def _rows(connection: sa.Connection, release: Release) -> Iterator[Finding]:
    for table in (tables.UNIT, tables.RESIDENCE, tables.PEOPLE):
        count = connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.release_id == release.release_id)) or 0
        if count == 0:
            yield _ill(N_("The release holds no rows of {table}; build the place again."), table=table.name)
    people = tables.PEOPLE.c
    unprotected = (
        sa.select(sa.func.count()).select_from(tables.PEOPLE).where(people.release_id == release.release_id, people.people_count % release.rounding_base != 0)
    )
    partial = connection.scalar(unprotected)
    if partial:
        yield _ill(N_("{count} shown counts are not protected; do not publish, build the place again."), count=partial)
    else:
        yield _well(N_("Every shown count of people is protected in steps of {base}."), base=release.rounding_base)


def _roads(snapshot: Snapshot) -> Finding:
    """Roads are never wrong by themselves; what they look like is told, so that a gap in a street is seen before it is taken for a gap in service."""
    parts, far = road_parts(snapshot), far_from_road(snapshot)
    if parts is None or far is None:
        return _well(N_("No roads are loaded; walks are straight lines, lengthened and marked as estimated."))
    return _well(
        N_("The roads are in {parts} parts, the longest with {share} % of their length; {homes} residences and {outlets} outlets are far from any road."),
        parts=parts.part_count,
        share=f"{100 * parts.largest_length_share:.1f}",
        homes=int(far.residence_count.sum()),
        outlets=len(far.outlet_pos),
    )


def _reader_sees_no_exact_count(database: Database) -> Finding:
    with database.reader.connect() as connection:
        allowed = connection.scalar(sa.text("SELECT has_schema_privilege(current_user, 'exact', 'USAGE')"))
    if allowed:
        return _ill(N_("The dashboard's role may read exact counts; take the right to schema exact away from it."))
    return _well(N_("The dashboard's role cannot read exact counts."))
