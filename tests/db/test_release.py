"""Releases: one pointer, an old release that stays when a build dies, the same content built once."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from etl import pipeline
from etl.pipeline import build
from geo.db import release as releases
from geo.db import tables
from geo.db.engine import Database
from geo.errors import BusyError, DatabaseError, UnknownCodeError
from geo.settings import PROJECT
from tests.gridville import gridville


def served(database: Database) -> int | None:
    with database.reader.connect() as connection:
        release = releases.current_release(connection)
        return None if release is None else release.release_id


def partitions(database: Database) -> int:
    with database.loader.connect() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'")) or 0)


def test_building_twice_changes_nothing_and_says_so(new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    first = build(database, gridville(), data_folder=data_folder)
    again = build(database, gridville(), data_folder=data_folder)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.release.release_id == again.release.release_id
    assert partitions(database) == len(tables.PARTITIONED)


def test_rolling_back_serves_the_release_before(new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    first = build(database, gridville(), data_folder=data_folder).release.release_id
    second = build(database, gridville(input_hash="other"), data_folder=data_folder).release.release_id
    assert served(database) == second
    with database.loader.begin() as connection:
        releases.roll_back(connection)
    assert served(database) == first
    with database.loader.begin() as connection, pytest.raises(UnknownCodeError, match="no release"):
        releases.roll_back(connection)
    with database.loader.begin() as connection, pytest.raises(UnknownCodeError, match="no release 99"):
        releases.roll_back(connection, 99)


def test_a_dropped_release_leaves_no_table_behind(new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    first = build(database, gridville(), data_folder=data_folder).release.release_id
    build(database, gridville(input_hash="other"), data_folder=data_folder)
    with database.loader.begin() as connection:
        releases.drop_release(connection, first)
    assert partitions(database) == len(tables.PARTITIONED)
    with database.loader.connect() as connection:
        assert [release.release_id for release in releases.releases(connection)] == [served(database)]


def test_the_dashboard_s_role_reads_shown_and_not_exact(gridville_database: Database) -> None:
    with gridville_database.reader.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM shown.people")) == 50
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied for schema exact"):
            connection.execute(sa.text("SELECT count(*) FROM exact.people"))
    with gridville_database.reader.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        connection.execute(sa.text("DELETE FROM shown.people"))


def test_a_second_build_at_the_same_time_is_told_to_wait(new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    with database.loader.begin() as connection:
        releases.lock_builds(connection)
        with pytest.raises(BusyError, match="Another build"):
            build(database, gridville(), data_folder=data_folder)


def test_readers_are_served_while_a_build_is_at_work(new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    first = build(database, gridville(), data_folder=data_folder).release.release_id
    seen: list[int | None] = []

    def read_meanwhile(_: str) -> None:
        with database.reader.connect() as connection:
            connection.execute(sa.text("SET statement_timeout = 2000"))
            seen.append(connection.scalar(sa.text("SELECT count(*) FROM shown.unit WHERE release_id = :release_id"), {"release_id": first}))
        seen.append(served(database))

    build(database, gridville(input_hash="other"), data_folder=data_folder, progress=read_meanwhile)
    assert seen == [25, first] * (len(seen) // 2)
    assert seen


STEPS = ("Loading", "Joining in space", "Protecting small counts", "Publishing")


@pytest.mark.parametrize("step", STEPS)
def test_a_backend_killed_at_any_step_leaves_the_old_release(step: str, new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    first = build(database, gridville(), data_folder=data_folder).release.release_id

    def kill_backend(message: str) -> None:
        if message == step:
            with database.loader.connect() as connection:
                others = "datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()"
                connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))

    with pytest.raises(DatabaseError):
        build(database, gridville(input_hash="other"), data_folder=data_folder, progress=kill_backend)
    assert served(database) == first
    assert partitions(database) == len(tables.PARTITIONED)


BUILD_SCRIPT = """
import pathlib, sys
from sqlalchemy import make_url
from etl.pipeline import build
from geo.db.engine import connect
from tests.gridville import gridville
print('begun', flush=True)
build(connect(make_url(sys.argv[1])), gridville(input_hash=sys.argv[2]), data_folder=pathlib.Path(sys.argv[3]), progress=lambda step: print(step, flush=True))
print('done', flush=True)
"""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("delay_s", [0.0, 0.02, 0.08])
def test_a_build_killed_at_any_point_leaves_the_old_release(step: str, delay_s: float, new_database: Callable[[], Database], data_folder: Path) -> None:
    database = new_database()
    first = build(database, gridville(), data_folder=data_folder).release.release_id
    url = database.loader.url.render_as_string(hide_password=False)
    program = subprocess.Popen([sys.executable, "-c", BUILD_SCRIPT, url, "other", str(data_folder)], stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert program.stdout is not None
    for line in program.stdout:
        if line.strip() == step:
            time.sleep(delay_s)
            os.kill(program.pid, signal.SIGKILL)
            break
    program.stdout.read()
    program.wait(10)
    deadline = time.monotonic() + 10  # the server notices the broken connection when it next reads from it
    while time.monotonic() < deadline:
        with database.loader.connect() as connection:
            busy = connection.scalar(
                sa.text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()")
            )
        if not busy:
            break
        time.sleep(0.05)
    now = served(database)
    assert now is not None
    with database.reader.connect() as connection:
        # Killed in the very last moment the new release may be there, then whole; never is anything half there.
        assert connection.scalar(sa.text("SELECT count(*) FROM shown.people WHERE release_id = :release_id"), {"release_id": now}) == 50
    assert now == first or partitions(database) == 2 * len(tables.PARTITIONED)
    assert build(database, gridville(input_hash="other"), data_folder=data_folder).release.release_id != first


def test_every_step_of_a_build_is_told() -> None:
    told = re.findall(r'progress\(N_\("(.+?)"\)\)', Path(pipeline.__file__).read_text("utf-8"))
    assert tuple(told) == STEPS
