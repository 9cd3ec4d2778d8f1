"""Fixtures that many tests share: one private PostGIS for the run, and Gridville published in it."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest

from etl.pipeline import build
from geo.analysis.snapshot import Snapshot, read_snapshot
from geo.db.cluster import Cluster
from geo.db.engine import Database, open_database
from geo.db.release import current_release
from geo.settings import PROJECT, Settings
from tests.gridville import gridville

hypothesis.settings.register_profile("usual", deadline=None)  # no test fails because a machine is busy
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.load_profile("usual")
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")  # the same examples for everybody: what lands does not depend on luck

SHARED_DATA = PROJECT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def data_folder() -> Iterator[Path]:
    """A data folder with a private PostGIS that runs for the whole session; every user can enter it, as the server's user must."""
    folder = Path(tempfile.mkdtemp(prefix="gapmap-test-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with Cluster(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def opened_databases() -> list[Database]:
    """Every database that the tests of this run have opened."""
    return []


@pytest.fixture(scope="session")
def new_database(data_folder: Path, opened_databases: list[Database]) -> Iterator[Callable[[], Database]]:
    """Makes empty databases, each its own."""

    def opened() -> Database:
        database = stack.enter_context(open_database(Settings(data_folder=data_folder, database_url=None), f"test_{uuid.uuid4().hex[:12]}"))
        opened_databases.append(database)
        return database

    with ExitStack() as stack:
        yield opened


@pytest.fixture(autouse=True)
def _connections_given_back(opened_databases: list[Database]) -> Iterator[None]:
    """After each test idle connections are given back, so that a long run needs no more of them than one test does; databases stay usable."""
    yield
    for database in opened_databases:
        database.close()


@pytest.fixture(scope="session")
def gridville_database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    """A database that serves Gridville; tests only read it."""
    database = new_database()
    build(database, gridville(), data_folder=data_folder)
    return database


@pytest.fixture(scope="session")
def gridville_snapshot(gridville_database: Database) -> Snapshot:
    """Gridville's release as arrays, as the dashboard reads it."""
    with gridville_database.reader.connect() as connection:
        release = current_release(connection)
        assert release is not None
        return read_snapshot(connection, release)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data that lie beside the checkout; tests that need them are skipped where they are absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real data are not beside this checkout")
    return SHARED_DATA
