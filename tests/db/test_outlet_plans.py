"""Plans live beside releases: who may write them, what cannot touch them, and what happens when two people write the same one."""

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from etl.pipeline import build
from geo.db.engine import Database, connect
from geo.db.plans import OutletChange, begin_draft, discard, keep, kept_plans, plans_with, put_changes
from geo.db.release import drop_release, roll_back
from geo.errors import BusyError, UnknownCodeError
from geo.settings import PROJECT
from tests.gridville import gridville

CLOSED = OutletChange("close", "post")
ADDED = OutletChange(
    "add", "new", name_zh="新网点", outlet_type="service_room", service_codes=("family", "vaccine"), hours_text="每天 8:00-20:00", serves_migrants="yes",
    capacity_count=100, lon=119.9, lat=31.6,
)  # fmt: skip


@pytest.fixture(scope="module")
def database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    opened = new_database()
    build(opened, gridville(), data_folder=data_folder)
    return opened


def refused(engine: sa.Engine, command: str) -> bool:
    with engine.connect() as connection:
        try:
            connection.execute(sa.text(command))
        except sa.exc.DBAPIError as error:
            return any(words in str(error.orig) for words in ("permission denied", "read-only", "must be owner"))
    return False


@pytest.mark.parametrize(
    "command",
    [
        "SELECT 1 FROM exact.people", "SELECT 1 FROM exact.outlet", "UPDATE shown.outlet SET status = 'closed'", "DELETE FROM shown.current_release",
        "INSERT INTO shown.current_release (release_id) VALUES (1)", "CREATE TABLE app.other (x int)", "CREATE TABLE public.other (x int)",
        "DROP TABLE app.plan",
        "UPDATE app.alembic_version SET version_num = 'x'",
    ],
)  # fmt: skip
def test_who_edits_plans_sees_no_exact_count_and_writes_nothing_but_plans(command: str, database: Database) -> None:
    assert refused(database.editor, command)


@pytest.mark.parametrize("command", ["INSERT INTO app.plan (name, note) VALUES ('x', '')", "DELETE FROM app.plan", "SELECT 1 FROM exact.people"])
def test_who_reads_pages_may_read_plans_but_not_write_them(command: str, database: Database) -> None:
    assert refused(database.reader, command)
    assert not refused(database.reader, "SELECT 1 FROM app.plan")


def test_what_is_written_is_read_as_it_was(database: Database) -> None:
    with database.editor.begin() as connection:
        written = begin_draft(connection, [ADDED, CLOSED])
    with database.reader.connect() as connection:
        assert plans_with(connection, [written.plan_id]) == [written]
    assert written.changes == (ADDED, CLOSED)
    assert (written.is_kept, written.version) == (False, 1)


def test_a_kept_plan_has_a_name_and_a_draft_is_not_listed(database: Database) -> None:
    with database.editor.begin() as connection:
        draft, other = begin_draft(connection, [CLOSED]), begin_draft(connection)
        kept = keep(connection, draft, name="关闭服务站")
        listed = {plan.plan_id for plan in kept_plans(connection)}
    assert kept.plan_id in listed
    assert other.plan_id not in listed
    assert kept.name == "关闭服务站"


def test_a_plan_survives_a_build_a_rollback_and_the_removal_of_its_release(new_database: Callable[[], Database], data_folder: Path) -> None:
    opened = new_database()
    first = build(opened, gridville(), data_folder=data_folder).release.release_id
    with opened.editor.begin() as connection:
        kept = keep(connection, begin_draft(connection, [ADDED, CLOSED]), name="方案")
    build(opened, gridville(input_hash="other"), data_folder=data_folder)
    connect(opened.loader.url).close()  # a program that starts later prepares the database again
    with opened.loader.begin() as connection:
        roll_back(connection)
    build(opened, gridville(input_hash="third"), data_folder=data_folder)
    with opened.loader.begin() as connection:
        drop_release(connection, first)
    with opened.reader.connect() as connection:
        assert kept_plans(connection) == [kept]


def test_of_two_people_who_change_the_same_plan_the_later_is_told_and_nothing_is_lost(database: Database) -> None:
    with database.editor.begin() as connection:
        seen = begin_draft(connection, [CLOSED])
    with database.editor.begin() as connection:
        first = put_changes(connection, seen, [CLOSED, ADDED])
    for write in (lambda connection: put_changes(connection, seen, []), lambda connection: keep(connection, seen, name="x"), lambda c: discard(c, seen)):
        with pytest.raises(BusyError, match="Somebody else has changed this plan"), database.editor.begin() as connection:
            write(connection)
    with database.reader.connect() as connection:
        assert plans_with(connection, [seen.plan_id]) == [first]


def test_a_plan_that_somebody_discarded_is_told_as_gone(database: Database) -> None:
    with database.editor.begin() as connection:
        seen = begin_draft(connection, [CLOSED])
        discard(connection, seen)
        discard(connection, seen)
        assert plans_with(connection, [seen.plan_id]) == []
    with pytest.raises(UnknownCodeError, match="does not exist any more"), database.editor.begin() as connection:
        put_changes(connection, seen, [CLOSED])


@pytest.mark.parametrize(
    "change",
    [
        OutletChange("add", "new"), dataclasses.replace(CLOSED, lon=119.0, lat=31.0), dataclasses.replace(ADDED, serves_migrants="perhaps"),
        dataclasses.replace(ADDED, capacity_count=-1), dataclasses.replace(ADDED, lat=91.0), dataclasses.replace(CLOSED, outlet_code=""),
    ],
)  # fmt: skip
def test_the_database_itself_refuses_a_change_that_cannot_be(change: OutletChange, database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.editor.begin() as connection:
        begin_draft(connection, [change])


MIGRATE_SCRIPT = """
import os, signal, sys
from sqlalchemy import make_url, event
from geo.db.engine import connect
import geo.db.migrations as migrations
seen = []
def die(connection, cursor, statement, *rest):
    if 'app.' in statement and 'CREATE TABLE' in statement.upper():
        seen.append(statement)
        if len(seen) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
import sqlalchemy
event.listen(sqlalchemy.Engine, 'after_cursor_execute', die)
connect(make_url(sys.argv[1]))
"""


@pytest.mark.parametrize("table_count", [1, 2, 3])
def test_a_migration_killed_at_any_table_leaves_the_schema_as_it_was_and_the_next_start_lays_it(table_count: int, new_database: Callable[[], Database]) -> None:
    database = new_database()
    url = database.loader.url.render_as_string(hide_password=False)
    with database.loader.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA app CASCADE"))
    killed = subprocess.run(
        [sys.executable, "-c", MIGRATE_SCRIPT, url, str(table_count)], check=False, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )
    assert killed.returncode == -signal.SIGKILL
    with database.loader.connect() as connection:
        assert connection.scalar(sa.text("SELECT to_regnamespace('app')")) is None
    connect(database.loader.url).close()
    with database.editor.begin() as connection:
        assert begin_draft(connection, [CLOSED]).changes == (CLOSED,)
