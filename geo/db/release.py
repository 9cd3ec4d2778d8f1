"""Releases: partitions that a build fills in one transaction, and the one pointer row that says which is served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from geo.db.tables import CURRENT_RELEASE, PARTITIONED, RELEASE
from geo.errors import BusyError, N_, UnknownCodeError

_BUILD_LOCK = "gapmap build"


@dataclass(frozen=True, slots=True)
class Release:
    """What identifies a release and what holds for all of it. `rounding_base` is b of the protection."""

    release_id: int
    content_hash: str
    schema_version: int
    key_id: str
    data_date: date
    built_at: datetime
    is_correction: bool
    is_illustrative: bool
    place_code: str
    name_zh: str
    name_en: str | None
    metric_crs: str
    rounding_base: int
    migrant_group_code: str | None
    default_service_code: str
    audit: Mapping[str, Any]


def lock_builds(connection: Connection) -> None:
    """Keep every other build of this database out until the transaction ends; BusyError where one is at work."""
    if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext(:name))"), {"name": _BUILD_LOCK}):
        raise BusyError(N_("Another build of this place is at work; wait until it ends and try again."))


def add_release(connection: Connection, facts: Mapping[str, Any]) -> int:
    """A new release with empty partitions; returns its number. Nothing is served from it until `publish`."""
    release_id: int = connection.execute(insert(RELEASE).values(**facts).returning(RELEASE.c.release_id)).scalar_one()
    for table in PARTITIONED:
        parent, partition = _names(connection, table, release_id)
        connection.execute(text(f"CREATE TABLE {partition} (LIKE {parent} INCLUDING ALL)"))
        # Attached while empty: readers of other releases are not held up, and rows can go through the parent.
        connection.execute(text(f"ALTER TABLE {parent} ATTACH PARTITION {partition} FOR VALUES IN ({release_id:d})"))
    return release_id


def analyze(connection: Connection, release_id: int) -> None:
    """Tell the planner about the rows of a release."""
    for table in PARTITIONED:
        connection.execute(text(f"ANALYZE {_names(connection, table, release_id)[1]}"))


def publish(connection: Connection, release_id: int) -> None:
    """Move the pointer to `release_id`."""
    pointer = upsert(CURRENT_RELEASE).values(is_current=True, release_id=release_id)
    connection.execute(pointer.on_conflict_do_update(index_elements=["is_current"], set_={"release_id": release_id}))


def drop_release(connection: Connection, release_id: int) -> None:
    """Detach and drop the partitions of a release that is not served."""
    for table in reversed(PARTITIONED):
        parent, partition = _names(connection, table, release_id)
        connection.execute(text(f"ALTER TABLE {parent} DETACH PARTITION {partition}"))
        connection.execute(text(f"DROP TABLE {partition} CASCADE"))
    connection.execute(delete(RELEASE).where(RELEASE.c.release_id == release_id))


def releases(connection: Connection) -> Sequence[Release]:
    """Every release, newest first."""
    return [_release(row) for row in connection.execute(select(RELEASE).order_by(RELEASE.c.release_id.desc())).mappings()]


def current_release(connection: Connection) -> Release | None:
    """The release that is served; None before the first build."""
    query = select(RELEASE).join(CURRENT_RELEASE, CURRENT_RELEASE.c.release_id == RELEASE.c.release_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _release(row)


def release_with_content(connection: Connection, content_hash: str) -> Release | None:
    """The release built from just this content, if there is one."""
    row = connection.execute(select(RELEASE).where(RELEASE.c.content_hash == content_hash)).mappings().one_or_none()
    return None if row is None else _release(row)


def roll_back(connection: Connection, release_id: int | None = None) -> Release:
    """Serve `release_id`, or the newest release before the one served now; UnknownCodeError where there is none."""
    now = current_release(connection)
    wanted = [r for r in releases(connection) if (now is not None and r.release_id < now.release_id if release_id is None else r.release_id == release_id)]
    if not wanted:
        raise UnknownCodeError(N_("There is no release {release} to go back to; ./gapmap releases lists them."), release=release_id or "")
    publish(connection, wanted[0].release_id)
    return wanted[0]


def _release(row: RowMapping) -> Release:
    return Release(**row)


def _names(connection: Connection, table: Table, release_id: int) -> tuple[str, str]:
    """Quoted names of a table and of its partition; names come from the schema in code, the number from the database."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    return f"{quote(str(table.schema))}.{quote(table.name)}", f"{quote(str(table.schema))}.{quote(f'{table.name}_r{release_id:d}')}"
