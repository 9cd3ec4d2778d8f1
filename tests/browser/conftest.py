"""What every test in the browser begins with: Chromium, a page on an office PC, and the places that are served."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.folder import load_place
from etl.pipeline import build
from geo.db.engine import Database
from geo.settings import PROJECT
from tests.browsing import chromium, served
from tests.hostile import hostile_gridville

expect.set_options(timeout=20_000)  # a machine that is busy with other tests is no failure of the page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Nothing opened yet, 1366 × 768, nothing kept from another test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def address(gridville_database: Database, data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the dashboard on Gridville; a module that changes its town has an address of its own."""
    with served("dashboard.app:app", gridville_database, data_folder, tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(scope="session")
def hostile_database(new_database: Callable[[], Database], data_folder: Path) -> Database:
    """Gridville with names that try to be markup."""
    database = new_database()
    build(database, hostile_gridville(), data_folder=data_folder)
    return database


@pytest.fixture(scope="session")
def hostile_address(hostile_database: Database, data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the dashboard on it."""
    with served("dashboard.app:app", hostile_database, data_folder, tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(scope="session")
def demonstration(new_database: Callable[[], Database], data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the dashboard on the demonstration place."""
    database = new_database()
    build(database, load_place(PROJECT / "data"), data_folder=data_folder)
    with served("dashboard.app:app", database, data_folder, tmp_path_factory.mktemp("server")) as url:
        yield url
