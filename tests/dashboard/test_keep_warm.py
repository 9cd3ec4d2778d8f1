"""A release that comes to be served is prepared before anybody asks for it, the first one and every later one."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from dashboard import application
from dashboard.database import close_database
from dashboard.routes import layers
from etl.pipeline import build
from geo.db.engine import Database
from geo.settings import settings
from tests.gridville import gridville


@pytest.fixture
def database(new_database: Callable[[], Database], data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A place without a release, as the settings of an installation name it."""
    opened = new_database()
    monkeypatch.setenv("GAPMAP_DATA_FOLDER", str(data_folder))
    monkeypatch.setenv("GAPMAP_PLACE", str(opened.reader.url.database).removeprefix("gapmap_"))
    settings.cache_clear()
    layers._layer.cache_clear()
    yield opened
    close_database()
    settings.cache_clear()
    layers._layer.cache_clear()


def packed_come_to(count: int) -> bool:
    """Whether that many layers are packed within a minute."""
    until = time.monotonic() + 60
    while layers._layer.cache_info().currsize < count and time.monotonic() < until:
        time.sleep(0.02)
    return layers._layer.cache_info().currsize == count


def test_every_release_is_prepared(database: Database, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "_LOOK_EVERY_S", 0.05)
    stopping = Event()
    keeping = Thread(target=application._keep_warm, args=(stopping,))
    keeping.start()  # before there is anything to prepare
    try:
        for number in (1, 2):
            build(database, gridville(input_hash=f"prepared {number}"), data_folder=data_folder)
            assert packed_come_to(number * len(layers._LAYERS))
    finally:
        stopping.set()
        keeping.join(60)
    assert not keeping.is_alive()
