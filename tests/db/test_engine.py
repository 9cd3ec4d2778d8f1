"""Any PostGIS serves: with GAPMAP_DATABASE_URL nothing else changes, and a server that is away is one sentence without a password."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from etl.pipeline import build
from geo.db.engine import Database, open_database
from geo.db.release import current_release
from geo.errors import DatabaseError
from geo.settings import Settings
from tests.gridville import gridville


def test_a_server_of_one_s_own_serves_as_the_private_one_does(new_database: Callable[[], Database], data_folder: Path, tmp_path: Path) -> None:
    url = new_database().loader.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with open_database(Settings(database_url=SecretStr(url), data_folder=tmp_path), "gridville") as database:
        build(database, gridville(), data_folder=data_folder)
        with database.reader.connect() as connection:
            release = current_release(connection)
            assert release is not None
            assert release.place_code == "gridville"
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
                connection.execute(sa.text("SELECT 1 FROM exact.people"))
    assert not (tmp_path / "server").exists()


def test_a_server_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    settings = Settings(database_url=SecretStr("postgresql://someone:secretword@127.0.0.1:1/nowhere"), data_folder=tmp_path)
    with pytest.raises(DatabaseError) as told, open_database(settings, "gridville"):
        pass
    assert "does not answer" in str(told.value)
    assert "secretword" not in str(told.value)
