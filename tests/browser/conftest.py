"""The demonstration place, served once for all tests in the browser that look at it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.folder import load_place
from etl.pipeline import build
from geo.db.engine import Database
from geo.settings import PROJECT
from tests.browsing import served


@pytest.fixture(scope="session")
def demonstration(new_database: Callable[[], Database], data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the dashboard on the demonstration place."""
    database = new_database()
    build(database, load_place(PROJECT / "data"), data_folder=data_folder)
    with served("dashboard.app:app", database, data_folder, tmp_path_factory.mktemp("server")) as url:
        yield url
